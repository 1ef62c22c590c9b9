"""vCard 3.0 and 4.0 out: a card for each customer or contact, as phones and other programs read them.

What a card has no word for stands in `X-CRMCLI;FIELD=…`, so that our own reader loses nothing of it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import tee

from crmcli.kernel.cells import text_rows
from crmcli.kernel.sheet import Column, Row
from crmcli.kernel.visible import visible

WIDTH = 75
"""Bytes of a line (RFC 6350, 3.2)."""

CARDS = 200
"""Gathered into one piece."""

PROGRAM = "-//crmcli//crmcli//EN"
ORGANISATION = "organisation"

NAMED = ("fields.middle_name", "fields.name_prefix", "fields.name_suffix")
ADDRESS = ("street", "city", "region", "postcode", "country")
SAID = frozenset((
    "name", "given", "family", "kind", "company", "customer_name", "role", "emails", "phones", "email", "phone", "tags",
    *ADDRESS, "birthday", "note", "uid",
))  # fmt: skip
"""Fields that the properties of a card say."""

PLAIN = {"fields.nickname": "NICKNAME", "fields.title": "TITLE", "fields.profession": "ROLE", "fields.website": "URL"}
"""Custom fields, as the reader makes them, that phones show too."""

Values = Mapping[str, object]


def pieces(columns: Sequence[Column], rows: Iterable[Row], zone: str, version: str) -> Iterator[bytes]:
    """The file in pieces of UTF-8; `version` is 3.0 or 4.0. The name is among the columns, for no card is without."""
    names = [column.name for column in columns]
    values, spelled = tee(rows)
    gathered: list[bytes] = []
    for row, texts in zip(values, text_rows(columns, spelled, zone), strict=True):
        card = _card(dict(zip(names, row, strict=True)), dict(zip(names, texts, strict=True)), version)
        gathered += [folded(line) for line in card]
        if len(gathered) > CARDS * 10:
            yield b"".join(gathered)
            gathered = []
    yield b"".join(gathered)


def escaped(text: str) -> str:
    """A text as the value of a property: nothing in it begins another property, or another part of this one."""
    shown = visible(text, lines=True).replace("\\", "\\\\").replace("\n", "\\n")
    return shown.replace(",", "\\,").replace(";", "\\;")


def folded(line: str) -> bytes:
    """A property as lines of at most 75 bytes, never cut within a character."""
    whole = line.encode()
    parts: list[bytes] = []
    room = WIDTH
    while len(whole) > room:
        end = room
        while whole[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(whole[:end])
        whole, room = whole[end:], WIDTH - 1
    return b"\r\n ".join([*parts, whole]) + b"\r\n"


def _card(values: Values, texts: Mapping[str, str], version: str) -> Iterator[str]:
    new = version == "4.0"
    yield from ("BEGIN:VCARD", f"VERSION:{version}", f"PRODID:{PROGRAM}")
    if texts.get("uid"):
        yield f"UID:urn:uuid:{escaped(texts['uid'])}"
    yield from _naming(texts, new=new)
    emails, phones = (_listed(values, name) for name in ("email", "phone"))
    yield from _addresses("EMAIL", [*map(escaped, emails)], () if new else ("INTERNET",), new=new)
    yield from _addresses("TEL", [*map(_dialled if new else escaped, phones)], (), new=new)
    if any(texts.get(name) for name in ADDRESS):
        yield f"ADR:;;{_parts(texts, ADDRESS)}"
    if texts.get("birthday"):
        yield _birthday(texts["birthday"], new=new)
    tags = values.get("tags")
    if isinstance(tags, tuple) and tags:
        yield f"CATEGORIES:{','.join(map(escaped, tags))}"
    if texts.get("note"):
        yield f"NOTE:{escaped(texts['note'])}"
    yield from (f"{called}:{escaped(texts[name])}" for name, called in PLAIN.items() if texts.get(name))
    yield from _besides(texts)
    yield "END:VCARD"


def _naming(texts: Mapping[str, str], *, new: bool) -> Iterator[str]:
    """FN, N and ORG. Phones show N, so a person without parts of a name has the whole of it there."""
    name, company = texts["name"], texts.get("company") or texts.get("customer_name", "")
    organisation = texts.get("kind") == ORGANISATION
    named = texts.get("given") or texts.get("family")
    family = texts.get("family", "") if named or organisation else name
    yield f"FN:{escaped(name)}"
    yield f"N:{escaped(family)};{escaped(texts.get('given', ''))};{_parts(texts, NAMED)}"
    if company or organisation:
        unit = texts.get("fields.department", "")
        yield f"ORG:{escaped(company or name)}" + (f";{escaped(unit)}" if unit else "")
    if organisation:
        yield "KIND:org" if new else "X-ABShowAs:COMPANY"
    if texts.get("role"):
        yield f"TITLE:{escaped(texts['role'])}"


def _addresses(called: str, values: Sequence[str], types: Sequence[str], *, new: bool) -> Iterator[str]:
    """A property for each; of several the first is the preferred one."""
    for place, value in enumerate(values):
        first = place == 0 and len(values) > 1
        kinds = [*types, "PREF"] if first and not new else types
        marks = ["VALUE=uri"] if value.startswith("tel:") else []
        marks += [f"TYPE={','.join(kinds)}"] if kinds else []
        marks += ["PREF=1"] if first and new else []
        yield f"{';'.join([called, *marks])}:{value}"


def _listed(values: Values, name: str) -> list[str]:
    """All e-mails or phones, or the primary one where only that was asked for."""
    several = values.get(f"{name}s")
    if isinstance(several, tuple):
        return [str(value) for value in several]
    return [str(values[name])] if values.get(name) else []


def _dialled(phone: str) -> str:
    """A number as a `tel:` address, or what is none as a text."""
    found = re.fullmatch(r"(\+[0-9]+)(?: x([0-9]+))?", phone)
    if found is None:
        return escaped(phone)
    return f"tel:{found[1]}" + (f";ext={found[2]}" if found[2] else "")


def _birthday(day: str, *, new: bool) -> str:
    """BDAY; in 3.0, which must have a year, 1604 says that there is none."""
    if new:
        return f"BDAY:{day.replace('-', '') if day[0] != '-' else '--' + day[2:].replace('-', '')}"
    return f"BDAY:{day}" if day[0] != "-" else f"BDAY;X-APPLE-OMIT-YEAR=1604:1604-{day[2:]}"


def _parts(texts: Mapping[str, str], names: Sequence[str]) -> str:
    return ";".join(escaped(texts.get(name, "")) for name in names)


def _besides(texts: Mapping[str, str]) -> Iterator[str]:
    """What the properties do not say: the other fields, and parts of a name that repeat the whole."""
    redundant = [name for name in ("family", "company") if texts.get(name) == texts["name"]]
    for name in (*redundant, *(name for name in texts if name not in SAID)):
        if texts[name]:
            yield f"X-CRMCLI;FIELD={name}:{escaped(texts[name])}"
