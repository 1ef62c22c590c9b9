"""Numbered schema changes, forward only. A step is a function of a connection
and its dialect; its number is its place in STEPS plus 2.

Version 1 is the schema that the tables.py files declare. A new step goes into a file of its own here
(`m0002_….py`) and into STEPS, and the tables.py files change with it: tests compare the two. Stores on servers
begin with version 2, so a step after it speaks to both databases.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from crmcli.store.migrations import m0002_a_days_work, m0003_who_is_who

if TYPE_CHECKING:
    from crmcli.store.dialect import Connection, Dialect

Step = Callable[["Connection", "Dialect"], None]

STEPS: tuple[Step, ...] = (m0002_a_days_work.step, m0003_who_is_who.step)
VERSION = 1 + len(STEPS)
