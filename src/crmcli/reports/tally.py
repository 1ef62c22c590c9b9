"""What a report of the journey is asked, and its answer: the figures of all customers, and with --by of each group."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic

from crmcli.custom.queries import with_custom
from crmcli.customers.fields import CUSTOMERS
from crmcli.kernel.errors import Usage
from crmcli.kernel.sheet import Column, Row, Sheet
from crmcli.reports.groups import sheet
from crmcli.reports.visits import GROUPINGS, F, count
from crmcli.store.listing import Query, condition
from crmcli.workspace import AsOf, Workspace

LABELS = {"owner": "Looked after by", "origin": "Origin", "tag": "Tag"}


class UnknownGrouping(Usage):
    """A word that journeys are not grouped by."""

    code = "unknown_grouping"

    def __init__(self, word: str) -> None:
        super().__init__(f"journeys are not grouped by '{word}'", hint=f"one of: {' '.join(GROUPINGS)}")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which customers, as of when, and what they are grouped by ("" for not at all)."""

    workspace: Workspace
    moment: AsOf
    by: str = ""
    where: str = ""

    def counted(self, make: Callable[[], F]) -> "Counted[F]":
        """The figures of all customers and of each group, each beginning as `make()`."""
        with self.workspace.store.read() as db:
            catalogue = with_custom(db, CUSTOMERS) if self.where else CUSTOMERS
            where, bound = condition(Query(catalogue, self.where), self.workspace.reading())
            whole, groups = count(db, self.moment.at, self.by, where, bound, make)
        ordered = sorted(groups.items(), key=lambda item: (item[0] is None, -item[1].size, item[0] or ""))
        return Counted(self, whole, ordered)


def asked(workspace: Workspace, by: str, where: str) -> Asked:
    """What the options say; UnknownGrouping (exit 2)."""
    if by and by not in GROUPINGS:
        raise UnknownGrouping(by)
    return Asked(workspace, workspace.as_of(), by, where)


@dataclass(frozen=True, slots=True)
class Counted(Generic[F]):
    """The figures that were asked for: of all, and of the groups in their order."""

    asked: Asked
    whole: F
    groups: Sequence[tuple[str | None, F]]

    def document(self, told: Callable[[F], dict[str, object]]) -> dict[str, object]:
        """JSON: the date, what is told of all, and with --by the same of each group."""
        by, document = self.asked.by, {"as_of": self.asked.moment.text, **told(self.whole)}
        if by:
            document |= {"by": by, "groups": [{by: name, **told(one)} for name, one in self.groups]}
        return document

    @property
    def tabular(self) -> bool:
        """Whether one long sheet is wanted: a program reads, or columns were named."""
        settings = self.asked.workspace.settings
        return settings.machine or bool(settings.fields)

    def table(self, columns: Sequence[Column], told: Callable[[F], Sequence[Row]]) -> Sheet:
        """The rows of all in one sheet, with --by those of the groups, with the group in front."""
        fields, by = self.asked.workspace.settings.fields, self.asked.by
        if not by:
            return sheet(columns, told(self.whole), fields)
        rows = [(name, *row) for name, one in self.groups for row in told(one)]
        return sheet((Column(by, LABELS[by]), *columns), rows, fields)

    def titled(self) -> list[tuple[str, F]]:
        """Everybody's figures and each group's with their titles; without --by there is no title."""
        by = self.asked.by
        if not by:
            return [("", self.whole)]
        absent = "nobody" if by == "owner" else "none"
        named = [(f"{LABELS[by]}: {name or absent}", one) for name, one in self.groups]
        return [("All customers", self.whole), *named]

    @property
    def notes(self) -> list[str]:
        """Who is counted, where the options said."""
        notes = []
        if self.asked.where:
            notes.append(f"Only customers with {self.asked.where}, as they are now.")
        if self.asked.by == "tag":
            notes.append("A customer with several tags counts under each of them.")
        return notes
