"""Bare `crmcli`: how to begin on an empty store, else the morning."""

import pytest

from ground import Crm

BEGIN = """\
crmcli keeps your customers in one local file. To begin:
  crmcli demo
  crmcli import customers.csv
  crmcli customer add "Ada Smith" --email ada@example.com
"""


@pytest.fixture
def shop(crm: Crm) -> Crm:
    """Two customers, a purchase, points that end within 30 days and later."""
    crm("customer", "add", "Ada Smith", "--since", "2026-09-01")
    crm("customer", "add", "Jörg Müller")
    crm("purchase", "add", "c1", "59.90", "--at", "2026-10-01")
    crm("points", "earn", "c2", "100", "--reason", "gift", "--expires", "2026-12-10")
    crm("points", "earn", "c2", "50", "--reason", "gift", "--expires", "2027-12-10")
    return crm


def test_an_empty_store_shows_how_to_begin(crm: Crm) -> None:
    assert crm().out == BEGIN


@pytest.mark.in_file
def test_without_a_store_it_shows_how_to_begin(crm: Crm) -> None:
    crm.path.unlink()
    assert crm().out == BEGIN


@pytest.mark.in_file
def test_it_makes_no_store(crm: Crm) -> None:
    crm.path.unlink()
    crm()
    assert not crm.path.exists()


def test_the_morning_counts_the_stages(shop: Crm) -> None:
    document = shop("--json").json
    counts = {stage["stage"]: stage["customers"] for stage in document["stages"] if stage["customers"]}
    assert (document["total"], counts) == (2, {"awareness": 1, "purchase": 1})


def test_the_newest_customer_comes_first(shop: Crm) -> None:
    assert [customer["id"] for customer in shop("--json").json["newest_customers"]] == ["c2", "c1"]


def test_the_newest_purchases_are_there(shop: Crm) -> None:
    expected = [
        {
            "id": "b1",
            "date": "2026-10-01",
            "customer_name": "Ada Smith",
            "total": {"amount": "59.90", "currency": "EUR"},
        }
    ]
    assert expected == shop("--json").json["newest_purchases"]


def test_points_about_to_expire_are_named_with_their_last_day(shop: Crm) -> None:
    expected = {
        "within_days": 30,
        "points": 100,
        "customers": [{"customer": "c2", "name": "Jörg Müller", "points": 100, "date": "2026-12-10"}],
    }
    assert expected == shop("--json").json["points_expiring"]


def test_points_of_all_are_summed_where_few_are_shown(shop: Crm) -> None:
    shop("points", "earn", "c1", "30", "--reason", "gift", "--expires", "2026-12-11")
    told = shop("today", "--limit", "1", "--json").json["points_expiring"]
    assert (told["points"], [row["points"] for row in told["customers"]]) == (130, [100])


def test_the_trash_is_left_out(shop: Crm) -> None:
    shop("customer", "rm", "c2")
    document = shop("--json").json
    assert (document["total"], document["points_expiring"]["points"]) == (1, 0)


EIGHTY = """\
Saturday 2026-11-21

Points that expire within 30 days (1)
Customer  Name         Points  Good through
───────────────────────────────────────────
c2        Jörg Müller     100  2026-12-10

Customers
Stage          Customers             Share
──────────────────────────────────────────
Heard of us            1  █████       50 %
Interested             0               0 %
Bought                 1  █████       50 %
Comes back             0               0 %
Recommends us          0               0 %

Left the journey: Lost 0, Left us 0.
"""

FORTY = """\
Saturday 2026-11-21

Points that expire within 30 days (1)
Customer: c2
Name: Jörg Müller
Points: 100
"""


def test_at_80_columns(shop: Crm) -> None:
    shop.env["COLUMNS"] = "80"
    assert shop("-o", "table").out == EIGHTY


def test_at_40_columns_rows_are_cards(shop: Crm) -> None:
    shop.env["COLUMNS"] = "40"
    assert shop("-o", "table").out[: len(FORTY)] == FORTY


def section(crm: Crm, name: str, *args: str) -> list[dict[str, object]]:
    """A part of the morning page as programs read it."""
    found: list[dict[str, object]] = crm("today", *args, "--json").json[name]
    return found


def test_today_and_bare_crmcli_say_the_same(shop: Crm) -> None:
    assert shop("today", "--json").json == shop("--json").json


def test_what_is_due_comes_the_oldest_first(shop: Crm) -> None:
    shop("followup", "add", "c1", "Today", "--on", "2026-11-21")
    shop("followup", "add", "c2", "Late", "--on", "2026-11-03")
    shop("followup", "add", "c2", "Tomorrow", "--on", "2026-11-22")
    told = [(row["id"], row["due"], row["overdue"]) for row in section(shop, "due")]
    assert told == [("f2", "2026-11-03", True), ("f1", "2026-11-21", False)]


def test_what_is_due_later_today_is_told_this_morning(shop: Crm) -> None:
    shop("followup", "add", "c1", "At three", "--on", "2026-11-21T15:00")
    assert [(row["due"], row["overdue"]) for row in section(shop, "due")] == [("2026-11-21T15:00:00+00:00", False)]


def test_a_time_that_has_passed_is_overdue(shop: Crm) -> None:
    shop("followup", "add", "c1", "At nine", "--on", "2026-11-21T09:00")
    assert [row["overdue"] for row in section(shop, "due")] == [True]


def test_the_page_of_another_day(shop: Crm) -> None:
    shop("followup", "add", "c1", "Tomorrow", "--on", "2026-11-22")
    assert [row["id"] for row in section(shop, "due", "--as-of", "tomorrow")] == ["f1"]


@pytest.mark.parametrize(
    ("born", "today", "told"),
    [
        ("1980-11-21", "2026-11-21", [("2026-11-21", 46)]),
        ("1980-11-27", "2026-11-21", [("2026-11-27", 46)]),
        ("1980-11-28", "2026-11-21", []),
        ("1980-11-20", "2026-11-21", []),
        ("--11-22", "2026-11-21", [("2026-11-22", None)]),
        ("1980-01-02", "2026-12-29", [("2027-01-02", 47)]),
        ("1980-02-29", "2027-02-25", [("2027-02-28", 47)]),
        ("1980-02-29", "2028-02-25", [("2028-02-29", 48)]),
        ("1980-02-29", "2027-03-01", []),
    ],
)
def test_birthdays_within_a_week(crm: Crm, born: str, today: str, told: list[tuple[str, int | None]]) -> None:
    crm("customer", "add", "Ada Smith", "--birthday", born)
    assert [(row["on"], row["turns"]) for row in section(crm, "birthdays", "--as-of", today)] == told


@pytest.mark.parametrize(
    ("bought", "quiet"), [("2026-08-23", []), ("2026-08-22", ["c1"]), ("2026-07-24", ["c1"]), ("2026-07-23", [])]
)
def test_gone_quiet_is_who_did_not_buy_for_90_to_120_days(crm: Crm, bought: str, quiet: list[str]) -> None:
    crm("customer", "add", "Ada Smith", "--since", "2026-01-01")
    crm("purchase", "add", "c1", "59.90", "--at", bought)
    found = crm("today", "--json").json["gone_quiet"]
    assert [row["customer"] for row in found["customers"]] == quiet


def test_a_word_with_somebody_breaks_the_silence(crm: Crm) -> None:
    crm("customer", "add", "Ada Smith", "--since", "2026-01-01")
    crm("purchase", "add", "c1", "59.90", "--at", "2026-08-10")
    crm("log", "c1", "All is well", "--type", "call", "--at", "2026-11-01")
    assert crm("today", "--json").json["gone_quiet"]["customers"] == []


def test_who_only_asked_has_not_gone_quiet(crm: Crm) -> None:
    crm("customer", "add", "Ada Smith", "--since", "2026-01-01")
    crm("log", "c1", "Asked for a price", "--type", "call", "--at", "2026-08-10")
    assert crm("today", "--json").json["gone_quiet"]["customers"] == []


def test_in_a_pipe_it_is_one_list(shop: Crm) -> None:
    shop("followup", "add", "c1", "Call back", "--on", "2026-11-20")
    assert shop("today").rows == [
        ["section", "id", "when", "customer", "name", "text"],
        ["due", "f1", "2026-11-20", "c1", "Ada Smith", "Call back"],
        ["points", "c2", "2026-12-10", "c2", "Jörg Müller", "100 points"],
    ]


def test_people_read_the_word_overdue_and_how_many_there_are(shop: Crm) -> None:
    shop("followup", "add", "c1", "Call back", "--on", "2026-11-20", "--owner", "mei")
    page = shop("today", "-o", "table").out
    assert ("Due (1)" in page, "overdue" in page) == (True, True)


def test_a_day_without_anything_says_so(crm: Crm) -> None:
    crm("customer", "add", "Ada Smith")
    said = "\n\nNothing is due, nobody is waiting.\nPlan something: crmcli followup add REF TEXT --on friday\n\n"
    for form in ("table", "plain"):
        page = crm("today", "-o", form).out
        assert (said in page, page.count("2026-")) == (True, 1)


def test_it_says_when_reminders_have_stopped(shop: Crm) -> None:
    shop("remind")
    shop.now = "2026-11-22T13:59:00+00:00"
    assert shop("today", "--json").json["remind_silent_since"] is None
    shop.now = "2026-11-22T14:01:00+00:00"
    assert shop("today", "--json").json["remind_silent_since"] == "2026-11-21T12:00:00+00:00"
    assert "crmcli remind has not run since 2026-11-21 12:00" in shop("today", "-o", "table").out


def test_nobody_misses_reminders_that_never_ran(shop: Crm) -> None:
    shop.now = "2026-12-22T14:01:00+00:00"
    assert shop("today", "--json").json["remind_silent_since"] is None
