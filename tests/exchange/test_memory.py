"""What is written out is never in memory as a whole."""

import sys

import pytest

from ground import Crm, Shell, figure
from rows import written

ROWS = 24_000
PEAK = r"""
import re, sys
from crmcli.main import run
code = run(sys.argv[1:])
sys.stderr.write(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1])
"""
"""Runs a command line, and says how many KiB of memory it took."""


def peak(shell: Shell, *args: str) -> int:
    with shell.process([sys.executable, "-c", PEAK, *args]) as process:
        _, err = process.communicate(timeout=120)
    return int(err.split()[-1]) // 1024


@pytest.mark.slow
def test_an_export_takes_the_memory_of_a_page(crm: Crm, shell: Shell) -> None:
    """The notes alone come to 24 MB, as a list of rows to several times that."""
    notes = (("name", "note"), *((f"Customer {n}", f"{n:06} " * 143) for n in range(ROWS)))
    crm("import", written(shell.home / "people.csv", *notes))
    small = peak(shell, "export", "customers", "--to", str(shell.home / "few.csv"), "--where", "id<=4000")
    large = peak(shell, "export", "customers", "--to", str(shell.home / "all.csv"))
    figure("export_of_24_mb_takes_more_mib_than_of_4_mb", large - small, "<24")
    assert (large - small < 24, (shell.home / "all.csv").stat().st_size > 24_000_000) == (True, True)
