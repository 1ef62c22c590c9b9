"""What makes a contact: a name for everyone, one customer at a time, and the errors of this folder."""

from collections.abc import Sequence
from dataclasses import dataclass

from crmcli.kernel.errors import Ambiguous, NotFound, Refused
from crmcli.kernel.names import quoted


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

    def __init__(self, number: int, name: str) -> None:
        super().__init__(f"p{number} {name} is not in the trash", hint="nothing was changed")
