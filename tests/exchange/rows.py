"""What the tests of imports share: the sample files, files written on the spot, and the accounting equation."""

import csv
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ground import Crm

SAMPLES = Path(__file__).parent.parent / "samples"
COUNTS = ("created", "updated", "unchanged", "rejected", "skipped")
SHOP = ("customers.csv", "purchases.csv", "points.csv")


def sample(name: str, directory: Path) -> str:
    """A copy of a sample file, so that its rejects do not land among the samples."""
    target = directory / Path(name).name
    shutil.copyfile(SAMPLES / name, target)
    return str(target)


def written(path: Path, header: Sequence[str], *rows: Sequence[str]) -> str:
    """A CSV file with these rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    return str(path)


def brought(crm: Crm, file: str, *options: str, code: int = 0) -> dict[str, Any]:
    """What the import of a file came to."""
    found: dict[str, Any] = crm("import", file, *options, "--json", code=code).json
    return found


def read(path: str | Path) -> list[list[str]]:
    """The rows of a CSV file, the header first."""
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def counts(result: dict[str, Any]) -> tuple[int, ...]:
    """(created, updated, unchanged, rejected, skipped), after checking that they add up to the rows."""
    found = tuple(int(result[name]) for name in COUNTS)
    assert sum(found) == result["rows"]
    return found


def came(crm: Crm, file: str, *options: str, code: int = 0) -> tuple[int, ...]:
    """The counts of the import of a file."""
    return counts(brought(crm, file, *options, code=code))


def reasons(path: str | Path) -> list[tuple[str, ...]]:
    """(line, field, reason) of each row of a rejects file."""
    header, *rows = read(path)
    at = header.index("_line")
    return [tuple(row[at : at + 3]) for row in rows]


def numbered(count: int, start: int = 1) -> Iterable[tuple[str, ...]]:
    """Customers with an id, a name, an e-mail and a city, all different."""
    for number in range(start, start + count):
        yield f"K{number:06}", f"Customer {number}", f"customer{number}@example.com", f"Town {number % 97}"


PEOPLE = ("customer_id", "name", "email", "city")
