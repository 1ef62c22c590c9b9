"""The columns by which a row of another noun speaks of its customer: an order's buyer, a ticket's requester."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from crmcli.exchange.layout import CUSTOMER, Layout, Use, plain
from crmcli.exchange.planning import words_of
from crmcli.kernel.fields import Catalogue

WHO = ("customer", "client", "buyer", "requester", "member", "guest", "billing", "bill to", "payer", "subscriber")
"""Whom headers name the customer: `Customer Email`, `Billing City`."""

PARTS = {
    "name": ("name", "full name"),
    "given": ("first name", "given name", "firstname"),
    "family": ("last name", "family name", "surname", "lastname"),
    "email": ("email", "e mail", "mail", "email address", "e mail address"),
    "phone": ("phone", "phone number", "telephone", "mobile", "tel"),
    "company": ("company", "company name", "organization", "organisation"),
    "street": ("address", "street", "address 1", "address1", "address line 1", "street address"),
    "city": ("city", "town"),
    "region": ("state", "region", "province", "county"),
    "postcode": ("zip", "postcode", "postal code", "zip code"),
    "country": ("country", "country code"),
}
OTHERS = {
    "requester": "name", "kundenname": "name", "nom du client": "name", "nombre del cliente": "name",
    "kundnamn": "name", "kunden e mail": "email", "e mail kunde": "email", "kunden email": "email",
}  # fmt: skip
SAID = {f"{who} {word}": field for who in WHO for field, words in PARTS.items() for word in words} | OTHERS
"""Header -> the customer's field it fills, whatever the noun."""

PERSON = ("name", "given", "family", "email", "phone")
ALONE = {
    "purchases": {word: field for field in PERSON for word in PARTS[field]},
    "points": {word: field for field in PERSON for word in PARTS[field]},
    "contacts": dict.fromkeys(
        ("company", "company name", "account name", "organization name", "organisation name", "organization",
         "organisation", "firma"), "company"),
}  # fmt: skip
"""The same by noun, for headers that can mean nobody else there."""


def with_customer(header: Sequence[str], noun: str, catalogue: Catalogue, layout: Layout) -> Layout:
    """The layout with a use for each column that speaks of the row's customer and of which it says nothing.

    Where the customer is named by nothing but an e-mail address, that stays what names them.
    """
    if "customer" not in catalogue.by_name:
        return layout
    taken = layout.uses(header)
    open_ones = [name for place, name in enumerate(header) if place not in taken and name.strip()]
    uses = dict(_said(open_ones, noun))
    claimed = {name for use in taken.values() for name in (use.field, *use.into)}
    known = words_of(catalogue)
    naming = [name for name in open_ones if (field := known.get(plain(name))) and field.name == "customer"]
    if naming and list(uses) == naming[:1]:
        return layout
    people = [name for name, field in uses.items() if field in ("name", "given", "family")]
    if noun in ALONE and not (
        set(naming) - set(uses) or "customer" in claimed or {"email", "phone", "company"} & set(uses.values())
    ):
        uses = {name: field for name, field in uses.items() if name not in people}  # a name alone may be a product's
    fresh = {name: Use(f"{CUSTOMER}{field}") for name, field in uses.items()}
    return replace(layout, columns={**fresh, **layout.columns})


def _said(header: Sequence[str], noun: str) -> Iterator[tuple[str, str]]:
    alone = ALONE.get(noun, {})
    for name in header:
        word = plain(name)
        if (field := SAID.get(word) or alone.get(word)) is not None:
            yield name, field
