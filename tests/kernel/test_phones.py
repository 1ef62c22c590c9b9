"""Numbers as people write them, numbers reserved for fiction among them, and what stays as written."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.kernel.phones import keep_or_read, looks_like_phone, phone_words, read_phone

READ = [
    ("+15035550168", None, "+15035550168"),
    ("(503) 555-0168", "US", "+15035550168"),
    ("1-360-555-0110", "US", "+13605550110"),
    ("206.555.0152", "US", "+12065550152"),
    ("253 555 0120", "CA", "+12535550120"),
    ("2065550179", "US", "+12065550179"),
    ("(541) 555-0191\t", "US", "+15415550191"),
    ("'+12065550128", None, "+12065550128"),
    ("+1 415-555-0111", None, "+14155550111"),
    ("(971) 555-0194 x24", "US", "+19715550194 x24"),
    ("+15035550168 x12", None, "+15035550168 x12"),
    ("(415) 555-0155 ext. 75", "US", "+14155550155 x75"),
    ("415-555-0155 Extension 75", "US", "+14155550155 x75"),
    ("415-555-0155#75", "US", "+14155550155 x75"),
    ("tel:+1-418-656-9254;ext=102", None, "+14186569254 x102"),
    ("TEL:+14182626501", None, "+14182626501"),
    ("tel:+1-201-555-0123;phone-context=x", None, "+12015550123"),
    ("1-800-FLOWERS", "US", "+18003569377"),
    ("+49 (0)40 66969 000", None, "+494066969000"),
    ("+49 0711 2842222", "US", "+497112842222"),
    ("(0221) 4710 001", "DE", "+492214710001"),
    ("030/23125-010", "DE", "+493023125010"),
    ("0171 3920000", "DE", "+491713920000"),
    ("030 23125-010 Durchwahl 7", "DE", "+493023125010 x7"),
    ("0049 40 66969 000", None, "+494066969000"),
    ("0049 40 66969 000", "DE", "+494066969000"),
    ("0049 40 66969 000", "US", "+494066969000"),
    ("011 49 40 66969000", "US", "+494066969000"),
    ("031-390 06 19", "SE", "+46313900619"),
    ("+46 31 390 06 19", "SE", "+46313900619"),
    ("0117 496 0023", "GB", "+441174960023"),
    ("+44 (0) 20 7946 0067", None, "+442079460067"),
    ("+61 3 5550 1078", "US", "+61355501078"),
    ("+39 06 698 12345", None, "+390669812345"),
    ("+453 3331 9991", None, "+45333319991"),
    ("+358 9 4245 0000", None, "+358942450000"),
    ("8 (495) 123-45-67", "RU", "+74951234567"),
    ("+420 2 4172\u00a05555", None, "+420241725555"),
    ("+1\u2011503\u2013555\u20110168", None, "+15035550168"),
]

UNREAD = [
    ("(503) 555-0168", None),
    ("555-0168", "US"),
    ("0221 4710 088", "US"),
    ("0301234567", "US"),
    ("+1 030 123 4567", "US"),
    ("+0049 40 669690", None),
    ("1234", "DE"),
    ("+", "DE"),
    ("", "DE"),
    ("'", None),
    ("BusinessPhone", "US"),
    ("see note", None),
    ("+123456789012345678", None),
    ("x12", "US"),
    ("503-555-0168", "XX"),
    ("5" * 100_000, "US"),
]


@pytest.mark.parametrize(("written", "country", "kept"), READ)
def test_a_number_is_read_into_e164(written: str, country: str | None, kept: str) -> None:
    assert read_phone(written, country) == kept


@pytest.mark.parametrize(("written", "country"), UNREAD)
def test_what_cannot_be_dialled_is_not_guessed(written: str, country: str | None) -> None:
    assert read_phone(written, country) is None


@pytest.mark.parametrize("kept", [kept for _, _, kept in READ])
def test_a_kept_number_is_read_again_unchanged(kept: str) -> None:
    assert read_phone(kept, None) == kept


@given(st.text(max_size=40), st.sampled_from([None, "US", "DE", "SE"]))
def test_any_text_is_kept_or_read(text: str, country: str | None) -> None:
    kept, understood = keep_or_read(text, country)
    assert understood == kept.startswith("+") if understood else kept == " ".join(text.split()).lstrip("'")


@given(st.from_regex(r"\A[2-9][0-9]{2}[2-9][0-9]{6}\Z"))
def test_the_fast_reading_of_american_numbers_is_that_of_the_library(digits: str) -> None:
    import phonenumbers

    parsed = phonenumbers.parse(digits, "US")
    assert read_phone(digits, "US") == phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def test_an_understood_number_is_read() -> None:
    assert keep_or_read("(503) 555-0168", "US") == ("+15035550168", True)


def test_another_stays_as_written() -> None:
    assert keep_or_read("  0221 4710  088 ", None) == ("0221 4710 088", False)


@pytest.mark.parametrize("text", ["+15035550168", "(503) 555-0168 x12", "0221/4710 001", "'+1206 555 0128"])
def test_a_number_looks_like_one(text: str) -> None:
    assert looks_like_phone(text)


@pytest.mark.parametrize("text", ["", "c12", "12", "2026-11-21", "Maria", "K0123456", "ann@example.com", "1" * 90])
def test_other_words_do_not(text: str) -> None:
    assert not looks_like_phone(text)


@pytest.mark.parametrize(
    ("kept", "found_by"),
    [
        ("+15035550168 x12", "15035550168 5035550168 5550168"),
        ("+494066969000", "494066969000 4066969000 6969000"),
        ("+358942450000", "358942450000 942450000 2450000"),
        ("+74951234567", "74951234567 4951234567 1234567"),
        ("0221 4710 088", "02214710088 2214710088 4710088"),
        ("555-0168", "5550168"),
        ("BusinessPhone", ""),
        ("", ""),
        ("+", ""),
    ],
)
def test_a_number_is_found_by_its_parts(kept: str, found_by: str) -> None:
    assert phone_words(kept) == found_by


def test_everyday_numbers_do_not_wake_the_library() -> None:
    script = (
        "import sys; from crmcli.kernel.phones import read_phone;"
        "read_phone('(503) 555-0168 x12', 'US'); read_phone('+49 40 66969 000', None);"
        "sys.exit('phonenumbers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
