"""Tests of a file that comes again: what changed meanwhile is found, what did not change is told at once."""

from pathlib import Path
from typing import Any

import pytest

from ground import Crm
from rows import came

HEADER = "customer_id,first_name,last_name,email,phone,city,tags,notes,shoe size\n"
ROWS = (
    "K1,Ada,Müller,ada@example.com,+15035550101,Köln,club;vip,pays by card,38\n"
    "K2,Bela,O'Brien,bela@example.com,+15035550102,Leeds,,,\n"
    "K3,Chi,Dubois,chi@example.com,,,club,,40\n"
)
UNCHANGED = (0, 0, 3, 0, 0)


def shop(crm: Crm, folder: Path, *options: str, rows: str = ROWS, code: int = 0) -> tuple[int, ...]:
    """What bringing the shop's file in came to."""
    path = folder / "shop.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    return came(crm, str(path), "--source", "shop", *options, code=code)


def city(crm: Crm, ref: str) -> Any:
    return crm("show", ref, "--json").json["city"]


@pytest.mark.on_both
def test_the_same_file_again_changes_nothing(crm: Crm, tmp_path: Path) -> None:
    assert shop(crm, tmp_path) == (3, 0, 0, 0, 0)
    assert shop(crm, tmp_path) == UNCHANGED


@pytest.mark.on_both
@pytest.mark.parametrize(
    "edit",
    [
        ("customer", "edit", "c2", "--city", "York"),
        ("customer", "edit", "c2", "--name", "Bela"),
        ("customer", "edit", "c2", "--email", "other@example.com"),
        ("customer", "edit", "c1", "--field", "shoe_size=39"),
        ("customer", "untag", "c3", "club"),
    ],
)
def test_what_was_edited_since_is_as_in_the_file_again(crm: Crm, tmp_path: Path, edit: tuple[str, ...]) -> None:
    shop(crm, tmp_path)
    crm(*edit)
    assert shop(crm, tmp_path) == (0, 1, 2, 0, 0)
    assert shop(crm, tmp_path) == UNCHANGED


def test_what_was_added_since_stays(crm: Crm, tmp_path: Path) -> None:
    shop(crm, tmp_path)
    crm("customer", "edit", "c2", "--works-for", "Ltd")
    crm("customer", "tag", "c2", "gold")
    crm("customer", "edit", "c1", "--field", "shoe_size=38")
    assert shop(crm, tmp_path) == UNCHANGED


def test_an_edit_stays_where_the_file_may_only_fill(crm: Crm, tmp_path: Path) -> None:
    shop(crm, tmp_path)
    crm("customer", "edit", "c2", "--city", "York")
    assert shop(crm, tmp_path, "--on-match", "fill") == UNCHANGED
    assert city(crm, "c2") == "York"


def test_known_ones_can_be_skipped_or_refused_though_nothing_changed(crm: Crm, tmp_path: Path) -> None:
    shop(crm, tmp_path)
    assert shop(crm, tmp_path, "--on-match", "skip") == (0, 0, 0, 0, 3)
    assert shop(crm, tmp_path, "--on-match", "fail", code=6) == (0, 0, 0, 3, 0)


def test_empty_cells_erase_what_was_added_since(crm: Crm, tmp_path: Path) -> None:
    shop(crm, tmp_path)
    crm("customer", "edit", "c3", "--city", "York")
    assert shop(crm, tmp_path, "--clear-empty") == (0, 1, 2, 0, 0)
    assert city(crm, "c3") is None


def test_an_id_that_comes_twice_is_looked_at(crm: Crm, tmp_path: Path) -> None:
    shop(crm, tmp_path)
    twice = ROWS + "K2,Bela,O'Brien,bela@example.com,+15035550102,Leeds,,,\n"
    assert shop(crm, tmp_path, rows=twice) == (0, 0, 3, 0, 1)
    other = ROWS + "K2,Bela,O'Brien,bela@example.com,+15035550102,York,,,\n"
    assert shop(crm, tmp_path, rows=other, code=6) == (0, 0, 3, 1, 0)
    assert city(crm, "c2") == "Leeds"


def test_a_new_row_among_known_ones_comes_in(crm: Crm, tmp_path: Path) -> None:
    shop(crm, tmp_path)
    assert shop(crm, tmp_path, rows=ROWS + "K4,Di,Eriksen,di@example.com,,Oslo,,,\n") == (1, 0, 3, 0, 0)
    assert shop(crm, tmp_path, rows="K5\n" + ROWS, code=6) == (0, 0, 3, 1, 0)
