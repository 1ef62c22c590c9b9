"""The address of a PostgreSQL store: what the driver is told, and what people are shown of it."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from crmcli.kernel.errors import Usage

SCHEMES = ("postgresql", "postgres")
SECRETS = frozenset(("password", "sslpassword", "oauth_client_secret", "scram_client_key", "scram_server_key"))
"""Options whose values nobody is shown."""
_USER = re.compile(r"([^:@/]*)(?::([^@/]*))?@")
_HOSTS = re.compile(r"(?:(?:\[[^\]@/]*\]|[^:@/\[\]]*)(?::\d*)?(?:,|$))*")


class NoSuchScheme(Usage):
    """An address that is no PostgreSQL one."""

    code = "unknown_store"

    def __init__(self, scheme: str) -> None:
        super().__init__(f"crmcli keeps no data at {scheme}://", hint="give a file, or postgresql://USER@HOST/DATABASE")


class UnreadableAddress(Usage):
    """An address that could be read in two ways, or in none. It is not repeated: where its password ends is unclear."""

    code = "bad_address"

    def __init__(self, option: str = "") -> None:
        why = f": there is no option '{option}'" if option else ""
        super().__init__(
            f"the address of the server cannot be read{why}",
            hint="postgresql://USER@HOST/DATABASE; in a password write : / ? # @ % as %3A %2F %3F %23 %40 %25",
        )


class PasswordInTheOpen(Usage):
    """A password on the command line, where every user of the machine can read it."""

    code = "password_in_argv"

    def __init__(self) -> None:
        super().__init__(
            "an address with a password does not belong on the command line, where others can read it",
            hint="put the password into ~/.pgpass (mode 0600) or the file that PGPASSFILE names, or the address into"
            " CRMCLI_DB",
        )


@dataclass(frozen=True, slots=True)
class Address:
    """A PostgreSQL address as libpq reads it: several hosts, options behind `?`. Written out it has no password."""

    url: str = field(repr=False)

    @property
    def secret(self) -> bool:
        """True when a password stands in it."""
        _, place, options = _parts(self.url)
        user = _USER.match(place)
        return bool(user and user[2]) or any(_name(option) in SECRETS for option in options)

    def absolute(self) -> "Address":
        """An address means the same from everywhere."""
        return self

    def __str__(self) -> str:
        scheme, place, options = _parts(self.url)
        if (user := _USER.match(place)) and user[2]:
            place = f"{user[1]}@{place[user.end() :]}"
        shown = [f"{option.partition('=')[0]}=…" if _name(option) in SECRETS else option for option in options]
        return f"{scheme}://{'?'.join([place, '&'.join(shown)] if shown else [place])}"


def is_address(text: str) -> bool:
    """True for what has a scheme in front: it names no file."""
    return "://" in text


def read_address(text: str) -> Address:
    """The address that the text is; NoSuchScheme, UnreadableAddress (exit 2)."""
    scheme, place, options = _parts(text)
    if scheme.lower() not in SCHEMES:
        raise NoSuchScheme(scheme.lower())
    user = _USER.match(place)
    hosts, _, database = place[user.end() if user else 0 :].partition("/")
    strange = any("@" in option and _name(option) != "host" for option in options)
    if strange or "@" in database or not _HOSTS.fullmatch(hosts):
        raise UnreadableAddress
    return Address(text)


def _parts(url: str) -> tuple[str, str, list[str]]:
    """Scheme, what names user, hosts and database, and the options."""
    scheme, _, rest = url.partition("://")
    place, _, options = rest.partition("?")
    return scheme, place, options.split("&") if options else []


def _name(option: str) -> str:
    return unquote(option.partition("=")[0])
