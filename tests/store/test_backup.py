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

pytestmark = pytest.mark.in_file


def _names(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as con:
        return [name for (name,) in con.execute("SELECT name FROM customer ORDER BY id")]


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_sqlite(path)) as con:
        con.execute("SELECT COUNT(*) FROM customer").fetchone()
        yield con


def test_a_backup_holds_what_the_store_holds(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada")
    back_up(crm.path, tmp_path / "copy.db")
    assert _names(tmp_path / "copy.db") == ["Ada"]


def test_a_backup_takes_along_what_is_only_in_the_wal(crm: Crm, tmp_path: Path) -> None:
    with _opened(crm.path):
        crm("customer", "add", "Ada")
        back_up(crm.path, tmp_path / "copy.db")
    assert _names(tmp_path / "copy.db") == ["Ada"]


def test_a_backup_is_one_file_and_its_manifest(crm: Crm, tmp_path: Path) -> None:
    back_up(crm.path, tmp_path / "to" / "copy.db")
    assert sorted(path.name for path in (tmp_path / "to").iterdir()) == ["copy.db", "copy.db.manifest.json"]


def test_a_backup_is_for_its_owner_alone(crm: Crm, tmp_path: Path) -> None:
    back_up(crm.path, tmp_path / "to" / "copy.db")
    assert [path.stat().st_mode & 0o777 for path in (tmp_path / "to", *sorted((tmp_path / "to").iterdir()))] == [
        0o700,
        0o600,
        0o600,
    ]


def test_the_manifest_says_what_the_backup_is(crm: Crm, tmp_path: Path) -> None:
    made = back_up(crm.path, tmp_path / "copy.db")
    said = json.loads(manifest_of(made.path).read_text())
    assert (said["sha256"], said["size"]) == (sha256_of(made.path), made.path.stat().st_size)


def test_the_rows_are_counted(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada", "--tag", "vip")
    rows = back_up(crm.path, tmp_path / "copy.db").rows
    assert (rows["customer"], rows["customer_tag"], rows["change"]) == (1, 1, 1)


def test_a_store_that_is_not_whole_is_not_backed_up(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada")
    with closing(sqlite3.connect(crm.path)) as con:
        con.execute("UPDATE entry SET h = x'00'")
        con.commit()
    with pytest.raises(NotVerified):
        back_up(crm.path, tmp_path / "copy.db")
    assert list(tmp_path.glob("copy*")) == []


def test_a_failed_backup_leaves_the_one_before(crm: Crm, tmp_path: Path) -> None:
    before = back_up(crm.path, tmp_path / "copy.db").sha256
    crm.path.write_bytes(b"no database any more, and long enough to be read as one")
    with pytest.raises(NotAStore):
        back_up(crm.path, tmp_path / "copy.db")
    assert before == sha256_of(tmp_path / "copy.db")


def test_a_backup_onto_the_store_itself_is_refused(crm: Crm) -> None:
    with pytest.raises(OntoItself):
        back_up(crm.path, crm.path)


def test_a_restore_brings_back_what_was(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada")
    back_up(crm.path, tmp_path / "copy.db")
    crm("customer", "add", "Bo")
    restore(tmp_path / "copy.db", crm.path)
    assert _names(crm.path) == ["Ada"]


def test_the_old_store_is_kept(crm: Crm, tmp_path: Path) -> None:
    back_up(crm.path, tmp_path / "copy.db")
    crm("customer", "add", "Bo")
    _, old = restore(tmp_path / "copy.db", crm.path)
    assert old is not None
    assert _names(old) == ["Bo"]


def test_a_second_restore_keeps_the_old_store_of_the_first(crm: Crm, tmp_path: Path) -> None:
    back_up(crm.path, tmp_path / "copy.db")
    kept = [restore(tmp_path / "copy.db", crm.path)[1] for _ in range(2)]
    assert len({path for path in kept if path and path.exists()}) == 2


def test_nothing_is_left_beside_the_kept_store(crm: Crm, tmp_path: Path) -> None:
    back_up(crm.path, tmp_path / "copy.db")
    _, old = restore(tmp_path / "copy.db", crm.path)
    assert old is not None
    assert [path.name for path in tmp_path.glob(f"{old.name}*")] == [old.name]


def test_a_restore_is_refused_while_the_store_is_open(crm: Crm, tmp_path: Path) -> None:
    back_up(crm.path, tmp_path / "copy.db")
    with _opened(crm.path), pytest.raises(InUse):
        restore(tmp_path / "copy.db", crm.path)


def test_a_refused_restore_changes_nothing(crm: Crm, tmp_path: Path) -> None:
    back_up(crm.path, tmp_path / "copy.db")
    crm("customer", "add", "Bo")
    with _opened(crm.path), pytest.raises(InUse):
        restore(tmp_path / "copy.db", crm.path)
    assert _names(crm.path) == ["Bo"]


@pytest.mark.parametrize("damage", [b"", b"x", b"SQLite format 3\0", b"not a database at all " * 300])
def test_a_damaged_store_is_no_obstacle(crm: Crm, tmp_path: Path, damage: bytes) -> None:
    crm("customer", "add", "Ada")
    back_up(crm.path, tmp_path / "copy.db")
    crm.path.write_bytes(damage)
    restore(tmp_path / "copy.db", crm.path)
    assert _names(crm.path) == ["Ada"]


def test_a_missing_store_is_no_obstacle(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada")
    back_up(crm.path, tmp_path / "copy.db")
    restore(tmp_path / "copy.db", tmp_path / "new" / "crm.db")
    assert _names(tmp_path / "new" / "crm.db") == ["Ada"]


def test_a_stale_wal_never_meets_the_restored_store(crm: Crm, tmp_path: Path) -> None:
    back_up(crm.path, tmp_path / "copy.db")
    with _opened(crm.path):
        crm("customer", "add", "Bo")
        stale = Path(f"{crm.path}-wal").read_bytes()
    crm.path.unlink()
    Path(f"{crm.path}-wal").write_bytes(stale)
    restore(tmp_path / "copy.db", crm.path)
    assert _names(crm.path) == []


def test_the_restored_store_is_in_wal_mode(crm: Crm, tmp_path: Path) -> None:
    back_up(crm.path, tmp_path / "copy.db")
    restore(tmp_path / "copy.db", crm.path)
    with closing(sqlite3.connect(crm.path)) as con:
        assert con.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_backup_that_was_altered_is_not_restored(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada")
    back_up(crm.path, tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as con:
        con.execute("DELETE FROM entry")
        con.execute("DELETE FROM change")
        con.commit()
    with pytest.raises(NotVerified):
        restore(tmp_path / "copy.db", crm.path)


def test_a_backup_with_a_trigger_is_not_restored(crm: Crm, tmp_path: Path) -> None:
    back_up(crm.path, tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as con:
        con.execute("CREATE TRIGGER evil AFTER INSERT ON customer BEGIN DELETE FROM customer; END")
        con.commit()
    with pytest.raises(NotVerified):
        restore(tmp_path / "copy.db", crm.path)


def test_a_backup_that_is_not_there(crm: Crm, tmp_path: Path) -> None:
    with pytest.raises(NoSuchBackup):
        restore(tmp_path / "none.db", crm.path)
