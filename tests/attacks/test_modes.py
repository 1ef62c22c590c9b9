"""A11: whatever the umask, every file that any command makes is for its owner alone, and every directory."""

import stat
from pathlib import Path

import pytest

from ground import figure
from lines import READING, WRITING, Case, Shop

pytestmark = pytest.mark.in_file

GIVEN = frozenset(("known.csv", "people.csv", "bought.csv", "people-old.csv"))
"""The user's own files; no command changes their mode but by replacing them."""


def open_to_others(place: Path, own: frozenset[str] = GIVEN) -> list[str]:
    """What others may read, as path and mode."""
    found = [path for path in place.rglob("*") if path.name not in own and not path.is_symlink()]
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in found}
    return sorted(f"{path.name} {mode:04o}" for path, mode in modes.items() if mode & 0o077)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077], ids=oct)
def test_nothing_is_open_to_others(shop: Shop, umask: int) -> None:
    wrong: list[str] = []
    shop.crm.path.parent.chmod(0o700)
    lines = [*WRITING, Case("import bad.csv")]
    for line in lines:
        shop.again(line)
        (shop.shell.home / "bad.csv").write_text("customer_id,name,email\nK1,Ada,no address\n")
        (shop.shell.home / "bad.csv").chmod(0o600)
        before = set(open_to_others(shop.crm.path.parent))
        shop.run(line.line, umask=umask)
        wrong += [f"{line}: {found}" for found in open_to_others(shop.crm.path.parent) if found not in before]
    figure("files_open_to_others", len(wrong), f"0 after {len(lines)} lines")
    assert wrong == []


def test_a_log_of_what_should_not_happen_is_for_its_owner(shop: Shop) -> None:
    """A fault of ours is forced by hiding a file of the program from it."""
    script = "import sys; sys.modules['crmcli.store.store'] = None; from crmcli.main import main; main()"
    done = shop.shell.bash(f'umask 000; python -c "{script}" customer list')
    logs = list(shop.shell.home.rglob("crmcli.log"))
    assert (done.returncode, [stat.S_IMODE(log.stat().st_mode) for log in logs]) == (1, [0o600])
    assert open_to_others(shop.shell.home) == []


@pytest.mark.parametrize("line", [line for line in READING if not line.startswith("db migrate")])
def test_looking_makes_no_file(shop: Shop, line: str) -> None:
    before = sorted(path.name for path in shop.crm.path.parent.rglob("*"))
    shop.here(line)
    assert sorted(path.name for path in shop.crm.path.parent.rglob("*")) == before
