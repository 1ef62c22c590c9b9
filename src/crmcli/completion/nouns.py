"""The nouns whose records a reference can name, each in one line; and which of them a command means.

A new noun is a line in NOUNS, and a word in FILES and SCHEMAS when import, export and schema know it. Its commands
need nothing: a metavar of REF names the noun of the command, CUSTOMER or any other noun in capitals that noun, and uN
by its prefix.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Noun:
    """A table with an `id`. `about` is the SQL of what tells a record from others.

    `name` and `folded` are the columns of a name that also answers, the second one indexed; "" where only the id does.
    `trash` says that there is a `deleted_at`. `fields` is where its catalogue is.
    """

    prefix: str
    table: str
    about: str
    name: str = ""
    folded: str = ""
    trash: bool = False
    fields: str = ""


_BOUGHT = "day || COALESCE(' ' || order_ref, '')"

NOUNS: dict[str, Noun] = {
    "customer": Noun("c", "customer", "name", "name", "sort_name", True, "crmcli.customers.fields:CUSTOMERS"),
    "purchase": Noun("b", "purchase", _BOUGHT, fields="crmcli.purchases.fields:PURCHASES"),
    "run": Noun("m", "import_run", "file", fields="crmcli.exchange.ledger:RUNS"),
    "change": Noun("u", "change", "command", fields="crmcli.upkeep.fields:CHANGES"),
}  # fmt: skip
"""The first one is meant where a command says nothing else."""

FILES: dict[str, str] = {
    "customers": "crmcli.customers.fields:CUSTOMERS",
    "purchases": "crmcli.purchases.fields:PURCHASES",
    "points": "crmcli.loyalty.fields:POINTS",
    "moves": "crmcli.journeys.fields:MOVES",
    "fields": "crmcli.custom.fields:FIELDS",
}
"""What import and export take, with the fields of each."""

SCHEMAS = ("customer", "purchase", "points", "move", "import", "field", "change")
EXTENDABLE = ("customer", "purchase")
MAKING = ("add", "open")
"""Verbs whose REF cannot be a record of their own noun, for it is about to be made: it is the customer."""

LISTED = {"history": "change"}
"""Commands without a noun in their name that list one."""


def meant(command: str, word: str, option: str) -> tuple[Noun, ...]:
    """The nouns that a value may be a reference to; `word` is its metavar, `option` its own name."""
    group, _, verb = command.rpartition(" ")
    if word != "REF":
        return tuple(noun for name, noun in NOUNS.items() if word in (name.upper(), f"{noun.prefix}N"))
    if option in NOUNS:
        return (NOUNS[option],)
    if not group:
        return tuple(NOUNS.values())
    return (NOUNS[group],) if group in NOUNS and verb not in MAKING else (NOUNS["customer"],)


def catalogue_of(command: str, words: tuple[str, ...]) -> str:
    """Where the fields of a command's rows are, "" when they are not those of a noun."""
    group, _, verb = command.rpartition(" ")
    if command == "export":
        return FILES.get(words[0], "") if words else ""
    if group == "report":
        return NOUNS.get(verb.removesuffix("s"), NOUNS["customer"]).fields
    noun = NOUNS.get(LISTED.get(command, group))
    return noun.fields if noun else ""
