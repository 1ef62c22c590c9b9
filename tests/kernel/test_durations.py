"""Lengths of time on a clock."""

import pytest

from crmcli.kernel.durations import BadDuration, read_duration
from crmcli.kernel.instants import DAY, MINUTE, SECOND


@pytest.mark.parametrize(
    ("text", "expected"),
    [("60s", 60 * SECOND), ("30min", 30 * MINUTE), ("2 h", 120 * MINUTE), ("3D", 3 * DAY), (" 2w ", 14 * DAY)],
)
def test_a_length_is_read(text: str, expected: int) -> None:
    assert read_duration(text) == expected


@pytest.mark.parametrize("text", ["", "90", "d", "1m", "1y", "-1d", "1.5h", "1d 2h", "٣d", "9999999d"])
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadDuration):
        read_duration(text)
