"""Undo and redo: whole or not at all, what stands in the way is named, imports come back in part."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmcli.store.check import faults_of
from crmcli.upkeep.invariants import INVARIANTS
from ground import Crm

FACTS = ("customer", "customer_email", "customer_phone", "customer_tag", "stage_event", "custom_field", "purchase")


def _facts(crm: Crm) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of facts; versions count edits and are no facts."""
    with crm.workspace().store.read() as db:
        found = {}
        for table in FACTS:
            columns = [name for name in db.dialect.columns(db, table) if name != "version"]
            found[table] = db.all(f"SELECT {', '.join(columns)} FROM {table} ORDER BY 1, 2")
        return found


def _whole(crm: Crm) -> list[str]:
    with crm.workspace().store.read() as db:
        return faults_of(db, INVARIANTS, deep=True)


def test_an_added_customer_is_gone(crm: Crm) -> None:
    crm("customer", "add", "Ada", "--email", "ada@example.com", "--tag", "vip")
    crm("undo")
    assert [row for rows in _facts(crm).values() for row in rows] == []


def test_an_edit_is_taken_back_with_its_lists(crm: Crm) -> None:
    crm("customer", "add", "Ada", "--email", "a@example.com", "--email", "b@example.com", "--tag", "vip")
    before = _facts(crm)
    crm("customer", "edit", "c1", "--email", "c@example.com", "--tag", "x", "--city", "Leeds", "--name", "Bo")
    crm("undo")
    assert before == _facts(crm)


def test_the_search_finds_what_an_undo_brought_back(crm: Crm) -> None:
    crm("customer", "add", "Ada Smith")
    crm("customer", "edit", "c1", "--name", "Bo Jones")
    crm("undo")
    assert crm("customer", "show", "smith", "--json").json["id"] == "c1"


def test_the_search_does_not_find_what_an_undo_took(crm: Crm) -> None:
    crm("customer", "add", "Ada Smith")
    crm("undo")
    crm("customer", "show", "smith", code=3)


def test_an_undone_id_is_not_given_again(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    crm("undo")
    assert crm("customer", "add", "Bo", "--json").json["id"] == "c2"


def test_the_key_of_an_undone_row_can_be_brought_back(crm: Crm) -> None:
    crm("customer", "add", "Ada", "--source", "shop", "--external-id", "7")
    before = _facts(crm)
    crm("undo")
    crm("redo")
    assert before == _facts(crm)


def test_undo_walks_back_change_by_change(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    crm("customer", "edit", "c1", "--city", "Leeds")
    assert [crm("undo", "--json").json["undone"] for _ in range(2)] == ["u2", "u1"]


def test_redo_walks_forward_again(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    crm("customer", "edit", "c1", "--city", "Leeds")
    before = _facts(crm)
    crm("undo")
    crm("undo")
    assert [crm("redo", "--json").json["redone"] for _ in range(2)] == ["u1", "u2"]
    assert before == _facts(crm)


def test_a_later_change_of_the_record_stands_in_the_way(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    crm("customer", "edit", "c1", "--city", "Leeds")
    assert "u2" in crm("undo", "u1", "--json", code=4).error["message"]


def test_a_tag_counts_as_a_change_of_its_customer(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    crm("customer", "edit", "c1", "--city", "Leeds")
    crm("customer", "tag", "c1", "vip")
    crm("undo", "u2", code=4)


def test_a_refused_undo_changes_nothing(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    crm("customer", "edit", "c1", "--city", "Leeds")
    before = crm("history", "--json").json
    crm("undo", "u1", code=4)
    assert before == crm("history", "--json").json


def test_a_later_change_of_another_record_does_not(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    crm("customer", "add", "Bo")
    crm("undo", "u1")
    assert crm("customer", "list", "--fields", "name").rows == [["name"], ["Bo"]]


def test_changes_that_cancelled_each_other_do_not(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    crm("customer", "edit", "c1", "--city", "Leeds")
    crm("undo")
    crm("undo", "u1")
    assert crm("customer", "list", "--json").json == []


def test_a_redone_change_stands_in_the_way_again(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    crm("customer", "edit", "c1", "--city", "Leeds")
    crm("undo")
    crm("redo")
    crm("undo", "u1", code=4)


def test_a_purchase_leans_on_its_customer(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    crm("purchase", "add", "c1", "10")
    assert crm("undo", "u1", "--json", code=4).error["code"] == "later_change"


def test_a_change_is_taken_back_once(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    crm("undo")
    assert crm("undo", "u1", "--json", code=4).error["code"] == "already_undone"


def test_a_dry_run_takes_nothing_back(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    before = _facts(crm)
    assert crm("undo", "-n", "--json").json["undo"] is None
    assert before == _facts(crm)


def test_many_at_once_come_back_at_once(crm: Crm) -> None:
    for name in ("Ada", "Bo", "Cy"):
        crm("customer", "add", name)
    before = _facts(crm)
    crm("customer", "tag", "-w", "name!=x", "vip")
    crm("undo")
    assert before == _facts(crm)


def test_the_trash_is_undone(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    before = _facts(crm)
    crm("customer", "rm", "c1")
    crm("undo")
    assert before == _facts(crm)


# what imports brought


@pytest.fixture
def imported(crm: Crm, tmp_path: Path) -> Crm:
    """Three customers from a file."""
    file = tmp_path / "customers.csv"
    file.write_text(
        "customer id,name,email,city\n1,Ada,ada@example.com,Leeds\n2,Bo,bo@example.com,York\n3,Cy,cy@example.com,Hull\n"
    )
    crm("import", str(file))
    return crm


def test_an_import_is_one_change(imported: Crm) -> None:
    imported("undo")
    assert imported("customer", "list", "--json").json == []


def test_an_undone_import_leaves_a_whole_store(imported: Crm) -> None:
    imported("undo")
    assert _whole(imported) == []


def test_an_undone_import_comes_back(imported: Crm) -> None:
    before = _facts(imported)
    imported("undo")
    imported("redo")
    assert before == _facts(imported)


def test_what_was_edited_since_an_import_is_kept_and_named(imported: Crm) -> None:
    imported("customer", "edit", "c2", "--city", "Leeds")
    answer = imported("undo", "u1", "--json", code=6).json
    assert (answer["restored"], [kept.split(":")[0] for kept in answer["kept"]]) == (2, ["c2"])
    assert imported("customer", "list", "--fields", "name").rows == [["name"], ["Bo"]]


def test_who_bought_since_an_import_is_kept(imported: Crm) -> None:
    imported("purchase", "add", "c3", "10")
    imported("undo", "u1", code=6)
    assert imported("customer", "list", "--fields", "name").rows == [["name"], ["Cy"]]


def test_who_was_moved_since_an_import_is_kept(imported: Crm) -> None:
    imported("journey", "move", "c1", "advocacy")
    imported("undo", "u1", code=6)
    assert imported("customer", "list", "--fields", "name,stage").rows == [["name", "stage"], ["Ada", "advocacy"]]


def test_who_bought_by_a_later_import_is_kept(imported: Crm, tmp_path: Path) -> None:
    file = tmp_path / "purchases.csv"
    file.write_text("customer,date,total\nada@example.com,2026-11-01,12.50\n")
    imported("import", str(file), "--as", "purchases")
    imported("undo", "u1", code=6)
    assert imported("customer", "list", "--fields", "name").rows == [["name"], ["Ada"]]


def test_an_import_undone_in_part_leaves_a_whole_store(imported: Crm) -> None:
    imported("purchase", "add", "c3", "10")
    imported("undo", "u1", code=6)
    assert _whole(imported) == []


def test_when_all_would_be_kept_the_undo_is_refused(imported: Crm) -> None:
    imported("customer", "tag", "-w", "name!=x", "vip")
    imported("undo", "u1", code=4)


def test_imported_purchases_are_taken_back(imported: Crm, tmp_path: Path) -> None:
    before = _facts(imported)
    file = tmp_path / "purchases.csv"
    file.write_text("customer,date,total\nada@example.com,2026-11-01,12.50\nbo@example.com,2026-11-02,9\n")
    imported("import", str(file), "--as", "purchases", "--earn")
    imported("undo")
    assert before == _facts(imported)


def test_the_run_of_an_undone_import_says_so(imported: Crm) -> None:
    def status() -> str:
        return str(imported.rows("SELECT status FROM import_run")[0][0])

    found = [status()]
    for line in ("undo", "redo"):
        imported(line)
        found.append(status())
    assert found == ["done", "undone", "done"]


def test_a_column_of_ones_own_stays_while_a_kept_row_has_a_value(crm: Crm, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("name,email,Shoe size\nAda,ada@example.com,39\nBo,bo@example.com,45\n")
    crm("import", str(file))
    crm("customer", "edit", "c2", "--city", "Leeds")
    answer = crm("undo", "u1", "--json", code=6).json
    assert (answer["restored"], len(answer["kept"]), len(answer["refused"])) == (1, 1, 1)
    assert crm("customer", "list", "-w", "shoe_size=45", "--fields", "name").rows == [["name"], ["Bo"]]


# any history


EDITS = st.one_of(
    st.tuples(st.just("edit"), st.sampled_from(["--city", "--name", "--owner"]), st.sampled_from(["X", "Y", "Zed"])),
    st.tuples(st.just("tag"), st.sampled_from(["vip", "local"])),
    st.tuples(st.just("untag"), st.sampled_from(["vip", "local"])),
    st.tuples(st.just("rm")),
    st.tuples(st.just("restore")),
)


@given(st.lists(EDITS, max_size=5))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_undoing_everything_leads_back_through_every_state(crm: Crm, edits: list[tuple[str, ...]]) -> None:
    name = crm("customer", "add", "Ada", "--json").json["id"]
    states, changes = [_facts(crm)], []
    for verb, *words in edits:
        with crm.workspace().store.read() as db:
            newest = db.value("SELECT MAX(id) FROM change")
        try:
            crm("customer", verb, name, *words)
        except AssertionError:
            continue  # refused: in the trash, or not in it
        with crm.workspace().store.read() as db:
            if db.value("SELECT MAX(id) FROM change") != newest:
                changes.append(newest + 1)
                states.append(_facts(crm))
    for change, state in zip(reversed(changes), reversed(states[:-1]), strict=True):
        crm("undo", f"u{change}")
        assert state == _facts(crm)
