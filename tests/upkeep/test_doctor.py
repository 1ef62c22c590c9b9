"""`doctor` works without a store and with a broken one, and says what to do."""

import pytest

from crmcli.store.connect import wal_reset_bug
from ground import Crm

pytestmark = pytest.mark.in_file


def _found(crm: Crm, code: int = 0) -> dict[str, tuple[str, str]]:
    return {row["check"]: (row["state"], row["mend"] or "") for row in crm("doctor", "--json", code=code).json}


def test_a_healthy_store_fails_nothing(crm: Crm) -> None:
    assert "fail" not in {state for state, _ in _found(crm).values()}


def test_no_store_is_a_warning(crm: Crm) -> None:
    crm.path.unlink()
    assert _found(crm)["store"] == ("warn", "make it: crmcli db init")


def test_a_broken_store_fails_with_exit_9(crm: Crm) -> None:
    crm.path.write_bytes(b"no database at all, but long enough to look like one")
    assert _found(crm, code=9)["store"][0] == "fail"


def test_a_store_without_a_backup_is_warned_of(crm: Crm) -> None:
    assert _found(crm)["backup"] == ("warn", "crmcli db backup")


@pytest.mark.parametrize(("day", "state"), [(27, "ok"), (28, "warn")])
def test_a_backup_is_old_after_seven_days(crm: Crm, day: int, state: str) -> None:
    crm("db", "backup")
    crm.now = f"2026-11-{day}T12:00:00+00:00"
    assert _found(crm)["backup"][0] == state


def test_a_store_that_others_can_read_is_warned_of(crm: Crm) -> None:
    crm.path.chmod(0o644)
    assert _found(crm)["rights"] == ("warn", f"chmod 600 {crm.path}")


def test_a_setting_that_cannot_be_read_does_not_stop_the_doctor(crm: Crm) -> None:
    crm.env["CRMCLI_ZONE"] = "Nowhere/Land"
    assert "Nowhere/Land" in crm("doctor").err


def test_the_zone_and_where_it_comes_from_are_said(crm: Crm) -> None:
    crm.env["CRMCLI_ZONE"] = "Europe/Berlin"
    rows = {row["check"]: row["what"] for row in crm("doctor", "--json").json}
    assert rows["zone"] == "Europe/Berlin (environment)"


@pytest.mark.parametrize(
    ("version", "bug"),
    [
        ((3, 6, 23), False), ((3, 7, 0), True), ((3, 40, 1), True), ((3, 44, 5), True), ((3, 44, 6), False),
        ((3, 45, 0), True), ((3, 50, 6), True), ((3, 50, 7), False), ((3, 51, 2), True), ((3, 51, 3), False),
        ((3, 53, 0), False),
    ],
)  # fmt: skip
def test_which_sqlite_has_the_wal_reset_bug(version: tuple[int, ...], bug: bool) -> None:
    assert bug == wal_reset_bug(version)[1]
