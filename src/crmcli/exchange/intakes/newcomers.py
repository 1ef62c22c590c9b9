"""New customers of a batch, a column at a time: from the values of a file to the columns of the tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from crmcli.custom.column import fields_column
from crmcli.customers import actions, rules
from crmcli.exchange.rules import CLEAR, Batch
from crmcli.kernel.ids import uids
from crmcli.kernel.names import display_name, fold, search_text, searched
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

    def people(self) -> list[tuple[int, dict[str, object]]]:
        """(id, values) of each row."""
        columns = self.columns.items()
        return [
            (number, {name: values[row] for name, values in columns if values[row] is not None})
            for row, number in enumerate(self.numbers)
        ]

    def given(self, name: str) -> list[object]:
        """A column, absent in every row if the file has none."""
        return self.columns.get(name) or [None] * len(self.numbers)

    def several(self, name: str) -> Iterator[tuple[int, tuple[str, ...]]]:
        """(id, values) of the rows that have a list of values."""
        if name in self.columns:
            for number, values in zip(self.numbers, self.columns[name], strict=True):
                if isinstance(values, tuple):
                    yield number, values

    def valued(self, names: Sequence[str]) -> Iterator[tuple[int, dict[str, object]]]:
        """(id, values by name) of the rows that have one of these."""
        there = {name: self.columns[name] for name in names if name in self.columns}
        for place, number in enumerate(self.numbers) if there else ():
            if values := {name: found[place] for name, found in there.items() if found[place] is not None}:
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
            "fields": list(map(fields_column, given("fields"))),
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
        """What each is found by: what rules.search_words makes of a row, made a column at a time."""
        given, family = self.given("given"), self.given("family")
        apart = [_is_apart(row) for row in zip(names, given, family, strict=True)]
        named: list[Sequence[object]] = [names, *([_if(apart, given), _if(apart, family)] if any(apart) else ())]
        about = [self.given(field) for field in ("city", "external_id", "note")]
        numbers = [" ".join(filter(None, map(phone_words, several))) for several in map(_tuple, self.given("phones"))]
        told = [
            *map(_searched, (*named, self.given("company"))), _listed(self.given("emails")), *map(_searched, about),
            _listed(self.given("tags")), numbers,
        ]  # fmt: skip
        rows = zip(*filter(any, told), strict=True)
        return [" ".join(filter(None, row)) for row in rows]

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


def _is_apart(row: tuple[object, object, object]) -> bool:
    """Whether given or family name say something that the name does not."""
    name, given, family = cast("tuple[str, str | None, str | None]", row)
    return not ((given is None or given in name) and (family is None or family in name))


def _if(chosen: Sequence[bool], values: Sequence[object]) -> list[object]:
    return [value if kept else None for kept, value in zip(chosen, values, strict=True)]


def _searched(column: Sequence[object]) -> Sequence[str | None]:
    return searched(cast("Sequence[str | None]", column))


def _listed(column: Sequence[object]) -> Sequence[str | None]:
    """Lists of texts as `search_text` has them."""
    lists = list(map(_tuple, column))
    if max(map(len, lists)) > 1:
        return [search_text(*several) for several in lists]
    return searched([several[0] if several else None for several in lists])


def _tuple(values: object) -> tuple[str, ...]:
    return values if isinstance(values, tuple) else ()


def _first(values: object) -> object:
    return values[0] if isinstance(values, tuple) and values else None


def _without_clear(values: list[object]) -> list[object]:
    return [None if value is CLEAR else value for value in values] if CLEAR in values else values
