"""The runner of pages itself: it must see a page that is wrong."""

import pytest

import console

PAGE = """
<!-- file: names.txt -->
```text
Ada
```

```console
$ cat names.txt
Ada
$ (exit 3)
$ echo $?
3
$ cat <<'END'
> one
> two
> END
one
two
```
"""


def test_a_page_that_is_right_fits() -> None:
    assert [answer.fits for answer in console.run(PAGE)] == [True] * 4


def test_a_wrong_answer_is_seen() -> None:
    wrong = PAGE.replace("\n3\n", "\n4\n")
    assert [answer.step.command for answer in console.run(wrong) if not answer.fits] == ["echo $?"]


def test_of_a_line_of_sh_only_the_code_counts() -> None:
    lines = "```sh\necho a\n(exit 6)  # some rows are wrong: exit 6\n(exit 5)\n```\n"
    assert [answer.fits for answer in console.run(lines)] == [True, True, False]


def test_a_page_is_mended() -> None:
    assert console.rewritten(PAGE.replace("\none\ntwo\n```", "\n```")) == PAGE


@pytest.mark.parametrize(
    ("wanted", "said", "fits"),
    [
        (("a",), ("a",), True),
        (("a",), ("a", "b"), False),
        (("a", "…"), ("a", "b", "c"), True),
        (("…", "c"), ("a", "b", "c"), True),
        (("a…",), ("a and more",), True),
        (("a…",), ("b",), False),
        (("a", "…", "c"), ("a", "c"), True),
        ((), (), True),
        ((), ("a",), False),
    ],
)
def test_three_dots_stand_for_anything(wanted: tuple[str, ...], said: tuple[str, ...], fits: bool) -> None:
    assert console.matches(wanted, said) == fits


def test_skipped_lines_are_not_run() -> None:
    assert console.steps("```console\n$ make demo\n$ echo a\n```\n")[0].command == "echo a"
