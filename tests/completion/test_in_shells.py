"""Completion where it is used: bash, zsh and fish in a terminal, with the tab key.

`say` shows the words that a command gets when the line is run, so that the quotes of each shell are tried too.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ground import Crm, Shell
from hostile import hostile_strings
from terminal import Prompt, at_prompt, needs

pytest_plugins = ("small_shop",)

SHELLS = [pytest.param(name, marks=needs(name)) for name in ("bash", "zsh", "fish")]


@pytest.fixture(params=SHELLS)
def prompt(request: pytest.FixtureRequest, people: Crm, shell: Shell) -> Iterator[Prompt]:
    with at_prompt(request.param, shell) as there:
        yield there


TYPED = {
    "say cust\tsho\tc3": ["customer", "show", "c3"],
    "say show Ad\tL\t": ["show", "Ada Lovelace"],
    "say show ada\\ l\t": ["show", "Ada Lovelace"],
    "say show 'Ada L\t": ["show", "Ada Lovelace"],
    'say show "Ada S\t': ["show", "Ada Smith"],
    "say show O\t": ["show", "O'Brien & Sons"],
    'say show "O\t': ["show", "O'Brien & Sons"],
    "say show Say\t": ["show", 'Say "hi" Ltd'],
    "say show Jür\t": ["show", "Jürgen Müller"],
    "say show 王\t": ["show", "王小明"],
    "say show shop:10\t": ["show", "shop:1042"],
    "say customer list -w tag:v\t": ["customer", "list", "-w", "tag:vip"],
    "say customer list --output=jsonl\t": ["customer", "list", "--output=jsonl"],
    "say customer list --sort=-na\t": ["customer", "list", "--sort=-name"],
    "say customer list --fields id,na\t": ["customer", "list", "--fields", "id,name"],
    "say customer tag c1 big\t": ["customer", "tag", "c1", "big spender"],
    "say undo u1\t": ["undo", "u1"],
    "say import cus\t": ["import", "customers.csv"],
    "say --db sub\tsh\t db path": ["--db", "sub dir/shop.db", "db", "path"],
}


def test_what_is_typed_with_the_tab_key_is_what_arrives(prompt: Prompt, home: Path) -> None:
    (home / "customers.csv").touch()
    (home / "sub dir").mkdir()
    (home / "sub dir" / "shop.db").touch()
    assert {typed: prompt.words(typed) for typed in TYPED} == TYPED


def test_ids_are_listed_with_their_names(prompt: Prompt) -> None:
    shown = prompt.listed("crmcli customer show c1\t\t", "Shop 12")
    assert [name in shown for name in ("c10", "c11", "c12", "Ada Smith", "Shop 10")] == [True] * 5


def test_commands_are_listed_with_what_they_do(prompt: Prompt) -> None:
    assert "Take customers out of the trash" in prompt.listed("crmcli customer \t\t", "Take tags off")


@pytest.mark.parametrize("name", [pytest.param("zsh", marks=needs("zsh"))])
def test_zsh_finds_the_script_as_a_file(people: Crm, shell: Shell, name: str) -> None:
    made = ("mkdir -p f; crmcli completion zsh > f/_crmcli; fpath=($PWD/f $fpath); unfunction _crmcli",)
    begin = (*made, "compdef -d crmcli; compinit -u -D; compdef _crmcli say")
    with at_prompt(name, shell, begin) as prompt:
        assert [prompt.words(line) for line in ("say show Ada\\ S\t", "say show Ada\\ L\t")] == [
            ["show", "Ada Smith"], ["show", "Ada Lovelace"],
        ]  # fmt: skip


@pytest.mark.parametrize("name", [pytest.param("fish", marks=needs("fish"))])
def test_fish_is_asked_without_a_terminal(people: Crm, shell: Shell, name: str) -> None:
    script = "crmcli completion fish | source; complete -C 'crmcli sho'; complete -C 'crmcli show Ad'"
    done = shell._run([name, "--no-config", "-c", script], None, "")
    assert done.stdout == "show\tShow the record behind a reference\nAda Lovelace\tc2\nAda Smith\tc1\n"


# -- names made to harm

HOME_MADE = (
    "$(touch pwned)", "`touch pwned`", "'; touch pwned; '", '"; touch pwned; "', "x; touch pwned", "x | touch pwned",
    "x && touch pwned", "(touch pwned)", "x\ntouch pwned", "x' $(touch pwned) '", 'x" $(touch pwned) "', "!touch",
    "<(touch pwned)", "{a,b}", "*", "?", "~", "~root", "#x", "=ls", "%F{red}x%f", "a:b", "a\\", "x\ty", "^x^y", "&",
    "${(e)x}", "$'\\x41'", "-rf", "--help", "x > pwned", "[a-z]*", "\x1b]0;owned\x07", "x\u2028touch pwned",
)  # fmt: skip


@pytest.mark.parametrize("name", SHELLS)
def test_hostile_names_are_offered_whole_or_not_at_all(crm: Crm, shell: Shell, home: Path, name: str) -> None:
    for number, text in enumerate(HOME_MADE):
        crm("customer", "add", f"n{number:02}z {text}")
    stored = {row[0]: row[1] for row in crm("customer", "list", "-o", "tsv", "--fields", "id,name").rows[1:]}
    known = {" ".join(f"n{number:02}z {text}".split()) for number, text in enumerate(HOME_MADE)} | set(stored.values())
    with at_prompt(name, shell) as prompt:
        said = [prompt.words(f"say show n{number:02}\tz")[1] for number in range(len(HOME_MADE))]
    whole = [word.removesuffix("z") for word in said]
    odd = [word for word in whole if word not in known and not (word[:1] == "n" and len(word) == 3)]
    assert (odd, (home / "pwned").exists(), sum(len(word) > 3 for word in whole) > 10) == ([], False, True)


@pytest.mark.parametrize("name", SHELLS)
def test_every_hostile_name_may_be_among_the_listed(crm: Crm, shell: Shell, home: Path, name: str) -> None:
    """Ids with hostile descriptions: nothing but text reaches the terminal, and the next line works."""
    for text in hostile_strings()[::12]:
        if text.strip() and text.isascii() and "\0" not in text:
            crm("customer", "add", f"x {text}")
    crm("customer", "add", "Zoe")
    with at_prompt(name, shell) as prompt:
        shown = prompt.listed("crmcli customer show c1\t\t", "c1[0-9]")
        word = prompt.words("say show Zo\t")
    assert (word, [c for c in ("\x07", "\x9b", "\x05") if c in shown]) == (["show", "Zoe"], [])
