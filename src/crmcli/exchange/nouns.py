"""The nouns that files can hold: how each is recognised by its header, and the intake that brings it in."""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from crmcli.exchange.intakes.intake import Intake
from crmcli.exchange.layout import plain
from crmcli.exchange.rules import UnknownNoun, Wish
from crmcli.kernel.errors import Usage
from crmcli.workspace import Workspace

INTAKES = {
    "fields": ("crmcli.exchange.intakes.fields", "Fields"),
    "customers": ("crmcli.exchange.intakes.customers", "Customers"),
    "contacts": ("crmcli.exchange.intakes.contacts", "Contacts"),
    "purchases": ("crmcli.exchange.intakes.purchases", "Purchases"),
    "points": ("crmcli.exchange.intakes.points", "Points"),
    "moves": ("crmcli.exchange.intakes.moves", "Moves"),
    "interactions": ("crmcli.exchange.intakes.interactions", "Interactions"),
    "tickets": ("crmcli.exchange.intakes.tickets", "Tickets"),
    "followups": ("crmcli.exchange.intakes.followups", "Followups"),
}
"""Noun -> module and class. The order is that of `export all`: what others point to comes first."""


SIGNS: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    ("followups", (
        ("due", "due date", "due at", "due on", "remind at", "reminder date", "followup id", "task id"),
        ("text", "task", "to do", "todo", "subject", "title", "task name"),
    )),
    ("tickets", (
        ("subject", "title", "summary", "betreff", "sujet", "asunto"),
        ("priority", "ticket id", "ticket", "ticket number", "case number", "requester", "requester email",
         "first response time", "resolved time", "assignee", "ticket status"),
    )),
    ("interactions", (
        ("interaction id", "activity id", "body", "duration", "minutes"), ("at", "date", "kind", "type"),
        ("customer id", "subject"),
    )),
    ("contacts", (
        ("contact id", "is primary", "primary", "role"), ("customer id", "account id", "company id", "customer"),
    )),
    ("fields", (("of",), ("name",), ("type",), ("label",))),
    ("moves", (("to stage", "to", "new stage"), ("at", "date", "when"))),
    ("purchases", (
        ("amount", "total", "price", "sum", "betrag"),
        ("date", "order date", "invoicedate", "invoice date", "created", "created at", "day", "datum"),
    )),
    ("points", (
        ("points", "points balance", "punkte"),
        ("customer id", "customer", "member number", "customer email", "card number", "member no", "member"),
    )),
    ("customers", ((
        "name", "first name", "firstname", "last name", "given name", "surname", "email", "e mail", "email address",
        "phone", "company", "vorname", "nachname", "full name", "e mail address", "name first", "given", "firma",
        "organization name", "first", "last", "familienname", "familyname", "kundenname", "contact phone number",
        "contact number", "mobile", "telephone", "telefon", "telefonnummer", "prenom", "nom", "nom complet", "courriel",
        "societe", "nombre", "apellidos", "nombre completo", "correo electronico", "correo", "empresa", "telefono",
        "fornamn", "efternamn", "namn", "epost", "e post", "e postadress", "foretag", "contact email", "primary email",
        "customer name", "customer email", "e mail adresse", "adresse e mail",
    ),)),
)  # fmt: skip
"""A header is a noun's when each group has one of its words among the columns; the first that fits wins."""


def recognise(path: Path, header: Sequence[str]) -> str:
    """The noun that a header speaks of; UnknownNoun (exit 2)."""
    words = {plain(name) for name in header}
    for noun, groups in SIGNS:
        if all(words.intersection(group) for group in groups):
            return noun
    raise UnknownNoun(path, header, tuple(INTAKES))


def named(word: str) -> str:
    """The noun a person names, in the singular too; Usage (exit 2) with the list otherwise."""
    for noun in INTAKES:
        if word.lower() in (noun, noun.removesuffix("s")):
            return noun
    raise Usage(f"'{word}' cannot be brought in or written out", hint=f"one of: {' '.join(INTAKES)}")


def intake(workspace: Workspace, noun: str, wish: Wish, *, fresh: bool, ours: bool) -> Intake:
    """The intake of a noun for one run."""
    module, name = INTAKES[noun]
    made: Intake = getattr(import_module(module), name)(workspace, wish, fresh=fresh, ours=ours)
    return made
