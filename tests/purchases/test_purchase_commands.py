"""Every purchase command as a user gives it: what comes out, what it says when it is wrong."""

import pytest

from ground import Crm

FIELDS = (
    "id", "customer", "total", "currency", "points", "date", "at", "order", "note", "refund_of", "refunded", "source",
    "external_id", "fields", "uid", "created_at", "undo",
)  # fmt: skip


@pytest.fixture(autouse=True)
def ada(crm: Crm) -> None:
    crm("customer", "add", "Ada Smith", "--email", "ada@example.com", "--city", "Leeds", "--owner", "mei")


def test_add_says_everything_as_json(crm: Crm) -> None:
    said = crm("purchase", "add", "c1", "59.90", "--order", "A-1", "--json").json
    del said["uid"]
    assert said == {
        "id": "b1",
        "customer": "c1",
        "total": {"amount": "59.90", "currency": "EUR"},
        "currency": "EUR",
        "points": 59,
        "date": "2026-11-21",
        "at": "2026-11-21T12:00:00+00:00",
        "order": "A-1",
        "note": None,
        "refund_of": None,
        "refunded": {"amount": "0.00", "currency": "EUR"},
        "source": None,
        "external_id": None,
        "fields": {},
        "created_at": "2026-11-21T12:00:00+00:00",
        "undo": "u2",
    }


def test_the_keys_of_a_purchase_are_a_promise(crm: Crm) -> None:
    assert tuple(crm("purchase", "add", "c1", "1", "--json").json) == FIELDS


def test_a_write_says_what_whose_and_when(crm: Crm) -> None:
    said = crm("purchase", "add", "ada@example.com", "12,50 EUR", "--at", "yesterday").err.splitlines()
    assert (said[0].partition(", ")[0], said[1]) == (
        "Recorded b1: 12.50 EUR from c1 Ada Smith on 2026-11-20",
        "undo: crmcli undo u2",
    )


@pytest.mark.parametrize(
    ("amount", "total"),
    [
        ("59.90", ("59.90", "EUR")),
        ("12,50 EUR", ("12.50", "EUR")),
        ("€12.50", ("12.50", "EUR")),
        ("$7", ("7.00", "USD")),
        ("1200 JPY", ("1200", "JPY")),
    ],
)
def test_amounts_as_people_write_them(crm: Crm, amount: str, total: tuple[str, str]) -> None:
    said = crm("purchase", "add", "c1", amount, "--json").json["total"]
    assert (said["amount"], said["currency"]) == total


def test_a_currency_by_option(crm: Crm) -> None:
    assert crm("purchase", "add", "c1", "5", "--currency", "usd", "--json").json["currency"] == "USD"


def test_a_day_without_a_time_stays_a_day(crm: Crm) -> None:
    said = crm("purchase", "add", "c1", "5", "--at", "2026-11-01", "--json").json
    assert (said["date"], said["at"]) == ("2026-11-01", None)


def test_a_weekday_looks_back(crm: Crm) -> None:
    assert crm("purchase", "add", "c1", "5", "--at", "friday", "--json").json["date"] == "2026-11-20"


def test_the_day_is_the_business_day(crm: Crm) -> None:
    crm.env = {"CRMCLI_ZONE": "Pacific/Auckland"}
    said = crm("purchase", "add", "c1", "5", "--json").json
    assert (said["date"], said["at"]) == ("2026-11-22", "2026-11-22T01:00:00+13:00")


@pytest.mark.parametrize(
    ("args", "code", "name"),
    [
        (("c1", "abc"), 2, "bad_amount"),
        (("c1", "0"), 2, "not_positive"),
        (("c1", "--", "-5"), 2, "not_positive"),
        (("c1", "€5", "--currency", "USD"), 2, "two_currencies"),
        (("c1", "5", "--currency", "XXX"), 2, "unknown_currency"),
        (("c1", "5", "--at", "2026-11-23"), 2, "future_date"),
        (("c1", "5", "--at", "soon"), 2, "bad_date"),
        (("c1", "5", "--source", "till"), 2, "half_an_id"),
        (("c1", "5", "--key", ""), 2, "empty_key"),
        (("c1", "5", "--field", "colour"), 2, "usage"),
        (("c1", "5", "--field", "colour=red"), 3, "not_found"),
        (("c9", "5"), 3, "not_found"),
    ],
)
def test_what_cannot_be_recorded(crm: Crm, args: tuple[str, ...], code: int, name: str) -> None:
    failed = crm("purchase", "add", "--json", *args, code=code)
    assert (failed.error["code"], crm("purchase", "list", "-o", "ids").out) == (name, "")


def test_a_negative_amount_hints_at_refunds(crm: Crm) -> None:
    assert "crmcli purchase refund" in crm("purchase", "add", "--json", "c1", "--", "-5", code=2).error["hint"]


def test_nothing_is_recorded_for_the_trash(crm: Crm) -> None:
    crm("customer", "rm", "c1")
    assert crm("purchase", "add", "c1", "5", "--json", code=4).error["code"] == "in_trash"


def test_the_same_purchase_of_a_till_is_refused(crm: Crm) -> None:
    crm("purchase", "add", "c1", "5", "--source", "till", "--external-id", "7")
    failed = crm("purchase", "add", "c1", "6", "--source", "till", "--external-id", "7", "--json", code=4)
    assert (failed.error["code"], failed.error["candidates"]) == ("duplicate", ["b1"])


def test_a_dry_run_records_nothing(crm: Crm) -> None:
    said = crm("purchase", "add", "c1", "5", "-n", "--json").json
    assert (said["id"], said["undo"], crm("purchase", "list", "-o", "ids").out) == ("b1", None, "")


# -- refunds


def test_a_refund_is_a_purchase_below_zero(crm: Crm) -> None:
    crm("purchase", "add", "c1", "59.90", "--order", "A-1")
    said = crm("purchase", "refund", "b1", "10", "--note", "broken", "--json").json
    assert (said["id"], said["total"]["amount"], said["refund_of"], said["order"], said["note"]) == (
        "b2", "-10.00", "b1", "A-1", "broken",
    )  # fmt: skip


def test_refunds_in_parts_add_up(crm: Crm) -> None:
    crm("purchase", "add", "c1", "59.90")
    for amount in ("10", "0.05"):
        crm("purchase", "refund", "b1", amount)
    rest = crm("purchase", "refund", "b1", "--json").json["total"]["amount"]
    assert (rest, crm("purchase", "show", "b1", "--json").json["refunded"]["amount"]) == ("-49.85", "59.90")


@pytest.mark.parametrize(
    ("args", "code", "name"),
    [
        (("b1", "50"), 4, "refund_exceeds"),
        (("b1", "5 USD"), 4, "other_currency"),
        (("b2",), 4, "refund_of_refund"),
        (("b1", "--at", "2026-11-01"), 4, "before_purchase"),
        (("b1", "0"), 2, "not_positive"),
        (("b1", "--at", "2026-12-01"), 2, "future_date"),
        (("b9",), 3, "not_found"),
    ],
)
def test_what_cannot_go_back(crm: Crm, args: tuple[str, ...], code: int, name: str) -> None:
    crm("purchase", "add", "c1", "59.90", "--at", "2026-11-10")
    crm("purchase", "refund", "b1", "10")
    failed = crm("purchase", "refund", "--json", *args, code=code)
    assert (failed.error["code"], crm("purchase", "list", "-o", "ids").out) == (name, "b2\nb1\n")


def test_a_purchase_that_was_refunded_in_full_has_nothing_left(crm: Crm) -> None:
    crm("purchase", "add", "c1", "59.90")
    crm("purchase", "refund", "b1")
    assert crm("purchase", "refund", "b1", "--json", code=4).error["code"] == "refund_exceeds"


# -- lists and cards


def test_a_list_is_tsv_in_a_pipe(crm: Crm) -> None:
    crm("purchase", "add", "c1", "59.90", "--order", "A-1", "--at", "2026-11-01")
    crm("purchase", "add", "c1", "5 USD")
    assert crm("purchase", "list").rows == [
        ["id", "date", "customer", "customer_name", "total", "currency", "order"],
        ["b2", "2026-11-21", "c1", "Ada Smith", "5.00", "USD", ""],
        ["b1", "2026-11-01", "c1", "Ada Smith", "59.90", "EUR", "A-1"],
    ]


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        ("total>=50", "b2\n"),
        ("customer=c2", "b3\n"),
        ("city=Leeds", "b2\nb1\n"),
        ("owner=mei and date<2026-11-10", "b1\n"),
        ("customer_name:ada and currency=EUR", "b2\nb1\n"),
        ("order=A-1", "b1\n"),
        ("refund_of=b1", ""),
        ("colour=red", "b2\n"),
        ("fields.colour=red", "b2\n"),
        ("stage=retention", "b2\nb1\n"),
    ],
)
def test_filters(crm: Crm, where: str, ids: str) -> None:
    crm("customer", "add", "Bob", "--city", "York")
    with crm.workspace().store.write(crm.workspace()) as unit:
        unit.figures(
            "INSERT INTO custom_field(noun, name, label, type, created_at)"
            " VALUES ('purchase', 'colour', 'colour', 'text', 0)"
        )
    crm("purchase", "add", "c1", "5", "--at", "2026-11-01", "--order", "A-1")
    crm("purchase", "add", "c1", "59.90", "--at", "2026-11-12", "--field", "colour=red")
    crm("purchase", "add", "c2", "7", "--at", "2026-11-11")
    assert crm("purchase", "list", "-w", where, "-o", "ids").out == ids


def test_one_customers_purchases(crm: Crm) -> None:
    crm("customer", "add", "Bob")
    crm("purchase", "add", "c1", "5")
    crm("purchase", "add", "c2", "5")
    assert crm("purchase", "list", "--customer", "bob", "-o", "ids").out == "b2\n"


def test_the_trash_is_left_out_but_answers_to_its_reference(crm: Crm) -> None:
    crm("purchase", "add", "c1", "5")
    crm("customer", "rm", "c1")
    listed = crm("purchase", "list", "-o", "ids").out
    shown = crm("purchase", "show", "b1", "--json").json["id"]
    asked = crm("purchase", "list", "--customer", "c1", "-o", "ids").out
    assert (listed, shown, asked) == ("", "b1", "b1\n")


@pytest.mark.parametrize("ref", ["b1", "till:7", " b1 "])
def test_references(crm: Crm, ref: str) -> None:
    crm("purchase", "add", "c1", "5", "--source", "till", "--external-id", "7")
    assert crm("purchase", "show", ref, "--json").json["id"] == "b1"


def test_a_uid_is_a_reference(crm: Crm) -> None:
    uid = crm("purchase", "add", "c1", "5", "--json").json["uid"]
    assert crm("purchase", "show", uid, "--json").json["id"] == "b1"


@pytest.mark.parametrize("ref", ["b2", "c1", "till:8", "", "b", "b99999999999999999999"])
def test_references_to_nothing(crm: Crm, ref: str) -> None:
    crm("purchase", "add", "c1", "5")
    assert crm("purchase", "show", ref, "--json", code=3).error["code"] == "not_found"


def test_a_card_shows_its_refunds_to_people(crm: Crm) -> None:
    crm("purchase", "add", "c1", "5", "--at", "2026-11-01")
    crm("purchase", "refund", "b1", "2", "--note", "chipped")
    shown = crm("purchase", "show", "b1", "-o", "table").out
    assert [word in shown for word in ("b1 Ada Smith", "5.00 EUR", "2.00 EUR", "Refunds", "chipped")] == [True] * 5


def test_words_of_purchases_are_found(crm: Crm) -> None:
    crm("purchase", "add", "c1", "5", "--order", "INV-77", "--note", "Blaue Schüssel")
    crm("purchase", "add", "c1", "5", "--order", "INV-78")
    found = [crm("find", text, "-o", "ids").out.split() for text in ("inv", "schuessel", "77 blau", "x")]
    assert found == [["b2", "b1"], ["b1"], ["b1"], []]
