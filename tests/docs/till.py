"""The shop's server on the pages: the machine `till` as Debian sets it up, on loopback, with TLS and passwords.

A page with the comment `<!-- server: till -->` gets one of its own: the name `till` leads to it by libpq's variables,
its certificate lies in the page's home as `till.pem`, and `sudo -u postgres` runs a client program as its superuser,
through a socket that lets nobody else in.
"""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from servers import Cluster, programs

WANTED = "<!-- server: till -->"
SUDO = """sudo() {{
 [ "$1 $2" = "-u postgres" ] && shift 2 || return 1
 env -u PGHOSTADDR PGHOST='{socket}' PGPORT={port} PGUSER=postgres PATH="{programs}:$PATH" "$@"
}}
"""
"""Who may be the server's superuser there is its superuser here: the real programs, at this server."""


class Till(Cluster):
    """A cluster whose superuser comes in by the socket alone, and everybody else with a password over TLS."""

    superuser = "postgres"
    to_hosts = "scram-sha-256"

    def __init__(self, programs: Path) -> None:
        super().__init__(programs)
        self.port = _free()
        self.options = (
            f"-c listen_addresses=127.0.0.1 -c port={self.port} -c ssl=on"
            f" -c ssl_cert_file={self.place}/till.pem -c ssl_key_file={self.place}/till.key"
        )

    def start(self) -> str:
        """Starts it; its superuser's address."""
        certificate(self.place)
        if self.user is not None:
            for path in self.place.iterdir():
                os.chown(path, self.user.pw_uid, self.user.pw_gid)
        return f"{super().start()}&port={self.port}"

    def surroundings(self) -> dict[str, str]:
        """What leads the name `till` here; libpq checks certificate and password by that name all the same."""
        return {"PGHOSTADDR": "127.0.0.1", "PGPORT": str(self.port)}

    def sudo(self) -> str:
        """The shell's `sudo -u postgres PROGRAM`."""
        return SUDO.format(socket=self.place, port=self.port, programs=self.programs)

    def hand_out(self, home: Path) -> None:
        """What somebody carries to the other machines."""
        shutil.copyfile(self.place / "till.pem", home / "till.pem")


class NoServer(Exception):
    """There is no PostgreSQL to serve a page."""


@contextmanager
def running() -> Iterator[Till]:
    """The server, which is stopped afterwards; NoServer says why there is none."""
    why = "no PostgreSQL was found"
    for place in programs():
        till = Till(place)
        try:
            till.start()
        except (OSError, KeyError, subprocess.CalledProcessError) as error:
            why = f"{place}: {error}"
            shutil.rmtree(till.place, ignore_errors=True)
            continue
        try:
            yield till
        finally:
            till.stop()
        return
    raise NoServer(why)


def certificate(place: Path) -> None:
    """A certificate for `till` that nobody has signed but itself, as Debian's package makes one for its machine."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=till",
         "-addext", "subjectAltName=DNS:till", "-addext", "basicConstraints=CA:FALSE",
         "-out", place / "till.pem", "-keyout", place / "till.key"],
        check=True, capture_output=True,
    )  # fmt: skip
    (place / "till.key").chmod(0o600)


def _free() -> int:
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])
