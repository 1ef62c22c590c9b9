"""Imported purchases earn points with --earn and only then, once, and refunds take back what was earned."""

from pathlib import Path
from typing import Any

import pytest

from ground import Crm
from rows import counts, reasons, written

HEADER = ("purchase_id", "customer_id", "date", "amount", "currency", "note")
BOUGHT = ("P1", "K1", "2026-01-10", "50.00", "EUR", "")
REFUND = ("P2", "K1", "2026-01-20", "-20.00", "EUR", "refund of P1")
WHOLE = ("P3", "K1", "2026-01-25", "-30.00", "EUR", "refund of P1")


@pytest.fixture
def ada(crm: Crm, tmp_path: Path) -> Crm:
    """A store with a customer of a shop."""
    crm("import", written(tmp_path / "c.csv", ("customer_id", "name"), ("K1", "Ada")))
    return crm


def brought(
    crm: Crm, tmp_path: Path, *rows: tuple[str, ...], options: tuple[str, ...] = ("--earn",), code: int = 0
) -> Any:
    name = f"p{len(list(tmp_path.glob('p*.csv')))}.csv"
    return crm("import", written(tmp_path / name, HEADER, *rows), *options, "--json", code=code).json


def balance(crm: Crm) -> tuple[int, int]:
    found = crm("points", "balance", "c1", "--json").json
    return found["available"], found["debt"]


def test_without_earn_there_are_no_points(ada: Crm, tmp_path: Path) -> None:
    brought(ada, tmp_path, BOUGHT, options=())
    assert balance(ada) == (0, 0)


def test_with_earn_there_are(ada: Crm, tmp_path: Path) -> None:
    brought(ada, tmp_path, BOUGHT)
    assert balance(ada) == (50, 0)


def test_a_refund_takes_back(ada: Crm, tmp_path: Path) -> None:
    brought(ada, tmp_path, BOUGHT, REFUND)
    assert balance(ada) == (30, 0)


def test_refunds_before_their_purchase_in_the_file(ada: Crm, tmp_path: Path) -> None:
    brought(ada, tmp_path, WHOLE, REFUND, BOUGHT)
    assert balance(ada) == (0, 0)


def test_refunds_a_thousand_rows_before_their_purchase(ada: Crm, tmp_path: Path) -> None:
    others = [(f"X{number}", "K1", "2026-01-15", "1.00", "EUR", "") for number in range(1_500)]
    brought(ada, tmp_path, REFUND, *others, BOUGHT)
    assert balance(ada) == (1_530, 0)
    found = ada("purchase", "show", "import:P2", "--json").json
    assert found["refund_of"] == ada("purchase", "show", "import:P1", "--json").json["id"]


def test_the_same_file_earns_nothing_again(ada: Crm, tmp_path: Path) -> None:
    for expected in ((2, 0, 0, 0, 0), (0, 0, 2, 0, 0)):
        assert counts(brought(ada, tmp_path, BOUGHT, REFUND)) == expected
    assert balance(ada) == (30, 0)


def test_a_file_that_came_without_earn_earns_nothing_later(ada: Crm, tmp_path: Path) -> None:
    brought(ada, tmp_path, BOUGHT, options=())
    assert counts(brought(ada, tmp_path, BOUGHT)) == (0, 0, 1, 0, 0)
    assert balance(ada) == (0, 0)


def test_a_refund_in_a_later_file_takes_back_by_the_rule_of_then(ada: Crm, tmp_path: Path) -> None:
    brought(ada, tmp_path, BOUGHT)
    ada("config", "set", "points.rate", "3/1")
    brought(ada, tmp_path, REFUND, options=())
    assert balance(ada) in ((30, 0), (50, 0))
    brought(ada, tmp_path, WHOLE)
    assert balance(ada)[1] == 0


def test_undo_takes_the_points_too(ada: Crm, tmp_path: Path) -> None:
    brought(ada, tmp_path, BOUGHT, REFUND)
    ada("import", "undo", "m2")
    assert balance(ada) == (0, 0)
    ada("db", "check")


def test_points_are_not_given_twice_for_a_purchase(ada: Crm, tmp_path: Path) -> None:
    brought(ada, tmp_path, BOUGHT)
    header = ("entry_id", "customer_id", "date", "points", "reason", "reference")
    file = written(tmp_path / "points.csv", header, ("B1", "K1", "2026-01-10", "50", "purchase", "P1"))
    result = ada("import", file, "--json", code=6).json
    assert reasons(result["rejects_file"]) == [("2", "reference", "b1 has earned its points already")]
    assert balance(ada) == (50, 0)


def test_a_purchase_without_its_refund_column_is_found_by_it(ada: Crm, tmp_path: Path) -> None:
    header = (*HEADER, "original order")
    rows = ((*BOUGHT, ""), ("P9", "K1", "2026-02-01", "-50.00", "EUR", "", "P1"))
    ada("import", written(tmp_path / "x.csv", header, *rows), "--earn")
    assert balance(ada) == (0, 0)


def test_the_journey_follows_with_and_without_points(ada: Crm, tmp_path: Path) -> None:
    brought(ada, tmp_path, BOUGHT, ("P7", "K1", "2026-02-10", "5.00", "EUR", ""), options=())
    found = ada("customer", "show", "c1", "--json").json
    assert (found["stage"], found["stage_since"][:10]) == ("retention", "2026-02-10")
