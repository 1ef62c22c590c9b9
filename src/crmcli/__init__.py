"""crmcli: a small business's customers, kept in one local file.

From Python: `crmcli.open("shop.db")` (see `crmcli.api`). Nothing is imported here until it is asked for.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crmcli.api import open as open  # noqa: A004

__all__ = ["open"]


def __getattr__(name: str) -> object:
    if name == "open":
        from crmcli.api import open as opened

        return opened
    raise AttributeError(f"module 'crmcli' has no attribute {name!r}")
