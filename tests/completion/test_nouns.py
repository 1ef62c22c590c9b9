"""The table of nouns agrees with the store, with import and export, and with what the commands ask for."""

from importlib import import_module

import pytest

from crmcli.catalogue import COMMANDS
from crmcli.completion.nouns import EXTENDABLE, FILES, NOUNS, SCHEMAS, catalogue_of, meant
from crmcli.custom.rules import NOUNS as WITH_CUSTOM_FIELDS
from crmcli.exchange.nouns import INTAKES
from crmcli.grammar import parameters
from crmcli.kernel.fields import Catalogue
from crmcli.upkeep.nouns import NOUNS as DESCRIBED
from ground import Crm


def test_what_is_brought_in_and_written_out_is_offered() -> None:
    assert set(FILES) == set(INTAKES)


def test_what_schema_describes_is_offered() -> None:
    assert set(SCHEMAS) == set(DESCRIBED)


def test_nouns_with_custom_fields() -> None:
    assert set(EXTENDABLE) == set(WITH_CUSTOM_FIELDS)


@pytest.mark.parametrize("noun", NOUNS)
def test_the_columns_are_there(crm: Crm, noun: str) -> None:
    row = NOUNS[noun]
    trash = "deleted_at" if row.trash else "1"
    with crm.workspace().store.read() as db:
        assert db.all(f"SELECT id, {row.about}, {row.name or 1}, {row.folded or 1}, {trash} FROM {row.table}") == []


@pytest.mark.parametrize("address", sorted({*FILES.values(), *(noun.fields for noun in NOUNS.values())}))
def test_the_fields_are_there(address: str) -> None:
    module, _, name = address.partition(":")
    assert isinstance(getattr(import_module(module), name), Catalogue)


@pytest.mark.parametrize(
    ("command", "word", "option", "prefixes"),
    [
        ("customer show", "REF", "ref", "c"),
        ("customer add", "REF", "works_for", "c"),
        ("purchase add", "REF", "ref", "c"),
        ("purchase show", "REF", "ref", "b"),
        ("purchase list", "REF", "customer", "c"),
        ("points balance", "REF", "ref", "c"),
        ("show", "CUSTOMER", "ref", "c"),
        ("undo", "uN", "change", "u"),
        ("customer add", "CITY", "city", ""),
        ("customer list", "N", "limit", ""),
    ],
)
def test_whom_a_reference_means(command: str, word: str, option: str, prefixes: str) -> None:
    assert "".join(noun.prefix for noun in meant(command, word, option)) == prefixes


def test_a_reference_at_the_top_means_anything() -> None:
    assert meant("show", "REF", "ref") == tuple(NOUNS.values())


@pytest.mark.parametrize("command", [command for command in COMMANDS if command.endswith(" list")])
def test_every_list_of_a_noun_has_its_fields(command: str) -> None:
    group = command.removesuffix(" list")
    filters = any(param.name == "where" for param in parameters(command))
    assert (catalogue_of(command, ()) != "") == (group in NOUNS or filters)
