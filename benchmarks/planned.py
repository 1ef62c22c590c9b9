"""Follow-ups for the benchmarks, written straight into a store: 20 are due, the others over the next two years."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

DUE = 20
COLUMNS = "uid, customer_id, text, day, due_at, timed, zone, anchor, every, words, created_at"


def write(count: int, store: Path, *, late: bool = False) -> None:
    """Writes open follow-ups of the first customer, the first of them daily; `late` has all of them overdue and
    announced, as in a shop that never does anything."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    rows, marks = [], []
    for number in range(count):
        ahead = -1 - number % 400 if late else 0 if number < DUE else 1 + number % 730
        at = int((today + timedelta(days=ahead)).timestamp()) * 1_000_000
        day = (today + timedelta(days=ahead)).date().isoformat()
        rows.append((f"{number:032x}", 1, "Call", day, at, 0, "UTC", day, None if number else "1d", "call", at))
        marks.append((number + 1, at, "stdout", at))
    with sqlite3.connect(store) as con:
        con.executemany(f"INSERT INTO followup({COLUMNS}) VALUES ({', '.join('?' * 11)})", rows)
        con.execute("INSERT INTO followup_search(followup_search) VALUES ('rebuild')")
        if late:
            con.executemany("INSERT INTO announced VALUES (?, ?, ?, ?)", marks)
    con.close()
