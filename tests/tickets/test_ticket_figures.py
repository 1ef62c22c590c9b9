"""What stands in a ticket's row is the fold of its events, whatever was done, refused or taken back."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmcli.interactions.invariants import INVARIANTS as LAST_CONTACT
from crmcli.kernel.errors import Refused
from crmcli.store.check import faults_of
from crmcli.store.read import Reader
from crmcli.tickets import actions
from crmcli.tickets.history import standing
from crmcli.tickets.invariants import INVARIANTS
from crmcli.tickets.queries import events_of
from crmcli.workspace import Workspace
from ground import Crm

COLUMNS = (
    "status", "priority", "assignee", "opened_at", "changed_at", "first_reply_at", "resolved_at", "closed_at",
    "waiting_since", "reopened",
)  # fmt: skip
HOUR = 3_600_000_000


def rows(db: Reader) -> list[tuple[object, ...]]:
    """(id, COLUMNS) of every ticket."""
    return db.all(f"SELECT id, {', '.join(COLUMNS)} FROM ticket ORDER BY id")


def folded(db: Reader) -> list[tuple[object, ...]]:
    """The same, from the events."""
    ids = [int(number) for (number,) in db.all("SELECT id FROM ticket ORDER BY id")]
    told = {number: standing(events) for number, events in events_of(db, ids).items()}
    return [(number, *(getattr(told[number], name) for name in COLUMNS)) for number in ids]


def content(db: Reader) -> list[object]:
    """All there is of tickets, without versions."""
    tickets = db.all(f"SELECT id, subject, kind, words, {', '.join(COLUMNS)} FROM ticket ORDER BY id")
    return [tickets, db.all("SELECT * FROM ticket_event ORDER BY id"), db.all("SELECT last_contact FROM customer")]


def faults(db: Reader) -> list[object]:
    return list(faults_of(db, (*INVARIANTS, *LAST_CONTACT), deep=True))


Deed = Callable[[Workspace], object]

DEEDS: dict[str, Deed] = {
    "reply": lambda w: actions.reply(w, 1, "yes", None, from_customer=False),
    "hear": lambda w: actions.reply(w, 1, "and?", None, from_customer=True),
    "note": lambda w: actions.note(w, 1, "hm", None),
    "assign": lambda w: actions.assign(w, [1], "mei", None),
    "unassign": lambda w: actions.assign(w, [1], None, None),
    "wait": lambda w: actions.wait(w, 1, None, None, internal=False),
    "hold": lambda w: actions.wait(w, 1, "parts", None, internal=True),
    "resume": lambda w: actions.resume(w, 1, None),
    "resolve": lambda w: actions.resolve(w, [1], None, None),
    "tell": lambda w: actions.resolve(w, [1], "done", None),
    "close": lambda w: actions.close(w, [1], None),
    "reopen": lambda w: actions.reopen(w, 1, None, None),
    "urgent": lambda w: actions.edit(w, 1, {"priority": "urgent", "kind": "problem"}, None),
    "subject": lambda w: actions.edit(w, 1, {"subject": "Chain"}, None),
}


@dataclass
class Desk:
    """Tickets in a store of their own, worked on by deeds at hours of a day."""

    crm: Crm
    hours: int = 0

    def do(self, name: str, hours: int = 1) -> bool:
        """Whether the deed was done; it may be refused."""
        self.hours += hours
        day, hour = divmod(self.hours, 24)
        self.crm.now = f"2026-11-{1 + day:02}T{hour:02}:00:00+00:00"
        try:
            DEEDS[name](self.crm.workspace())
        except Refused:
            return False
        return True

    def look(self, what: Callable[[Reader], list[object]]) -> list[object]:
        with self.crm.workspace().store.read() as db:
            return what(db)


@pytest.fixture
def desk(crm: Crm) -> Desk:
    crm.now = "2026-11-01T00:00:00+00:00"
    crm("customer", "add", "Ada Smith")
    crm("ticket", "open", "c1", "Gear")
    return Desk(crm)


LAWS = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@LAWS
@given(st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), st.sampled_from([0, 1, 20])), max_size=12))
def test_the_row_is_the_fold_of_the_events(
    tmp_path_factory: pytest.TempPathFactory, fresh_store: Path, deeds: list[tuple[str, int]]
) -> None:
    path = tmp_path_factory.mktemp("law") / "crm.db"
    shutil.copyfile(fresh_store, path)
    path.chmod(0o600)
    crm = Crm(path, now="2026-11-01T00:00:00+00:00")
    crm("customer", "add", "Ada Smith")
    crm("ticket", "open", "c1", "Gear")
    desk = Desk(crm)
    for name, hours in deeds:
        desk.do(name, hours)
    with crm.workspace().store.read() as db:
        assert (rows(db), faults(db)) == (folded(db), [])


BEFORE = {
    "resume": ("wait",), "reopen": ("resolve",), "unassign": ("assign",),
}  # fmt: skip
"""What has to be done before some deeds can be."""


@pytest.mark.parametrize("deed", sorted(DEEDS))
def test_an_undo_restores_what_was(desk: Desk, deed: str) -> None:
    for name in ("reply", *BEFORE.get(deed, ())):
        desk.do(name)
    before = desk.look(content)
    done = desk.do(deed)
    between = desk.look(content)
    desk.crm("undo")
    assert (done, between != before, desk.look(content), desk.look(faults)) == (True, True, before, [])


@pytest.mark.parametrize("deed", sorted(DEEDS))
def test_a_redo_does_it_again(desk: Desk, deed: str) -> None:
    for name in ("reply", *BEFORE.get(deed, ()), deed):
        desk.do(name)
    after = desk.look(content)
    desk.crm("undo")
    desk.crm("redo")
    assert (desk.look(content), desk.look(faults)) == (after, [])


def test_an_undo_of_the_opening_leaves_nothing(desk: Desk) -> None:
    desk.crm("undo")
    assert desk.look(content) == [[], [], [(None,)]]


def test_an_undo_of_what_follows_leaves_the_closed_one(desk: Desk) -> None:
    desk.do("close")
    before = desk.look(content)
    desk.do("hear", 24 * 15)
    there = desk.crm("ticket", "list", "-o", "ids").out
    desk.crm("undo")
    assert (there, desk.look(content)) == ("t2\nt1\n", before)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("UPDATE ticket SET status = 'closed'", "a ticket is in the state of its last move"),
        ("UPDATE ticket SET assignee = 'bob'", "a ticket is assigned to whom it was given last"),
        ("UPDATE ticket SET priority = 'low'", "a ticket has the priority that was given last"),
        ("UPDATE ticket SET closed_at = 1", "a ticket was closed when its last move closed it"),
        ("UPDATE ticket SET waiting_since = 1", "a customer waits since the oldest message that nobody has answered"),
        ("UPDATE ticket SET reopened = 1", "a ticket's times and its count of reopenings are those of its events"),
        (
            "UPDATE ticket SET first_reply_at = 1",
            "a ticket's times and its count of reopenings are those of its events",
        ),
        ("UPDATE ticket SET resolved_at = 1", "a ticket's times and its count of reopenings are those of its events"),
        (
            "UPDATE ticket_event SET from_status = 'closed' WHERE kind = 'reply'",
            "a ticket opens once, and each move begins in the state in which the one before it ended",
        ),
        ("UPDATE ticket_event SET customer_id = 2 WHERE kind = 'note'", "the events of a ticket concern its customer"),
    ],
)
def test_damage_is_seen(desk: Desk, damage: str, said: str) -> None:
    desk.crm("customer", "add", "Bob")
    desk.do("reply")
    desk.do("note")
    desk.crm.damage(damage)
    assert said in "".join(str(fault) for fault in desk.look(faults))
