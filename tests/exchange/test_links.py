"""Cells that name a record of another noun: by an id of theirs, of any source, by ours, a contact by name or e-mail."""

from pathlib import Path

import pytest

from ground import Crm
from rows import came, reasons, written

TICKET = ("ticket_id", "customer_id", "subject", "contact_id", "purchase_id", "priority")
TALK = ("interaction_id", "customer_id", "at", "kind", "contact_id")
TASK = ("followup_id", "customer_id", "task", "due", "contact_id", "ticket_id", "purchase_id", "planned_by")


@pytest.fixture
def known(two: Crm, tmp_path: Path) -> Crm:
    """Ada's contact C1 (p1), her ticket T1 (t1) and a call (i1)."""
    came(two, written(tmp_path / "c.csv", ("contact_id", "customer_id", "name"), ("C1", "K1", "Ann Lee")))
    came(two, written(tmp_path / "t.csv", TICKET[:3], ("T1", "K1", "Gear slips")))
    came(two, written(tmp_path / "i.csv", TALK[:4], ("I1", "K1", "2026-03-05", "call")))
    return two


@pytest.mark.parametrize(("contact", "purchase"), [("C1", "P1"), ("p1", "b1")])
def test_a_ticket_names_its_contact_and_purchase(known: Crm, tmp_path: Path, contact: str, purchase: str) -> None:
    came(known, written(tmp_path / "t2.csv", TICKET, ("T2", "K1", "Lamp", contact, purchase, "low")))
    found = known("ticket", "show", "t2", "--json").json
    assert (found["contact"], found["purchase"]) == ("p1", "b1")


def test_a_follow_up_names_four(known: Crm, tmp_path: Path) -> None:
    came(known, written(tmp_path / "f.csv", TASK, ("F1", "K1", "Call", "2026-12-01", "C1", "T1", "P1", "I1")))
    found = known("followup", "show", "f1", "--json").json
    assert [found[name] for name in ("contact", "ticket", "purchase", "planned_by")] == ["p1", "t1", "b1", "i1"]


def test_a_uid_names_it(known: Crm, tmp_path: Path) -> None:
    uid = known("contact", "show", "p1", "--json").json["uid"]
    came(known, written(tmp_path / "i2.csv", TALK, ("I2", "K1", "2026-03-05", "call", uid)))
    assert known("interaction", "show", "i2", "--json").json["contact"] == "p1"


@pytest.mark.parametrize("cell", ["ann lee", "ANN@example.com", "lee@example.com"])
def test_a_contact_answers_to_name_and_e_mail(known: Crm, tmp_path: Path, cell: str) -> None:
    known("contact", "edit", "p1", "--email", "ann@example.com", "--email", "lee@example.com")
    came(known, written(tmp_path / "i2.csv", TALK, ("I2", "K1", "2026-03-05", "call", cell)))
    assert known("interaction", "show", "i2", "--json").json["contact"] == "p1"


def test_a_name_at_another_customer_means_nobody(known: Crm, tmp_path: Path) -> None:
    talk = written(tmp_path / "i2.csv", TALK, ("I2", "K2", "2026-03-05", "call", "Ann Lee"))
    assert came(known, talk, code=6) == (0, 0, 0, 1, 0)
    assert reasons(f"{talk}.rejects.csv") == [("2", "contact", "no contact 'Ann Lee'")]


def test_two_of_one_name_are_never_guessed(known: Crm, tmp_path: Path) -> None:
    known("contact", "add", "c1", "Ann Lee")
    talk = written(tmp_path / "i2.csv", TALK, ("I2", "K1", "2026-03-05", "call", "Ann Lee"))
    assert came(known, talk, code=6) == (0, 0, 0, 1, 0)
    assert reasons(f"{talk}.rejects.csv") == [("2", "contact", "'Ann Lee' could be p1, p2")]


def test_a_contact_who_moved_is_still_named(known: Crm, tmp_path: Path) -> None:
    known("contact", "edit", "p1", "--customer", "c2")
    came(known, written(tmp_path / "t2.csv", TICKET, ("T2", "K1", "Lamp", "C1", "", "low")))
    assert known("ticket", "show", "t2", "--json").json["contact"] == "p1"


@pytest.mark.parametrize(
    ("header", "cells", "reason"),
    [
        (TICKET, ("T2", "K2", "Lamp", "", "P1", "low"), ("2", "purchase", "b1 ('P1') belongs to c1")),
        (TASK, ("F1", "K2", "Call", "2026-12-01", "", "T1", "", ""), ("2", "ticket", "t1 ('T1') belongs to c1")),
    ],
)
def test_what_belongs_to_another_customer_is_rejected(
    known: Crm, tmp_path: Path, header: tuple[str, ...], cells: tuple[str, ...], reason: tuple[str, ...]
) -> None:
    file = written(tmp_path / "x.csv", header, cells)
    assert came(known, file, code=6) == (0, 0, 0, 1, 0)
    assert reasons(f"{file}.rejects.csv") == [reason]


def test_an_id_of_the_same_source_comes_first(known: Crm, tmp_path: Path) -> None:
    other = written(tmp_path / "c2.csv", ("contact_id", "customer_id", "name"), ("C1", "K1", "Ben"))
    came(known, other, "--source", "desk")
    talk = written(tmp_path / "i2.csv", TALK, ("I2", "K1", "2026-03-05", "call", "C1"))
    came(known, talk, "--source", "desk")
    assert known("interaction", "show", "i2", "--json").json["contact"] == "p2"


def test_an_id_of_two_other_sources_is_never_guessed(known: Crm, tmp_path: Path) -> None:
    other = written(tmp_path / "c2.csv", ("contact_id", "customer_id", "name"), ("C1", "K1", "Ben"))
    came(known, other, "--source", "desk")
    talk = written(tmp_path / "i2.csv", TALK, ("I2", "K1", "2026-03-05", "call", "C1"))
    assert came(known, talk, "--source", "phone", code=6) == (0, 0, 0, 1, 0)
    assert reasons(f"{talk}.rejects.csv") == [("2", "contact", "'C1' could be p1, p2")]


@pytest.mark.parametrize(
    ("header", "cells", "reason"),
    [
        (TICKET, ("T2", "K1", "Lamp", "C9", "", "low"), ("2", "contact", "no contact 'C9'")),
        (TICKET, ("T2", "K1", "Lamp", "", "b9", "low"), ("2", "purchase", "no purchase 'b9'")),
        (TALK, ("I2", "K1", "2026-03-05", "call", "p7"), ("2", "contact", "no contact 'p7'")),
        (TASK, ("F1", "K1", "Call", "2026-12-01", "", "T9", "", ""), ("2", "ticket", "no ticket 'T9'")),
        (TASK, ("F1", "K1", "Call", "2026-12-01", "", "", "", "I9"), ("2", "planned_by", "no interaction 'I9'")),
    ],
)
def test_what_is_not_known_is_rejected(
    known: Crm, tmp_path: Path, header: tuple[str, ...], cells: tuple[str, ...], reason: tuple[str, ...]
) -> None:
    file = written(tmp_path / "x.csv", header, cells)
    assert came(known, file, code=6) == (0, 0, 0, 1, 0)
    assert reasons(f"{file}.rejects.csv") == [reason]


def test_what_is_leant_on_is_not_taken_back(known: Crm, tmp_path: Path) -> None:
    came(known, written(tmp_path / "f.csv", TASK, ("F1", "K1", "Call", "2026-12-01", "C1", "T1", "P1", "I1")))
    for run, kept in (("m3", "p1"), ("m4", "t1"), ("m5", "i1"), ("m2", "b1")):
        said = known("import", "undo", run, "--json", code=4).error["message"]
        assert said.endswith(f"{kept} is leant on by followup rows")
    assert known("db", "check").out == ""
