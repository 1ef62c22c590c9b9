"""New customers of a batch, a column at a time: from the values of a file to the columns of the tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from crmcli.custom.column import fields_column
from crmcli.customers import actions, rules
from crmcli.exchange.rules import CLEAR, Batch
from crmcli.kernel.ids import uids
from crmcli.kernel.names import display_name, fold
from crmcli.kernel.phones import phone_words

NAMING = ("name", "given", "family", "company")


@dataclass(frozen=True, slots=True)
class Newcomers:
    """The values of some rows by field, each column as long as `numbers`, the ids that the rows get."""

    numbers: Sequence[int]
    columns: Mapping[str, list[object]]

    @classmethod
    def among(cls, batch: Batch, numbers: Mapping[int, int]) -> "Newcomers":
        """The rows of a batch that become customers: row -> id."""
        columns = batch.columns
        if len(numbers) < len(batch):
            columns = {name: [values[row] for row in numbers] for name, values in columns.items()}
        return cls(tuple(numbers.values()), {name: _without_clear(values) for name, values in columns.items()})

    def given(self, name: str) -> list[object]:
        """A column, absent in every row if the file has none."""
        return self.columns.get(name) or [None] * len(self.numbers)

    def several(self, name: str) -> Iterator[tuple[int, tuple[str, ...]]]:
        """(id, values) of the rows that have a list of values."""
        for number, values in zip(self.numbers, self.given(name), strict=True):
            if isinstance(values, tuple):
                yield number, values

    def rows(self, now: int, zone: str) -> dict[str, Sequence[object]]:
        """The columns of table customer."""
        given = self.given
        emails, phones = given("emails"), given("phones")
        names = [str(n or _first(e) or _first(p)) for n, e, p in zip(given("name"), emails, phones, strict=True)]
        made_at = [at or now for at in given("created_at")]
        stages = [stage or "awareness" for stage in given("stage")]
        kept = {name: values for name, values in self.columns.items() if name in actions.COLUMNS}
        return kept | {
            "id": self.numbers,
            "uid": [uid or fresh for uid, fresh in zip(given("uid"), uids(now, len(self.numbers)), strict=True)],
            "name": names,
            "sort_name": [fold(name) for name in names],
            "words": self._words(names),
            "email": [_first(values) for values in emails],
            "phone": [_first(values) for values in phones],
            "fields": [fields_column(fields) for fields in given("fields")],
            "created_at": made_at,
            "deleted_at": given("deleted_at"),
            "stage": stages,
            "stage_since": [
                at if since is None else actions.started_on(str(since), now, zone)
                for since, at in zip(given("since"), made_at, strict=True)
            ],
            "furthest": stages,
            "kind": [kind or own for kind, own in zip(given("kind"), self._kinds(names), strict=True)],
        }

    def _words(self, names: Sequence[str]) -> list[str]:
        """What each is found by; rules.search_words is asked only where folding is more than small letters."""
        given = self.given
        apart = [
            None if (g is None or str(g) in n) and (f is None or str(f) in n) else f"{g or ''} {f or ''}"
            for n, g, f in zip(names, given("given"), given("family"), strict=True)
        ]
        emails, phones, tags = (list(map(_tuple, given(name))) for name in ("emails", "phones", "tags"))
        numbers = [" ".join(map(phone_words, several)) for several in phones]
        told = zip(
            names, apart, given("company"), map(" ".join, emails), given("city"), given("external_id"), given("note"),
            map(" ".join, tags), numbers, strict=True,
        )  # fmt: skip
        lines = [" ".join(filter(None, cast("tuple[str | None, ...]", row))) for row in told]
        return [
            line.lower() if line.isascii() and "'" not in line else self._folded_words(row, names[row])
            for row, line in enumerate(lines)
        ]

    def _folded_words(self, row: int, name: str) -> str:
        given, family, company, city, external_id, note = (
            cast("str | None", self.given(field)[row])
            for field in ("given", "family", "company", "city", "external_id", "note")
        )
        emails, phones, tags = (_tuple(self.given(field)[row]) for field in ("emails", "phones", "tags"))
        return rules.search_words(name, given, family, company, city, external_id, note, emails, phones, tags)

    def _kinds(self, names: Sequence[object]) -> list[str]:
        """Nobody but a company named: an organisation."""
        if "company" not in self.columns:
            return [rules.PERSON] * len(names)
        return [
            rules.ORGANISATION if company and not given and not family and name == company else rules.PERSON
            for given, family, company, name in zip(*map(self.given, NAMING[1:]), names, strict=True)
        ]


def names_of(batch: Batch) -> list[object]:
    """The name of each row: as given, else given and family name, else the company; None for none of these."""
    nothing: list[object] = [None] * len(batch)
    whole, given, family, company = (batch.columns.get(name, nothing) for name in NAMING)
    if whole is nothing and company is nothing:
        return [f"{g} {f}" if g and f else g or f for g, f in zip(given, family, strict=True)]
    return [
        _text(w) or display_name(_text(g), _text(f)) or _text(c)
        for w, g, f, c in zip(whole, given, family, company, strict=True)
    ]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _tuple(values: object) -> tuple[str, ...]:
    return values if isinstance(values, tuple) else ()


def _first(values: object) -> object:
    return values[0] if isinstance(values, tuple) and values else None


def _without_clear(values: list[object]) -> list[object]:
    return [None if value is CLEAR else value for value in values] if CLEAR in values else values
