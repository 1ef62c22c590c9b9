"""The twelve customers of the corner shop who are in it twice, merged: what is theirs comes along, figures hold."""

from pathlib import Path

import pytest

from ground import Crm
from rows import sample

NOUNS = ("customers", "contacts", "interactions", "tickets", "purchases", "points")
TWICE = {
    "K0043": "K0401", "K0071": "K0402", "K0065": "K0403", "K0266": "K0404", "K0131": "K0405", "K0226": "K0406",
    "K0182": "K0407", "K0159": "K0408", "K0027": "K0409", "K0125": "K0410", "K0323": "K0411", "K0295": "K0412",
}  # fmt: skip
BUYERS = "FROM customer WHERE deleted_at IS NULL AND purchases"
COUNTS = (
    "SELECT COUNT(*) FROM purchase", "SELECT COUNT(*) FROM ticket", "SELECT COUNT(*), SUM(points) FROM points_entry",
    "SELECT COUNT(*) FROM interaction", "SELECT COUNT(*) FROM contact", "SELECT SUM(net) FROM spend",
)  # fmt: skip


@pytest.fixture
def shop(crm: Crm, tmp_path: Path) -> Crm:
    """The shop with all its files."""
    crm("config", "set", "country", "US")
    crm("import", *(sample(f"corner-shop/{noun}.csv", tmp_path) for noun in NOUNS), code=None)
    return crm


def test_the_figures_with_the_twelve_pairs_merged(shop: Crm) -> None:
    """Buyers, those of them who have not bought since 2026-05-20, and who never bought, as the README counts them."""
    (source,) = shop.rows("SELECT DISTINCT source FROM customer")[0]
    listed = ", ".join(f"'{second}'" for second in TWICE.values())
    mine = f"JOIN customer c ON c.id = customer_id WHERE c.external_id IN ({listed})"
    came = [shop.rows(f"SELECT COUNT(*) FROM {table} {mine}")[0][0] for table in ("purchase", "ticket")]
    counts = [shop.rows(sql) for sql in COUNTS]
    for first, second in TWICE.items():
        shop("customer", "merge", f"{source}:{first}", f"{source}:{second}")
    figures = [
        shop.rows(f"SELECT COUNT(*) {BUYERS} {more}")[0][0]
        for more in ("> 0", "> 0 AND last_purchase < '2026-05-20'", "= 0")
    ]
    assert (came, figures) == ([23, 10], [331, 134, 69])
    assert [shop.rows(sql) for sql in COUNTS] == counts
    assert shop("db", "check", "--deep").out == ""
