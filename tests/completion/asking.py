"""Completion without a shell: the line that one would hand over, and what it would be offered."""

import os
from dataclasses import dataclass

from crmcli.completion.complete import completed
from ground import Crm

BREAKS = " \t\n\"'@><=;|&(:"
"""COMP_WORDBREAKS of bash, unless somebody changed it."""


@dataclass
class Ask:
    """`ask("crmcli show A")`: what zsh or fish would be offered, as {value: what is said about it}."""

    crm: Crm

    def lines(self, line: str, shell: str = "fish", kind: str = "9") -> list[str]:
        """All that is answered; the first line says how."""
        with self.crm._environment():
            asked = {"_CRMCLI_COMPLETE": f"complete_{shell}", "_CRMCLI_LINE": line, "_CRMCLI_KIND": kind}
            return completed({**os.environ, **asked, "_CRMCLI_BREAKS": BREAKS}).splitlines()

    def __call__(self, line: str) -> dict[str, str]:
        return dict(offer.split("\t") for offer in self.lines(line)[1:])

    def values(self, line: str) -> list[str]:
        """The values alone, in order."""
        return list(self(line))

    def bash(self, line: str, kind: str = "9") -> list[str]:
        """What would stand in COMPREPLY."""
        return self.lines(line, "bash", kind)[1:]
