"""What goes wrong over several nouns at once."""

from collections.abc import Sequence

from crmcli.kernel.errors import NotFound, Usage
from crmcli.kernel.names import quoted


class NoSuchRecord(NotFound):
    """Nothing answers to the reference."""

    def __init__(self, ref: str) -> None:
        from shlex import quote

        super().__init__(f"nothing answers to {quoted(ref)}", hint=f"look for it with: crmcli find {quote(ref)}")


class UnknownKind(Usage):
    """A word that is no kind of thing on a timeline."""

    code = "unknown_kind"

    def __init__(self, word: str, known: Sequence[str]) -> None:
        from difflib import get_close_matches

        near = get_close_matches(word, known, n=1)
        guess = f" Did you mean {near[0]}?" if near else ""
        super().__init__(
            f"a timeline has no '{word}'.{guess}", hint=f"one or more of: {' '.join(known)}", candidates=near
        )


class NothingTouched(NotFound):
    """`@last` where nothing was changed yet, or what was is gone."""

    def __init__(self) -> None:
        super().__init__("no record was touched last", hint="see: crmcli history")
