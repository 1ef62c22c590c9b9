"""JSON Lines: an object a line. Nested objects are flattened (`address.city`), lists become several values."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence

from crmcli.exchange.readers.misfit import misfit
from crmcli.exchange.readers.source import SEVERAL, Survey, opened
from crmcli.exchange.rules import MOST_COLUMNS, EmptyFile, NotLines, TooManyColumns, Wish

FORMATS = ("jsonl",)
SUFFIXES = (".jsonl", ".ndjson", ".json")


def knows(surveyed: Survey) -> bool:
    """True for what begins like an object; a header does not."""
    return surveyed.head.lstrip()[:1] == b"{"


def parts(surveyed: Survey) -> list[str]:
    """The nouns that the lines of an `export all` name, in order; none for a file of one noun."""
    found: dict[str, None] = {}
    with surveyed.path.open(encoding=surveyed.encoding, errors="replace") as file:
        for text in file:
            if not text.startswith('{"noun":'):
                return []
            record, fault = read_line(text)
            if not fault:
                found[record["noun"]] = None
    return list(found)


def rows(surveyed: Survey, _wish: Wish, part: str, *, nothing: bool) -> "JsonLines":
    """The file's objects, or those of one noun."""
    return JsonLines(surveyed, part, nothing=nothing)


class JsonLines:
    """The rows of a JSONL file; the header is every key that occurs, in the order met. `noun` picks its lines alone.

    EmptyFile where there is no row, unless there may be `nothing`: of a file whose noun is known.
    """

    format = "jsonl"
    delimiter = ""
    sheet = ""
    repeated: Collection[int] = ()

    def __init__(self, survey: Survey, noun: str = "", *, nothing: bool = False) -> None:
        self.path = survey.path
        self._survey = survey
        self._noun = noun
        self.said = survey.said()
        survey.bounded()
        if survey.head.lstrip()[:1] == b"[":
            raise NotLines(survey.path)
        self.header: Sequence[str] = self._keys(nothing=nothing)

    def __iter__(self) -> Iterator[tuple[int, list[str], str]]:
        header = self.header
        for line, record, fault in self._records():
            if fault:
                yield line, [""] * len(header) + [record[""]], fault
            else:
                yield line, [record.get(key, "") for key in header], ""

    def _keys(self, *, nothing: bool) -> list[str]:
        keys: dict[str, None] = {}
        for _, record, fault in self._records():
            if not fault:
                keys.update(dict.fromkeys(record))
            if len(keys) > MOST_COLUMNS:
                raise TooManyColumns(self.path, len(keys))
        if not keys and not nothing:
            raise EmptyFile(self.path)
        return list(keys)

    def _records(self) -> Iterator[tuple[int, dict[str, str], str]]:
        """(line, cells by key, fault); a faulty line is its text under the empty key."""
        line = 0
        with opened(self._survey, lambda: line + 1) as file:
            for line, text in enumerate(file, 1):
                if not text.strip():
                    continue
                record, fault = read_line(text)
                if self._survey.flawed and (odd := misfit((), (text,), self._survey.encoding)):
                    record, fault = {"": text.rstrip("\r\n")}, odd
                if self._noun and not fault and record.pop("noun", "") != self._noun:
                    continue
                yield line, record, fault


def read_line(text: str) -> tuple[dict[str, str], str]:
    """The object of a line as flat cells, or the line's text under the empty key and what is wrong with it.

    Numbers stay as they are written.
    """
    try:
        found = json.loads(text, parse_int=str, parse_float=str)
        fault = "" if isinstance(found, dict) else "no JSON object"
        record = {} if fault else dict(flat(found))
        if "\\u" in text:
            json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        fault = "half a character"
    except (ValueError, RecursionError) as error:
        fault = f"no JSON object: {error}"
    return ({"": text.rstrip("\r\n")}, fault) if fault else (record, "")


def flat(found: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    """The object as (key, text) pairs."""
    pairs: list[tuple[str, str]] = []
    for key, value in found.items():
        name = prefix + key
        if isinstance(value, dict):
            pairs += _money(name, value) or flat(value, f"{name}.")
        elif isinstance(value, list):
            pairs.append((name, SEVERAL.join(_text(item) for item in value)))
        else:
            pairs.append((name, _text(value)))
    return pairs


def _money(name: str, value: Mapping[str, object]) -> list[tuple[str, str]]:
    if set(value) != {"amount", "currency"}:
        return []
    return [(name, _text(value["amount"])), (f"{name}.currency", _text(value["currency"]))]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
