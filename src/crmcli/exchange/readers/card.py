"""One card as the cells of a row: what its properties say, under the words that our fields and custom fields have.

A property that cannot be what it should be is left out and told; the card stays.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from crmcli.exchange.readers.contentlines import BadLine, Property, split, unescaped
from crmcli.exchange.readers.source import SEVERAL
from crmcli.exchange.rules import LONGEST_CELL
from crmcli.kernel.emails import read_email
from crmcli.kernel.errors import CrmError

COLUMNS = (
    "name", "kind", "given", "family", "middle name", "name prefix", "name suffix", "nickname", "company", "department",
    "other companies", "title", "profession", "emails", "phones", "street", "city", "region", "postcode", "country",
    "other addresses", "birthday", "anniversary", "other dates", "language", "gender", "tags", "website", "chat",
    "related", "note", "external_id",
)  # fmt: skip
"""In the order of a header. Those that occur in no card are left out of it."""

LEFT_OUT = frozenset((
    "PHOTO", "LOGO", "SOUND", "KEY", "AGENT", "REV", "PRODID", "VERSION", "PROFILE", "MAILER", "SOURCE", "NAME",
    "CLASS", "SORT-STRING", "CLIENTPIDMAP", "XML", "TZ", "GEO", "FBURL", "CALURI", "CALADRURI", "LABEL", "MEMBER",
    "X-ABLABEL", "X-ABADR", "X-ABUID", "X-ABSHOWAS", "X-ETAG", "X-ID", "X-IMAGEHASH", "X-IMAGETYPE",
))  # fmt: skip
"""Properties that say nothing of the customer, or nothing that a table can hold."""

VENDORS = (
    "X-ADDRESSBOOKSERVER-", "X-ANDROID-", "X-APPLE-", "X-CALENDARSERVER-", "X-EVOLUTION-", "X-FC", "X-KADDRESSBOOK-",
    "X-MOZILLA-", "X-MS-", "X-SHARED-", "X-WAB-",
)  # fmt: skip
"""How the properties begin in which programs keep their own affairs."""

SILENT = frozenset(("VERSION", "PRODID", "REV", "X-ABLABEL", "X-ABADR", "X-ABUID", "X-ABSHOWAS", "PROFILE"))
"""Those of them that nobody misses."""

LATER = ("fax", "pager")
"""Phones that are not the first to call."""

OURS = "X-CRMCLI"
"""The property of our own cards that says, by its parameter FIELD, what a card has no word for."""

Fault = tuple[str, int, str]
"""A property, its line, and why it was left out."""

NO_YEAR = "1604"
TOO_LONG = f"more than {LONGEST_CELL:,} characters"


@dataclass(slots=True)
class Card:
    """What the properties of a card say, as cells by column; `faults` are (property, line, reason)."""

    cells: dict[str, str] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)
    """What our own export says besides, by field."""
    faults: list[Fault] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)
    group: bool = False
    """A list of people, not one."""
    _several: dict[tuple[str, str], dict[str, None]] = field(default_factory=dict)

    def join(self, column: str, text: str, mark: str = "; ") -> None:
        """Puts the text behind what the column holds, each once; an empty one adds nothing."""
        if text.strip():
            self._several.setdefault((column, mark), {})[text.strip()] = None

    def once(self, column: str, text: str) -> None:
        """Fills the column where nothing stands yet."""
        if text.strip():
            self.cells.setdefault(column, text.strip())

    def gather(self) -> None:
        """Makes cells of the columns with several values; what is longer than a cell may be is left out."""
        for (column, mark), values in self._several.items():
            text = mark.join(values)
            if len(text) > LONGEST_CELL:
                self.faults.append((column, 0, TOO_LONG))
            else:
                self.cells[column] = text

    def as_ours(self) -> dict[str, str]:
        """The cells of a card that we wrote: its UID is ours, and what only fills a place for phones is left out."""
        cells = {name: text for name, text in self.cells.items() if name != "external_id"}
        name = cells.get("name", "")
        if cells.get("family") == name and "given" not in cells:
            cells.pop("family", None)
        repeated = cells.get("company") == name and cells.get("kind") == "organisation"
        if repeated or "customer" in self.own:  # a contact's customer, who is named by an id
            cells.pop("company", None)
        return {**cells, "uid": self.cells.get("external_id", ""), **self.own}


def card_of(properties: Iterable[Property]) -> Card:
    """The cells of a card."""
    card = Card()
    known = list(properties)
    labels = {one.group: _label(one.text) for one in known if one.name == "X-ABLABEL"}
    for one in sorted(known, key=_later):
        try:
            _take(card, one, labels.get(one.group, ""))
        except CrmError as error:
            card.faults.append((one.name, one.line, error.message))
        except BadLine as error:
            card.faults.append((one.name, one.line, str(error)))
    card.gather()
    _name(card)
    return card


def _later(one: Property) -> int:
    """What is preferred comes first, a fax last; otherwise the order of the card stays."""
    if one.name == "TEL" and any(kind in one.types for kind in LATER):
        return 2
    return 0 if one.preferred else 1


def _take(card: Card, one: Property, label: str) -> None:
    if "\0" in one.value:
        raise BadLine("a NUL character")
    if len(one.value) > LONGEST_CELL:
        raise BadLine(TOO_LONG)
    taker = TAKERS.get(one.name)
    if taker is not None:
        taker(card, one, label)
    elif one.name in LEFT_OUT or one.name.startswith(VENDORS):
        _left_out(card, one)
    elif one.name == OURS:
        card.own.update(dict.fromkeys(one.params.get("FIELD", ()), one.text))
    else:
        card.join(one.name.lower() if one.name.startswith("X-") else f"x-{one.name.lower()}", one.text)


def _left_out(card: Card, one: Property) -> None:
    if one.name == "X-ABSHOWAS" and one.text.upper() == "COMPANY":
        card.cells["kind"] = "organisation"
    elif one.name not in SILENT:
        card.left_out.add(one.name)


def _name(card: Card) -> None:
    """A card without FN is called by its parts, as they are spoken."""
    parts = ("name prefix", "given", "middle name", "family", "name suffix")
    card.once("name", " ".join(filter(None, (card.cells.get(part) for part in parts))))


# -- what each property becomes


def _whole_name(card: Card, one: Property, _label: str) -> None:
    card.once("name", _line(one.text))


def _parts_of_name(card: Card, one: Property, _label: str) -> None:
    """N:family;given;additional;prefixes;suffixes, each of which may be several."""
    for column, part in zip(
        ("family", "given", "middle name", "name prefix", "name suffix"), split(one.value, ";"), strict=False
    ):
        card.once(column, _line(" ".join(unescaped(word).strip() for word in split(part, ",") if word.strip())))


def _kind(card: Card, one: Property, _label: str) -> None:
    kind = one.text.strip().lower()
    card.group = kind == "group"
    if kind in ("org", "organization", "individual"):
        card.once("kind", "person" if kind == "individual" else "organisation")


def _company(card: Card, one: Property, _label: str) -> None:
    """ORG:company;unit;unit. A second one stands beside the first."""
    company, *units = [_line(part) for part in one.components]
    if "company" in card.cells and card.cells["company"] != company:
        card.join("other companies", ", ".join(filter(None, (company, *units))))
        return
    card.once("company", company)
    card.join("department", ", ".join(filter(None, units)))


def _email(card: Card, one: Property, _label: str) -> None:
    if one.text.strip():
        card.join("emails", read_email(one.text), SEVERAL)


def _phone(card: Card, one: Property, _label: str) -> None:
    """A number as it is written, or a `tel:` address with its extension."""
    text = _line(one.text)
    if text[:4].lower() == "tel:":
        number, *more = text[4:].split(";")
        extension = next((word[4:] for word in more if word.lower().startswith("ext=")), "")
        text = f"{number} x{extension}" if extension else number
    card.join("phones", text, SEVERAL)


def _address(card: Card, one: Property, label: str) -> None:
    """ADR:box;extended;street;city;region;postcode;country. A second one is kept as text."""
    parts = [", ".join(line.strip() for line in part.split("\n") if line.strip()) for part in one.components]
    box, extended, street, city, region, postcode, country = (*parts, *[""] * 7)[:7]
    street = ", ".join(filter(None, (street, extended, box)))
    values = (street, city, region, postcode, country)
    if not any(values):
        return
    columns = ("street", "city", "region", "postcode", "country")
    if any(column in card.cells for column in columns):
        named = label or next((kind for kind in one.types if kind in ("home", "work")), "")
        text = ", ".join(filter(None, values))
        card.join("other addresses", f"{named}: {text}" if named else text)
        return
    for column, value in zip(columns, values, strict=True):
        card.once(column, value)


def _birthday(card: Card, one: Property, _label: str) -> None:
    if one.text.strip():
        card.once("birthday", _day(one))


def _anniversary(card: Card, one: Property, _label: str) -> None:
    if one.text.strip():
        card.once("anniversary", _day(one))


def _dated(card: Card, one: Property, label: str) -> None:
    """A date that Apple's cards name by a label."""
    if label.lower() in ("", "anniversary"):
        _anniversary(card, one, label)
    else:
        card.join("other dates", f"{label}: {_day(one)}")


def _day(one: Property) -> str:
    """1985-04-12, or --04-12 where the year is not known; BadLine for what is no day."""
    text = one.text.strip().partition("T")[0].partition(" ")[0]
    found = re.fullmatch(r"(?:([0-9]{4})-?|--)([0-9]{2})-?([0-9]{2})", text)
    if found is None:
        raise BadLine(f"'{one.text[:40]}' is no day")
    year = found[1] or NO_YEAR
    try:
        day = date(int(year), int(found[2]), int(found[3]))
    except ValueError:
        raise BadLine(f"there is no day '{one.text[:40]}'") from None
    unknown = year == NO_YEAR or year in one.params.get("X-APPLE-OMIT-YEAR", ())
    return f"--{day:%m-%d}" if unknown else day.isoformat()


def _note(card: Card, one: Property, _label: str) -> None:
    card.join("note", one.text.replace("\r\n", "\n"), "\n\n")


def _tags(card: Card, one: Property, _label: str) -> None:
    for part in split(one.value, ","):
        card.join("tags", _line(unescaped(part)).replace(",", " "), ", ")


def _related(card: Card, one: Property, label: str) -> None:
    kind = label or next(iter(one.types), "")
    card.join("related", f"{kind}: {_line(one.text)}" if kind else _line(one.text))


def _language(card: Card, one: Property, _label: str) -> None:
    card.once("language", one.text)


def _gender(card: Card, one: Property, _label: str) -> None:
    card.once("gender", " ".join(filter(None, one.components)))


def _chat(card: Card, one: Property, _label: str) -> None:
    kind = one.params.get("X-SERVICE-TYPE", ()) or (one.name.removeprefix("X-").lower(),)
    text = _line(one.text)
    card.join("chat", text if ":" in text else f"{kind[0]}:{text}" if text else "")


def _into(column: str) -> "Taker":
    def take(card: Card, one: Property, _label: str) -> None:
        card.join(column, _line(one.text))

    return take


def _identity(card: Card, one: Property, _label: str) -> None:
    card.once("external_id", one.text.removeprefix("urn:uuid:"))


def _line(text: str) -> str:
    """A text as one line."""
    return " ".join(text.split())


def _label(text: str) -> str:
    """What a label says: Apple writes its own as _$!<Anniversary>!$_."""
    return _line(text.removeprefix("_$!<").removesuffix(">!$_"))


Taker = Callable[[Card, Property, str], None]

TAKERS: dict[str, Taker] = {
    "FN": _whole_name, "N": _parts_of_name, "ORG": _company, "KIND": _kind, "X-ADDRESSBOOKSERVER-KIND": _kind,
    "EMAIL": _email, "TEL": _phone, "ADR": _address, "BDAY": _birthday, "ANNIVERSARY": _anniversary,
    "X-ANNIVERSARY": _anniversary, "X-EVOLUTION-ANNIVERSARY": _anniversary, "X-ABDATE": _dated, "NOTE": _note,
    "CATEGORIES": _tags, "RELATED": _related, "X-ABRELATEDNAMES": _related, "LANG": _language, "GENDER": _gender,
    "UID": _identity, "NICKNAME": _into("nickname"), "TITLE": _into("title"), "ROLE": _into("profession"),
    "URL": _into("website"), "IMPP": _chat,
    **{f"X-{name}": _chat for name in ("AIM", "ICQ", "JABBER", "MSN", "YAHOO", "GTALK", "GOOGLE-TALK", "SKYPE")},
}  # fmt: skip


def in_order(columns: Collection[str]) -> list[str]:
    """The columns that occur, ours in their order before those of the cards."""
    return [*(name for name in COLUMNS if name in columns), *(name for name in columns if name not in COLUMNS)]
