"""`help`, `schema` and `completion`: what a person looks up at the prompt."""

import re
from datetime import date
from pathlib import Path

import pytest

import crmcli
from crmcli.catalogue import TOPICS
from crmcli.grammar import FORMATS, SHARED, parameters
from crmcli.kernel.dates import read_date
from crmcli.kernel.errors import PARTIAL, CrmError
from crmcli.kernel.fields import Reading
from crmcli.main import INTERRUPTED, PIPE_CLOSED
from crmcli.upkeep import log
from ground import Crm, Shell

SOURCE = Path(crmcli.__file__).parent


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


@pytest.mark.in_file
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


@pytest.mark.in_file
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
        ("crmcli customer unt", "untag"),
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


# the topics against the program


def test_the_topic_on_the_environment_names_every_variable() -> None:
    """Those that the program reads, seen in its source."""
    named = re.compile(r"""environ(?:\.get\(|\[)"([A-Z_]+)"|"([A-Z_]+)" (?:not )?in os\.environ""")
    found = {a or b for path in SOURCE.rglob("*.py") for a, b in named.findall(path.read_text(encoding="utf-8"))}
    text = (SOURCE / "topics/environment.md").read_text(encoding="utf-8")
    assert {name for name in found if not name.startswith("_") and name not in text} == set()


@pytest.mark.parametrize("command", ["import", "export"])
def test_the_topic_of_a_command_names_its_options(command: str) -> None:
    text = (SOURCE / f"topics/{command}.md").read_text(encoding="utf-8")
    shared = {option.name for option in SHARED} | {"help"}
    options = [param for param in parameters(command) if param.param_type_name == "option" and param.name not in shared]
    assert [param.opts[-1] for param in options if not any(name in text for name in param.opts)] == []


def test_the_topic_on_exit_codes_names_every_code() -> None:
    """Those of our errors, of work done in part, of an interruption and of a closed pipe."""
    text = (SOURCE / "topics/exit-codes.md").read_text(encoding="utf-8")
    codes = {0, PARTIAL, INTERRUPTED, PIPE_CLOSED, *(error.exit for error in _kinds(CrmError))}
    assert [code for code in sorted(codes) if not re.search(rf"^ +{code}   ", text, re.MULTILINE)] == []


def _kinds(kind: type[CrmError]) -> set[type[CrmError]]:
    return {kind}.union(*(_kinds(sub) for sub in kind.__subclasses__()))


def test_the_topic_on_output_names_every_format() -> None:
    text = (SOURCE / "topics/output.md").read_text(encoding="utf-8")
    assert [name for name in FORMATS if f"\n    {name} " not in text] == []


OPERATORS = ("=", "!=", "<", "<=", ">", ">=", ":", "in (", "and", "or", "not", "( )")


def test_the_topic_on_filters_names_every_operator() -> None:
    text = (SOURCE / "topics/filters.md").read_text(encoding="utf-8")
    table = "\n".join(line for line in text.splitlines() if line.startswith("    "))
    assert [sign for sign in OPERATORS if sign not in table] == []


DAYS = re.compile(r"^    (\S.*?)(?:   .*)?$", re.MULTILINE)


def test_every_form_in_the_topic_on_dates_is_read() -> None:
    text = (SOURCE / "topics/dates.md").read_text(encoding="utf-8").partition("A day is written as")[2]
    forms = [form for line in DAYS.findall(text) for form in line.split("  ")]
    reading = Reading(today=date(2026, 11, 21), now=1_795_262_400_000_000, past=False)
    assert [form for form in forms if not read_date(form, reading)] == []


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
