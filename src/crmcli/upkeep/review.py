"""Walking through likely duplicates with the person at the terminal: the same, different, or later.

Each answer is saved at once and is a change of its own, so who stops goes on where they stopped: pairs that became one
are no pairs any more, pairs that are different are not proposed again.
"""

from dataclasses import dataclass, field

from crmcli.duplicates import actions as pairs
from crmcli.duplicates import entry
from crmcli.duplicates.rules import Pair
from crmcli.duplicates.views import PREFIX
from crmcli.kernel.cells import text_rows
from crmcli.kernel.errors import CrmError, NeedsConfirmation
from crmcli.kernel.sheet import Card, Column, Done
from crmcli.merging import actions as merging
from crmcli.store.listing import Query, column, listing
from crmcli.workspace import Workspace

SAME, DIFFERENT, LATER, QUIT = "s", "d", "l", "q"
QUESTION = "[s]ame, [d]ifferent, [l]ater, [q]uit? "
LEFT_OUT = ("uid", "source", "stage_since", "created_at", "status", "spent", "points")
"""Fields that say nothing about who somebody is."""


class NobodyToAsk(NeedsConfirmation):
    """A review without a person at a terminal."""

    def __init__(self, noun: str) -> None:
        one, other = f"{PREFIX[noun]}1", f"{PREFIX[noun]}9"
        super().__init__(
            "a review needs a terminal",
            hint=f"by script: crmcli {noun} merge {one} {other}, or crmcli {noun} apart {one} {other}",
        )


@dataclass(slots=True)
class Review:
    """A walk through pairs: what was answered how often, the undo ids, and what became part of what."""

    workspace: Workspace
    noun: str
    answers: dict[str, int] = field(default_factory=lambda: dict.fromkeys((SAME, DIFFERENT, LATER), 0))
    undos: list[str] = field(default_factory=list)
    became: dict[int, int] = field(default_factory=dict)

    def ask(self, pair: Pair, head: str) -> bool:
        """Shows a pair and does what is answered; False when nobody wants to go on."""
        one, other = sorted((self._now(pair.one), self._now(pair.other)))
        if one == other:
            return True
        answer = self.workspace.ask.key(f"\n{head}\n{self._beside(one, other)}", QUESTION, "sdlq")
        if answer in (QUIT, None):
            return False
        self.answers[str(answer)] += 1
        if answer == SAME:
            self._merge(one, other)
        elif answer == DIFFERENT:
            self._note(pairs.apart(self.workspace, self.noun, (one, other)).undo)
        return True

    def card(self, found: int) -> Card:
        """What came of it."""
        same, different, later = (self.answers[key] for key in (SAME, DIFFERENT, LATER))
        said = f"Of {found} pairs {same} became one, {different} are different, {found - same - different} are left"
        columns = (
            Column("pairs", "Pairs", "int"), Column("same", "Same", "int"), Column("different", "Different", "int"),
            Column("later", "Later", "int"), Column("undos", "Undo ids", "list"),
        )  # fmt: skip
        done = Done(said, self.undos[-1] if self.undos else None, f"crmcli {self.noun} duplicates --review")
        return Card(columns, (found, same, different, later, tuple(self.undos)), done=done)

    def _merge(self, keep: int, other: int) -> None:
        try:
            self._note(merging.merge(self.workspace, self.noun, keep, (other,)).undo)
            self.became[other] = keep
        except CrmError as refused:  # one pair that cannot be merged is no reason to lose the rest
            self.workspace.ask.tell(f"{refused.message}; {refused.hint}")
            self.answers[SAME] -= 1
            self.answers[LATER] += 1

    def _note(self, undo: str | None) -> None:
        if undo:
            self.undos.append(undo)

    def _now(self, number: int) -> int:
        while number in self.became:
            number = self.became[number]
        return number

    def _beside(self, one: int, other: int) -> str:
        """All that two records say, field by field; a word stands where they differ."""
        catalogue = entry.NOUNS[self.noun][0]
        fields = tuple(name for name in catalogue.document if name not in LEFT_OUT)
        wanted = Query(
            catalogue, also=f"{catalogue.key} IN (:one, :other)", params={"one": one, "other": other}, fields=fields,
            sort="id",
        )  # fmt: skip
        with self.workspace.store.read() as db:
            rows = listing(db, wanted, self.workspace.reading()).rows
        columns = [column(catalogue.field(name)) for name in fields]
        cells = zip(columns, *text_rows(columns, rows, self.workspace.settings.zone), strict=True)
        lines = [(each.label, mine, theirs, _sign(mine, theirs)) for each, mine, theirs in cells if mine or theirs]
        wide = [max(len(line[place]) for line in lines) for place in range(3)]
        return "".join(
            f"  {label:<{wide[0]}}  {mine:<{wide[1]}}  {theirs:<{wide[2]}}  {sign}".rstrip() + "\n"
            for label, mine, theirs, sign in lines
        )


def review(workspace: Workspace, noun: str, where: str, threshold: float | None) -> Card:
    """Shows the likely duplicates pair by pair, and does what is answered. NobodyToAsk (exit 8)."""
    if not workspace.ask.there:
        raise NobodyToAsk(noun)
    with workspace.store.read() as db:
        found = entry.looked_up(db, workspace.reading(), noun, where, threshold)
    walk = Review(workspace, noun)
    for place, pair in enumerate(found, 1):
        if not walk.ask(pair, f"{place} of {len(found)}: {pair.score:.0%} likely the same"):
            break
    return walk.card(len(found))


def _sign(mine: str, theirs: str) -> str:
    if mine == theirs:
        return "="
    return "differs" if mine and theirs else "one only"
