"""What the machine says where nobody has said otherwise: directories, time zone, country, who is acting, the time."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from crmcli.kernel.address import Address, PasswordInTheOpen, is_address, read_address
from crmcli.kernel.errors import Usage


def config_home() -> Path:
    """The platform's directory for settings."""
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support/crmcli"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "crmcli"


def data_home() -> Path:
    """The platform's directory for the store."""
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support/crmcli"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "crmcli"


def store_place(given: str) -> Path | Address:
    """The store: what is `given` (--db), else CRMCLI_DB, else in the platform's directory.

    NoSuchScheme for an address that is none of PostgreSQL; PasswordInTheOpen for one with a password in --db.
    """
    named = given or os.environ.get("CRMCLI_DB", "")
    if not is_address(named):
        return Path(named).expanduser() if named else data_home() / "crm.db"
    address = read_address(named)
    if given and address.secret:
        raise PasswordInTheOpen
    return address


def _system_zone() -> str:
    named = os.environ.get("TZ", "").lstrip(":")
    if named and not named.startswith("/"):
        from zoneinfo import ZoneInfo

        try:
            return ZoneInfo(named).key
        except (KeyError, ValueError, OSError):
            return "UTC"
    return clock_zone()


def clock_zone() -> str:
    """The zone in which this computer's own clock goes, and cron by it, whatever TZ says."""
    target = os.path.realpath("/etc/localtime")
    _, found, zone = target.partition("zoneinfo/")
    return zone.removeprefix("posix/").removeprefix("right/") if found and zone != "localtime" else "UTC"


def _locale_country() -> str:
    for variable in ("LC_ALL", "LC_TELEPHONE", "LC_MONETARY", "LANG"):
        if value := os.environ.get(variable, ""):
            _, _, country = value.partition(".")[0].partition("_")
            return country.upper() if len(country) == 2 and country.isalpha() else ""
    return ""


def _locale_currency() -> str:
    return _CURRENCIES.get(_locale_country(), "EUR")


_CURRENCIES = {
    "US": "USD", "GB": "GBP", "SE": "SEK", "NO": "NOK", "DK": "DKK", "CH": "CHF", "LI": "CHF", "JP": "JPY", "CA": "CAD",
    "AU": "AUD", "NZ": "NZD", "IN": "INR", "CN": "CNY", "BR": "BRL", "MX": "MXN", "PL": "PLN", "CZ": "CZK", "HU": "HUF",
    "RO": "RON", "TR": "TRY", "ZA": "ZAR", "IL": "ILS", "KR": "KRW", "SG": "SGD", "HK": "HKD", "IS": "ISK", "UA": "UAH",
}  # fmt: skip

SYSTEM: dict[str, Callable[[], str]] = {
    "zone": _system_zone,
    "country": _locale_country,
    "currency": _locale_currency,
}


def actor() -> str:
    import pwd

    if named := os.environ.get("CRMCLI_ACTOR"):
        return named
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def clock() -> Callable[[], int]:
    from time import time_ns

    fixed = os.environ.get("CRMCLI_NOW")
    if not fixed:
        return lambda: time_ns() // 1000
    from datetime import datetime

    from crmcli.kernel.instants import micros

    try:
        at = micros(datetime.fromisoformat(fixed))
    except ValueError:
        raise Usage(f"CRMCLI_NOW='{fixed}' is no instant", hint="write it as 2026-11-21T09:00:00Z") from None
    return lambda: at
