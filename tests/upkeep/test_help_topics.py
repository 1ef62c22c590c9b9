"""`help`, `schema` and `completion`: what a person looks up at the prompt."""

from pathlib import Path

import pytest

from crmcli.catalogue import TOPICS
from crmcli.kernel.errors import CrmError
from crmcli.upkeep import log
from ground import Crm, Shell


def test_alone_it_lists_the_topics(crm: Crm) -> None:
    assert [row[0] for row in crm("help").rows[1:]] == list(TOPICS)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_is_one_screen(crm: Crm, topic: str) -> None:
    lines = crm("help", topic).out.splitlines()
    assert lines[0].startswith("# ")
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 120


@pytest.mark.parametrize("words", [("customer", "add"), ("customer",), ("points", "earn"), ("redo",)])
def test_a_commands_help_is_its_help(crm: Crm, words: tuple[str, ...]) -> None:
    assert crm("help", *words).out == crm(*words, "--help").out


def test_a_topic_comes_before_the_command_of_its_name(crm: Crm) -> None:
    assert crm("help", "undo", "--json").json["text"].startswith("# Undo")


def test_h_is_help(crm: Crm) -> None:
    assert crm("customer", "list", "-h").out == crm("customer", "list", "--help").out


def test_an_unknown_topic_is_exit_2_with_a_guess(crm: Crm) -> None:
    assert crm("help", "filter", "--json", code=2).error["candidates"] == ["filters"]


def test_help_needs_no_store_and_no_good_settings(crm: Crm) -> None:
    crm.path.unlink()
    crm.env["CRMCLI_ZONE"] = "Nowhere/Land"
    assert crm("help", "output").out.startswith("# Output")


@pytest.mark.parametrize("noun", ["customer", "purchase", "point", "move", "import", "field", "change"])
def test_a_noun_is_documented_in_singular_and_plural(crm: Crm, noun: str) -> None:
    told = [crm("schema", word, "--json").json for word in (f"{noun}s", "points" if noun == "point" else noun)]
    assert told[0]
    assert told[0] == told[1]


def test_an_unknown_noun_is_exit_2_with_a_guess(crm: Crm) -> None:
    assert crm("schema", "custmer", "--json", code=2).error["candidates"] == ["customer"]


def test_every_field_that_is_sortable_sorts(crm: Crm) -> None:
    for field in crm("schema", "customer", "--json").json:
        crm("customer", "list", "--sort", field["name"], code=0 if field["sortable"] else 2)


def test_every_key_of_the_document_is_described(crm: Crm) -> None:
    crm("customer", "add", "Ada")
    described = {field["name"] for field in crm("schema", "customer", "--json").json}
    assert set(crm("customer", "list", "--json").json[0]) - described == set()


def test_a_field_of_ones_own_is_described(crm: Crm) -> None:
    crm("config", "field", "add", "shoe_size", "number")
    assert [f["kind"] for f in crm("schema", "customer", "--json").json if f["name"] == "shoe_size"] == ["number"]


def test_schema_needs_no_store(crm: Crm) -> None:
    crm.path.unlink()
    assert crm("schema", "customer", "--json").json


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_each_shell_has_a_script(crm: Crm, name: str) -> None:
    assert f"_CRMCLI_COMPLETE=complete_{name}" in crm("completion", name).out


def test_an_unknown_shell_is_exit_2(crm: Crm) -> None:
    assert crm("completion", "tcsh", "--json", code=2).error["code"] == "unknown_shell"


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("crmcli cust", "customer"),
        ("crmcli customer un", "untag"),
        ("crmcli db re", "restore"),
        ("crmcli customer list --wh", "--where"),
        ("crmcli nonsense x", ""),
    ],
)
def test_bash_completes(shell: Shell, typed: str, offered: str) -> None:
    script = f"""
        eval "$(crmcli completion bash)"
        COMP_LINE='{typed}'; COMP_POINT=${{#COMP_LINE}}; COMP_TYPE=9
        _crmcli_completion crmcli
        echo "${{COMPREPLY[*]}}"
    """
    done = shell.bash(script)
    assert (done.stdout.strip(), done.stderr) == (offered, "")


# what nobody foresaw


def _unforeseen(secret: str, directory: Path) -> CrmError:
    try:
        raise ValueError(secret)
    except ValueError as error:
        return log.unexpected(error, directory)


def test_an_unexpected_error_tells_no_value(tmp_path: Path) -> None:
    told = _unforeseen("ada@example.com", tmp_path)
    assert "ada@example.com" not in told.message + told.hint


def test_a_fault_of_ours_is_one_line_and_a_log_id(crm: Crm, home: Path) -> None:
    crm("customer", "add", "Ada Canary")
    with crm.workspace().store.write(crm.workspace()) as unit:
        unit.figures("UPDATE customer SET fields = 'not json, Canary' WHERE id = 1")
    result = crm("customer", "show", "c1", "--json", code=1)
    assert result.error["code"] == "unexpected"
    assert "Canary" not in result.err
    assert "Traceback" not in result.err
    logged = (home / "data" / "crmcli" / "crmcli.log").read_text()
    assert "Canary" not in logged
    assert result.error["message"].rsplit(" ", 1)[1] in logged
