"""The values of custom fields as the column `fields` of every noun holds them: JSON, its names in order."""

from collections.abc import Mapping


def fields_column(values: object) -> str:
    """The column of these values by name, without those that are None; "{}" for none."""
    kept = {name: value for name, value in values.items() if value is not None} if isinstance(values, Mapping) else {}
    if not kept:
        return "{}"
    import json

    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def fields_merged(kept: object, fresh: object) -> dict[str, object]:
    """The values of a column with fresh ones among them; None takes one out."""
    import json

    values = json.loads(str(kept)) | (dict(fresh) if isinstance(fresh, Mapping) else {})
    return {name: value for name, value in values.items() if value is not None}
