"""The people whom a customer's row carries along: a list of objects under `contacts`, each read as a contact's row is.

A cell decides by itself: a list of whatever else stays what its column is otherwise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from crmcli.contacts.fields import CONTACTS
from crmcli.exchange import mapping
from crmcli.exchange.layout import Layout, plain
from crmcli.exchange.mapping import Column, Fresh, Parse, Plan
from crmcli.exchange.planning import LISTS, plan, words_of
from crmcli.exchange.profiles.anywhere import NEVER
from crmcli.exchange.readers.objects import DECODER, PEOPLE_KEYS, flat
from crmcli.exchange.rules import BadPerson
from crmcli.kernel.fields import Reading

PEOPLE = "people"
"""The value of a customer's row that holds them."""

NAMING = ("name", "given", "family", "emails", "phones")
REMEMBERED = 256
"""Plans for objects with other keys."""


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """One of them: the cells that it is known by where it has no id, and its values by field of a contact."""

    cells: tuple[str, ...]
    values: Mapping[str, object]


class People:
    """Reads them for one run. `held` are the contacts' custom fields, by name with their types."""

    def __init__(self, held: Mapping[str, str], header: Sequence[str], layout: Layout) -> None:
        said = layout.uses(header)
        self.places = {n for n, name in enumerate(header) if plain(name) in PEOPLE_KEYS and n not in said}
        """The columns that may hold people: those of such a name of which nothing else is said."""
        self.met: set[str] = set()
        """Headers of those that did."""
        self._header = header
        self._held = held
        self._layout = Layout(unknown=layout.unknown, columns=NEVER)
        self._plans: dict[tuple[str, ...], Plan] = {}
        self._fresh: dict[str, Fresh] = {}
        self._filled: set[str] = set()

    @property
    def fields(self) -> Plan:
        """The custom fields that their keys become, and which of them were filled so far."""
        return Plan((), self._fresh, (), filled=self._filled)

    def beside(self, planned: Plan) -> Plan:
        """The plan of the customers, with the people read where they stand."""
        others = [
            replace(c, parse=_unless_people(c.parse), plain=None, remembers=0) if c.place in self.places else c
            for c in planned.columns
        ]
        named = [(n, self._header[n]) for n in sorted(self.places)]
        theirs = [Column(n, name, PEOPLE, self._reads(name), remembers=0) for n, name in named]
        return replace(planned, columns=(*others, *theirs))

    def _reads(self, header: str) -> Parse:
        def read(text: str, reading: Reading) -> object:
            found = people_in(text)
            if found is None:
                return None
            self.met.add(header)
            several = {tuple(cells.items()): cells for one in found if any((cells := dict(flat(one))).values())}
            return tuple(self._person(n, cells, reading) for n, cells in enumerate(several.values(), 1))

        return read

    def _person(self, number: int, cells: Mapping[str, str], reading: Reading) -> Person:
        """BadPerson where a cell cannot be read, or nobody is named."""
        keys = tuple(cells)
        planned = self._plans.get(keys) or plan(keys, CONTACTS, self._held, self._layout)
        if len(self._plans) < REMEMBERED:
            self._plans[keys] = planned
        columns, issues = mapping.read([list(cells.values())], planned, reading)
        if issues:
            raise BadPerson(number, issues[0].field, issues[0].reason)
        values = {name: found[0] for name, found in columns.items() if found[0] is not None}
        if not any(values.get(name) for name in NAMING):
            raise BadPerson(number, "", "nobody is named")
        self._fresh.update(planned.fresh)
        self._filled |= planned.filled
        return Person(tuple(f"{key}={cell}" for key, cell in cells.items() if cell), values)


def people_in(text: str) -> list[Mapping[str, object]] | None:
    """The objects of a cell, if they are a list of which at least one says who somebody is; None otherwise."""
    if not text.lstrip("[ ").startswith("{"):
        return None
    try:
        found = DECODER.decode(text if text.startswith("[") else f"[{text}]")
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        return None
    return found if any(map(_is_person, found)) else None


def _is_person(found: Mapping[str, object]) -> bool:
    return any(plain(key) in _naming() and cell.strip() for key, cell in flat(found))


@cache
def _naming() -> frozenset[str]:
    """The keys that say who somebody is."""
    return frozenset(word for word, said in words_of(CONTACTS).items() if LISTS.get(said.name, said.name) in NAMING)


def _unless_people(parse: Parse) -> Parse:
    return lambda text, reading: None if people_in(text) is not None else parse(text, reading)
