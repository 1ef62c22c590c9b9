"""`customer merge`, `contact merge` and their opposite, as people use them."""

import pytest
from sqlmodel import SQLModel

import crmcli.schema  # noqa: F401 - declares every table
from ground import Crm


@pytest.fixture
def two(crm: Crm) -> Crm:
    """c1 Ada Smith and c2 A. Smith, who is the same; p1 and p2 are at them."""
    crm("customer", "add", "Ada Smith", "--email", "ada@example.com", "--city", "Leeds", "--tag", "vip")
    crm(
        "customer", "add", "A. Smith", "--email", "asmith@example.com", "--phone", "+44 20 7946 0002", "--tag", "shop",
        "--street", "1 High St", "--city", "leeds", "--source", "shop", "--external-id", "K9", "--note", "likes tea",
    )  # fmt: skip
    crm("contact", "add", "c1", "Di Prima", "--role", "buyer")
    crm("contact", "add", "c2", "Diane Prima", "--role", "director", "--email", "di@work.example")
    return crm


def shown(crm: Crm, ref: str, *fields: str) -> list[object]:
    card = crm("customer", "show", ref, "--json").json
    return [card[field] for field in fields]


def test_blank_fields_are_filled_and_lists_unite(two: Crm) -> None:
    two("customer", "merge", "c1", "c2")
    assert shown(two, "c1", "name", "emails", "phones", "tags", "street", "city", "note") == [
        "Ada Smith", ["ada@example.com", "asmith@example.com"], ["+442079460002"], ["shop", "vip"], "1 High St",
        "Leeds", "likes tea",
    ]  # fmt: skip


def test_the_plan_says_what_becomes_of_each_field(two: Crm) -> None:
    plan = two("customer", "merge", "c1", "c2", "--dry-run", "--json").json["plan"]
    assert {line["field"]: (line["how"], line["from"], line["others"]) for line in plan} == {
        "name": ("kept", "c1", {"c2": "A. Smith"}), "street": ("filled", "c2", {}), "note": ("filled", "c2", {}),
        "emails": ("united", "c2", {}), "phones": ("filled", "c2", {}), "tags": ("united", "c2", {}),
    }  # fmt: skip


def test_a_dry_run_changes_nothing(two: Crm) -> None:
    before = two("export", "all").raw
    two("customer", "merge", "c1", "c2", "--dry-run")
    assert two("export", "all").raw == before


def test_a_value_is_taken_from_whom_one_says(two: Crm) -> None:
    two("customer", "merge", "c1", "c2", "--take", "name=c2", "--take", "email=c2")
    assert shown(two, "c1", "name", "emails") == ["A. Smith", ["asmith@example.com", "ada@example.com"]]


def test_an_address_is_not_made_of_two(two: Crm) -> None:
    two("customer", "edit", "c2", "--city", "York")
    two("customer", "merge", "c1", "c2")
    assert shown(two, "c1", "street", "city") == [None, "Leeds"]


def test_a_word_that_says_not_whose_value_is_refused(two: Crm) -> None:
    for word in ("name", "name=c1x", "shoe=c2", "fields=c2"):
        two("customer", "merge", "c1", "c2", "--take", word, code=None)
    assert two("customer", "merge", "c1", "c2", "--take", "shoe=c2", "--json", code=2).error["code"] == "bad_choice"


@pytest.mark.parametrize("ref", ["c2", "shop:K9", "asmith@example.com", "+442079460002", "@last"])
def test_all_that_named_it_leads_on(two: Crm, ref: str) -> None:
    two("customer", "merge", "c1", "c2")
    assert shown(two, ref, "id") == ["c1"]


def test_its_uid_leads_on(two: Crm) -> None:
    (uid,) = shown(two, "c2", "uid")
    two("customer", "merge", "c1", "c2")
    assert shown(two, str(uid), "id", "other_ids", "merged") == ["c1", ["shop:K9"], ["c2"]]


def test_an_old_id_is_said_to_be_another_now(two: Crm) -> None:
    two("customer", "merge", "c1", "c2")
    assert "c2 is c1 now" in two("show", "c2").err


def test_what_is_logged_for_the_old_id_is_the_others(two: Crm) -> None:
    two("customer", "merge", "c1", "c2")
    assert two("log", "c2", "hello", "--json").json["customer"] == "c1"


def test_chains_are_flat(two: Crm) -> None:
    two("customer", "add", "Adah Smith")
    two("customer", "merge", "c1", "c2")
    two("customer", "merge", "c3", "c1")
    assert shown(two, "c2", "id", "merged") == ["c3", ["c1", "c2"]]


def test_the_first_of_a_chain_is_parted_first(two: Crm) -> None:
    two("customer", "add", "Adah Smith")
    two("customer", "merge", "c1", "c2")
    two("customer", "merge", "c3", "c1")
    assert two("customer", "unmerge", "c2", "--json", code=4).error["code"] == "later_change"
    two("customer", "unmerge", "c1")
    assert shown(two, "c2", "id") == ["c1"]


def test_nobody_becomes_part_of_themselves(two: Crm) -> None:
    assert two("customer", "merge", "c1", "ada@example.com", "--json", code=2).error["code"] == "one_record"


def test_what_is_in_the_trash_is_not_merged(two: Crm) -> None:
    two("customer", "rm", "c2")
    assert two("customer", "merge", "c1", "c2", "--json", code=4).error["code"] == "in_trash"


def test_what_was_merged_is_not_in_the_trash(two: Crm) -> None:
    two("customer", "merge", "c1", "c2")
    assert two("customer", "list", "--trash", "--json").json == []
    assert "unmerge" in two("customer", "restore", "c2", code=4).err


def test_only_what_was_merged_is_parted(two: Crm) -> None:
    two("customer", "merge", "c1", "c2")
    error = two("customer", "unmerge", "c1", "--json", code=4).error
    assert (error["code"], error["candidates"]) == ("not_merged", ["c2"])


def test_the_history_tells_the_merge_and_what_came_with_it(two: Crm) -> None:
    two("purchase", "add", "c2", "5")
    two("customer", "merge", "c1", "c2")
    commands = [row["command"] for row in two("history", "c1", "--json").json]
    assert commands == [
        "customer merge", "purchase add", "contact add", "contact add", "customer add", "customer add"
    ]  # fmt: skip


# -- parting when it is not the newest change


def test_later_work_stays_where_it_belongs(two: Crm) -> None:
    two("ticket", "open", "c2", "Flat tyre")
    two("customer", "merge", "c1", "c2")
    two("ticket", "reply", "t1", "Bring it in")
    two("followup", "add", "t1", "Ask again", "--on", "2026-12-01")
    two("purchase", "add", "c1", "9")
    two("customer", "edit", "c1", "--note", "likes tea\n\nand cake", "--add-email", "new@example.com")
    two("customer", "unmerge", "c2")
    assert (
        two.rows("SELECT customer_id FROM ticket UNION ALL SELECT DISTINCT customer_id FROM ticket_event") == [(2,)] * 2
    )
    assert two.rows("SELECT customer_id FROM followup UNION ALL SELECT customer_id FROM purchase") == [(2,), (1,)]
    assert shown(two, "c1", "emails", "note") == [["ada@example.com", "new@example.com"], "and cake"]
    assert two("db", "check", "--deep").out == ""


def test_a_value_that_was_changed_since_stands_in_the_way(two: Crm) -> None:
    two("customer", "merge", "c1", "c2")
    change = two("customer", "edit", "c1", "--street", "2 Low St", "--json").json["undo"]
    error = two("customer", "unmerge", "c2", "--json", code=4).error
    assert (error["code"], f"crmcli undo {change}" in error["hint"]) == ("later_change", True)


def test_points_that_were_spent_since_stand_in_the_way(two: Crm) -> None:
    two("points", "earn", "c2", "100", "--reason", "gift")
    two("customer", "merge", "c1", "c2")
    two("points", "redeem", "c1", "60", "--reason", "voucher")
    assert two("customer", "unmerge", "c2", "--json", code=4).error["code"] == "later_change"
    two("undo")
    two("customer", "unmerge", "c2")
    assert two("points", "balance", "c2", "--json").json["available"] == 100


def test_a_key_of_both_accounts_is_answered_for_each(two: Crm) -> None:
    for ref, points in (("c1", "10"), ("c2", "20")):
        two("points", "earn", ref, points, "--reason", "gift", "--key", "till-7")
    two("customer", "merge", "c1", "c2")
    again = [
        two("points", "earn", "c1", points, "--reason", "gift", "--key", "till-7", code=None).code
        for points in ("10", "20", "30")
    ]
    assert (again, two("points", "balance", "c1", "--json").json["available"]) == ([0, 0, 4], 30)


# -- contacts


def test_contacts_become_one_with_all_that_was_said(two: Crm) -> None:
    two("log", "p2", "hello", "--type", "call")
    two("contact", "edit", "p2", "--customer", "c1")
    two("contact", "merge", "p1", "p2")
    card = two("contact", "show", "p2", "--json").json
    assert (card["id"], card["role"], card["emails"], card["merged"]) == ("p1", "buyer", ["di@work.example"], ["p2"])
    assert two.rows("SELECT contact_id FROM interaction") == [(1,)]


def test_a_contact_is_parted_again(two: Crm) -> None:
    two("log", "p2", "hello", "--type", "call")
    before = two("export", "all").raw
    two("contact", "merge", "p1", "p2")
    two("contact", "unmerge", "p2")
    assert two("export", "all").raw == before


def test_who_takes_the_primary_contact_in_is_it(two: Crm) -> None:
    two("contact", "edit", "p2", "--customer", "c1")
    before = two("export", "all").raw
    two("contact", "merge", "p2", "p1")
    assert two("contact", "show", "p2", "--json").json["primary"] is True
    two("contact", "unmerge", "p1")
    assert two("export", "all").raw == before


# -- what other programs got wrong (trust.md, section 5)


def test_merge_keeps_link_attributes(two: Crm) -> None:
    two("customer", "merge", "c1", "c2")
    people = two("contact", "list", "--customer", "c1", "--fields", "id,role,primary", "--json").json
    assert people == [
        {"id": "p1", "role": "buyer", "primary": True},
        {"id": "p2", "role": "director", "primary": False},
    ]


def test_merge_both_sides_linked(two: Crm) -> None:
    two("customer", "tag", "c1", "shop")
    two("contact", "edit", "p1", "--email", "di@work.example", "-y")
    two("customer", "merge", "c1", "c2")
    assert (shown(two, "c1", "tags"), two("db", "check", "--deep").out) == ([["shop", "vip"]], "")


def test_merge_fills_empty_fields(two: Crm) -> None:
    two("customer", "merge", "c1", "c2")
    assert shown(two, "c1", "street", "phones") == ["1 High St", ["+442079460002"]]


def test_merge_finds_all_foreign_keys(two: Crm) -> None:
    """Each foreign key of the declared tables is one that the database names when it is asked."""
    from crmcli.merging.links import JOINED, links

    for noun in ("customer", "contact"):
        declared = {
            (table.name, key.parent.name)
            for table in SQLModel.metadata.sorted_tables
            for key in table.foreign_keys
            if key.column.table.name == noun
        }
        with two.workspace().store.read() as db:
            moved = {(link.table.name, link.column) for link in links(db, noun)}
        assert moved == {(name, column) for name, column in declared if name not in JOINED[noun]}


def test_no_unique_index_holds_a_customer_that_merge_does_not_know(crm: Crm) -> None:
    """A new unique index with a customer in it needs a rule for what becomes of rows that both have."""
    from crmcli.merging.links import JOINED

    joined = {*JOINED["customer"], *JOINED["contact"]}
    found = {
        str(index.name)
        for table in SQLModel.metadata.sorted_tables
        if table.name not in joined
        for index in table.indexes
        if index.unique and {"customer_id", "contact_id"} & {column.name for column in index.columns}
    }
    assert found == {"ix_contact_primary", "ix_points_entry_key"}
