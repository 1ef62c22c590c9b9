"""The uid: RFC 9562, in order, never twice."""

from uuid import RFC_4122, UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from crmcli.kernel.ids import is_uid, new_uid, uids

NOW = 1_795_249_800_123_456
nows = st.integers(0, 2**48 * 1000 - 10**9)


@given(nows)
def test_a_uid_is_a_uuid_of_version_7(now: int) -> None:
    read = UUID(new_uid(now))
    assert (read.version, read.variant) == (7, RFC_4122)


@given(nows)
def test_a_uid_begins_with_the_millisecond(now: int) -> None:
    assert UUID(new_uid(now)).int >> 80 == now // 1000


@given(nows)
def test_a_uid_is_written_in_its_canonical_form(now: int) -> None:
    uid = new_uid(now)
    assert uid == str(UUID(uid))


@given(st.lists(nows, unique=True, min_size=2, max_size=5))
def test_later_uids_sort_behind(moments: list[int]) -> None:
    written = [new_uid(now) for now in sorted(moments)]
    assert written == sorted(written)


def test_many_at_once_are_in_order() -> None:
    written = uids(NOW, 10_000)
    assert written == sorted(written)


def test_many_at_once_are_all_different() -> None:
    assert len({*uids(NOW, 5_000), *uids(NOW, 5_000)}) == 10_000


def test_many_at_once_keep_version_and_variant_past_the_millisecond() -> None:
    assert {(UUID(uid).version, UUID(uid).variant) for uid in uids(NOW, 10_000)} == {(7, RFC_4122)}


def test_none_at_once_are_none() -> None:
    assert uids(NOW, 0) == []


def test_ours_is_a_uid() -> None:
    assert is_uid(new_uid(NOW))


def test_another_version_is_no_uid() -> None:
    assert not is_uid(str(uuid4()))


def test_a_name_is_no_uid() -> None:
    assert not is_uid("Maria Lopez")


def test_capitals_are_no_uid_of_ours() -> None:
    assert not is_uid(new_uid(NOW).replace("7", "A").upper())


def test_hyphens_must_stand_in_their_places() -> None:
    assert not is_uid("019a0b1c-2d3e-7f40-8a5b-6c7d8e9f0-1b")
