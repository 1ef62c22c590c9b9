"""`duplicates --review` in a real terminal: shown side by side, answered by keys, remembered, gone on with later."""

import pexpect
import pytest

from ground import PROGRAM, Crm, Shell

Child = "pexpect.spawn[str]"
QUESTION = "[s]ame, [d]ifferent, [l]ater, [q]uit? "


@pytest.fixture
def shop(crm: Crm) -> Crm:
    """c1 and c2 are one, and so are c3 and c4."""
    for words in (
        ("Robert Okafor", "--email", "bob@example.com", "--phone", "+44 20 7946 0958", "--city", "Leeds"),
        ("Bob Okafor", "--phone", "+44 20 7946 0958", "--city", "Leeds", "--note", "rings \x1b[31mtwice"),
        ("Grace Hopper", "--email", "grace@example.com", "--birthday", "1980-05-17"),
        ("Hopper, Grace", "--email", "grace@example.com", "--birthday", "1980-05-17", "-y"),
    ):
        crm("customer", "add", *words)
    return crm


def walk(shell: Shell, *answers: str) -> tuple[str, int | None]:
    """Everything said by a review that is answered so, and how it ended."""
    child: pexpect.spawn[str] = pexpect.spawn(
        str(PROGRAM), ["customer", "duplicates", "--review"], env=shell.environment({"TERM": "dumb"}),
        encoding="utf-8", timeout=30, dimensions=(40, 160),
    )  # fmt: skip
    said = ""
    for answer in answers:
        child.expect_exact(QUESTION)
        said += child.before or ""
        child.sendline(answer)
    child.expect(pexpect.EOF)
    said += child.before or ""
    child.close()
    return said.replace("\r\n", "\n"), child.exitstatus


def listed(crm: Crm) -> list[tuple[str, str]]:
    return [(pair["a"], pair["b"]) for pair in crm("customer", "duplicates", "--json").json]


def test_both_stand_side_by_side_and_differences_are_named(shop: Crm, shell: Shell) -> None:
    said, code = walk(shell, "q")
    assert code == 0
    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert "1 of 2: 100% likely the same" in lines
    assert "Name Grace Hopper Hopper, Grace differs" in lines
    assert "Birthday 1980-05-17 1980-05-17 =" in lines


def test_nothing_steers_the_terminal(shop: Crm, shell: Shell) -> None:
    said, _ = walk(shell, "l", "l")
    assert "\x1b[31m" not in said


def test_the_same_become_one_and_the_different_stay_apart(shop: Crm, shell: Shell) -> None:
    said, code = walk(shell, "s", "d")
    assert code == 0
    assert "Of 2 pairs 1 became one, 1 are different, 0 are left" in said
    assert listed(shop) == []
    assert [row["id"] for row in shop("customer", "list", "--json", "--sort", "id").json] == ["c1", "c2", "c3"]
    assert shop.rows("SELECT customer_id, other_id FROM customer_apart") == [(1, 2)]


def test_each_answer_is_undone_by_itself(shop: Crm, shell: Shell) -> None:
    walk(shell, "s", "d")
    shop("undo")
    assert listed(shop) == [("c1", "c2")]
    shop("undo")
    assert listed(shop) == [("c3", "c4"), ("c1", "c2")]


def test_it_goes_on_where_it_stopped(shop: Crm, shell: Shell) -> None:
    walk(shell, "d", "q")
    said, _ = walk(shell, "later")
    assert "1 of 1: " in said
    assert listed(shop) == [("c1", "c2")]


def test_it_asks_again_until_it_understands(shop: Crm, shell: Shell) -> None:
    _, code = walk(shell, "x", "", "Q")
    assert (code, len(listed(shop))) == (0, 2)


def test_who_became_one_is_compared_as_one(shop: Crm, shell: Shell) -> None:
    """Three of one person are three pairs, and two answers."""
    shop("customer", "add", "Grace Hopper", "--email", "grace@example.com", "--birthday", "1980-05-17", "-y")
    said, code = walk(shell, "s", "s", "q")
    assert (code, "2 became one" in said) == (0, True)
    assert listed(shop) == [("c1", "c2")]


def test_it_needs_a_terminal(shop: Crm) -> None:
    error = shop("customer", "duplicates", "--review", "--json", code=8).error
    assert (error["code"], "crmcli customer merge c1 c9" in error["hint"]) == ("needs_confirmation", True)
