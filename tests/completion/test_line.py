"""A line up to the cursor, taken apart as the shells do it."""

import shlex
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asking import BREAKS
from crmcli.completion.line import Typed, taken_apart


@pytest.mark.parametrize(
    ("line", "words", "last"),
    [
        ("crmcli", (), "crmcli"),
        ("crmcli ", (), ""),
        ("crmcli sho", (), "sho"),
        ("crmcli  customer\tshow ", ("customer", "show"), ""),
        ('crmcli show "Ada Sm', ("show",), "Ada Sm"),
        ("crmcli show 'Ada Sm", ("show",), "Ada Sm"),
        (r"crmcli show Ada\ Sm", ("show",), "Ada Sm"),
        (r'crmcli show "a\"b', ("show",), 'a"b'),
        (r'crmcli show "a\b', ("show",), r"a\b"),
        ("crmcli show '' c", ("show", ""), "c"),
        ("crmcli show O'Bri'en", ("show",), "OBrien"),
        ("CRMCLI_DB=x.db LANG=C crmcli sho", (), "sho"),
        ("crmcli show a=b c", ("show", "a=b"), "c"),
    ],
)
def test_words(line: str, words: tuple[str, ...], last: str) -> None:
    found = taken_apart(line)
    assert (found.words, found.last) == (words, last)


@pytest.mark.parametrize(
    ("line", "quote", "kept"),
    [
        ("crmcli show Ad", "", 0),
        ("crmcli show 'Ad", "'", 0),
        ('crmcli show "Ad', '"', 0),
        ("crmcli show shop:10", "", 5),
        ("crmcli list --sort=-na", "", 7),
        ("crmcli list -w 'tag:v", "'", 0),
        ("crmcli list --where='tag:v", "'", 8),
        ("crmcli show 'Ad'a", "", 0),
    ],
)
def test_what_bash_leaves_standing(line: str, quote: str, kept: int) -> None:
    found = taken_apart(line, BREAKS)
    assert (found.quote, found.kept) == (quote, kept)


def test_in_fish_a_backslash_counts_between_single_quotes() -> None:
    assert taken_apart(r"crmcli show 'O\'Br", fish=True) == Typed(("show",), "O'Br", "'", 0)


@given(st.lists(st.text(string.ascii_letters + " '\"\\$üß", min_size=1), min_size=1))
def test_quoted_words_come_back(words: list[str]) -> None:
    assert taken_apart(f"crmcli {shlex.join(words)} ").words == tuple(words)


@given(st.text())
def test_nothing_that_is_typed_is_too_odd(line: str) -> None:
    assert isinstance(taken_apart(line, BREAKS), Typed)
