"""Many records side by side, by trait: each value is kept once and a record holds its number, so that a million fit.

Given and family names are one vocabulary, and so are the lines of an address, since people mix them up.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import log2

from crmcli.duplicates import forms
from crmcli.duplicates.traits import SAME, TRAITS, Trait, custom_trait

KNOWN = 200
"""How many strangers the usual share of a value is worth beside those who are counted."""
CUSTOM_FIELDS = 8
"""Custom fields that are compared, at most: those that most records fill."""
HOUSE_FIELDS = ("street_number", "house_number", "hausnummer", "house_no", "husnummer", "numero")
LINE2_FIELDS = ("address_2", "address2", "address_line_2", "street_2", "street2", "adresse2", "street_address_2")
OFFICIAL = ("soc_sec", "ssn", "social_security", "national_id", "passport", "personnummer", "tax_id", "nino")
"""Numbers that the state gives to people: nobody is compared by them, whatever the file was."""

Values = Mapping[str, object]
"""What a record says, by field name, as in the store: name, given, family, emails, phones (tuples), fields (a dict)."""


@dataclass(slots=True)
class Vocabulary:
    """Every value once; its number is its place, and 0 says nothing."""

    values: list[object] = field(default_factory=lambda: [None])
    numbers: dict[object, int] = field(default_factory=dict)

    def number(self, value: object) -> int:
        """The number of a value, which may be new; 0 for an empty one."""
        if not value:
            return 0
        found = self.numbers.get(value)
        if found is None:
            found = self.numbers[value] = len(self.values)
            self.values.append(value)
        return found

    def forget(self, length: int) -> None:
        """Keeps only the first values."""
        for value in self.values[length:]:
            del self.numbers[value]
        del self.values[length:]


class Column:
    """What each record says of one trait, as numbers of a vocabulary, and how rare each value is, as a grade."""

    def __init__(self, trait: Trait, vocabulary: Vocabulary | None = None) -> None:
        self.trait = trait
        self.vocabulary = vocabulary or Vocabulary()
        self.numbers = array("I")
        self.said = 0
        """How many records say something."""
        self.common: dict[int, int] = {}
        """Grades of two that say the same, where others say it too."""
        self.rarest = SAME
        """The grade where nobody else does."""

    def value(self, record: int) -> object:
        """What a record says; None for nothing."""
        return self.vocabulary.values[self.numbers[record]]

    def add(self, value: object) -> None:
        """The next record says this."""
        self.numbers.append(self.vocabulary.number(value))

    def skip_to(self, record: int) -> None:
        """Those before `record` who were not asked say nothing."""
        self.numbers.extend([0] * (record - len(self.numbers)))

    def count(self) -> None:
        """Counts how many say the same, from which follows how much it tells that two do."""
        counts = array("I", bytes(4 * len(self.vocabulary.values)))
        for number in self.numbers:
            counts[number] += 1
        said = len(self.numbers) - counts[0]
        self.said = said
        self.rarest = self._grade(2, said)
        self.common = {number: self._grade(count, said) for number, count in enumerate(counts) if count > 2}

    def _grade(self, count: int, said: int) -> int:
        """The two who are compared do not count: they may be one."""
        usual = self.trait.usual
        share = (max(0, count - 2) + KNOWN * usual) / (max(0, said - 2) + KNOWN)
        return SAME + round(-log2(min(1.0, max(share, usual / 100))))


class Crowd:
    """Records by trait. `ids` are their numbers in the store, `firms` says which of them are organisations."""

    def __init__(self) -> None:
        self.ids = array("q")
        self.firms = bytearray()
        names, lines = Vocabulary(), Vocabulary()
        shared = {"given": names, "family": names, "street": lines, "line2": lines}
        self.columns = {name: Column(trait, shared.get(name)) for name, trait in TRAITS.items()}
        self._custom: dict[str, Column] = {}

    def __len__(self) -> int:
        return len(self.ids)

    def add(self, number: int, values: Values) -> None:
        """One more record."""
        firm = values.get("kind") == "organisation"
        said = _said(values, firm=firm)
        for name, column in self.columns.items():
            if not name.startswith("fields."):
                column.add(said.get(name))
        fields = values.get("fields")
        if isinstance(fields, Mapping):
            self._add_custom(fields)
        self.ids.append(number)
        self.firms.append(firm)

    def count(self, *, guests: bool = False) -> None:
        """To be called when all are added: counts values, and chooses the custom fields worth comparing.

        Only a crowd that is to have `guests` remembers which value has which number.
        """
        self._fill()
        filled = sorted((len(column.numbers) - column.numbers.count(0), name) for name, column in self._custom.items())
        chosen = [name for few, name in reversed(filled) if few * 5 >= len(self)][:CUSTOM_FIELDS]
        self._custom = {name: self._custom[name] for name in sorted(chosen)}
        self.columns |= {column.trait.name: column for column in self._custom.values()}
        for column in self.columns.values():
            column.count()
            if not guests:
                column.vocabulary.numbers.clear()

    @contextmanager
    def guests(self, rows: Iterable[Values]) -> Iterator[range]:
        """Inside, these are of the crowd too, at the places that are given; they do not count."""
        mine, known = len(self), {name: len(column.vocabulary.values) for name, column in self.columns.items()}
        try:
            for values in rows:
                self.add(0, values)
            self._fill()
            yield range(mine, len(self))
        finally:
            for name, column in self.columns.items():
                del column.numbers[mine:]
                column.vocabulary.forget(known[name])
            del self.ids[mine:], self.firms[mine:]

    def _add_custom(self, fields: Mapping[str, object]) -> None:
        counted = any(name.startswith("fields.") for name in self.columns)
        for name, value in fields.items():
            column = self._custom.get(name)
            if column is None:
                if counted or name in HOUSE_FIELDS or name in LINE2_FIELDS or any(word in name for word in OFFICIAL):
                    continue
                column = self._custom[name] = Column(custom_trait(f"fields.{name}", name))
            column.skip_to(len(self))
            column.add(forms.words(str(value)) if value is not None else None)

    def _fill(self) -> None:
        for column in self._custom.values():
            column.skip_to(len(self))


def _said(values: Values, *, firm: bool) -> dict[str, object]:
    """A record's values in plain forms, by trait."""
    given, family = _names(values) if not firm else ("", "")
    fields = values.get("fields")
    custom: Mapping[str, object] = fields if isinstance(fields, Mapping) else {}
    street = forms.street(_text(values, "street"))
    own = forms.company(_text(values, "name")) if firm else ""
    company = forms.company(_text(values, "company"))
    return {
        "given": given,
        "family": family,
        "name": own,
        "company": company if company != own else "",
        "email": _each(forms.email, values.get("emails")),
        "phone": _each(forms.phone, values.get("phones")),
        "street": street.name,
        "house": street.number or forms.house(_first(custom, HOUSE_FIELDS)),
        "line2": forms.road(_first(custom, LINE2_FIELDS)),
        "postcode": forms.postcode(_text(values, "postcode")),
        "city": forms.words(_text(values, "city")),
        "region": forms.words(_text(values, "region")),
        "birthday": values.get("birthday"),
    }


def _names(values: Values) -> tuple[str, str]:
    given, family = _text(values, "given"), _text(values, "family")
    if given or family:
        return forms.person(given), forms.person(family)
    name = _text(values, "name")
    return ("", "") if "@" in name or not any(map(str.isalpha, name)) else forms.parted(name)


def _text(values: Values, name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""


def _first(fields: Mapping[str, object], names: Iterable[str]) -> str:
    return next((str(fields[name]) for name in names if fields.get(name) is not None), "")


def _each(form: Callable[[str], str], texts: object) -> str | tuple[str, ...]:
    """The plain forms of several texts; one stands alone, since most have one and tuples take room."""
    if not isinstance(texts, tuple):
        return ()
    if len(texts) == 1:
        return form(texts[0])
    plain = tuple(sorted({plain for text in texts if (plain := form(text))}))
    return plain[0] if len(plain) == 1 else plain


def several(value: object) -> tuple[str, ...]:
    """What stands alone, or beside others, as a tuple."""
    return value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()
