"""The crontab line: read as crons read it, it runs the program with the store, whatever their paths are called."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.reminders import rules
from ground import PROGRAM, SECONDS, Crm, Shell

CRONS = {"strict": "%\\", "lenient": "%", "none": ""}
"""Before what a cron takes a backslash away: % and itself, % alone, or nothing (busybox, to which % is a letter)."""

AWKWARD = (
    "plain", "with blanks", "it's", 'say "hi"', "100%", "50% off & more; x", "Müller & Søn", "日本", "$HOME `id`",
    "back\\slash", "two\\\\", "end%\\", "\\%", "~tilde", "*?[a]", "#hash", "=eq", "-o",
)  # fmt: skip
PRINTABLE = st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), min_size=1, max_size=30)
NASTY = st.text("ab '\"\\%$`;&|<>()*?#~=-\n"[:-1], min_size=1, max_size=12)


def heard(command: str, cron: str) -> str | None:
    """What a cron hands to the shell, letter by letter as do_command.c does; None where it cuts the command at a %."""
    said: list[str] = []
    escaped = False
    for letter in command:
        if escaped and letter in CRONS[cron]:
            said.pop()
        elif letter == "%" and not escaped and cron != "none":
            return None
        said.append(letter)
        escaped = letter == "\\" and not escaped
    return "".join(said)


def run_by(cron: str, line: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Runs a line as cron does: after its five fields, with cron's own few variables."""
    command = heard(line.split(maxsplit=5)[5], cron)
    assert command is not None
    few = [f"HOME={home}", "LOGNAME=ada", "PATH=/usr/bin:/bin", "SHELL=/bin/sh", "LANG=C"]
    return subprocess.run(
        ["env", "-i", *few, "/bin/sh", "-c", command], stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=SECONDS, check=False,
    )  # fmt: skip


def line_of(page: str) -> str:
    """The one line that is no comment."""
    (line,) = [line for line in page.splitlines() if not line.startswith("#")]
    return line


@settings(max_examples=150, deadline=None)
@given(st.one_of(NASTY, PRINTABLE), st.sampled_from(sorted(CRONS)))
def test_a_word_comes_out_of_every_cron_and_shell_as_it_went_in(text: str, cron: str) -> None:
    word = heard(rules.word(text), cron)
    assert word is not None
    said = subprocess.run(["/bin/sh", "-c", f"printf %s {word}"], capture_output=True, check=True)
    assert said.stdout.decode() == text


@pytest.mark.parametrize("text", ["a\nb", "a\tb", "bell\a", "\udcff", "a\u202eb"])
def test_what_no_line_holds_is_refused(text: str) -> None:
    with pytest.raises(rules.NotForCron):
        rules.word(text)


@pytest.mark.in_file
@pytest.mark.parametrize("name", AWKWARD)
def test_the_line_runs_with_cron_s_few_variables(crm: Crm, shell: Shell, home: Path, name: str) -> None:
    crm("customer", "add", "Ada")
    crm("followup", "add", "c1", "Call", "--on", "2026-11-01")
    place = home / name
    place.mkdir()
    store, program = place / "crm.db", place / "crmcli"
    crm.path.rename(store)
    program.write_bytes(PROGRAM.read_bytes())
    program.chmod(0o755)
    printed = subprocess.run(
        [str(program), "--db", str(store), "cron", "print"], env=shell.environment(), capture_output=True, text=True,
        check=True, timeout=SECONDS,
    )  # fmt: skip
    line = line_of(printed.stdout)
    said = [run_by(cron, line, home) for cron in sorted(CRONS)]
    assert [(one.stdout.splitlines()[1:], one.stderr, one.returncode) for one in said] == [
        (["f1  2026-11-01  c1        Ada   Call"], "", 0), ([], "", 0), ([], "", 0),
    ]  # fmt: skip


@pytest.mark.on_server
def test_the_line_for_a_server_runs_with_cron_s_few_variables(crm: Crm, shell: Shell, home: Path) -> None:
    crm("customer", "add", "Ada")
    crm("followup", "add", "c1", "Call", "--on", "2026-11-01")
    line = line_of(shell("cron", "print").stdout)
    said = [run_by(cron, line, home) for cron in sorted(CRONS)]
    assert [(one.stdout.splitlines()[1:], one.stderr, one.returncode) for one in said] == [
        (["f1  2026-11-01  c1        Ada   Call"], "", 0), ([], "", 0), ([], "", 0),
    ]  # fmt: skip


def test_no_password_stands_in_the_line(crm: Crm) -> None:
    crm.env |= {
        "CRMCLI_DB": "postgresql://mei:s3cret@till/shop?sslpassword=s4cret&target_session_attrs=read-write",
        "PGPASSWORD": "s5cret", "PGPASSFILE": "/home/mei/.pgpass shop", "PGHOST": None,
    }  # fmt: skip
    page = crm("cron", "print").out
    assert ("cret" in page, "~/.pgpass (mode 0600)" in page) == (False, True)
    assert " PGPASSFILE='/home/mei/.pgpass shop' " in line_of(page)
    assert "'postgresql://mei@till/shop?" in line_of(page)


@pytest.mark.parametrize(
    ("words", "times"),
    [
        ((), "0 8 * * *"),
        (("--at", "7:05"), "5 7 * * *"),
        (("--at", "00:00"), "0 0 * * *"),
        (("--every", "15m"), "*/15 * * * *"),
        (("--every", "1m"), "* * * * *"),
        (("--every", "60m"), "0 * * * *"),
        (("--every", "1h"), "0 * * * *"),
        (("--every", "6h"), "0 */6 * * *"),
        (("--every", "24h"), "0 0 * * *"),
    ],
    ids=" ".join,
)
def test_when_it_runs(crm: Crm, words: tuple[str, ...], times: str) -> None:
    assert line_of(crm("cron", "print", *words).out).startswith(f"{times}  ")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("--at", "25:00"), "bad_time"),
        (("--at", "soon"), "bad_time"),
        (("--every", "7m"), "bad_interval"),
        (("--every", "0m"), "bad_interval"),
        (("--every", "2d"), "bad_interval"),
        (("--every", "1h", "--at", "8:00"), "usage"),
    ],
)
def test_what_cron_cannot_do(crm: Crm, words: tuple[str, ...], name: str) -> None:
    assert crm("cron", "print", *words, "--json", code=2).error["code"] == name


def test_a_zone_of_a_variable_goes_along(shell: Shell) -> None:
    said = shell("cron", "print", env={"CRMCLI_ZONE": "Pacific/Auckland"})
    assert "  CRMCLI_ZONE=Pacific/Auckland " in line_of(said.stdout)
    assert "the business zone is Pacific/Auckland" in said.stdout


def test_a_zone_of_the_settings_is_found_by_their_file(crm: Crm, shell: Shell, home: Path) -> None:
    crm("config", "set", "zone", "Pacific/Auckland")
    line = line_of(shell("cron", "print").stdout)
    assert ("CRMCLI_ZONE" in line, f"--config {home}/config/crmcli/config.toml" in line) == (False, True)


def test_relative_paths_become_whole_ones(shell: Shell, home: Path) -> None:
    said = shell.bash("cd /; crmcli --db some/crm.db cron print")
    assert (" --db /some/crm.db " in said.stdout, "no store at" in said.stderr) == (True, True)


def test_the_program_is_named_by_its_whole_path(shell: Shell) -> None:
    assert f"  {PROGRAM} " in line_of(shell("cron", "print", env={"TZ": None}).stdout).replace("CRMCLI_ZONE=UTC ", "")


def test_it_is_printed_for_programs_too(crm: Crm) -> None:
    assert crm("cron", "print", "--json").json["text"].count("\n") == (3 if crm.url else 2)
