"""A6: no text in a customer begins another property, another card or another component."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
import vobject

from ground import Crm, figure
from hostile import hostile_strings

BREAKS = (
    "\r\n",
    "\n",
    "\r",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x85",
    "\u2028",
    "\u2029",
    "\\n",
    "\\\\n",
    ";",
    "\r\n ",
    "=0D=0A",
)
BODIES = (
    "TEL:666", "END:VCARD", "END:VCARD\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nFN:Evil", "X-EVIL:1", ";;;",
    "item1.EMAIL:e@e.e", "PHOTO;VALUE=uri:file:///etc/passwd", "\r\n X", '":', ",,",
)  # fmt: skip
PAYLOADS = [f"A{mark}{body}" for mark in BREAKS for body in BODIES] + hostile_strings()[::10]
TEXTS = ("name", "given", "family", "company", "street", "city", "note", "tags", "owner", "external_id", "motto")
KNOWN = {
    "BEGIN", "VERSION", "PRODID", "UID", "FN", "N", "ORG", "EMAIL", "TEL", "ADR", "CATEGORIES", "NOTE", "X-CRMCLI",
    "END",
}  # fmt: skip


@pytest.fixture
def enemies(crm: Crm, tmp_path: Path) -> Crm:
    """A customer for each payload, who has it in every text there is."""
    path = tmp_path / "enemies.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number, text in enumerate(PAYLOADS):
            record = {**dict.fromkeys(TEXTS, text), "external_id": f"{number}{text}", "phone": f"1{text}"}
            file.write(json.dumps(record) + "\n")
    crm("import", str(path), "--as", "customers", "--max-rejects", "50")
    return crm


@pytest.mark.in_file
@pytest.mark.parametrize("form", ["vcard", "vcard4"])
def test_no_text_begins_a_property(enemies: Crm, form: str) -> None:
    text = enemies("export", "customers", "--format", form).raw.decode()
    count = len(enemies("export", "customers", "-o", "jsonl").documents)
    assert count > 150
    lines = re.sub(r"\r\n[ \t]", "", text).split("\r\n")
    strange = [line for line in lines if line and re.split("[;:]", line)[0] not in KNOWN]
    controls = [line for line in lines if re.search("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]", line)]
    figure(f"injected_properties_{form}", len(strange) + len(controls), "0")
    assert (strange, controls) == ([], [])
    met = Counter(re.split("[;:]", line)[0] for line in lines)
    assert {name: met[name] for name in ("BEGIN", "VERSION", "FN", "N", "END")} == dict.fromkeys(
        ("BEGIN", "VERSION", "FN", "N", "END"), count
    )
    assert max(met[name] for name in ("ORG", "TEL", "ADR", "CATEGORIES", "NOTE")) <= count


@pytest.mark.in_file
def test_another_reader_counts_the_same_cards(enemies: Crm) -> None:
    cards = list(vobject.readComponents(enemies("export", "customers", "--format", "vcard").out))
    assert len(cards) == len(enemies("export", "customers", "-o", "jsonl").documents)
    assert {name for card in cards for name in card.contents} <= {name.lower() for name in KNOWN}
