"""Addresses that people have pass, what only looks like one does not."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.kernel.emails import BadEmail, looks_like_email, read_email

GOOD = {
    "maria.lopez@example.com": "maria.lopez@example.com",
    "  Maria.LOPEZ@Example.COM\t": "maria.lopez@example.com",
    "maria+news@example.com": "maria+news@example.com",
    "o'brien@example.com": "o'brien@example.com",
    "mailto:ann@example.com": "ann@example.com",
    "MAILTO:Ann@example.com?subject=Hi": "ann@example.com",
    "'ann@example.com'": "ann@example.com",
    "<ann@example.com>": "ann@example.com",
    "_x-1@a-b.example.org": "_x-1@a-b.example.org",
    "jürgen@müller.example": "jürgen@müller.example",
    "ju\u0308rgen@example.com": "j\u00fcrgen@example.com",
    "用户@例子.公司": "用户@例子.公司",
    "ann@xn--mller-kva.xn--p1ai": "ann@xn--mller-kva.xn--p1ai",
    "a@b.co": "a@b.co",
}

BAD = [
    "",
    " ",
    "ann",
    "@example.com",
    "ann@",
    "maria.lopez@@example.com",
    "typo..dots@@example.com",
    "ann@example",
    "info(at)example.com",
    "ann lee@example.com",
    "ann@exam ple.com",
    "ann@example.com.",
    "ann@example..com",
    "ann@.example.com",
    ".ann@example.com",
    "ann.@example.com",
    "a..b@example.com",
    "ann@-example.com",
    "ann@example-.com",
    "ann@example.c",
    "ann@example.123",
    "a@b@example.com",
    "ann@example.com, bo@example.com",
    "/o=ExchangeLabs/ou=Exchange Administrative Group/cn=Recipients/cn=ann",
    "/o=x/cn=ann@example.com",
    "Ann <ann@example.com>",
    "ann@exam_ple.com",
    "ann\0@example.com",
    "ann@example.com\nbcc:x@example.com",
    "ann\u200b@example.com",
    "ann@example\u00a0.com",
    "\u202eann@example.com",
    "ann\ud800@example.com",
    "x" * 65 + "@example.com",
    "ann@" + "a" * 64 + ".com",
    "ann@" + "a.bc" * 70 + ".com",
]


@pytest.mark.parametrize(("written", "kept"), GOOD.items())
def test_an_address_is_kept_in_lower_case(written: str, kept: str) -> None:
    assert read_email(written) == kept


@pytest.mark.parametrize("written", BAD)
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(BadEmail):
        read_email(written)


def test_the_error_names_the_text() -> None:
    with pytest.raises(BadEmail, match=r"'info\(at\)example.com' is no e-mail address"):
        read_email("info(at)example.com")


@given(st.emails(domains=st.sampled_from(["example.com", "example.org"])))
def test_a_read_address_is_read_again_unchanged(address: str) -> None:
    with suppress(BadEmail):
        once = read_email(address)
        assert read_email(once) == once


@given(st.from_regex(r"\A[a-z0-9_+-]{1,20}(\.[a-z0-9_+-]{1,10}){0,3}@([a-z0-9]{1,10}\.){1,3}[a-z]{2,10}\Z"))
def test_every_usual_address_passes(address: str) -> None:
    assert read_email(address) == address


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(BadEmail):
        assert read_email(text).count("@") == 1


def test_a_long_text_is_refused_at_once() -> None:
    with pytest.raises(BadEmail):
        read_email("a." * 500_000 + "@")


@pytest.mark.parametrize("text", ["ann@example.com", " Ann@Example.com ", "maria@@example.com"])
def test_an_address_looks_like_one(text: str) -> None:
    assert looks_like_email(text)


@pytest.mark.parametrize("text", ["", "ann", "@last", "ann@home", "shopify:ann", "see you @ the shop. bye"])
def test_other_words_do_not(text: str) -> None:
    assert not looks_like_email(text)
