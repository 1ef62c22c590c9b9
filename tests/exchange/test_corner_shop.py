"""The sample shop comes in with the counts its README states, once, twice, backwards and with changes."""

import csv
from pathlib import Path
from typing import Any

import pytest

from ground import Crm
from rows import SAMPLES, SHOP, counts, read, reasons, sample, written


@pytest.fixture
def shop(crm: Crm, tmp_path: Path) -> list[dict[str, Any]]:
    """The three files brought in, in one command."""
    crm("config", "set", "country", "US")
    files = [sample(f"corner-shop/{name}", tmp_path) for name in SHOP]
    found: list[dict[str, Any]] = crm("import", *files, "--json", code=6).json
    return found


def again(crm: Crm, tmp_path: Path) -> list[tuple[int, ...]]:
    files = [str(tmp_path / name) for name in SHOP]
    return [counts(result) for result in crm("import", *files, "--json", code=6).json]


CONTENT = {
    "customers": "SELECT external_id, name, email, phone, stage, stage_since, furthest, purchases, last_purchase,"
    " fields FROM customer ORDER BY external_id NULLS LAST, id",
    "purchases": "SELECT p.external_id, c.external_id, p.minor, p.currency, p.day, p.order_ref, p.note, p.fields,"
    " (SELECT o.external_id FROM purchase o WHERE o.id = p.refund_of) FROM purchase p"
    " JOIN customer c ON c.id = p.customer_id ORDER BY p.external_id NULLS LAST, p.id",
    "points": "SELECT e.external_id, c.external_id, e.kind, e.points, e.effective_at,"
    " (SELECT p.external_id FROM purchase p WHERE p.id = e.purchase_id) FROM points_entry e"
    " JOIN customer c ON c.id = e.customer_id ORDER BY e.external_id NULLS LAST, e.id",
    "accounts": "SELECT c.external_id, a.balance, a.debt, a.lifetime FROM points_account a"
    " JOIN customer c ON c.id = a.customer_id ORDER BY c.external_id NULLS LAST",
    "spend": "SELECT c.external_id, s.currency, s.net FROM spend s JOIN customer c ON c.id = s.customer_id"
    " ORDER BY c.external_id NULLS LAST",
}


def content(crm: Crm) -> dict[str, list[Any]]:
    """What a store holds, without ids and the time of writing."""
    return {name: crm.rows(sql) for name, sql in CONTENT.items()}


def test_the_counts_are_those_of_the_readme(shop: list[dict[str, Any]]) -> None:
    assert [counts(result) for result in shop] == [(412, 0, 0, 5, 0), (1219, 0, 0, 3, 2), (818, 0, 0, 2, 0)]


def test_nouns_are_recognised_by_their_columns(shop: list[dict[str, Any]]) -> None:
    assert [result["noun"] for result in shop] == ["customers", "purchases", "points"]


def test_each_rejected_customer_has_line_column_and_reason(shop: list[dict[str, Any]]) -> None:
    assert reasons(shop[0]["rejects_file"]) == [
        ("47", "email", "'maria.lopez@@example.com' is no e-mail address"),
        ("132", "", "nobody is named"),
        ("224", "birth_date", "'1987-02-30' is no date: there is no such day"),
        ("303", "external_id", "import:K0123 stands in this file before, with other content (c126)"),
        ("366", "", "21 cells where the header has 20"),
    ]


def test_each_rejected_purchase_and_entry_too(shop: list[dict[str, Any]]) -> None:
    assert reasons(shop[1]["rejects_file"]) + reasons(shop[2]["rejects_file"]) == [
        ("402", "customer", "no customer 'K7777'"),
        ("703", "date", "'2026-02-30' is no date: there is no such day"),
        ("903", "amount", "'n/a' is no amount of money"),
        ("202", "customer", "no customer 'K7777'"),
        ("821", "points", "'ten' is no number of points"),
    ]


def test_rejected_rows_are_kept_as_they_stood(shop: list[dict[str, Any]], tmp_path: Path) -> None:
    given = read(SAMPLES / "corner-shop" / "customers.csv")
    header, *kept = read(shop[0]["rejects_file"])
    width = len(header) - 3
    assert [row[:width] + row[width + 3 :] for row in kept] == [given[row] for row in (46, 131, 223, 302, 365)]


def test_372_persons_and_40_companies(shop: list[dict[str, Any]], crm: Crm) -> None:
    kinds = [row["kind"] for row in crm("customer", "list", "--fields", "kind", "-o", "json").json]
    assert (kinds.count("person"), kinds.count("organisation")) == (372, 40)


def test_the_totals_of_purchases_come_out(shop: list[dict[str, Any]], crm: Crm) -> None:
    found = crm("purchase", "list", "--fields", "total,customer", "-o", "jsonl").documents
    minor = [int(row["total"]["amount"].replace(".", "")) for row in found]
    refunds = [amount for amount in minor if amount < 0]
    assert (len(minor), sum(minor), sum(minor) - sum(refunds), len(refunds), -sum(refunds)) == (
        1219, 18_219_545, 18_419_425, 24, 199_880,
    )  # fmt: skip
    assert len({row["customer"] for row in found}) == 340


def test_refunds_know_what_they_give_back(shop: list[dict[str, Any]], crm: Crm) -> None:
    found = crm("purchase", "list", "--fields", "refund_of", "-o", "jsonl").documents
    assert len([row for row in found if row["refund_of"]]) == 24


def test_the_points_come_out(shop: list[dict[str, Any]], crm: Crm) -> None:
    accounts = crm("points", "balance", "--all", "--json").json
    found = [row for row in accounts if row["available"] or row["debt"]]
    assert sum(row["available"] - row["debt"] for row in found) == 78_814


def test_a_balance_below_zero_is_debt(shop: list[dict[str, Any]], crm: Crm) -> None:
    found = crm("points", "balance", "import:K0107", "--json").json
    assert (found["available"], found["debt"]) == (0, 268)


def test_the_best_balances(shop: list[dict[str, Any]], crm: Crm) -> None:
    found = [
        crm("points", "balance", f"import:{key}", "--json").json["available"] for key in ("K0332", "K0007", "K0367")
    ]
    assert found == [4790, 4483, 4357]


def test_the_second_import_changes_nothing(shop: list[dict[str, Any]], crm: Crm, tmp_path: Path) -> None:
    before = content(crm)
    assert again(crm, tmp_path) == [(0, 0, 412, 5, 0), (0, 0, 1219, 3, 2), (0, 0, 818, 2, 0)]
    assert content(crm) == before


def test_the_third_import_changes_nothing_either(shop: list[dict[str, Any]], crm: Crm, tmp_path: Path) -> None:
    assert again(crm, tmp_path) == again(crm, tmp_path)


def test_an_import_that_changes_nothing_has_nothing_to_undo(
    shop: list[dict[str, Any]], crm: Crm, tmp_path: Path
) -> None:
    again(crm, tmp_path)
    crm("import", "undo", "m4", code=4)


def test_rows_backwards_give_the_same_content(shop: list[dict[str, Any]], crm: Crm, tmp_path: Path) -> None:
    other = Crm(tmp_path / "other.db", env={"CRMCLI_DB": str(tmp_path / "other.db")})
    other("db", "init")
    other("config", "set", "country", "US")
    (tmp_path / "back").mkdir()
    for name in SHOP:
        header, *rows = read(SAMPLES / "corner-shop" / name)
        # The id that occurs twice with different content: whichever row comes first is taken.
        rows = [row for row in reversed(rows) if row[0] != "K0123"] + [row for row in rows if row[0] == "K0123"]
        written(tmp_path / "back" / name, header, *rows)
    files = [str(tmp_path / "back" / name) for name in SHOP]
    other("import", *files, code=6)
    assert content(other) == content(crm)
    other("db", "check")


def test_changed_rows_alone_are_updated(shop: list[dict[str, Any]], crm: Crm, tmp_path: Path) -> None:
    header, *rows = read(SAMPLES / "corner-shop" / "customers.csv")
    city = header.index("city")
    for row in rows[10:410:100]:
        row[city] = "Elsewhere"
    file = written(tmp_path / "changed.csv", header, *rows)
    assert counts(crm("import", file, "--json", code=6).json) == (0, 4, 408, 5, 0)


def test_changed_purchases_alone_are_updated(shop: list[dict[str, Any]], crm: Crm, tmp_path: Path) -> None:
    header, *rows = read(SAMPLES / "corner-shop" / "purchases.csv")
    for row in rows[20:1200:100]:
        row[header.index("staff")] = "nobody"
    file = written(tmp_path / "changed.csv", header, *rows)
    assert counts(crm("import", file, "--json", code=6).json) == (0, 12, 1207, 3, 2)


def test_a_mended_rejects_file_comes_in(shop: list[dict[str, Any]], crm: Crm) -> None:
    path = shop[0]["rejects_file"]
    header, *rows = read(path)
    rows[0][header.index("email")] = "maria.lopez@example.com"
    rows[1][header.index("first_name")] = "Somebody"
    rows[2][header.index("birth_date")] = "1987-02-28"
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    result = crm("import", path, "--json", code=6).json
    # K0123 was not mended: it must not overwrite the customer of that id; 21 cells are still 21.
    assert counts(result) == (3, 0, 0, 2, 0)
    assert result["new_fields"] == []


def test_purchases_before_their_customers_are_all_rejected(crm: Crm, tmp_path: Path) -> None:
    result = crm("import", sample("corner-shop/purchases.csv", tmp_path), "--json", code=6).json
    assert counts(result) == (0, 0, 0, 1224, 0)
    assert {reason[1] for reason in reasons(result["rejects_file"])} == {"customer", "date", "amount"}


def test_the_store_is_whole_after_it(shop: list[dict[str, Any]], crm: Crm) -> None:
    assert crm("db", "check").out == ""
