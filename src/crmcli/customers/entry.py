"""From the words of a command line to customers and values: which records are meant, and what is to be written."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from crmcli.custom.queries import read_pairs, with_custom
from crmcli.customers import queries, rules, views
from crmcli.customers.fields import CUSTOMERS, split_tags
from crmcli.kernel.errors import NotFound, Usage
from crmcli.kernel.fields import Catalogue, Reading
from crmcli.kernel.names import cleaned
from crmcli.kernel.sheet import Card, Sheet
from crmcli.kernel.stages import read_stage
from crmcli.store.listing import Query, ids, listing, query
from crmcli.store.read import Reader
from crmcli.workspace import Workspace

MANY = 10
"""Writes over more records than this ask first."""
LISTS = {"email": "emails", "phone": "phones", "tag": "tags"}
RENAMED = {"works_for": "company"}
EMPTY = "No customer matches.\nAdd one: crmcli customer add NAME, or bring a file: crmcli import FILE"


class HalfAnId(Usage):
    """A source without an id in it, or an id without its source."""

    code = "half_an_id"

    def __init__(self) -> None:
        super().__init__("--source and --external-id belong together", hint="give both, or neither")


class NoTarget(Usage):
    """A command over records that names none."""

    code = "no_target"

    def __init__(self, noun: str) -> None:
        super().__init__(
            f"no {noun} is named", hint="give a reference, - for ids from standard input, or --where FILTER"
        )


class NoneMeant(NotFound):
    """A command over records whose filter matches none, or that got no ids from standard input."""

    def __init__(self, nouns: str, where: str) -> None:
        said = f"no {nouns} match {where}" if where else f"standard input named no {nouns}"
        super().__init__(said, hint="nothing was changed")


@dataclass(frozen=True, slots=True)
class Over:
    """What a command over many records needs to know of their noun: its fields, what a reference means, and of the
    trash, which condition is theirs alone."""

    catalogue: Catalogue
    resolve: Callable[[Reader, str, Reading, queries.Pick], int]
    removed: str = ""


REMOVED = "customer.merged_into IS NULL"
"""Of the trash, those who were removed and did not become part of another."""
OVER = Over(CUSTOMERS, queries.resolve, REMOVED)


def gathered(words: Mapping[str, object]) -> dict[str, object]:
    """The options that were given, by field name: texts, and several texts."""
    given = {
        name: value
        for name, value in words.items()
        if name != "ref" and value is not None and value is not False and value != ()
    }
    if given.pop("company_kind", False):
        given["kind"] = rules.ORGANISATION
    return {RENAMED.get(name, name): value for name, value in given.items()}


def read_new(workspace: Workspace, texts: Mapping[str, object]) -> dict[str, object]:
    """The values of a new customer."""
    if ("source" in texts) != ("external_id" in texts):
        raise HalfAnId
    values = _read(workspace, texts)
    return {name: value for name, value in values.items() if value is not None}


def read_changes(workspace: Workspace, ref: str, texts: Mapping[str, object]) -> tuple[int, dict[str, object]]:
    """Which customer is meant, and the values that change; an empty text is None."""
    changes = _read(workspace, {name: v for name, v in texts.items() if not name.startswith("add_")})
    with workspace.store.read() as db:
        number = queries.resolve(db, ref, workspace.reading(), workspace.ask.pick)
        refuse_half_an_id(db, "customer", number, changes)
        for name, sql in (("email", queries.EMAILS_OF), ("phone", queries.PHONES_OF)):
            more = texts.get(f"add_{name}")
            if isinstance(more, Sequence):
                fresh = _parsed_list(name, more, workspace.reading())
                there = changes.get(LISTS[name]) if name in texts else [value for (value,) in db.all(sql, id=number)]
                changes[LISTS[name]] = tuple(dict.fromkeys([*_texts(there), *fresh]))
    return number, changes


def refuse_half_an_id(db: Reader, noun: str, number: int, changes: Mapping[str, object]) -> None:
    """HalfAnId (exit 2) when changes would leave a record of `noun` (also its table's name) with one of the two."""
    if changes.keys() & {"source", "external_id"}:
        source, external_id = db.all(f"SELECT source, external_id FROM {noun} WHERE id = :id", id=number)[0]
        if (changes.get("source", source) is None) != (changes.get("external_id", external_id) is None):
            raise HalfAnId


def _read(workspace: Workspace, texts: Mapping[str, object]) -> dict[str, object]:
    reading = workspace.reading()
    values: dict[str, object] = {}
    for name, text in texts.items():
        if name == "field" and isinstance(text, Sequence):
            values["fields"] = _custom(workspace, text, reading)
        elif name == "stage":
            values["stage"] = _stage(workspace, str(text))
        elif name in LISTS and isinstance(text, Sequence):
            values[LISTS[name]] = _parsed_list(name, text, reading)
        elif parse := CUSTOMERS.field(name).parse:
            values[name] = parse(str(text), reading) if str(text).strip() else None
    return values


def _texts(values: object) -> list[str]:
    return [str(value) for value in values] if isinstance(values, Sequence) else []


def _parsed_list(name: str, texts: Sequence[str], reading: Reading) -> tuple[str, ...]:
    if name == "tag":
        return read_tags(texts)
    parse = CUSTOMERS.field(name).parse
    assert parse is not None  # noqa: S101 - e-mail and phone have one
    return tuple(dict.fromkeys(str(parse(text, reading)) for text in texts if text.strip()))


def _custom(workspace: Workspace, pairs: Sequence[str], reading: Reading) -> dict[str, object]:
    with workspace.store.read() as db:
        return read_pairs(db, "customer", pairs, reading)


def _stage(workspace: Workspace, text: str) -> str:
    return read_stage(text, workspace.settings.labels)


def read_tags(texts: Sequence[str]) -> tuple[str, ...]:
    """Tags as given, several in one text too."""
    return tuple(dict.fromkeys(tag for text in texts for tag in split_tags(text)))


# -- which records


def targets(
    workspace: Workspace, refs: Sequence[str], where: str, verb: str, over: Over = OVER, *, trash: bool = False
) -> list[int]:
    """The records a command is for: references, ids from standard input for `-`, or all (in the trash) that match a
    filter.

    Over ten are asked about (exit 8 without a terminal unless -y), but not in a dry run.
    """
    if not refs and not where:
        raise NoTarget(over.catalogue.noun)
    reading = workspace.reading()
    with workspace.store.read() as db:
        found = [over.resolve(db, ref, reading, workspace.ask.pick) for ref in _spread(refs)]
        if where:
            also = over.removed if trash else ""
            found += ids(db, Query(with_custom(db, over.catalogue), where, also, trash=trash), reading)
    numbers = list(dict.fromkeys(found))
    if not numbers:
        raise NoneMeant(over.catalogue.plural, where)
    if len(numbers) > MANY and not workspace.settings.dry_run:
        workspace.ask.confirm(f"{verb} {len(numbers)} {over.catalogue.plural}?")
    return numbers


def targets_and_words(workspace: Workspace, words: Sequence[str], where: str, verb: str) -> tuple[list[int], list[str]]:
    """Targets, and the words that are not references: with --where all of them, else all but the first."""
    refs, rest = ([], list(words)) if where else (list(words[:1]), list(words[1:]))
    if not rest:
        raise Usage(f"nothing to {verb.lower()} with was given", hint="give a reference and then at least one word")
    return targets(workspace, refs, where, verb), rest


def read_owner(words: Sequence[str]) -> str | None:
    """Who looks after customers, of exactly one word; None for an empty one."""
    if len(words) != 1:
        raise Usage("there is one owner to a customer", hint="put a name of several words in quotes")
    return cleaned(words[0]) or None


def _spread(refs: Sequence[str]) -> list[str]:
    spread: list[str] = []
    for ref in refs:
        spread += [line.split("\t")[0].strip() for line in sys.stdin if line.strip()] if ref == "-" else [ref]
    return spread


# -- lists and cards


def listed(workspace: Workspace, where: str, *, trash: bool) -> Sheet:
    """The list of customers that the shared options ask for."""
    from dataclasses import replace

    with workspace.store.read() as db:
        catalogue = _catalogue(db, workspace, where)
        wanted = replace(query(catalogue, workspace.settings, where), also=REMOVED if trash else "", trash=trash)
        return listing(db, wanted, workspace.reading(), empty=EMPTY)


def _catalogue(db: Reader, workspace: Workspace, where: str) -> Catalogue:
    """The catalogue; with the store's custom fields only where words of the command line could mean one."""
    words = where or workspace.settings.fields or workspace.settings.sort
    return with_custom(db, CUSTOMERS) if words else CUSTOMERS


def shown(workspace: Workspace, ref: str) -> Card:
    """The card of one customer, also one in the trash."""
    reading = workspace.reading()
    with workspace.store.read() as db:
        number = queries.resolve(db, ref, reading, workspace.ask.pick)
        removed = db.value("SELECT deleted_at FROM customer WHERE id = :id", id=number) is not None
        wanted = Query(
            CUSTOMERS,
            also="customer.id = :id",
            params={"id": number},
            fields=CUSTOMERS.document,
            trash=removed,
        )
        sheet = listing(db, wanted, reading)
    if removed:
        workspace.ask.tell(f"c{number} is in the trash; take it out with: crmcli customer restore c{number}")
    return views.card(sheet, people=not workspace.settings.machine)


def list_of(tags: Sequence[str]) -> str:
    """The command that lists who has the first of these tags."""
    from shlex import quote

    first = read_tags(tags)[0]
    word = first if quote(first) == first else '"' + first.replace('"', '""') + '"'
    return f"crmcli customer list -w {quote(f'tag:{word}')}"
