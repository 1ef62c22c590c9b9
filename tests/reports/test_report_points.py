"""`report points`: the ledger by kind, reason and month, and what is outstanding."""

import pytest

from ground import Crm


@pytest.fixture
def ledger(crm: Crm) -> Crm:
    """Two customers; points of September that expired, and of November."""
    crm("customer", "add", "Ada")
    crm("customer", "add", "Ben")
    crm("points", "earn", "c1", "100", "--reason", "welcome", "--on", "2026-09-01", "--expires", "2026-10-01")
    crm("points", "earn", "c1", "40", "--reason", "gift", "--on", "2026-11-02")
    crm("points", "earn", "c2", "70", "--reason", "gift", "--on", "2026-11-30")
    crm("points", "redeem", "c1", "15", "--reason", "voucher")
    return crm


def test_an_empty_ledger_has_no_groups(crm: Crm) -> None:
    expected = {
        "as_of": "2026-11-21",
        "by": "kind",
        "groups": [],
        "reasons": [],
        "totals": {"entries": 0, "customers": 0, "points": 0},
        "outstanding": {"available": 0, "pending": 0, "debt": 0},
    }
    assert expected == crm("report", "points", "--json").json


def test_reasons_stand_beside_kinds(ledger: Crm) -> None:
    document = ledger("report", "points", "--as-of", "2026-12-01", "--json").json
    gift = next(group for group in document["reasons"] if group["reason"] == "gift")
    assert gift == {"reason": "gift", "entries": 2, "customers": 2, "points": 110}


def test_by_month_counts_in_the_month_of_the_business(ledger: Crm) -> None:
    groups = ledger("report", "points", "--by", "month", "--json", "--as-of", "2026-09-30").json["groups"]
    assert groups == [{"month": "2026-09", "entries": 1, "customers": 1, "points": 100}]


def test_points_that_expired_are_not_outstanding(ledger: Crm) -> None:
    assert ledger("report", "points", "--json").json["outstanding"]["available"] == 25


def test_points_to_come_are_pending(ledger: Crm) -> None:
    assert ledger("report", "points", "--json").json["outstanding"]["pending"] == 70


def test_a_past_date_has_what_was_outstanding_then(ledger: Crm) -> None:
    document = ledger("report", "points", "--as-of", "2026-09-15", "--json").json
    assert document["outstanding"] == {"available": 100, "pending": 0, "debt": 0}


def test_a_date_to_come_has_what_will_be_there(ledger: Crm) -> None:
    document = ledger("report", "points", "--as-of", "2026-12-01", "--json").json
    assert document["outstanding"] == {"available": 95, "pending": 0, "debt": 0}


def test_entries_effective_later_do_not_count_yet(ledger: Crm) -> None:
    groups = ledger("report", "points", "--by", "reason", "--json").json["groups"]
    assert [group["points"] for group in groups if group["reason"] == "gift"] == [40]


def test_the_trash_is_left_out(ledger: Crm) -> None:
    ledger("customer", "rm", "c1")
    document = ledger("report", "points", "--json").json
    assert (document["totals"]["entries"], document["outstanding"]) == (0, {"available": 0, "pending": 70, "debt": 0})


def test_by_an_unknown_word_is_a_usage_error(crm: Crm) -> None:
    assert crm("report", "points", "--by", "colour", "--json", code=2).error["code"] == "unknown_grouping"


EIGHTY = """\
Points as of 2026-09-15

By kind
Kind  Entries  Customers  Points
────────────────────────────────
earn        1          1     100

By reason
Reason   Entries  Customers  Points
───────────────────────────────────
welcome        1          1     100

n = 1 entries of 1 customers, 100 points in sum.
Entries effective by 2026-09-15; without the trash.
Outstanding: 100 available, 0 to come, 0 owed.
An expiry counts among the entries once it is recorded; what is available never
counts expired points.
"""


def test_at_80_columns(ledger: Crm) -> None:
    ledger.env["COLUMNS"] = "80"
    assert ledger("report", "points", "--as-of", "2026-09-15", "-o", "table").out == EIGHTY
