"""Contacts on their way in. A file's mark of the primary contact is taken where nobody at the customer has it."""

from collections.abc import Collection, Mapping, Sequence

from crmcli.contacts import actions, queries, rules
from crmcli.contacts.fields import CONTACTS
from crmcli.contacts.records import APART, CONTACT
from crmcli.exchange.intakes import changes
from crmcli.exchange.intakes.belongings import Belongings
from crmcli.exchange.intakes.merged import INTO, Merged
from crmcli.exchange.intakes.policies import policies
from crmcli.exchange.intakes.rows import Identity, New, row_of
from crmcli.exchange.intakes.unlike import keep_apart
from crmcli.exchange.rules import Record, Wish
from crmcli.kernel.names import display_name
from crmcli.store.read import marks
from crmcli.store.write import Unit
from crmcli.workspace import Workspace

MARKED = "SELECT customer_id FROM contact WHERE is_primary AND deleted_at IS NULL AND customer_id IN ({ids})"


class Contacts(Belongings):
    """The intake of contacts for one run."""

    catalogue = CONTACTS
    table = CONTACT
    needs = (("name|given|family|emails|phones", "nobody is named"),)
    facts = ("name", "given", "family", "role", "email", "phone", "note", "deleted_at")
    optional = ("given", "family", "role", "note")
    sides = (("contact_email", "contact_id"), ("contact_phone", "contact_id"))

    def __init__(self, workspace: Workspace, wish: Wish, *, fresh: bool, ours: bool) -> None:
        super().__init__(workspace, wish, fresh=fresh, ours=ours)
        self._merged = Merged(CONTACT, (*self.sides, ("contact", "id")), "customer_id")

    def row(self, values: Mapping[str, object]) -> dict[str, object]:
        """See Belongings; the trash comes along from our own export."""
        return {**rules.columns(values, 0, self.reading.zone), "deleted_at": values.get("deleted_at")}

    def link(self, unit: Unit, good: Sequence[Record], known: Mapping[Identity, int], made: Sequence[New]) -> None:  # noqa: ARG002
        """The first row that says so is a customer's primary contact, unless there is one."""
        rows = [row for _, record in made if (row := row_of(record))["is_primary"] and row["deleted_at"] is None]
        customers = {int(str(row["customer_id"])) for row in rows}
        taken = {number for (number,) in unit.all(MARKED.format(ids=marks(sorted(customers))))}
        for row in rows:
            row["is_primary"] = row["customer_id"] not in taken
            taken.add(row["customer_id"])

    def beside(self, unit: Unit, made: Sequence[New]) -> None:
        """Further e-mails and phones."""
        for name, column, table in actions.SIDES:
            rows = [
                (number, place, value)
                for number, record in made
                for place, value in enumerate(rules.listed(record.values, name)[1:], 1)
            ]
            unit.many(f"INSERT INTO {table.name}(contact_id, place, {column}) VALUES (?, ?, ?)", rows)

    def follow(self, unit: Unit, customers: Collection[int], made: Sequence[New]) -> None:  # noqa: ARG002
        """Who had become part of another leads to them again, and who is not the same stays so."""
        for number, record in made if self.ours else ():
            self._merged.remember(number, record.values.get(INTO))
            keep_apart(unit, APART, number, record.values.get("apart"))
        self._merged.settle(unit)

    def update(self, unit: Unit, number: int, before: Mapping[str, object], record: Record) -> bool:
        """See Belongings; addresses join those that are known, and a mark is taken where it is free."""
        values, fill = record.values, self.fill
        row, rule = self.said(before, record), policies(self.policies, self.wish.on_match)
        said = {name: row[name] for name in rules.PLAIN if name in row and name in values}
        if values.get("name"):
            said["name"] = values["name"]
        fresh: dict[str, object] = {n: v for n, v in said.items() if rule.lets(n, before[n])}
        for name, known in queries.lists_of(unit, number).items():
            if rule.lets(name, known):
                fresh[name] = tuple(dict.fromkeys((*known, *rules.listed(values, name))))
        if "name" not in said and rule.lets("name", before["name"]) and (name := _renamed(before, said)):
            fresh["name"] = name
        if row["customer_id"] != before["customer_id"] and not fill:
            fresh["customer"] = row["customer_id"]
        if values.get("primary") and queries.primary_of(unit, int(str(row["customer_id"]))) is None:
            fresh["primary"] = True
        return actions.change(unit, number, fresh | {"fields": changes.fresh_fields(before, row, rule)})


def _renamed(before: Mapping[str, object], said: Mapping[str, object]) -> str:
    """The display name, where it is made of the given and the family name; "" where it is a name of its own."""
    old, new = (_full(values) for values in (before, {**before, **said}))
    return new if old == before["name"] else ""


def _full(values: Mapping[str, object]) -> str:
    return display_name(*(None if values[part] is None else str(values[part]) for part in ("given", "family")))
