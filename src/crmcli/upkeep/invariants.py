"""What `db check` and every backup hold the data to: the promises of the folders, and those that are nobody's alone."""

from crmcli.contacts.invariants import INVARIANTS as CONTACTS
from crmcli.followups.invariants import INVARIANTS as FOLLOWUPS
from crmcli.interactions.invariants import INVARIANTS as INTERACTIONS
from crmcli.journeys.invariants import INVARIANTS as JOURNEYS
from crmcli.loyalty.invariants import INVARIANTS as LOYALTY
from crmcli.purchases.invariants import INVARIANTS as PURCHASES
from crmcli.store.check import Invariant
from crmcli.tickets.invariants import INVARIANTS as TICKETS

I3 = (
    Invariant(
        "I3",
        "an import run accounts for every row it read",
        "SELECT 'm' || id FROM import_run WHERE next_row <> created + updated + unchanged + rejected + skipped",
    ),
)


def _unique(table: str, ref: str, columns: str, also: str = "1 = 1") -> Invariant:
    """`|| ''` keeps the database from trusting the index that is being checked."""
    listed = ", ".join(f"{column.strip()} || ''" for column in columns.split(","))
    return Invariant(
        "I4",
        f"{columns} is unique in {table}",
        f"SELECT {ref} FROM {table} WHERE {also} GROUP BY {listed} HAVING COUNT(*) > 1",
    )


I4 = (
    _unique("customer", "'c' || MAX(id)", "uid"),
    _unique("customer", "'c' || MAX(id)", "source, external_id", "external_id IS NOT NULL"),
    _unique("contact", "'p' || MAX(id)", "uid"),
    _unique("contact", "'p' || MAX(id)", "source, external_id", "external_id IS NOT NULL"),
    _unique("purchase", "'b' || MAX(id)", "uid"),
    _unique("purchase", "'b' || MAX(id)", "source, external_id", "external_id IS NOT NULL"),
    _unique("interaction", "'i' || MAX(id)", "uid"),
    _unique("interaction", "'i' || MAX(id)", "source, external_id", "external_id IS NOT NULL"),
    _unique("ticket", "'t' || MAX(id)", "uid"),
    _unique("ticket", "'t' || MAX(id)", "source, external_id", "external_id IS NOT NULL"),
    _unique("followup", "'f' || MAX(id)", "uid"),
    _unique("followup", "'f' || MAX(id)", "source, external_id", "external_id IS NOT NULL"),
    _unique("announced", "'f' || MAX(followup_id)", "followup_id, due_at, channel"),
    _unique("points_entry", "'c' || MAX(customer_id) || ' ' || MAX(key)", "customer_id, key", "key IS NOT NULL"),
    _unique("points_entry", "MAX(source) || ':' || MAX(external_id)", "source, external_id", "external_id IS NOT NULL"),
    _unique("custom_field", "MAX(noun) || ' ' || MAX(name)", "noun, name"),
)


INVARIANTS: tuple[Invariant, ...] = (
    *I3, *I4, *CONTACTS, *PURCHASES, *INTERACTIONS, *TICKETS, *FOLLOWUPS, *LOYALTY, *JOURNEYS,
)  # fmt: skip
"""All of them."""
