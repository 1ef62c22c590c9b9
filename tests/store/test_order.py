"""Sorting by the catalogue's fields: direction, the place of the absent, ties."""

import sqlite3

import pytest

from crmcli.kernel.errors import Usage
from crmcli.kernel.fields import Catalogue, Field, UnknownField
from crmcli.store.order import NotSortable, compile_sort

CUSTOMERS = Catalogue(
    noun="customer",
    plural="customers",
    source="customer c",
    key="c.id",
    fields=(
        Field("id", "Id", kind="ref", sql="c.id", prefix="c"),
        Field("name", "Name", sql="c.name", folded="c.name_key"),
        Field("city", "City", sql="c.city"),
        Field("points", "Points", kind="points", sql="c.points"),
        Field("tags", "Tags", kind="list", has="1 = :value"),
        Field("fields", "Fields", kind="object", sql="c.extra"),
        Field("secret", "Secret"),
    ),
    columns=("id",),
    document=("id",),
)
ROWS = (
    (1, "Örn", "orn", "leeds", 5),
    (2, "zoe", "zoe", "York", None),
    (3, "Ana", "ana", None, 5),
    (4, "Bob", "bob", "Leeds", 7),
)


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        ("id", [1, 2, 3, 4]),
        ("-id", [4, 3, 2, 1]),
        ("name", [3, 4, 1, 2]),
        ("-name", [2, 1, 4, 3]),
        ("points", [1, 3, 4, 2]),
        ("-points", [4, 3, 1, 2]),
        ("city", [1, 4, 2, 3]),
        ("-city", [2, 4, 1, 3]),
        ("points,-name", [1, 3, 4, 2]),
        (" points , name ", [3, 1, 4, 2]),
        ("points,-points", [1, 3, 4, 2]),
    ],
)
def test_rows_come_in_the_order_asked_for_the_absent_last(sort: str, ids: list[int]) -> None:
    con = sqlite3.connect(":memory:")
    con.execute("CREATE TABLE customer(id INTEGER PRIMARY KEY, name TEXT, name_key TEXT, city TEXT, points INTEGER)")
    con.executemany("INSERT INTO customer VALUES (?, ?, ?, ?, ?)", ROWS)
    found = con.execute(f"SELECT c.id FROM customer c ORDER BY {compile_sort(sort, CUSTOMERS)}").fetchall()
    con.close()
    assert ids == [row[0] for row in found]


@pytest.mark.parametrize("direction", ["", "-"])
def test_an_indexed_column_is_not_sorted_again(direction: str) -> None:
    con = sqlite3.connect(":memory:")
    con.execute("CREATE TABLE customer(id INTEGER PRIMARY KEY, name_key TEXT, city TEXT)")
    con.execute("CREATE INDEX by_name ON customer(name_key, id)")
    order = compile_sort(f"{direction}name", CUSTOMERS)
    plan = con.execute(f"EXPLAIN QUERY PLAN SELECT * FROM customer c ORDER BY {order} LIMIT 50").fetchall()
    con.close()
    assert [row[3] for row in plan] == ["SCAN c USING INDEX by_name"]


@pytest.mark.parametrize("sort", ["nmae", "", "-", "name,,city", "--name", "name desc", "name;"])
def test_an_unknown_word_is_refused(sort: str) -> None:
    with pytest.raises(UnknownField):
        compile_sort(sort, CUSTOMERS)


@pytest.mark.parametrize("name", ["tags", "fields", "secret"])
def test_a_field_without_an_order_is_refused(name: str) -> None:
    with pytest.raises(NotSortable) as caught:
        compile_sort(name, CUSTOMERS)
    assert caught.value.hint == "sort by one of id, name, city, points"


def test_a_field_without_an_order_is_a_usage_error() -> None:
    assert issubclass(NotSortable, Usage)
