"""The words of a change: what `history` lists, filters and sorts by."""

from crmcli.kernel.fields import Catalogue, Field
from crmcli.kernel.refs import PREFIXES

MOST_REFS = 9
"""A change that touched more records of a kind says how many instead."""

_FIELD_NAME = (
    "COALESCE((SELECT f.name FROM custom_field f WHERE f.id = e.record),"
    " (SELECT json_extract(b.body, '$.rows[0][2].name') FROM entry b"
    " WHERE b.entity = 'field' AND b.record = e.record AND b.op = 'edit' LIMIT 1), CAST(e.record AS TEXT))"
)
_NUMBERED = "".join(f" WHEN '{noun}' THEN '{letter}' || e.record" for noun, letter in PREFIXES.items())
REF = f"CASE e.entity{_NUMBERED} WHEN 'field' THEN 'field ' || {_FIELD_NAME} ELSE e.entity || ' of c' || e.record END"
_PLURAL = "CASE e.entity WHEN 'points' THEN 'points accounts' ELSE e.entity || 's' END"

TOUCHED = (
    f"SELECT e.change_id, CASE WHEN t.n <= {MOST_REFS} AND e.record = e.last THEN {REF}"
    f" ELSE t.n || ' ' || {_PLURAL} END"
    " FROM entry e JOIN (SELECT change_id, entity, SUM(last - record + 1) AS n, MIN(seq) AS first FROM entry"
    " WHERE change_id IN ({ids}) GROUP BY change_id, entity) t ON t.change_id = e.change_id AND t.entity = e.entity"
    f" WHERE (t.n <= {MOST_REFS} AND e.record = e.last OR e.seq = t.first)"
    " AND NOT (e.entity IN ('journey', 'points') AND EXISTS (SELECT 1 FROM entry w WHERE w.change_id = e.change_id"
    " AND w.entity = 'customer' AND w.record = e.record AND w.last = e.last))"
    " AND e.change_id IN ({ids}) ORDER BY e.change_id, e.seq"
)
"""Each record a change touched; the journey and points of a customer it touched whole are not named apart."""

STATE = (
    "CASE WHEN change.undone_by IS NOT NULL THEN 'undone by u' || change.undone_by"
    " WHEN change.undoes IS NOT NULL THEN 'undo of u' || change.undoes ELSE 'done' END"
)

CHANGES = Catalogue(
    noun="change",
    plural="changes",
    source="change",
    key="change.id",
    sort="-id",
    fields=(
        Field("id", "Id", "ref", "change.id", prefix="u"),
        Field("at", "When", "instant", "change.at"),
        Field("actor", "Who", sql="change.actor"),
        Field("command", "Command", sql="change.command"),
        Field("touched", "Touched", "list", many=TOUCHED, has=(
            f"EXISTS (SELECT 1 FROM entry e WHERE e.change_id = change.id AND {REF} = :value)")),
        Field("state", "State", sql=STATE),
        Field("undoes", "Undoes", "ref", "change.undoes", prefix="u"),
        Field("undone_by", "Undone by", "ref", "change.undone_by", prefix="u"),
    ),
    columns=("id", "at", "actor", "command", "touched", "state"),
    document=("id", "at", "actor", "command", "touched", "state", "undoes", "undone_by"),
)  # fmt: skip
