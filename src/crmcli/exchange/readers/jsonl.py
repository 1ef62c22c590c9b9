"""JSON Lines: an object a line. Nested objects are flattened (`address.city`), lists become several values of a cell."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from crmcli.exchange.readers.source import Survey
from crmcli.exchange.rules import EmptyFile

SEVERAL = "\x1f"
"""Stands between several values of one cell."""


class JsonLines:
    """The rows of a JSONL file; the header is every key that occurs, in the order met."""

    format = "jsonl"
    delimiter = ""

    def __init__(self, survey: Survey, noun: str = "") -> None:
        self.path: Path = survey.path
        self._encoding = survey.encoding
        self._noun = noun
        self.header: Sequence[str] = self._keys()

    def __iter__(self) -> Iterator[tuple[int, list[str], str]]:
        for line, record, fault in self._records():
            yield line, [record.get(key, "") for key in self.header], fault

    def _keys(self) -> list[str]:
        keys: dict[str, None] = {}
        for _, record, _ in self._records():
            keys.update(dict.fromkeys(record))
        if not keys:
            raise EmptyFile(self.path)
        return list(keys)

    def _records(self) -> Iterator[tuple[int, dict[str, str], str]]:
        with self.path.open(encoding=self._encoding) as file:
            for line, text in enumerate(file, 1):
                if not text.strip():
                    continue
                try:
                    found = json.loads(text)
                except (json.JSONDecodeError, RecursionError) as error:
                    yield line, {"": text.rstrip("\n")}, f"no JSON object: {error}"
                    continue
                if not isinstance(found, dict):
                    yield line, {"": text.rstrip("\n")}, "no JSON object"
                elif not self._noun:
                    yield line, dict(flat(found)), ""
                elif found.pop("noun", "") == self._noun:
                    yield line, dict(flat(found)), ""


def nouns_of(path: Path, encoding: str) -> list[str]:
    """The nouns that the lines of an `export all` name, in order; none for a file of one noun."""
    found: dict[str, None] = {}
    with path.open(encoding=encoding) as file:
        for text in file:
            if not text.startswith('{"noun":'):
                return []
            try:
                found[str(json.loads(text)["noun"])] = None
            except (json.JSONDecodeError, KeyError):
                continue
    return list(found)


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
