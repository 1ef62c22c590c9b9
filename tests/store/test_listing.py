"""Lists: the fields asked for, filtered, sorted, limited, counted; several pages long."""

import pytest

from crmcli.customers.fields import CUSTOMERS
from crmcli.customers.records import CUSTOMER, EMAIL, TAG
from crmcli.kernel.errors import Usage
from crmcli.kernel.fields import UnknownField
from crmcli.kernel.filters import BadFilter
from crmcli.kernel.ids import new_uid
from crmcli.kernel.settings import Settings
from crmcli.kernel.sheet import Money, Sheet
from crmcli.store.listing import PAGE, ROWS_IN_A_TERMINAL, Query, ids, listing, query, stream
from crmcli.workspace import Workspace
from ground import Crm

MANY = 2 * PAGE + 345


@pytest.fixture
def three(workspace: Workspace) -> Workspace:
    """Ada with two e-mails and a tag, Grace in Leeds, Zoe in the trash."""
    with workspace.store.write(workspace) as unit:
        for name, more in (("Ada", {"email": "a@x.org"}), ("Grace", {"city": "Leeds"}), ("Zoe", {"deleted_at": 1})):
            unit.insert(
                CUSTOMER, uid=new_uid(unit.at), kind="person", name=name, sort_name=name.lower(), words=name.lower(),
                created_at=unit.at, **more,
            )  # fmt: skip
        unit.insert(EMAIL, customer_id=1, place=1, email="b@x.org")
        unit.insert(TAG, customer_id=1, tag="vip")
    return workspace


@pytest.fixture
def many(workspace: Workspace) -> Workspace:
    """Enough customers for three pages, every third with a tag."""
    with workspace.store.write(workspace) as unit:
        for n in range(1, MANY + 1):
            name = f"Customer {n:05}"
            unit.insert(
                CUSTOMER, uid=new_uid(unit.at), kind="person", name=name, sort_name=name.lower(), words=name.lower(),
                created_at=unit.at,
            )  # fmt: skip
            if n % 3 == 0:
                unit.insert(TAG, customer_id=n, tag="third")
    return workspace


def listed(workspace: Workspace, **wanted: object) -> Sheet:
    fields = wanted.pop("fields", ("id",))
    with workspace.store.read() as db:
        return listing(db, Query(CUSTOMERS, fields=fields, **wanted), workspace.reading())  # type: ignore[arg-type]


def rows(workspace: Workspace, **wanted: object) -> list[tuple[object, ...]]:
    return [tuple(row) for row in listed(workspace, **wanted).rows]


class TestFields:
    def test_come_in_the_order_asked_for(self, three: Workspace) -> None:
        assert rows(three, fields=("city", "id", "name")) == [(None, 1, "Ada"), ("Leeds", 2, "Grace")]

    def test_carry_their_meaning(self, three: Workspace) -> None:
        columns = listed(three, fields=("id", "spent", "stage")).columns
        assert [(c.name, c.label, c.kind, c.prefix) for c in columns] == [
            ("id", "Id", "ref", "c"), ("spent", "Spent", "money", ""), ("stage", "Stage", "stage", ""),
        ]  # fmt: skip

    def test_money_has_its_currency(self, three: Workspace) -> None:
        assert rows(three, fields=("spent",)) == [(Money(0, "EUR"),), (Money(0, "EUR"),)]

    def test_lists_are_never_absent(self, three: Workspace) -> None:
        assert rows(three, fields=("emails", "tags")) == [(("a@x.org", "b@x.org"), ("vip",)), ((), ())]

    def test_objects_are_read(self, three: Workspace) -> None:
        assert rows(three, fields=("fields",)) == [({},), ({},)]

    def test_may_be_asked_for_twice(self, three: Workspace) -> None:
        assert rows(three, fields=("id", "spent", "id")) == [(1, Money(0, "EUR"), 1), (2, Money(0, "EUR"), 2)]

    def test_an_unknown_one_is_guessed_at(self, three: Workspace) -> None:
        with pytest.raises(UnknownField) as caught:
            listed(three, fields=("id", "nmae"))
        assert caught.value.candidates == ("name",)


class TestRows:
    def test_leave_the_trash_out(self, three: Workspace) -> None:
        assert rows(three) == [(1,), (2,)]

    def test_are_the_trash_alone_when_asked(self, three: Workspace) -> None:
        assert rows(three, trash=True, fields=("name",)) == [("Zoe",)]

    def test_match_the_filter(self, three: Workspace) -> None:
        assert rows(three, where="city=Leeds") == [(2,)]

    def test_match_our_own_condition_too(self, three: Workspace) -> None:
        assert rows(three, where="city=Leeds", also="customer.id = :id", params={"id": 1}) == []

    def test_an_or_of_the_user_stays_inside_ours(self, three: Workspace) -> None:
        found = rows(three, where="name=Ada or name=Grace", also="customer.id = :id OR 1 = 0", params={"id": 1})
        assert found == [(1,)]

    def test_are_sorted(self, three: Workspace) -> None:
        assert rows(three, sort="-name", fields=("name",)) == [("Grace",), ("Ada",)]

    def test_a_bad_filter_says_where(self, three: Workspace) -> None:
        with pytest.raises(BadFilter) as caught:
            listed(three, where="city=")
        assert caught.value.position == 6


class TestLimit:
    @pytest.mark.parametrize(("limit", "shown", "total"), [(None, 2, 2), (0, 0, 2), (1, 1, 2), (2, 2, 2), (9, 2, 2)])
    def test_counts_what_it_leaves_out(self, three: Workspace, limit: int | None, shown: int, total: int) -> None:
        sheet = listed(three, limit=limit)
        assert (len(list(sheet.rows)), sheet.total) == (shown, total)

    def test_counts_what_the_filter_lets_through(self, three: Workspace) -> None:
        assert listed(three, limit=1, where="name=Ada").total == 1


class TestManyPages:
    def test_every_row_comes_once_and_in_order(self, many: Workspace) -> None:
        assert rows(many, fields=("id",)) == [(n,) for n in range(1, MANY + 1)]

    def test_lists_belong_to_their_rows(self, many: Workspace) -> None:
        tagged = [(n, ("third",) if n % 3 == 0 else ()) for n in range(MANY, 0, -1)]
        assert rows(many, fields=("id", "tags"), sort="-id") == tagged

    def test_a_stream_is_the_same(self, many: Workspace) -> None:
        wanted = Query(CUSTOMERS, fields=("id", "tags", "spent"))
        with many.store.read() as db:
            streamed = list(stream(db, wanted, many.reading()))
        assert streamed == rows(many, fields=("id", "tags", "spent"))

    def test_ids_are_the_same(self, many: Workspace) -> None:
        with many.store.read() as db:
            found = ids(db, Query(CUSTOMERS, "tags:third", sort="-name"), many.reading())
        assert found == list(range(MANY - MANY % 3, 0, -3))


class TestQuery:
    """What the words of a command line ask for."""

    def wanted(self, **settings: object) -> Query:
        return query(CUSTOMERS, Settings(**settings))  # type: ignore[arg-type]

    def test_a_list_shows_its_columns(self) -> None:
        assert self.wanted(output="tsv").fields == CUSTOMERS.columns

    @pytest.mark.parametrize("output", ["json", "jsonl"])
    def test_a_document_is_whole(self, output: str) -> None:
        assert self.wanted(output=output).fields == CUSTOMERS.document

    def test_ids_are_ids(self) -> None:
        assert self.wanted(output="ids", fields="name").fields == ("id",)

    def test_fields_win(self) -> None:
        assert self.wanted(output="json", fields=" id, name ,,").fields == ("id", "name")

    def test_a_terminal_shows_fifty(self) -> None:
        assert self.wanted(output="table", terminal=True).limit == ROWS_IN_A_TERMINAL

    @pytest.mark.parametrize(
        "settings",
        [
            {"output": "tsv", "terminal": True},
            {"output": "table", "terminal": False},
            {"output": "table", "terminal": True, "all": True},
        ],
    )
    def test_everything_else_shows_all(self, settings: dict[str, object]) -> None:
        assert self.wanted(**settings).limit is None

    def test_a_limit_wins(self) -> None:
        assert self.wanted(output="table", terminal=True, limit=70).limit == 70


def test_a_limit_that_is_no_number_is_refused(crm: Crm) -> None:
    with pytest.raises(Usage):
        crm.workspace(limit="many")
