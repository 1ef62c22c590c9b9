"""Backups are verified before they count; a restore never mixes two stores and keeps the old one (F9, F12)."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from crmcli.store.backup import InUse, NoSuchBackup, NotVerified, OntoItself, back_up, manifest_of, restore
from crmcli.store.connect import open_sqlite
from crmcli.store.faults import NotAStore
from crmcli.store.files import sha256_of
from ground import Crm

in_file = pytest.mark.in_file


def _names(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as con:
        return [name for (name,) in con.execute("SELECT name FROM customer ORDER BY id")]


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_sqlite(path)) as con:
        con.execute("SELECT COUNT(*) FROM customer").fetchone()
        yield con


def _listed(crm: Crm) -> list[str]:
    return [name for (name,) in crm.rows("SELECT name FROM customer ORDER BY id")]


# -- on both databases


def test_a_backup_is_one_file_and_its_manifest(crm: Crm, tmp_path: Path) -> None:
    crm.workspace().store.back_up(tmp_path / "to" / "copy")
    assert sorted(path.name for path in (tmp_path / "to").iterdir()) == ["copy", "copy.manifest.json"]


def test_a_backup_is_for_its_owner_alone(crm: Crm, tmp_path: Path) -> None:
    crm.workspace().store.back_up(tmp_path / "to" / "copy")
    assert [path.stat().st_mode & 0o777 for path in (tmp_path / "to", *sorted((tmp_path / "to").iterdir()))] == [
        0o700,
        0o600,
        0o600,
    ]


def test_the_manifest_says_what_the_backup_is(crm: Crm, tmp_path: Path) -> None:
    made = crm.workspace().store.back_up(tmp_path / "copy")
    said = json.loads(manifest_of(made.path).read_text())
    assert (said["sha256"], said["size"]) == (sha256_of(made.path), made.path.stat().st_size)


def test_the_manifest_anchors_the_journal(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada")
    made = crm.workspace().store.back_up(tmp_path / "copy")
    ((head,),) = crm.rows("SELECT h FROM entry ORDER BY seq DESC LIMIT 1")
    assert json.loads(manifest_of(made.path).read_text())["head"] == bytes(head).hex()


def test_the_rows_are_counted(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada", "--tag", "vip")
    rows = crm.workspace().store.back_up(tmp_path / "copy").rows
    assert (rows["customer"], rows["customer_tag"], rows["change"]) == (1, 1, 1)


def test_a_store_that_is_not_whole_is_not_backed_up(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada")
    crm.damage("UPDATE change SET actor = 'someone else'")
    with pytest.raises(NotVerified):
        crm.workspace().store.back_up(tmp_path / "copy")
    assert list(tmp_path.glob("*copy*")) == []


def test_a_failed_backup_leaves_the_one_before(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada")
    before = crm.workspace().store.back_up(tmp_path / "copy").sha256
    crm.damage("UPDATE change SET actor = 'someone else'")
    with pytest.raises(NotVerified):
        crm.workspace().store.back_up(tmp_path / "copy")
    assert before == sha256_of(tmp_path / "copy")


def test_a_restore_brings_back_what_was(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada", "--tag", "vip")
    crm.workspace().store.back_up(tmp_path / "copy")
    crm("customer", "add", "Bo")
    crm.workspace().store.restore(tmp_path / "copy")
    assert _listed(crm) == ["Ada"]


def test_what_was_restored_goes_on(crm: Crm, tmp_path: Path) -> None:
    """Ids, the chain, the search and undo."""
    crm("customer", "add", "Ada")
    crm.workspace().store.back_up(tmp_path / "copy")
    crm("customer", "rm", "c1")
    crm.workspace().store.restore(tmp_path / "copy")
    assert crm("customer", "add", "Bo", "--json").json["undo"] == "u2"
    assert crm("find", "bo", "-o", "ids").out == "c2\n"
    crm("undo")
    crm("db", "check", "--deep")


def test_the_old_store_is_kept(crm: Crm, tmp_path: Path) -> None:
    crm.workspace().store.back_up(tmp_path / "copy")
    crm("customer", "add", "Bo")
    _, old = crm.workspace().store.restore(tmp_path / "copy")
    assert old is not None
    crm.workspace().store.restore(old)
    assert _listed(crm) == ["Bo"]


def test_a_second_restore_keeps_the_old_store_of_the_first(crm: Crm, tmp_path: Path) -> None:
    crm.workspace().store.back_up(tmp_path / "copy")
    kept = [crm.workspace().store.restore(tmp_path / "copy")[1] for _ in range(2)]
    assert len({path for path in kept if path and path.exists()}) == 2


def test_a_restore_for_the_trial_changes_and_keeps_nothing(crm: Crm, tmp_path: Path) -> None:
    crm.workspace().store.back_up(tmp_path / "copy")
    crm("customer", "add", "Bo")
    assert crm.workspace().store.restore(tmp_path / "copy", keep=False)[1] is None
    assert _listed(crm) == ["Bo"]


def test_a_restore_is_refused_while_the_store_is_open(crm: Crm, tmp_path: Path) -> None:
    crm.workspace().store.back_up(tmp_path / "copy")
    crm("customer", "add", "Bo")
    with crm.workspace().store.read() as db:
        db.value("SELECT COUNT(*) FROM customer")
        with pytest.raises(InUse):
            crm.workspace().store.restore(tmp_path / "copy")
    assert _listed(crm) == ["Bo"]


def test_a_store_that_is_not_whole_is_no_obstacle(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada")
    crm.workspace().store.back_up(tmp_path / "copy")
    crm.damage("UPDATE change SET actor = 'someone else'")
    crm.workspace().store.restore(tmp_path / "copy")
    crm("db", "check", "--deep")


def test_a_backup_that_the_manifest_speaks_otherwise_of_is_not_restored(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada")
    store = crm.workspace().store
    store.back_up(tmp_path / "copy")
    crm("customer", "add", "Bo")
    manifest_of(store.back_up(tmp_path / "later").path).replace(manifest_of(tmp_path / "copy"))
    with pytest.raises(NotVerified):
        store.restore(tmp_path / "copy")
    assert _listed(crm) == ["Ada", "Bo"]


def test_a_backup_that_is_not_there(crm: Crm, tmp_path: Path) -> None:
    with pytest.raises(NoSuchBackup):
        crm.workspace().store.restore(tmp_path / "none")


def test_an_export_is_imported_and_not_restored(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada")
    crm("export", "all", "--to", str(tmp_path / "all"))
    crm("export", "all", "--to", str(tmp_path / "all.jsonl"))
    for name in ("all", "all.jsonl"):
        refused = crm("db", "restore", str(tmp_path / name), "-y", "--json", code=4).error
        assert (refused["code"], "crmcli import" in refused["hint"]) == ("is_an_export", True)


# -- of a store in a file


@in_file
def test_a_backup_holds_what_the_store_holds(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada")
    back_up(crm.path, tmp_path / "copy.db")
    assert _names(tmp_path / "copy.db") == ["Ada"]


@in_file
def test_a_backup_takes_along_what_is_only_in_the_wal(crm: Crm, tmp_path: Path) -> None:
    with _opened(crm.path):
        crm("customer", "add", "Ada")
        back_up(crm.path, tmp_path / "copy.db")
    assert _names(tmp_path / "copy.db") == ["Ada"]


@in_file
def test_a_store_with_a_broken_chain_is_not_backed_up(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada")
    with closing(sqlite3.connect(crm.path)) as con:
        con.execute("UPDATE entry SET h = x'00'")
        con.commit()
    with pytest.raises(NotVerified):
        back_up(crm.path, tmp_path / "copy.db")
    assert list(tmp_path.glob("copy*")) == []


@in_file
def test_a_backup_of_what_is_no_store_leaves_the_one_before(crm: Crm, tmp_path: Path) -> None:
    before = back_up(crm.path, tmp_path / "copy.db").sha256
    crm.path.write_bytes(b"no database any more, and long enough to be read as one")
    with pytest.raises(NotAStore):
        back_up(crm.path, tmp_path / "copy.db")
    assert before == sha256_of(tmp_path / "copy.db")


@in_file
def test_a_backup_onto_the_store_itself_is_refused(crm: Crm) -> None:
    with pytest.raises(OntoItself):
        back_up(crm.path, crm.path)


@in_file
def test_nothing_is_left_beside_the_kept_store(crm: Crm, tmp_path: Path) -> None:
    back_up(crm.path, tmp_path / "copy.db")
    _, old = restore(tmp_path / "copy.db", crm.path)
    assert old is not None
    assert [path.name for path in tmp_path.glob(f"{old.name}*")] == [old.name]


@in_file
@pytest.mark.parametrize("damage", [b"", b"x", b"SQLite format 3\0", b"not a database at all " * 300])
def test_a_damaged_store_is_no_obstacle(crm: Crm, tmp_path: Path, damage: bytes) -> None:
    crm("customer", "add", "Ada")
    back_up(crm.path, tmp_path / "copy.db")
    crm.path.write_bytes(damage)
    restore(tmp_path / "copy.db", crm.path)
    assert _names(crm.path) == ["Ada"]


@in_file
def test_a_missing_store_is_no_obstacle(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada")
    back_up(crm.path, tmp_path / "copy.db")
    restore(tmp_path / "copy.db", tmp_path / "new" / "crm.db")
    assert _names(tmp_path / "new" / "crm.db") == ["Ada"]


@in_file
def test_a_stale_wal_never_meets_the_restored_store(crm: Crm, tmp_path: Path) -> None:
    back_up(crm.path, tmp_path / "copy.db")
    with _opened(crm.path):
        crm("customer", "add", "Bo")
        stale = Path(f"{crm.path}-wal").read_bytes()
    crm.path.unlink()
    Path(f"{crm.path}-wal").write_bytes(stale)
    restore(tmp_path / "copy.db", crm.path)
    assert _names(crm.path) == []


@in_file
def test_the_restored_store_is_in_wal_mode(crm: Crm, tmp_path: Path) -> None:
    back_up(crm.path, tmp_path / "copy.db")
    restore(tmp_path / "copy.db", crm.path)
    with closing(sqlite3.connect(crm.path)) as con:
        assert con.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@in_file
def test_a_backup_that_was_altered_is_not_restored(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada")
    back_up(crm.path, tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as con:
        con.execute("DELETE FROM entry")
        con.execute("DELETE FROM change")
        con.commit()
    with pytest.raises(NotVerified):
        restore(tmp_path / "copy.db", crm.path)


@in_file
def test_a_backup_with_a_trigger_is_not_restored(crm: Crm, tmp_path: Path) -> None:
    back_up(crm.path, tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as con:
        con.execute("CREATE TRIGGER evil AFTER INSERT ON customer BEGIN DELETE FROM customer; END")
        con.commit()
    with pytest.raises(NotVerified):
        restore(tmp_path / "copy.db", crm.path)
