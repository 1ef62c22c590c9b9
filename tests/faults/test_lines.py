"""The table of lines is whole and says the truth: what is said to write writes, what is said to read does not."""

import pytest

from crmcli.catalogue import COMMANDS
from lines import READING, SILENT, WRITING, Case, Shop, named


def test_every_command_has_a_line() -> None:
    """Whoever adds a command adds a line to WRITING or READING in tests/faults/lines.py."""
    assert sorted(set(COMMANDS) - named()) == []


@pytest.mark.parametrize("case", WRITING, ids=str)
def test_what_writes_changes_something(shop: Shop, case: Case) -> None:
    shop.again(case)
    before = shop.state()
    shop.here(case.line)
    shop.whole()
    made = {name for name, content in shop.state().items() if content != before.get(name)}
    assert made or (shop.shell.home / shop.loose[0]).exists()


def test_what_reads_changes_nothing(shop: Shop) -> None:
    before = shop.state()
    for line in READING:
        shop.here(line)
    assert shop.state() == before


@pytest.mark.in_file
def test_what_reads_says_something(shop: Shop) -> None:
    assert [line for line in READING if not shop.run(line).stdout] == list(SILENT)
