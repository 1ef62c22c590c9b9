"""Made-up interactions and tickets for the benchmarks, of the customers that people.py writes."""

import csv
from pathlib import Path

HEADERS = {
    "interactions": ("interaction_id", "customer_id", "at", "kind", "direction", "subject", "body", "staff"),
    "tickets": (
        "ticket_id", "customer_id", "subject", "category", "priority", "status", "opened_at", "first_reply_at",
        "resolved_at", "assignee",
    ),
}  # fmt: skip


def write(noun: str, count: int, customers: int, target: Path) -> None:
    """Writes `count` rows of a noun; the `customers` take turns."""
    with target.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS[noun])
        make = _talk if noun == "interactions" else _ticket
        writer.writerows(make(n, f"K{n % customers:07d}") for n in range(count))


def _day(n: int) -> str:
    return f"2026-{n % 9 + 1:02d}-{n % 28 + 1:02d}"


def _talk(n: int, customer: str) -> tuple[object, ...]:
    return f"I{n}", customer, f"{_day(n)}T10:00:00Z", "call", "in", f"Order {n}", "Wants a call back after five.", "mei"


def _ticket(n: int, customer: str) -> tuple[object, ...]:
    day = _day(n)
    times = (f"{day}T{hour}:00:00Z" for hour in ("10", "12", "18"))
    return f"T{n}", customer, f"Gear {n} slips", "question", "high", "closed", *times, "ines"
