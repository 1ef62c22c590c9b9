"""What the doctor looks at of a store on a server: the server itself, the way to it, the role, the two clocks."""

from collections.abc import Iterator

from crmcli.store.standing import Standing
from crmcli.upkeep.rules import Finding

LEAST = 150000
"""PostgreSQL 15."""
APART = 60
"""Seconds by which two clocks may differ."""


def findings(stands: Standing, now: int) -> Iterator[Finding]:
    """The findings about a server, `now` by our own clock (microseconds UTC)."""
    yield _version(stands)
    yield _encoding(stands)
    yield _way(stands)
    yield _role(stands)
    if stands.standby:
        yield Finding("standby", "warn", "this server only follows another one", "write to the primary: help server")
    if not stands.durable:
        advice = "fsync, full_page_writes and synchronous_commit on, in postgresql.conf"
        yield Finding("durability", "warn", "a loss of power can take what was saved", advice)
    yield _clocks(stands, now)


def _version(stands: Standing) -> Finding:
    old = stands.version < LEAST
    return Finding(
        "server", "fail" if old else "ok", f"PostgreSQL {stands.version // 10000}", "15 or later" if old else ""
    )


def _encoding(stands: Standing) -> Finding:
    if stands.encoding == "UTF8":
        return Finding("encoding", "ok", stands.encoding)
    advice = "export all, and import it into a database made with ENCODING 'UTF8'"
    return Finding("encoding", "fail", f"{stands.encoding} cannot hold every name", advice)


def _way(stands: Standing) -> Finding:
    if stands.tls:
        return Finding("connection", "ok", "TLS")
    if stands.socket or stands.same_machine:
        return Finding("connection", "ok", "a socket" if stands.socket else "within this machine")
    return Finding("connection", "warn", "others on the network can read along", "sslmode=verify-full; see help server")


def _role(stands: Standing) -> Finding:
    named = stands.user if stands.user == stands.role else f"{stands.user} as {stands.role}"
    if stands.superuser:
        advice = "a role with no more rights than it needs: see help roles"
        return Finding("role", "warn", f"{named}, who may do anything on this server", advice)
    return Finding("role", "ok", named if stands.may_write else f"{named}, who may only read")


def _clocks(stands: Standing, now: int) -> Finding:
    apart = abs(stands.now - now) // 1_000_000
    if apart < APART:
        return Finding("clock", "ok", "that of the server says the same")
    ahead = "behind" if stands.now > now else "ahead of"
    return Finding(
        "clock", "warn", f"this one is {apart:,} seconds {ahead} the server's", "set both by the network (NTP)"
    )
