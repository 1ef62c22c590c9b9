"""Addresses of stores on servers: what is read as one, and that no password of one is ever shown."""

import pytest

from crmcli.kernel.address import Address, NoSuchScheme, UnreadableAddress, is_address, read_address

SHOWN = {
    "postgresql://": "postgresql://",
    "postgresql:///crm": "postgresql:///crm",
    "postgresql://mei@db.example/crm": "postgresql://mei@db.example/crm",
    "postgresql://mei:word@db.example/crm": "postgresql://mei@db.example/crm",
    "postgres://mei:w%40rd@db.example:5433/crm": "postgres://mei@db.example:5433/crm",
    "postgresql://mei:@/crm?host=/run/pg": "postgresql://mei:@/crm?host=/run/pg",
    "postgresql://:word@/crm": "postgresql://@/crm",
    "postgresql://mei@/crm?host=@abstract": "postgresql://mei@/crm?host=@abstract",
    "postgresql://mei@a:1,b:2,[::1]:3/crm?target_session_attrs=read-write":
        "postgresql://mei@a:1,b:2,[::1]:3/crm?target_session_attrs=read-write",
    "postgresql://mei@a/crm?password=word&sslmode=require": "postgresql://mei@a/crm?password=…&sslmode=require",
    "postgresql://mei@a/crm?p%61ssword=word": "postgresql://mei@a/crm?p%61ssword=…",
    "postgresql://mei@a/crm?sslpassword=word": "postgresql://mei@a/crm?sslpassword=…",
}  # fmt: skip


@pytest.mark.parametrize(("url", "shown"), SHOWN.items())
def test_what_is_shown_of_it(url: str, shown: str) -> None:
    address = read_address(url)
    assert (str(address), address.secret) == (shown, "word" in url or "w%40rd" in url)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://mei:wo/rd@db.example/crm", "postgresql://mei:wo?rd@db.example/crm",
        "postgresql://mei:wo@rd@db.example/crm", "postgresql://mei:word/crm", "postgresql://mei:wo?x=rd@db.example/crm",
        "postgresql://mei:[word/crm",
    ],
)  # fmt: skip
def test_what_could_be_read_in_two_ways_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(UnreadableAddress) as caught:
        read_address(url)
    assert ("rd" in caught.value.message.replace("read", ""), caught.value.exit) == (False, 2)


def test_other_schemes_are_refused() -> None:
    with pytest.raises(NoSuchScheme, match="mysql"):
        read_address("mysql://mei@db.example/crm")


def test_a_file_is_no_address() -> None:
    assert [is_address(text) for text in ("crm.db", "/shop/crm.db", "C:/crm.db", "a:b", "postgresql://x")] == [
        False, False, False, False, True,
    ]  # fmt: skip


def test_its_representation_has_no_password() -> None:
    assert "word" not in repr(Address("postgresql://mei:word@db.example/crm"))
