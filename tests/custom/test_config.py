"""Settings: each with its source, kept in a TOML file whose comments stay."""

from pathlib import Path

import pytest

from ground import Crm


@pytest.fixture
def file(home: Path) -> Path:
    return home / "config" / "crmcli" / "config.toml"


def _source(crm: Crm, name: str) -> tuple[str, str]:
    told = crm("config", "get", name, "--json").json
    return told["value"], told["source"]


def test_a_default_says_so(crm: Crm) -> None:
    assert _source(crm, "points.months") == ("0", "default")


def test_the_file_comes_before_the_default(crm: Crm, file: Path) -> None:
    crm("config", "set", "points.months", "12")
    assert _source(crm, "points.months") == ("12", str(file))


def test_the_environment_comes_before_the_file(crm: Crm) -> None:
    crm("config", "set", "points.months", "12")
    crm.env["CRMCLI_POINTS_MONTHS"] = "6"
    assert _source(crm, "points.months") == ("6", "environment")


def test_setting_what_the_environment_overrides_is_noted(crm: Crm) -> None:
    crm.env["CRMCLI_POINTS_MONTHS"] = "6"
    assert "CRMCLI_POINTS_MONTHS" in crm("config", "set", "points.months", "12").err


def test_get_prints_the_value_alone(crm: Crm) -> None:
    assert crm("config", "get", "currency").out == "EUR\n"


def test_unset_goes_back_to_the_default(crm: Crm) -> None:
    crm("config", "set", "points.months", "12")
    crm("config", "unset", "points.months")
    assert _source(crm, "points.months") == ("0", "default")


def test_unset_of_what_was_never_set_is_no_error(crm: Crm) -> None:
    crm("config", "unset", "zone")


def test_comments_and_order_stay(crm: Crm, file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text('# our shop\nzone = "Europe/Berlin"  # where we are\n\n[points]\nmonths = 12 # a year\n')
    file.chmod(0o600)
    crm("config", "set", "points.months", "24")
    assert file.read_text() == '# our shop\nzone = "Europe/Berlin"  # where we are\n\n[points]\nmonths = 24 # a year\n'


def test_the_file_is_for_its_owner_alone(crm: Crm, file: Path) -> None:
    crm("config", "set", "zone", "Europe/Berlin")
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_dry_run_writes_nothing(crm: Crm, file: Path) -> None:
    crm("config", "set", "zone", "Europe/Berlin", "-n")
    assert not file.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [("zone", "Nowhere"), ("points.months", "-1"), ("currency", "EURO"), ("points.rate", "3/0"), ("no.such", "1")],
)
def test_what_cannot_be_read_is_not_kept(crm: Crm, file: Path, name: str, value: str) -> None:
    crm("config", "set", "--", name, value, code=2)
    assert not file.exists()


def test_an_unknown_name_gets_a_guess(crm: Crm) -> None:
    assert crm("config", "get", "zon", "--json", code=2).error["candidates"] == ["zone"]


def test_a_stage_gets_another_name(crm: Crm) -> None:
    crm("config", "set", "journey.label.purchase", "Has bought")
    assert _source(crm, "journey.label.purchase")[0] == "Has bought"


def test_a_bad_value_in_the_file_can_be_mended(crm: Crm, file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text('zone = "Nowhere"\n')
    file.chmod(0o600)
    crm("customer", "list", code=2)
    crm("config", "set", "zone", "Europe/Berlin")
    crm("customer", "list")


def test_a_file_that_is_no_toml_is_not_overwritten(crm: Crm, file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text("zone = = 1\n")
    file.chmod(0o600)
    crm("config", "set", "zone", "Europe/Berlin", code=2)
    assert file.read_text() == "zone = = 1\n"


def test_a_file_that_others_can_write_is_not_read(crm: Crm, file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text('zone = "Europe/Berlin"\n')
    file.chmod(0o666)
    assert crm("customer", "list", "--json", code=2).error["code"] == "unsafe_config"


def test_every_setting_is_listed_with_what_it_is_for(crm: Crm) -> None:
    rows = crm("config", "list", "--json").json
    assert all(row["about"] for row in rows)
    assert {"zone", "points.rate", "journey.label.lost"} <= {row["name"] for row in rows}
