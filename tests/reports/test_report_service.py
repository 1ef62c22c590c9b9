"""`report service` in every format: its figures, their groups, past dates, and the shop of the samples."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from crmcli.interactions.actions import settle
from crmcli.kernel.fields import Reading
from crmcli.tickets.actions import insert
from crmcli.tickets.fields import TICKETS
from crmcli.tickets.rules import EndBeforeStart
from ground import Crm

SAMPLE = Path(__file__).parents[1] / "samples/corner-shop/tickets.csv"
COLUMNS = {
    "ticket_id": "external_id", "subject": "subject", "category": "kind", "priority": "priority", "status": "status",
    "channel": "channel", "opened_at": "opened_at", "first_reply_at": "first_reply_at", "resolved_at": "resolved_at",
    "assignee": "assignee", "satisfaction": "rating",
}  # fmt: skip
NAMES = (
    "opened", "open", "waiting", "reopened", "ratings", "rating_mean", "first_replies", "first_reply_hours_mean",
    "first_reply_hours_median", "resolutions", "resolution_hours_mean", "resolution_hours_median",
)  # fmt: skip


@pytest.fixture
def desk(crm: Crm) -> Crm:
    """Three tickets: answered in 1 h and resolved in 4, answered in 2 h and open, new."""
    crm("customer", "add", "Ada Smith")
    open_ = ("ticket", "open", "c1")
    crm(*open_, "Gear", "--priority", "high", "--channel", "email", "--at", "2026-10-31 08:00")
    crm(*open_, "Tyre", "--assignee", "mei", "--at", "2026-11-02 08:00")
    crm(*open_, "Bell", "--at", "2026-11-03 08:00")
    crm("ticket", "reply", "t1", "yes", "--at", "2026-10-31 09:00")
    crm("ticket", "resolve", "t1", "--at", "2026-10-31 12:00")
    crm("ticket", "reply", "t2", "yes", "--at", "2026-11-02 10:00")
    return crm


def total(crm: Crm, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = crm("report", "service", *words, "--json").json["total"]
    return found


def test_the_whole_document(desk: Crm) -> None:
    assert desk("report", "service", "--json").json == {
        "as_of": "2026-11-21",
        "by": None,
        "total": dict(zip(NAMES, (3, 2, 1, 0, 0, None, 2, 1.5, 1.5, 1, 4.0, 4.0), strict=True)),
        "groups": [],
    }


def test_a_past_date_shows_what_was_known_then(desk: Crm) -> None:
    found = total(desk, "--as-of", "2026-10-31 10:00")
    assert [found[name] for name in ("opened", "open", "first_replies", "resolutions")] == [1, 1, 1, 0]


def test_reopening_leaves_the_resolution(desk: Crm) -> None:
    desk("ticket", "reopen", "t1")
    found = total(desk)
    assert [found[name] for name in ("open", "reopened", "resolutions", "resolution_hours_mean")] == [3, 1, 1, 4.0]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("priority", [("high", 1), ("normal", 2)]),
        ("assignee", [("mei", 1), (None, 2)]),
        ("channel", [("email", 1), (None, 2)]),
        ("kind", [(None, 3)]),
        ("month", [("2026-10", 1), ("2026-11", 2)]),
    ],
)
def test_groups(desk: Crm, by: str, expected: list[tuple[str | None, int]]) -> None:
    groups = desk("report", "service", "--by", by, "--json").json["groups"]
    assert [(group[by], group["opened"]) for group in groups] == expected


def test_months_are_those_of_the_business(desk: Crm) -> None:
    desk("ticket", "open", "c1", "Late", "--at", "2026-10-31T23:30:00+00:00", "--priority", "low")
    desk.env = {"CRMCLI_ZONE": "Europe/Berlin"}
    groups = desk("report", "service", "--by", "month", "-w", "priority=low", "--json").json["groups"]
    assert [group["month"] for group in groups] == ["2026-11"]


def test_a_priority_is_what_it_was_then(desk: Crm) -> None:
    desk("ticket", "edit", "t2", "--priority", "urgent", "--at", "2026-11-10")
    found = [
        desk("report", "service", "--by", "priority", "--as-of", day, "--json").json["groups"][0]["priority"]
        for day in ("2026-11-09", "2026-11-10")
    ]
    assert found == ["high", "urgent"]


def test_only_some(desk: Crm) -> None:
    assert total(desk, "-w", "channel=email")["opened"] == 1


def test_the_trash_is_left_out(desk: Crm) -> None:
    desk("customer", "rm", "c1")
    assert total(desk)["opened"] == 0


def test_no_such_group(desk: Crm) -> None:
    assert desk("report", "service", "--by", "mood", "--json", code=2).error["code"] == "unknown_grouping"


def test_sort_and_limit(desk: Crm) -> None:
    words = ("--by", "month", "--sort", "-month", "--limit", "1")
    assert desk("report", "service", *words, "--json").json["groups"][0]["month"] == "2026-11"


def test_as_tsv_it_is_one_sheet(desk: Crm) -> None:
    assert desk("report", "service", "--by", "priority", "--limit", "1").rows == [
        ["priority", *NAMES],
        ["high", "1", "0", "0", "0", "0", "", "1", "1.0", "1.0", "1", "4.0", "4.0"],
    ]


TABLE = """\
Service as of 2026-11-21

Tickets
Priority  Opened  Open  Waiting  Reopened  Ratings  Mean rating
───────────────────────────────────────────────────────────────
high           1     0        0         0        0
normal         2     2        1         0        0

Hours
Priority  Answered  mean h  median h  Resolved  mean h  median h
────────────────────────────────────────────────────────────────
high             1  1.0     1.0              1  4.0     4.0
normal           1  2.0     2.0              0

Tickets, all
Opened  Open  Waiting  Reopened  Ratings  Mean rating
─────────────────────────────────────────────────────
     3     2        1         0        0

Hours, all
Answered  mean h  median h  Resolved  mean h  median h
──────────────────────────────────────────────────────
       2  1.5     1.5              1  4.0     4.0

n = 3 tickets opened by 2026-11-21, from 2026-10-31 to 2026-11-03; without the
trash.
"""


def test_people_read_counts_and_hours_apart(desk: Crm) -> None:
    desk.env = {"COLUMNS": "80"}
    said = desk("report", "service", "--by", "priority", "-o", "table").out
    assert said.partition("Answered:")[0] == TABLE


def test_an_empty_store_says_what_to_do(crm: Crm) -> None:
    assert "crmcli ticket open REF" in crm("report", "service", "-o", "table").out


# -- the samples


def values_of(row: Mapping[str, str], reading: Reading) -> dict[str, object]:
    """A line of the sample as the fields read it."""
    parses = {field: (TICKETS.field(field).parse, row[header]) for header, field in COLUMNS.items()}
    return {field: parse(text, reading) for field, (parse, text) in parses.items() if parse and text.strip()}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, fresh_store: Path) -> Crm:
    """All tickets of the sample, one customer's; two lines of it are wrong."""
    path = tmp_path_factory.mktemp("shop") / "crm.db"
    path.write_bytes(fresh_store.read_bytes())
    path.chmod(0o600)
    crm = Crm(path, env={"CRMCLI_ZONE": "UTC", "CRMCLI_COUNTRY": "US", "CRMCLI_CURRENCY": "USD"})
    crm("customer", "add", "Everybody")
    workspace = crm.workspace()
    refused = []
    with SAMPLE.open(newline="") as file, workspace.store.write(workspace) as unit:
        for row in csv.DictReader(file):
            if row["ticket_id"] != "T9002":  # of an unknown customer
                try:
                    insert(unit, {**values_of(row, workspace.reading()), "customer": 1, "source": "desk"})
                except EndBeforeStart:
                    refused.append(row["ticket_id"])
        settle(unit, [1])
    assert refused == ["T9001"]
    return crm


def test_the_corner_shops_figures_come_out(shop: Crm) -> None:
    found = total(shop)
    assert {name: found[name] for name in NAMES if name != "waiting"} == {
        "opened": 260, "open": 21, "reopened": 0, "ratings": 132, "rating_mean": 3.492,
        "first_replies": 249, "first_reply_hours_mean": 12.062, "first_reply_hours_median": 6.05,
        "resolutions": 239, "resolution_hours_mean": 82.0, "resolution_hours_median": 49.55,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "counts"),
    [
        ("status", {"closed": 166, "resolved": 73, "open": 11, "pending_customer": 10}),
        ("priority", {"urgent": 18, "high": 51, "normal": 139, "low": 52}),
        ("kind", {"repair": 89, "order": 77, "question": 53, "warranty": 27, "complaint": 14}),
    ],
)
def test_the_corner_shops_counts_come_out(shop: Crm, field: str, counts: dict[str, int]) -> None:
    found = [row[field] for row in shop("ticket", "list", "-o", "json", "--fields", field).json]
    assert {value: found.count(value) for value in found} == counts


def test_groups_add_up_to_the_whole(shop: Crm) -> None:
    found = shop("report", "service", "--by", "assignee", "--json").json
    sums = {name: sum(group[name] for group in found["groups"]) for name in ("opened", "resolutions", "ratings")}
    assert sums == {name: found["total"][name] for name in sums}


def test_the_store_is_sound(shop: Crm) -> None:
    shop("db", "check", "--deep")
