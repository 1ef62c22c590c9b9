"""One view of each kind with a value of every meaning, for the golden outputs beside it."""

from crmcli.kernel.sheet import Card, Column, Done, Money, Report, Sheet
from crmcli.render.look import Look

MORNING = 1_795_249_800_000_000
"""2026-11-21 08:30 UTC, half past nine in Berlin."""

LABELS = {"purchase": "Bought", "retention": "Comes back"}

COLUMNS = (
    Column("id", "Id", "ref", prefix="c"),
    Column("name", "Name"),
    Column("visits", "Visits", "int"),
    Column("points", "Points", "points"),
    Column("spent", "Spent", "money"),
    Column("born", "Born", "date"),
    Column("seen", "Seen", "instant"),
    Column("tags", "Tags", "list"),
    Column("vip", "VIP", "flag"),
    Column("stage", "Stage", "stage"),
    Column("share", "Share", "share"),
    Column("gap", "Gap", "days"),
    Column("fields", "Fields", "object"),
)

ANNA = (
    12,
    "Anna Müller",
    1234,
    59,
    Money(125_000, "EUR"),
    "1990-02-28",
    MORNING,
    ("vip", "new"),
    True,
    "retention",
    0.42,
    12.5,
    {"card": "007", "more": [1, None]},
)
NOBODY = (13, "王", *([None] * 5), (), None, None, None, None, None)

EVERYTHING = Sheet(COLUMNS, (ANNA, NOBODY))

SMALL = Sheet(
    (COLUMNS[0], COLUMNS[1], COLUMNS[4], COLUMNS[9]),
    ((1, "Anna Müller", Money(1250, "EUR"), "retention"), (20, "王小明", None, "purchase")),
)

CARD = Card(
    (COLUMNS[0], COLUMNS[1], Column("note", "Note"), COLUMNS[7]),
    (1, "Anna Müller", "rings twice\nthen waits", ()),
    title="c1 Anna Müller",
    done=Done("Added c1 Anna Müller.", "u31", "crmcli purchase add c1 12.50"),
    sections=(
        Sheet((Column("id", "Id", "ref", prefix="b"), COLUMNS[4]), ((5, Money(1250, "EUR")),), title="Purchases"),
        Sheet((COLUMNS[1],), (), title="People", empty="Nobody yet."),
        Sheet((COLUMNS[1],), (), title="Left out"),
    ),
)

REPORT = Report(
    "Where customers stand",
    {"total": 12, "stages": [{"stage": "retention", "customers": 5}]},
    (
        Sheet(
            (COLUMNS[9], Column("customers", "Customers", "int"), COLUMNS[10]),
            (("purchase", 7, 0.58), ("retention", 5, 0.42)),
        ),
    ),
    ("n = 12",),
)


def look(kind: str, **changes: object) -> Look:
    """A look in Berlin with two stage names; `changes` override its attributes."""
    chosen: dict[str, object] = {"zone": "Europe/Berlin", "labels": LABELS, **changes}
    return Look(kind, **chosen)  # type: ignore[arg-type]
