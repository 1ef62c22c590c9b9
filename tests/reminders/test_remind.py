"""`remind`: each due occurrence once, silence otherwise, whatever happens in between."""

import pytest

from ground import Crm, Shell, say

DAY = "2026-11-{day}T08:00:00+00:00"


@pytest.fixture(autouse=True)
def ada(crm: Crm) -> None:
    crm("customer", "add", "Ada Smith", "--owner", "mei")


def plan(crm: Crm, *words: str) -> None:
    crm("followup", "add", "c1", "Call", *words)


def morning(crm: Crm, day: int) -> list[str]:
    """The ids that are announced on the morning of a day in November, after which that is the time."""
    crm.now = DAY.format(day=day)
    return crm("remind", "-o", "ids").out.split()


def test_nothing_due_is_silence(crm: Crm) -> None:
    plan(crm, "--on", "tomorrow")
    for words in ((), ("--json",), ("-o", "table"), ("-o", "plain"), ("--exit-code",)):
        said = crm("remind", *words)
        assert (said.raw, said.err, said.code) == (b"", "", 0)


def test_what_is_due_is_said_once(crm: Crm) -> None:
    plan(crm, "--on", "today")
    assert crm("remind", "--json").json == [
        {
            "id": "f1",
            "due": "2026-11-21",
            "customer": "c1",
            "customer_name": "Ada Smith",
            "text": "Call",
            "owner": "mei",
        }
    ]
    said = crm("remind")
    assert (said.raw, said.err) == (b"", "")


def test_nothing_but_what_is_due_is_said(crm: Crm) -> None:
    plan(crm, "--on", "today")
    assert crm("remind").err == ""


def test_the_earliest_first(crm: Crm) -> None:
    for when in ("today 11:00", "2026-11-19", "today", "today 13:00"):
        plan(crm, "--on", when)
    assert crm("remind", "-o", "ids").out.split() == ["f2", "f3", "f1"]


def test_the_exit_code(crm: Crm) -> None:
    plan(crm, "--on", "today")
    assert [crm("remind", "--exit-code", code=code).code for code in (10, 0)] == [10, 0]


def test_a_time_is_waited_for(crm: Crm) -> None:
    plan(crm, "--on", "today 12:30")
    crm.now = "2026-11-21T12:29:59+00:00"
    assert crm("remind").raw == b""
    crm.now = "2026-11-21T12:30:00+00:00"
    assert crm("remind", "-o", "ids").out == "f1\n"


def test_within_looks_ahead_and_says_it_once(crm: Crm) -> None:
    plan(crm, "--on", "+3d")
    assert crm("remind", "--within", "2d").raw == b""
    assert crm("remind", "--within", "3d", "-o", "ids").out == "f1\n"
    assert morning(crm, 24) == []


def test_what_was_put_off_is_said_again_at_its_time(crm: Crm) -> None:
    plan(crm, "--on", "today")
    crm("remind")
    crm("snooze", "f1", "2026-11-23")
    assert [morning(crm, 22), morning(crm, 23), morning(crm, 24)] == [[], ["f1"], []]


def test_what_is_done_is_not_said(crm: Crm) -> None:
    for _ in range(3):
        plan(crm, "--on", "tomorrow")
    crm("done", "f1")
    crm("followup", "cancel", "f2")
    assert morning(crm, 22) == ["f3"]


def test_each_occurrence_once(crm: Crm) -> None:
    plan(crm, "--on", "2026-11-22", "--every", "2d")
    found = []
    for day in range(22, 28):
        found.append(morning(crm, day))
        if found[-1]:
            crm("done", "f1")
    assert found == [["f1"], [], ["f1"], [], ["f1"], []]


def test_after_an_outage_there_is_one_list(crm: Crm) -> None:
    for day in ("+1d", "+2d", "+3d"):
        plan(crm, "--on", day)
    assert [morning(crm, 25), morning(crm, 26)] == [["f1", "f2", "f3"], []]


def test_a_clock_that_goes_back_says_nothing_twice(crm: Crm) -> None:
    plan(crm, "--on", "2026-11-22 07:30")
    assert morning(crm, 22) == ["f1"]
    crm.now = "2026-11-22T07:00:00+00:00"
    assert crm("remind").raw == b""
    crm.now = "2026-11-22T07:45:00+00:00"
    assert crm("remind").raw == b""


def test_the_same_instant_is_due_whatever_the_zone_of_the_process(crm: Crm, shell: Shell) -> None:
    """A time hangs on the wall of its own zone; only the business zone, a setting, decides about days."""
    plan(crm, "--on", "2026-11-21 20:00", "--zone", "Asia/Tokyo")
    before = {"CRMCLI_NOW": "2026-11-21T10:59:59Z", "CRMCLI_ZONE": "UTC"}
    after = {**before, "CRMCLI_NOW": "2026-11-21T11:00:00Z"}
    zones = ("UTC", "Asia/Tokyo", "America/New_York", "Pacific/Apia")
    early = [shell("remind", "-n", "-o", "ids", env={**before, "TZ": zone}).stdout for zone in zones]
    late = [shell("remind", "-n", "-o", "ids", env={**after, "TZ": zone}).stdout for zone in zones]
    assert (early, late) == ([""] * 4, ["f1\n"] * 4)


def test_a_dry_run_leaves_it_to_be_said(crm: Crm) -> None:
    plan(crm, "--on", "today")
    assert [crm("remind", *more, "-o", "ids").out for more in (("-n",), (), ())] == ["f1\n", "f1\n", ""]


def test_a_limit_leaves_the_rest_to_the_next_run(crm: Crm) -> None:
    for _ in range(3):
        plan(crm, "--on", "today")
    assert [crm("remind", "--limit", "2", "-o", "ids").out.split() for _ in range(3)] == [["f1", "f2"], ["f3"], []]


def test_other_columns(crm: Crm) -> None:
    plan(crm, "--on", "today")
    assert crm("remind", "--fields", "text,stage").rows == [["text", "stage"], ["Call", "awareness"]]


def test_the_trash_is_left_out_until_it_is_restored(crm: Crm) -> None:
    plan(crm, "--on", "today")
    crm("customer", "rm", "c1")
    assert crm("remind").raw == b""
    crm("customer", "restore", "c1")
    assert crm("remind", "-o", "ids").out == "f1\n"


def test_the_journal_knows_nothing_of_it(crm: Crm) -> None:
    plan(crm, "--on", "today")
    before = crm("history", "--json").raw
    crm("remind")
    assert crm("history", "--json").raw == before
    assert crm("db", "check").code == 0


def test_an_undo_does_not_unsay_it(crm: Crm) -> None:
    plan(crm, "--on", "today")
    crm("remind")
    crm("followup", "edit", "f1", "--text", "Write")
    crm("undo")
    assert crm("remind").raw == b""


def test_when_it_last_ran_is_known(crm: Crm) -> None:
    from crmcli.followups.reminded import silent_since

    hour = 3_600_000_000
    workspace = crm.workspace()
    now = workspace.clock()
    with workspace.store.read() as db:
        assert silent_since(db, now) is None
    crm("remind")
    with workspace.store.read() as db:
        assert [silent_since(db, now + hours * hour) for hours in (26, 27)] == [None, now]


@pytest.mark.in_file
def test_without_a_store_it_says_so_and_makes_none(crm: Crm) -> None:
    crm.path.unlink()
    failed = crm("remind", code=9)
    assert (failed.raw, "db init" in failed.err, crm.path.exists()) == (b"", True, False)


def test_a_wrong_interval(crm: Crm) -> None:
    assert crm("remind", "--within", "soon", "--json", code=2).error["code"] == "bad_interval"


class TestAsAProcess:
    """In real processes, as cron starts them."""

    def test_standard_input_is_not_needed(self, crm: Crm, shell: Shell) -> None:
        plan(crm, "--on", "today")
        said = shell.bash("crmcli remind -o ids <&-")
        assert (said.stdout, said.stderr, said.returncode) == ("f1\n", "", 0)

    def test_a_standard_input_that_never_ends_is_not_read(self, crm: Crm, shell: Shell) -> None:
        plan(crm, "--on", "today")
        said = shell.bash("sleep 60 & crmcli remind -o ids < <(tail -f /dev/null --pid=$!); kill $!")
        assert (said.stdout, said.stderr) == ("f1\n", "")

    def test_with_an_empty_environment(self, crm: Crm, shell: Shell) -> None:
        plan(crm, "--on", "2026-11-01")
        script = 'env -i "$(command -v crmcli)" --db "$CRMCLI_DB" remind -o ids'
        said = [shell.bash(script) for _ in range(2)]
        assert [(one.stdout, one.stderr, one.returncode) for one in said] == [("f1\n", "", 0), ("", "", 0)]

    @pytest.mark.parametrize("rounds", [2, pytest.param(20, marks=pytest.mark.slow)])
    def test_of_ten_at_once_one_announces(self, crm: Crm, shell: Shell, rounds: int) -> None:
        wrong = []
        for number in range(1, rounds + 1):
            plan(crm, "--on", "2026-11-01")
            script = 'for n in 0 1 2 3 4 5 6 7 8 9; do crmcli remind -o ids & pids="$pids $!"; done; wait $pids'
            said = shell.bash(
                f'{script.replace("; wait $pids", "")}; for p in $pids; do wait $p || echo "exit $?"; done'
            )
            if (said.stdout, said.stderr) != (f"f{number}\n", ""):
                wrong.append((said.stdout, said.stderr))
        say(f"FIGURE remind_at_once_wrong={len(wrong)} target=0 of {rounds} rounds of 10")
        assert wrong == []
