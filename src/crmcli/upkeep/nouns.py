"""The fields of every noun, as `schema` documents them: straight from the catalogues that lists and imports use."""

from crmcli.contacts.fields import CONTACTS
from crmcli.custom.fields import FIELDS
from crmcli.custom.queries import with_custom
from crmcli.custom.rules import NOUNS as EXTENDABLE
from crmcli.customers.fields import CUSTOMERS
from crmcli.exchange.ledger import RUNS
from crmcli.followups.fields import FOLLOWUPS
from crmcli.interactions.fields import INTERACTIONS
from crmcli.journeys.fields import MOVES
from crmcli.kernel.fields import Catalogue, Field
from crmcli.kernel.sheet import Column, Row, Sheet
from crmcli.loyalty.fields import POINTS
from crmcli.purchases.fields import PURCHASES
from crmcli.tickets.fields import TICKETS
from crmcli.upkeep.fields import CHANGES
from crmcli.upkeep.rules import UnknownNoun
from crmcli.workspace import Workspace

NOUNS = {
    "customer": CUSTOMERS, "contact": CONTACTS, "interaction": INTERACTIONS, "ticket": TICKETS, "followup": FOLLOWUPS,
    "purchase": PURCHASES, "points": POINTS, "move": MOVES, "import": RUNS, "field": FIELDS, "change": CHANGES,
}  # fmt: skip

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
    found = NOUNS.get(wanted) or NOUNS.get(wanted.removesuffix("s"))
    if found is None:
        raise UnknownNoun("noun", word, tuple(NOUNS))
    return found


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
