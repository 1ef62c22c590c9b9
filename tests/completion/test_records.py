"""Records are read from indexes, and few of them, however large the store is."""

import pytest

from crmcli.completion import records
from crmcli.completion.nouns import NOUNS
from crmcli.store.read import Reader, Row
from ground import Crm

pytest_plugins = ("small_shop",)


class Explaining(Reader):
    """A reader that notes how SQLite goes about each statement."""

    plan: list[str]

    def all(self, sql: str, **params: object) -> list[Row]:
        self.plan += [str(row[3]) for row in self._con.execute(f"EXPLAIN QUERY PLAN {sql}", params)]
        return super().all(sql, **params)

    def value(self, sql: str, **params: object) -> object:
        self.plan += [str(row[3]) for row in self._con.execute(f"EXPLAIN QUERY PLAN {sql}", params)]
        return super().value(sql, **params)


def plan(crm: Crm, kind: str, typed: str, *, removed: bool = False) -> list[str]:
    """The steps over tables of one completion; those over the few rows that were found are left out."""
    with crm.workspace().store.read() as db:
        reader = Explaining(db._con)
        reader.plan = []
        if kind == "tag":
            records.tags(reader, typed)
        elif kind == "owner":
            records.owners(reader, typed)
        else:
            records.references(reader, list(NOUNS.values()), typed, removed=removed)
    return [step for step in reader.plan if "near" not in step and "TEMP B-TREE FOR ORDER BY" not in step]


@pytest.mark.parametrize(
    ("kind", "typed", "table"),
    [
        ("customer", "c1", "customer USING INTEGER PRIMARY KEY"),
        ("customer", "", "customer USING INTEGER PRIMARY KEY"),
        ("customer", "b1", "purchase USING INTEGER PRIMARY KEY"),
        ("customer", "u", "change USING INTEGER PRIMARY KEY"),
        ("customer", "ada", "customer USING INDEX ix_customer_sort_name"),
        ("customer", "shop:1", "customer USING INDEX ix_customer_external"),
        ("tag", "v", "customer_tag USING COVERING INDEX ix_customer_tag_tag"),
        ("owner", "m", "customer USING COVERING INDEX ix_customer_owner"),
    ],
)
def test_an_index_answers(people: Crm, kind: str, typed: str, table: str) -> None:
    steps = plan(people, kind, typed)
    assert (any(f"SEARCH {table}" in step for step in steps), [s for s in steps if s.startswith("SCAN")]) == (True, [])


def many(crm: Crm, count: int) -> None:
    """Customers of one name and a number."""
    lines = "".join(f"Shop {number},shop,{number}\n" for number in range(count))
    crm("import", "-", "--as", "customers", "--format", "csv", "-q", input=f"name,source,external_id\n{lines}")


@pytest.mark.parametrize("typed", ["", "c", "c1", "shop", "shop:"])
def test_few_are_offered(crm: Crm, typed: str) -> None:
    many(crm, 700)
    with crm.workspace().store.read() as db:
        found = records.references(db, [NOUNS["customer"]], typed, removed=False)
    assert len(found) <= 2 * records.MOST


def test_ids_begin_with_the_digits(crm: Crm) -> None:
    many(crm, 150)
    with crm.workspace().store.read() as db:
        found = [value for value, _ in records.references(db, [NOUNS["customer"]], "c12", removed=False)]
    assert found == ["c12", *(f"c{number}" for number in range(120, 130))]
