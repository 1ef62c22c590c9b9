"""Files of every make are read as they are meant, or refused with the line; never shifted, never U+FFFD."""

import json
from pathlib import Path

import pytest

from crmcli.exchange.readers.delimited import Delimited
from crmcli.exchange.readers.jsonl import JsonLines
from crmcli.exchange.readers.source import SEVERAL, survey
from crmcli.exchange.rules import EmptyFile, NotText
from ground import Crm
from rows import SAMPLES, counts, read, reasons, sample, written

SPECTRUM = sorted(path.stem for path in (SAMPLES / "csv-spectrum").glob("*.csv"))


def table(path: Path, encoding: str = "", delimiter: str = "") -> list[list[str]]:
    """Header and rows of a delimited file without a fault."""
    rows = Delimited(survey(path, encoding), delimiter)
    found = list(rows)
    assert [fault for _, _, fault in found if fault] == []
    return [list(rows.header), *[list(cells) for _, cells, _ in found]]


def faults(path: Path) -> list[tuple[int, str]]:
    return [(line, fault) for line, _, fault in Delimited(survey(path)) if fault]


def made(tmp_path: Path, content: str | bytes, name: str = "file.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# -- files of other projects


@pytest.mark.parametrize("name", SPECTRUM)
def test_csv_spectrum(name: str) -> None:
    expected = json.loads((SAMPLES / "csv-spectrum" / "json" / f"{name}.json").read_bytes())
    expected = expected if isinstance(expected, list) else [expected]
    header, *rows = table(SAMPLES / "csv-spectrum" / f"{name}.csv")
    found = [dict(zip(header, row, strict=True)) for row in rows]
    if name == "location_coordinates":  # an error of the origin: the JSON has another phone number
        expected[0]["Contact Phone Number"] = found[0]["Contact Phone Number"]
    if name.endswith("newlines_crlf"):
        found = [{key: value.replace("\r\n", "\n") for key, value in row.items()} for row in found]
        expected = [{key: value.replace("\r\n", "\n") for key, value in row.items()} for row in expected]
    assert found == expected


@pytest.mark.parametrize(
    ("name", "last"),
    [("test_utf16_big", "ʤ"), ("test_utf16_little", "ʤ"), ("test_utf8_bom", "ʤ"), ("test_latin1", "©")],
)
def test_csvkit_encodings(name: str, last: str) -> None:
    header, *rows = table(SAMPLES / "csvkit" / f"{name}.csv")
    assert (header, len(rows), rows[1][2]) == (
        ["foo", "bar", "baz"] if name == "test_utf8_bom" else ["a", "b", "c"],
        2,
        last,
    )


def test_line_ends_of_old_macs() -> None:
    header, *rows = table(SAMPLES / "csvkit" / "mac_newlines.csv")
    assert (header, len(rows)) == (["a", "b", "c"], 2)
    assert "\r" in rows[1][0] or "\n" in rows[1][0]


def test_a_nul_is_rejected_with_its_line(crm: Crm, tmp_path: Path) -> None:
    file = sample("csvkit/null_byte.csv", tmp_path)
    result = crm("import", file, "--as", "customers", "--map", "a=name", "--json", code=6).json
    assert counts(result) == (0, 0, 0, 1, 0)
    assert reasons(result["rejects_file"]) == [("2", "a", "a NUL character at position 1")]


# -- delimiters, quotes, lines


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, mark: str) -> None:
    path = made(
        tmp_path, f"name{mark}note\nAda{mark}1,5;2|3\tx\nBob{mark}\n".replace(",5;2|3\tx", "").replace("\n", "\n")
    )
    assert Delimited(survey(path)).delimiter == mark


def test_a_decimal_comma_does_not_mislead(tmp_path: Path) -> None:
    path = made(tmp_path, "name;spent;paid\nAda;1,50;2,00\nBob;3,25;1,10\n")
    assert table(path)[1] == ["Ada", "1,50", "2,00"]


@pytest.mark.parametrize("first", ["sep=|", "SEP=|", '"sep=|"'])
def test_a_sep_line_says_the_delimiter(tmp_path: Path, first: str) -> None:
    assert table(made(tmp_path, f"{first}\nname|note\nAda|a,b,c\n")) == [["name", "note"], ["Ada", "a,b,c"]]


def test_the_option_wins_over_what_is_found(tmp_path: Path) -> None:
    assert table(made(tmp_path, "a,b;c\n1,2;3\n"), delimiter=";") == [["a,b", "c"], ["1,2", "3"]]


@pytest.mark.parametrize("text", ["ab", '"', "\n", " "])
def test_a_delimiter_is_one_character(crm: Crm, tmp_path: Path, text: str) -> None:
    file = written(tmp_path / "a.csv", ("name", "email"), ("Ada", "ada@example.com"))
    assert crm("import", file, "--delimiter", text, "--json", code=2).error["code"] == "bad_delimiter"


def test_tab_can_be_named(tmp_path: Path) -> None:
    assert table(made(tmp_path, "a\tb\n1\t2\n"), delimiter="tab") == [["a", "b"], ["1", "2"]]


def test_a_cell_may_hold_lines_and_lines_are_counted(tmp_path: Path) -> None:
    path = made(tmp_path, 'name,note\nAda,"one\ntwo\nthree"\nBob,x\n\nCyd,"a\n\nb"\nDan\n')
    assert [(line, fault) for line, _, fault in Delimited(survey(path))] == [
        (2, ""), (5, ""), (7, ""), (10, "1 cells where the header has 2"),
    ]  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(tmp_path: Path, end: str) -> None:
    path = made(tmp_path, end.join(["name,tags", "Ada,vip", "", "Bob,new", "", ""]))
    assert table(path) == [["name", "tags"], ["Ada", "vip"], ["Bob", "new"]]


def test_mixed_line_ends(tmp_path: Path) -> None:
    assert table(made(tmp_path, "name,tags\r\nAda,vip\nBob,new\rCyd,\n"))[3] == ["Cyd", ""]


def test_a_short_and_a_long_row_are_rejected_never_shifted(crm: Crm, tmp_path: Path) -> None:
    header = ("name", "email", "city")
    file = written(tmp_path / "a.csv", header, ("Ada", "ada@example.com"), ("Bob", "", "Rom", "x"), ("Cyd", "", "Bonn"))
    result = crm("import", file, "--json", code=6).json
    assert counts(result) == (1, 0, 0, 2, 0)
    assert read(result["rejects_file"])[1:] == [
        ["Ada", "ada@example.com", "", "2", "", "2 cells where the header has 3"],
        ["Bob", "", "Rom", "3", "", "4 cells where the header has 3", "x"],
    ]


def test_a_quote_left_open_at_the_end_is_told(tmp_path: Path) -> None:
    path = made(tmp_path, 'name,note\nAda,x\nBob,"cut off\nCyd,y\n')
    assert faults(path) == [(3, "a quote is opened and never closed")]


def test_an_undoubled_quote_rejects_its_row_alone(tmp_path: Path) -> None:
    path = made(tmp_path, 'name,note\nAda,"a 12" wheel"\nBob,x\n')
    assert faults(path) == [(2, "a quote inside a quoted cell is not doubled")]
    assert [cells for _, cells, fault in Delimited(survey(path)) if not fault] == [["Bob", "x"]]


def test_a_row_that_is_no_row_keeps_its_text_in_the_rejects(crm: Crm, tmp_path: Path) -> None:
    file = str(made(tmp_path, 'name,note\n"Ada" Lovelace,x\nBob,y\n'))
    result = crm("import", file, "--json", code=6).json
    assert read(result["rejects_file"])[1][-1] == '"Ada" Lovelace,x'
    assert counts(crm("import", result["rejects_file"], "--json", code=6).json) == (0, 0, 0, 1, 0)


# -- bombs


def test_a_cell_of_64_kib_is_taken(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("name", "note"), ("Ada", "x" * 65_536))
    assert counts(crm("import", file, "--json").json) == (1, 0, 0, 0, 0)


def test_a_longer_cell_rejects_its_row_alone(tmp_path: Path) -> None:
    long = "\n".join(["line,of,text"] * 9_000)
    path = made(tmp_path, f'name,note\nAda,x\nBob,"{long}"\nCyd,y\nDan,"{long}"\nEve,z\n')
    assert faults(path) == [
        (3, "a cell of more than 65,536 characters"),
        (9004, "a cell of more than 65,536 characters"),
    ]
    assert [cells for _, cells, fault in Delimited(survey(path)) if not fault] == [
        ["Ada", "x"], ["Cyd", "y"], ["Eve", "z"],
    ]  # fmt: skip


def test_a_quote_left_open_in_a_large_file_is_refused(crm: Crm, tmp_path: Path) -> None:
    file = str(made(tmp_path, 'name,note\nAda,x\nBob,"' + "line of text\n" * 1_400_000))
    error = crm("import", file, "--json", code=2).error
    assert (error["code"], "line 3" in error["message"]) == ("row_without_end", True)
    assert crm("customer", "list", "-o", "json").json == []


@pytest.mark.parametrize("name", ["zeros.csv", "zeros.jsonl"])
def test_a_file_that_is_one_endless_line_is_refused(crm: Crm, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.write(b"name")
        file.truncate(40_000_000)
    assert crm("import", str(path), "--json", code=2).error["code"] == "row_without_end"


def test_a_thousand_columns(crm: Crm, tmp_path: Path) -> None:
    header = ["name", *[f"extra {number}" for number in range(999)]]
    file = written(tmp_path / "a.csv", header, ["Ada", *["x"] * 999])
    result = crm("import", file, "--json").json
    assert (counts(result), len(result["new_fields"])) == ((1, 0, 0, 0, 0), 999)


def test_too_many_columns_are_refused(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", [f"c{number}" for number in range(5_000)])
    assert crm("import", file, "--as", "customers", "--json", code=2).error["code"] == "too_many_columns"


# -- what is no table


def test_a_header_alone_is_an_import_of_nothing(crm: Crm, tmp_path: Path) -> None:
    result = crm("import", written(tmp_path / "a.csv", ("name", "email")), "--json").json
    assert (counts(result), result["rows"]) == ((0, 0, 0, 0, 0), 0)


@pytest.mark.parametrize("content", ["", "\n\n", "   \n", "\ufeff"])
def test_an_empty_file_is_refused(crm: Crm, tmp_path: Path, content: str) -> None:
    assert crm("import", str(made(tmp_path, content)), "--json", code=2).error["code"] == "empty_file"


def test_a_missing_file_and_a_directory(crm: Crm, tmp_path: Path) -> None:
    for path in (tmp_path / "no.csv", tmp_path):
        assert crm("import", str(path), "--json", code=3).error["code"] == "no_such_file"


def test_nothing_is_brought_in_when_one_of_the_files_is_missing(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("name",), ("Ada",))
    crm("import", file, str(tmp_path / "no.csv"), code=3)
    assert crm("customer", "list", "-o", "json").json == []


def test_columns_that_say_nothing_are_refused(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("foo", "bar"), ("1", "2"))
    assert crm("import", file, "--json", code=2).error["code"] == "unknown_noun"


# -- encodings


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_bytes_that_are_no_characters_reject_their_row_alone(crm: Crm, tmp_path: Path, encoding: str) -> None:
    file = str(made(tmp_path, "name,city\nAda,Rom\nBob,Köln\n".encode("cp1252")))
    result = crm("import", file, "--encoding", encoding, "--json", code=6).json
    assert counts(result) == (1, 0, 0, 1, 0)
    assert reasons(result["rejects_file"]) == [
        ("3", "", f"city: byte f6 at character 2 is no character of {encoding}")
    ]  # fmt: skip
    assert read(result["rejects_file"])[1][1] == "K\\xf6ln"


def test_such_a_row_is_rejected_until_it_is_mended(crm: Crm, tmp_path: Path) -> None:
    file = str(made(tmp_path, "name,city\nAda,Rom\nBob,Köln\n".encode("cp1252")))
    rejects = Path(crm("import", file, "--encoding", "utf-8", "--json", code=6).json["rejects_file"])
    again = crm("import", str(rejects), "--json", code=6).json
    assert "is still a byte, no character: mend it" in reasons(again["rejects_file"])[0][2]
    rejects.write_text(rejects.read_text(encoding="utf-8").replace("\\xf6", "ö"), encoding="utf-8")
    assert counts(crm("import", str(rejects), "--json").json) == (1, 0, 0, 0, 0)
    assert crm("customer", "show", "c2", "--json").json["city"] == "Köln"


def test_a_few_bad_bytes_do_not_make_utf_8_another_encoding(crm: Crm, tmp_path: Path) -> None:
    good = "".join(f"Customer {n},Łódź {n}\n" for n in range(20)).encode()
    result = crm("import", str(made(tmp_path, b"name,city\n" + good + b"Bob,K\xf6ln\n")), "--json", code=6).json
    assert (counts(result), result["encoding"]) == ((20, 0, 0, 1, 0), "utf-8")


def test_a_header_with_bytes_that_are_no_characters_is_refused(crm: Crm, tmp_path: Path) -> None:
    file = str(made(tmp_path, "name,straße\nAda,Rom\n".encode("cp1252")))
    error = crm("import", file, "--encoding", "utf-8", "--json", code=2).error
    assert (error["code"], "line 1" in error["message"]) == ("bad_encoding", True)


def test_half_a_character_at_the_end_of_utf_16(crm: Crm, tmp_path: Path) -> None:
    file = str(made(tmp_path, "name,city\nAda,Łódź\nBob,Rom".encode("utf-16") + b"\x01"))
    result = crm("import", file, "--json", code=6).json
    assert (counts(result), result["encoding"]) == ((1, 0, 0, 1, 0), "utf-16")


def test_a_file_in_another_encoding_throughout_brings_nothing_in(crm: Crm, tmp_path: Path) -> None:
    file = str(made(tmp_path, "name,city\nAda,Rom\nBob,Köln\n".encode("cp1252")))
    crm("import", file, "--encoding", "utf-16", "--json", code=2)
    assert crm("customer", "list", "-o", "json").json == []


@pytest.mark.parametrize("name", ["klingon", "base64", "rot13", "undefined"])
def test_what_is_no_encoding_is_refused(crm: Crm, tmp_path: Path, name: str) -> None:
    file = written(tmp_path / "a.csv", ("name",), ("Ada",))
    assert crm("import", file, "--encoding", name, "--json", code=2).error["code"] == "bad_encoding"


@pytest.mark.parametrize(
    ("encoding", "city"),
    [("cp1252", "Köln „Süd“ – 5 €"), ("iso-8859-1", "Málaga, España"), ("utf-16-le", "Łódź"), ("utf-16-be", "Łódź"),
     ("utf-8-sig", "Łódź"), ("utf-16", "王"), ("utf-32", "王"), ("utf-8", "王")],
)  # fmt: skip
def test_encodings_are_found(tmp_path: Path, encoding: str, city: str) -> None:
    path = made(tmp_path, f'name,city\nAda,"{city}"\n'.encode(encoding))
    assert table(path)[1] == ["Ada", city]


@pytest.mark.parametrize(
    ("encoding", "city"), [("iso-8859-2", "Łódź"), ("cp1251", "Москва"), ("cp932", "東京都新宿区")]
)
def test_encodings_that_are_named(tmp_path: Path, encoding: str, city: str) -> None:
    assert table(made(tmp_path, f"name,city\nAda,{city}\n".encode(encoding)), encoding)[1] == ["Ada", city]


def test_a_first_umlaut_late_in_the_file(tmp_path: Path) -> None:
    plain = "Ada Lovelace,London\n" * 60_000
    rows = table(made(tmp_path, f"name,city\n{plain}Bob,Köln\n".encode("cp1252")))
    assert rows[-1] == ["Bob", "Köln"]


def test_the_replacement_character_is_never_made(tmp_path: Path) -> None:
    for byte in range(0x80, 0x100):
        path = made(tmp_path, b"name,city\nAda," + bytes([byte]) + b"\n")
        try:
            assert "\ufffd" not in "".join("".join(row) for row in table(path))
        except NotText:
            continue


def test_an_empty_survey_has_no_header(tmp_path: Path) -> None:
    with pytest.raises(EmptyFile):
        Delimited(survey(made(tmp_path, b"")))


# -- headers


def test_an_empty_header_is_no_field(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("name", "", "city"), ("Ada", "x", "Rom"))
    result = crm("import", file, "--json").json
    assert (counts(result), result["new_fields"]) == ((1, 0, 0, 0, 0), [])


def test_two_columns_of_e_mails_are_two_addresses(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("name", "email", "E-Mail"), ("Ada", "a@example.com", "b@example.com"))
    crm("import", file)
    assert crm("customer", "show", "c1", "--json").json["emails"] == ["a@example.com", "b@example.com"]


# -- JSON lines


def lines(path: Path) -> list[tuple[int, list[str], str]]:
    return list(JsonLines(survey(path)))


def test_numbers_stay_as_they_are_written(tmp_path: Path) -> None:
    path = made(tmp_path, '{"a": 12345678901234567890.10, "b": 007}\n{"a": 1.10, "b": 1e400}\n', "a.jsonl")
    assert [cells for _, cells, fault in lines(path) if not fault] == [["1.10", "1e400"]]


def test_nested_objects_and_lists(tmp_path: Path) -> None:
    path = made(tmp_path, '{"name": {"first": "Ada"}, "phones": ["1", "2"], "x": null, "y": true}\n', "a.jsonl")
    assert list(JsonLines(survey(path)).header) == ["name.first", "phones", "x", "y"]
    assert lines(path)[0][1] == ["Ada", f"1{SEVERAL}2", "", "yes"]


@pytest.mark.parametrize("text", ['{"name": ', "[1, 2]", '"text"', "{]", "1" * 5_000, "[" * 100_000])
def test_a_line_that_is_no_object_is_told_with_its_text(tmp_path: Path, text: str) -> None:
    path = made(tmp_path, f'{{"name": "Ada"}}\n{text}\n', "a.jsonl")
    line, cells, fault = lines(path)[1]
    assert (line, cells) == (2, ["", text])
    assert fault.startswith("no JSON object")


def test_a_deep_object_is_told(tmp_path: Path) -> None:
    deep = '{"a":' * 5_000 + "1" + "}" * 5_000
    path = made(tmp_path, f'{{"name": "Ada"}}\n{deep}\n', "a.jsonl")
    assert lines(path)[1][2].startswith("no JSON object")


def test_half_a_character_is_rejected(crm: Crm, tmp_path: Path) -> None:
    path = made(tmp_path, '{"name": "Ada"}\n{"name": "B\\ud800b"}\n', "a.jsonl")
    result = crm("import", str(path), "--json", code=6).json
    assert counts(result) == (1, 0, 0, 1, 0)
    assert "half a character" in reasons(result["rejects_file"])[0][2]


def test_a_list_where_a_text_is_meant(crm: Crm, tmp_path: Path) -> None:
    path = made(
        tmp_path, '{"name": "Ada", "note": ["a", "b"], "emails": ["a@example.com", "b@example.com"]}\n', "a.jsonl"
    )
    assert counts(crm("import", str(path), "--json").json) == (1, 0, 0, 0, 0)
    assert crm("customer", "show", "c1", "--json").json["emails"] == ["a@example.com", "b@example.com"]


def test_a_rejected_list_can_be_mended(crm: Crm, tmp_path: Path) -> None:
    line = '{"name": "Ada", "birthday": "31.02.1980", "emails": ["a@example.com", "b@example.com"]}\n'
    result = crm("import", str(made(tmp_path, line, "a.jsonl")), "--json", code=6).json
    rejects = Path(result["rejects_file"])
    rejects.write_text(rejects.read_text(encoding="utf-8").replace("31.02.1980", "28.02.1980", 1), encoding="utf-8")
    crm("import", str(rejects))
    assert crm("customer", "show", "c1", "--json").json["emails"] == ["a@example.com", "b@example.com"]


def test_an_array_that_is_called_lines_is_refused_with_the_way_out(crm: Crm, tmp_path: Path) -> None:
    path = made(tmp_path, '[{"name": "Ada"}]', "a.json")
    error = crm("import", str(path), "--format", "jsonl", "--json", code=2).error
    assert (error["code"], "--format json" in error["hint"]) == ("not_json_lines", True)


def test_bad_bytes_in_json_lines_reject_their_line(crm: Crm, tmp_path: Path) -> None:
    path = made(tmp_path, b'{"name": "Ada"}\n{"name": "B\xffb"}\n', "a.jsonl")
    result = crm("import", str(path), "--encoding", "utf-8", "--json", code=6).json
    assert counts(result) == (1, 0, 0, 1, 0)
    assert reasons(result["rejects_file"]) == [("2", "", "byte ff at character 12 is no character of utf-8")]


def test_the_webshop(crm: Crm, tmp_path: Path) -> None:
    result = crm("import", sample("exports/webshop_customers.jsonl", tmp_path), "--json", code=6).json
    assert (result["rows"], result["rejected"], result["format"]) == (31, 1, "jsonl")
    assert reasons(result["rejects_file"])[0][0] == "15"


# -- other products, as far as their headers are understood today


def test_the_german_customers(crm: Crm, tmp_path: Path) -> None:
    result = crm("import", sample("exports/german_customers_cp1252.csv", tmp_path), "--json", code=6).json
    assert (result["encoding"], result["delimiter"]) == ("cp1252", ";")
    assert counts(result) == (47, 0, 0, 2, 0) or counts(result)[:3] == (46, 1, 0)
    assert [reason[2].split(" is ")[0] for reason in reasons(result["rejects_file"])] == [
        "'info(at)example.com'", "'31.02.1980'",
    ]  # fmt: skip


def test_leading_zeros_of_postcodes_stay(crm: Crm, tmp_path: Path) -> None:
    file = sample("exports/german_customers_cp1252.csv", tmp_path)
    crm("import", file, code=6)
    given = [row for row in table(Path(file)) if row[0]]
    place = given[0].index("PLZ")
    zeros = [row[place] for row in given[1:] if row[place].startswith("0")]
    kept = [row["postcode"] or "" for row in crm("customer", "list", "--fields", "postcode", "-o", "json").json]
    assert len(zeros) == 17
    assert {code for code in kept if code.startswith("0")} <= set(zeros)
    assert len([code for code in kept if code.startswith("0")]) >= 15


PRODUCTS = [
    ("google_contacts", 46, 45, ["31"]),
    ("outlook_contacts", 40, 38, ["18", "26"]),
    ("hubspot_contacts", 50, 49, ["21"]),
    ("mailchimp_audience", 59, 58, ["31"]),
    ("shopify_customers", 50, 49, ["41"]),
    ("square_customers", 45, 44, ["34"]),
    ("stripe_customers", 40, 40, []),
]


@pytest.mark.parametrize(("name", "rows", "accepted", "rejected"), PRODUCTS)
def test_other_products(crm: Crm, tmp_path: Path, name: str, rows: int, accepted: int, rejected: list[str]) -> None:
    file = sample(f"exports/{name}.csv", tmp_path)
    result = crm("import", file, "--json", code=6 if rejected else 0).json
    assert (result["rows"], result["rows"] - result["rejected"]) == (rows, accepted)
    assert sum(counts(result)) == rows
    numbers = [str(at) for at, row in enumerate(Delimited(survey(Path(file))), 1) if str(row[0]) in {
        reason[0] for reason in (reasons(result["rejects_file"]) if rejected else [])
    }]  # fmt: skip
    assert numbers == rejected


@pytest.mark.parametrize("name", [name for name, *_ in PRODUCTS])
def test_other_products_a_second_time(crm: Crm, tmp_path: Path, name: str) -> None:
    file = sample(f"exports/{name}.csv", tmp_path)
    first = counts(crm("import", file, "--json", code=6 if name != "stripe_customers" else 0).json)
    second = counts(crm("import", file, "--json", code=6 if name != "stripe_customers" else 0).json)
    assert second[0] == 0
    assert second[3] == first[3]


def test_all_seven_one_after_the_other(crm: Crm, tmp_path: Path) -> None:
    files = [sample(f"exports/{name}.csv", tmp_path) for name, *_ in PRODUCTS]
    results = [
        crm("import", file, "--source", Path(file).stem, "--json", code=0 if "stripe" in file else 6).json
        for file in files
    ]
    assert sum(result["rows"] - result["rejected"] for result in results) == 323
    emails = [row["email"] for row in crm("customer", "list", "--fields", "email", "-o", "json").json if row["email"]]
    shared = 3  # two customers of one shop with one address: each keeps the id the shop gave it
    assert (len(emails), len(emails) - len(set(emails))) == (146, shared)


def test_chinook(crm: Crm, tmp_path: Path) -> None:
    customers, invoices = sample("chinook/customers.csv", tmp_path), sample("chinook/invoices.csv", tmp_path)
    key = "CustomerId=external_id"
    results = [crm("import", customers, "--map", key, "--json").json, crm("import", invoices, "--json").json]
    assert [counts(result) for result in results] == [(59, 0, 0, 0, 0), (412, 0, 0, 0, 0)]
