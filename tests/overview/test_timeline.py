"""`customer timeline`: everything that happened, newest first, nothing lost or doubled between pages."""

from pathlib import Path

import pytest

from crmcli.overview.timeline import PAGE
from ground import Crm


@pytest.fixture
def shop(crm: Crm) -> Crm:
    """Ada, with one thing of every kind, and Grace with nothing."""
    crm("customer", "add", "Ada Smith", "--since", "2026-09-01")
    crm("customer", "add", "Grace Hopper")
    crm(
        "log",
        "c1",
        "Wants a quote",
        "--type",
        "call",
        "--direction",
        "in",
        "--minutes",
        "5",
        "--at",
        "2026-10-02T09:00Z",
    )
    crm("purchase", "add", "c1", "59.90", "--at", "2026-10-01", "--order", "A-1")
    crm("points", "earn", "c1", "10", "--reason", "gift")
    crm("followup", "add", "c1", "Send the quote", "--on", "2026-10-05")
    crm("done", "f1")
    return crm


def told(crm: Crm, *args: str) -> list[tuple[str, str | None, str | None]]:
    """Kind, id and text of each thing."""
    found = crm("customer", "timeline", "c1", *args, "--json").json
    return [(thing["kind"], thing["id"], thing["text"]) for thing in found]


def test_every_noun_has_its_part_newest_first(shop: Crm) -> None:
    assert told(shop) == [
        ("followup", "f1", "Send the quote"),
        ("points", None, "+10 points, gift"),
        ("interaction", "i1", "Wants a quote · 5 min"),
        ("purchase", "b1", "59.90 EUR, A-1"),
        ("points", None, "+59 points, purchase"),
        ("stage", None, None),
        ("stage", None, None),
    ]


def test_a_thing_says_when_what_and_by_whom(shop: Crm) -> None:
    found = shop("customer", "timeline", "c1", "--kind", "interaction", "--json").json
    expected = {
        "at": "2026-10-02T09:00:00+00:00",
        "kind": "interaction",
        "id": "i1",
        "what": "call in",
        "text": "Wants a quote · 5 min",
        "by": "tester",
    }
    assert found == [expected]


def test_a_day_without_a_time_stays_a_day(shop: Crm) -> None:
    assert shop("customer", "timeline", "c1", "--kind", "purchase", "--json").json[0]["at"] == "2026-10-01"


def test_a_ticket_that_opens_is_told_by_its_subject(shop: Crm) -> None:
    shop("ticket", "open", "c1", "Lamp is dark", "--priority", "high")
    shop("ticket", "assign", "t1", "mei")
    assert told(shop, "--kind", "ticket") == [("ticket", "t1", "mei"), ("ticket", "t1", "Lamp is dark")]


def test_a_stage_is_told_by_its_name(shop: Crm) -> None:
    assert [thing["what"] for thing in shop("customer", "timeline", "c1", "--kind", "stage", "--json").json] == [
        "Bought",
        "Heard of us",
    ]


def test_kinds_are_chosen(shop: Crm) -> None:
    assert [kind for kind, _, _ in told(shop, "--kind", "purchase,interaction")] == ["interaction", "purchase"]


def test_an_unknown_kind_is_refused_with_the_nearest(shop: Crm) -> None:
    result = shop("customer", "timeline", "c1", "--kind", "purchas", "--json", code=2)
    assert (result.error["code"], result.error["candidates"]) == ("unknown_kind", ["purchase"])


def test_what_was_removed_is_left_out(shop: Crm) -> None:
    shop("interaction", "rm", "i1")
    assert told(shop, "--kind", "interaction") == []


def test_as_of_a_day_leaves_out_what_came_later(shop: Crm) -> None:
    assert [kind for kind, _, _ in told(shop, "--as-of", "2026-10-01")] == ["purchase", "points", "stage", "stage"]


def test_nobody_elses_things_are_told(shop: Crm) -> None:
    assert [thing["kind"] for thing in shop("customer", "timeline", "c2", "--json").json] == ["stage"]


def many(crm: Crm, tmp_path: Path, count: int) -> None:
    """So many conversations, a hundred to an instant."""
    rows = [f"I{n},c1,2026-10-{1 + n // 100:02}T10:00:00Z,call,talk {n}" for n in range(count)]
    file = tmp_path / "talks.csv"
    file.write_text("\n".join(["interaction_id,customer_id,at,kind,body", *rows]) + "\n")
    crm("import", str(file))


def test_pages_lose_and_double_nothing(crm: Crm, tmp_path: Path) -> None:
    count = 2 * PAGE + 50
    crm("customer", "add", "Ada Smith")
    many(crm, tmp_path, count)
    found = told(crm, "--kind", "interaction")
    assert [number for _, number, _ in found] == [f"i{n}" for n in range(count, 0, -1)]


def test_a_limit_is_kept_across_pages(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada Smith")
    many(crm, tmp_path, PAGE + 50)
    assert len(told(crm, "--limit", str(PAGE + 7))) == PAGE + 7


def test_other_columns_and_another_order_can_be_asked_for(shop: Crm) -> None:
    rows = shop(
        "customer", "timeline", "c1", "--fields", "id,kind", "--sort", "kind", "--kind", "purchase,followup"
    ).rows
    assert rows == [["id", "kind"], ["f1", "followup"], ["b1", "purchase"]]
