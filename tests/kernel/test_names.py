"""Names of every script survive, sort and are found as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.kernel.names import (
    BadText,
    cleaned,
    cleaned_lines,
    display_name,
    fold,
    query_words,
    quoted,
    words,
)

sound = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Maria  LOPEZ ", "maria lopez"),
        ("Müller", "muller"),
        ("Mu\u0308ller", "muller"),
        ("Straße", "strasse"),
        ("STRAẞE", "strasse"),
        ("Łukasz", "lukasz"),
        ("Søren Ærø", "soren aero"),
        ("Đorđe", "dorde"),
        ("Þór Guðrún", "thor gudrun"),
        ("Œuvre", "oeuvre"),
        ("Işık", "isik"),
        ("İbrahim", "ibrahim"),
        ("Åse", "ase"),
        ("Nguyễn Thị", "nguyen thi"),
        ("Ελένη", "ελενη"),
        ("ΟΔΥΣΣΕΥΣ", "οδυσσευσ"),
        ("Алексей", "алексеи"),
        ("王小明", "王小明"),
        ("ガ", "ガ"),
        ("ｶﾞ", "ガ"),
        ("김철수", "김철수"),
        ("สมิทธ์", "สมิทธ์"),
        ("हिन्दी", "हिन्दी"),
        ("مُحَمَّد", "محمد"),
        ("أحمد", "احمد"),
        ("שָׁלוֹם", "שלום"),
        ("Ｍａｒｉａ", "maria"),
        ("ma\u00adria\u200b", "maria"),
        ("a\u00a0\u3000b", "a b"),
        ("", ""),
        ("[red]x[/]", "[red]x[/]"),
    ],
)
def test_case_and_accents_fold_away(name: str, folded: str) -> None:
    assert fold(name) == folded


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.characters())
def test_folding_any_character_twice_changes_nothing(character: str) -> None:
    assert fold(fold(character)) == fold(character)


@given(st.text(alphabet=st.characters(max_codepoint=0x24F), max_size=20))
def test_capitals_fold_like_small_letters_in_latin(text: str) -> None:
    assert fold(text.upper().lower()) == fold(text.lower().upper().lower())


@pytest.mark.parametrize(
    ("texts", "found_by"),
    [
        (("Jürgen Müller",), "jurgen juergen muller mueller"),
        (("Muller", "Müller"), "muller mueller"),
        (("Sørensen", None, "Åse", ""), "sorensen soerensen ase aase"),
        (("Ann", "ANN@example.com"), "ann example com"),
        (("O'Brien",), "o brien obrien"),
        (("D’Angelo",), "d angelo dangelo"),
        (("Anne-Marie_3",), "anne marie 3"),
        (("王小明", "محمد علي"), "王小明 محمد علي"),
        (("สมิทธ์ (Bangkok)",), "สมิทธ์ bangkok"),
        (("Weiß",), "weiss"),
        ((), ""),
        ((None, "…", "[]"), ""),
    ],
)
def test_words_are_folded_and_said_once(texts: tuple[str | None, ...], found_by: str) -> None:
    assert words(*texts) == found_by


@pytest.mark.parametrize(
    ("query", "sought"),
    [
        ("müller", [("muller", "mueller")]),
        ("mueller", [("mueller",)]),
        ("Anna Mül", [("anna",), ("mul", "muel")]),
        ("o'brien", [("o",), ("brien",)]),
        ("ann ann", [("ann",)]),
        ("", []),
        ('%_*"', []),
        ("王", [("王",)]),
        ("503-555-0168", [("5035550168",)]),
        ("(503) 555 0168", [("5035550168",)]),
        ("+49 (0)221 4710", [("492214710",)]),
        ("0221/4710 001", [("02214710001", "2214710001")]),
        ("ann 555-0168", [("ann",), ("5550168",)]),
        ("2026-11-21", [("2026",), ("11",), ("21",)]),
        ("000000", [("000000",)]),
        ("12", [("12",)]),
    ],
)
def test_a_query_is_words_with_their_spellings(query: str, sought: list[tuple[str, ...]]) -> None:
    assert query_words(query) == sought


@pytest.mark.parametrize("query", ["muller", "mueller", "Müller", "MUELL", "jurgen mul", "Juergen"])
def test_muller_is_found_however_typed(query: str) -> None:
    stored = words("Jürgen Müller").split()
    assert all(any(word.startswith(s) for s in spellings for word in stored) for spellings in query_words(query))


@given(sound)
def test_whoever_is_stored_is_found_by_the_whole_name(name: str) -> None:
    stored = words(name).split()
    letters = "".join(c if c.isalpha() else " " for c in name)
    sought = query_words(letters) if letters == name else []
    assert all(any(word in stored for word in spellings) for spellings in sought)


@given(sound)
def test_words_never_hold_a_blank_or_twice_the_same(text: str) -> None:
    found = words(text).split()
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("  Maria \t Lopez\n", "Maria Lopez"),
        ("Mu\u0308ller", "M\u00fcller"),
        ("王小明", "王小明"),
        ("İ", "İ"),
        ("a\r\nb", "a b"),
        ("\x1b[31mred", "\x1b[31mred"),
        ("[red]x[/]", "[red]x[/]"),
        ("\u202eabc", "\u202eabc"),
        ("", ""),
        ("=cmd()", "=cmd()"),
        ("Zoë\u00a0X", "Zoë X"),
    ],
)
def test_one_line_is_trimmed_and_composed(raw: str, kept: str) -> None:
    assert cleaned(raw) == kept


@pytest.mark.parametrize(
    ("raw", "kept"),
    [("a\r\nb\rc\nd\n", "a\nb\nc\nd"), ("  two  blanks \n\n stay ", "two  blanks \n\n stay"), ("é\r\n", "é")],
)
def test_lines_stay_lines(raw: str, kept: str) -> None:
    assert cleaned_lines(raw) == kept


@given(sound)
def test_cleaned_text_is_clean(text: str) -> None:
    assert cleaned(cleaned(text)) == cleaned(text)


@given(sound)
def test_cleaned_lines_are_clean(text: str) -> None:
    assert cleaned_lines(cleaned_lines(text)) == cleaned_lines(text)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("ab\0c", "a NUL character at position 3"),
        ("é\0", "a NUL character at position 2"),
        ("\ud800x", r"half a character \(U\+D800\) at position 1"),
    ],
)
def test_what_no_store_can_hold_is_refused_with_its_place(raw: str, said: str) -> None:
    with pytest.raises(BadText, match=said):
        cleaned(raw)


def test_lines_refuse_it_too() -> None:
    with pytest.raises(BadText):
        cleaned_lines("a\nb\0")


@pytest.mark.parametrize(
    ("given_name", "family_name", "shown"),
    [("Maria", "Lopez", "Maria Lopez"), (None, "Sukarno", "Sukarno"), ("Cher", None, "Cher"), ("", "", "")],
)
def test_a_name_is_what_there_is_of_it(given_name: str | None, family_name: str | None, shown: str) -> None:
    assert display_name(given_name, family_name) == shown


def test_a_short_text_is_quoted_whole() -> None:
    assert quoted("31.02.1980") == "'31.02.1980'"


def test_a_long_text_is_cut() -> None:
    assert quoted("x" * 100) == "'" + "x" * 60 + "…'"
