"""Made-up customers for the benchmarks: `python benchmarks/people.py 1000000 customers.csv` (about 155 bytes a row)."""

import csv
import random
import sys
from pathlib import Path

GIVEN = (
    "Ada", "Bela", "Chinua", "Dagmar", "Emre", "Fatima", "Goran", "Hannah", "Ines", "Jürgen", "Kaori", "Leif", "Mei",
    "Ngozi", "Odette", "Priya", "Quentin", "Rosa",
)  # fmt: skip
FAMILY = (
    "Adeyemi", "Bergström", "Castellano", "Dubois", "Eriksen", "Fujimoto", "Grimaldi", "Hashimoto", "Ivanova",
    "Jónsdóttir", "Kowalski", "Lindholm",
)  # fmt: skip
STREETS = (
    "Quince Court", "Flint Road", "Pike Street", "Umatilla Avenue", "Division Place", "Garnet Way", "Jonquil Drive",
    "Hauptstraße",
)  # fmt: skip
PLAIN = str.maketrans("üöó", "uoo")
CITIES = (("Portland", "OR", "97201"), ("Seattle", "WA", "98101"), ("Leeds", "", "LS1 4AP"), ("München", "BY", "80331"))
NOTES = (
    "", "", "asked about the spring workshop, call back in March", "pays by card",
    "allergic to the shop dog, ring twice",
)  # fmt: skip
HEADER = ["customer_id", "first_name", "last_name", "email", "phone", "street", "city", "state", "postcode", "country",
          "birth_date", "customer_since", "tags", "owner", "notes"]  # fmt: skip


def write(count: int, target: Path, *, national: bool = False) -> None:
    """Writes `count` rows; `national` writes phones as (503) 555-0168 and dates as 17.05.1980."""
    draw = random.Random(20261121)
    with target.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for n in range(count):
            writer.writerow(row(n, draw, national=national))


def row(n: int, draw: random.Random, *, national: bool) -> list[object]:
    """One customer."""
    given, family = draw.choice(GIVEN), draw.choice(FAMILY)
    city, region, postcode = draw.choice(CITIES)
    number = 2_000_000 + n % 8_000_000
    area = 503 + n // 8_000_000
    year, month, day = draw.randrange(1940, 2008), draw.randrange(1, 13), draw.randrange(1, 29)
    phone = f"({area}) {number // 10000}-{number % 10000:04d}" if national else f"+1{area}{number:07d}"
    born = f"{day:02d}.{month:02d}.{year}" if national else f"{year}-{month:02d}-{day:02d}"
    return [
        f"K{n:07d}", given, family, f"{given}.{family}.{n}@example.com".lower().translate(PLAIN), phone,
        f"{n % 9000 + 1} {draw.choice(STREETS)}", city, region, postcode, "US", born,
        f"20{n % 25:02d}-0{n % 9 + 1}-1{n % 9}", draw.choice(["", "club", "vip;club"]),
        draw.choice(["mei", "ines", "tobias"]), draw.choice(NOTES),
    ]  # fmt: skip


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]), national="--national" in sys.argv)
