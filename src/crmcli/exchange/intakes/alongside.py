"""The customers that rows of another noun bring along: an order's buyer, a ticket's requester, a contact's company.

They are met where they are known and made where they are not, if the row says enough of them. What is known of a
customer stays as it is, but for an id of the row's source that it did not have.
"""

from collections.abc import Mapping, Sequence

from crmcli.customers import rules
from crmcli.customers.records import CUSTOMER
from crmcli.exchange.intakes.customers import Customers, records_of
from crmcli.exchange.intakes.intake import Intake
from crmcli.exchange.intakes.newcomers import Newcomers
from crmcli.exchange.matching import among, is_alone, texts
from crmcli.exchange.rules import Batch, Issue, Record, Tally
from crmcli.exchange.whom import WHOSE, Whom, named
from crmcli.kernel.emails import looks_like_email, read_email
from crmcli.kernel.errors import CrmError
from crmcli.kernel.fields import Reading
from crmcli.kernel.names import display_name, fold
from crmcli.kernel.phones import looks_like_phone, read_phone
from crmcli.store import bulk
from crmcli.store.read import Reader
from crmcli.store.write import Unit

BY_COMPANY = "SELECT sort_name, id FROM customer WHERE sort_name {in} AND kind = 'organisation' AND deleted_at IS NULL"
TOO_LITTLE = Issue("customer", "a customer is known by an e-mail address, or by a name with an id or a phone number")


class Alongside(Customers):
    """The customers of one run's rows."""

    def bring(self, unit: Unit, batch: Batch, intake: Intake, reading: Reading, also: Tally) -> None:
        """Settles whose each row is, as far as the row says; customers that are made are counted in `also`."""
        by = intake.by.get("customer", "")
        records = batch.records()
        refs = not self._wish.layout.make_customers  # then c12 is an id of theirs that looks like one of ours
        whom = Whom(unit, records, self._wish.source, reading, ours=False, by=by, refs=refs)
        people: list[tuple[Record, Record]] = []
        for row, record in enumerate(records):
            whose = whom.answer(record)
            if isinstance(whose, int):
                record.values[WHOSE] = whose
            elif not whom.knows(record) and (person := self._person(batch, row, by, reading)) is not None:
                record.issue = person.issue or intake.flaw(record.values)
                if record.issue is None:
                    people.append((record, person))
        if people:
            self._settle(unit, people, also)

    def _person(self, batch: Batch, row: int, by: str, reading: Reading) -> Record | None:
        """What a row says of its customer, None for nothing; an issue where it is not enough to make one."""
        record, text = batch.record(row), named(batch.record(row).values, ours=False)
        values = {name: column[row] for name, column in batch.customers.items() if column[row] is not None}
        person = Record(record.line, record.cells, values)
        spoken = bool(values)
        make = self._wish.layout.make_customers
        try:
            values.update(_called(text, values, by, reading, make=make))
        except CrmError as error:
            person.issue = Issue("customer", error.message)
        if values.get("external_id") is not None:
            values["source"] = self._wish.source
        _name(values)
        if make and text and not _enough(values):
            values.setdefault("name", text)
        if person.issue is None and not _enough(values):
            if text or not spoken:
                return None
            person.issue = TOO_LITTLE
        return person

    def _settle(self, unit: Unit, people: Sequence[tuple[Record, Record]], also: Tally) -> None:
        self._matcher.look_up(unit, [person for _, person in people])
        companies = _companies(unit, [person for _, person in people])
        made: list[Record] = []
        first = bulk.next_id(unit, CUSTOMER)
        for record, person in people:
            by_name = is_alone(person.values) and person.values.get("kind") == rules.ORGANISATION
            number = _company(person, companies) if by_name else self._matcher.match(person)
            if person.issue is not None:
                record.issue = Issue("customer", person.issue.reason)
                continue
            if number is None:
                number = first + len(made)
                made.append(person)
                companies.setdefault(fold(str(person.values.get("name"))), set()).add(number)
            elif number < first and person.values.get("external_id") is not None:
                also.updated += self._known_as(unit, number, person.values)
            self._matcher.remember(person, number)
            record.values[WHOSE] = number
        if made:
            self._make(unit, Newcomers.among(_batch(made), {row: first + row for row in range(len(made))}))
            also.created += len(made)

    def _known_as(self, unit: Unit, number: int, values: Mapping[str, object]) -> bool:
        """Keeps the id that the row's source has for a known customer; True when it was not known."""
        there = records_of(unit, [number])[number]
        changes: dict[str, object] = {name: values[name] for name in ("source", "external_id")}
        self._identify(there, values, changes)
        if not changes or (there["source"], there["external_id"]) == (values["source"], values["external_id"]):
            return False
        self._change(unit, number, changes, values)
        return True


def _called(text: str, values: Mapping[str, object], by: str, reading: Reading, *, make: bool) -> dict[str, object]:
    """What the column that names the customer says of them: an e-mail address, a phone number, a name or an id.

    Where ids `make` customers, figures that nobody can read as a phone number are one.
    """
    if not text:
        return {}
    if by == "email" or (not by and looks_like_email(text)):
        return {"emails": tuple(dict.fromkeys((*texts(values, "emails"), read_email(text))))}
    if by == "phone" or (not by and looks_like_phone(text) and not text.isalnum()):
        phone = read_phone(text, reading.country)
        if phone or by or not make:
            return {"phones": (*texts(values, "phones"), phone or text)}
    if by == "name":
        return {"name": values.get("name") or text}
    return {"external_id": values.get("external_id") or text}


def _name(values: dict[str, object]) -> None:
    """The name by which the person, else the company is called; nobody but a company named is an organisation."""
    given, family = (None if values.get(part) is None else str(values[part]) for part in ("given", "family"))
    name = values.get("name") or display_name(given, family)
    if not name and values.get("company"):
        name = values["company"]
        values.setdefault("kind", rules.ORGANISATION)
    if name:
        values["name"] = name


def _enough(values: Mapping[str, object]) -> bool:
    """Whether a customer can be made of it, and met again by it."""
    if values.get("emails"):
        return True
    if values.get("kind") == rules.ORGANISATION and values.get("name"):
        return True
    return bool(values.get("name") and (values.get("external_id") is not None or values.get("phones")))


def _companies(db: Reader, people: Sequence[Record]) -> dict[str, set[int]]:
    """The organisations that are called as the rows call theirs."""
    found: dict[str, set[int]] = {}
    wanted = [fold(str(p.values["name"])) for p in people if p.values.get("kind") == rules.ORGANISATION]
    for name, number in among(db, BY_COMPANY, wanted):
        found.setdefault(name, set()).add(number)
    return found


def _company(person: Record, companies: Mapping[str, set[int]]) -> int | None:
    """The organisation of that name; several become the row's issue."""
    found = companies.get(fold(str(person.values["name"])), set())
    if len(found) > 1:
        listed = ", ".join(f"c{number}" for number in sorted(found))
        person.issue = Issue("customer", f"'{person.values['name']}' could be {listed}")
        return None
    return next(iter(found), None)


def _batch(people: Sequence[Record]) -> Batch:
    """Records as columns."""
    names = dict.fromkeys(name for person in people for name in person.values)
    columns = {name: [person.values.get(name) for person in people] for name in names}
    columns.setdefault("name", [None] * len(people))
    return Batch([person.line for person in people], [person.cells for person in people], columns)
