"""The log of unexpected errors: where a traceback goes, so that none reaches a user or their customers' data a screen."""

import os
import traceback
from pathlib import Path

from crmcli.kernel.errors import CrmError


class Unexpected(CrmError):
    """A fault of ours. The log has where it happened, without any value."""

    code = "unexpected"

    def __init__(self, kind: str, log: Path | None, number: str) -> None:
        where = f"{log} ({number})" if log else number
        super().__init__(
            f"something went wrong that should not ({kind}); log id {number}", hint=f"report it with {where}"
        )


def unexpected(error: BaseException) -> Unexpected:
    """Writes where the error happened to the log (mode 0600, no values) and returns what the user is told."""
    number = os.urandom(4).hex()
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
    text = "\n".join([f"{number} {type(error).__name__}", *lines, ""])
    return Unexpected(type(error).__name__, _written(text), number)


def _written(text: str) -> Path | None:
    try:
        from crmcli.wiring import data_home

        path = data_home() / "crmcli.log"
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY | os.O_NOFOLLOW, 0o600), "a") as file:
            file.write(text)
    except (OSError, CrmError):
        return None
    return path
