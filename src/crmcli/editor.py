"""Text written in the editor that the person at the terminal has chosen ($VISUAL, $EDITOR), or in vi."""

import os
import shlex
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from crmcli.kernel.errors import Failed

NOTE = "# "
"""What the lines begin with that tell the writer what this is about, and are left out."""


class NoEditor(Failed):
    """The editor cannot be started, or ended badly."""

    code = "no_editor"

    def __init__(self, command: str, why: str) -> None:
        super().__init__(f"the editor '{command}' {why}", hint="set EDITOR, or give the text on the command line")


def written(about: str) -> str:
    """What the person wrote, trimmed, without our notes; "" when that is nothing. NoEditor (exit 1)."""
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    with TemporaryDirectory(prefix="crmcli-") as place:
        page = Path(place) / "text.txt"
        page.write_text(
            f"\n{NOTE}{about}\n{NOTE}Lines that begin with # are left out. Nothing written: nothing saved.\n",
            encoding="utf-8",
        )
        try:
            done = subprocess.run([*shlex.split(command), str(page)], check=False)  # noqa: S603 - the person's own
        except (OSError, ValueError) as error:
            raise NoEditor(command, f"cannot be started: {getattr(error, 'strerror', None) or error}") from None
        if done.returncode:
            raise NoEditor(command, f"ended with {done.returncode}")
        text = page.read_text(encoding="utf-8", errors="surrogateescape")
    return "\n".join(line for line in text.splitlines() if not line.startswith("#")).strip()
