"""The filter language: what it reads, how tightly words bind, and where it says that a filter is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.kernel.errors import CrmError
from crmcli.kernel.filters import LENGTH, NESTING, VALUES, And, BadFilter, Compare, Node, Not, Or, Word, parse


def is_(field: str, *words: str, op: str = "=") -> Compare:
    return Compare(field, op, tuple(map(Word, words)))


A, B, C = is_("a", "1"), is_("b", "2"), is_("c", "3")


@pytest.mark.parametrize("op", ["=", "!=", "<", "<=", ">", ">=", ":"])
def test_every_operator_stands_with_and_without_blanks(op: str) -> None:
    assert (is_("spent", "5", op=op),) * 2 == (parse(f"spent{op}5"), parse(f" spent {op} 5 "))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("name=Ana", "Ana"),
        ("name='Ana Silva'", "Ana Silva"),
        ('name="Ana Silva"', "Ana Silva"),
        ("name='O''Brien'", "O'Brien"),
        (r"name='O\'Brien'", "O'Brien"),
        ('name="the ""Ace"""', 'the "Ace"'),
        (r'name="the \"Ace\""', 'the "Ace"'),
        (r"name='C:\temp\\'", "C:\\temp\\"),
        ("name=O'Brien", "O'Brien"),
        ("name=''", ""),
        ('name=""', ""),
        ("name='and'", "and"),
        ("name=orange", "orange"),
        ("name=or@example.com", "or@example.com"),
        ("country=in", "in"),
        ("name<90d", "90d"),
        ("name=12,50", "12,50"),
        ("name=€12.50", "€12.50"),
        ("name=-5", "-5"),
        ("name=https://x.example/?a=b", "https://x.example/?a=b"),
        ("name=王", "王"),
        ("name='two\nlines'", "two\nlines"),
    ],
)
def test_a_value_is_a_bare_word_or_quoted(text: str, value: str) -> None:
    node = parse(text)
    assert isinstance(node, Compare)
    assert Word(value) == node.words[0]


@pytest.mark.parametrize("text", ["a in (x, y)", "a in(x,y)", "a IN x,y", "a in x , 'y'", 'a in ( "x" , y )'])
def test_in_takes_a_list_with_or_without_brackets(text: str) -> None:
    assert is_("a", "x", "y", op="in") == parse(text)


@pytest.mark.parametrize(
    "name", ["a", "_a", "last_contact", "fields.loyalty_card", "fields.loyalty-card", "fields.größe"]
)
def test_a_field_is_a_word_with_dots_and_dashes(name: str) -> None:
    assert is_(name, "1") == parse(f"{name}=1")


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("a=1 and b=2 and c=3", And((A, B, C))),
        ("a=1 or b=2 or c=3", Or((A, B, C))),
        ("a=1 or b=2 and c=3", Or((A, And((B, C))))),
        ("a=1 and b=2 or c=3", Or((And((A, B)), C))),
        ("(a=1 or b=2) and c=3", And((Or((A, B)), C))),
        ("not a=1 and b=2", And((Not(A), B))),
        ("not (a=1 and b=2)", Not(And((A, B)))),
        ("not not a=1", Not(Not(A))),
        ("((a=1))", A),
        ("a=1 AND NOT b=2 Or c=3", Or((And((A, Not(B))), C))),
        ("(a=1)and(b=2)", And((A, B))),
        ("a in 1,2 and b=2", And((is_("a", "1", "2", op="in"), B))),
        ("(a in 1,2)", is_("a", "1", "2", op="in")),
        ("note=1 and android=2", And((is_("note", "1"), is_("android", "2")))),
    ],
)
def test_not_binds_before_and_before_or(text: str, node: Node) -> None:
    assert node == parse(text)


def test_positions_count_from_one() -> None:
    node = parse("a=1 and city in (x, 'y')")
    assert isinstance(node, And)
    city = node.parts[1]
    assert isinstance(city, Compare)
    assert (city.position, [word.position for word in city.words]) == (9, [18, 21])


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        ("", 1, "expected a field, found the end"),
        ("  ", 3, "expected a field, found the end"),
        ("a", 2, "expected one of = != < <= > >= : in after 'a', found the end"),
        ("a b", 3, "expected one of = != < <= > >= : in after 'a', found 'b'"),
        ("a=", 3, "expected a value, found the end"),
        ("a==1", 3, "expected a value, found '=1'"),
        ("a=>1", 3, "expected a value, found '>1'"),
        ("a= and b=2", 4, "expected a value, found 'and'"),
        ("a=1 b=2", 5, "expected 'and' or 'or', found 'b=2'"),
        ("a=1 and", 8, "expected a field, found the end"),
        ("a=1 and and b=2", 9, "expected a field, found 'and'"),
        ("a=1)", 4, "expected 'and' or 'or', found ')'"),
        ("(a=1", 5, "expected 'and', 'or' or ')', found the end"),
        ("()", 2, "expected a field, found ')'"),
        ("a='x", 3, "the quote ' is never closed"),
        ('a="x""', 3, 'the quote " is never closed'),
        ("a in", 5, "expected a value, found the end"),
        ("a in (x,)", 9, "expected a value, found ')'"),
        ("a in (x y)", 9, "expected ',' or ')', found 'y)'"),
        ("a in (x, or)", 10, "expected a value, found 'or'"),
        ("a=1; drop table customer", 6, "expected 'and' or 'or', found 'drop'"),
        ("a='x\0'", 5, "this character cannot stand in a text"),
        ("a=\udcff", 3, "this character cannot stand in a text"),
    ],
)
def test_an_error_says_where_and_what_was_expected(text: str, position: int, reason: str) -> None:
    with pytest.raises(BadFilter) as caught:
        parse(text)
    assert f"the filter is wrong at position {position}: {reason}" == caught.value.message


def test_the_error_is_a_usage_error_with_an_example() -> None:
    with pytest.raises(BadFilter) as caught:
        parse("a=1 and")
    expected = ("bad_filter", 2, "for example: stage=retention and last_contact<90d and tag:vip")
    assert expected == (caught.value.code, caught.value.exit, caught.value.hint)


@pytest.mark.parametrize("opening", ["(", "not ", "not(a=1 or "])
def test_a_nesting_bomb_is_refused(opening: str) -> None:
    with pytest.raises(BadFilter, match="inside each other"):
        parse(opening * 500 + "a=1")


def test_brackets_beside_each_other_are_not_nested() -> None:
    assert Or((A,) * (NESTING + 1)) == parse(" or ".join(["(a=1)"] * (NESTING + 1)))


def test_too_long_a_filter_is_refused() -> None:
    with pytest.raises(BadFilter, match="longer than"):
        parse("a=" + "x" * LENGTH)


def test_too_many_values_are_refused() -> None:
    with pytest.raises(BadFilter, match="values in one filter"):
        parse("a in " + ",".join("x" * (VALUES + 1)))


WORDS = st.builds(Word, st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12))
NAMES = st.sampled_from(("a", "notes", "android", "fields.x-1", "inner", "order"))
COMPARISONS = st.one_of(
    st.builds(Compare, NAMES, st.sampled_from(("=", "!=", "<", "<=", ">", ">=", ":")), st.tuples(WORDS)),
    st.builds(Compare, NAMES, st.just("in"), st.lists(WORDS, min_size=1, max_size=3).map(tuple)),
)


def composed(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(inner, st.builds(And, parts), st.builds(Or, parts), st.builds(Not, inner))


NODES = composed(composed(composed(COMPARISONS)))


def quoted(word: Word) -> str:
    return "'" + word.text.replace("\\", "\\\\").replace("'", "''") + "'"


def written(node: Node) -> str:
    match node:
        case Compare(field, "in", words):
            return f"{field} in ({', '.join(map(quoted, words))})"
        case Compare(field, op, words):
            return f"{field}{op}{quoted(words[0])}"
        case Not(part):
            return f"not ({written(part)})"
        case And(parts):
            return " and ".join(f"({written(part)})" for part in parts)
        case Or(parts):
            return " or ".join(f"({written(part)})" for part in parts)


@given(NODES)
def test_what_is_written_out_in_full_reads_back_as_it_was(node: Node) -> None:
    assert node == parse(written(node))


@given(st.text(st.sampled_from("ab1 ()=<>!:,'\"\\.-andornotin\0é"), max_size=40))
def test_any_text_is_a_filter_or_a_usage_error(text: str) -> None:
    try:
        node: object = parse(text)
    except CrmError as error:
        node = error
    assert isinstance(node, Compare | And | Or | Not | BadFilter)
