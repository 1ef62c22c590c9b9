"""What makes a customer: a name for everyone, one form for each value, and the errors of this folder."""

from collections.abc import Mapping, Sequence

from crmcli.kernel.errors import Ambiguous, NotFound, Refused, Usage
from crmcli.kernel.names import display_name, fold, words
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
        super().__init__(f"no customer answers to '{ref}'", hint=f"look for one with: crmcli find {ref}")


class SeveralCustomers(Ambiguous):
    """More than one customer answers to the reference; a write never guesses."""

    def __init__(self, ref: str, candidates: Sequence[str]) -> None:
        super().__init__(f"'{ref}' could be {len(candidates)} customers", hint="use an id", candidates=candidates)


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

    def __init__(self, number: int, name: str) -> None:
        super().__init__(f"c{number} {name} is not in the trash", hint="nothing was changed")


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


class NothingToChange(Usage):
    """An edit without anything to change."""

    code = "nothing_to_change"

    def __init__(self) -> None:
        super().__init__("nothing to change was given", hint="see the options with: crmcli customer edit --help")


def name_of(values: Mapping[str, object]) -> str:
    """The display name: as given, else given and family name, else company, e-mail, phone; Nameless (exit 2) when none."""
    full = display_name(_text(values, "given"), _text(values, "family"))
    emails, phones = values.get("emails") or (), values.get("phones") or ()
    for name in (_text(values, "name"), full, _text(values, "company"), *_first(emails), *_first(phones)):
        if name:
            return name
    raise Nameless


def derived_columns(values: Mapping[str, object], tags: Sequence[str] = ()) -> dict[str, str]:
    """The folded sort key and the search words of a customer's row (name, names, company, e-mails, phones, city, note …)."""
    emails, phones = values.get("emails") or (), values.get("phones") or ()
    name = str(values["name"])
    found = words(
        name, _text(values, "given"), _text(values, "family"), _text(values, "company"), *_each(emails),
        _text(values, "city"), _text(values, "external_id"), _text(values, "note"), *tags,
    )  # fmt: skip
    numbers = " ".join(phone_words(phone) for phone in _each(phones))
    return {"sort_name": fold(name), "words": f"{found} {numbers}".strip()}


def _text(values: Mapping[str, object], name: str) -> str | None:
    value = values.get(name)
    return None if value is None else str(value)


def _each(values: object) -> tuple[str, ...]:
    return tuple(values) if isinstance(values, tuple | list) else ()


def _first(values: object) -> tuple[str, ...]:
    return _each(values)[:1]
