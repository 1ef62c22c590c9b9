"""The nouns whose records a reference can name, each in one line; and which of them a command means.

A noun is a line in NOUNS, and its commands need nothing: a metavar of REF means the noun of the command, CUSTOMER or
any other noun in capitals that noun, and uN the noun with that letter.
"""

from dataclasses import dataclass

from crmcli.kernel.refs import PREFIXES


@dataclass(frozen=True, slots=True)
class Noun:
    """A table with an `id`. `about` is the SQL of what tells a record from others, `fields` where its catalogue is.

    `named` tables have a `name` that also answers, and a `sort_name` with an index; those with `trash` a `deleted_at`,
    the `exchanged` ones a `source` and an `external_id`.
    """

    prefix: str
    table: str
    about: str
    fields: str
    named: bool = False
    trash: bool = False
    exchanged: bool = True


def _noun(name: str, about: str, fields: str, *, named: bool = False, trash: bool = False) -> Noun:
    return Noun(PREFIXES[name], name, about, fields, named, trash)


_SAID = "COALESCE(subject, text, type)"
_BOUGHT = "day || COALESCE(' ' || order_ref, '')"

NOUNS: dict[str, Noun] = {
    "customer": _noun("customer", "name", "crmcli.customers.fields:CUSTOMERS", named=True, trash=True),
    "contact": _noun("contact", "name", "crmcli.contacts.fields:CONTACTS", named=True, trash=True),
    "interaction": _noun("interaction", _SAID, "crmcli.interactions.fields:INTERACTIONS", trash=True),
    "followup": _noun("followup", "text", "crmcli.followups.fields:FOLLOWUPS"),
    "ticket": _noun("ticket", "subject", "crmcli.tickets.fields:TICKETS"),
    "purchase": _noun("purchase", _BOUGHT, "crmcli.purchases.fields:PURCHASES"),
    "run": Noun(PREFIXES["run"], "import_run", "file", "crmcli.exchange.ledger:RUNS", exchanged=False),
    "change": Noun(PREFIXES["change"], "change", "command", "crmcli.upkeep.fields:CHANGES", exchanged=False),
}  # fmt: skip
"""The first one is meant where nothing says otherwise."""

MAKING = ("add", "open")
"""Verbs whose REF cannot be of their own noun, for that record is about to be made: it is whom it concerns."""
CONCERNING = ("interaction", "followup", "ticket")
"""Nouns that concern a customer or somebody there."""

DAILY = {"done": "followup", "snooze": "followup"}
"""Short commands without a noun that are about one noun alone."""

LISTED = {"history": "change", "log": "interaction", "due": "followup", "report purchases": "purchase"}
"""Whose fields a command shows or filters by that does not say it by its name; a report's are the customer's."""
FILES = {
    "points": "crmcli.loyalty.fields:POINTS",
    "moves": "crmcli.journeys.fields:MOVES",
    "fields": "crmcli.custom.fields:FIELDS",
}
"""What `export` takes beside the plural of a noun."""


def meant(command: str, word: str, option: str) -> tuple[Noun, ...]:
    """The nouns that a value may be a reference to; `word` is its metavar, `option` its own name."""
    if word != "REF":
        return tuple(noun for name, noun in NOUNS.items() if word in (name.upper(), f"{noun.prefix}N"))
    group, _, verb = command.rpartition(" ")
    if option in NOUNS:
        return (NOUNS[option],)
    if option == "with_":  # --with, which is a word of Python
        return (NOUNS["contact"],)
    if command == "log":
        return NOUNS["customer"], NOUNS["contact"]
    if not group:
        return (NOUNS[DAILY[command]],) if command in DAILY else tuple(NOUNS.values())
    if verb in MAKING and group in CONCERNING:
        return NOUNS["customer"], NOUNS["contact"]
    return (NOUNS["customer" if verb in MAKING else group],) if group in NOUNS else (NOUNS["customer"],)


def catalogue_of(command: str, words: tuple[str, ...]) -> str:
    """Where the fields of a command's rows are, "" when they are not those of a noun."""
    group, _, _ = command.rpartition(" ")
    plural = words[0] if words and command == "export" else ""
    if plural in FILES:
        return FILES[plural]
    noun = NOUNS.get(plural.removesuffix("s") or LISTED.get(command) or ("customer" if group == "report" else group))
    return noun.fields if noun else ""
