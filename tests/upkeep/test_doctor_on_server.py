"""`doctor` on a server: the server itself, the way to it, the role and the clocks."""

from dataclasses import replace
from datetime import datetime

import pytest

from crmcli.kernel.instants import micros
from crmcli.store.standing import Standing, standing
from crmcli.upkeep.server import findings
from ground import NOW, Crm

AT = micros(datetime.fromisoformat(NOW))
WELL = Standing(
    version=150018, encoding="UTF8", tls=True, socket=False, same_machine=False, user="mei", role="crm",
    superuser=False, may_write=True, standby=False, durable=True, now=AT,
)  # fmt: skip


def found(stands: Standing) -> dict[str, tuple[str, str]]:
    return {finding.check: (finding.state, finding.what) for finding in findings(stands, AT)}


def test_a_server_in_good_order_fails_nothing() -> None:
    assert found(WELL) == {
        "server": ("ok", "PostgreSQL 15"),
        "encoding": ("ok", "UTF8"),
        "connection": ("ok", "TLS"),
        "role": ("ok", "mei as crm"),
        "clock": ("ok", "that of the server says the same"),
    }


@pytest.mark.parametrize(
    ("stands", "check", "state", "what"),
    [
        (replace(WELL, version=140011), "server", "fail", "PostgreSQL 14"),
        (replace(WELL, encoding="LATIN1"), "encoding", "fail", "LATIN1 cannot hold every name"),
        (replace(WELL, tls=False), "connection", "warn", "others on the network can read along"),
        (replace(WELL, tls=False, socket=True), "connection", "ok", "a socket"),
        (replace(WELL, tls=False, same_machine=True), "connection", "ok", "within this machine"),
        (replace(WELL, superuser=True), "role", "warn", "mei as crm, who may do anything on this server"),
        (replace(WELL, may_write=False), "role", "ok", "mei as crm, who may only read"),
        (replace(WELL, standby=True), "standby", "warn", "this server only follows another one"),
        (replace(WELL, durable=False), "durability", "warn", "a loss of power can take what was saved"),
        (replace(WELL, now=AT + 90_000_000), "clock", "warn", "this one is 90 seconds behind the server's"),
        (replace(WELL, now=AT - 90_000_000), "clock", "warn", "this one is 90 seconds ahead of the server's"),
        (replace(WELL, now=AT - 59_000_000), "clock", "ok", "that of the server says the same"),
    ],
)
def test_what_is_wrong_is_said(stands: Standing, check: str, state: str, what: str) -> None:
    assert found(stands)[check] == (state, what)


@pytest.mark.on_server
def test_the_server_is_asked(crm: Crm) -> None:
    with crm.workspace().store.read() as db:
        stands = standing(db)
    # the tests' own server: the newest there is, a socket, its superuser, nothing that outlives a loss of power
    assert (stands.version >= 150000, stands.encoding, stands.superuser, stands.may_write, stands.standby) == (
        True, "UTF8", True, True, False,
    )  # fmt: skip
    assert (stands.user, stands.role) == (crm.rows("SELECT session_user")[0][0], crm.rows("SELECT current_user")[0][0])


@pytest.mark.on_server
def test_the_doctor_says_it_and_ends_well(crm: Crm) -> None:
    rows = {row["check"]: row["state"] for row in crm("doctor", "--json").json}
    assert (rows["store"], rows["server"], rows["role"], "sqlite" in rows, "disk" in rows) == (
        "ok", "ok", "warn", False, False,
    )  # fmt: skip


def test_a_server_that_is_not_there_fails_with_exit_9(crm: Crm) -> None:
    crm.env["CRMCLI_DB"] = "postgresql://mei@127.0.0.1:1/shop"
    rows = {row["check"]: row["state"] for row in crm("doctor", "--json", code=9).json}
    assert (rows["store"], "server" in rows) == ("fail", False)
