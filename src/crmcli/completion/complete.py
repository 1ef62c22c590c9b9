"""One completion: the environment that a script of `scripts` sets in, the answer out. It never fails."""

from collections.abc import Mapping

from crmcli.completion import offers, place, shells
from crmcli.completion.line import taken_apart

ASKED = "_CRMCLI_COMPLETE"
"""Set when a shell asks: complete_bash, complete_zsh, complete_fish."""


def completed(environ: Mapping[str, str]) -> str:
    """What the shell reads; nothing when it is none of ours or anything goes wrong, for a person is typing."""
    shell = environ[ASKED].removeprefix("complete_")
    try:
        typed = taken_apart(environ.get("_CRMCLI_LINE", ""), environ.get("_CRMCLI_BREAKS", ""), fish=shell == "fish")
        here = place.found(typed)
        return shells.told(shell, offers.answer(here), typed, here.before, environ.get("_CRMCLI_KIND", ""))
    except Exception:  # noqa: BLE001 - a message would land in the middle of the line that is being typed
        return ""
