"""JSON documents of every shape are read object by object; what is broken is a rejected row, and the rest goes on."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.exchange.readers import document
from crmcli.exchange.readers.document import Document
from crmcli.exchange.readers.objects import read_object
from crmcli.exchange.readers.scanner import CHUNK
from crmcli.exchange.readers.source import SEVERAL, survey
from ground import Crm
from rows import brought, counts, reasons

PEOPLE = [{"name": "Ada", "email": "ada@example.com"}, {"name": "Bob", "email": "bob@example.com"}]


def made(tmp_path: Path, content: str, name: str = "file.json") -> Path:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return path


def read(path: Path, name: str = "") -> list[tuple[int, list[str], str]]:
    return list(Document(survey(path), name))


@pytest.mark.parametrize("indent", [None, 0, 2, "\t"])
@pytest.mark.parametrize(
    "document", [PEOPLE, {"customers": PEOPLE}, {"ok": True, "page": {"next": None}, "data": {"people": PEOPLE}}]
)
def test_a_document_comes_in_by_its_name_alone(
    crm: Crm, tmp_path: Path, document: object, indent: int | str | None
) -> None:
    result = brought(crm, str(made(tmp_path, json.dumps(document, indent=indent))))
    assert (counts(result), result["format"], result["noun"]) == ((2, 0, 0, 0, 0), "json", "customers")


def test_objects_one_after_the_other(crm: Crm, tmp_path: Path) -> None:
    path = made(tmp_path, "\n".join(json.dumps(each, indent=2) for each in PEOPLE))
    assert counts(brought(crm, str(path))) == (2, 0, 0, 0, 0)


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.txt", "a"])
def test_lines_are_told_from_documents_whatever_the_name(crm: Crm, tmp_path: Path, name: str) -> None:
    path = made(tmp_path, "".join(json.dumps(each) + "\n" for each in PEOPLE), name)
    assert brought(crm, str(path))["format"] == "jsonl"


def test_a_wrapped_list_with_an_object_a_line(crm: Crm, tmp_path: Path) -> None:
    path = made(tmp_path, '{"customers": [\n' + ",\n".join(map(json.dumps, PEOPLE)) + "\n]}\n")
    assert counts(brought(crm, str(path))) == (2, 0, 0, 0, 0)


@pytest.mark.parametrize("first", ['{"name": ', '{"name": "Ada"}'])
def test_one_broken_line_does_not_make_a_document_of_lines(crm: Crm, tmp_path: Path, first: str) -> None:
    second = '{"name": ' if first.endswith("}") else '{"name": "Ada"}'
    path = made(tmp_path, f'{first}\n{second}\n{{"name": "Bob"}}\n', "a.json")
    result = brought(crm, str(path), code=6)
    assert (counts(result), result["format"]) == ((2, 0, 0, 1, 0), "jsonl")


def test_a_single_object_is_a_row(crm: Crm, tmp_path: Path) -> None:
    path = made(tmp_path, json.dumps({"name": "Acme", "people": PEOPLE}, indent=1))
    assert counts(brought(crm, str(path))) == (1, 0, 0, 0, 0)


def test_rows_have_the_line_they_begin_on(tmp_path: Path) -> None:
    path = made(tmp_path, json.dumps(PEOPLE, indent=2))
    assert [line for line, _, _ in read(path)] == [2, 6]


def test_a_document_that_is_cut_off(crm: Crm, tmp_path: Path) -> None:
    path = made(tmp_path, json.dumps(PEOPLE)[:-20])
    done = crm("import", str(path), "--json", code=6)
    assert counts(done.json) == (1, 0, 0, 1, 0)
    assert "the list does not end: the file may be cut off" in done.err


def test_a_document_cut_off_between_two_objects(crm: Crm, tmp_path: Path) -> None:
    path = made(tmp_path, json.dumps(PEOPLE)[:-1])
    assert "the file may be cut off" in crm("import", str(path)).err


BROKEN = [
    '{"name": "Eve",}',
    "{'name': 'Eve'}",
    '{"name" "Eve"}',
    '{"name": Eve}',
    '"Eve"',
    "12",
    '{"name": "Eve\\q"}',
    "[1]",
]


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_object_harms_no_other(crm: Crm, tmp_path: Path, broken: str) -> None:
    path = made(tmp_path, f"[{json.dumps(PEOPLE[0])}, {broken}, {json.dumps(PEOPLE[1])}]")
    result = brought(crm, str(path), code=6)
    assert counts(result) == (2, 0, 0, 1, 0)
    assert reasons(result["rejects_file"])[0][2].startswith("no JSON object")


def test_a_quote_left_open_ends_where_the_next_object_begins(tmp_path: Path) -> None:
    text = json.dumps(PEOPLE, indent=2).replace('"Ada",', '"Ada,')
    assert [fault[:14] for _, _, fault in read(made(tmp_path, text))] == ["no JSON object", ""]


def test_a_key_that_stands_twice(tmp_path: Path) -> None:
    path = made(tmp_path, '[{"name": "Ada", "name": "Bob"}, {"name": "Cyd", "name": "Cyd"}]')
    assert [fault for _, _, fault in read(path)] == ["no JSON object: the key 'name' stands twice", ""]


def test_nan_is_nothing_and_great_numbers_are_text(tmp_path: Path) -> None:
    number = "9" * 5_000
    path = made(tmp_path, f'[{{"name": "Ada", "size": NaN, "id": {number}, "sum": 1.10}}]')
    assert read(path)[0][1] == ["Ada", "", number, "1.10"]


def test_other_lists_are_said(crm: Crm, tmp_path: Path) -> None:
    path = made(tmp_path, json.dumps({"tags": ["a", "b"], "users": PEOPLE, "logs": [{"at": 1}]}))
    done = crm("import", str(path), "--json")
    assert (counts(done.json), "other lists of the file were left out: logs" in done.err) == ((2, 0, 0, 0, 0), True)


def test_lists_with_the_names_of_nouns_all_come_in(crm: Crm, tmp_path: Path) -> None:
    bought = [{"customer": "ada@example.com", "date": "2026-01-02", "amount": "12.50 EUR"}]
    file = str(made(tmp_path, json.dumps({"purchases": bought, "customers": PEOPLE})))
    results = crm("import", file, "--json").json
    assert [(each["noun"], each["created"]) for each in results] == [("customers", 2), ("purchases", 1)]


def test_values_with_labels_are_their_values() -> None:
    phones = '[{"type": "work", "value": "+1 202"}, {"type": "home", "value": "+1 303"}]'
    text = f'{{"phones": {phones}, "x": [{{"a": 1, "b": 2}}]}}'
    assert read_object(text)[0] == {"phones": f"+1 202{SEVERAL}+1 303", "x": '{"a": "1", "b": "2"}'}


def test_objects_on_the_edge_of_what_is_read_together(tmp_path: Path) -> None:
    people = [{"name": f"Ada {n}", "note": 'x" [{\\' * (n % 700)} for n in range(900)]
    text = json.dumps(people)
    assert len(text) > 3 * CHUNK
    assert [cells for _, cells, _ in read(made(tmp_path, text))] == [[each["name"], each["note"]] for each in people]


@given(
    st.lists(st.dictionaries(st.text(), st.text() | st.none() | st.booleans() | st.lists(st.text())), min_size=1),
    st.sampled_from([None, 0, 3]),
    st.booleans(),
)
def test_what_was_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, people: list[dict[str, object]], indent: int | None, plain: bool
) -> None:
    text = json.dumps(people, indent=indent, ensure_ascii=plain)
    path = tmp_path_factory.mktemp("json") / "a.json"
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    found = list(Document(survey(path), nothing=True))
    assert len(found) == len(people)
    assert document.knows(survey(path))
