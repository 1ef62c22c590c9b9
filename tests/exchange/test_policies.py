"""Per-column policies of a mapping file: overwrite, fill, never, whatever --on-match says of the other columns."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.exchange.intakes.policies import policies
from ground import Crm
from rows import came, written


def mapped(directory: Path, *lines: str) -> str:
    path = directory / "m.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def one(crm: Crm, noun: str = "customer", ref: str = "c1") -> dict[str, Any]:
    found: dict[str, Any] = crm(noun, "show", ref, "--json").json
    return found


@given(st.sampled_from(["update", "fill"]), st.text(), st.one_of(st.none(), st.text(min_size=1)))
def test_without_a_policy_of_its_own_a_column_goes_by_on_match(on_match: str, name: str, known: str | None) -> None:
    assert policies({}, on_match).lets(name, known) is (on_match == "update" or known is None)


@pytest.mark.on_both
def test_each_column_of_a_customer_by_its_own(crm: Crm, tmp_path: Path) -> None:
    header = ("Nr", "Name", "City", "Note", "Mail", "Size", "Hat")
    first = written(tmp_path / "1.csv", header, ("1", "Ada", "Bonn", "", "ada@example.com", "38", "7"))
    second = written(tmp_path / "2.csv", header, ("1", "Bea", "Rom", "new", "bea@example.com", "39", "8"))
    mapping = mapped(
        tmp_path,
        "[columns]",
        'Nr = "external_id"',
        'Name = { field = "name", policy = "never" }',
        'City = { field = "city", policy = "overwrite" }',
        'Note = { field = "note", policy = "fill" }',
        'Mail = { field = "email", policy = "never" }',
        'Size = { field = "fields.size", policy = "fill" }',
        'Hat = { field = "fields.hat", policy = "overwrite" }',
    )
    assert came(crm, first, "--mapping", mapping) == (1, 0, 0, 0, 0)
    assert came(crm, second, "--mapping", mapping, "--on-match", "fill") == (0, 1, 0, 0, 0)
    found = one(crm)
    assert [found[name] for name in ("name", "city", "note", "emails", "fields")] == [
        "Ada", "Rom", "new", ["ada@example.com"], {"size": "38", "hat": "8"},
    ]  # fmt: skip
    assert came(crm, second, "--mapping", mapping) == (0, 0, 1, 0, 0)


def test_a_name_goes_with_its_parts(crm: Crm, tmp_path: Path) -> None:
    header = ("Nr", "First name", "Last name")
    mapping = mapped(
        tmp_path, "[columns]", 'Nr = "external_id"', '"Last name" = { field = "family", policy = "never" }'
    )
    came(crm, written(tmp_path / "1.csv", header, ("1", "Ada", "Byron")), "--mapping", mapping)
    came(crm, written(tmp_path / "2.csv", header, ("1", "Ada", "Lovelace")), "--mapping", mapping)
    assert (one(crm)["name"], one(crm)["family"]) == ("Ada Byron", "Byron")


@pytest.mark.on_both
def test_each_column_of_a_purchase_by_its_own(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada", "--email", "ada@example.com")
    header = ("Order id", "Email", "Total", "Date", "Note", "Till")
    first = written(tmp_path / "1.csv", header, ("7", "ada@example.com", "5.00", "2026-05-01", "old", "A"))
    second = written(tmp_path / "2.csv", header, ("7", "ada@example.com", "6.00", "2026-05-02", "new", "B"))
    mapping = mapped(
        tmp_path,
        "[columns]",
        'Total = { field = "total", policy = "never" }',
        'Note = { field = "note", policy = "overwrite" }',
        'Date = { field = "date", policy = "fill" }',
        'Till = { field = "fields.till", policy = "never" }',
    )
    assert came(crm, first, "--mapping", mapping) == (1, 0, 0, 0, 0)
    assert came(crm, second, "--mapping", mapping) == (0, 1, 0, 0, 0)
    found = one(crm, "purchase", "b1")
    assert (found["total"]["amount"], found["date"], found["note"]) == ("5.00", "2026-05-01", "new")
    assert came(crm, second, "--mapping", mapping) == (0, 0, 1, 0, 0)


def test_each_column_of_a_contact_by_its_own(crm: Crm, tmp_path: Path) -> None:
    header = ("Contact id", "Name", "Role", "Note", "Account name")
    mapping = mapped(
        tmp_path, 'noun = "contacts"', "[columns]", 'Role = { field = "role", policy = "never" }',
        'Note = { field = "note", policy = "fill" }',
    )  # fmt: skip
    came(crm, written(tmp_path / "1.csv", header, ("7", "Ada", "CTO", "", "Acme")), "--mapping", mapping)
    came(crm, written(tmp_path / "2.csv", header, ("7", "Bea", "CFO", "new", "Acme")), "--mapping", mapping)
    found = one(crm, "contact", "p1")
    assert (found["name"], found["role"], found["note"]) == ("Bea", "CTO", "new")


@pytest.mark.parametrize("policy", ["fill", "never"])
def test_an_empty_cell_erases_nothing_that_may_not_change(crm: Crm, tmp_path: Path, policy: str) -> None:
    header = ("Nr", "Name", "City")
    mapping = mapped(tmp_path, "[columns]", 'Nr = "external_id"', f'City = {{ field = "city", policy = "{policy}" }}')
    came(crm, written(tmp_path / "1.csv", header, ("1", "Ada", "Bonn")), "--mapping", mapping)
    came(crm, written(tmp_path / "2.csv", header, ("1", "Ada", "")), "--mapping", mapping, "--clear-empty")
    assert one(crm)["city"] == "Bonn"
