"""`--sort` as the body of ORDER BY, made of the catalogue's constants alone."""

from crmcli.kernel.errors import Usage
from crmcli.kernel.fields import Catalogue, Field


class NotSortable(Usage):
    """A field that has no order: a list, an object, or one that can only be written."""

    code = "not_sortable"

    def __init__(self, field: Field, catalogue: Catalogue) -> None:
        known = ", ".join(f.name for f in catalogue.fields if _has_order(f))
        super().__init__(f"{catalogue.plural} cannot be sorted by '{field.name}'.", hint=f"sort by one of {known}")


def compile_sort(text: str, catalogue: Catalogue) -> str:
    """`[-]field[,[-]field…]` as an ORDER BY body: no value comes last in both directions, equals go by id.

    UnknownField when a word is no field; NotSortable when it has no order.
    """
    # NULLS LAST and not `x IS NULL, x`: SQLite reads the first from an index and has to sort the second.
    keys: dict[str, str] = {}
    for word in text.split(","):
        name = word.strip()
        direction = " DESC" if name.startswith("-") else ""
        keys.setdefault(_key(name.removeprefix("-"), catalogue), direction)
    terms = [f"({sql}){direction} NULLS LAST" for sql, direction in keys.items()]
    return ", ".join([*terms, f"{catalogue.key}{list(keys.values())[-1]}"])


def _key(name: str, catalogue: Catalogue) -> str:
    field = catalogue.field(name)
    if not _has_order(field):
        raise NotSortable(field, catalogue)
    plain = f"lower({field.sql})" if field.kind == "text" else field.sql
    return field.folded or plain


def _has_order(field: Field) -> bool:
    return bool(field.sql) and field.kind not in ("list", "object")
