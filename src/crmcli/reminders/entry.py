"""What `remind` announces, and the crontab line that has it run: which program, which store, which clock."""

import os
import sys
from dataclasses import replace
from pathlib import Path

from crmcli.kernel.address import Address
from crmcli.kernel.dates import read_interval
from crmcli.kernel.instants import end_of
from crmcli.kernel.sheet import Sheet, Text
from crmcli.reminders import actions, rules
from crmcli.surroundings import clock_zone
from crmcli.workspace import Workspace

SOMETHING_DUE = 10
SECRETS = "# A password never stands here: it goes into ~/.pgpass (mode 0600), as HOST:PORT:DATABASE:USER:PASSWORD."


def announced(workspace: Workspace, within: str | None, *, exit_code: bool) -> Sheet | None:
    """What is due now, or by the end of the day so far ahead, and was not announced yet."""
    stand = workspace.as_of()
    until = stand.at
    if within is not None:
        until = end_of(read_interval(within).after(stand.day), workspace.settings.zone)
    sheet = actions.announce(workspace, rules.STDOUT, until)
    return replace(sheet, exit=SOMETHING_DUE) if sheet is not None and exit_code else sheet


def crontab(workspace: Workspace, at: str | None, every: str | None) -> Text:
    """Comments and the line for a crontab. It is printed, never put there."""
    if at is not None and every is not None:
        raise rules.TwoTimes
    times = rules.daily(at or "08:00") if every is None else rules.paced(every)
    line = rules.line(rules.Job(_words(workspace), _variables(workspace), times))
    if not workspace.store.exists:
        workspace.ask.tell(f"there is no store at {workspace.store.place} yet; make it with: crmcli db init")
    return Text("\n".join([*_comments(workspace), line]))


def _words(workspace: Workspace) -> list[str]:
    """The command by its whole paths: cron has neither our directory nor our PATH."""
    settings = workspace.settings
    words = [*_program(), "--db", str(settings.store.absolute())]
    if settings.config.exists():
        words += ["--config", str(settings.config.absolute())]
    return [*words, "remind", "-o", "plain"]


def _program() -> list[str]:
    """How this program was started; a link stays a link, which outlives an upgrade."""
    started = Path(sys.argv[0])
    if started.suffix == ".py" or not os.access(started, os.X_OK):
        return [str(Path(sys.executable).absolute()), "-c", "from crmcli.main import main; main()"]
    return [str(started.absolute())]


def _variables(workspace: Workspace) -> list[tuple[str, str]]:
    """What comes from variables that cron will not have: the business zone, how the server is found."""
    settings = workspace.settings
    source = settings.sources["zone"]
    by_variable = source == "environment" or (source == "system" and settings.zone != clock_zone())
    zone = [("CRMCLI_ZONE", settings.zone)] if by_variable else []
    return [*zone, *(_libpq() if isinstance(settings.store, Address) else [])]


def _libpq() -> list[tuple[str, str]]:
    return [(name, os.environ[name]) for name in rules.DRIVER if os.environ.get(name)]


def _comments(workspace: Workspace) -> list[str]:
    zone, here = workspace.settings.zone, clock_zone()
    clock = f"# cron goes by the clock of this computer ({here})"
    comments = [
        "# What is due, each follow-up once; no mail when nothing is. Paste it into the editor that crontab -e opens.",
        f"{clock}, as your business does." if zone == here else f"{clock}; the business zone is {zone}.",
    ]
    return [*comments, SECRETS] if isinstance(workspace.settings.store, Address) else comments
