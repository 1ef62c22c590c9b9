"""Idempotency keys: the same words under the same key are answered from memory, other words are refused (L5).

A key belongs to a customer and is spent for good, also when what it stood for was taken back; so the journal does not
see the table. Purchases and points share it.
"""

import json
from collections.abc import Mapping

from crmcli.kernel.errors import Refused, Usage
from crmcli.kernel.names import cleaned, quoted
from crmcli.store.write import Unit

SPENT = (
    "SELECT s.customer_id, s.payload, s.reply, s.change_id, c.undone_by FROM spent_key s"
    " JOIN change c ON c.id = s.change_id WHERE s.key = :key AND (s.customer_id = :customer OR s.customer_id IN"
    " (SELECT id FROM customer WHERE merged_into = :customer)) ORDER BY s.customer_id <> :customer, s.customer_id"
)
"""Who became part of a customer has spent keys too, each for itself: there may be one of each."""


class EmptyKey(Usage):
    """A key without a character, as a script's unset variable leaves it."""

    code = "empty_key"

    def __init__(self) -> None:
        super().__init__("the key is empty", hint="give --key a value, or leave it out")


class KeyConflict(Refused):
    """The key stands for something else, or for what was taken back."""

    code = "key_conflict"

    def __init__(self, key: str, change: int, undone_by: int | None) -> None:
        if undone_by is None:
            super().__init__(
                f"the key {quoted(key)} was used for something else (u{change})", hint="give each record its own key"
            )
        else:
            super().__init__(
                f"the key {quoted(key)} was used by u{change}, which was undone by u{undone_by}; it stays spent",
                hint="use another key, or bring the change back with: crmcli redo",
            )


def read_key(text: str | None) -> str | None:
    """The key as it is kept; None when none was given, EmptyKey (exit 2) when it is empty."""
    if text is not None and not cleaned(text):
        raise EmptyKey
    return None if text is None else cleaned(text)


def replay(unit: Unit, customer: int, key: str, payload: Mapping[str, object]) -> dict[str, object] | None:
    """The reply that `payload` got under this key, with its `undo`; None when the key is new.

    KeyConflict (exit 4) when it was given for another payload or its change was undone. `payload` must name the command
    too, and hold only what JSON can.
    """
    rows = unit.all(SPENT, customer=customer, key=key)
    for spender, spent_on, reply, change, undone_by in rows:
        own = {**payload, "customer": spender} if "customer" in payload else payload
        if undone_by is None and spent_on == _digest(own):
            found: dict[str, object] = json.loads(reply)
            return found | {"undo": f"u{change}"}
    if rows:
        raise KeyConflict(key, *rows[0][-2:])
    return None


def spend(unit: Unit, customer: int, key: str, payload: Mapping[str, object], reply: Mapping[str, object]) -> None:
    """Spends the key on what this unit has written; `reply` holds only what JSON can."""
    unit.figures(
        "INSERT INTO spent_key(customer_id, key, payload, reply, change_id)"
        " VALUES (:customer, :key, :payload, :reply, :change)",
        customer=customer,
        key=key,
        payload=_digest(payload),
        reply=json.dumps(reply, ensure_ascii=False, separators=(",", ":")),
        change=unit.change.id,
    )


def _digest(payload: Mapping[str, object]) -> str:
    from hashlib import sha256

    return sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
