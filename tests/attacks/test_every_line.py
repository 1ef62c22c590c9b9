"""A1, A2, A3 on the real command line: hostile texts in the store, and hostile words on the line, for every command.

Every reading line draws its table for a terminal from a store in which each customer is one of the hostile strings;
nothing may alter the terminal, be read as markup, or end in a fault of ours.
"""

import io
import json
import shlex
import sys

import pytest

from crmcli.kernel.errors import CrmError
from crmcli.main import run
from ground import figure
from hostile import LONG, NAMES, SURROGATES, hostile_strings
from lines import READING, Shop
from test_terminal import altered

REFUSED = (2, 3, 4, 5)


@pytest.fixture
def infested(shop: Shop) -> Shop:
    """Every hostile string that the import takes, as name, city, note, tag, owner, label of a stage and of a field."""
    path = shop.shell.home / "enemies.jsonl"
    texts = [text for text in hostile_strings() if text.strip()]
    rows = [
        {
            "name": f"x{text}",
            "city": text,
            "note": text,
            "owner": text,
            "tags": [text],
            "source": "h",
            "external_id": f"{n}",
        }
        for n, text in enumerate(texts)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    shop.here("import enemies.jsonl --as customers --max-rejects 600", code=None)
    assert len(shop.crm("customer", "list", "-o", "ids").out.split()) > 400
    shop.crm("config", "set", "journey.label.purchase", "[red]x[/] \x1b[31m", code=None)
    for text in ("[/]", "\x1b]0;owned\x07", "[link=https://evil.example]x[/link]"):
        shop.crm("purchase", "add", "c1", "5", "--note", text, "--order", text, code=None)
        shop.crm("points", "earn", "c1", "5", "--reason", text, code=None)
    return shop


class Terminal(io.TextIOWrapper):
    """Standard output that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def drawn(words: list[str]) -> tuple[int, str]:
    """Exit code and all that a line writes to a terminal."""
    kept, out = (sys.stdout, sys.stderr), io.BytesIO()
    screen = sys.stdout = sys.stderr = Terminal(out, encoding="utf-8", errors="backslashreplace", write_through=True)
    try:
        code = run([*words, "--no-input"])
        screen.flush()
    finally:
        sys.stdout, sys.stderr = kept
        screen.detach()  # else collecting it would close the bytes that are still to be read
    return code, out.getvalue().decode()


@pytest.mark.parametrize("form", ["table", "plain", "json"])
def test_no_line_alters_the_terminal(infested: Shop, form: str) -> None:
    wrong, many = [], 0
    for line in READING:
        if line.startswith("export"):
            continue  # a file for machines, exact; what it writes to a terminal is tested with the formats
        words = [*shlex.split(line), "-o", form]
        code, said = drawn([*words, "--all"] if line.endswith("list") else words)
        many += 1
        if altered(said.replace("\t", " ")) or "log id" in said or code not in (0, *REFUSED):
            wrong.append((line, code, altered(said.replace("\t", " "))))
    figure(f"lines_that_alter_the_terminal_as_{form}", len(wrong), f"0 of {many}")
    assert wrong == []


def test_markup_is_drawn_as_it_stands(infested: Shop) -> None:
    code, said = drawn(["customer", "list", "-o", "table", "--all", "--fields", "city", "--no-color"])
    shown = ["[red]x[/]", "[link=..]", "[@click]", "[bold", ":smile:"]
    assert (code, [text for text in shown if text not in said]) == (0, [])


def test_no_word_on_the_line_alters_the_terminal(shop: Shop) -> None:
    """In messages of what is not there, not a choice, not a date."""
    wrong = []
    texts = [*NAMES, *LONG, *SURROGATES] if shop.crm.url else hostile_strings()
    for text in texts:
        given = text.encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape")
        for words in (
            ["customer", "show", given],
            ["report", "purchases", "--by", given],
            ["journey", "move", "c1", given],
        ):
            code, said = drawn(words)
            if altered(said) or code not in (0, *REFUSED):
                wrong.append((words, code, altered(said)))
    figure("hostile_words_that_alter_the_terminal", len(wrong), f"0 of {3 * len(texts)}")
    assert wrong == []


LISTS = ("customer list", "purchase list", "points balance --all", "history", "interaction list", "followup list")
INJECTIONS = (
    "'; DROP TABLE customer; --", "name) UNION SELECT sql FROM sqlite_schema --", "1=1", "name' OR '1'='1", "id; --",
    "(SELECT 1)", "name COLLATE x", "rowid", "sqlite_version()", "%", "_", "*", "name,(SELECT word FROM meta)",
    "customer.name", '"name"', "[name]",
)  # fmt: skip


@pytest.mark.parametrize("option", ["--where", "--sort", "--fields"])
def test_no_option_reaches_the_sql(shop: Shop, option: str) -> None:
    before, ends = shop.state(), []
    for line in LISTS:
        for text in INJECTIONS:
            done = shop.crm(*line.split(), option, text, "-o", "json", code=None)
            ends.append((line, text, done.code, "store_uuid" in done.out or "CREATE TABLE" in done.out))
    wrong = [end for end in ends if end[2] not in (0, 2) or end[3]]
    figure(f"injections_through_{option[2:]}", len(wrong), f"0 of {len(ends)}")
    assert (wrong, shop.state()) == ([], before)


def test_the_errors_are_all_ours() -> None:
    assert set(REFUSED) <= {error.exit for error in CrmError.__subclasses__()}
