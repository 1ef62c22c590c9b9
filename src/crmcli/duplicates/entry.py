"""From the words of a command line to pairs: which noun, from which likelihood on, among whom."""

from collections.abc import Callable, Sequence

from crmcli.contacts import queries as contacts
from crmcli.contacts.fields import CONTACTS
from crmcli.custom.queries import with_custom
from crmcli.customers import queries as customers
from crmcli.customers.fields import CUSTOMERS
from crmcli.duplicates import matching, queries, rules, views
from crmcli.kernel.fields import Catalogue, Reading
from crmcli.kernel.sheet import Sheet
from crmcli.store.listing import Query, ids
from crmcli.store.read import Reader
from crmcli.workspace import Workspace

Resolve = Callable[..., int]
NOUNS: dict[str, tuple[Catalogue, Resolve]] = {
    "customer": (CUSTOMERS, customers.resolve),
    "contact": (CONTACTS, contacts.resolve),
}


def listed(workspace: Workspace, noun: str, where: str, threshold: float | None, *, explain: bool) -> Sheet:
    """The list of likely duplicates that the options ask for."""
    with workspace.store.read() as db:
        found = looked_up(db, workspace.reading(), noun, where, threshold)
        names = queries.names(db, noun, {number for pair in found for number in (pair.one, pair.other)})
    return views.pairs(found, names, noun, workspace.settings, explain=explain)


def looked_up(db: Reader, reading: Reading, noun: str, where: str, threshold: float | None) -> list[rules.Pair]:
    """The pairs of which one matches the filter."""
    least = rules.read_threshold(threshold)
    among = None
    if where:
        among = set(ids(db, Query(with_custom(db, NOUNS[noun][0]), where), reading))
    return matching.duplicates(db, noun, least, among)


def two_or_more(workspace: Workspace, noun: str, refs: Sequence[str]) -> list[int]:
    """The records that references mean; TooFew, TheSame (exit 2) where two mean one."""
    if len(refs) < 2:
        raise rules.TooFew
    resolve = NOUNS[noun][1]
    with workspace.store.read() as db:
        found = [resolve(db, ref, workspace.reading(), workspace.ask.pick) for ref in refs]
    for at, number in enumerate(found):
        if number in found[:at]:
            raise rules.TheSame(refs[at])
    return found
