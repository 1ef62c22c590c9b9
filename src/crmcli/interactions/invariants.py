"""What `db check` holds interactions to: when there was last contact is what they and the tickets say (I2)."""

from crmcli.interactions.queries import LAST_CONTACT
from crmcli.store.check import Invariant

INVARIANTS = (
    Invariant(
        "I2",
        "the last contact with a customer is the newest interaction or message of a ticket",
        f"SELECT 'c' || customer.id FROM customer WHERE customer.last_contact IS DISTINCT FROM {LAST_CONTACT}",
    ),
)
