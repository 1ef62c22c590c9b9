"""A real shell in a terminal of its own, with a person at it who types and presses the tab key."""

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import pexpect
import pytest

from ground import Shell

TAB = "\t"
SECONDS = 60
STYLES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>(][B0]?|\x1b\][^\x07]*\x07|\r")

SAY = {
    "bash": "say() { printf '@@%s' \"$@\"; echo '@@end'; }; complete -F _crmcli_completion say; PS1='ready> '",
    "zsh": "say() { printf '@@%s' \"$@\"; echo '@@end'; }; compdef _crmcli say; PS1='ready> '",
    "fish": "function say; printf '@@%s' $argv; echo '@@end'; end; complete -c say -f -a '(__crmcli_completion)'",
}
"""`say` is completed as crmcli is and shows the words it was called with, as the shell passes them on."""

BEGIN = {
    "bash": (["--norc", "--noprofile", "-i"], 'bind "set bell-style none"; eval "$(crmcli completion bash)"'),
    "zsh": (["-f", "-i"], 'autoload -Uz compinit; compinit -u -D; eval "$(crmcli completion zsh)"; unsetopt beep'),
    "fish": (["--no-config", "-i"], "crmcli completion fish | source; function fish_prompt; echo 'ready> '; end"),
}


def needs(shell: str) -> pytest.MarkDecorator:
    """Skips, with the reason in the summary, where the shell is not installed."""
    return pytest.mark.skipif(
        shutil.which(shell) is None, reason=f"{shell} is not installed: completion not tried in it"
    )


@dataclass
class Prompt:
    """The prompt of a shell."""

    child: "pexpect.spawn[str]"

    def words(self, typed: str) -> list[str]:
        """Types `say …` with its tab keys and Enter; the words that `say` gets."""
        self.child.send(typed + "\r")
        self.child.expect("@@end")
        said = STYLES.sub("", self.child.before or "")
        return said[said.index("@@") + 2 :].split("@@")

    def listed(self, typed: str, until: str) -> str:
        """Types, and reads what the shell shows until `until`; the line is given up."""
        self.child.send(typed)
        self.child.expect(until)
        shown = STYLES.sub("", (self.child.before or "") + str(self.child.after))
        self.child.sendcontrol("u")
        return shown


@contextmanager
def at_prompt(name: str, shell: Shell, more: Sequence[str] = ()) -> Iterator[Prompt]:
    """A shell that completes crmcli, ready for the first word; `more` lines are run before it."""
    options, begin = BEGIN[name]
    env = shell.environment({"TERM": "dumb" if name != "fish" else "xterm", "COLUMNS": "200", "LINES": "60"})
    child = pexpect.spawn(
        name, options, env=env, cwd=str(shell.home), encoding="utf-8", timeout=SECONDS, dimensions=(60, 200)
    )
    try:
        for line in (begin, SAY[name], *more, "say begin"):
            child.send(line + "\r")
        child.expect("@@begin@@end")
        yield Prompt(child)
    finally:
        child.close(force=True)
