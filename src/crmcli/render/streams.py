"""A standard stream whose reader has gone: everything still buffered for it must go nowhere, quietly.

Otherwise the interpreter tries again as it exits and turns our exit code into 120.
"""

import os
from contextlib import suppress
from typing import TextIO


def abandon(stream: TextIO) -> None:
    """Point the stream's descriptor at the null device. A stream without a descriptor is left alone."""
    with suppress(OSError, ValueError):
        descriptor = stream.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, descriptor)
        os.close(nowhere)
