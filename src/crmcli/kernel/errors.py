"""The ways a command can end badly: one class an exit code, each with a stable code, a sentence and a hint.

A folder's own errors subclass these beside the code that raises them and build their message in `__init__`.
Nothing here prints; `render.diagnostics` does.
"""

from collections.abc import Sequence
from typing import ClassVar


class CrmError(Exception):
    """An error a user may meet. `code` is a promise to scripts, `exit` the process's exit code."""

    code: ClassVar[str] = "error"
    exit: ClassVar[int] = 1

    def __init__(self, message: str, hint: str = "", candidates: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.candidates = tuple(candidates)


class Failed(CrmError):
    """Something outside the store could not be written or read (an export, standard output)."""

    code = "failed"


class Usage(CrmError):
    """The words on the command line cannot be understood."""

    code = "usage"
    exit = 2


class NothingToChange(Usage):
    """An edit of a `noun` without anything to change."""

    code = "nothing_to_change"

    def __init__(self, noun: str) -> None:
        super().__init__("nothing to change was given", hint=f"see the options with: crmcli {noun} edit --help")


class NotFound(CrmError):
    """Nothing answers to the reference."""

    code = "not_found"
    exit = 3


class Refused(CrmError):
    """A rule or a conflict stands in the way; nothing was changed."""

    code = "conflict"
    exit = 4


class Ambiguous(CrmError):
    """Several records answer to the reference; `candidates` names them."""

    code = "ambiguous"
    exit = 5


class Busy(CrmError):
    """Another process held the store for longer than we wait."""

    code = "busy"
    exit = 7


class Collided(Busy):
    """Somebody else's change came at the same moment. Nothing was saved, and the same command can be run again."""


class NeedsConfirmation(CrmError):
    """A question has to be answered and there is no terminal to ask in."""

    code = "needs_confirmation"
    exit = 8


class StoreUnusable(CrmError):
    """The store is missing, damaged, replaced, read-only, full or of a newer version."""

    code = "store_unusable"
    exit = 9


PARTIAL = 6
"""Exit code of a command that did its work in part: some rows were rejected or kept."""
