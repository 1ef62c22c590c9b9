"""A stream whose reader has gone is pointed at nothing."""

import io
import os
from pathlib import Path

from crmcli.render.streams import abandon


def test_what_is_still_buffered_goes_nowhere() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as stream:
        stream.write("nobody reads this")
        abandon(stream)
        stream.flush()
        assert os.fstat(stream.fileno()).st_rdev == Path(os.devnull).stat().st_rdev


def test_a_stream_without_a_descriptor_is_left_alone() -> None:
    stream = io.StringIO()
    abandon(stream)
    assert not stream.closed
