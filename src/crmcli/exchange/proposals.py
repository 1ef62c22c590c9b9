"""`--match fuzzy`: whom of those known before a new customer may be.

It proposes and never decides: the row is in as new, and the pair is for a person to look at.
"""

from dataclasses import dataclass

from crmcli.exchange.intakes.customers import Customers
from crmcli.workspace import Workspace

SHOWN = 10
"""Proposals that are also told on standard error."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A new customer `b` who is likely `a`, with the likelihood from 0 to 1; names for people."""

    a: int
    b: int
    score: float
    known: str
    new: str


class Proposals:
    """Collects the proposals of one run. Learns once, from the store as it was before."""

    def __init__(self, workspace: Workspace) -> None:
        from crmcli.duplicates.matching import Matcher

        self.found: list[Proposal] = []
        with workspace.store.read() as db:
            self._names: dict[int, str] = dict(db.all("SELECT id, name FROM customer WHERE deleted_at IS NULL"))
            self._matcher = Matcher(db) if self._names else None

    def look(self, intake: Customers) -> None:
        """Compares the customers that an intake has made since it was asked last with those known before."""
        made = intake.made
        if self._matcher is not None and made:
            for (number, values), candidates in zip(
                made, self._matcher.candidates([values for _, values in made]), strict=True
            ):
                self.found += [
                    Proposal(one.id, number, round(one.score, 4), str(self._names.get(one.id)), str(values.get("name")))
                    for one in candidates
                ]
        made.clear()


def notes(found: tuple[Proposal, ...]) -> list[str]:
    """The first proposals in sentences, how many more there are, and what to do."""
    if not found:
        return []
    said = [f"c{one.b} {one.new} may be c{one.a} {one.known} ({one.score:.0%})" for one in found[:SHOWN]]
    if len(found) > SHOWN:
        said.append(f"{len(found) - SHOWN:,} more new customers may be known ones")
    return [*said, "nothing was decided; see: crmcli customer duplicates"]
