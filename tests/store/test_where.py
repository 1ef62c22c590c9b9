"""What a filter finds, asked of a real database: one small table with a column of every kind."""

import sqlite3
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.kernel.fields import Catalogue, Field, Reading, UnknownField
from crmcli.kernel.filters import NESTING, VALUES, BadFilter, parse
from crmcli.kernel.instants import SECOND, start_of
from crmcli.kernel.names import fold
from crmcli.store.where import compile_where

ZONE = "Europe/Berlin"
TODAY = date(2026, 3, 31)
READING = Reading(today=TODAY, now=start_of(TODAY, ZONE), zone=ZONE, currency="EUR")

CUSTOMERS = Catalogue(
    noun="customer",
    plural="customers",
    source="customer c",
    key="c.id",
    fields=(
        Field("id", "Id", kind="ref", sql="c.id", prefix="c"),
        Field("name", "Name", sql="c.name", folded="c.name_key"),
        Field("city", "City", sql="c.city"),
        Field("stage", "Stage", kind="stage", sql="c.stage", choices=("awareness", "purchase", "retention")),
        Field("visits", "Visits", kind="int", sql="c.visits"),
        Field("points", "Points", kind="points", sql="c.points"),
        Field("spent", "Spent", kind="money", sql="c.spent", currency="c.currency"),
        Field("deposit", "Deposit", kind="money", sql="c.deposit"),
        Field("last_purchase", "Last purchase", kind="date", sql="c.last_purchase"),
        Field("birthday", "Birthday", kind="date", sql="c.birthday"),
        Field("created_at", "Created", kind="instant", sql="c.created_at"),
        Field("active", "Active", kind="flag", sql="c.active"),
        Field(
            "tag",
            "Tags",
            kind="list",
            many="SELECT t.customer_id, t.tag FROM tag t WHERE t.customer_id IN ({ids})",
            has="EXISTS (SELECT 1 FROM tag t WHERE t.customer_id = c.id AND t.tag = :value)",
        ),
        Field("fields", "Fields", kind="object", sql="c.extra"),
        Field("password", "Password"),
    ),
    columns=("id", "name"),
    document=("id", "name"),
)

ROWS = (
    {
        "id": 1,
        "name": "Ana Müller",
        "city": "Leeds",
        "stage": "retention",
        "visits": 5,
        "points": 120,
        "spent": 50_000,
        "currency": "EUR",
        "deposit": 1000,
        "last_purchase": "2026-03-01",
        "birthday": "1990-05-17",
        "created_at": start_of(date(2026, 1, 1), ZONE),
        "active": True,
    },
    {
        "id": 2,
        "name": "Bob O'Brien",
        "city": "New York",
        "stage": "purchase",
        "visits": 1,
        "points": 0,
        "spent": 50_000,
        "currency": "JPY",
        "deposit": 0,
        "last_purchase": "2025-12-31",
        "birthday": "--05-17",
        "created_at": start_of(date(2026, 1, 1), ZONE) - 1,
        "active": False,
    },
    {
        "id": 3,
        "name": "100% Wool_Shop",
        "city": "",
        "stage": "awareness",
        "visits": -2,
        "points": 99,
        "spent": 49_999,
        "currency": "EUR",
        "deposit": None,
        "last_purchase": "2025-03-15",
        "birthday": "2001-01-01",
        "created_at": start_of(date(2026, 1, 2), ZONE) - 1,
        "active": True,
    },
    {"id": 4, "name": "1000 Woolyshop"},
)
TAGS = ((1, "vip"), (1, "50%"), (2, "vip"), (3, "VIPs"))


@pytest.fixture(scope="module")
def db() -> sqlite3.Connection:
    con = sqlite3.connect(":memory:")
    con.executescript(
        """CREATE TABLE customer(id INTEGER PRIMARY KEY, name TEXT NOT NULL, name_key TEXT, city TEXT,
             stage TEXT, visits INTEGER, points INTEGER, spent INTEGER, currency TEXT, deposit INTEGER,
             last_purchase TEXT, birthday TEXT, created_at INTEGER, active INTEGER, extra TEXT);
           CREATE TABLE tag(customer_id INTEGER, tag TEXT)"""
    )
    for row in ROWS:
        full = {**row, "name_key": fold(str(row["name"]))}
        marks = ", ".join(f":{name}" for name in full)
        con.execute(f"INSERT INTO customer ({', '.join(full)}) VALUES ({marks})", full)
    con.executemany("INSERT INTO tag VALUES (?, ?)", TAGS)
    return con


def found(db: sqlite3.Connection, text: str, reading: Reading = READING) -> list[int]:
    """The ids that a filter finds."""
    sql, bound = compile_where(parse(text), CUSTOMERS, reading)
    query = f"SELECT c.id FROM customer c WHERE c.id > 0 AND {sql} ORDER BY c.id"
    return [row[0] for row in db.execute(query, bound)]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("city=Leeds", [1]),
        ("city=LEEDS", [1]),
        ("city='new york'", [2]),
        ("city:YORK", [2]),
        ("city:e", [1, 2]),
        ("city<M", [1, 3]),
        ("city>=leeds", [1, 2]),
        ("city in (leeds, 'New York')", [1, 2]),
        ("city in ('', leeds)", [1, 3, 4]),
        ("city!=Leeds", [2, 3, 4]),
        ("not city=Leeds", [2, 3, 4]),
        ("not city in (Leeds, 'New York')", [3, 4]),
        ("city=''", [3, 4]),
        ("city!=''", [1, 2]),
    ],
)
def test_text_compares_without_case_and_the_absent_is_not_equal(
    db: sqlite3.Connection, text: str, ids: list[int]
) -> None:
    assert ids == found(db, text)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("name='ana muller'", [1]),
        ("name='ANA MÜLLER'", [1]),
        ("name:MÜLL", [1]),
        ("name:o'brien", [2]),
        ("name<B", [1, 3, 4]),
    ],
)
def test_folded_text_compares_by_folded_words(db: sqlite3.Connection, text: str, ids: list[int]) -> None:
    assert ids == found(db, text)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("name:'100%'", [3]),
        ("name:l_s", [3]),
        ("name:%", [3]),
        ("name:_", [3]),
        (r"name:\\", []),
        ("city:%", []),
    ],
)
def test_percent_and_underscore_stand_for_themselves(db: sqlite3.Connection, text: str, ids: list[int]) -> None:
    assert ids == found(db, text)


@pytest.mark.parametrize("invisible", ["\u200b", " ", "\u0301"])
def test_a_value_that_folds_to_nothing_is_looked_for_as_it_is(db: sqlite3.Connection, invisible: str) -> None:
    expected = [row["id"] for row in ROWS if invisible in str(row["name"])]
    assert expected == found(db, f"name:'{invisible}'")


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("visits=5", [1]),
        ("visits:5", [1]),
        ("visits<1", [3]),
        ("visits<=1", [2, 3]),
        ("visits>-2", [1, 2]),
        ("visits!=5", [2, 3, 4]),
        ("visits in 1,5", [1, 2]),
        ("visits=''", [4]),
        ("points>=99", [1, 3]),
        ("points>100", [1]),
        ("id=c2", [2]),
        ("id=C2", [2]),
        ("id=2", [2]),
        ("id in (c1, c4)", [1, 4]),
        ("id>=c3", [3, 4]),
    ],
)
def test_numbers_and_ids_compare_as_integers(db: sqlite3.Connection, text: str, ids: list[int]) -> None:
    assert ids == found(db, text)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("spent>=500", [1]),
        ("spent=500.00", [1]),
        ("spent<500", [3]),
        ("spent>='500 EUR'", [1]),
        ("spent='50000 JPY'", [2]),
        ("spent!=500", [2, 3, 4]),
        ("spent=''", [4]),
        ("deposit=10", [1]),
        ("deposit<10", [2]),
    ],
)
def test_money_compares_in_minor_units_of_one_currency(db: sqlite3.Connection, text: str, ids: list[int]) -> None:
    assert ids == found(db, text)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("last_purchase=2026-03-01", [1]),
        ("last_purchase:2026-03-01", [1]),
        ("last_purchase!=2026-03-01", [2, 3, 4]),
        ("last_purchase<2025-12-31", [3]),
        ("last_purchase<=2025-12-31", [2, 3]),
        ("last_purchase>2025-12-31", [1]),
        ("last_purchase>=2025-12-31", [1, 2]),
        ("last_purchase=2025", [2, 3]),
        ("last_purchase=2025-12", [2]),
        ("last_purchase<2025-12", [3]),
        ("last_purchase<=2025-12", [2, 3]),
        ("last_purchase>2025", [1]),
        ("last_purchase>=2025", [1, 2, 3]),
        ("last_purchase in (2025-03, 2026)", [1, 3]),
        ("last_purchase=''", [4]),
    ],
)
def test_a_date_compares_with_a_day_a_month_a_year(db: sqlite3.Connection, text: str, ids: list[int]) -> None:
    assert ids == found(db, text)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("last_purchase<30d", []),
        ("last_purchase<=30d", [1]),
        ("last_purchase=30d", [1]),
        ("last_purchase>30d", [2, 3]),
        ("last_purchase>=30d", [1, 2, 3]),
        ("last_purchase<31d", [1]),
        ("last_purchase<90D", [1]),
        ("last_purchase<=90d", [1, 2]),
        ("last_purchase<5w", [1]),
        ("last_purchase<=3m", [1, 2]),
        ("last_purchase<3m", [1]),
        ("last_purchase>1y", [3]),
        ("last_purchase<'2 months'", [1]),
    ],
)
def test_a_duration_is_so_long_ago(db: sqlite3.Connection, text: str, ids: list[int]) -> None:
    assert ids == found(db, text)


@pytest.mark.parametrize(("text", "day"), [("1m", "2026-02-28"), ("13m", "2025-02-28"), ("25m", "2024-02-29")])
def test_months_ago_end_with_the_month(text: str, day: str) -> None:
    assert day == compile_where(parse(f"last_purchase={text}"), CUSTOMERS, READING)[1]["w0"]


def test_a_birthday_without_a_year_is_earlier_than_none(db: sqlite3.Connection) -> None:
    assert found(db, "birthday<2000-01-01") == [1]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("created_at=2026-01-01", [1, 3]),
        ("created_at>=2026-01-01", [1, 3]),
        ("created_at<2026-01-01", [2]),
        ("created_at<=2026-01-01", [1, 2, 3]),
        ("created_at>2026-01-01", []),
        ("created_at=2025", [2]),
        ("created_at!=2025", [1, 3, 4]),
        ("created_at>89d", [2]),
        ("created_at=89d", [1, 3]),
        ("created_at<90d", [1, 3]),
        ("created_at>=2026-01-01T00:00", [1, 3]),
        ("created_at<=2026-01-01T00:00", [1, 2]),
        ("created_at<'2026-01-01 12:30'", [1, 2]),
        ("created_at=2025-12-31T23:00Z", [1]),
        ("created_at<now", [1, 2, 3]),
        ("created_at=''", [4]),
    ],
)
def test_an_instant_compares_by_days_of_the_business_zone(db: sqlite3.Connection, text: str, ids: list[int]) -> None:
    assert ids == found(db, text)


def test_the_day_with_a_clock_change_ends_after_23_hours() -> None:
    bound = compile_where(parse("created_at=2026-03-29"), CUSTOMERS, READING)[1]
    assert {"w0": start_of(date(2026, 3, 29), ZONE), "w1": bound["w0"] + 23 * 3600 * SECOND} == bound  # type: ignore[operator]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("active=yes", [1, 3]),
        ("active=TRUE", [1, 3]),
        ("active=1", [1, 3]),
        ("active=no", [2]),
        ("active!=yes", [2, 4]),
        ("active=''", [4]),
        ("stage=retention", [1]),
        ("stage:Retention", [1]),
        ("stage!=retention", [2, 3, 4]),
        ("stage in (retention, purchase)", [1, 2]),
        ("stage=''", [4]),
    ],
)
def test_flags_and_stages_compare_by_their_words(db: sqlite3.Connection, text: str, ids: list[int]) -> None:
    assert ids == found(db, text)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("tag:vip", [1, 2]),
        ("tag=vip", [1, 2]),
        ("tag!=vip", [3, 4]),
        ("tag:50%", [1]),
        ("tag in (50%, VIPs)", [1, 3]),
        ("tag=''", [4]),
        ("tag!=''", [1, 2, 3]),
    ],
)
def test_a_list_has_a_value_or_not(db: sqlite3.Connection, text: str, ids: list[int]) -> None:
    assert ids == found(db, text)


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        ("visits=many", 8, "visits is a whole number, not 'many'"),
        ("visits=1_000", 8, "visits is a whole number, not '1_000'"),
        ("visits=" + "9" * 19, 8, f"visits is a whole number, not '{'9' * 19}'"),
        ("points=1.5", 8, "points is a whole number, not '1.5'"),
        ("id=p2", 4, "id is a short id, not 'p2'"),
        ("active=maybe", 8, "active is yes or no, not 'maybe'"),
        ("active>no", 8, "active cannot be compared with 'no' by >"),
        ("stage=retenton", 7, "stage is never 'retenton'; did you mean retention?"),
        ("stage in (purchase, x)", 21, "stage is never 'x'"),
        ("stage>=purchase", 8, "stage cannot be compared with 'purchase' by >="),
        ("tag<vip", 5, "tag cannot be compared with 'vip' by <"),
        ("city<''", 6, "city cannot be compared with no value by <"),
        ("city:''", 6, "city cannot be compared with no value by :"),
        ("fields=1", 8, "fields cannot be filtered"),
        ("password=1", 10, "password cannot be filtered"),
        ("last_purchase=2025-13", 15, "there is no such date as '2025-13'"),
        ("last_purchase<99999y", 15, "there is no such date as '99999y'"),
        ("last_purchase>2025-01-01T12:00", 15, "'2025-01-01T12:00' has a time, and days are compared here"),
        ("created_at=9999", 12, "there is no such date as '9999'"),
        ("created_at=0000", 12, "there is no such date as '0000'"),
    ],
)
def test_a_value_that_does_not_fit_is_named_with_its_position(text: str, position: int, reason: str) -> None:
    with pytest.raises(BadFilter) as caught:
        compile_where(parse(text), CUSTOMERS, READING)
    assert f"the filter is wrong at position {position}: {reason}" == caught.value.message


@pytest.mark.parametrize("text", ["spent>=lots", "last_purchase=someday", "created_at<'next blue moon'"])
def test_money_and_dates_that_cannot_be_read_are_bad_filters(text: str) -> None:
    with pytest.raises(BadFilter, match="position"):
        compile_where(parse(text), CUSTOMERS, READING)


def test_the_choices_are_listed() -> None:
    with pytest.raises(BadFilter) as caught:
        compile_where(parse("stage=x"), CUSTOMERS, READING)
    assert caught.value.hint == "stage is one of awareness, purchase, retention"


def test_an_unknown_field_is_named_with_its_position_and_a_suggestion() -> None:
    with pytest.raises(UnknownField) as caught:
        compile_where(parse("city=x or stag=y"), CUSTOMERS, READING)
    assert caught.value.message == "customer has no field 'stag' at position 11. Did you mean stage?"


def test_equal_numbers_are_bound_once_each_in_order() -> None:
    expected = ("(c.points) >= :w0 AND ((c.visits) = :w1 OR (c.visits) = :w2)", {"w0": 5, "w1": 1, "w2": 1})
    assert expected == compile_where(parse("points>=5 and visits in (1, 1)"), CUSTOMERS, READING)


def leaf(number: int) -> str:
    return f"visits={number}"


LOGIC = st.recursive(
    st.integers(-3, 6).map(leaf),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from((" and ", " or ")), inner).map("".join),
        inner.map(lambda text: f"not {text}"),
        inner.map(lambda text: f"({text})"),
    ),
    max_leaves=8,
).filter(lambda text: text.count("(") + text.count("not") <= NESTING)


@given(LOGIC)
def test_words_bind_as_they_do_in_sql(text: str) -> None:
    con = sqlite3.connect(":memory:")
    con.execute("CREATE TABLE customer AS SELECT value AS visits FROM json_each('[-2, -1, 0, 1, 2, 3, 4, 5]')")
    sql, bound = compile_where(parse(text), CUSTOMERS, READING)
    ours = con.execute(f"SELECT visits FROM customer c WHERE {sql}", bound).fetchall()
    plain = con.execute(f"SELECT visits FROM customer WHERE {text}").fetchall()
    con.close()
    assert plain == ours


@pytest.mark.parametrize(
    "text",
    [
        "city=a or city=b and (" * NESTING + "tag=''" + ")" * NESTING,
        "city=a or city=b and not " * NESTING + "tag=''",
        "city=a and (city!=b or " * (NESTING - 1) + "not tag!=''" + ")" * (NESTING - 1),
        "city=a or city!=b and not (" * (NESTING // 2) + "tag!=''" + ")" * (NESTING // 2),
    ],
)
def test_the_deepest_filter_is_read_by_the_oldest_sqlite(db: sqlite3.Connection, text: str) -> None:
    sql, bound = compile_where(parse(text), CUSTOMERS, READING)
    query = f"WITH x AS (SELECT * FROM (SELECT id FROM customer c WHERE (c.id > 0 AND ({sql})))) SELECT id FROM x"
    assert {row[0] for row in db.execute(query, bound)} <= {1, 2, 3, 4}


@pytest.mark.parametrize("text", ["last_purchase!=2025", "spent!=5", "tag!=''", "name:x"])
@pytest.mark.parametrize("joint", [" and ", " or "])
def test_the_widest_filter_is_read_by_the_oldest_sqlite(db: sqlite3.Connection, text: str, joint: str) -> None:
    assert set(found(db, joint.join([text] * VALUES))) <= {1, 2, 3, 4}


def test_the_longest_list_is_read(db: sqlite3.Connection) -> None:
    assert found(db, f"tag in ({','.join(['vip'] * VALUES)})") == [1, 2]
