"""A14: files made to burst a reader are refused or read within 512 MB and in fair time."""

import json
import resource
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest

from ground import PROGRAM, Crm, Shell

MEMORY = 512 << 20


def limited(shell: Shell, *args: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(PROGRAM), *args], env=shell.environment(), capture_output=True, text=True, stdin=subprocess.DEVNULL,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)), timeout=60, check=False,
        cwd=shell.home,
    )  # fmt: skip


def endless_line() -> Iterator[bytes]:
    yield b"name,note\nAda,"
    yield from (b"x" * (1 << 20) for _ in range(100))


def open_quote() -> Iterator[bytes]:
    yield b'name,note\nAda,"'
    yield from (b"many lines of text\n" * 50_000 for _ in range(40))


def stray_quotes() -> Iterator[bytes]:
    yield b"name,note\n"
    yield from (b'Ada,"a" b\n' * 1_000 for _ in range(30))


def long_cells() -> Iterator[bytes]:
    yield b"name,note\n"
    yield from (b'Ada,"' + b"x\n" * 50_000 + b'"\n' for _ in range(100))


def columns() -> Iterator[bytes]:
    yield b"name" + b",x" * 500_000 + b"\nAda\n"


def many_names() -> Iterator[bytes]:
    yield from (json.dumps({"name": "Ada", f"key {n}": n}).encode() + b"\n" for n in range(100_000))


def deep() -> Iterator[bytes]:
    yield b'{"name": "Ada"}\n' + b'{"a":' * 200_000 + b"1" + b"}" * 200_000 + b"\n"


def nested_lists() -> Iterator[bytes]:
    yield b'{"name": ' + b"[" * 500_000 + b"]" * 500_000 + b"}\n"


def great_number() -> Iterator[bytes]:
    yield b'{"name": "Ada", "size": ' + b"9" * 1_000_000 + b"}\n"


def great_line() -> Iterator[bytes]:
    yield b'{"name": "'
    yield from (b"x" * (1 << 20) for _ in range(100))
    yield b'"}\n'


def nothing_but_breaks() -> Iterator[bytes]:
    yield b"name,note\n"
    yield from (b"\n" * (1 << 20) for _ in range(20))


def card_of_properties() -> Iterator[bytes]:
    yield b"BEGIN:VCARD\nFN:Ada\n"
    yield from (b"".join(b"X-%d:1\n" % n for n in range(start, start + 10_000)) for start in range(0, 600_000, 10_000))
    yield b"END:VCARD\nBEGIN:VCARD\nFN:Bo\nEND:VCARD\n"


def cards_of_many_words() -> Iterator[bytes]:
    yield from (b"BEGIN:VCARD\nFN:Ada\nX-%d:1\nEND:VCARD\n" % n for n in range(100_000))


def card_of_one_property() -> Iterator[bytes]:
    yield b"BEGIN:VCARD\nFN:Ada\n"
    yield b"".join(b"EMAIL:a%d@b.example\n" % n for n in range(50_000))
    yield b"END:VCARD\n"


def cards_within_cards() -> Iterator[bytes]:
    yield b"BEGIN:VCARD\nAGENT:\n" * 300_000


def soft_breaks() -> Iterator[bytes]:
    yield b"BEGIN:VCARD\nFN:Ada\nNOTE;QUOTED-PRINTABLE:" + b"=\n" * 400_000 + b"\nEND:VCARD\n"


def endless_text() -> Iterator[bytes]:
    yield b'[{"name": "Ada"}, {"name": "'
    yield from (b"x" * (1 << 20) for _ in range(100))


def deep_array() -> Iterator[bytes]:
    yield b'[{"name": "Ada"}, ' + b'[{"a":' * 2_000_000


def many_keys() -> Iterator[bytes]:
    yield b'[{"name": "Ada"'
    yield from (b', "key %d": 1' % n for n in range(300_000))
    yield b"}]"


def many_lists() -> Iterator[bytes]:
    yield b'{"ok": true'
    yield from (b', "list %d": [{"name": "Ada"}]' % n for n in range(300_000))
    yield b"}"


def many_nothings() -> Iterator[bytes]:
    yield b"[" + b"{}," * 50_000 + b"{}]"


def zipped(files: dict[str, Iterator[bytes]], **lies: int) -> Iterator[bytes]:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in files.items():
            with archive.open(name, "w", force_zip64=True) as part:
                for piece in content:
                    part.write(piece)
        for info in archive.filelist:
            info.file_size = lies.get("size", info.file_size)
    yield packed.getvalue()


def workbook(sheet: Iterator[bytes], **more: Iterator[bytes]) -> Iterator[bytes]:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="rId1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
        f'Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    }
    files = {name: iter([text.encode()]) for name, text in parts.items()}

    def whole() -> Iterator[bytes]:
        yield f'<worksheet xmlns="{main}"><sheetData>'.encode()
        yield from sheet
        yield b"</sheetData></worksheet>"

    return zipped(
        files | {"xl/worksheets/sheet1.xml": whole()} | {f"xl/{name}.xml": part for name, part in more.items()}
    )


NAMED = b'<row r="1"><c r="A1" t="str"><v>name</v></c></row>'


def last_corner() -> Iterator[bytes]:
    return workbook(iter([NAMED, b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>']))


def sixteen_million_cells() -> Iterator[bytes]:
    row = b"<row>" + b"<c><v>1</v></c>" * 16_384 + b"</row>"
    return workbook(row for _ in range(1_000))


def laughs() -> Iterator[bytes]:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    strings = f'<!DOCTYPE s [<!ENTITY l0 "ha">{lol}]><sst><si><t>&l11;</t></si></sst>'
    return workbook(
        iter([NAMED, b'<row r="2"><c r="A2" t="s"><v>0</v></c></row>']), sharedStrings=iter([strings.encode()])
    )


def lying_directory() -> Iterator[bytes]:
    return zipped({"xl/workbook.xml": iter([b"<workbook/>"])}, size=1 << 33)


def repeated_rows() -> Iterator[bytes]:
    names = ("office", "table", "text")
    said = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    return zipped(
        {
            "mimetype": iter([b"application/vnd.oasis.opendocument.spreadsheet"]),
            "content.xml": iter([
                f'<office:document-content {said}><office:body><office:spreadsheet><table:table table:name="S">'
                f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
                "</table:table></office:spreadsheet></office:body></office:document-content>".encode()
            ]),
        }
    )  # fmt: skip


def gzipped() -> Iterator[bytes]:
    packer = zlib.compressobj(1, wbits=31)
    yield from (packer.compress(b"name,note\n" + bytes(1 << 20)) for _ in range(300))
    yield packer.flush()


def zip_of_zeros() -> Iterator[bytes]:
    return zipped({"people.csv": (bytes(1 << 20) for _ in range(300))})


def zip_of_many() -> Iterator[bytes]:
    return zipped({f"{n}.csv": iter([b"name\n"]) for n in range(2_000)})


def endless_tag() -> Iterator[bytes]:
    yield b'<table><tr><td>name</td></tr><tr><td a="'
    yield from (b"x" * (1 << 20) for _ in range(60))


def open_cells() -> Iterator[bytes]:
    yield b"<table><tr><th>name</th></tr><tr>"
    yield from (b"<td>Ada" * 100_000 for _ in range(10))


Bomb = Callable[[], Iterator[bytes]]

FOR_READERS: list[tuple[Bomb, str]] = [
    (endless_line, "csv"), (open_quote, "csv"), (stray_quotes, "csv"), (columns, "csv"), (nothing_but_breaks, "csv"),
    (deep, "jsonl"), (nested_lists, "jsonl"), (great_line, "jsonl"), (endless_text, "json"), (deep_array, "json"),
    (many_keys, "json"), (many_lists, "json"), (many_nothings, "json"), (last_corner, "xlsx"), (laughs, "xlsx"),
    (sixteen_million_cells, "xlsx"), (lying_directory, "xlsx"), (repeated_rows, "ods"), (gzipped, "csv.gz"),
    (zip_of_zeros, "zip"), (zip_of_many, "zip"), (endless_tag, "html"), (open_cells, "html"),
    (cards_of_many_words, "vcf"), (cards_within_cards, "vcf"),
]  # fmt: skip
FOR_STORES: list[tuple[Bomb, str]] = [
    (long_cells, "csv"), (many_names, "jsonl"), (great_number, "jsonl"), (card_of_properties, "vcf"),
    (card_of_one_property, "vcf"), (soft_breaks, "vcf"),
]  # fmt: skip
"""Those of which something may come into the store."""


@pytest.mark.in_file
@pytest.mark.parametrize(("bomb", "form"), FOR_READERS)
def test_a_bomb_is_refused(crm: Crm, shell: Shell, tmp_path: Path, bomb: Bomb, form: str) -> None:
    survived(shell, tmp_path, bomb, form)


@pytest.mark.parametrize(("bomb", "form"), FOR_STORES)
def test_a_bomb_is_refused_or_read(crm: Crm, shell: Shell, tmp_path: Path, bomb: Bomb, form: str) -> None:
    survived(shell, tmp_path, bomb, form)


def survived(shell: Shell, tmp_path: Path, bomb: Bomb, form: str) -> None:
    """Asserts that an import of the bomb ends well or with a word, and the store is whole after it."""
    path = tmp_path / f"bomb.{form}"
    with path.open("wb") as file:
        file.writelines(bomb())
    done = limited(shell, "import", str(path), "--as", "customers", "--json")
    assert done.returncode in (0, 2, 6), done.stderr
    assert "unexpected" not in done.stderr
    assert shell("db", "check").returncode == 0


@pytest.mark.slow
def test_memory_does_not_grow_with_the_file(crm: Crm, shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("customer_id,name,email,note\n")
        file.writelines(f"K{n},Customer {n},c{n}@example.com,{'x' * 200}\n" for n in range(600_000))
    done = limited(shell, "import", str(path), "--json")
    assert (done.returncode, json.loads(done.stdout)["created"]) == (0, 600_000)
