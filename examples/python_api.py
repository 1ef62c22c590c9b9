"""Reads a store with SQLModel and writes with the actions: regulars who spent much get a tag and a gift of points.

    python python_api.py shop.db 3000

Reading is read-only, so that no write passes the journal by. Each action is one change that `crmcli undo` takes back.
"""
# ruff: noqa: T201 - a program for people prints

import sys

from sqlmodel import col, select

import crmcli
from crmcli.api import Crm
from crmcli.customers import actions as customers
from crmcli.loyalty import actions as points
from crmcli.loyalty.rules import Kind
from crmcli.schema import Customer, Spend

GIFT = 100


def best_regulars(shop: Crm, least: int, currency: str) -> list[tuple[int, str]]:
    """Ids and names of those who come back and have spent `least` minor units of a currency or more, the best first."""
    wanted = (
        select(Customer.id, Customer.name)
        .join(Spend, col(Spend.customer_id) == col(Customer.id))
        .where(Customer.stage == "retention", Spend.currency == currency, Spend.net >= least)
        .where(col(Customer.deleted_at).is_(None))
        .order_by(col(Spend.net).desc())
    )
    with shop.session() as session:
        return [(number, name) for number, name in session.exec(wanted) if number is not None]


def main(path: str, amount: str) -> None:
    """Tags and rewards them, and says how to take it back."""
    with crmcli.open(path) as shop:
        found = best_regulars(shop, int(amount) * 100, "USD")
        tagged = customers.tag(shop.workspace, [number for number, _ in found], ["best"])
        print(f"{len(found)} customers tagged" + (f", undo: crmcli undo {tagged.undo}" if tagged.undo else " already"))
        for number, name in found[:3]:
            # The key makes it safe to run twice: the same gift is given once.
            key, words = f"thank-you-2026-{number}", {"points": GIFT}
            given = points.earn(shop.workspace, points.Wish(number, Kind.EARN, GIFT, "thank you", key=key, given=words))
            print(f"{name}: {given.values['balance']} points" + (" (given before)" if given.again else ""))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
