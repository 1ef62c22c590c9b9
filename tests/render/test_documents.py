"""JSON and JSON lines, whole outputs."""

import json as standard
from itertools import repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.kernel.sheet import Card, Cards, Column, Done, Sheet, Text
from crmcli.render.documents import Viewed, encoded, json, jsonl
from specimens import CARD, EVERYTHING, REPORT, SMALL, look

ANNA_JSON = (
    '{"id": "c1", "name": "Anna M\\u00fcller", "spent": {"amount": "12.50", "currency": "EUR"}, "stage": "retention"}'
)
WANG_JSON = '{"id": "c20", "name": "\\u738b\\u5c0f\\u660e", "spent": null, "stage": "purchase"}'
CARD_JSON = '{"id": "c1", "name": "Anna M\\u00fcller", "note": "rings twice\\nthen waits", "tags": [], "undo": "u31"}'
REPORT_JSON = '{"total": 12, "stages": [{"stage": "retention", "customers": 5}]}'


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (SMALL, f"[{ANNA_JSON},\n {WANG_JSON}]\n"),
        (Sheet(SMALL.columns, ()), "[]\n"),
        (CARD, CARD_JSON + "\n"),
        (Cards((CARD, CARD)), f"[{CARD_JSON},\n {CARD_JSON}]\n"),
        (Cards(()), "[]\n"),
        (REPORT, REPORT_JSON + "\n"),
        (Text("a\n"), '{"text": "a\\n"}\n'),
    ],
)
def test_json(view: Viewed, expected: str) -> None:
    assert "".join(json(view, look("json"))) == expected


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (SMALL, f"{ANNA_JSON}\n{WANG_JSON}\n"),
        (Sheet(SMALL.columns, ()), ""),
        (CARD, CARD_JSON + "\n"),
        (Cards((CARD, CARD)), f"{CARD_JSON}\n{CARD_JSON}\n"),
        (REPORT, REPORT_JSON + "\n"),
        (Text("a"), '{"text": "a"}\n'),
    ],
)
def test_jsonl(view: Viewed, expected: str) -> None:
    assert "".join(jsonl(view, look("jsonl"))) == expected


def test_every_kind_in_one_object() -> None:
    [anna, _] = standard.loads("".join(json(EVERYTHING, look("json"))))
    assert anna == {
        "id": "c12",
        "name": "Anna Müller",
        "visits": 1234,
        "points": 59,
        "spent": {"amount": "1250.00", "currency": "EUR"},
        "born": "1990-02-28",
        "seen": "2026-11-21T09:30:00+01:00",
        "tags": ["vip", "new"],
        "vip": True,
        "stage": "retention",
        "share": 0.42,
        "gap": 12.5,
        "fields": {"card": "007", "more": [1, None]},
    }


def test_a_card_that_nothing_was_written_for_has_no_undo() -> None:
    assert "".join(json(Card((Column("name", "Name"),), ("Anna",)), look("json"))) == '{"name": "Anna"}\n'


def test_a_dry_run_has_undo_null() -> None:
    card = Card((Column("name", "Name"),), ("Anna",), done=Done("Would add Anna."))
    assert "".join(json(card, look("json"))) == '{"name": "Anna", "undo": null}\n'


def test_a_list_is_written_row_by_row() -> None:
    pieces = json(Sheet((Column("name", "Name"),), repeat(("Anna",))), look("json"))
    assert [next(pieces), next(pieces)] == ['[{"name": "Anna"}', ',\n {"name": "Anna"}']


@given(st.text(st.characters()))
def test_text_parses_back_exactly_and_is_printable_ascii(text: str) -> None:
    document = encoded(text)
    assert (standard.loads(document), document.isascii() and document.isprintable()) == (text, True)
