"""Making a store: for its owner alone, whole or not at all, by one of many (F11, A11)."""

import subprocess
import sys
from pathlib import Path

import pytest

from crmcli.schema import declared
from crmcli.store.store import Store
from ground import Crm, Shell

pytestmark = pytest.mark.in_file

AT = 1_795_262_400_000_000


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    Store(path, declared).create(AT)
    assert path.stat().st_mode & 0o777 == 0o600


def test_directories_made_on_the_way_are_for_their_owner_alone(tmp_path: Path) -> None:
    Store(tmp_path / "a" / "b" / "crm.db", declared).create(AT)
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("a", "a/b")] == [0o700, 0o700]


def test_a_second_time_it_is_there(tmp_path: Path) -> None:
    store = Store(tmp_path / "crm.db", declared)
    assert (store.create(AT), store.create(AT)) == (True, False)


def test_nothing_but_the_store_is_left(tmp_path: Path) -> None:
    Store(tmp_path / "crm.db", declared).create(AT)
    assert [path.name for path in tmp_path.iterdir()] == ["crm.db"]


def test_what_a_killed_creator_left_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / ".crm.db.0badcafe.part").write_bytes(b"half a store")
    assert Store(tmp_path / "crm.db", declared).create(AT)


def test_a_dangling_link_is_not_followed(crm: Crm, tmp_path: Path) -> None:
    crm.path.unlink()
    crm.path.symlink_to(tmp_path / "elsewhere.db")
    crm("db", "init", code=9)
    assert not (tmp_path / "elsewhere.db").exists()


def test_of_many_at_once_one_makes_it_and_all_end_well(shell: Shell, tmp_path: Path) -> None:
    shell.path.unlink()
    line = [str(Path(sys.executable).with_name("crmcli")), "db", "init", "-o", "tsv", "--no-header"]
    running = [
        subprocess.Popen(line, env=shell.environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for _ in range(12)
    ]
    answers = [(process.communicate()[0].split("\t")[-1].strip(), process.returncode) for process in running]
    assert sorted(answers) == [("false", 0)] * 11 + [("true", 0)]
