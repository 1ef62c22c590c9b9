"""Who is who in a store: the likely duplicates of a noun, and whom rows that come in may mean."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

from crmcli.duplicates import queries
from crmcli.duplicates.crowd import Values
from crmcli.duplicates.finding import Found, Search
from crmcli.duplicates.rules import THRESHOLD, Pair, Reason
from crmcli.store.read import Reader


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody in the store whom a row may mean: the id, the likelihood from 0 to 1, and the reasons, trait by trait,
    in which `one` is the store's word and `other` the row's."""

    id: int
    score: float
    reasons: tuple[Reason, ...]


class Matcher:
    """Proposes for rows that come in whom of the store they may mean. It never decides.

    Making one reads all customers (or contacts) once and learns from them what likeness is worth; they should not
    change while it is used, but for those whom the same import adds.
    """

    def __init__(self, db: Reader, noun: str = "customer") -> None:
        self._search = Search(queries.crowd(db, noun, guests=True), guests=True)

    def candidates(self, rows: Sequence[Values], threshold: float = THRESHOLD) -> list[list[Candidate]]:
        """For each row its candidates, the likeliest first.

        A row is a mapping of the noun's fields to values as its catalogue parses them (given, family, name, kind,
        company, emails and phones as tuples, street, postcode, city, region, birthday, fields as a dict); others are
        not looked at, and what is absent is no evidence.
        """
        search = self._search
        return [
            [Candidate(search.crowd.ids[pair.one], pair.score, reasons) for pair, reasons in likely]
            for likely in search.candidates(rows, threshold)
        ]


def duplicates(db: Reader, noun: str, threshold: float, among: Collection[int] | None = None) -> list[Pair]:
    """Pairs of customers, or of contacts, that are likely the same people, the likeliest first.

    `among` leaves pairs of which neither is in it out; pairs that people said are different are left out always.
    """
    search = Search(queries.crowd(db, noun))
    different = queries.apart(db, noun)
    ids = search.crowd.ids
    return [
        _pair(search, found)
        for found in search.pairs(threshold)
        if (ids[found.one], ids[found.other]) not in different
        and (among is None or ids[found.one] in among or ids[found.other] in among)
    ]


def _pair(search: Search, found: Found) -> Pair:
    ids = search.crowd.ids
    return Pair(
        ids[found.one], ids[found.other], found.score, partial(search.reasons, found), search.weights.same,
        search.weights.household(found.grades),
    )  # fmt: skip
