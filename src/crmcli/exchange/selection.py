"""What an export is of: the noun, the format, the filter, the columns."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import islice
from pathlib import Path

from crmcli.custom.queries import with_custom
from crmcli.customers.fields import OTHER_IDS, OWN_IDS
from crmcli.exchange.nouns import named
from crmcli.kernel.errors import Usage
from crmcli.kernel.fields import Catalogue, Field
from crmcli.store.listing import Query, stream
from crmcli.store.read import Reader
from crmcli.workspace import Workspace

ALL = "all"
FORMATS = ("csv", "tsv", "jsonl", "xlsx", "vcard", "vcard4")
CARDS = {"vcard": "3.0", "vcard4": "4.0"}
"""Formats of cards -> version. Phones and mail programs of all ages read 3.0."""

SUFFIXES = {"vcard": ".vcf", "vcard4": ".vcf"}
"""Of the files of a format, where it is not the format's name."""

ALIASES = {"vcf": "vcard", "vcard3": "vcard"}

ONE_FILE = ("jsonl", "xlsx")
"""Formats that tell several nouns in one file apart."""

ON_CARDS = ("customers", "contacts")
BESIDE_CARDS = {"contacts": ("customer_name",)}
READ_BACK = ("id", "uid", "customer", "customer_uid", "customer_name", "other_ids", "created_at")
"""What a card has besides the fields that people write: with them it is known again."""

CATALOGUES = {
    "fields": ("crmcli.custom.fields", "FIELDS"),
    "customers": ("crmcli.customers.fields", "CUSTOMERS"),
    "contacts": ("crmcli.contacts.fields", "CONTACTS"),
    "purchases": ("crmcli.purchases.fields", "PURCHASES"),
    "points": ("crmcli.loyalty.fields", "POINTS"),
    "moves": ("crmcli.journeys.fields", "MOVES"),
    "interactions": ("crmcli.interactions.fields", "INTERACTIONS"),
    "tickets": ("crmcli.tickets.fields", "TICKETS"),
    "followups": ("crmcli.followups.fields", "FOLLOWUPS"),
}
"""Noun -> module and name. The order is that of `export all`: what others point to comes first."""

BESIDE = {
    "customers": ("consent_rows", "deleted_at", "apart", "merged_into_uid"),
    "contacts": ("customer_uid", "deleted_at", "apart", "merged_into_uid"),
    "purchases": ("customer_uid", "refund_of_uid"),
    "points": ("customer_uid",),
    "moves": ("customer_uid",),
    "interactions": ("customer_uid", "contact_uid", "deleted_at"),
    "tickets": ("customer_uid", "contact_uid", "purchase_uid", "follows_uid", "events"),
    "followups": (
        "customer_uid",
        "contact_uid",
        "ticket_uid",
        "purchase_uid",
        "planned_by_uid",
        "assigned_owner",
        "anchor",
        "moved_from",
        "occurrences",
    ),
}
"""Fields that only an export has: with them it can be brought into any store."""


class NotOfAll(Usage):
    """An option that picks rows or columns, with `export all`."""

    code = "not_of_all"

    def __init__(self, options: str) -> None:
        super().__init__(f"export all takes no {options}", hint="it is whole; export one noun to choose from it")


class NoCards(Usage):
    """Cards of what is neither a customer nor a contact."""

    code = "no_cards"

    def __init__(self, noun: str) -> None:
        super().__init__(f"{noun} cannot be cards", hint=f"cards are of {' or '.join(ON_CARDS)}")


class Together(Usage):
    """All nouns in one file of a format that cannot tell them apart."""

    code = "not_in_one_file"

    def __init__(self, form: str) -> None:
        super().__init__(f"all nouns in one {form} file cannot be told apart", hint="write --to DIR, or -o jsonl")


class NotForATerminal(Usage):
    """A workbook, which is no text."""

    code = "not_for_a_terminal"

    def __init__(self) -> None:
        super().__init__("a workbook cannot be shown in a terminal", hint="write it with --to FILE.xlsx")


class CannotExportAs(Usage):
    """A format that no writer writes."""

    code = "unknown_format"

    def __init__(self, name: str) -> None:
        super().__init__(f"crmcli cannot export as '{name}'", hint=f"one of: {' '.join(FORMATS)}")


@dataclass(frozen=True, slots=True)
class Selection:
    """The nouns to write and how. `raw` leaves out the guard against spreadsheet formulas."""

    nouns: tuple[str, ...]
    form: str
    where: str = ""
    raw: bool = False
    everything: bool = False
    """The whole store, the trash too."""


def chosen(workspace: Workspace, noun: str, asked: str, target: str, where: str) -> Selection:
    """The selection that the words of `export` mean; Usage (exit 2) where they cannot be."""
    nouns = tuple(CATALOGUES) if noun == ALL else (named(noun),)
    form = form_of(asked, "" if target else _output(workspace), target, everything=noun == ALL)
    if form in CARDS and (noun == ALL or nouns[0] not in ON_CARDS):
        raise NoCards(noun)
    if form == "xlsx" and not target and workspace.settings.terminal:
        raise NotForATerminal
    if noun != ALL:
        return Selection(nouns, form, where)
    settings = workspace.settings
    picked = {"--where": where, "--fields": settings.fields, "--sort": settings.sort, "--limit": settings.limit}
    if any(picked.values()):
        raise NotOfAll(", ".join(name for name, value in picked.items() if value))
    if form not in ONE_FILE and (not target or (Path(target).suffix in (".csv", ".tsv") and not Path(target).is_dir())):
        raise Together(form)
    return Selection(nouns, form, everything=True)


def form_of(asked: str, output: str, target: str, *, everything: bool) -> str:
    """The format: as asked for, else by the file's name, else CSV (JSONL for all on standard output)."""
    suffix = Path(target).suffix.lower().removeprefix(".")
    named = ALIASES.get(suffix, suffix)
    form = asked or output or (named if named in FORMATS else "jsonl" if everything and not target else "csv")
    form = ALIASES.get(form, form)
    if form not in FORMATS:
        raise CannotExportAs(form)
    return form


def query(db: Reader, workspace: Workspace, selection: Selection, noun: str) -> Query:
    """A noun's rows by id, so that they come before those that point to them.

    In a table each custom field has a column of its own.
    """
    catalogue = with_custom(db, catalogue_of(noun))
    settings = workspace.settings
    names = tuple(name.strip() for name in settings.fields.split(",") if name.strip())
    if not names:
        names = _document(catalogue, noun, spread=selection.form != "jsonl")
        if selection.form in CARDS:
            names = tuple(name for name in (*names, *BESIDE_CARDS.get(noun, ())) if _on_a_card(catalogue, name))
    elif selection.form in CARDS:
        names = tuple(dict.fromkeys((*names, "name")))
    if selection.everything:
        catalogue = replace(catalogue, alive="", fields=tuple(map(_where_it_stands, catalogue.fields)), by_name={})
    return Query(catalogue, selection.where, fields=names, sort=settings.sort or "id", limit=settings.limit)


def rows(db: Reader, workspace: Workspace, wanted: Query) -> Iterator[tuple[object, ...]]:
    """The rows of a query, one by one."""
    return islice(stream(db, wanted, workspace.reading()), wanted.limit)


def catalogue_of(noun: str) -> Catalogue:
    """The catalogue of a noun that can be exported."""
    module, name = CATALOGUES[noun]
    found: Catalogue = getattr(import_module(module), name)
    return found


def _document(catalogue: Catalogue, noun: str, *, spread: bool) -> tuple[str, ...]:
    names = (*catalogue.document, *BESIDE.get(noun, ()))
    if not spread or "fields" not in names:
        return names
    custom = tuple(f.name for f in catalogue.fields if f.name.startswith("fields."))
    at = names.index("fields")
    return (*names[:at], *custom, *names[at + 1 :])


def _on_a_card(catalogue: Catalogue, name: str) -> bool:
    """What people write, and what makes the card known again; not what derives from other records."""
    return catalogue.field(name).parse is not None or name in READ_BACK or name.startswith("fields.")


def _where_it_stands(field: Field) -> Field:
    """Ids elsewhere at the record that has them, not where they lead since a merge."""
    return replace(field, many=OWN_IDS) if field.many == OTHER_IDS else field


def _output(workspace: Workspace) -> str:
    """What -o asks for; the manner of the place (a table, or TSV in a pipe) asks for nothing."""
    output = workspace.settings.output
    return "" if output == ("table" if workspace.settings.terminal else "tsv") else output
