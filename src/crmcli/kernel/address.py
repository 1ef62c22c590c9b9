"""The address of a PostgreSQL store: what the driver is told, and what people are shown of it."""

import re
from dataclasses import dataclass, field

from crmcli.kernel.errors import Usage

SCHEMES = ("postgresql", "postgres")
_SECRET = re.compile(r"([?&](?:password|sslpassword)=)[^&]+")
_USER = re.compile(r"^([^:@/?]*)(?::([^@/?]*))?@")


class NoSuchScheme(Usage):
    """An address that is no PostgreSQL one."""

    code = "unknown_store"

    def __init__(self, scheme: str) -> None:
        super().__init__(f"crmcli keeps no data at {scheme}://", hint="give a file, or postgresql://USER@HOST/DATABASE")


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
        user = _USER.match(self.url.partition("://")[2])
        return bool(user and user[2]) or _SECRET.search(self.url) is not None

    def absolute(self) -> "Address":
        """An address means the same from everywhere."""
        return self

    def __str__(self) -> str:
        scheme, _, rest = self.url.partition("://")
        if (user := _USER.match(rest)) and user[2]:
            rest = f"{user[1]}@{rest[user.end() :]}"
        return f"{scheme}://" + _SECRET.sub(r"\1…", rest)


def is_address(text: str) -> bool:
    """True for what has a scheme in front: it names no file."""
    return "://" in text


def read_address(text: str) -> Address:
    """The address that the text is; NoSuchScheme (exit 2)."""
    scheme = text.partition("://")[0].lower()
    if scheme not in SCHEMES:
        raise NoSuchScheme(scheme)
    return Address(text)
