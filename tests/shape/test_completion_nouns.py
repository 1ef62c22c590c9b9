"""Completion knows every noun: a new one joins with a line in completion/nouns.py and by being named in the help."""

from importlib import import_module
from importlib.util import find_spec

import pytest

from crmcli.catalogue import COMMANDS, GROUPS
from crmcli.completion.nouns import FILES, NOUNS, catalogue_of, meant
from crmcli.completion.place import Place
from crmcli.completion.words import offers
from crmcli.custom.rules import NOUNS as EXTENDABLE
from crmcli.exchange.nouns import INTAKES
from crmcli.grammar import parameters
from crmcli.kernel.fields import Catalogue
from crmcli.kernel.refs import PREFIXES
from crmcli.upkeep.nouns import NOUNS as DESCRIBED
from ground import Crm


def offered(command: str, name: str) -> set[str]:
    """The nouns that completion offers for a value: those its help text names."""
    param = next(param for param in parameters(command) if param.name == name)
    return {value for value, _ in offers("NOUN", Place(command, "value", param=param))}


def test_every_short_id_is_completed() -> None:
    assert {name: noun.prefix for name, noun in NOUNS.items()} == PREFIXES


@pytest.mark.parametrize(
    ("command", "name", "known"),
    [
        ("import", "noun", set(INTAKES) - {"fields"}),
        ("export", "noun", set(INTAKES) - {"fields"}),
        ("schema", "noun", set(DESCRIBED)),
    ],
)
def test_the_help_names_nouns_that_are_known(command: str, name: str, known: set[str]) -> None:
    assert offered(command, name) - {"all"} == known


def test_the_help_names_nouns_with_custom_fields_only() -> None:
    assert offered("config field", "noun") - set(EXTENDABLE) == set()


@pytest.mark.parametrize("noun", NOUNS)
def test_the_columns_are_there(crm: Crm, noun: str) -> None:
    row = NOUNS[noun]
    also = ["name", "sort_name"] * row.named + ["deleted_at"] * row.trash + ["source", "external_id"] * row.exchanged
    with crm.workspace().store.read() as db:
        assert db.all(f"SELECT {', '.join(['id', row.about, *also])} FROM {row.table}") == []


@pytest.mark.parametrize("address", sorted({*FILES.values(), *(noun.fields for noun in NOUNS.values())}))
def test_the_fields_are_where_the_line_says(address: str) -> None:
    module, _, name = address.partition(":")
    assert find_spec(module) is None or isinstance(getattr(import_module(module), name), Catalogue)


@pytest.mark.parametrize("group", [group for group in GROUPS if f"{group} list" in COMMANDS and group in PREFIXES])
def test_a_list_has_its_fields(group: str) -> None:
    assert find_spec(catalogue_of(f"{group} list", ()).partition(":")[0]) is not None


@pytest.mark.parametrize(
    ("command", "word", "option", "prefixes"),
    [
        ("customer show", "REF", "ref", "c"),
        ("customer rm", "REF", "refs", "c"),
        ("purchase add", "REF", "ref", "c"),
        ("purchase show", "REF", "ref", "b"),
        ("purchase list", "REF", "customer", "c"),
        ("points balance", "REF", "ref", "c"),
        ("contact add", "CUSTOMER", "customer", "c"),
        ("contact show", "REF", "ref", "p"),
        ("followup add", "REF", "ref", "cp"),
        ("followup done", "REF", "ref", "f"),
        ("ticket open", "REF", "ref", "cp"),
        ("ticket close", "REF", "ref", "t"),
        ("interaction edit", "REF", "ref", "i"),
        ("show", "REF", "ref", "cpiftbmu"),
        ("log", "REF", "ref", "cp"),
        ("log", "REF", "with_", "p"),
        ("interaction edit", "REF", "with_", "p"),
        ("undo", "uN", "change", "u"),
        ("done", "fN", "ref", "f"),
        ("snooze", "REF", "ref", "f"),
        ("customer add", "CITY", "city", ""),
        ("customer list", "N", "limit", ""),
    ],
)
def test_whom_a_reference_means(command: str, word: str, option: str, prefixes: str) -> None:
    assert "".join(noun.prefix for noun in meant(command, word, option)) == prefixes
