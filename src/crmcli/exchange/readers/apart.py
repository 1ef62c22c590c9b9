"""Work on a foreign file that may take more than it should: done by a child, with bounds the system keeps.

Libraries end the whole process where memory is short; so it is the child's process, and this one says what happened.
"""

import faulthandler
import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path

MEMORY = 1 << 30
"""Bytes that the child may take beyond what we have."""
WRITTEN = 1 << 31
"""Bytes of a file that it may write."""
SECONDS = 300
"""Of processor time."""

DONE, TOO_MUCH = 0, 100


def apart(work: Callable[[], int]) -> int:
    """Runs `work` in a child and returns what it returns (0 to 99), or TOO_MUCH where the child was ended."""
    child = os.fork()
    if not child:
        os._exit(_bounded(work))
    try:
        _, status = os.waitpid(child, 0)
    except BaseException:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise
    return os.WEXITSTATUS(status) if os.WIFEXITED(status) else TOO_MUCH


def _bounded(work: Callable[[], int]) -> int:
    """What `work` returns; never raises, for an exception would run on as a second copy of this program."""
    try:
        faulthandler.disable()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # a library that gives up says so at length
        _lower(resource.RLIMIT_CORE, 0)  # it would hold people's data
        _lower(resource.RLIMIT_AS, _taken() + MEMORY)
        _lower(resource.RLIMIT_FSIZE, WRITTEN)
        _lower(resource.RLIMIT_CPU, int(sum(os.times()[:2])) + SECONDS)
        return work()
    except BaseException:  # noqa: BLE001 - MemoryError, a panic of the library, Ctrl-C: the parent tells
        return TOO_MUCH


def _lower(kind: int, most: int) -> None:
    soft, hard = resource.getrlimit(kind)
    known = [bound for bound in (soft, hard, most) if bound != resource.RLIM_INFINITY]
    resource.setrlimit(kind, (min(known), hard))


def _taken() -> int:
    """Bytes of address space this process has; some systems do not say."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[0]) * resource.getpagesize()
    except OSError:
        return MEMORY
