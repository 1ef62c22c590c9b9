"""Everything that happened with a customer, newest first, over all nouns; read a page at a time.

Each noun is a branch of one statement that gives its own newest rows in one shape. A page begins behind the last row
of the one before it: by instant, then by the order of the branches, then by id.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from crmcli.store.read import Reader
from crmcli.store.store import Store

PAGE = 200
"""Rows read at a time."""

EVER = 2**62
"""Later than any instant."""

PERSON = " AND contact_id = :contact"
"""What a branch asks besides for a single person at a customer."""


class Happened(NamedTuple):
    """One thing that happened. `day` where only the day is known; `number` counts `unit`s."""

    at: int
    day: str | None
    branch: int
    kind: str
    id: int
    what: str | None
    text: str | None
    who: str | None
    number: int | None
    unit: str | None
    own: int
    """The id of the row itself, which for a ticket's event is not the ticket's."""

    @property
    def place(self) -> tuple[int, int, int]:
        """Where the next page begins."""
        return self.at, self.branch, self.own


@dataclass(frozen=True, slots=True)
class Branch:
    """A noun's part. `columns` are those of Happened behind `branch`; `at` is the instant, `own` tells rows apart."""

    kind: str
    source: str
    at: str
    own: str
    day: str
    columns: str
    person: str = ""
    """The condition for one person at the customer; without one the branch has nothing on persons."""

    def sql(self, rank: int, *, person: bool) -> str:
        """The newest rows of the branch behind :at, :rank, :own."""
        behind = (
            f"({self.at} < :at OR ({self.at} = :at AND (:rank < {rank} OR (:rank = {rank} AND {self.own} < :own))))"
        )
        return (
            f"SELECT * FROM (SELECT {self.at} AS at, {self.day} AS day, {rank} AS branch, '{self.kind}' AS kind,"
            f" {self.columns}, {self.own} AS own FROM {self.source}{self.person if person else ''} AND {behind}"
            f" ORDER BY {self.at} DESC, {self.own} DESC LIMIT :page) AS b{rank}"
        )

    def count(self, *, person: bool) -> str:
        """How many rows the branch has up to :until."""
        return f"SELECT COUNT(*) FROM {self.source}{self.person if person else ''} AND {self.at} <= :until"


BRANCHES = (
    Branch(
        "interaction", "interaction WHERE customer_id = :customer AND deleted_at IS NULL", "at", "id",
        "CASE WHEN timed THEN NULL ELSE day END",
        "id, type || COALESCE(' ' || direction, '') AS what, COALESCE(subject, text) AS text, staff AS who,"
        " minutes AS number, 'min' AS unit",
        PERSON,
    ),
    Branch(
        "ticket", "ticket_event e JOIN ticket t ON t.id = e.ticket_id WHERE e.customer_id = :customer", "e.at", "e.id",
        "NULL",
        "t.id, e.kind || COALESCE(' ' || e.direction, '') AS what,"
        " COALESCE(e.text, CASE WHEN e.kind <> 'open' THEN e.value END, t.subject) AS text,"
        " e.actor AS who, CAST(NULL AS INTEGER) AS number, NULL AS unit",
        " AND t.contact_id = :contact",
    ),
    Branch(
        "followup", "followup_done d JOIN followup f ON f.id = d.followup_id WHERE d.customer_id = :customer", "d.at",
        "d.id", "NULL", "f.id, 'done' AS what, f.text, d.actor AS who, CAST(NULL AS INTEGER) AS number, NULL AS unit",
        " AND f.contact_id = :contact",
    ),
    Branch(
        "purchase", "purchase WHERE customer_id = :customer", "at", "id", "CASE WHEN timed THEN NULL ELSE day END",
        "id, CASE WHEN minor < 0 THEN 'refund' ELSE 'purchase' END AS what, COALESCE(note, order_ref) AS text,"
        " NULL AS who, minor AS number, currency AS unit",
    ),
    Branch(
        "points", "points_entry WHERE customer_id = :customer", "occurred_at", "id", "NULL",
        "id, kind AS what, COALESCE(reason, reference) AS text, actor AS who, points AS number, 'points' AS unit",
    ),
    Branch(
        "stage", "stage_event e WHERE customer_id = :customer AND (from_stage IS NULL OR from_stage <> to_stage)"
        " AND NOT EXISTS (SELECT 1 FROM stage_event r WHERE r.replaces = e.id)", "at", "id", "NULL",
        "id, to_stage AS what, reason AS text, actor AS who, CAST(NULL AS INTEGER) AS number, NULL AS unit",
    ),
)  # fmt: skip
"""The order in which things of one instant are shown."""

KINDS = tuple(branch.kind for branch in BRANCHES)


def page(
    db: Reader, customer: int, contact: int | None, kinds: Sequence[str], behind: tuple[int, int, int], size: int
) -> list[Happened]:
    """At most `size` things behind a `place`, newest first; of one person at the customer where `contact` names one."""
    chosen = [
        branch.sql(rank, person=contact is not None)
        for rank, branch in enumerate(BRANCHES)
        if branch.kind in kinds and (contact is None or branch.person)
    ]
    if not chosen:
        return []
    at, rank, own = behind
    rows = db.all(
        " UNION ALL ".join(chosen) + " ORDER BY at DESC, branch, own DESC LIMIT :page",
        customer=customer, contact=contact, at=at, rank=rank, own=own, page=size,
    )  # fmt: skip
    return [Happened(*row) for row in rows]


def count(db: Reader, customer: int, contact: int | None, kinds: Sequence[str], until: int) -> int:
    """How many things there are up to the instant `until`."""
    return sum(
        int(db.value(branch.count(person=contact is not None), customer=customer, contact=contact, until=until))
        for branch in BRANCHES
        if branch.kind in kinds and (contact is None or branch.person)
    )


def stream(
    store: Store, customer: int, contact: int | None, kinds: Sequence[str], until: int, limit: int | None
) -> Iterator[Happened]:
    """What happened up to the instant `until`, newest first, at most `limit` things; each page is read for itself."""
    behind, left = (until + 1, 0, 0), limit
    while left is None or left > 0:
        with store.read() as db:
            found = page(db, customer, contact, kinds, behind, PAGE if left is None else min(PAGE, left))
        yield from found
        if len(found) < PAGE:
            return
        behind = found[-1].place
        left = None if left is None else left - len(found)
