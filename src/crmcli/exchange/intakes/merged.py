"""Records of our own export that had become part of another: they lead to it again once both are there."""

from collections.abc import Sequence

from crmcli.exchange.matching import among
from crmcli.kernel.records import Table
from crmcli.store.write import Unit

INTO = "merged_into_uid"
"""The field that names the record which one became part of."""


class Merged:
    """Those of one run whose other has not come yet. `tables` are what an undo of the run takes them from."""

    def __init__(self, table: Table, tables: Sequence[tuple[str, str]], about: str) -> None:
        self._table = table
        self._tables = tables
        self._about = about
        self._open: dict[int, str] = {}

    def remember(self, number: int, uid: object) -> None:
        """A record is to lead to the one with this uid; None says that it leads nowhere."""
        if uid:
            self._open[number] = str(uid)

    def settle(self, unit: Unit) -> None:
        """Leads on those whose other is there. Each is noted once more, so that an undo begins with it."""
        if not self._open:
            return
        name = self._table.name
        there = dict(among(unit, f"SELECT uid, id FROM {name} WHERE uid {{in}}", sorted(set(self._open.values()))))
        for number in [number for number, uid in self._open.items() if uid in there]:
            sql = f"UPDATE {name} SET merged_into = :into WHERE id = :id AND merged_into IS NULL"
            unit.figures(sql, into=there[self._open.pop(number)], id=number)
            unit.note_load(self._table.entity, number, number, self._tables, self._about, again=True)
