"""A14: files made to burst a reader are refused or read within 512 MB and in fair time."""

import json
import resource
import subprocess
from collections.abc import Callable, Iterator
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


Bomb = Callable[[], Iterator[bytes]]

FOR_READERS: list[tuple[Bomb, str]] = [
    (endless_line, "csv"), (open_quote, "csv"), (stray_quotes, "csv"), (columns, "csv"), (nothing_but_breaks, "csv"),
    (deep, "jsonl"), (nested_lists, "jsonl"), (great_line, "jsonl"),
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
