"""What makes a contact: a name for everyone, one customer at a time, and the errors of this folder."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from crmcli.custom.column import fields_column
from crmcli.custom.rules import yes_or_no
from crmcli.kernel.errors import Ambiguous, NotFound, Refused, Usage
from crmcli.kernel.names import display_name, fold, quoted, search_text
from crmcli.kernel.phones import phone_words

PLAIN = ("given", "family", "role", "note", "source", "external_id")
"""Columns of the row that a value sets as it is."""


@dataclass(frozen=True, slots=True)
class Party:
    """Whom a record is about: the id of a customer and, where somebody there is meant, of the contact."""

    customer: int
    contact: int | None = None


class NoSuchContact(NotFound):
    """No contact answers to the reference."""

    def __init__(self, ref: str) -> None:
        from shlex import quote

        super().__init__(f"no contact answers to {quoted(ref)}", hint=f"look for one with: crmcli find {quote(ref)}")


class NobodyAnswers(NotFound):
    """Neither a customer nor a contact answers to the reference."""

    def __init__(self, ref: str) -> None:
        from shlex import quote

        super().__init__(f"nobody answers to {quoted(ref)}", hint=f"look for somebody with: crmcli find {quote(ref)}")


class SeveralContacts(Ambiguous):
    """More than one contact answers to the reference; a write never guesses. `candidates` are the first of `count`."""

    def __init__(self, ref: str, candidates: Sequence[str], count: int) -> None:
        super().__init__(f"{quoted(ref)} could be {count} contacts", hint="use an id", candidates=candidates)


class InTheTrash(Refused):
    """The contact was removed."""

    code = "in_trash"

    def __init__(self, number: int, name: str) -> None:
        super().__init__(
            f"p{number} {name} is in the trash", hint=f"take it out with: crmcli contact restore p{number}"
        )


class NotInTheTrash(Refused):
    """There is nothing to restore."""

    code = "not_in_trash"

    def __init__(self, number: int, name: str, part: int | None = None) -> None:
        hint = (
            "nothing was changed"
            if part is None
            else f"what became part of it is parted: crmcli contact unmerge p{part}"
        )
        super().__init__(f"p{number} {name} is not in the trash", hint=hint)


class NotTheirs(Refused):
    """The contact works for another customer."""

    code = "not_theirs"

    def __init__(self, number: int, name: str, customer: int) -> None:
        super().__init__(
            f"p{number} {name} is no contact of c{customer}", hint=f"see: crmcli contact list --customer c{customer}"
        )


class KnownEmail(Refused):
    """Another contact has this e-mail address already."""

    code = "duplicate"

    def __init__(self, email: str, number: int, name: str) -> None:
        super().__init__(
            f"{email} belongs to p{number} {name}",
            hint=f"-y gives it to both; who changed jobs is moved: crmcli contact edit p{number} --customer REF",
            candidates=[f"p{number} {name}"],
        )


class KnownExternalId(Refused):
    """Another contact came from that source under that id."""

    code = "duplicate"

    def __init__(self, source: str, external_id: str, number: int, name: str) -> None:
        super().__init__(
            f"{source}:{external_id} is p{number} {name}",
            hint=f"change that one with: crmcli contact edit p{number}",
            candidates=[f"p{number} {name}"],
        )


class Nameless(Usage):
    """Nobody is named: no name, e-mail or phone."""

    code = "nameless"

    def __init__(self) -> None:
        super().__init__("nobody is named", hint="give a name, an e-mail address or a phone number")


class NotYesOrNo(Usage):
    """A word where only yes or no fits."""

    code = "bad_value"

    def __init__(self, text: str) -> None:
        super().__init__(f"{quoted(text)} is neither yes nor no", hint="write yes or no")


def read_flag(text: str) -> bool | None:
    """True or False as files write it (yes, no, true, false, x, 1, 0); None for a blank, NotYesOrNo (exit 2)."""
    if not text.strip():
        return None
    found = yes_or_no(text)
    if found is None:
        raise NotYesOrNo(text)
    return found


def columns(values: Mapping[str, object], _now: int, _zone: str) -> dict[str, object]:
    """The columns of a contact's row, but for its uid and when it was added.

    `values` are as CONTACTS parses them: customer (an id), name, given, family, role, emails, phones (lists, the
    primary one first), primary (a bool), note, source, external_id, fields (a dict). Nameless (exit 2).
    """
    emails, phones = listed(values, "emails"), listed(values, "phones")
    name = _name(values, emails, phones)
    return {
        "customer_id": values["customer"],
        "name": name,
        "sort_name": fold(name),
        **{column: values.get(column) for column in PLAIN},
        "email": emails[0] if emails else None,
        "phone": phones[0] if phones else None,
        "is_primary": bool(values.get("primary")),
        "fields": fields_column(values.get("fields")),
        "words": _words(values, name, emails, phones),
    }


def listed(values: Mapping[str, object], name: str) -> tuple[str, ...]:
    """The e-mails or phones of a contact's values; a single one may stand as `email` or `phone`."""
    found = values.get(name) or values.get(name.removesuffix("s")) or ()
    return (found,) if isinstance(found, str) else tuple(map(str, found)) if isinstance(found, Iterable) else ()


def _name(values: Mapping[str, object], emails: Sequence[str], phones: Sequence[str]) -> str:
    """The display name: as given, else given and family name, else e-mail, phone."""
    full = display_name(_text(values, "given"), _text(values, "family"))
    for name in (_text(values, "name"), full, *emails, *phones):
        if name:
            return name
    raise Nameless


def _words(values: Mapping[str, object], name: str, emails: Sequence[str], phones: Sequence[str]) -> str:
    """What a contact is found by: names, role, e-mails, phones, external id and note."""
    names = (part for part in (_text(values, "given"), _text(values, "family")) if part and part not in name)
    more = (_text(values, column) for column in ("role", "external_id", "note"))
    return search_text(name, *names, *emails, *more, *map(phone_words, phones))


def _text(values: Mapping[str, object], name: str) -> str | None:
    value = values.get(name)
    return None if value is None else str(value)
