"""`interaction list, show, edit, rm, restore` as a user gives them."""

import pytest

from ground import Crm


@pytest.fixture(autouse=True)
def talks(crm: Crm) -> None:
    """i1 a call of yesterday with c1, i2 a note of several lines about c2, i3 a visit of the first with c1."""
    crm("customer", "add", "Ada Smith", "--city", "Leeds")
    crm("customer", "add", "Bob Jones")
    crm("log", "c1", "wants the lamp in green", "--type", "call", "--at", "yesterday 15:00", "--minutes", "9")
    crm("log", "c2", "two\nlines")
    crm("log", "c1", "came to measure", "--type", "visit", "--at", "2026-11-01", "--subject", "Kitchen")


def ids(crm: Crm, *args: str) -> list[str]:
    return crm("interaction", "list", *args, "-o", "ids").out.split()


def last(crm: Crm, customer: str) -> object:
    return crm("customer", "show", customer, "--json").json["last_contact"]


class TestList:
    def test_the_newest_first(self, crm: Crm) -> None:
        assert ids(crm) == ["i2", "i1", "i3"]

    def test_in_a_pipe_the_text_is_whole(self, crm: Crm) -> None:
        assert crm("interaction", "list").rows[:2] == [
            ["id", "at", "customer", "customer_name", "type", "direction", "text"],
            ["i2", "2026-11-21T12:00:00+00:00", "c2", "Bob Jones", "note", "", "two\\nlines"],
        ]

    def test_people_see_the_subject_or_how_the_text_begins(self, crm: Crm) -> None:
        assert crm("interaction", "list", "-o", "plain").out == (
            "Id  When              Customer  Name       Type   Direction  About\n"
            "i2  2026-11-21 12:00  c2        Bob Jones  note              two …\n"
            "i1  2026-11-20 15:00  c1        Ada Smith  call              wants the lamp in green\n"
            "i3  2026-11-01        c1        Ada Smith  visit             Kitchen\n"
        )

    def test_a_long_line_is_cut_for_people(self, crm: Crm) -> None:
        crm("log", "c1", "x" * 200)
        assert f"{'x' * 80}…\n" in crm("interaction", "list", "-o", "plain").out

    def test_of_one_customer(self, crm: Crm) -> None:
        assert ids(crm, "--customer", "ada") == ["i1", "i3"]

    def test_of_a_customer_in_the_trash(self, crm: Crm) -> None:
        crm("customer", "rm", "c1")
        assert (ids(crm), ids(crm, "--customer", "c1")) == (["i2"], ["i1", "i3"])

    @pytest.mark.parametrize(
        ("where", "expected"),
        [
            ("type=call", ["i1"]),
            ("at<7d", ["i2", "i1"]),
            ("at=2026-11-01", ["i3"]),
            ("text:lamp", ["i1"]),
            ("minutes>5", ["i1"]),
            ("city=Leeds and type!=note", ["i1", "i3"]),
            ("staff=tester and subject=Kitchen", ["i3"]),
        ],
    )
    def test_by_a_filter(self, crm: Crm, where: str, expected: list[str]) -> None:
        assert ids(crm, "-w", where) == expected

    def test_by_a_custom_field(self, crm: Crm) -> None:
        crm("config", "field", "add", "mood", "text", "--noun", "interaction")
        crm("interaction", "edit", "i3", "--field", "mood=happy")
        assert ids(crm, "-w", "mood=happy") == ["i3"]


class TestShow:
    def test_whole_for_programs(self, crm: Crm) -> None:
        said = crm("interaction", "show", "i2", "--json").json
        assert (said["id"], said["customer"], said["text"]) == ("i2", "c2", "two\nlines")

    def test_for_people_what_is_there(self, crm: Crm) -> None:
        assert crm("interaction", "show", "i3", "-o", "plain").out == (
            "i3 visit with Ada Smith\n"
            "Id        i3\nType      visit\nWhen      2026-11-01\nCustomer  c1\nName      Ada Smith\n"
            "Subject   Kitchen\nText      came to measure\nBy        tester\nRecorded  2026-11-21 12:00\n"
        )

    def test_by_its_uid(self, crm: Crm) -> None:
        uid = crm("interaction", "show", "i1", "--json").json["uid"]
        assert crm("interaction", "show", uid, "--json").json["id"] == "i1"

    def test_of_nothing(self, crm: Crm) -> None:
        assert crm("interaction", "show", "i9", "--json", code=3).error["code"] == "not_found"

    def test_of_one_in_the_trash(self, crm: Crm) -> None:
        crm("interaction", "rm", "i1")
        assert "i1 is in the trash" in crm("interaction", "show", "i1").err

    def test_of_a_customer_in_the_trash(self, crm: Crm) -> None:
        crm("customer", "rm", "c1")
        assert "the customer of i1 is in the trash" in crm("interaction", "show", "i1").err


class TestEdit:
    def test_what_is_named_changes(self, crm: Crm) -> None:
        said = crm(
            "interaction", "edit", "i1", "--type", "email", "--direction", "out", "--minutes", "2h", "--at",
            "2026-11-19", "--text", "sent a picture", "--subject", "Lamp", "--staff", "mei", "--json",
        ).json  # fmt: skip
        assert [said[name] for name in ("type", "direction", "minutes", "at", "text", "subject", "staff")] == [
            "email", "out", 120, "2026-11-19", "sent a picture", "Lamp", "mei",
        ]  # fmt: skip

    def test_what_is_empty_is_cleared(self, crm: Crm) -> None:
        said = crm("interaction", "edit", "i1", "--minutes", "", "--text", "", "--staff", "", "--json").json
        assert (said["minutes"], said["text"], said["staff"], said["type"]) == (None, None, None, "call")

    @pytest.mark.parametrize(
        ("args", "code", "name"),
        [
            (("i1",), 2, "nothing_to_change"),
            (("i1", "--type", ""), 2, "no_type"),
            (("i1", "--type", "cal"), 2, "unknown_word"),
            (("i1", "--at", ""), 2, "bad_date"),
            (("i1", "--at", "tomorrow"), 2, "future_date"),
            (("i9", "--type", "call"), 3, "not_found"),
            (("i1", "--with", "p9"), 3, "not_found"),
        ],
    )
    def test_what_cannot_be_changed(self, crm: Crm, args: tuple[str, ...], code: int, name: str) -> None:
        assert crm("interaction", "edit", "--json", *args, code=code).error["code"] == name

    def test_text_by_standard_input(self, crm: Crm) -> None:
        assert (
            crm("interaction", "edit", "i1", "--text", "-", "--json", input="new\ntext\n").json["text"] == "new\ntext"
        )

    def test_it_is_found_by_its_new_words(self, crm: Crm) -> None:
        crm("interaction", "edit", "i1", "--text", "wants a chair")
        assert [crm("find", word, "-o", "ids").out.split() for word in ("chair", "lamp")] == [["i1"], []]

    def test_the_last_contact_follows_the_time(self, crm: Crm) -> None:
        crm("interaction", "edit", "i1", "--at", "2026-11-02")
        assert last(crm, "c1") == "2026-11-02T00:00:00+00:00"

    def test_the_last_contact_follows_the_type(self, crm: Crm) -> None:
        crm("interaction", "edit", "i1", "--type", "note")
        assert last(crm, "c1") == "2026-11-01T00:00:00+00:00"

    def test_nothing_of_the_trash_is_changed(self, crm: Crm) -> None:
        crm("interaction", "rm", "i1")
        assert crm("interaction", "edit", "i1", "--text", "x", "--json", code=4).error["code"] == "in_trash"

    def test_nothing_of_a_customer_in_the_trash_is_changed(self, crm: Crm) -> None:
        crm("customer", "rm", "c1")
        assert crm("interaction", "edit", "i1", "--text", "x", "--json", code=4).error["code"] == "in_trash"

    def test_the_same_again_is_no_change(self, crm: Crm) -> None:
        assert crm("interaction", "edit", "i1", "--type", "call", "--json").json["undo"] is None

    def test_an_undo_brings_back_what_was(self, crm: Crm) -> None:
        crm("interaction", "edit", "i1", "--at", "2026-11-02", "--text", "x")
        crm("undo")
        assert (crm("interaction", "show", "i1", "--json").json["text"], last(crm, "c1")) == (
            "wants the lamp in green", "2026-11-20T15:00:00+00:00",
        )  # fmt: skip


class TestTrash:
    def test_it_is_out_of_lists_and_the_last_contact(self, crm: Crm) -> None:
        said = crm("interaction", "rm", "i1").err.splitlines()
        assert (said[0], said[2], ids(crm), last(crm, "c1")) == (
            "Removed i1: call with c1 Ada Smith on Friday 2026-11-20 at 15:00",
            "next: crmcli interaction restore i1",
            ["i2", "i3"],
            "2026-11-01T00:00:00+00:00",
        )

    def test_it_is_listed_apart(self, crm: Crm) -> None:
        crm("interaction", "rm", "i1")
        assert ids(crm, "--trash") == ["i1"]

    def test_it_comes_back(self, crm: Crm) -> None:
        crm("interaction", "rm", "i1")
        crm("interaction", "restore", "i1")
        assert (ids(crm), last(crm, "c1")) == (["i2", "i1", "i3"], "2026-11-20T15:00:00+00:00")

    def test_several_at_once_are_one_change(self, crm: Crm) -> None:
        said = crm("interaction", "rm", "i1", "i2", "--json").json
        crm("undo")
        assert (said, ids(crm)) == ({"count": 2, "ids": ["i1", "i2"], "undo": "u6"}, ["i2", "i1", "i3"])

    def test_by_a_filter(self, crm: Crm) -> None:
        crm("interaction", "rm", "-w", "city=Leeds")
        assert ids(crm) == ["i2"]

    def test_by_standard_input(self, crm: Crm) -> None:
        crm("interaction", "rm", "-", input="i1\ni2\n")
        crm("interaction", "restore", "-", input=crm("interaction", "list", "--trash", "-o", "ids").out)
        assert ids(crm) == ["i2", "i1", "i3"]

    def test_over_ten_are_asked_about(self, crm: Crm) -> None:
        for n in range(8):
            crm("log", "c1", f"note {n}")
        assert (crm("interaction", "rm", "-w", "at<1y", code=8).code, len(ids(crm))) == (8, 11)

    @pytest.mark.parametrize(
        ("verb", "ref", "code", "name"),
        [
            ("rm", "i9", 3, "not_found"),
            ("restore", "i2", 4, "not_in_trash"),
            ("rm", "i1", 4, "in_trash"),
        ],
    )
    def test_what_cannot_be_removed_or_restored(self, crm: Crm, verb: str, ref: str, code: int, name: str) -> None:
        crm("interaction", "rm", "i1")
        assert crm("interaction", verb, ref, "--json", code=code).error["code"] == name

    def test_none_named(self, crm: Crm) -> None:
        assert crm("interaction", "rm", "--json", code=2).error["code"] == "no_target"

    def test_nothing_comes_back_to_a_customer_in_the_trash(self, crm: Crm) -> None:
        crm("interaction", "rm", "i1")
        crm("customer", "rm", "c1")
        assert crm("interaction", "restore", "i1", "--json", code=4).error["code"] == "in_trash"

    def test_one_that_cannot_be_removed_keeps_all(self, crm: Crm) -> None:
        crm("interaction", "rm", "i1")
        crm("interaction", "rm", "i2", "i1", code=4)
        assert ids(crm) == ["i2", "i3"]
