"""The same command lines on the same data give the same answers on both databases, byte for byte."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crmcli.upkeep.rehearsal import NOUNS, SETTINGS, shift
from ground import Crm, Result, Shops
from hostile import hostile_strings
from rows import written

pytestmark = pytest.mark.on_server

UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
REFUSED = {"\0", *map(chr, range(0xD800, 0xE000))}
"""What no text of ours may hold."""
LISTED = ("customer", "contact", "interaction", "purchase", "ticket", "followup")

LOOKING = (
    "today", "due", "show c1", "show t1", "customer show c7", "customer timeline c1", "customer timeline c2",
    "contact show p1", "interaction show i1", "followup show f1", "purchase show b1", "ticket show t1",
    "points balance c1", "points balance --all", "points statement c1", "journey stages", "journey show c1",
    "journey board", "import list",
    "report journey", "report funnel", "report time-in-stage", "report purchases", "report service", "report points",
    "report service --as-of 2026-06-30", "report journey --as-of 2025-12-31", "report purchases --as-of 2026-01-01",
    "find wil", "find anna", "find 'rosalind mishra'", "find tyre", "find brake lever", "find nobodyatall", "find é",
    "customer list --where 'city in (Oakland, Berkeley) and not tag:vip' --sort -last_purchase,name",
    "customer list --where 'name:müller or name:muller' --sort name", "customer list --limit 3 --sort -id",
    "purchase list --where 'total>=50 and date<90d' --sort -total,id",
    "ticket list --where open=yes --sort priority,id", "export customers", "export purchases --where 'total>100'",
    "export contacts", "export interactions", "export points", "export tickets", "export followups",
    "export moves --fields customer,from,to,at,kind,label --sort customer,at,to", "config field list", "db check",
    "db check --deep",
)  # fmt: skip
WRONG = (
    "customer show c999999", "customer show nobody", "show ada", "customer list --where nosuch=1",
    "customer list --where 'city='", "customer list --where 'name ~ x'", "customer list --sort nosuch",
    "customer add Ada --source shop --external-id C1001", "contact rm p99999", "purchase refund b1 1000000",
    "points redeem c1 100000000 --reason x", "points adjust c2 -100000000 --reason x", "journey move c1 nosuch",
    "ticket reply t99999 x", "followup done f99999", "undo u99999", "import nosuch.csv", "customer tag nobody vip",
    "customer edit c1 --email nothing", "customer edit c1 --birthday 31.31.2020", "purchase add c1 nothing",
    "history c999999",
)  # fmt: skip
"""Lines that end badly."""

WRITING = (
    "customer add 'Zoë Ångström' --email zoe@example.com --phone 415-555-0199 --tag new --birthday 1990-02-29",
    "customer add 'Zoë Ångström' --email zoe@example.com --phone 415-555-0199 --tag new --birthday 1992-02-29",
    "customer add ẞtraße --city İzmir --note 'two\nlines'", "customer edit c1 --city York --add-email x@work.example",
    "customer tag c1 c2 c3 vip local", "customer untag c1 vip", "customer rm c5 c6", "customer restore c5",
    "contact add c1 'Dee Dee' --role buyer --email dee@work.example --primary", "contact edit p1 --customer c2",
    "log c1 'wants it in green' --type call --next friday",
    "followup add c2 'Send the quote' --on 2026-12-01 --every 1m", "purchase add c1 59.90 --order A-1 --key till-1",
    "purchase add c1 59.90 --order A-1 --key till-1", "purchase add c1 60.90 --key till-1",
    "points earn c1 500 --reason welcome", "points redeem c1 200 --reason voucher",
    "ticket open c2 'Flat tyre' --text 'It lost air.' --priority high", "ticket reply t1 'Please bring it in.'",
    "journey move c2 advocacy --reason asked", "undo", "redo", "undo", "undo", "remind", "customer rm c1", "find zoe",
    "find strasse", "customer list --sort name --limit 5", "customer list --sort -name --limit 5",
    "history --limit 20", "db check --deep", "export customers", "export points",
)  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """A store in a file and one on a server that hold the same."""

    file: Crm
    server: Crm

    def __call__(self, line: str, *more: str) -> tuple[Result, Result]:
        """What each says to a line."""
        args = [*shlex.split(line), *more]
        return self.file(*args, code=None), self.server(*args, code=None)

    def differ(self, line: str, *more: str) -> Iterator[tuple[str, ...]]:
        """The line and what each says, where that is not the same."""
        here, there = (told(crm, found) for crm, found in zip((self.file, self.server), self(line, *more), strict=True))
        if here != there:
            yield (" ".join([line, *more]), *here, *there)


def told(crm: Crm, found: Result) -> tuple[str, str, str]:
    """An answer without what differs from store to store: its place, and the uids."""

    def plain(text: str) -> str:
        return UID.sub("UID", text.replace(crm.url or str(crm.path), "STORE"))

    return plain(found.out), plain(found.err), str(found.code)


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Shops:
    """The sample business on each database, once it was brought in there."""
    return Shops(tmp_path_factory.mktemp("samples"))


@pytest.fixture
def pair(crm: Crm, home: Path, fresh_store: Path, samples: Shops, monkeypatch: pytest.MonkeyPatch) -> Pair:
    """The sample business on both."""
    monkeypatch.chdir(home)
    file = Crm(crm.path)
    file.path.write_bytes(fresh_store.read_bytes())
    for name, value in SETTINGS.items():
        file("config", "set", name, str(value))
    for each in (file, crm):
        if not samples.brought_to(each):
            fill(each, home)
            samples.take(each)
    return Pair(file, crm)


def fill(crm: Crm, place: Path) -> None:
    """Brings the sample business in; some of its rows are there to be rejected."""
    crm("config", "field", "add", "hat_size", "number")
    crm("config", "field", "add", "card", "text")
    for noun in NOUNS:
        shift(noun, place / f"{noun}.csv", date(2026, 11, 21))
        crm("import", f"{noun}.csv", "--as", noun, "-q", code=None)
    for number in range(1, 9):
        crm("customer", "edit", f"c{number}", "--field", f"hat_size={56 + number % 4}", "--field", f"card=00{number}")


@pytest.mark.parametrize("form", ["table", "tsv", "json", "jsonl"])
def test_every_look(pair: Pair, form: str) -> None:
    assert [found for line in LOOKING for found in pair.differ(line, "-o", form)] == []


@pytest.mark.parametrize("noun", LISTED)
def test_every_order_of_every_list(pair: Pair, noun: str) -> None:
    names = [name for name, field in fields(pair, noun).items() if field["sortable"] and not name.endswith("uid")]
    lines = [f"{noun} list --all --fields id,{name} --sort {sign}{name},id" for name in names for sign in ("", "-")]
    assert [found for line in lines for found in pair.differ(line, "-o", "json")] == []


@pytest.mark.parametrize("noun", LISTED)
def test_every_filter_of_every_list(pair: Pair, noun: str) -> None:
    differing, met = [], 0
    for line in filters(pair, noun):
        differing += list(pair.differ(f"{noun} list --all --sort id -o ids", "-w", line))
        met += 1
    assert (differing, met > 50) == ([], True)


def test_every_error(pair: Pair) -> None:
    assert [found for line in WRONG for found in pair.differ(line, "--json")] == []


def test_every_step_of_a_day(pair: Pair) -> None:
    assert [found for line in WRITING for found in pair.differ(line)] == []


def test_everything_in_files(pair: Pair, tmp_path: Path) -> None:
    for form in ("csv", "jsonl"):
        written = []
        for name, crm in (("file", pair.file), ("server", pair.server)):
            place = tmp_path / f"{form}-{name}"
            crm("export", "all", "--to", str(place), "--format", form)
            written.append({path.name: content(path) for path in place.iterdir()})
        assert written[0] == written[1]


def test_every_name_of_the_world(pair: Pair, tmp_path: Path) -> None:
    """Hostile ones and those of many scripts, sorted, and found by their words."""
    names = [name for name in hostile_strings() if name.split() and not set(name) & REFUSED]
    names += [
        "Jürgen Müller",
        "Jurgen Mueller",
        "王小明",
        "İpek",
        "ipek",
        "محمد بن سلمان",
        "O'Brien",
        "o brien",
        "ſtraße",
        "ŒUVRE",
    ]
    file = written(tmp_path / "names.csv", ("external_id", "name"), *((str(n), name) for n, name in enumerate(names)))
    lines = [
        f"import {file}",
        "customer list --all --sort name,id -o json",
        "customer list --all --sort -name,id -o tsv",
    ]
    assert [found for line in lines for found in pair.differ(line)] == []
    found = [pair.differ("find", "-o", "ids", "--", word) for name in names[::7] for word in name.split()[:2]]
    assert [difference for differences in found for difference in differences] == []


def content(path: Path) -> str:
    """A file without uids. Moves that purchases make are numbered by batch, cut by time: they go without ids."""
    text = UID.sub("UID", path.read_text())
    if path.name.startswith("moves"):
        text = "\n".join(sorted(re.sub(r'^(\{"id":)?[0-9]+,', "", line) for line in text.splitlines()))
    return text


# -- what a list can be asked


def fields(pair: Pair, noun: str) -> dict[str, dict[str, Any]]:
    """The fields of a noun by name, as the product describes them."""
    return {field["name"]: field for field in pair.file("schema", noun, "--json").json}


def filters(pair: Pair, noun: str) -> Iterator[str]:
    """Each comparison of each field with values that records have, with none, and with no value at all."""
    rows = pair.file(noun, "list", "--all", "--json", "--sort", "id").json
    for name, field in fields(pair, noun).items():
        if not field["filterable"] or name.endswith("uid") or name == "fields":
            continue
        found = [row.get(name) for row in rows]
        words = [str(value[0] if isinstance(value, list) else value) for value in found if value not in (None, "", [])]
        for value in sorted(
            {*words[:1], *words[len(words) // 2 : len(words) // 2 + 1], *words[-1:], "2026-06-30", "b"}
        ):
            for sign in ("=", "!=", "<", ">=", ":"):
                yield f"{name}{sign}{quoted(value)}"
        yield f"{name}=''"
        yield f"not {name}=''"


def quoted(value: str) -> str:
    """A value as the language of filters takes it."""
    return "'" + value.replace("'", "") + "'"
