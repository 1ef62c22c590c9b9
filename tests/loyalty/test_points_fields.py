"""What a file's words and numbers mean in the points ledger."""

from datetime import date

import pytest

from crmcli.kernel.fields import Reading
from crmcli.loyalty.fields import POINTS, UnknownKind, kind_of, row_of
from crmcli.loyalty.rules import BadPoints, Kind, read_points

READING = Reading(date(2026, 11, 21), 1_795_262_400_000_000)


def read(name: str, text: str) -> object:
    parse = POINTS.field(name).parse
    assert parse is not None
    return parse(text, READING)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("100", 100), ("-500", -500), ("+7", 7), ("1,250", 1250), ("1.250", 1250), ("1 250", 1250), ("1'250", 1250),
        ("1,234,567", 1234567), ("1250.00", 1250), ("\u2212268", -268), (" 5 ", 5), ("007", 7),
    ],
)  # fmt: skip
def test_numbers_of_points(text: str, points: int) -> None:
    assert read_points(text) == points


@pytest.mark.parametrize("text", ["412.5", "ten", "ask Nora", "", "-", "1,25", "12,3456", "1e3", "1,234.567", "٣"])
def test_what_is_no_number_of_points(text: str) -> None:
    with pytest.raises(BadPoints):
        read_points(text)


@pytest.mark.parametrize(
    ("points", "kind", "reason", "expected"),
    [
        (5, None, "purchase", Kind.EARN),
        (-500, None, "redeemed", Kind.REDEEM),
        (-85, None, "refund", Kind.EARN_REVERSAL),
        (50, None, "Gift", Kind.BONUS),
        (-30, None, "expired", Kind.EXPIRE),
        (70, None, "opening balance", Kind.ADJUST),
        (70, None, "who knows", Kind.ADJUST),
        (-70, None, None, Kind.ADJUST),
        (5, "bonus", "purchase", Kind.BONUS),
        (5, "redeem cancel", None, Kind.REDEEM_CANCEL),
        (-5, None, "purchase", Kind.EARN_REVERSAL),
        (-5, None, "gift", Kind.ADJUST),
    ],
)
def test_the_kind_of_an_entry(points: int, kind: str | None, reason: str | None, expected: Kind) -> None:
    assert kind_of(points, kind, reason) == expected


def test_a_column_of_kinds_holds_kinds() -> None:
    with pytest.raises(UnknownKind):
        read("kind", "who knows")


def test_a_row_without_a_date_counts_from_now() -> None:
    assert row_of({"points": 5}, 1, READING)["effective_at"] == READING.now


def test_a_row_names_its_customer_and_kind() -> None:
    row = row_of({"points": -5, "reason": "refund"}, 7, READING)
    assert (row["customer_id"], row["kind"], row["points"]) == (7, Kind.EARN_REVERSAL, -5)


def test_redeemed_points_go_however_the_file_signs_them() -> None:
    assert row_of({"points": 500, "reason": "redeemed"}, 1, READING)["points"] == -500


def test_our_own_corrected_expiry_keeps_its_sign() -> None:
    assert row_of({"points": 60, "kind": "expire", "lot": "uid"}, 1, READING)["points"] == 60


def test_a_day_of_expiry_is_the_last_one() -> None:
    assert read("expires", "2026-12-31") == 1_798_761_600_000_000


def test_an_expiry_as_we_export_it_is_the_same() -> None:
    assert read("expires", "2026-12-31T23:59:59.999999+00:00") == read("expires", "2026-12-31")


@pytest.mark.parametrize("header", ["entry_id", "customer_id", "date", "points", "reason", "reference"])
def test_the_headers_of_a_loyalty_file_are_known(header: str) -> None:
    words = {word for field in POINTS.fields if field.parse for word in (field.name, *field.aliases)}
    assert header.replace("_", " ") in words


def test_no_header_means_two_fields() -> None:
    words = [word for field in POINTS.fields if field.parse for word in {field.name, *field.aliases}]
    assert sorted(set(words)) == sorted(words)
