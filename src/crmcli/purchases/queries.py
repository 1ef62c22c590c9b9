"""Reading purchases: which one a reference means, whose it is, what was given back of it."""

from crmcli.customers.rules import InTheTrash, NoSuchCustomer
from crmcli.kernel.fields import Reading
from crmcli.kernel.sheet import Money, Sheet
from crmcli.purchases.fields import PURCHASES
from crmcli.purchases.rules import NoSuchPurchase
from crmcli.store import refs
from crmcli.store.listing import Query, listing
from crmcli.store.read import Reader

GIVEN_BACK = "SELECT COALESCE(-SUM(minor), 0) FROM purchase WHERE refund_of = :id"


def resolve(db: Reader, ref: str) -> int:
    """The id of the purchase that `ref` means: short id, uid or source:external_id; NoSuchPurchase (exit 3)."""
    found = refs.named(db, "purchase", ref)
    if found is None:
        raise NoSuchPurchase(ref)
    return found


def customer_name(db: Reader, number: int) -> str:
    """The name of a customer one may write to; InTheTrash (exit 4) for a removed one."""
    row = db.one("SELECT name, deleted_at FROM customer WHERE id = :id", id=number)
    if row is None:
        raise NoSuchCustomer(f"c{number}")
    if row[1] is not None:
        raise InTheTrash(number, str(row[0]))
    return str(row[0])


def paid_for(db: Reader, number: int) -> tuple[int, Money]:
    """Whose purchase it is and what was paid."""
    row = db.one("SELECT customer_id, minor, currency FROM purchase WHERE id = :id", id=number)
    if row is None:
        raise NoSuchPurchase(f"b{number}")
    return int(row[0]), Money(int(row[1]), str(row[2]))


def removed(db: Reader, number: int) -> bool:
    """Whether the customer of a purchase is in the trash."""
    sql = "SELECT c.deleted_at FROM purchase p JOIN customer c ON c.id = p.customer_id WHERE p.id = :id"
    return db.value(sql, id=number) is not None


def document(
    db: Reader, number: int, reading: Reading, fields: tuple[str, ...] = PURCHASES.document, *, trash: bool = False
) -> Sheet:
    """One purchase as a sheet of one row."""
    wanted = Query(PURCHASES, also="purchase.id = :id", params={"id": number}, fields=fields, trash=trash)
    return listing(db, wanted, reading)
