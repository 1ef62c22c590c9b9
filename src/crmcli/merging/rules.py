"""What stands against making two records one, or two of one again."""

from crmcli.kernel.errors import Refused, Usage
from crmcli.kernel.refs import PREFIXES


class OneRecord(Usage):
    """The records that are to become one are one already."""

    code = "one_record"

    def __init__(self, noun: str, number: int) -> None:
        ref = f"{PREFIXES[noun]}{number}"
        super().__init__(f"{ref} cannot become part of itself", hint=f"name two: crmcli {noun} merge {ref} OTHER")


class Gone(Refused):
    """One of the records is in the trash."""

    code = "in_trash"

    def __init__(self, noun: str, number: int, name: str) -> None:
        ref = f"{PREFIXES[noun]}{number}"
        hint = f"nothing was changed; take it out with: crmcli {noun} restore {ref}"
        super().__init__(f"{ref} {name} is in the trash", hint=hint)


class NotMerged(Refused):
    """The record never became part of another, or does not any more."""

    code = "not_merged"

    def __init__(self, noun: str, number: int, parts: tuple[str, ...]) -> None:
        ref = f"{PREFIXES[noun]}{number}"
        hint = f"{ref} is made of: {', '.join(parts)}; name one of those" if parts else "nothing was changed"
        super().__init__(f"{ref} is no part of another {noun}", hint=hint, candidates=parts)


class UnknownMerge(Refused):
    """The journal of this store does not have the merge, so nothing says what came with the record."""

    code = "unknown_merge"

    def __init__(self, noun: str, number: int) -> None:
        ref = f"{PREFIXES[noun]}{number}"
        super().__init__(
            f"{ref} was merged in another store", hint="nothing was changed; what came with it is not known"
        )


class ChangedSince(Refused):
    """Something that came later stands in the way of parting two records."""

    code = "later_change"

    def __init__(self, ref: str, what: str, change: int | None, command: str) -> None:
        by = f"by u{change} ({command})" if change else command
        first = f"; undo that first: crmcli undo u{change}" if change else ""
        super().__init__(f"{ref} cannot be parted: {what} {by}", hint=f"nothing was changed{first}")


class NoSuchChoice(Usage):
    """An option that says whose value to take names no field, or nobody who is merged."""

    code = "bad_choice"

    def __init__(self, text: str, known: tuple[str, ...]) -> None:
        super().__init__(
            f"'{text}' says not whose value to take", hint=f"write FIELD=REF, as in phone=c9: {' '.join(known)}"
        )


class UnknownLink(Refused):
    """A table points to the records, and nothing says how the journal sees it: it would lose what it points to."""

    code = "unknown_link"

    def __init__(self, table: str) -> None:
        super().__init__(
            f"{table} points to the records, and crmcli does not know it",
            hint="nothing was changed; report this, it is a fault of crmcli",
        )
