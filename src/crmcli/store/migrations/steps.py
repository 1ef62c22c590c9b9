"""Numbered schema changes, forward only. A step is a function of a connection; its number is its place in STEPS plus 2.

Version 1 is the schema that the tables.py files declare. A new step goes into a file of its own here
(`m0002_….py`) and into STEPS, and the tables.py files change with it: tests compare the two.
"""

import sqlite3
from collections.abc import Callable

from crmcli.store.migrations import m0002_a_days_work

Step = Callable[[sqlite3.Connection], None]

STEPS: tuple[Step, ...] = (m0002_a_days_work.step,)
VERSION = 1 + len(STEPS)
