"""Mapping files: what a shop knows of another system's files, in TOML, kept beside the cron line that needs it.

Read strictly: what is not understood is refused with the file, the line and a suggestion, so that a slip of the pen
never leaves a column out.
"""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from crmcli.custom.rules import TYPES
from crmcli.exchange.layout import CUSTOMER, HOLE, POLICIES, UNKNOWN, Layout, Use
from crmcli.exchange.nouns import INTAKES
from crmcli.exchange.rules import BY, DATE_ORDERS, KEYS, ON_MATCH, BadMapping, NoMapping
from crmcli.kernel.instants import UnknownZone, zone_named
from crmcli.kernel.names import fold

CHOICES: dict[str, Sequence[str]] = {
    "noun": tuple(INTAKES), "key": KEYS, "on_match": ON_MATCH, "dates": DATE_ORDERS, "unknown": UNKNOWN,
    "policy": POLICIES, "type": TYPES, "by": BY, "says": ("yes", "no", "day"),
}  # fmt: skip
"""The words that a key takes."""

TEXTS = ("noun", "source", "key", "on_match", "encoding", "delimiter", "dates", "zone", "unknown")
MAKE = "make_customers"
TABLES = ("columns", "constants", "skip")
COLUMN = (
    "field", "into", "separator", "pattern", "trim", "prefix", "values",
    "dates", "zone", "join", "policy", "type", "by",
    "consent", "says", "unless", "otherwise", "optional",
)  # fmt: skip


def read_mapping(path: Path) -> Layout:
    """The layout that a mapping file describes; NoMapping (exit 3), BadMapping (exit 2)."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadMapping(f"{path}", "it is no UTF-8 text", "save it as UTF-8") from error
    except OSError as error:
        raise NoMapping(path, error.strerror or str(error)) from error
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadMapping(f"{path}", f"it is no TOML: {error}", "see: crmcli help mapping") from error
    return _File(path, text).layout(found)


class _File:
    """One mapping file, for saying where in it something stands."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = text.splitlines()

    def layout(self, found: Mapping[str, object]) -> Layout:
        """The file's content as a layout."""
        self._known(found, (*TEXTS, MAKE, *TABLES), self._at)
        texts = {name: self._text(found[name], name, self._at(name)) for name in TEXTS if name in found}
        columns = {header: self._use(header, said) for header, said in self._table(found, "columns").items()}
        required = {
            header
            for header, said in self._table(found, "columns").items()
            if "*" not in header and not (isinstance(said, Mapping) and said.get("optional"))
        }
        constants = {
            name: self._plain(said, name, self._at(name)) for name, said in self._table(found, "constants").items()
        }
        return Layout(
            name=str(self._path), columns=columns, constants=constants, required=frozenset(required),
            skip={name: self._texts(said, name) for name, said in self._table(found, "skip").items()},
            make_customers=self._makes(found), **texts,
        )  # fmt: skip

    def _makes(self, found: Mapping[str, object]) -> bool:
        said = found.get(MAKE, False)
        if not isinstance(said, bool):
            raise BadMapping(self._at(MAKE), f"{MAKE} is true or false", "true makes a customer of an id nobody has")
        return said

    def _texts(self, said: object, name: str) -> tuple[str, ...]:
        """Of [skip]: the texts that make a row none of the noun's."""
        if not isinstance(said, list) or not all(isinstance(text, str) for text in said):
            raise BadMapping(self._at(name), f"{name} is no list of texts", f'such as: {name} = ["failed", "void"]')
        return tuple(said)

    def _use(self, header: str, said: object) -> Use:
        """What one line of [columns] says: a field's name, or a table."""
        stands = f"{self._at(header)}, column '{header}'"
        if isinstance(said, str):
            return Use(said, stands=stands)
        if not isinstance(said, Mapping):
            raise BadMapping(stands, "it names no field", 'write it as "Column" = "field", or = { field = "…" }')
        self._known(said, COLUMN, lambda _name: stands)
        if not isinstance(said.get("optional", False), bool):
            raise BadMapping(stands, "optional is true or false", "columns that a file may lack are optional = true")
        plain = [name for name in COLUMN if name not in ("into", "values", "optional") and name in said]
        texts = {name: self._text(said[name], name, stands) for name in plain}
        use = Use(into=self._into(said, stands), values=self._values(said, stands), stands=stands, **texts)
        _sound(use, stands)
        if use.pattern and not use.into:
            return _one_part(use)
        return use

    def _into(self, said: Mapping[str, object], stands: str) -> tuple[str, ...]:
        found = said.get("into", [])
        if not isinstance(found, list) or not all(isinstance(name, str) for name in found):
            raise BadMapping(stands, "into is no list of fields", 'such as: into = ["family", "given"]')
        return tuple(found)

    def _values(self, said: Mapping[str, object], stands: str) -> dict[str, str]:
        found = said.get("values", {})
        if not isinstance(found, Mapping):
            raise BadMapping(stands, "values is no table", 'such as: values = { "Y" = "yes", "-" = "" }')
        return {fold(text): self._plain(meant, f"values of '{text}'", stands) for text, meant in found.items()}

    def _table(self, found: Mapping[str, object], name: str) -> Mapping[str, object]:
        table = found.get(name, {})
        if not isinstance(table, Mapping):
            raise BadMapping(self._at(name), f"{name} is no table", f"write it as [{name}] with a line for each")
        return table

    def _text(self, said: object, name: str, stands: str) -> str:
        if not isinstance(said, str):
            raise BadMapping(stands, f"{name} is no text", f'write it in quotes: {name} = "…"')
        known = CHOICES.get(name)
        if known and said not in known:
            raise BadMapping(stands, f"{name} '{said}' is not known", f"one of: {' '.join(known)}", said, known)
        if name == "zone":
            try:
                zone_named(said)
            except UnknownZone as error:
                raise BadMapping(stands, error.message, error.hint) from error
        return said

    @staticmethod
    def _plain(said: object, name: str, stands: str) -> str:
        """A value as a cell would hold it."""
        if isinstance(said, bool):
            return "yes" if said else "no"
        if isinstance(said, Mapping | list):
            raise BadMapping(stands, f"{name} is no text", f'write it in quotes: {name} = "…"')
        return str(said)

    def _known(self, found: Mapping[str, object], known: Sequence[str], at: Callable[[str], str]) -> None:
        for name in found:
            if name not in known:
                raise BadMapping(at(name), f"'{name}' means nothing here", f"one of: {' '.join(known)}", name, known)

    def _at(self, key: str) -> str:
        """Where a key stands, for errors."""
        own = re.compile(rf"""\s*\[?\s*(["']?){re.escape(key)}\1\s*[=\].]""")
        line = next((number for number, text in enumerate(self._lines, 1) if own.match(text)), 0)
        return f"{self._path}, line {line}" if line else str(self._path)


def _sound(use: Use, stands: str) -> None:
    """BadMapping where the parts of a use contradict each other."""
    if use.into and use.field:
        raise BadMapping(stands, "field and into exclude each other", "name all fields of the parts in into")
    if use.into and not (use.pattern or use.separator):
        raise BadMapping(stands, "into needs a separator or a pattern", 'such as: separator = ","')
    if use.pattern and use.separator:
        raise BadMapping(stands, "separator and pattern exclude each other", "keep one of them")
    if use.pattern:
        _sound_pattern(use, stands)
    if use.type and not use.field.removeprefix(CUSTOMER).startswith("fields."):
        raise BadMapping(stands, "type is for fields of your own", 'such as: field = "fields.size", type = "number"')
    if use.by and "." in use.field:
        raise BadMapping(stands, "by is for a field that names another record", 'such as: field = "customer"')


def _sound_pattern(use: Use, stands: str) -> None:
    holes, fields = use.pattern.count(HOLE), max(1, len(use.into))
    if holes != fields:
        raise BadMapping(stands, f"the pattern has {holes} {HOLE} for {fields} fields", 'such as: pattern = "{} ({})"')
    if HOLE * 2 in use.pattern:
        raise BadMapping(stands, f"nothing stands between two {HOLE} of the pattern", 'such as: pattern = "{}, {}"')


def _one_part(use: Use) -> Use:
    return replace(use, field="", into=(use.field,))
