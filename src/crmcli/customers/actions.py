"""What people do with customers; each function is one unit of work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import cast

from crmcli.custom.column import fields_column, fields_merged
from crmcli.customers import queries, rules
from crmcli.customers.events import CustomerAdded
from crmcli.customers.fields import CUSTOMERS
from crmcli.customers.records import CUSTOMER, EMAIL, PHONE, TAG
from crmcli.kernel.errors import NothingToChange
from crmcli.kernel.ids import new_uid
from crmcli.kernel.instants import start_of
from crmcli.store.listing import Query, listing
from crmcli.store.read import Reader
from crmcli.store.write import Unit
from crmcli.workspace import Workspace

COLUMNS = (
    "kind", "given", "family", "company", "street", "city", "region", "postcode", "country", "birthday", "language",
    "origin", "note", "owner", "since", "source", "external_id",
)  # fmt: skip
"""Columns of the row that a value sets as it is."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Customers as a write left them: (id, name) each, the documents of CUSTOMERS in that order, the undo id."""

    customers: tuple[tuple[int, str], ...]
    documents: tuple[tuple[object, ...], ...]
    undo: str | None


def add(workspace: Workspace, values: Mapping[str, object]) -> Outcome:
    """Adds a customer. `values` are as CUSTOMERS parses them: name, emails, phones, tags (tuples), fields (a dict) …

    Nameless (exit 2); KnownExternalId, KnownEmail (exit 4, the latter unless the settings say yes).
    """
    with workspace.store.write(workspace) as unit:
        known = dict(values) | {"name": rules.name_of(cast("rules.Values", values))}
        if not workspace.settings.yes:
            refuse_known_email(unit, known)
        number = insert(unit, known, workspace.settings.zone)
        outcome = _outcome(workspace, unit, [number])
    return _saved(outcome, unit)


def edit(workspace: Workspace, number: int, changes: Mapping[str, object]) -> Outcome:
    """Changes a customer: None clears a value, emails, phones and tags replace the whole list, `fields` adds to it.

    NothingToChange, Nameless (exit 2); InTheTrash, KnownExternalId, KnownEmail (exit 4, the last unless the settings
    say yes).
    """
    if not changes:
        raise NothingToChange("customer")
    with workspace.store.write(workspace) as unit:
        _present(unit, number)
        if not workspace.settings.yes:
            refuse_known_email(unit, changes, number)
        change(unit, number, changes)
        outcome = _outcome(workspace, unit, [number])
    return _saved(outcome, unit)


def rm(workspace: Workspace, numbers: Sequence[int]) -> Outcome:
    """Puts customers into the trash: out of lists, searches and figures, with all that is theirs, until restored."""
    with workspace.store.write(workspace) as unit:
        for number in numbers:
            _present(unit, number)
            unit.update(CUSTOMER, number, deleted_at=unit.at)
        outcome = _outcome(workspace, unit, numbers, trash=True)
    return _saved(outcome, unit)


def restore(workspace: Workspace, numbers: Sequence[int]) -> Outcome:
    """Takes customers out of the trash."""
    with workspace.store.write(workspace) as unit:
        for number in numbers:
            row = _row(unit, number)
            if row["deleted_at"] is None:
                raise rules.NotInTheTrash(number, str(row["name"]), queries.part_of(unit, number))
            unit.update(CUSTOMER, number, deleted_at=None)
        outcome = _outcome(workspace, unit, numbers)
    return _saved(outcome, unit)


def tag(workspace: Workspace, numbers: Sequence[int], tags: Sequence[str]) -> Outcome:
    """Adds tags; those a customer has already stay as they are."""
    with workspace.store.write(workspace) as unit:
        for number in numbers:
            _present(unit, number)
            for each in tags:
                if unit.row(TAG, {"customer_id": number, "tag": each}) is None:
                    unit.insert(TAG, customer_id=number, tag=each)
            _index(unit, number)
        outcome = _outcome(workspace, unit, numbers)
    return _saved(outcome, unit)


def untag(workspace: Workspace, numbers: Sequence[int], tags: Sequence[str]) -> Outcome:
    """Takes tags off; those a customer does not have are no error."""
    with workspace.store.write(workspace) as unit:
        for number in numbers:
            _present(unit, number)
            for each in tags:
                unit.delete(TAG, customer_id=number, tag=each)
            _index(unit, number)
        outcome = _outcome(workspace, unit, numbers)
    return _saved(outcome, unit)


def assign(workspace: Workspace, numbers: Sequence[int], owner: str | None) -> Outcome:
    """Says who looks after customers; None: nobody."""
    with workspace.store.write(workspace) as unit:
        for number in numbers:
            _present(unit, number)
            unit.update(CUSTOMER, number, owner=owner)
        outcome = _outcome(workspace, unit, numbers)
    return _saved(outcome, unit)


# -- steps that other actions and the import share


def insert(unit: Unit, values: Mapping[str, object], zone: str, source: str = "manual") -> int:
    """Writes a new customer with its e-mails, phones and tags, and starts its journey; its id."""
    _refuse_known_external(unit, values)
    emails, phones, tags = _list(values, "emails"), _list(values, "phones"), _list(values, "tags")
    row: dict[str, object] = {name: values.get(name) for name in COLUMNS} | {"kind": values.get("kind") or rules.PERSON}
    number = unit.insert(
        CUSTOMER,
        uid=str(values.get("uid") or new_uid(unit.at)),
        name=values["name"],
        email=emails[0] if emails else None,
        phone=phones[0] if phones else None,
        fields=fields_column(values.get("fields")),
        created_at=values.get("created_at") or unit.at,
        **row,
        **rules.derived_columns(cast("rules.Values", values), tags),
    )
    for place, email in enumerate(emails[1:], 1):
        unit.insert(EMAIL, customer_id=number, place=place, email=email)
    for place, phone in enumerate(phones[1:], 1):
        unit.insert(PHONE, customer_id=number, place=place, phone=phone)
    for each in tags:
        unit.insert(TAG, customer_id=number, tag=each)
    at = started_at(values, unit.at, zone)
    unit.emit(CustomerAdded(number, str(values.get("stage") or "awareness"), at, source))
    return number


def change(unit: Unit, number: int, changes: Mapping[str, object]) -> bool:
    """Writes changed values of a customer; False when all of them were so already."""
    before = _row(unit, number)
    _refuse_known_external(unit, before | dict(changes), number)
    sets: dict[str, object] = {name: changes[name] for name in ("name", *COLUMNS) if name in changes}
    touched = False
    for name, table in (("emails", EMAIL), ("phones", PHONE)):
        if name in changes:
            touched |= _replace_list(unit, number, name, table, _list(changes, name), sets, before)
    if "tags" in changes:
        touched |= _replace_tags(unit, number, _list(changes, "tags"))
    if "fields" in changes:
        sets["fields"] = fields_column(fields_merged(before["fields"], changes["fields"]))
    if "name" in changes and not changes["name"]:
        raise rules.Nameless
    differs = any(before[name] != value for name, value in sets.items())
    if differs:
        unit.update(CUSTOMER, number, **sets)
    if differs or touched:
        _index(unit, number)
    return differs or touched


def started_at(values: Mapping[str, object], now: int, zone: str) -> int:
    """When a new customer's journey begins: on the day they became one, if that is known and past, else now."""
    since = values.get("since")
    return started_on(str(since), now, zone) if since else now


def started_on(day: str, now: int, zone: str) -> int:
    """The start of an ISO day in the business zone, but not later than now."""
    return min(_start_of(day, zone), now)


def refuse_known_email(db: Reader, values: Mapping[str, object], of: int = 0) -> None:
    """KnownEmail when an address belongs to another customer than `of`, and not to that one as well."""
    for email in _list(values, "emails"):
        owners = [int(number) for (number,) in db.all(queries.BY_EMAIL, value=email)]
        if owners and of not in owners:
            raise rules.KnownEmail(email, owners[0], queries.name_of(db, owners[0]))


# -- inside


@lru_cache(maxsize=4096)
def _start_of(day: str, zone: str) -> int:
    return start_of(date.fromisoformat(day), zone)


def _refuse_known_external(db: Reader, values: Mapping[str, object], of: int = 0) -> None:
    source, external_id = values.get("source"), values.get("external_id")
    if external_id is None:
        return
    row = db.one(queries.BY_EXTERNAL, source=source, external_id=external_id)
    if row is not None and int(row[0]) != of:
        raise rules.KnownExternalId(str(source), str(external_id), int(row[0]), str(row[1]))


def _replace_list(
    unit: Unit,
    number: int,
    name: str,
    table: object,
    wanted: Sequence[str],
    sets: dict[str, object],
    before: Mapping[str, object],
) -> bool:
    side = EMAIL if table is EMAIL else PHONE
    column = name.removesuffix("s")
    more = [
        value
        for (value,) in unit.all(f"SELECT {column} FROM {side.name} WHERE customer_id = :id ORDER BY place", id=number)
    ]
    if [before[column], *more] == [wanted[0] if wanted else None, *wanted[1:]]:
        return False
    sets[column] = wanted[0] if wanted else None
    for place in range(1, len(more) + 1):
        unit.delete(side, customer_id=number, place=place)
    for place, value in enumerate(wanted[1:], 1):
        unit.insert(side, customer_id=number, place=place, **{column: value})
    return True


def _replace_tags(unit: Unit, number: int, wanted: Sequence[str]) -> bool:
    there = {tag for (tag,) in unit.all("SELECT tag FROM customer_tag WHERE customer_id = :id", id=number)}
    for gone in sorted(there - set(wanted)):
        unit.delete(TAG, customer_id=number, tag=gone)
    for fresh in (tag for tag in wanted if tag not in there):
        unit.insert(TAG, customer_id=number, tag=fresh)
    return there != set(wanted)


def _index(unit: Unit, number: int) -> None:
    """Computes the folded columns anew from what the customer's rows say now."""
    row = _row(unit, number)
    values: dict[str, object] = dict(row)
    for name, sql in (
        ("emails", queries.EMAILS_OF),
        ("phones", queries.PHONES_OF),
        ("tags", queries.TAGS_OF),
    ):
        values[name] = tuple(value for (value,) in unit.all(sql, id=number))
    unit.update(CUSTOMER, number, **rules.derived_columns(cast("rules.Values", values), _list(values, "tags")))


def _row(unit: Unit, number: int) -> dict[str, object]:
    row = unit.row(CUSTOMER, {"id": number})
    if row is None:
        raise rules.NoSuchCustomer(f"c{number}")
    return row


def _present(unit: Unit, number: int) -> None:
    row = _row(unit, number)
    if row["deleted_at"] is not None:
        raise rules.InTheTrash(number, str(row["name"]))


def _list(values: Mapping[str, object], name: str) -> tuple[str, ...]:
    found = values.get(name)
    return tuple(str(value) for value in found) if isinstance(found, tuple | list) else ()


def _outcome(workspace: Workspace, unit: Unit, numbers: Sequence[int], *, trash: bool = False) -> Outcome:
    names = tuple((number, queries.name_of(unit, number)) for number in numbers)
    if len(numbers) > 1:
        return Outcome(names, (), None)
    wanted = Query(
        CUSTOMERS, also="customer.id = :id", params={"id": numbers[0]}, fields=CUSTOMERS.document, trash=trash
    )
    sheet = listing(unit, wanted, workspace.reading())
    return Outcome(names, tuple(tuple(row) for row in sheet.rows), None)


def _saved(outcome: Outcome, unit: Unit) -> Outcome:
    return Outcome(outcome.customers, outcome.documents, unit.undo)
