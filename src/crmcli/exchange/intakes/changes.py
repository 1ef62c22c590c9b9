"""What a row says otherwise than the record that is known, and what of it changes the record.

`before` is the record's row in the store, `said` what the file says (see rows.said_by).
"""

import json
from collections.abc import Mapping, Sequence

from crmcli.custom.column import fields_column, fields_merged
from crmcli.exchange.intakes.policies import Policies
from crmcli.kernel.names import search_text

HOUR = ("at", "due_at", "timed")
"""The columns that say more than the day."""


def differs(before: Mapping[str, object], said: Mapping[str, object], facts: Sequence[str]) -> bool:
    """Whether the row says something else of these columns, the customer or the custom fields."""
    if any(name in said and before[name] != said[name] for name in ("customer_id", *facts)):
        return True
    kept = json.loads(str(before["fields"]))
    return any(kept.get(name) != value for name, value in _custom(said).items())


def changes(
    before: Mapping[str, object], said: Mapping[str, object], worded: Sequence[str], policies: Policies
) -> dict[str, object]:
    """The columns that change, as far as policies let them. `worded` are those by whose words it is found.

    A row that names the same day and no time leaves the hour as it is known.
    """
    vague = not said.get("timed", True) and said["day"] == before["day"]
    kept = {"fields", "words", *(HOUR if vague else ())}
    fresh = {name: v for name, v in said.items() if name not in kept and policies.lets(name, before[name])}
    fresh["fields"] = fields_column(fields_merged(before["fields"], fresh_fields(before, said, policies)))
    after = {**before, **fresh}
    if worded:
        fresh["words"] = search_text(*(None if after[name] is None else str(after[name]) for name in worded))
    return {name: value for name, value in fresh.items() if before[name] != value}


def fresh_fields(before: Mapping[str, object], said: Mapping[str, object], policies: Policies) -> dict[str, object]:
    """The custom fields that are to change, None for those to be taken out, as far as policies let them."""
    kept = json.loads(str(before["fields"]))
    return {name: value for name, value in _custom(said).items() if policies.lets(f"fields.{name}", kept.get(name))}


def _custom(said: Mapping[str, object]) -> Mapping[str, object]:
    fields = said["fields"]
    assert isinstance(fields, Mapping)  # noqa: S101 - rows.said_by put it there
    return fields
