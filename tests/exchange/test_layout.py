"""What is said of columns: whatever their spelling, cut into parts, translated, in other orders of dates and zones."""

from datetime import date
from typing import Any

import pytest

from crmcli.customers.fields import CUSTOMERS
from crmcli.exchange.layout import Layout, Use, fitted
from crmcli.exchange.mapping import read
from crmcli.exchange.planning import CONSENTS, Said, customer_plan, plan
from crmcli.exchange.rules import BadMap, NoSuchColumn
from crmcli.kernel.fields import Reading
from crmcli.purchases.fields import PURCHASES

READING = Reading(date(2026, 11, 22), 1_795_000_000_000_000, zone="Europe/Berlin", currency="EUR")


def values(header: str, cell: str, use: Use) -> dict[str, object]:
    """The values that a row of one column has."""
    columns, issues = read([[cell]], plan([header], CUSTOMERS, {}, Layout(columns={header: use})), READING)
    assert issues == {}
    return {name: found[0] for name, found in columns.items() if found[0] is not None}


@pytest.mark.parametrize(
    ("use", "cell", "expected"),
    [
        (Use("city"), "Bonn", {"city": "Bonn"}),
        (Use(into=("family", "given"), separator=","), "Lovelace, Ada", {"family": "Lovelace", "given": "Ada"}),
        (Use(into=("family", "given"), separator=","), "Lovelace", {"family": "Lovelace"}),
        (Use(into=("postcode", "city"), pattern="{} {}"), "53111 Bonn", {"postcode": "53111", "city": "Bonn"}),
        (Use(into=("", "city"), separator="/"), "x/Bonn", {"city": "Bonn"}),
        (Use("emails", separator="/"), "a@example.com / b@example.com", {"emails": ("a@example.com", "b@example.com")}),
        (Use("tags", separator="|"), "vip|shop", {"tags": ("vip", "shop")}),
        (Use("kind", values={"F": "organisation"}), "f", {"kind": "organisation"}),
        (Use("birthday", values={"0/0/00": ""}), "0/0/00", {}),
        (Use("birthday", dates="mdy"), "02/03/1990", {"birthday": "1990-02-03"}),
        (Use("postcode", trim="'"), "'01067", {"postcode": "01067"}),
        (Use("fields.size", type="number"), "38", {"fields": {"size": 38}}),
        (Use(consent="marketing/email"), "no", {CONSENTS: (Said("marketing", "email", False, None),)}),
        (
            Use(consent="marketing", says="no"),
            "2026-02-01",
            {CONSENTS: (Said("marketing", None, False, "2026-02-01"),)},
        ),
        (Use("city", consent="marketing", values={"x": "yes"}), "", {}),
        (Use(), "secret", {}),
    ],
)
def test_a_use_reads_a_cell(use: Use, cell: str, expected: dict[str, Any]) -> None:
    assert values("H", cell, use) == expected


def test_a_time_of_another_zone_falls_on_the_day_of_the_business() -> None:
    layout = Layout(columns={"When": Use("date", zone="UTC")})
    columns, _ = read([["2026-07-01 23:30"]], plan(["When"], PURCHASES, {}, layout), READING)
    (when,) = columns["date"]
    assert str(getattr(when, "day", "")) == "2026-07-02"


def test_columns_of_one_field_are_joined() -> None:
    layout = Layout(columns={"Street": Use("street"), "Street 2": Use("street", join=", ")})
    columns, _ = read(
        [["Elm 1", "Flat 2"], ["", "Flat 3"]], plan(["Street", "Street 2"], CUSTOMERS, {}, layout), READING
    )
    assert columns["street"] == ["Elm 1, Flat 2", "Flat 3"]


def test_without_a_joint_a_later_column_speaks_where_earlier_ones_are_silent() -> None:
    layout = Layout(columns={"A": Use("city"), "B": Use("city")})
    columns, _ = read([["Rom", "Bonn"], ["", "Bonn"]], plan(["A", "B"], CUSTOMERS, {}, layout), READING)
    assert columns["city"] == ["Rom", "Bonn"]


def test_a_constant_stands_where_no_column_says_anything() -> None:
    layout = Layout(columns={"A": Use("owner")}, constants={"owner": "mei", "origin": "fair"})
    columns, _ = read([["jo"], [""]], plan(["A"], CUSTOMERS, {}, layout), READING)
    assert (columns["owner"], columns["origin"]) == (["jo", "mei"], ["fair", "fair"])


def test_a_star_stands_for_anything() -> None:
    layout = Layout(columns={"E-mail * - Value": Use("emails")})
    columns, _ = read(
        [["a@example.com", "b@example.com"]],
        plan(["E-mail 1 - Value", "E-mail 2 - Value"], CUSTOMERS, {}, layout),
        READING,
    )
    assert columns["emails"] == [("a@example.com", "b@example.com")]


def test_fields_of_the_rows_customer_are_apart() -> None:
    layout = Layout(columns={"Mail": Use("customer.email"), "Sum": Use("total")}, constants={"customer.origin": "shop"})
    planned = plan(["Mail", "Sum"], PURCHASES, {}, layout)
    whose = customer_plan(["Mail", "Sum"], CUSTOMERS, {}, layout)
    assert ([c.field for c in planned.columns], [c.field for c in whose.columns]) == (["total"], ["emails", "origin"])


def test_of_a_customers_own_row_the_prefix_says_nothing() -> None:
    assert values("H", "Bonn", Use("customer.city")) == {"city": "Bonn"}


def test_one_layout_over_another() -> None:
    mine = Layout(source="shop", columns={"e mail": Use("note")}, constants={"owner": "mei"})
    other = Layout(
        name="hubspot", source="hubspot", dates="mdy", columns={"E-Mail": Use("email"), "City": Use("city")},
        constants={"owner": "jo", "origin": "web"},
    )  # fmt: skip
    both = mine.over(other)
    assert (both.name, both.source, both.dates) == ("hubspot", "shop", "mdy")
    assert {header: use.field for header, use in both.columns.items()} == {"e mail": "note", "City": "city"}
    assert both.constants == {"owner": "mei", "origin": "web"}


def test_unknown_columns_can_be_left_out() -> None:
    planned = plan(["Name", "Whatever"], CUSTOMERS, {}, Layout(unknown="ignore"))
    assert (planned.ignored, planned.fresh) == (("Whatever",), {})


def test_what_stays_of_a_column_that_is_left_out_is_its_name() -> None:
    planned = plan(["Name", "Password"], CUSTOMERS, {}, Layout(columns={"password": Use()}))
    assert planned.ignored == ("Password",)


def test_a_part_that_does_not_fit_is_an_issue() -> None:
    layout = Layout(columns={"Place": Use(into=("postcode", "city"), pattern="{} {}")})
    _, issues = read([["Bonn"]], plan(["Place"], CUSTOMERS, {}, layout), READING)
    assert (issues[0].field, "does not fit" in issues[0].reason) == ("Place", True)


@pytest.mark.parametrize(
    ("pattern", "text", "parts"),
    [
        ("{} {}", "53111 Bonn am Rhein", ["53111", "Bonn am Rhein"]),
        ("{} ({})", "Ada (VIP)", ["Ada", "VIP"]),
        ("No. {}", "No. 7", ["7"]),
        ("{}/{}", "a/b/c", ["a", "b/c"]),
        ("{}-{}-", "a-b-c-", ["a", "b-c"]),
        ("{} ({})", "Ada (VIP", None),
        ("No. {}", "7", None),
        ("a{}a", "a", None),
    ],
)
def test_a_pattern_fits(pattern: str, text: str, parts: list[str] | None) -> None:
    assert fitted(pattern, text) == parts


def test_policies_are_kept_by_field() -> None:
    layout = Layout(columns={"Mail": Use("email", policy="fill"), "Size": Use("fields.size", policy="never")})
    assert plan(["Mail", "Size"], CUSTOMERS, {}, layout).policies == {"emails": "fill", "fields.size": "never"}


def test_a_field_that_is_not_there_gets_a_suggestion() -> None:
    with pytest.raises(BadMap) as error:
        plan(["Mail"], CUSTOMERS, {}, Layout(columns={"Mail": Use("emial", stands="shop.toml, column 'Mail'")}))
    assert "shop.toml, column 'Mail'" in error.value.message
    assert "Did you mean email?" in error.value.message


def test_a_required_column_that_is_not_there_is_said() -> None:
    layout = Layout(name="shop.toml", columns={"Email": Use("email")}, required=frozenset({"Email"}))
    with pytest.raises(NoSuchColumn) as error:
        plan(["E-mial", "Name"], CUSTOMERS, {}, layout)
    assert "no column 'Email'" in error.value.message


def test_layouts_that_differ_have_other_digests() -> None:
    assert Layout(constants={"owner": "mei"}).digest() != Layout(constants={"owner": "jo"}).digest()
