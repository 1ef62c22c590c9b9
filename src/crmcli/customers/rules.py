"""What makes a customer: a name for everyone, one form for each value, and the errors of this folder."""

from collections.abc import Sequence
from typing import TypedDict

from crmcli.kernel.errors import Ambiguous, NotFound, Refused, Usage
from crmcli.kernel.names import display_name, fold, quoted, search_text
from crmcli.kernel.phones import phone_words

PERSON, ORGANISATION = "person", "organisation"

KIND_WORDS = {
    "person": PERSON, "individual": PERSON, "consumer": PERSON, "private": PERSON, "privat": PERSON, "contact": PERSON,
    "organisation": ORGANISATION, "organization": ORGANISATION, "company": ORGANISATION, "business": ORGANISATION,
    "firma": ORGANISATION, "org": ORGANISATION, "account": ORGANISATION,
}  # fmt: skip


class NoSuchCustomer(NotFound):
    """Nobody answers to the reference."""

    def __init__(self, ref: str) -> None:
        from shlex import quote

        super().__init__(f"no customer answers to {quoted(ref)}", hint=f"look for one with: crmcli find {quote(ref)}")


class SeveralCustomers(Ambiguous):
    """More than one customer answers to the reference; a write never guesses. `candidates` are the first of `count`."""

    def __init__(self, ref: str, candidates: Sequence[str], count: int) -> None:
        super().__init__(f"{quoted(ref)} could be {count} customers", hint="use an id", candidates=candidates)


class InTheTrash(Refused):
    """The customer was removed."""

    code = "in_trash"

    def __init__(self, number: int, name: str) -> None:
        super().__init__(
            f"c{number} {name} is in the trash", hint=f"take it out with: crmcli customer restore c{number}"
        )


class NotInTheTrash(Refused):
    """There is nothing to restore."""

    code = "not_in_trash"

    def __init__(self, number: int, name: str, part: int | None = None) -> None:
        hint = (
            "nothing was changed"
            if part is None
            else f"what became part of it is parted: crmcli customer unmerge c{part}"
        )
        super().__init__(f"c{number} {name} is not in the trash", hint=hint)


class KnownEmail(Refused):
    """Another customer has this e-mail address already."""

    code = "duplicate"

    def __init__(self, email: str, number: int, name: str) -> None:
        super().__init__(
            f"{email} belongs to c{number} {name}",
            hint="-y adds a second customer with it",
            candidates=[f"c{number} {name}"],
        )


class KnownExternalId(Refused):
    """Another customer came from that source under that id."""

    code = "duplicate"

    def __init__(self, source: str, external_id: str, number: int, name: str) -> None:
        super().__init__(
            f"{source}:{external_id} is c{number} {name}", hint="change that one with: crmcli customer edit",
            candidates=[f"c{number} {name}"],
        )  # fmt: skip


class Nameless(Usage):
    """Nobody is named: no name, company, e-mail or phone."""

    code = "nameless"

    def __init__(self) -> None:
        super().__init__("nobody is named", hint="give a name, a company, an e-mail address or a phone number")


class Values(TypedDict, total=False):
    """A customer's values by field name, each as customers.fields parses it; what is absent or None is not there."""

    name: str | None
    given: str | None
    family: str | None
    company: str | None
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    city: str | None
    external_id: str | None
    note: str | None


def name_of(values: Values) -> str:
    """The display name: as given, else given and family name, else company, e-mail, phone; Nameless (exit 2)."""
    name = values.get("name") or display_name(values.get("given"), values.get("family")) or values.get("company")
    if name:
        return name
    for address in (*values.get("emails", ()), *values.get("phones", ())):
        return address
    raise Nameless


def derived_columns(values: Values, tags: Sequence[str] = ()) -> dict[str, str]:
    """The folded sort key and the search words of a customer's row."""
    name = values["name"] or ""
    found = search_words(
        name, values.get("given"), values.get("family"), values.get("company"), values.get("city"),
        values.get("external_id"), values.get("note"), values.get("emails", ()), values.get("phones", ()), tags,
    )  # fmt: skip
    return {"sort_name": fold(name), "words": found}


def search_words(
    name: str, given: str | None, family: str | None, company: str | None, city: str | None, external_id: str | None,
    note: str | None, emails: Sequence[str] | None, phones: Sequence[str] | None, tags: Sequence[str] | None,
) -> str:  # fmt: skip
    """What a customer is found by: names, company, e-mails, phones, city, external id, note and tags."""
    names = () if (given is None or given in name) and (family is None or family in name) else (given, family)
    numbers = map(phone_words, phones) if phones else ()
    return search_text(name, *names, company, *(emails or ()), city, external_id, note, *(tags or ()), *numbers)
