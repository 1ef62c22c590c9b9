"""An import that was cut short anywhere goes on with the same command to what an undisturbed one comes to."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crmcli import wiring
from crmcli.exchange.pipeline import bring_in
from crmcli.exchange.rules import Wish
from crmcli.schema import declared
from crmcli.store.journal import Change
from crmcli.store.store import Store, Writing
from crmcli.store.write import Unit
from ground import Crm
from rows import PEOPLE, counts, numbered, read, written
from test_corner_shop import content

PURCHASES = ("customer", "amount", "date", "note")


class Stopping(Store):
    """A store that is interrupted inside the transaction behind so many."""

    left = 0

    @contextmanager
    def write(
        self, workspace: Writing, change: Change | None = None, *, sync: bool = True, load: bool = False
    ) -> Iterator[Unit]:
        """See Store."""
        with super().write(workspace, change, sync=sync, load=load) as unit:
            yield unit
            if self.left == 0:
                raise KeyboardInterrupt
            self.left -= 1


def cut_short(crm: Crm, file: str, batches: int, wish: Wish | None = None) -> None:
    """Interrupts an import behind this many of its batches."""
    workspace = crm.workspace("import")
    store = Stopping(workspace.store.place, declared, wiring.react)
    store.left = batches
    with pytest.raises(KeyboardInterrupt):
        bring_in(replace(workspace, store=store), Path(file), wish or Wish())


def both(crm: Crm, tmp_path: Path, prepare: Callable[[Crm], None], file: str, options: tuple[str, ...] = ()) -> Any:
    """An undisturbed import beside one that is cut short behind its first, second, … batch each time."""
    prepare(crm)
    other = Crm(tmp_path / "other.db")
    other("db", "init")
    prepare(other)
    found = crm("import", file, *options, "--json", code=6 if "bad" in file else 0).json
    rejects = read(found["rejects_file"]) if found["rejects_file"] else []
    for batches in (1, 1, 1):
        cut_short(other, file, batches, Wish(earn="--earn" in options))
    last = other("import", file, *options, "--json", code=6 if "bad" in file else 0)
    assert "going on with" in last.err
    assert counts(last.json) == counts(found)
    assert (read(last.json["rejects_file"]) if last.json["rejects_file"] else []) == rejects
    assert content(other) == content(crm)
    other("db", "check")
    return found


def known(crm: Crm) -> None:
    """A store in use, so that imports go in batches."""
    crm("customer", "add", "Somebody Else", "--email", "somebody@example.com")


def test_customers(crm: Crm, tmp_path: Path) -> None:
    both(crm, tmp_path, known, written(tmp_path / "a.csv", PEOPLE, *numbered(4_200)))


def test_an_id_that_occurs_again_behind_the_cut(crm: Crm, tmp_path: Path) -> None:
    rows = list(numbered(4_200))
    rows[3_900] = rows[10]
    rows[3_950] = (rows[11][0], "Somebody", "else@example.com", "Bonn")
    rows[4_000] = ("K999999", "Nobody", "no address", "")
    rows[5] = ("K999998", "Nobody", "no address", "")
    found = both(crm, tmp_path, known, written(tmp_path / "bad.csv", PEOPLE, *rows))
    assert counts(found) == (4_196, 0, 0, 3, 1)


def person(crm: Crm) -> None:
    crm("customer", "add", "Ada", "--email", "ada@example.com")


def test_equal_purchases_without_ids(crm: Crm, tmp_path: Path) -> None:
    rows = [("ada@example.com", "5.00", f"2026-01-{1 + number % 28:02}", "") for number in range(4_200)]
    found = both(crm, tmp_path, person, written(tmp_path / "p.csv", PURCHASES, *rows), ("--earn",))
    assert counts(found) == (4_200, 0, 0, 0, 0)


def test_refunds_before_their_purchases(crm: Crm, tmp_path: Path) -> None:
    header = ("purchase_id", *PURCHASES)
    rows = [(f"P{n}", "ada@example.com", "5.00", "2026-01-05", "") for n in range(4_200)]
    rows[7] = ("R1", "ada@example.com", "-5.00", "2026-01-06", "refund of P4100")
    rows[2_500] = ("R2", "ada@example.com", "-2.00", "2026-01-06", "refund of P4101")
    both(crm, tmp_path, person, written(tmp_path / "p.csv", header, *rows), ("--earn",))
    assert crm("points", "balance", "c1", "--json").json["available"] == 4_198 * 5 - 7


def test_points(crm: Crm, tmp_path: Path) -> None:
    header = ("customer", "date", "points", "reason")
    rows = [("ada@example.com", f"2026-01-{1 + n % 28:02}", str(n % 3 - 1 or 2), "gift") for n in range(4_200)]
    both(crm, tmp_path, person, written(tmp_path / "p.csv", header, *rows))


def test_other_options_begin_anew(crm: Crm, tmp_path: Path) -> None:
    known(crm)
    file = written(tmp_path / "a.csv", PEOPLE, *numbered(2_500))
    cut_short(crm, file, 1)
    result = crm("import", file, "--source", "shop", "--on-match", "fill", "--json").json
    assert result["rows"] == 2_500


def test_a_run_that_was_undone_half_way_begins_anew(crm: Crm, tmp_path: Path) -> None:
    known(crm)
    file = written(tmp_path / "a.csv", PEOPLE, *numbered(2_500))
    cut_short(crm, file, 1)
    crm("undo")
    result = crm("import", file, "--json").json
    assert counts(result) == (2_500, 0, 0, 0, 0)
    assert crm.rows("SELECT COUNT(*) FROM customer") == [(2_501,)]
    crm("db", "check")


def test_undo_takes_back_all_parts(crm: Crm, tmp_path: Path) -> None:
    known(crm)
    before = crm("export", "all").raw
    file = written(tmp_path / "a.csv", PEOPLE, *numbered(3_500))
    cut_short(crm, file, 2)
    crm("import", file)
    crm("import", "undo", "m1")
    assert crm("export", "all").raw == before


@pytest.mark.parametrize("torn", ["K9,Nob", 'K9,"Zoë", "', 'K9,"two\nlines\n', "K9,Zoë,no address,,2,email,not an add"])
def test_a_rejected_row_that_was_half_written_is_written_whole(crm: Crm, tmp_path: Path, torn: str) -> None:
    known(crm)
    rows = list(numbered(2_500))
    rows[5] = ("K999998", "Nobody", "no address", "")
    rows[2_400] = ("K999999", "Zoë", "no address", "")
    file = written(tmp_path / "bad.csv", PEOPLE, *rows)
    cut_short(crm, file, 1)
    rejects = tmp_path / "bad.csv.rejects.csv"
    with rejects.open("ab") as left:
        left.write(torn.encode()[:-1])
    assert counts(crm("import", file, "--json", code=6).json) == (2_498, 0, 0, 2, 0)
    header, *found = read(rejects)
    assert [(row[0], row[header.index("_line")]) for row in found] == [("K999998", "7"), ("K999999", "2402")]


def test_orders_that_bring_their_customers(crm: Crm, tmp_path: Path) -> None:
    """The customers that the parts before brought along are counted too."""
    header = ("Order ID", "Date", "Total", "Customer ID", "Customer Name")
    rows = [(str(n), "2026-05-01", "5.00", f"K{n % 500}", f"Buyer {n % 500}") for n in range(900)]
    result = both(crm, tmp_path, known, written(tmp_path / "orders.csv", header, *rows))
    assert (counts(result)[0], result["also"]) == (900, {"customers": {"created": 500, "updated": 0}})


def test_customers_that_bring_their_people(crm: Crm, tmp_path: Path) -> None:
    """The people that the parts before brought along are counted too, and none comes twice."""
    theirs = [[{"name": f"Cy {n}"}, {"name": "Bo"}] for n in range(900)]
    people = [{"id": f"K{n}", "name": f"Firm {n}", "contacts": found} for n, found in enumerate(theirs)]
    file = tmp_path / "firms.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in people))
    result = both(crm, tmp_path, known, str(file))
    assert (counts(result)[0], result["also"]) == (900, {"contacts": {"created": 1_800, "updated": 0}})
