"""What files say of consent is kept: yes or no, to what, from where, since when; a no stays a no."""

from pathlib import Path
from typing import Any

import pytest

from ground import Crm
from rows import brought, counts, sample, written


def consents(crm: Crm, ref: str = "c1") -> list[str]:
    found: list[str] = crm("customer", "show", ref, "--json").json["consents"]
    return found


def told(crm: Crm) -> list[tuple[Any, ...]]:
    return crm.rows("SELECT purpose, channel, given, source, day FROM consent ORDER BY id")


@pytest.mark.parametrize(
    ("header", "cell", "expected"),
    [
        ("Newsletter", "nein", ["marketing/email no"]),
        ("newsletter", "ja", ["marketing/email yes"]),
        ("marketing_consent", "no", ["marketing no"]),
        ("Accepts Marketing", "yes", ["marketing yes"]),
        ("email opt-in", "Subscribed", ["marketing/email yes"]),
        ("Email Opt Out", "1", ["marketing/email no"]),
        ("Email Opt Out", "0", []),
        ("Do not call", "TRUE", ["marketing/phone no"]),
        ("SMS opt-in", "unknown", []),
    ],
)
def test_words_for_consent_in_any_file(crm: Crm, tmp_path: Path, header: str, cell: str, expected: list[str]) -> None:
    brought(crm, written(tmp_path / "a.csv", ("name", header), ("Ada", cell)))
    assert consents(crm) == expected


def test_a_column_that_says_something_else_is_no_consent(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("name", "Newsletter"), ("Ada", "weekly"), ("Bob", "monthly"))
    assert (brought(crm, file)["new_fields"], consents(crm)) == (["newsletter"], [])


def test_consent_has_its_source_and_day(crm: Crm, tmp_path: Path) -> None:
    header = ("Email Address", "LEID", "OPTIN_TIME", "CONFIRM_TIME")
    brought(
        crm, written(tmp_path / "m.csv", header, ("a@example.com", "1", "2024-01-11 17:41:00", "2024-01-12 08:00:00"))
    )
    assert told(crm) == [("marketing", "email", 1, "mailchimp", "2024-01-12")]


def test_unsubscribing_later_is_a_no(crm: Crm, tmp_path: Path) -> None:
    header = ("Email Address", "LEID", "OPTIN_TIME", "UNSUB_TIME")
    brought(
        crm, written(tmp_path / "m.csv", header, ("a@example.com", "1", "2024-01-11 17:41:00", "2025-03-01 08:00:00"))
    )
    assert told(crm) == [("marketing", "email", 0, "mailchimp", "2025-03-01")]


def test_shopify_says_no_by_mail_and_by_sms(crm: Crm, tmp_path: Path) -> None:
    brought(crm, sample("exports/shopify_customers.csv", tmp_path), code=6)
    assert consents(crm) == ["marketing/email no", "marketing/sms no"]


def test_the_same_file_again_says_nothing_new(crm: Crm, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("customer_id", "name", "newsletter"), ("1", "Ada", "no"), ("2", "Bob", "yes"))
    brought(crm, file)
    assert counts(brought(crm, file)) == (0, 0, 2, 0, 0)
    assert len(told(crm)) == 2


def test_a_changed_answer_updates(crm: Crm, tmp_path: Path) -> None:
    brought(crm, written(tmp_path / "a.csv", ("customer_id", "name", "newsletter"), ("1", "Ada", "yes")))
    file = written(tmp_path / "b.csv", ("customer_id", "name", "newsletter"), ("1", "Ada", "no"))
    assert counts(brought(crm, file)) == (0, 1, 0, 0, 0)
    assert (consents(crm), len(told(crm))) == (["marketing/email no"], 2)


def test_a_yes_of_no_day_does_not_outweigh_a_no(crm: Crm, tmp_path: Path) -> None:
    brought(crm, written(tmp_path / "a.csv", ("email", "newsletter"), ("a@example.com", "no")), "--source", "shop")
    file = written(tmp_path / "b.csv", ("email", "newsletter"), ("a@example.com", "yes"))
    assert counts(brought(crm, file, "--source", "till")) == (0, 0, 1, 0, 0)
    assert consents(crm) == ["marketing/email no"]


def test_undo_takes_consents_back(crm: Crm, tmp_path: Path) -> None:
    brought(crm, written(tmp_path / "a.csv", ("email", "newsletter"), ("a@example.com", "yes")))
    brought(crm, written(tmp_path / "b.csv", ("email", "newsletter"), ("a@example.com", "no")))
    crm("undo")
    assert consents(crm) == ["marketing/email yes"]
    crm("undo")
    assert told(crm) == []


def test_consents_are_a_filter_and_a_column(crm: Crm, tmp_path: Path) -> None:
    file = written(
        tmp_path / "a.csv",
        ("name", "newsletter", "sms consent"),
        ("Ada", "yes", "no"),
        ("Bob", "no", ""),
        ("Cyd", "", ""),
    )
    brought(crm, file)
    names = {
        said: [row["name"] for row in crm("customer", "list", "-w", said, "--sort", "id", "--json").json]
        for said in (
            "consent:marketing/email", "consents:marketing", "consent:'marketing/email no'", "not consent:marketing",
        )
    }  # fmt: skip
    assert list(names.values()) == [["Ada"], ["Ada"], ["Bob"], ["Bob", "Cyd"]]
    shown = crm("customer", "list", "--fields", "name,consents", "--sort", "id", "-o", "tsv", "--no-header").out
    assert shown.splitlines()[0] == "Ada\tmarketing/email yes, marketing/sms no"


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_they_leave_and_come_back_whole(crm: Crm, tmp_path: Path, form: str) -> None:
    brought(crm, written(tmp_path / "a.csv", ("email", "newsletter"), ("a@example.com", "yes")))
    brought(crm, written(tmp_path / "b.csv", ("email", "newsletter"), ("a@example.com", "no")), "--source", "till")
    before = crm.rows("SELECT uid, purpose, channel, given, source, day, created_at FROM consent ORDER BY id")
    crm("export", "all", "--format", form, "--to", str(tmp_path / ("all.jsonl" if form == "jsonl" else "all")))
    crm("undo")
    crm("undo")
    files = [tmp_path / "all.jsonl"] if form == "jsonl" else sorted((tmp_path / "all").glob("*.csv"))
    crm("import", *map(str, files))
    assert crm.rows("SELECT uid, purpose, channel, given, source, day, created_at FROM consent ORDER BY id") == before
