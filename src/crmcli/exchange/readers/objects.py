"""JSON objects as rows: nested ones are flattened (`address.city`), lists become several values.

Numbers stay as they are written. The header is every key that occurs, in the order met.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence

from crmcli.exchange.layout import plain
from crmcli.exchange.readers.misfit import misfit
from crmcli.exchange.readers.source import SEVERAL, Survey
from crmcli.exchange.rules import MOST_COLUMNS, EmptyFile, TooManyColumns

Read = tuple[int, dict[str, str], str]
"""The first line of an object, its cells by key, what is wrong; a faulty one is its text under the empty key."""

PEOPLE_KEYS = frozenset((
    "contacts", "people", "persons", "employees", "members", "staff", "contact persons", "contact people",
    "kontakte", "personen", "mitarbeiter", "ansprechpartner",
))  # fmt: skip
"""Under which a customer has its people, as `layout.plain` spells headers."""

LABELS = frozenset(("type", "label", "kind", "category", "primary", "main", "is_primary", "isPrimary"))
VALUES = frozenset(("value", "number", "email", "phone", "address"))


class Objects:
    """The rows of a file of objects. Who reads a format says how its objects are found in the file (`found`)."""

    format = "jsonl"
    delimiter = ""
    sheet = ""
    repeated: Collection[int] = ()

    def __init__(self, survey: Survey, *, nothing: bool = False) -> None:
        """EmptyFile where there is no row, unless there may be `nothing`: of a file whose noun is known."""
        self.path = survey.path
        self._survey = survey
        self.said = survey.said()
        self.header: Sequence[str] = self._keys()
        if not self.header and not nothing:
            raise EmptyFile(self.path)

    def found(self) -> Iterator[Read]:
        """The objects of the file."""
        raise NotImplementedError

    def __iter__(self) -> Iterator[tuple[int, list[str], str]]:
        header = self.header
        for line, record, fault in self.found():
            if fault:
                yield line, [""] * len(header) + [record[""]], fault
            else:
                yield line, [record.get(key, "") for key in header], ""

    def read(self, line: int, text: str) -> Read:
        """The object that a text is."""
        if self._survey.flawed and (odd := misfit((), (text,), self._survey.encoding)):
            return line, {"": text}, odd
        return line, *read_object(text)

    def _keys(self) -> list[str]:
        keys: dict[str, None] = {}
        for _, record, fault in self.found():
            if not fault:
                keys.update(dict.fromkeys(record))
            if len(keys) > MOST_COLUMNS:
                raise TooManyColumns(self.path, len(keys))
        return list(keys)


def read_object(text: str) -> tuple[dict[str, str], str]:
    """An object as flat cells, or its text under the empty key and what is wrong with it."""
    text = text.rstrip("\r\n")
    try:
        found = DECODER.decode(text)
        if not isinstance(found, dict):
            return {"": text}, "no JSON object"
        if "\\u" in text:
            json.dumps(found, ensure_ascii=False).encode()
        return dict(flat(found)), ""
    except UnicodeEncodeError:
        return {"": text}, "half a character"
    except (ValueError, RecursionError) as error:
        return {"": text}, f"no JSON object: {error}"


def flat(found: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    """The object as (key, text) pairs."""
    pairs: list[tuple[str, str]] = []
    for key, value in found.items():
        name = prefix + key
        if isinstance(value, dict):
            pairs += _money(name, value) or flat(value, f"{name}.")
        elif isinstance(value, list):
            spell = _whole if plain(name) in PEOPLE_KEYS else _text
            pairs.append((name, SEVERAL.join(map(spell, value))))
        else:
            pairs.append((name, _text(value)))
    return pairs


def _money(name: str, value: Mapping[str, object]) -> list[tuple[str, str]]:
    if set(value) != {"amount", "currency"}:
        return []
    return [(name, _text(value["amount"])), (f"{name}.currency", _text(value["currency"]))]


def _text(value: object) -> str:
    """A value as a cell: of `{"type": "work", "value": "+1 202 555 0101"}` the number, of other objects their JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and len(own := value.keys() - LABELS) == 1 and own <= VALUES:
        return _text(value[own.pop()])
    return json.dumps(value, ensure_ascii=False)


def _whole(value: object) -> str:
    """The same, but for somebody who has nothing but an e-mail address or a phone number."""
    if isinstance(value, dict) and value.keys() & {"email", "phone"}:
        return json.dumps(value, ensure_ascii=False)
    return _text(value)


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object whose keys are each said once; which of two that differ is meant, nobody can say."""
    found = dict(pairs)
    if len(found) < len(pairs):
        for key, value in pairs:
            if found[key] != value:
                raise ValueError(f"the key '{key}' stands twice")
    return found


def _constant(name: str) -> str | None:
    """NaN, which JSON does not have, is what some programs write for nothing."""
    return None if name == "NaN" else name


DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=_constant, object_pairs_hook=_unique)
