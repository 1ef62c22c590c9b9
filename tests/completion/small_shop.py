"""Fixtures for completion: `pytest_plugins = ("small_shop",)`."""

import pytest

from asking import Ask
from ground import Crm


@pytest.fixture
def ask(crm: Crm) -> Ask:
    """Completion on the store of `crm`."""
    return Ask(crm)


@pytest.fixture
def people(crm: Crm) -> Crm:
    """Twelve customers with names that need quotes, tags, owners, an id elsewhere; a purchase."""
    crm("customer", "add", "Ada Smith", "--tag", "vip", "--owner", "mei", "--source", "shop", "--external-id", "1042")
    crm("customer", "add", "Ada Lovelace", "--tag", "big spender", "--owner", "tobias")
    for name in ("Jürgen Müller", "O'Brien & Sons", 'Say "hi" Ltd', "王小明", *(f"Shop {n}" for n in range(7, 13))):
        crm("customer", "add", name)
    crm("purchase", "add", "c1", "59.90", "--order", "A-1001", "--at", "2026-11-20")
    return crm
