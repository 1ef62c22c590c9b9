"""Topics are filled to a terminal's width, and what is set in stays as it is."""

import pytest

from crmcli.catalogue import TOPICS
from crmcli.kernel.settings import Settings
from crmcli.kernel.sheet import Text
from crmcli.render.prose import filled
from crmcli.upkeep.topics import shown

TOPIC = """\
# Dates

    crmcli purchase add c12 59.90 --at yesterday

A bare weekday looks
back.

- What is due
  is listed.
- And more.
"""


def test_a_wide_terminal_joins_lines() -> None:
    assert filled(TOPIC, 60).splitlines()[4:] == [
        "A bare weekday looks back.", "", "- What is due is listed.", "- And more.",
    ]  # fmt: skip


def test_a_narrow_one_sets_list_items_in() -> None:
    assert filled(TOPIC, 12).splitlines() == [
        "# Dates", "", "    crmcli purchase add c12 59.90 --at yesterday", "",
        "A bare", "weekday", "looks back.", "", "- What is", "  due is", "  listed.", "- And more.",
    ]  # fmt: skip


@pytest.mark.parametrize("topic", TOPICS)
def test_no_topic_loses_a_word(topic: str) -> None:
    view = shown(topic, Settings())
    assert isinstance(view, Text)
    assert filled(view.text, 40).split() == view.text.split()
    assert [line for line in filled(view.text, 40).splitlines() if len(line) > 40 and line[0] not in " #"] == []
