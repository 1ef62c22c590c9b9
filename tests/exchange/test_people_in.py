"""Customers in JSON carry their people along: these become contacts, met by e-mail, phone or name, made otherwise."""

import json
from pathlib import Path
from typing import Any

import pytest

from ground import Crm
from rows import brought, counts, read, reasons

CY = {"name": "Cy Kern", "email": "cy@example.com", "role": "CEO"}
BO = {"first_name": "Bo", "last_name": "Lind", "phone": "+15035550168"}


def acme(*people: object, key: str = "contacts", **more: object) -> dict[str, object]:
    return {"id": "A1", "name": "Acme", **more, key: list(people)}


def made(tmp_path: Path, *customers: object, name: str = "acme.jsonl") -> str:
    path = tmp_path / name
    path.write_text("".join(json.dumps(one) + "\n" for one in customers))
    return str(path)


def contacts(crm: Crm, fields: str = "name,role") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = crm("contact", "list", "--all", "--fields", fields, "--sort", "id", "--json").json
    return found


def along(created: int, updated: int = 0) -> dict[str, dict[str, int]]:
    return {"contacts": {"created": created, "updated": updated}}


@pytest.mark.on_both
@pytest.mark.parametrize("key", ["contacts", "people", "persons", "Employees", "members"])
def test_people_become_contacts_of_their_customer(crm: Crm, tmp_path: Path, key: str) -> None:
    result = brought(crm, made(tmp_path, acme(CY, BO, key=key), {"id": "B1", "name": "Bolt", key: [CY]}))
    assert (counts(result), result["also"], result["new_fields"]) == ((2, 0, 0, 0, 0), along(3), [])
    assert contacts(crm, "name,role,email,phone,customer_name") == [
        {"name": "Cy Kern", "role": "CEO", "email": "cy@example.com", "phone": None, "customer_name": "Acme"},
        {"name": "Bo Lind", "role": None, "email": None, "phone": "+15035550168", "customer_name": "Acme"},
        {"name": "Cy Kern", "role": "CEO", "email": "cy@example.com", "phone": None, "customer_name": "Bolt"},
    ]


@pytest.mark.on_both
def test_again_nothing_changes_and_undo_takes_all_back(crm: Crm, tmp_path: Path) -> None:
    crm("customer", "add", "Ada")
    before = crm("export", "all", "--format", "jsonl").out
    file = made(tmp_path, acme(CY, BO), {"name": "Solo", "contacts": [{"email": "x@example.com"}]})
    assert brought(crm, file)["also"] == along(3)
    again = brought(crm, file)
    assert (counts(again), again["also"]) == ((0, 0, 2, 0, 0), None)
    crm("import", "undo", "m1")
    assert crm("export", "all", "--format", "jsonl").out == before


@pytest.mark.on_both
def test_who_is_known_there_is_met_by_address_and_by_name(crm: Crm, tmp_path: Path) -> None:
    file = made(tmp_path, acme(CY, BO, {"name": "Di"}))
    brought(crm, file)
    later = [
        {"name": "Cy A. Kern", "email": "CY@example.com", "role": "Chair"}, {**BO, "role": "CTO"},
        {"name": "di", "email": "di@example.com"}, {"name": "New"},
    ]  # fmt: skip
    result = brought(crm, made(tmp_path, acme(*later)))
    assert (counts(result), result["also"]) == ((0, 0, 1, 0, 0), along(1, 3))
    assert contacts(crm, "name,role,email") == [
        {"name": "Cy A. Kern", "role": "Chair", "email": "cy@example.com"},
        {"name": "Bo Lind", "role": "CTO", "email": None},
        {"name": "di", "role": None, "email": "di@example.com"},
        {"name": "New", "role": None, "email": None},
    ]


def test_those_of_one_list_are_different_people(crm: Crm, tmp_path: Path) -> None:
    shared = [
        {"name": "Cy", "email": "info@example.com"}, {"name": "Bo", "email": "info@example.com"},
        {"name": "Di", "phone": "+15035550168"}, {"name": "Ed", "phone": "+15035550168"},
        {"name": "Flo", "role": "a"}, {"name": "Flo", "role": "b"},
    ]  # fmt: skip
    file = made(tmp_path, acme(*shared))
    assert brought(crm, file)["also"] == along(6)
    assert brought(crm, file)["also"] is None
    assert brought(crm, made(tmp_path, acme(*shared[::-1]), name="turned.jsonl"))["also"] is None


def test_who_has_an_id_is_known_by_it(crm: Crm, tmp_path: Path) -> None:
    brought(crm, made(tmp_path, acme({"id": 7, "name": "Cy"})), "--source", "shop")
    result = brought(crm, made(tmp_path, acme({"id": 7, "name": "Cyril"})), "--source", "shop")
    assert (result["also"], contacts(crm, "name,external_id")) == (
        along(0, 1), [{"name": "Cyril", "external_id": "7"}],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("there", "said", "kept"),
    [
        (["--source", "crm", "--external-id", "X9"], {}, ("crm", "X9")),
        (["--source", "crm", "--external-id", "X9"], {"id": 7}, ("crm", "X9")),
        ([], {"id": 7}, ("import", "7")),
        ([], {}, (None, None)),
    ],
)
def test_an_id_that_is_known_is_kept(
    crm: Crm, tmp_path: Path, there: list[str], said: dict[str, int], kept: tuple[str | None, str | None]
) -> None:
    crm("customer", "add", "Acme", "--source", "import", "--external-id", "A1")
    crm("contact", "add", "c1", "Cy", "--email", "cy@example.com", *there)
    file = made(tmp_path, acme({"name": "Cy", "email": "cy@example.com", **said}))
    assert brought(crm, file)["also"] == (along(0, 1) if said and not there else None)
    assert contacts(crm, "source,external_id") == [dict(zip(("source", "external_id"), kept, strict=True))]


@pytest.mark.on_both
def test_a_wrong_cell_of_somebody_rejects_the_row_and_mended_it_comes_in(crm: Crm, tmp_path: Path) -> None:
    bad = {"name": "Cy", "email": "cy at example"}
    result = brought(crm, made(tmp_path, {"id": "B1", "name": "Bolt"}, acme(BO, bad)), code=6)
    assert (counts(result), result["also"], contacts(crm)) == ((1, 0, 0, 1, 0), None, [])
    (line, field, reason) = reasons(result["rejects_file"])[0]
    assert (line, field, reason.startswith("person 2, email: ")) == ("2", "contacts", True)
    rejects = Path(result["rejects_file"])
    rejects.write_text(rejects.read_text().replace("cy at example", "cy@example.com"))
    mended = brought(crm, str(rejects))
    assert (counts(mended), mended["also"], mended["new_fields"]) == ((1, 0, 0, 0, 0), along(2), [])
    assert [one["name"] for one in contacts(crm)] == ["Bo Lind", "Cy"]


def test_somebody_of_whom_only_the_role_is_said(crm: Crm, tmp_path: Path) -> None:
    result = brought(crm, made(tmp_path, acme(CY, {"role": "CTO"}, {}, {"name": None})), code=6)
    assert reasons(result["rejects_file"]) == [("1", "contacts", "person 2: nobody is named")]


@pytest.mark.parametrize(
    "held", [[{"tier": "gold", "since": 2020}], ["Cy", "Bo"], "Cy and Bo", [{"type": "a", "value": "b"}]]
)
def test_what_is_nobody_stays_a_field_of_ones_own(crm: Crm, tmp_path: Path, held: object) -> None:
    result = brought(crm, made(tmp_path, {"name": "Acme", "members": held}))
    assert (result["also"], result["new_fields"], contacts(crm)) == (None, ["members"], [])


def test_a_file_may_hold_both(crm: Crm, tmp_path: Path) -> None:
    result = brought(crm, made(tmp_path, acme(CY), {"name": "Bolt", "contacts": ["by post"]}))
    assert (result["also"], result["new_fields"]) == (along(1), ["contacts"])
    found = crm("customer", "list", "--fields", "name,fields", "--sort", "id", "--json").json
    assert found == [{"name": "Acme", "fields": {}}, {"name": "Bolt", "fields": {"contacts": "by post"}}]


def test_rows_of_one_customer_each_with_one_of_its_people(crm: Crm, tmp_path: Path) -> None:
    result = brought(crm, made(tmp_path, acme(CY), acme(BO), acme(CY)))
    assert (counts(result), result["also"], len(contacts(crm))) == ((1, 0, 0, 0, 2), along(2), 2)


def test_whom_nobody_can_tell_apart_is_left_out_and_said(crm: Crm, tmp_path: Path) -> None:
    brought(crm, made(tmp_path, acme({"name": "Flo", "role": "a"}, {"name": "Flo", "role": "b"}, CY)))
    result = crm("import", made(tmp_path, acme({"name": "Flo", "role": "c"}, {**CY, "role": "Chair"})), "--json")
    assert (counts(result.json), result.json["also"]) == ((0, 0, 1, 0, 0), along(0, 1))
    assert "line 1, contacts: Flo was left out: could be p1, p2" in result.err


@pytest.mark.parametrize(("policy", "role", "phone"), [("fill", "CEO", "+15035550168"), ("skip", "CEO", None)])
def test_policies_count_for_people_too(crm: Crm, tmp_path: Path, policy: str, role: str, phone: str | None) -> None:
    brought(crm, made(tmp_path, acme(CY)))
    brought(crm, made(tmp_path, acme({**CY, "role": "Chair", "phone": "+15035550168"})), "--on-match", policy)
    assert contacts(crm, "role,phone") == [{"role": role, "phone": phone}]


@pytest.mark.on_both
def test_a_dry_run_keeps_nothing(crm: Crm, tmp_path: Path) -> None:
    assert brought(crm, made(tmp_path, acme(CY, BO)), "--dry-run")["also"] == along(2)
    assert (contacts(crm), crm("customer", "list", "--json").json) == ([], [])


def test_what_else_is_said_of_somebody_is_kept_but_no_password(crm: Crm, tmp_path: Path) -> None:
    result = brought(crm, made(tmp_path, acme({**CY, "shoe": "42", "password": "hunter2"})))
    assert (result["new_fields"], contacts(crm, "fields")) == (["contacts.shoe"], [{"fields": {"shoe": "42"}}])


def test_without_unknown_columns_people_come_in_all_the_same(crm: Crm, tmp_path: Path) -> None:
    result = brought(crm, made(tmp_path, acme({**CY, "shoe": "42"}, hat="6")), "--unknown", "ignore")
    assert (result["also"], result["left_out"], contacts(crm, "fields")) == (along(1), ["hat"], [{"fields": {}}])


def test_a_mapping_file_that_is_suggested_brings_them_in_as_well(crm: Crm, tmp_path: Path) -> None:
    file, mapping = made(tmp_path, acme(CY, BO)), tmp_path / "acme.toml"
    mapping.write_text(crm("import", file, "--suggest").out)
    assert brought(crm, file, "--mapping", str(mapping))["also"] == along(2)


def test_a_mapping_file_can_leave_them_out(crm: Crm, tmp_path: Path) -> None:
    result = brought(crm, made(tmp_path, acme(CY)), "--map", "contacts=")
    assert (result["also"], result["left_out"], contacts(crm)) == (None, ["contacts"], [])


@pytest.mark.on_both
def test_what_came_in_goes_out_and_in_again(crm: Crm, tmp_path: Path) -> None:
    brought(crm, made(tmp_path, acme(CY, {**BO, "shoe": "42"}), {"id": "B1", "name": "Bolt", "contacts": [CY]}))
    out = tmp_path / "all.jsonl"
    out.write_text(crm("export", "all", "--format", "jsonl").out)
    assert [counts(one)[2] for one in crm("import", str(out), "--json").json if one["noun"] == "contacts"] == [3]


def test_a_wrong_row_stands_whole_among_the_rejects(crm: Crm, tmp_path: Path) -> None:
    result = brought(crm, made(tmp_path, acme({"name": "Cy", "email": "no"})), code=6)
    header, row = read(result["rejects_file"])
    assert json.loads(row[header.index("contacts")]) == {"name": "Cy", "email": "no"}
