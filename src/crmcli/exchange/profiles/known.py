"""The profiles there are, and which of them a file is of. A new one is a module here and its name in MODULES."""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path

from crmcli.exchange.layout import plain
from crmcli.exchange.profiles.profile import Profile
from crmcli.kernel.errors import Usage

MODULES = (
    "google", "outlook", "hubspot", "salesforce", "pipedrive", "zoho", "mailchimp", "brevo", "klaviyo",
    "activecampaign", "shopify", "woocommerce", "square", "stripe", "linkedin", "eventbrite", "odoo", "helpscout",
    "calendly",
)  # fmt: skip


class UnknownProfile(Usage):
    """A word behind --profile that is none of ours."""

    code = "unknown_profile"

    def __init__(self, name: str) -> None:
        from difflib import get_close_matches

        near = get_close_matches(name.lower(), MODULES, n=1)
        guess = f" Did you mean {near[0]}?" if near else ""
        super().__init__(f"there is no profile '{name}'.{guess}", hint=f"one of: {' '.join(MODULES)}", candidates=near)


class NotOfProfile(Usage):
    """A file without a column that the product's exports have."""

    code = "not_of_profile"

    def __init__(self, path: Path, product: str) -> None:
        super().__init__(
            f"{path} has no column of a {product} export", hint="leave --profile out, or name columns with --map"
        )


def of(path: Path, header: Sequence[str], noun: str = "", name: str = "") -> Profile | None:
    """The profile of a file by its header, the one that knows most of its columns; None when no product is known.

    Only profiles of `noun` count where one is asked for. A `name` is taken at its word, whatever the signs say:
    UnknownProfile, NotOfProfile.
    """
    if name and name.lower() not in MODULES:
        raise UnknownProfile(name)
    fitting = [p for p in (of_module(name.lower()) if name else _all()) if noun in ("", p.layout.noun)]
    words = frozenset(map(plain, header))
    chosen = max((p for p in fitting if p.knows(words)), key=lambda p: len(p.layout.uses(header)), default=None)
    if chosen is None and name:
        chosen = max(fitting, key=lambda p: len(p.layout.uses(header)), default=None)
        if chosen is None or not chosen.layout.uses(header):
            raise NotOfProfile(path, of_module(name.lower())[0].product)
    return chosen


@cache
def of_module(name: str) -> tuple[Profile, ...]:
    """The profiles of one product."""
    profiles: tuple[Profile, ...] = import_module(f"crmcli.exchange.profiles.{name}").PROFILES
    return profiles


def _all() -> list[Profile]:
    return [profile for name in MODULES for profile in of_module(name)]
