"""What people do with contacts; each of the first four is one unit of work.

A customer has at most one primary contact: who takes the mark takes it from who had it, in the same change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from crmcli.contacts import queries, rules
from crmcli.contacts.fields import CONTACTS
from crmcli.contacts.records import CONTACT, EMAIL, PHONE
from crmcli.contacts.rules import Party, listed
from crmcli.custom.column import fields_merged
from crmcli.kernel.errors import NothingToChange
from crmcli.kernel.ids import new_uid
from crmcli.store import refs
from crmcli.store.read import Reader
from crmcli.store.write import Unit
from crmcli.workspace import Workspace

SIDES = (("emails", "email", EMAIL), ("phones", "phone", PHONE))
"""Lists of a contact, the column of one value, and the table in which further ones stand."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Contacts as a write left them: (id, name) each, the document of CONTACTS by field name where it is one, the
    name of the customer, the (id, name) of who was the primary contact there before, the undo id."""

    contacts: tuple[tuple[int, str], ...]
    values: Mapping[str, object]
    customer: str
    before: tuple[int, str] | None
    undo: str | None


def add(workspace: Workspace, values: Mapping[str, object]) -> Outcome:
    """Adds somebody at a customer; `values` as in rules.columns. `primary` left out: the first one there is it.

    Nameless (exit 2); InTheTrash, KnownExternalId, KnownEmail (exit 4, the last unless the settings say yes).
    """
    customer = int(str(values["customer"]))
    with workspace.store.write(workspace) as unit:
        queries.present(unit, Party(customer))
        before = _primary(unit, customer)
        if not workspace.settings.yes:
            _refuse_known_email(unit, values)
        number = insert(unit, values, workspace.settings.zone)
        outcome = _outcome(workspace, unit, [number], before)
    return _saved(outcome, unit)


def edit(workspace: Workspace, number: int, changes: Mapping[str, object]) -> Outcome:
    """Changes a contact: None clears a value, emails and phones replace the whole list, `fields` adds to it.

    Another `customer` moves them there; what was said and asked before stays with them and where it happened.
    NothingToChange, Nameless (exit 2); InTheTrash, KnownExternalId, KnownEmail (exit 4, the last unless the settings
    say yes).
    """
    if not changes:
        raise NothingToChange("contact")
    with workspace.store.write(workspace) as unit:
        who = queries.party_of(unit, number)
        queries.present(unit, who)
        there = int(str(changes.get("customer", who.customer)))
        queries.present(unit, Party(there))
        before = _primary(unit, there)
        if not workspace.settings.yes:
            _refuse_known_email(unit, changes, number)
        change(unit, number, changes)
        outcome = _outcome(workspace, unit, [number], before)
    return _saved(outcome, unit)


def rm(workspace: Workspace, numbers: Sequence[int]) -> Outcome:
    """Puts contacts into the trash; what was said with them stays. A primary one leaves the mark to nobody."""
    with workspace.store.write(workspace) as unit:
        for number in numbers:
            queries.present(unit, queries.party_of(unit, number))
            unit.update(CONTACT, number, deleted_at=unit.at)
        outcome = _outcome(workspace, unit, numbers, trash=True)
    return _saved(outcome, unit)


def restore(workspace: Workspace, numbers: Sequence[int]) -> Outcome:
    """Takes contacts out of the trash; who was the primary one is it again where nobody is by now.

    NotInTheTrash, InTheTrash of the customer (exit 4).
    """
    with workspace.store.write(workspace) as unit:
        for number in numbers:
            row = _row(unit, number)
            if row["deleted_at"] is None:
                raise rules.NotInTheTrash(number, str(row["name"]), queries.part_of(unit, number))
            customer = int(str(row["customer_id"]))
            queries.present(unit, Party(customer))
            primary = bool(row["is_primary"]) and queries.primary_of(unit, customer) is None
            unit.update(CONTACT, number, deleted_at=None, is_primary=primary)
        outcome = _outcome(workspace, unit, numbers)
    return _saved(outcome, unit)


# -- steps that the import shares


def insert(unit: Unit, values: Mapping[str, object], zone: str) -> int:
    """Writes one contact (values as in rules.columns) with their e-mails and phones; the id. KnownExternalId."""
    _refuse_known_external(unit, values)
    customer = int(str(values["customer"]))
    first = not queries.anybody_at(unit, customer)
    known = dict(values) | {"primary": _settle_primary(unit, customer, 0, values.get("primary"), otherwise=first)}
    number = unit.insert(
        CONTACT,
        uid=str(values.get("uid") or new_uid(unit.at)),
        created_at=values.get("created_at") or unit.at,
        **rules.columns(known, unit.at, zone),
    )
    for name, column, table in SIDES:
        for place, value in enumerate(listed(values, name)[1:], 1):
            unit.insert(table, contact_id=number, place=place, **{column: value})
    return number


def change(unit: Unit, number: int, changes: Mapping[str, object]) -> bool:
    """Writes changed values of a contact; False when all of them were so already."""
    row, there = _row(unit, number), queries.lists_of(unit, number)
    after = _values(row) | there | {name: value for name, value in changes.items() if name != "fields"}
    after["fields"] = fields_merged(row["fields"], changes.get("fields"))
    _refuse_known_external(unit, after, number)
    customer = int(str(after["customer"]))
    kept = bool(row["is_primary"])
    if customer != row["customer_id"]:
        kept = (kept and queries.primary_of(unit, customer) is None) or not queries.anybody_at(unit, customer)
    after["primary"] = _settle_primary(unit, customer, number, changes.get("primary"), otherwise=kept)
    columns = rules.columns(after, unit.at, "")
    unit.update(CONTACT, number, **columns)
    differs = any(row[name] != value for name, value in columns.items())
    for name, wanted in ((name, listed(after, name)) for name in there):
        differs |= _replace(unit, number, name, there[name], wanted)
    return differs


# -- inside


def _settle_primary(unit: Unit, customer: int, number: int, asked: object, *, otherwise: bool) -> bool:
    """Whether the contact is to have the mark: as asked, else `otherwise`. Who has it at the customer gives it up."""
    wanted = otherwise if asked is None else bool(asked)
    holder = queries.primary_of(unit, customer)
    if wanted and holder not in (None, number):
        unit.update(CONTACT, int(str(holder)), is_primary=False)
    return wanted


def _primary(db: Reader, customer: int) -> tuple[int, str] | None:
    holder = queries.primary_of(db, customer)
    return None if holder is None else (holder, queries.name_of(db, holder))


def _replace(unit: Unit, number: int, name: str, there: Sequence[str], wanted: Sequence[str]) -> bool:
    """Makes the further values of a list what they are to be; False when the list is as it was."""
    column, table = next((column, table) for side, column, table in SIDES if side == name)
    for place in range(1, max(len(there), len(wanted))):
        old, new = (values[place] if place < len(values) else None for values in (there, wanted))
        if old != new and old is not None:
            unit.delete(table, contact_id=number, place=place)
        if old != new and new is not None:
            unit.insert(table, contact_id=number, place=place, **{column: new})
    return tuple(there) != tuple(wanted)


def _values(row: Mapping[str, object]) -> dict[str, object]:
    """A row as the values that rules.columns makes it of, but for its lists and custom fields."""
    return {"customer": row["customer_id"], "name": row["name"], **{name: row[name] for name in rules.PLAIN}}


def _refuse_known_email(db: Reader, values: Mapping[str, object], of: int = 0) -> None:
    """KnownEmail when an address belongs to another contact than `of`, and not to that one as well."""
    for email in listed(values, "emails"):
        owners = [int(number) for (number,) in db.all(queries.BY_EMAIL, value=email)]
        if owners and of not in owners:
            raise rules.KnownEmail(email, owners[0], queries.name_of(db, owners[0]))


def _refuse_known_external(db: Reader, values: Mapping[str, object], of: int = 0) -> None:
    source, external_id = str(values.get("source")), values.get("external_id")
    known = None if external_id is None else refs.by_external_id(db, "contact", source, str(external_id))
    if known not in (None, of):
        number = int(str(known))
        raise rules.KnownExternalId(source, str(external_id), number, queries.name_of(db, number))


def _row(unit: Unit, number: int) -> dict[str, object]:
    row = unit.row(CONTACT, {"id": number})
    if row is None:
        raise rules.NoSuchContact(f"p{number}")
    return row


def _outcome(
    workspace: Workspace,
    unit: Unit,
    numbers: Sequence[int],
    before: tuple[int, str] | None = None,
    *,
    trash: bool = False,
) -> Outcome:
    names = tuple((number, queries.name_of(unit, number)) for number in numbers)
    if len(numbers) > 1:
        return Outcome(names, {}, "", None, None)
    fields = (*CONTACTS.document, "customer_name")
    (row,) = queries.document(unit, numbers[0], workspace.reading(), fields, trash=trash).rows
    *values, customer = row
    return Outcome(names, dict(zip(CONTACTS.document, values, strict=True)), str(customer), before, None)


def _saved(outcome: Outcome, unit: Unit) -> Outcome:
    return replace(outcome, undo=unit.undo)
