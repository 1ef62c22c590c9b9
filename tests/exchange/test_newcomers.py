"""Tests of new customers read column by column: a batch says what the rules say of each row."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from crmcli.customers import rules
from crmcli.exchange.intakes.newcomers import Newcomers, names_of
from crmcli.exchange.rules import Batch
from crmcli.kernel import dates, names
from crmcli.kernel.fields import Reading

READING = Reading(date(2026, 11, 22), 0)
WORDS = st.none() | st.sampled_from(["Ada", "Müller", "O'Brien", "straße 4", "Ꭰꭰ", "ไทย", "x  Y", "-", "ĳ", "’n"])
PHONES = st.sampled_from(["+15035550168", "+4989123456", "+390612345 x12", "ask Ø"])


def several(one: st.SearchStrategy[str | None] | st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...] | None]:
    """A list as a file gives one: None or some values."""
    return st.none() | st.lists(one, min_size=1, max_size=3).map(lambda found: tuple(filter(None, found)))


ROW = st.fixed_dictionaries(
    {
        **dict.fromkeys(("given", "family", "city", "external_id", "note"), WORDS),
        "company": WORDS.map(lambda word: word or "Ltd"),
        "emails": several(WORDS),
        "phones": several(PHONES),
        "tags": several(WORDS),
    }
)


@given(st.lists(ROW, min_size=1, max_size=4))
def test_search_words_of_a_batch_are_those_of_its_rows(rows: list[dict[str, object]]) -> None:
    batch = Batch(range(len(rows)), [], {name: [row[name] for row in rows] for name in rows[0]})
    batch.columns["name"] = names_of(batch)
    made = Newcomers.among(batch, {n: n + 1 for n in range(len(rows))}).rows(0, "UTC")
    assert list(made["words"]) == [
        rules.search_words(str(name), *(row[field] for field in FIELDS))  # type: ignore[arg-type]
        for name, row in zip(made["name"], rows, strict=True)
    ]


FIELDS = ("given", "family", "company", "city", "external_id", "note", "emails", "phones", "tags")


@given(st.lists(st.text(max_size=6), max_size=3))
def test_texts_that_are_clean_at_once_are_clean_one_by_one(texts: list[str]) -> None:
    if names.all_clean(texts):
        assert [names.cleaned(text) for text in texts] == texts
        assert [names.cleaned_lines(text) for text in texts] == texts


def test_accents_are_no_reason_to_look_at_each_text() -> None:
    assert names.all_clean(["Müller", "", "東京"])
    assert not names.all_clean(["Mu\u0308ller"])
    assert not names.all_clean(["a\u00a0b"])


@given(st.lists(st.dates() | st.just(""), max_size=3))
def test_days_that_are_plain_at_once_are_so_one_by_one(days: list[date | str]) -> None:
    texts = list(map(str, days))
    if dates.all_days(texts):
        assert [dates.read_date(text, READING) for text in texts if text] == [text for text in texts if text]
    if dates.all_birthdays(texts, READING):
        assert [dates.read_birthday(text, READING) for text in texts if text] == [text for text in texts if text]


def test_days_that_do_not_exist_or_are_to_come_are_looked_at() -> None:
    assert dates.all_days(["2024-02-28", "", "1999-12-31"])
    assert not dates.all_days(["2023-02-29"])
    assert not dates.all_days(["2023-04-31"])
    assert not dates.all_birthdays(["1604-02-03"], READING)
    assert not dates.all_birthdays(["2026-11-23"], READING)
