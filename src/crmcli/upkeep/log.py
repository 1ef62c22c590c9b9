"""The log of unexpected errors: a traceback goes there, so that none reaches a user, and without values."""

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


def unexpected(error: BaseException, directory: Path) -> Unexpected:
    """Writes where the error happened to the log in `directory` (mode 0600, no values); what the user is told."""
    number = os.urandom(4).hex()
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
    text = "\n".join([f"{number} {type(error).__name__}", *lines, ""])
    return Unexpected(type(error).__name__, _written(text, directory / "crmcli.log"), number)


def _written(text: str, path: Path) -> Path | None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY | os.O_NOFOLLOW, 0o600), "a") as file:
            file.write(text)
    except OSError:
        return None
    return path
