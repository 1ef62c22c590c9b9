"""Attack A3: SQL by sort, filter or field. Whatever is typed, SQL is made of the catalogue and of parameters.

The compiled SQL is taken apart completely: when the catalogue's constants, our own words and the names of
parameters are taken away, nothing may be left, so no letter of the user's can be in it.
"""

import re
import sqlite3
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crmcli.kernel.errors import CrmError
from crmcli.kernel.fields import Catalogue, Field, Reading, UnknownField
from crmcli.kernel.filters import parse
from crmcli.store.order import compile_sort
from crmcli.store.where import compile_where

READING = Reading(today=date(2026, 3, 31), now=1_774_900_000_000_000)
FIELDS = (
    Field("id", "Id", kind="ref", sql="k.id", prefix="c"),
    Field("name", "Name", sql="k.name", folded="k.name_key"),
    Field("city", "City", sql="k.city"),
    Field("stage", "Stage", kind="stage", sql="k.stage", choices=("awareness", "retention")),
    Field("points", "Points", kind="points", sql="k.points"),
    Field("spent", "Spent", kind="money", sql="k.spent", currency="k.currency"),
    Field("seen", "Seen", kind="date", sql="k.seen"),
    Field("created_at", "Created", kind="instant", sql="k.created_at"),
    Field("active", "Active", kind="flag", sql="k.active"),
    Field(
        "tag",
        "Tags",
        kind="list",
        many="SELECT g.owner, g.tag FROM tag g WHERE g.owner IN ({ids})",
        has="EXISTS (SELECT 1 FROM tag g WHERE g.owner = k.id AND g.tag = :value)",
    ),
    Field("extra", "Extra", kind="object", sql="k.extra"),
    Field("secret", "Secret"),
)
CUSTOMERS = Catalogue("customer", "customers", "customer k", "k.id", FIELDS, ("id",), ("id",))

CONSTANTS = sorted(
    {f.sql for f in FIELDS}
    | {f.folded for f in FIELDS}
    | {f.currency for f in FIELDS}
    | {
        "SELECT g.owner, g.tag FROM tag g WHERE g.owner IN (k.id)",
        "SELECT 1 FROM tag g WHERE g.owner = k.id AND g.tag",
    }
    - {""},
    key=len,
    reverse=True,
)
WORDS = (
    r"\b(?:AND|OR|NOT|IS|NULL|TRUE|LIKE|EXISTS|DESC|NULLS LAST|lower|substr)\b",
    r"\bESCAPE '\\'",
    r", 1, 1\) <> '-'",
    r":w[0-9]+\b",
    r"= ''",
    r"<=|>=|<|>|=",
    r"[(),\s]",
)
OURS = re.compile("|".join([rf"\b{re.escape(sql)}(?!\w)" for sql in CONSTANTS] + list(WORDS)))

HOSTILE = (
    "'; DROP TABLE customer; --", "' OR '1'='1", '" OR ""="', "1) OR (1=1", "x' UNION SELECT * FROM tag --",
    ":w0", ":value", "{ids}", "%s", "%(w0)s", "?", "%", "_", "\\", "\\'", "name_key", "k.name", "\0",
    "\udcff", "-- ", "/*", "1e999", "NULL", "٣", "²", "0x10", "1_0", "İ", "ß", "", " ", "90d", "2025-02",
    "2025-02-30", "9999", "99" * 10, "€5", "c1", "yes", "retention", "x" * 300,
)  # fmt: skip
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=20), st.text(st.characters(), max_size=5))
NAMES = st.one_of(st.sampled_from([f.name for f in FIELDS]), TEXTS)
OPERATORS = st.sampled_from(("=", "!=", "<", "<=", ">", ">=", ":", " in ", " in ("))
JOINTS = st.sampled_from((") or (", ", ", ";", "'", " "))


def quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def sound(*fields: str, op: st.SearchStrategy[str], values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Conditions that are in order, whatever the value holds."""
    return st.tuples(st.sampled_from(fields), op, values.map(quoted)).map("".join)


SOUND = st.one_of(
    sound("name", "city", "tag", op=st.sampled_from(("=", "!=", ":", " in ")), values=TEXTS),
    sound(
        "points",
        "spent",
        "id",
        op=st.sampled_from(("=", "!=", "<", ">=")),
        values=st.sampled_from(("7", "007")),
    ),
    sound("seen", "created_at", op=OPERATORS, values=st.sampled_from(("90d", "2025", "2025-02", "yesterday"))),
    sound("stage", "tag", "seen", "spent", "active", op=st.sampled_from(("=", "!=")), values=st.just("")),
)
WILD = st.tuples(NAMES, OPERATORS, TEXTS).map("".join)


@st.composite
def filters(draw: st.DrawFn) -> str:
    """One to four conditions, most of them and most of what joins them in order."""
    text = draw(st.one_of(SOUND, SOUND, WILD))
    for part in draw(st.lists(st.one_of(SOUND, SOUND, SOUND, WILD), max_size=3)):
        text += draw(st.one_of(st.just(" and "), st.just(" or not "), st.just(" or "), JOINTS)) + part
    return text


SORTS = st.lists(st.tuples(st.sampled_from(("", "-", " ", "--")), NAMES).map("".join), max_size=4).map(",".join)


def foreign(sql: str) -> str:
    """What in the SQL is not ours."""
    return OURS.sub("", sql)


@pytest.fixture(scope="module")
def db() -> Iterator[sqlite3.Connection]:
    con = sqlite3.connect(":memory:")
    con.executescript(
        """CREATE TABLE customer(id INTEGER PRIMARY KEY, name TEXT, name_key TEXT, city TEXT, stage TEXT,
             points INTEGER, spent INTEGER, currency TEXT, seen TEXT, created_at INTEGER, active INTEGER);
           CREATE TABLE tag(owner INTEGER, tag TEXT);
           INSERT INTO customer(id, name, name_key) VALUES (1, 'Ana', 'ana');"""
    )
    yield con
    con.close()


def test_the_check_itself_notices_a_foreign_word() -> None:
    assert foreign("(k.points) = :w0 OR 'x'='x'") == "'x''x'"


@pytest.mark.parametrize("field", [f.name for f in FIELDS])
@pytest.mark.parametrize("op", ["=", "!=", ":", "<", ">=", " in "])
def test_a_hostile_value_is_bound_or_refused(db: sqlite3.Connection, field: str, op: str) -> None:
    left = {value: compiled(db, f"{field}{op}{quoted(value)}") for value in HOSTILE}
    assert left == dict.fromkeys(HOSTILE, "")


@pytest.mark.parametrize("value", [value for value in HOSTILE if value not in ("\0", "\udcff", "")])
def test_a_hostile_value_is_bound_as_it_stands(value: str) -> None:
    compiled_to = compile_where(parse(f"city={quoted(value)}"), CUSTOMERS, READING)
    assert compiled_to == ("lower(k.city) = lower(:w0)", {"w0": value})


@given(text=filters())
@example(text="name='x' or 1=1")
@example(text="tag=':value'")
@example(text="tag!='{ids}'")
def test_a_filter_is_constants_and_parameters_or_refused(db: sqlite3.Connection, text: str) -> None:
    assert compiled(db, text) == ""


def compiled(db: sqlite3.Connection, text: str) -> str:
    """Compiles and runs a filter; what in its SQL is foreign, nothing when the filter is refused."""
    try:
        sql, bound = compile_where(parse(text), CUSTOMERS, READING)
    except CrmError:
        return ""
    db.execute(f"SELECT k.id FROM customer k WHERE {sql}", bound).fetchall()
    return foreign(sql)


@given(text=filters())
def test_every_parameter_is_bound_and_every_bound_value_used(text: str) -> None:
    try:
        sql, bound = compile_where(parse(text), CUSTOMERS, READING)
    except CrmError:
        return
    assert sorted(set(re.findall(r":(w[0-9]+)\b", sql))) == sorted(bound)


@given(text=SORTS)
@example(text="name; DROP TABLE customer")
@example(text="id DESC, (SELECT 1)")
def test_a_sort_is_constants_or_refused(db: sqlite3.Connection, text: str) -> None:
    try:
        order = compile_sort(text, CUSTOMERS)
    except CrmError:
        order = ""
    db.execute(f"SELECT k.id FROM customer k ORDER BY {order or 'k.id'}").fetchall()
    assert foreign(order) == ""


@given(name=TEXTS)
def test_an_unknown_field_is_refused_with_the_list(name: str) -> None:
    with pytest.raises(UnknownField) as caught:
        CUSTOMERS.field(name + "?")
    assert (
        caught.value.exit,
        caught.value.hint,
    ) == (2, "fields: id, name, city, stage, points, spent, seen, created_at, active, tag, extra")


def test_percent_and_underscore_are_literal(db: sqlite3.Connection) -> None:
    found = {text: compile_where(parse(f"city:'{text}'"), CUSTOMERS, READING)[1]["w0"] for text in ("%", "_", "50%")}
    assert found == {"%": r"%\%%", "_": r"%\_%", "50%": r"%50\%%"}
