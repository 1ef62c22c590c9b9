"""Any customers can be merged: nothing is lost, sums stay, and undo, redo and unmerge bring back every byte (F14)."""

from random import Random

import pytest

from crmcli.merging.links import JOINED
from crmcli.store.sums import verify
from graphs import grow
from ground import Crm, figure

FEW, MANY = 12, 1000
NOT_EXPORTED = (
    "* FROM points_account", "* FROM points_lot", "* FROM points_use", "* FROM spend",
    "customer_id, other_id, at FROM customer_apart", "id, uid, customer_id, given FROM consent",
)  # fmt: skip


def content(crm: Crm) -> tuple[object, ...]:
    """All that the store holds, as an export writes it, and the figures that it does not."""
    tables = [sorted(map(str, crm.rows(f"SELECT {columns}"))) for columns in NOT_EXPORTED]
    return (crm("export", "all").raw.splitlines(), *tables)


def counted(crm: Crm) -> dict[str, int]:
    """The rows of each table that points to customers."""
    with crm.workspace().store.read() as db:
        tables = {table for table, _, _ in db.dialect.children(db, "customer")} - set(JOINED["customer"])
        return {table: int(db.value(f"SELECT COUNT(*) FROM {table}")) for table in sorted(tables)}


def left_at(crm: Crm, others: list[int]) -> list[tuple[str, int]]:
    """Rows that point to customers who became part of another, but for what stays with these."""
    found = []
    with crm.workspace().store.read() as db:
        for table, column, _ in db.dialect.children(db, "customer"):
            if table not in JOINED["customer"]:
                ids = ", ".join(map(str, others))
                if count := int(db.value(f"SELECT COUNT(*) FROM {table} WHERE {column} IN ({ids})")):
                    found.append((table, count))
    return found


def points(crm: Crm) -> tuple[object, ...]:
    """The sum of all points entries, and of all balances less debts."""
    return (
        crm.rows("SELECT SUM(points) FROM points_entry WHERE effective_at <= 1795262400000000 AND kind <> 'expire'")[0],
        crm.rows("SELECT SUM(balance - debt) FROM points_account")[0],
    )


def values(crm: Crm, numbers: list[int]) -> set[str]:
    """Every e-mail, phone, tag and id elsewhere of some customers."""
    shown = [crm("customer", "show", f"c{number}", "--json").json for number in numbers]
    lists = {str(v) for one in shown for name in ("emails", "phones", "tags", "other_ids") for v in one[name]}
    return lists | {f"{one['source']}:{one['external_id']}" for one in shown if one["external_id"]}


def play(crm: Crm, seed: int) -> None:
    """One random shop: merged, taken back, brought back, parted."""
    random = Random(seed)  # noqa: S311 - a shop, no secret
    made = grow(crm, random)
    keep, *others = random.sample(made, random.choice((2, 2, 3)))
    before, rows, sums, held = content(crm), counted(crm), points(crm), values(crm, [keep, *others])
    crm(
        "customer",
        "merge",
        f"c{keep}",
        *(f"c{other}" for other in others),
        "--prefer",
        random.choice(("keep", "other")),
    )
    merged = content(crm)
    assert (counted(crm), left_at(crm, others), points(crm)) == (rows, [], sums)
    assert values(crm, [keep]) == held
    assert crm("db", "check", "--deep").out == ""
    crm("undo")
    assert content(crm) == before
    crm("redo")
    assert content(crm) == merged
    random.shuffle(others)
    for other in others:
        crm("customer", "unmerge", f"c{other}")
    assert content(crm) == before
    with crm.workspace().store.read() as db:
        assert verify(db) == []
    assert crm("db", "check").out == ""


@pytest.mark.parametrize("seed", [*range(FEW), 10_003])
def test_a_merge_loses_nothing_and_comes_back_whole(crm: Crm, seed: int) -> None:
    play(crm, seed)


@pytest.mark.slow
@pytest.mark.parametrize("hundred", range(MANY // 100))
def test_a_thousand_merges_lose_nothing(crm: Crm, hundred: int) -> None:
    fresh = crm.keep("fresh-for-graphs")
    for seed in range(100):
        crm.go_back(fresh)
        play(crm, 10_000 + hundred * 100 + seed)
    figure("merge_graphs", 100, "100 whole")
