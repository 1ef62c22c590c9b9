"""What is found in published sets and in the corner shop, imported like any file and with nothing set."""

import re
from collections import Counter
from pathlib import Path

import pytest

from ground import Crm, say

SAMPLES = Path(__file__).parents[1] / "samples"
TWICE = {
    ("K0043", "K0401"), ("K0071", "K0402"), ("K0065", "K0403"), ("K0266", "K0404"), ("K0131", "K0405"),
    ("K0226", "K0406"), ("K0182", "K0407"), ("K0159", "K0408"), ("K0027", "K0409"), ("K0125", "K0410"),
    ("K0323", "K0411"), ("K0295", "K0412"),
}  # fmt: skip
"""Who is in the corner shop's file twice."""


def bring(crm: Crm, rejects: Path, *files: str) -> None:
    for place, file in enumerate(files):
        crm("import", str(SAMPLES / file), "--source", f"file{place}", "--rejects", str(rejects), code=None)


def found(crm: Crm, *options: str) -> set[tuple[str, str]]:
    """The pairs that are listed, by their ids elsewhere."""
    names = dict(crm.rows("SELECT id, external_id FROM customer"))
    listed = crm("customer", "duplicates", "--json", *options).json
    both = ((names[int(pair["a"][1:])], names[int(pair["b"][1:])]) for pair in listed)
    return {(min(pair), max(pair)) for pair in both}


def f1(crm: Crm, *options: str) -> float:
    """How well the pairs that are listed agree with the truth in the names of the Febrl records."""
    person = {name: re.sub(r"-(org|dup-\d+)$", "", name) for (name,) in crm.rows("SELECT external_id FROM customer")}
    true = sum(count * (count - 1) // 2 for count in Counter(person.values()).values())
    pairs = found(crm, *options)
    right = sum(person[one] == person[other] for one, other in pairs)
    say(f"{true} pairs, {len(pairs)} listed, {right} of them right")
    return 2 * right / (true + len(pairs))


@pytest.mark.on_both
def test_the_twelve_of_the_corner_shop_and_nobody_else(crm: Crm, tmp_path: Path) -> None:
    crm.env["CRMCLI_COUNTRY"] = "US"
    bring(crm, tmp_path / "rejects.csv", "corner-shop/customers.csv")
    assert found(crm) == TWICE


def test_febrl_500_pairs(crm: Crm, tmp_path: Path) -> None:
    bring(crm, tmp_path / "rejects.csv", "febrl/dataset1.csv")
    assert f1(crm) >= 0.998


def test_febrl_without_the_number_of_the_state(crm: Crm, tmp_path: Path) -> None:
    """With or without it the same pairs are found: nobody is compared by it."""
    bring(crm, tmp_path / "rejects.csv", "febrl/dataset1.csv")
    listed = crm("customer", "duplicates", "--json").json
    assert crm.rows("SELECT COUNT(*) FROM customer WHERE fields LIKE '%soc_sec_id%'") != [(0,)]
    assert {trait for pair in listed for trait in pair["fields"]} & {"fields.soc_sec_id", "soc_sec_id"} == set()


def test_febrl_5000_links(crm: Crm, tmp_path: Path) -> None:
    bring(crm, tmp_path / "rejects.csv", "febrl/dataset4a.csv", "febrl/dataset4b.csv")
    assert f1(crm) >= 0.998
