"""What people do with interactions; each of `log`, `edit`, `rm` and `restore` is one unit of work."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from crmcli.contacts.queries import present
from crmcli.contacts.rules import Party
from crmcli.custom.column import fields_column, fields_merged
from crmcli.interactions import queries, rules
from crmcli.interactions.events import InteractionLogged
from crmcli.interactions.fields import INTERACTIONS
from crmcli.interactions.records import INTERACTION
from crmcli.kernel.dates import When
from crmcli.kernel.errors import NothingToChange
from crmcli.kernel.events import Restored
from crmcli.kernel.ids import new_uid
from crmcli.store import refs
from crmcli.store.read import marks
from crmcli.store.write import Unit
from crmcli.workspace import Workspace

CHUNK = 500

PLAIN = ("type", "direction", "minutes", "subject", "text", "staff")
"""Columns of the row that a value sets as it is."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Interactions as a write left them, and the undo id.

    `values` is the document of INTERACTIONS by field name where there is one interaction, `name` its customer's and
    `contact` its contact's name, `next` when a follow-up of it is due.
    """

    numbers: tuple[int, ...]
    values: Mapping[str, object]
    name: str = ""
    contact: str | None = None
    next: When | None = None
    undo: str | None = None


def log(workspace: Workspace, values: Mapping[str, object], then: When | None) -> Outcome:
    """Records an interaction; `values` as in rules.columns. With `then` a follow-up is planned.

    InTheTrash, NotTheirs, KnownRecord (exit 4).
    """
    who = _party(values["customer"], values.get("contact"))
    with workspace.store.write(workspace) as unit:
        present(unit, who)
        number = insert(unit, values, workspace.settings.zone)
        settle(unit, [who.customer])
        if then is not None:
            unit.emit(InteractionLogged(who.customer, who.contact, number, _begins(values), then))
        outcome = _outcome(workspace, unit, [number])
    return replace(outcome, next=then, undo=unit.undo)


def edit(workspace: Workspace, number: int, changes: Mapping[str, object]) -> Outcome:
    """Changes an interaction: None clears a value, `fields` adds to it, `at` is a When, `contact` an id.

    NothingToChange, NoType (exit 2); InTheTrash, InteractionInTheTrash, NotTheirs (exit 4).
    """
    if not changes:
        raise NothingToChange("interaction")
    with workspace.store.write(workspace) as unit:
        row = _present(unit, number)
        if changes.get("contact") is not None:
            present(unit, _party(row["customer_id"], changes["contact"]))
        unit.update(INTERACTION, number, **_sets(row, changes))
        settle(unit, [int(str(row["customer_id"]))])
        outcome = _outcome(workspace, unit, [number])
    return replace(outcome, undo=unit.undo)


def rm(workspace: Workspace, numbers: Sequence[int]) -> Outcome:
    """Puts interactions into the trash: out of lists, searches and the last contact, until restored."""
    with workspace.store.write(workspace) as unit:
        rows = [_present(unit, number) for number in numbers]
        for number in numbers:
            unit.update(INTERACTION, number, deleted_at=unit.at)
        settle(unit, sorted({int(str(row["customer_id"])) for row in rows}))
        outcome = _outcome(workspace, unit, numbers, trash=True)
    return replace(outcome, undo=unit.undo)


def restore(workspace: Workspace, numbers: Sequence[int]) -> Outcome:
    """Takes interactions out of the trash."""
    with workspace.store.write(workspace) as unit:
        rows = [_of_a_present_customer(unit, number) for number in numbers]
        for number, row in zip(numbers, rows, strict=True):
            if row["deleted_at"] is None:
                raise rules.InteractionNotInTheTrash(number)
            unit.update(INTERACTION, number, deleted_at=None)
        settle(unit, sorted({int(str(row["customer_id"])) for row in rows}))
        outcome = _outcome(workspace, unit, numbers)
    return replace(outcome, undo=unit.undo)


# -- steps that other folders share


def insert(unit: Unit, values: Mapping[str, object], zone: str) -> int:
    """Writes one interaction (values as in rules.columns) without figures or events; its id.

    KnownRecord (exit 4). The caller calls `settle` for its customer once all are written.
    """
    refs.refuse_known(unit, "interaction", values)
    return unit.insert(
        INTERACTION,
        uid=str(values.get("uid") or new_uid(unit.at)),
        created_at=values.get("created_at") or unit.at,
        **rules.columns(values, unit.at, zone),
    )


def settle(unit: Unit, customers: Sequence[int]) -> None:
    """Computes anew when there was last contact with these customers; see queries.LAST_CONTACT."""
    for some in _chunks(customers):
        unit.figures(f"UPDATE customer SET last_contact = {queries.LAST_CONTACT} WHERE id IN ({some})")


def resettle(_workspace: Workspace, unit: Unit, event: Restored) -> None:
    """Interactions or messages were put back or taken away by an undo (reaction to Restored)."""
    settle(unit, sorted(event.customers))


# -- inside


def _party(customer: object, contact: object) -> Party:
    return Party(int(str(customer)), None if contact is None else int(str(contact)))


def _begins(values: Mapping[str, object]) -> str:
    """What an interaction is about in one line."""
    return str(values.get("subject") or values.get("text") or values.get("type")).partition("\n")[0]


def _of_a_present_customer(unit: Unit, number: int) -> dict[str, object]:
    row = unit.row(INTERACTION, {"id": number})
    if row is None:
        raise rules.NoSuchInteraction(f"i{number}")
    present(unit, Party(row["customer_id"]))
    return row


def _present(unit: Unit, number: int) -> dict[str, object]:
    row = _of_a_present_customer(unit, number)
    if row["deleted_at"] is not None:
        raise rules.InteractionInTheTrash(number)
    return row


def _sets(row: Mapping[str, object], changes: Mapping[str, object]) -> dict[str, object]:
    """The columns that changed values set."""
    sets = {name: changes[name] for name in PLAIN if name in changes}
    if "type" in sets and not sets["type"]:
        raise rules.NoType
    if "contact" in changes:
        sets["contact_id"] = changes["contact"]
    if isinstance(when := changes.get("at"), When):
        sets |= rules.moved(when)
    if "fields" in changes:
        sets["fields"] = fields_column(fields_merged(row["fields"], changes["fields"]))
    return sets | {"words": rules.words({**row, **sets})}


def _outcome(workspace: Workspace, unit: Unit, numbers: Sequence[int], *, trash: bool = False) -> Outcome:
    if len(numbers) > 1:
        return Outcome(tuple(numbers), {})
    fields = (*INTERACTIONS.document, "customer_name", "contact_name")
    (row,) = queries.document(unit, numbers[0], workspace.reading(), fields, trash=trash).rows
    *values, name, contact = row
    mine = dict(zip(INTERACTIONS.document, values, strict=True))
    return Outcome(tuple(numbers), mine, str(name), None if contact is None else str(contact))


def _chunks(customers: Sequence[int]) -> Iterator[str]:
    for start in range(0, len(customers), CHUNK):
        yield marks(customers[start : start + CHUNK])
