"""From a header to fields: which column is read by which field's `parse`, which are custom fields, which left out.

What a layout says of a column comes first, then the words of the header.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import NamedTuple

from crmcli.custom.rules import BadFieldValue, field_name, read_value, yes_or_no
from crmcli.exchange.layout import CUSTOMER, OWN_NAME, Layout, Use, fitted, is_like, plain
from crmcli.exchange.mapping import Column, Fresh, Parse, Plan
from crmcli.exchange.readers.source import SEVERAL
from crmcli.exchange.rules import MARKS, BadMap, NoSuchColumn
from crmcli.kernel.cells import LISTED, unlisted
from crmcli.kernel.dates import When, is_no_date, read_date, when_of
from crmcli.kernel.errors import Usage
from crmcli.kernel.fields import Catalogue, Field, Reading
from crmcli.kernel.instants import micros, zone_named
from crmcli.kernel.names import all_clean, fold, quoted

ID_DIGITS = 18
"""Of an id, at most."""

CONSENTS = "consents"
"""Where columns that say yes or no to something go, a `Said` each."""


class Said(NamedTuple):
    """What a column says of a consent: to what, by which channel (None: all), yes or no, on which day (ISO)."""

    purpose: str
    channel: str | None
    given: bool | None
    """None where the column only knows the day."""
    day: str | None


def words_of(catalogue: Catalogue) -> dict[str, Field]:
    """Every header that names a field of the catalogue."""
    known: dict[str, Field] = {}
    for field in catalogue.fields:
        if field.parse is not None:
            for word in (field.name, field.label, *field.aliases):
                known.setdefault(plain(word), field)
    return known


def _ref(text: str, _reading: Reading) -> int:
    digits = text.lstrip("abcdefghijklmnopqrstuvwxyz")
    if not digits.isascii() or not digits.isdigit() or len(digits) > ID_DIGITS:
        raise Usage(f"'{text}' is no id")
    return int(digits)


def _rows(text: str, _reading: Reading) -> object:
    """The objects of a `rows` field: a JSON array, or its objects one behind the other."""
    try:
        return json.loads(text if text.startswith("[") else f"[{text}]")
    except ValueError:
        raise Usage(f"{quoted(text)} is no list of objects") from None


def _instant(text: str, _reading: Reading) -> int:
    try:
        return micros(datetime.fromisoformat(text))
    except ValueError:
        raise Usage(f"'{text}' is no instant") from None


READ_BACK: dict[str, Parse] = {
    "ref": _ref,
    "int": _ref,
    "instant": _instant,
    "text": lambda text, _: text,
    "rows": _rows,
    "list": lambda text, _: tuple(text.split(SEVERAL) if SEVERAL in text else unlisted(text)),
}
"""How columns that nobody may set are read from our own export, by the field's kind."""

DATES = ("date", "instant", "when")
"""Kinds of fields that are read as dates."""

LISTS = {"email": "emails", "phone": "phones", "emails": "emails", "phones": "phones"}


def plan(
    header: Sequence[str],
    catalogue: Catalogue,
    custom: Mapping[str, str],
    layout: Layout | None = None,
    *,
    ours: bool = False,
) -> Plan:
    """Reads the header. `custom` are the noun's custom fields by name with their types; `ours` marks our own export.

    BadMap when the layout names no field, NoSuchColumn when the file lacks a column that it must have.
    """
    layout = layout or Layout()
    for name in layout.missing(header):
        raise NoSuchColumn(layout.columns[name].stands or layout.name, name, header)
    return _Planner(header, catalogue, custom, layout, "", ours=ours).plan()


def customer_plan(header: Sequence[str], catalogue: Catalogue, custom: Mapping[str, str], layout: Layout) -> Plan:
    """How the columns that speak of a row's customer (`customer.email`) are read, by the customers' catalogue."""
    return _Planner(header, catalogue, custom, layout, CUSTOMER, ours=False).plan()


class _Planner:
    """Plans the columns of one header. With a `prefix` only fields behind it count."""

    def __init__(
        self,
        header: Sequence[str],
        catalogue: Catalogue,
        custom: Mapping[str, str],
        layout: Layout,
        prefix: str,
        *,
        ours: bool,
    ) -> None:
        self._header = header
        self._catalogue = catalogue
        self._custom = custom
        self._layout = layout
        self._prefix = prefix
        self._keeps = "fields" in catalogue.by_name
        """Whether records of the noun can have fields of one's own."""
        self._ours = ours
        self._uses = layout.uses(header)
        self._columns: list[Column] = []
        self._fresh: dict[str, Fresh] = {}
        self._ignored: list[str] = []
        self._own_names: set[str] = set()
        self._policies: dict[str, str] = {}
        self._by: dict[str, str] = {}

    def plan(self) -> Plan:
        """The plan."""
        known = words_of(self._catalogue)
        if not self._ours:
            _as_theirs(known, self._header, self._catalogue)
        taken = {self._mine(name) for use in self._uses.values() for name in (use.field, *use.into)}
        for place, name in enumerate(self._header):
            use = self._uses.get(place)
            if use is not None and not use.left_out:
                self._columns += self._used(place, name, use)
            elif name in MARKS or use is not None or not name.strip():
                self._ignored.append(name)
            elif not self._prefix:
                self._by_header(place, name, known, taken)
        self._columns += self._constants()
        types = {**{name: made.type for name, made in self._fresh.items()}, **self._custom}
        return Plan(tuple(self._columns), self._fresh, tuple(self._ignored), self._policies, types, self._by)

    def _by_header(self, place: int, name: str, known: Mapping[str, Field], taken: set[str]) -> None:
        """A column that only its header speaks for."""
        own = self._catalogue.by_name.get(name) if self._ours else None
        if own is not None and own.parse is None:
            if own.kind in READ_BACK:
                self._columns.append(Column(place, name, name, READ_BACK[own.kind]))
            return
        field = known.get(plain(name))
        if field is not None and field.parse is not None and (field.name in LISTS or field.name not in taken):
            taken.add(field.name)
            filled, many = LISTS.get(field.name, field.name), field.name in LISTS
            use = self._zoned(field, Use())
            parse = field.parse if self._ours else _parse_of(field)
            parse = _read_as(use, None, parse) if use.zone else parse
            between = LISTED if self._ours and many else ""
            self._columns.append(Column(place, name, filled, parse, many=many, plain=field.plain, separator=between))
        elif (self._ours and not name.startswith("fields.")) or self._layout.unknown == "ignore" or not self._keeps:
            self._ignored.append(name)
        else:
            self._columns.append(self._own(place, name, name.removeprefix("fields."), Use()))

    def _used(self, place: int, header: str, use: Use) -> Iterator[Column]:
        """The columns that a use of one column of the file makes: one for each field it fills."""
        if use.consent and not self._prefix:
            parse = _read_as(use, None, _consent(header, use.consent, use.says))
            yield Column(place, header, CONSENTS, parse, many=True, separator=SEVERAL)
        if use.unless and not self._prefix:
            yield from self._in_turn(place, header, use)
            return
        parts: Sequence[str] = use.into or (use.field,)
        for part, name in enumerate(map(self._mine, parts)):
            if name:
                yield self._filled(place, header, name, use, part if use.into else None)

    def _in_turn(self, place: int, header: str, use: Use) -> Iterator[Column]:
        """The field where the columns that go before say nothing, another or none where they do."""
        before = tuple(n for n, name in enumerate(self._header) if any(is_like(h, name) for h in use.unless.split("|")))
        yield replace(self._filled(place, header, self._mine(use.field), use, None), silent=before)
        if before and use.otherwise:
            yield replace(self._filled(place, header, use.otherwise, Use(stands=use.stands), None), spoken=before)

    def _filled(self, place: int, header: str, name: str, use: Use, part: int | None) -> Column:
        field = self._catalogue.by_name.get(name)
        if field is None or field.parse is None:
            if not self._keeps or (name not in self._custom and not name.startswith("fields.")):
                raise self._no_field(name, use.stands)
            return self._own(place, header, name, use, part)
        filled, many = LISTS.get(field.name, field.name), field.name in LISTS
        if use.policy:
            self._policies[filled] = use.policy
        if use.by:
            self._by[filled] = use.by
        use = self._zoned(field, use)
        as_said = part is None and not (use.values or use.trim or use.prefix or use.dates or use.zone or use.separator)
        parse = _parse_of(field) if as_said else _read_as(use, part, _apart(field, use))
        separator = use.separator if many and part is None else ""
        return Column(
            place, header, filled, parse, many=many, plain=field.plain if as_said else None,
            separator=separator, join=use.join,
        )  # fmt: skip

    def _zoned(self, field: Field, use: Use) -> Use:
        """The use with the zone that the layout has for all times."""
        return replace(use, zone=use.zone or self._layout.zone) if field.kind in DATES else use

    def _own(self, place: int, header: str, wanted: str, use: Use, part: int | None = None) -> Column:
        """A column kept as a custom field; the second of one name gets a number, so that two are never mixed."""
        name = header if wanted == OWN_NAME else wanted.removeprefix("fields.")
        name = name if name in self._custom else field_name(name) or f"column_{place + 1}"
        name = name if use.join else _unused(name, self._own_names)
        if name not in self._custom:
            self._fresh[name] = Fresh(header.removeprefix("fields."), use.type or "text")
        kind = self._custom.get(name, use.type or "text")
        if use.policy:
            self._policies[f"fields.{name}"] = use.policy

        def parse(text: str, reading: Reading) -> object:
            return read_value(name, kind, text, reading)

        meant = _or_no_date(parse) if kind == "date" else parse
        as_said = part is None and not (use.values or use.trim or use.dates or use.zone)
        easy = all_clean if kind == "text" and as_said else None
        return Column(
            place, header, name, meant if as_said else _read_as(use, part, meant), custom=True, plain=easy,
            join=use.join,
        )  # fmt: skip

    def _constants(self) -> Iterator[Column]:
        """What every row says where its columns say nothing."""
        for said, text in self._layout.constants.items():
            if name := self._mine(said):
                stands = f"{self._layout.name}: constant '{said}'"
                yield replace(self._filled(-1, said, name, Use(stands=stands), None), constant=text)

    def _mine(self, name: str) -> str:
        """The field without the prefix; "" where it is another's. A customer's own rows need no prefix."""
        if self._prefix or self._catalogue.noun == "customer":
            return name.removeprefix(CUSTOMER) if name.startswith(CUSTOMER) or not self._prefix else ""
        return "" if name.startswith(CUSTOMER) else name

    def _no_field(self, name: str, stands: str) -> BadMap:
        known = [self._prefix + f.name for f in self._catalogue.fields if f.parse is not None]
        return BadMap(
            stands, f"{self._catalogue.noun} has no field '{name}' (a new one of your own: fields.{name})", known, name
        )


def _as_theirs(known: dict[str, Field], header: Sequence[str], catalogue: Catalogue) -> None:
    """In a foreign file "source" says how a customer was won or a ticket came, and "id" is an id of theirs."""
    said = [known.get(plain(name)) for name in header]
    known.pop("source", None)
    if (theirs := catalogue.by_name.get("external_id")) is not None and theirs not in said:
        known["id"] = theirs
    for meant in filter(None, map(catalogue.by_name.get, ("origin", "channel"))):
        if meant.parse is not None and meant not in said:
            known["source"] = meant


def _unused(name: str, taken: set[str]) -> str:
    free = name if name not in taken else next(n for k in count(2) if (n := f"{name}_{k}") not in taken)
    taken.add(free)
    return free


def _read_as(use: Use, part: int | None, parse: Parse) -> Parse:
    """What reads a cell, or the part of it with this number, as the use has it; None for nothing."""
    values = {fold(text): meant for text, meant in use.values.items()}

    def read(text: str, reading: Reading) -> object:
        said = text.strip(use.trim + " \t") if use.trim else text.strip()
        said = said if part is None else _parts(use, said)[part]
        said = values.get(fold(said), said) if values else said
        if not said:
            return None
        said = said if said.startswith(use.prefix) else use.prefix + said
        own = replace(reading, date_order=use.dates or reading.date_order, zone=use.zone or reading.zone)
        value = parse(said, own)
        if use.zone and isinstance(value, datetime) and value.tzinfo is None:  # a time on the wall of that zone
            return value.replace(tzinfo=zone_named(use.zone))
        return when_of(value.at, reading.zone) if isinstance(value, When) and value.timed else value

    return read


def _parts(use: Use, text: str) -> Sequence[str]:
    """The parts of a cell, as many as there are fields for them."""
    if not text:
        return [""] * len(use.into)
    if use.pattern:
        parts = fitted(use.pattern, text)
        if parts is None:
            raise Usage(f"{quoted(text)} does not fit the pattern '{use.pattern}'")
    else:
        parts = text.split(use.separator or ",", len(use.into) - 1)
    return [*map(str.strip, parts), *[""] * len(use.into)]


def _parse_of(field: Field) -> Parse:
    """The field's parse, to which what programs write where they know no date is none."""
    parse = field.parse
    assert parse is not None  # noqa: S101 - whoever asks has looked
    return _or_no_date(parse) if field.kind in DATES else parse


def _or_no_date(parse: Parse) -> Parse:
    return lambda text, reading: None if is_no_date(text) else parse(text, reading)


def _apart(field: Field, use: Use) -> Parse:
    """The field's parse; of tags, which it tells apart by itself, with the separator of the use."""
    parse = _parse_of(field)
    if not use.separator or use.into or field.kind != "list" or field.name in LISTS:
        return parse
    values = {fold(text): meant for text, meant in use.values.items()}

    def read(text: str, reading: Reading) -> object:
        parts = map(str.strip, text.split(use.separator))
        return parse(",".join(filter(None, (values.get(fold(part), part) for part in parts))), reading) or None

    return read


def _consent(header: str, consent: str, says: str) -> Parse:
    purpose, _, channel = consent.partition("/")

    def read(text: str, reading: Reading) -> object:
        if says:
            return Said(purpose, channel or None, yes_or_no(says), read_date(text, reading))
        given = yes_or_no(text)
        if given is None:
            raise BadFieldValue(header, text, "write yes or no")
        return Said(purpose, channel or None, given, None)

    return read
