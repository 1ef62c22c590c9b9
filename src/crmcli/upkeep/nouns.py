"""The fields of every noun, as `schema` documents them: straight from the catalogues that lists and imports use."""

from collections.abc import Callable
from importlib import import_module

from crmcli.custom.queries import with_custom
from crmcli.custom.rules import NOUNS as EXTENDABLE
from crmcli.kernel.fields import Catalogue, Field
from crmcli.kernel.sheet import Column, Row, Sheet
from crmcli.upkeep.rules import UnknownNoun
from crmcli.workspace import Workspace


def _of_folder(module: str, name: str) -> Callable[[], Catalogue]:
    def found() -> Catalogue:
        catalogue: Catalogue = getattr(import_module(module), name)
        return catalogue

    return found


NOUNS: dict[str, Callable[[], Catalogue]] = {
    "customer": _of_folder("crmcli.customers.fields", "CUSTOMERS"),
    "purchase": _of_folder("crmcli.purchases.fields", "PURCHASES"),
    "change": _of_folder("crmcli.upkeep.fields", "CHANGES"),
}

COLUMNS = (
    Column("name", "Field"),
    Column("label", "Label"),
    Column("kind", "Kind"),
    Column("listed", "In lists", "flag"),
    Column("filterable", "Filter", "flag"),
    Column("sortable", "Sort", "flag"),
    Column("importable", "Import", "flag"),
    Column("choices", "One of", "list"),
    Column("aliases", "Headers it is known by", "list"),
)


def described(workspace: Workspace, word: str) -> Sheet:
    """The fields of the noun that `word` names, in the singular or plural; UnknownNoun (exit 2)."""
    catalogue = _extended(workspace, _named(word))
    rows = [_row(field, catalogue) for field in catalogue.fields if not field.name.startswith("fields.")]
    return Sheet(COLUMNS, rows, title=catalogue.noun if workspace.settings.terminal else "")


def _named(word: str) -> Catalogue:
    wanted = word.strip().lower()
    for noun, found in NOUNS.items():
        if wanted in (noun, f"{noun}s"):
            return found()
    raise UnknownNoun("noun", word, tuple(NOUNS))


def _extended(workspace: Workspace, catalogue: Catalogue) -> Catalogue:
    """With the custom fields of the store, where there is a store."""
    if catalogue.noun not in EXTENDABLE or not workspace.store.exists:
        return catalogue
    with workspace.store.read() as db:
        return with_custom(db, catalogue)


def _row(field: Field, catalogue: Catalogue) -> Row:
    readable = bool(field.sql or field.many)
    return (
        field.name,
        field.label,
        field.kind,
        field.name in catalogue.columns,
        readable,
        bool(field.sql) and field.kind != "object",
        field.parse is not None,
        field.choices,
        field.aliases,
    )
