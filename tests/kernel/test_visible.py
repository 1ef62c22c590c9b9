"""visible(): nothing that steers a terminal comes through, everything else does."""

import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from crmcli.kernel.visible import visible

SPELLING = {"\u00ad", "\u200c", "\u200d"}


def test_every_code_point_that_steers_and_no_other_is_changed() -> None:
    steering = {"Cc", "Cs", "Zl", "Zp", "Cf"}
    expected = {c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(c) in steering} - SPELLING
    changed = {c for c in map(chr, range(sys.maxunicode + 1)) if visible(c) != c}
    # A newer Unicode than this interpreter's may have more of Cf; those are still unassigned (Cn) here.
    assert expected == {c for c in changed if unicodedata.category(c) != "Cn"}


def test_control_characters_become_their_pictures() -> None:
    assert visible("\x00\x07\x1b[31m\r") == "\u2400\u2407\u241b[31m\u240d"


def test_delete_becomes_its_picture() -> None:
    assert visible("\x7f") == "\u2421"


def test_c1_becomes_an_escape() -> None:
    assert visible("\x9b31m") == "\\u009b31m"


def test_bidi_controls_become_escapes() -> None:
    assert visible("a\u202eb") == "a\\u202eb"


def test_a_lone_surrogate_becomes_an_escape() -> None:
    assert visible("\udc80") == "\\udc80"


def test_line_and_paragraph_separators_become_escapes() -> None:
    assert visible("\u2028\u2029") == "\\u2028\\u2029"


def test_beyond_the_first_plane_the_escape_is_long() -> None:
    assert visible("\U000e0041") == "\\U000e0041"


def test_a_tab_becomes_a_blank() -> None:
    assert visible("a\tb") == "a b"


def test_a_newline_becomes_its_picture() -> None:
    assert visible("a\nb") == "a\u240ab"


def test_a_newline_stays_in_a_field_of_several_lines() -> None:
    assert visible("a\n\rb", lines=True) == "a\n\u240db"


def test_joiners_and_the_soft_hyphen_stay() -> None:
    text = "نمی\u200cخواهم 👩\u200d🌾 Donau\u00addampfer"
    assert visible(text) == text


def test_names_of_the_world_stay() -> None:
    text = "Müller 王小明 İpek عمر Þóra e\u0301 \u00a0\u3000"
    assert visible(text) == text


@given(st.text(st.characters()))
def test_twice_is_once(text: str) -> None:
    once = visible(text)
    assert once == visible(once)


@given(st.text(st.characters()), st.booleans())
def test_what_comes_out_has_no_category_that_steers(text: str, lines: bool) -> None:
    shown = set(visible(text, lines)) - SPELLING - ({"\n"} if lines else set())
    assert set() == {c for c in shown if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp", "Cf")}
