"""The points commands as scripts and people use them. The clock stands at noon of 2026-11-21, UTC."""

import pytest

from ground import Crm, Result


@pytest.fixture
def shop(crm: Crm) -> Crm:
    """A store with the customer c1 Ada."""
    crm("customer", "add", "Ada")
    return crm


def give(crm: Crm, points: int, *more: str) -> Result:
    return crm("points", "earn", "c1", str(points), "--reason", "gift", "--json", *more)


def spend(crm: Crm, points: int, *more: str, code: int = 0) -> Result:
    return crm("points", "redeem", "c1", str(points), "--reason", "voucher", "--json", *more, code=code)


def correct(crm: Crm, points: str, *more: str, code: int = 0) -> Result:
    return crm("points", "adjust", "c1", points, "--reason", "counted twice", "--json", *more, code=code)


def has(crm: Crm, *more: str) -> dict[str, object]:
    found: dict[str, object] = crm("points", "balance", "c1", "--json", *more).json
    return found


def lines(crm: Crm, *more: str) -> list[list[object]]:
    told = crm("points", "statement", "c1", "--json", *more).json
    return [[line["date"], line["kind"], line["points"], line["balance"]] for line in told]


def test_the_reply_to_points_given(shop: Crm) -> None:
    assert give(shop, 100, "--expires", "2026-12-31").json == {
        "customer": "c1", "kind": "earn", "points": 100, "balance": 100, "entry": 1, "on": "2026-11-21",
        "expires": "2026-12-31", "reason": "gift", "undo": "u2",
    }  # fmt: skip


def test_the_reply_to_points_spent(shop: Crm) -> None:
    give(shop, 100)
    assert spend(shop, 30).json == {
        "customer": "c1", "kind": "redeem", "points": 30, "balance": 70, "entry": 2, "on": "2026-11-21",
        "expires": None, "reason": "voucher", "undo": "u3",
    }  # fmt: skip


def test_the_reply_to_points_taken_by_an_adjustment(shop: Crm) -> None:
    give(shop, 100)
    assert correct(shop, "-40").json == {
        "customer": "c1", "kind": "adjust", "points": -40, "balance": 60, "entry": 2, "on": "2026-11-21",
        "expires": None, "reason": "counted twice", "undo": "u3",
    }  # fmt: skip


def test_the_balance(shop: Crm) -> None:
    give(shop, 100, "--expires", "2026-12-31")
    give(shop, 7, "--on", "2026-12-01")
    assert has(shop) == {
        "customer": "c1", "name": "Ada", "available": 100, "pending": 7, "held": 0, "debt": 0, "lifetime": 100,
        "next_expiry": {"date": "2026-12-31", "points": 100},
    }  # fmt: skip


def test_the_balance_of_someone_without_points(shop: Crm) -> None:
    assert has(shop) == {
        "customer": "c1", "name": "Ada", "available": 0, "pending": 0, "held": 0, "debt": 0, "lifetime": 0,
        "next_expiry": None,
    }  # fmt: skip


def test_the_statement(shop: Crm) -> None:
    give(shop, 100, "--expires", "2026-12-31")
    assert shop("points", "statement", "c1", "--json", "--as-of", "2027-01-01").json == [
        {"date": "2026-11-21", "kind": "earn", "points": 100, "balance": 100, "reason": "gift", "reference": None,
         "expires": "2026-12-31", "entry": 1},
        {"date": "2027-01-01", "kind": "expire", "points": -100, "balance": 0, "reason": None, "reference": None,
         "expires": None, "entry": None},
    ]  # fmt: skip


def test_a_redemption_above_the_balance_is_refused(shop: Crm) -> None:
    give(shop, 100)
    assert spend(shop, 101, code=4).error["code"] == "insufficient_points"


def test_a_refused_redemption_takes_nothing(shop: Crm) -> None:
    give(shop, 100)
    spend(shop, 101, code=4)
    assert has(shop)["available"] == 100


def test_all_that_is_there_can_be_redeemed(shop: Crm) -> None:
    give(shop, 100)
    assert spend(shop, 100).json["balance"] == 0


def test_pending_points_cannot_be_redeemed(shop: Crm) -> None:
    give(shop, 100, "--on", "tomorrow")
    assert "0 are available" in spend(shop, 1, code=4).error["message"]


def test_a_negative_adjustment_needs_no_double_dash(shop: Crm) -> None:
    give(shop, 1500)
    assert correct(shop, "-1,250").json["balance"] == 250


def test_a_wrong_option_beside_a_negative_number_is_refused(shop: Crm) -> None:
    shop("points", "adjust", "c1", "-5", "--raeson", "x", code=2)


def test_a_negative_number_is_no_number_of_points_to_give(shop: Crm) -> None:
    assert shop("points", "earn", "c1", "-5", "--reason", "x", "--json", code=2).error["code"] == "not_positive"


def test_a_positive_adjustment_may_have_its_sign(shop: Crm) -> None:
    assert correct(shop, "+120").json["points"] == 120


def test_an_adjustment_below_zero_is_refused(shop: Crm) -> None:
    give(shop, 30)
    assert correct(shop, "-50", code=4).error["code"] == "insufficient_points"


def test_an_adjustment_below_zero_may_become_debt(shop: Crm) -> None:
    give(shop, 30)
    correct(shop, "-50", "--allow-debt")
    assert (has(shop)["available"], has(shop)["debt"]) == (0, 20)


def test_new_points_repay_debt_first(shop: Crm) -> None:
    correct(shop, "-20", "--allow-debt")
    assert give(shop, 50).json["balance"] == 30


@pytest.mark.parametrize("points", ["0", "412.5", "ten", "1,25", "", "1e3", "9999999999999"])
def test_what_is_no_number_of_points_is_a_usage_error(shop: Crm, points: str) -> None:
    shop("points", "earn", "c1", points, "--reason", "x", code=2)


def test_a_reason_is_required(shop: Crm) -> None:
    shop("points", "earn", "c1", "5", code=2)


def test_a_reason_says_something(shop: Crm) -> None:
    assert shop("points", "earn", "c1", "5", "--reason", " ", "--json", code=2).error["code"] == "no_reason"


def test_points_cannot_be_spent_on_a_day_to_come(shop: Crm) -> None:
    give(shop, 100)
    assert spend(shop, 10, "--on", "tomorrow", code=2).error["code"] == "future_debit"


def test_points_cannot_expire_before_they_count(shop: Crm) -> None:
    found = shop("points", "earn", "c1", "5", "--reason", "x", "--expires", "yesterday", "--json", code=2)
    assert found.error["code"] == "gone_before_use"


def test_an_unknown_customer_is_exit_3(shop: Crm) -> None:
    shop("points", "earn", "c9", "5", "--reason", "x", code=3)


def test_a_removed_customer_gets_no_points(shop: Crm) -> None:
    shop("customer", "rm", "c1")
    assert shop("points", "earn", "c1", "5", "--reason", "x", "--json", code=4).error["code"] == "in_trash"


def test_a_dry_run_gives_nothing(shop: Crm) -> None:
    assert give(shop, 100, "--dry-run").json["undo"] is None
    assert has(shop)["available"] == 0


# TL2: lots A 100 (good through 2027-01-09), B 50 (through 2027-01-31), C 40 (for ever), 120 redeemed


@pytest.fixture
def tl2(shop: Crm) -> Crm:
    give(shop, 100, "--expires", "2027-01-09")
    give(shop, 50, "--expires", "2027-01-31")
    give(shop, 40)
    spend(shop, 120)
    return shop


def test_tl2_the_soonest_expiry_goes_first(tl2: Crm) -> None:
    assert has(tl2)["next_expiry"] == {"date": "2027-01-31", "points": 30}


def test_tl2_what_never_expires_is_left(tl2: Crm) -> None:
    assert has(tl2, "--as-of", "2027-02-02")["available"] == 40


def test_tl2_what_remains_of_a_lot_expires_and_not_the_lot(tl2: Crm) -> None:
    assert lines(tl2, "--as-of", "2027-02-02")[-1] == ["2027-02-01", "expire", -30, 40]


def test_tl2_the_expiry_is_recorded_by_the_next_write(tl2: Crm) -> None:
    due = lines(tl2, "--as-of", "2027-02-02")
    tl2.now = "2027-02-02T09:00:00Z"
    give(tl2, 1)
    assert lines(tl2)[:-1] == due


def test_l8_points_are_spendable_to_the_end_of_their_last_day(shop: Crm) -> None:
    give(shop, 100, "--expires", "2026-11-30")
    shop.now = "2026-11-30T23:59:59Z"
    assert spend(shop, 100).json["balance"] == 0


def test_l8_expired_points_cannot_be_spent_though_nothing_recorded_it(shop: Crm) -> None:
    give(shop, 100, "--expires", "2026-11-30")
    shop.now = "2026-12-01T00:00:00Z"
    assert spend(shop, 1, code=4).error["code"] == "insufficient_points"


def test_the_last_day_ends_in_the_business_zone(shop: Crm) -> None:
    shop.env["CRMCLI_ZONE"] = "America/New_York"
    give(shop, 100, "--expires", "2026-11-30")
    shop.now = "2026-12-01T04:59:59Z"
    assert has(shop)["available"] == 100


def test_tl1_points_last_as_many_months_as_the_setting_says(shop: Crm) -> None:
    shop.env["CRMCLI_POINTS_MONTHS"] = "1"
    assert give(shop, 5, "--on", "2026-01-31").json["expires"] == "2026-02-28"


def test_an_expiry_given_goes_before_the_setting(shop: Crm) -> None:
    shop.env["CRMCLI_POINTS_MONTHS"] = "1"
    assert give(shop, 5, "--expires", "2027-05-31").json["expires"] == "2027-05-31"


# Back-dated entries


def test_a_back_dated_redemption_takes_what_was_there_then(shop: Crm) -> None:
    give(shop, 100, "--on", "2026-11-01")
    assert spend(shop, 60, "--on", "2026-11-05").json["balance"] == 40


def test_points_given_and_spent_on_the_same_day_fit(shop: Crm) -> None:
    give(shop, 100, "--on", "2026-11-05")
    assert spend(shop, 100, "--on", "2026-11-05").json["on"] == "2026-11-05"


def test_nothing_is_redeemed_before_it_was_there(shop: Crm) -> None:
    give(shop, 100, "--on", "2026-11-05")
    assert spend(shop, 1, "--on", "2026-11-04", code=4).error["code"] == "insufficient_points"


def test_a_back_dated_redemption_may_not_take_from_a_later_one(shop: Crm) -> None:
    give(shop, 100, "--on", "2026-11-01")
    spend(shop, 100, "--on", "2026-11-10")
    assert "a later entry has used them" in spend(shop, 1, "--on", "2026-11-05", code=4).error["message"]


def test_later_credit_does_not_hide_what_a_back_dated_redemption_takes(shop: Crm) -> None:
    give(shop, 100, "--on", "2026-11-01")
    spend(shop, 100, "--on", "2026-11-10")
    give(shop, 100, "--on", "2026-11-15")
    spend(shop, 1, "--on", "2026-11-05", code=4)


def test_a_back_dated_redemption_corrects_a_recorded_expiry(shop: Crm) -> None:
    give(shop, 100, "--on", "2026-10-01", "--expires", "2026-10-31")
    spend(shop, 60, "--on", "2026-10-15")
    assert lines(shop) == [
        ["2026-10-01", "earn", 100, 100],
        ["2026-10-15", "redeem", -60, 40],
        ["2026-11-01", "expire", -100, -60],
        ["2026-11-01", "expire", 60, 0],
    ]


# As of a day


def test_a_balance_of_the_past_knows_nothing_of_later_entries(shop: Crm) -> None:
    give(shop, 100, "--on", "2026-11-01")
    give(shop, 50, "--on", "2026-11-10")
    past = has(shop, "--as-of", "2026-11-05")
    assert (past["available"], past["pending"], past["lifetime"]) == (100, 0, 100)


def test_a_balance_to_come_counts_what_is_pending(shop: Crm) -> None:
    give(shop, 100, "--on", "2026-12-01")
    assert has(shop, "--as-of", "2026-12-01")["available"] == 100


def test_everybody_with_points_the_most_first(shop: Crm) -> None:
    shop("customer", "add", "Bo")
    shop("customer", "add", "Cy")
    give(shop, 10)
    shop("points", "earn", "c2", "30", "--reason", "x")
    found = shop("points", "balance", "--all", "--json").json
    assert [(one["customer"], one["available"]) for one in found] == [("c2", 30), ("c1", 10)]


def test_everybody_sorted_and_cut(shop: Crm) -> None:
    shop("customer", "add", "Bo")
    give(shop, 10)
    shop("points", "earn", "c2", "30", "--reason", "x")
    found = shop("points", "balance", "--all", "--sort", "name", "--limit", "1", "--fields", "name,available")
    assert found.rows == [["name", "available"], ["Ada", "10"]]


def test_one_customer_under_all_is_an_array(shop: Crm) -> None:
    give(shop, 10)
    assert [one["available"] for one in shop("points", "balance", "c1", "--all", "--json").json] == [10]


def test_a_balance_of_nobody_is_a_usage_error(shop: Crm) -> None:
    shop("points", "balance", code=2)


def test_a_customers_list_shows_the_same_points(tl2: Crm) -> None:
    assert tl2("customer", "list", "--json", "--fields", "points").json == [{"points": has(tl2)["available"]}]


# Idempotency: what a key stands for


def test_l5_the_same_key_gives_the_same_reply(shop: Crm) -> None:
    assert give(shop, 100, "--key", "k").json == give(shop, 100, "--key", "k").json


def test_l5_the_same_key_writes_nothing_new(shop: Crm) -> None:
    give(shop, 100, "--key", "k")
    give(shop, 100, "--key", "k")
    assert has(shop)["available"] == 100


def test_l5_the_reply_stays_the_same_after_other_entries(shop: Crm) -> None:
    first = give(shop, 100, "--key", "k").json
    spend(shop, 40)
    assert give(shop, 100, "--key", "k").json == first


@pytest.mark.parametrize("other", [("101",), ("100", "--on", "2026-11-01"), ("100", "--expires", "2027-01-01")])
def test_l5_another_wish_under_the_key_is_refused(shop: Crm, other: tuple[str, ...]) -> None:
    give(shop, 100, "--key", "k")
    found = shop("points", "earn", "c1", *other, "--reason", "gift", "--key", "k", "--json", code=4)
    assert found.error["code"] == "key_conflict"


def test_l5_a_key_of_earned_points_does_not_redeem(shop: Crm) -> None:
    give(shop, 100, "--key", "k")
    assert spend(shop, 100, "--key", "k", code=4).error["code"] == "key_conflict"


def test_l5_a_key_belongs_to_a_customer(shop: Crm) -> None:
    shop("customer", "add", "Bo")
    give(shop, 100, "--key", "k")
    assert shop("points", "earn", "c2", "5", "--reason", "x", "--key", "k", "--json").json["balance"] == 5


def test_a_refused_redemption_does_not_spend_its_key(shop: Crm) -> None:
    spend(shop, 100, "--key", "k", code=4)
    give(shop, 100)
    assert spend(shop, 100, "--key", "k").json["balance"] == 0
