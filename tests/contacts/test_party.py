"""Whom a reference means where a customer or somebody there may be meant: the order, the person before their company,
several answers; a write never guesses."""

import pytest

from crmcli.contacts.queries import party, present, somebody_at
from crmcli.contacts.records import CONTACT, EMAIL
from crmcli.contacts.rules import InTheTrash, NobodyAnswers, NoSuchContact, NotTheirs, Party, SeveralContacts
from crmcli.customers import rules as customers
from crmcli.kernel.ids import new_uid
from crmcli.kernel.names import fold, search_text
from crmcli.store.write import Unit
from ground import Crm


def contact(unit: Unit, customer: int, name: str, *emails: str, **more: object) -> int:
    """A contact's row with what is looked for."""
    number = unit.insert(
        CONTACT, uid=new_uid(unit.at), customer_id=customer, name=name, sort_name=fold(name), words=search_text(name),
        email=emails[0] if emails else None, created_at=unit.at, **more,
    )  # fmt: skip
    for place, email in enumerate(emails[1:], 1):
        unit.insert(EMAIL, contact_id=number, place=place, email=email)
    return number


@pytest.fixture
def town(crm: Crm) -> Crm:
    """c1 Bolt Ltd with p1 and p2, c2 Ada Byron, c3 Nut Ltd with p3 and p4, made to be mistaken for each other."""
    crm("customer", "add", "Bolt Ltd", "--company", "--email", "office@bolt.example", "--source", "shop",
        "--external-id", "7")  # fmt: skip
    crm("customer", "add", "Ada Byron", "--email", "ada@example.com")
    crm("customer", "add", "Nut Ltd", "--company")
    workspace = crm.workspace()
    with workspace.store.write(workspace) as unit:
        contact(unit, 1, "Ada Lovelace", "ada@bolt.example", "office@bolt.example", phone="+442079460000")
        contact(unit, 1, "Jürgen Müller", "jm@bolt.example", source="shop", external_id="C2")
        contact(unit, 3, "Grace Hopper", "grace@nut.example", "ada@example.com", source="shop", external_id="7")
        contact(unit, 3, "Grace Kelly", "desk@nut.example")
    return crm


def meant(crm: Crm, ref: str, picked: int | None = None) -> Party:
    workspace = crm.workspace()
    with workspace.store.read() as db:
        return party(db, ref, workspace.reading(), lambda _question, _candidates: picked)


@pytest.mark.parametrize(
    ("ref", "who"),
    [
        ("c1", Party(1)),
        ("p2", Party(1, 2)),
        (" p4 ", Party(3, 4)),
        ("ada@bolt.example", Party(1, 1)),
        ("ADA@Bolt.example", Party(1, 1)),
        ("+44 20 7946 0000", Party(1, 1)),
        ("shop:C2", Party(1, 2)),
        ("shop:7", Party(1)),
        ("ada@example.com", Party(2)),
        ("office@bolt.example", Party(1, 1)),
        ("ada lovelace", Party(1, 1)),
        ("ada", Party(2)),
        ("bolt", Party(1)),
        ("lovelace", Party(1, 1)),
        ("mueller", Party(1, 2)),
        ("hop", Party(3, 3)),
    ],
)
def test_each_way_leads_to_one(town: Crm, ref: str, who: Party) -> None:
    assert meant(town, ref) == who


def test_a_uid_of_either(town: Crm) -> None:
    workspace = town.workspace()
    with workspace.store.read() as db:
        uids = [db.value(f"SELECT uid FROM {noun} WHERE id = 2") for noun in ("customer", "contact")]
    assert [meant(town, uid) for uid in uids] == [Party(2), Party(1, 2)]


def test_an_exact_name_of_a_contact_wins_over_the_beginning_of_a_customers(town: Crm) -> None:
    town("customer", "add", "Grace Hopperton")
    assert meant(town, "grace hopper") == Party(3, 3)


def test_the_contact_touched_last(town: Crm) -> None:
    assert meant(town, "@last") == Party(3, 4)


def test_the_customer_touched_last(town: Crm) -> None:
    town("customer", "edit", "c1", "--city", "Leeds")
    assert meant(town, "@last") == Party(1)


def test_several_contacts_are_named(town: Crm) -> None:
    with pytest.raises(SeveralContacts) as told:
        meant(town, "grace")
    assert (told.value.message, told.value.candidates, told.value.exit) == (
        "'grace' could be 2 contacts", ("p3 Grace Hopper at c3 Nut Ltd", "p4 Grace Kelly at c3 Nut Ltd"), 5,
    )  # fmt: skip


def test_one_of_several_is_picked(town: Crm) -> None:
    assert meant(town, "grace", picked=1) == Party(3, 4)


def test_several_customers_are_named_before_any_contact(town: Crm) -> None:
    town("customer", "add", "Twin", "--email", "ada@example.com", "-y")
    with pytest.raises(customers.SeveralCustomers):
        meant(town, "ada@example.com")


def test_an_address_of_two_people_and_their_company_is_the_companys(town: Crm) -> None:
    workspace = town.workspace()
    with workspace.store.write(workspace) as unit:
        contact(unit, 1, "Third", "office@bolt.example")
    assert meant(town, "office@bolt.example") == Party(1)


@pytest.mark.parametrize("ref", ["p99", "c99", "zed", "zed@example.com", "till:7", "+49 30 123456", "", "p" * 300])
def test_nobody(town: Crm, ref: str) -> None:
    with pytest.raises(NobodyAnswers):
        meant(town, ref)


class TestAtACustomer:
    """Whom a reference means among the contacts of one customer."""

    def meant(self, crm: Crm, customer: int, ref: str) -> int | None:
        workspace = crm.workspace()
        with workspace.store.read() as db:
            return somebody_at(db, customer, ref, workspace.reading())

    @pytest.mark.parametrize(("ref", "number"), [("p2", 2), ("ada@bolt.example", 1), ("müller", 2), (" ", None)])
    def test_each_way_leads_to_one(self, town: Crm, ref: str, number: int | None) -> None:
        assert self.meant(town, 1, ref) == number

    @pytest.mark.parametrize("elsewhere", ["Jürgen Müller", "Müller", "Jürgen Mülleritz"])
    def test_those_there_come_before_namesakes(self, town: Crm, elsewhere: str) -> None:
        workspace = town.workspace()
        with workspace.store.write(workspace) as unit:
            contact(unit, 3, elsewhere)
        assert self.meant(town, 1, "Müller") == 2

    @pytest.mark.parametrize(("ref", "error"), [("kelly", NotTheirs), ("zed", NoSuchContact)])
    def test_nobody_there(self, town: Crm, ref: str, error: type[Exception]) -> None:
        with pytest.raises(error):
            self.meant(town, 1, ref)

    def test_several_there(self, town: Crm) -> None:
        with pytest.raises(SeveralContacts):
            self.meant(town, 3, "grace")

    def test_the_trash_is_refused(self, town: Crm) -> None:
        town("contact", "rm", "p2")
        with pytest.raises(InTheTrash):
            self.meant(town, 1, "p2")


class TestTheTrash:
    @pytest.fixture
    def gone(self, town: Crm) -> Crm:
        """p1 is removed, and so is c3 with p3 and p4."""
        workspace = town.workspace()
        with workspace.store.write(workspace) as unit:
            unit.update(CONTACT, 1, deleted_at=unit.at)
        town("customer", "rm", "c3")
        return town

    @pytest.mark.parametrize("ref", ["ada@bolt.example", "lovelace", "grace hopper", "desk@nut.example", "kelly"])
    def test_answers_to_no_name(self, gone: Crm, ref: str) -> None:
        with pytest.raises(NobodyAnswers):
            meant(gone, ref)

    def test_answers_to_its_id(self, gone: Crm) -> None:
        assert [meant(gone, "p1"), meant(gone, "p4")] == [Party(1, 1), Party(3, 4)]

    @pytest.mark.parametrize(
        ("who", "error"),
        [
            (Party(1, 1), InTheTrash),
            (Party(3), customers.InTheTrash),
            (Party(3, 4), customers.InTheTrash),
            (Party(9), customers.NoSuchCustomer),
            (Party(1, 9), NoSuchContact),
            (Party(2, 2), NotTheirs),
        ],
    )
    def test_takes_no_write(self, gone: Crm, who: Party, error: type[Exception]) -> None:
        with gone.workspace().store.read() as db, pytest.raises(error):
            present(db, who)

    def test_the_present_are_named(self, gone: Crm) -> None:
        with gone.workspace().store.read() as db:
            assert [present(db, Party(1)), present(db, Party(1, 2))] == ["Bolt Ltd", "Jürgen Müller"]
