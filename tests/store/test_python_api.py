"""`crmcli.open()` on both databases: SQLModel reads one snapshot and cannot write; the actions write."""

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

import crmcli
from crmcli.api import Crm as Shop
from crmcli.customers import actions
from crmcli.kernel.errors import CrmError
from crmcli.schema import Customer
from ground import Crm


@pytest.fixture
def shop(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> Shop:
    for name in ("Ada", "Bo"):
        crm("customer", "add", name)
    monkeypatch.setenv("CRMCLI_DB", crm.url or str(crm.path))
    return crmcli.open()


def names(session: Session) -> list[str]:
    return list(session.exec(select(Customer.name).order_by(col(Customer.id))))


def test_sqlmodel_reads(shop: Shop) -> None:
    with shop.session() as session:
        ada = session.exec(select(Customer).where(Customer.name == "Ada")).one()
    assert (ada.id, ada.stage, ada.deleted_at) == (1, "awareness", None)


def test_the_actions_write(shop: Shop, crm: Crm) -> None:
    actions.tag(shop.workspace, [1, 2], ["regular"])
    assert crm("customer", "list", "-w", "tag:regular", "-o", "ids").out == "c1\nc2\n"


def test_a_session_sees_one_snapshot(shop: Shop, crm: Crm) -> None:
    with shop.session() as session:
        before = names(session)
        crm("customer", "add", "Cy")
        assert (before, names(session)) == (["Ada", "Bo"], ["Ada", "Bo"])
    with shop.session() as session:
        assert names(session) == ["Ada", "Bo", "Cy"]


def test_a_session_cannot_write(shop: Shop, crm: Crm) -> None:
    with shop.session() as session:
        session.add(Customer(uid="x", name="Past the journal", sort_name="x", words="x", created_at=0))
        with pytest.raises(DBAPIError) as refused:
            session.commit()
    assert "Past the journal" not in str(refused.value)
    assert crm.rows("SELECT count(*) FROM customer") == [(2,)]


@pytest.mark.on_server
def test_an_address_is_opened_and_its_password_is_no_argument_of_a_command(crm: Crm) -> None:
    address = crm.url.replace("@", ":unused@", 1)
    with crmcli.open(address) as shop, shop.session() as session:
        assert names(session) == []
    assert "unused" not in f"{shop.workspace.store.place} {shop.workspace.settings}"


def test_an_address_of_nothing_is_our_error(crm: Crm) -> None:
    with pytest.raises(CrmError) as refused:
        crmcli.open("postgresql://mei@127.0.0.1:1/shop")
    assert refused.value.exit == 9
