"""Every follow-up command as a user gives it: what comes out, what it says when it is wrong."""

import pytest

from ground import Crm

FIELDS = (
    "id", "customer", "customer_name", "contact", "ticket", "purchase", "planned_by", "text", "due", "status",
    "overdue", "every", "zone", "owner", "done_at", "source", "external_id", "fields", "uid", "created_at", "undo",
)  # fmt: skip


@pytest.fixture(autouse=True)
def ada(crm: Crm) -> None:
    crm("customer", "add", "Ada Smith", "--email", "ada@example.com", "--owner", "mei")


def planned(crm: Crm, *words: str, ref: str = "c1") -> dict[str, object]:
    """The document of a follow-up just planned."""
    found: dict[str, object] = crm("followup", "add", ref, "Send the quote", *words, "--json").json
    return found


class TestAdd:
    def test_it_says_everything_as_json(self, crm: Crm) -> None:
        said = planned(crm, "--on", "2026-11-28")
        del said["uid"]
        assert said == {
            "id": "f1", "customer": "c1", "customer_name": "Ada Smith", "contact": None, "ticket": None,
            "purchase": None, "planned_by": None, "text": "Send the quote", "due": "2026-11-28", "status": "open",
            "overdue": False, "every": None, "zone": "UTC", "owner": "mei", "done_at": None, "source": None,
            "external_id": None, "fields": {}, "created_at": "2026-11-21T12:00:00+00:00", "undo": "u2",
        }  # fmt: skip

    def test_the_keys_are_a_promise(self, crm: Crm) -> None:
        assert tuple(planned(crm, "--on", "friday")) == FIELDS

    def test_it_echoes_the_day_with_its_weekday(self, crm: Crm) -> None:
        said = crm("followup", "add", "ada@example.com", "Call", "--on", "friday", "--every", "1w").err.splitlines()
        assert said == [
            "Planned f1 'Call' for c1 Ada Smith, due Fri 2026-11-27, every 1w",
            "undo: crmcli undo u2",
            "next: crmcli due",
        ]

    @pytest.mark.parametrize(
        ("when", "due"),
        [
            ("saturday", "2026-11-28"),
            ("friday", "2026-11-27"),
            ("today", "2026-11-21"),
            ("eom", "2026-11-30"),
            ("+2w", "2026-12-05"),
            ("2026-11-20", "2026-11-20"),
            ("fri 15:00", "2026-11-27T15:00:00+00:00"),
            ("2026-11-27T15:00+09:00", "2026-11-27T06:00:00+00:00"),
        ],
    )
    def test_when(self, crm: Crm, when: str, due: str) -> None:
        assert planned(crm, "--on", when)["due"] == due

    def test_what_lies_in_the_past_is_overdue(self, crm: Crm) -> None:
        said = crm("followup", "add", "c1", "Call", "--on", "2026-11-20")
        assert said.err.splitlines()[0] == "Planned f1 'Call' for c1 Ada Smith, due Fri 2026-11-20 (overdue)"

    def test_a_time_is_on_the_wall_of_the_zone(self, crm: Crm) -> None:
        crm.env = {"CRMCLI_ZONE": "Europe/Berlin"}
        said = crm("followup", "add", "c1", "Call", "--on", "fri 15:00", "--zone", "Asia/Tokyo")
        assert said.err.splitlines()[0].endswith("due Fri 2026-11-27 15:00 (Asia/Tokyo)")
        assert crm("followup", "show", "f1", "--json").json["due"] == "2026-11-27T07:00:00+01:00"

    def test_a_time_that_the_clock_skips_comes_back_on_other_days(self, crm: Crm) -> None:
        zone = ("--zone", "Europe/Berlin")
        assert planned(crm, "--on", "2027-03-28 02:30", "--every", "1d", *zone)["due"] == "2027-03-28T01:30:00+00:00"
        crm.now = "2027-03-28T02:00:00+00:00"
        assert crm("done", "f1", "--json").json["due"] == "2027-03-29T00:30:00+00:00"

    def test_for_a_purchase(self, crm: Crm) -> None:
        crm("purchase", "add", "c1", "5")
        said = planned(crm, "--on", "+3d", ref="b1")
        assert (said["customer"], said["purchase"]) == ("c1", "b1")

    def test_for_a_contact_and_for_a_ticket(self, crm: Crm) -> None:
        crm("contact", "add", "c1", "Bo Lind")
        crm("ticket", "open", "p1", "The oven is cold")
        said = [planned(crm, "--on", "+3d", ref=ref) for ref in ("bo lind", "t1")]
        assert [(one["customer"], one["contact"], one["ticket"]) for one in said] == [
            ("c1", "p1", None), ("c1", "p1", "t1"),
        ]  # fmt: skip

    @pytest.mark.parametrize("left", [("rm", "p1"), ("edit", "p1", "--customer", "c2")])
    def test_for_a_ticket_whose_contact_has_left(self, crm: Crm, left: tuple[str, ...]) -> None:
        crm("customer", "add", "Bolt Ltd", "--company")
        crm("contact", "add", "c1", "Bo Lind")
        crm("ticket", "open", "p1", "The oven is cold")
        crm("contact", *left)
        said = planned(crm, "--on", "+3d", ref="t1")
        assert (said["customer"], said["contact"], said["ticket"]) == ("c1", None, "t1")

    def test_log_next_plans_one(self, crm: Crm) -> None:
        crm("log", "c1", "Wants a quote\nfor the green one", "--next", "friday")
        said = crm("followup", "show", "f1", "--json").json
        assert (said["text"], said["due"], said["planned_by"]) == ("Wants a quote", "2026-11-27", "i1")

    def test_the_text_from_standard_input(self, crm: Crm) -> None:
        said = crm("followup", "add", "c1", "-", "--on", "+1d", "--json", input="Call\nabout the oven\n").json
        assert said["text"] == "Call\nabout the oven"

    def test_somebody_elses_is_said(self, crm: Crm) -> None:
        assert planned(crm, "--on", "+1d", "--owner", "tobias")["owner"] == "tobias"

    def test_a_custom_field(self, crm: Crm) -> None:
        crm("config", "field", "add", "urgency", "--noun", "followup")
        assert planned(crm, "--on", "+1d", "--field", "urgency=low")["fields"] == {"urgency": "low"}

    @pytest.mark.parametrize(
        ("words", "code", "name"),
        [
            (("c1", "x", "--on", "someday"), 2, "bad_date"),
            (("c1", "x", "--on", "+1d", "--every", "often"), 2, "bad_interval"),
            (("c1", "x", "--on", "+1d", "--every", "0d"), 2, "bad_interval"),
            (("c1", "x", "--on", "9999-06-01", "--every", "1y"), 2, "bad_date"),
            (("c1", "x", "--on", "+1d", "--zone", "Mars/Base"), 2, "unknown_zone"),
            (("c1", " ", "--on", "+1d"), 2, "no_text"),
            (("c1", "--on", "+1d"), 2, "no_text"),
            (("c1", "x"), 2, "usage"),
            (("c1", "x", "--on", "+1d", "--source", "old"), 2, "half_an_id"),
            (("c1", "x", "--on", "+1d", "--field", "colour=red"), 3, "not_found"),
            (("c9", "x", "--on", "+1d"), 3, "not_found"),
            (("t9", "x", "--on", "+1d"), 3, "not_found"),
        ],
    )
    def test_what_cannot_be_planned(self, crm: Crm, words: tuple[str, ...], code: int, name: str) -> None:
        failed = crm("followup", "add", "--json", *words, code=code)
        assert (failed.error["code"], crm("followup", "list", "-o", "ids").out) == (name, "")

    def test_nothing_is_planned_for_the_trash(self, crm: Crm) -> None:
        crm("customer", "rm", "c1")
        assert crm("followup", "add", "c1", "x", "--on", "+1d", "--json", code=4).error["code"] == "in_trash"

    def test_the_same_task_of_another_system_is_refused(self, crm: Crm) -> None:
        known = ("--on", "+1d", "--source", "old", "--external-id", "7")
        planned(crm, *known)
        failed = crm("followup", "add", "c1", "x", *known, "--json", code=4).error
        assert (failed["code"], failed["candidates"]) == ("duplicate", ["f1"])

    def test_an_undo_takes_it_back(self, crm: Crm) -> None:
        planned(crm, "--on", "+1d")
        crm("undo")
        assert crm("followup", "list", "-o", "ids").out == ""


class TestDone:
    def test_one_is_done_once(self, crm: Crm) -> None:
        planned(crm, "--on", "friday")
        said = crm("done", "f1", "--json").json
        assert (said["status"], said["done_at"], said["done"], said["next"], said["undo"]) == (
            "done", "2026-11-21T12:00:00+00:00", "2026-11-27", None, "u3",
        )  # fmt: skip
        assert crm("done", "f1", "--json", code=4).error["code"] == "finished"

    def test_no_text_is_asked_for_what_was_done(self, crm: Crm) -> None:
        planned(crm, "--on", "friday")
        crm("done", "f1")
        assert crm("done", "f1", "--type", "call", "--json", code=4).error["code"] == "finished"

    def test_next_plans_another(self, crm: Crm) -> None:
        planned(crm, "--on", "friday", "--owner", "tobias")
        assert crm("done", "f1", "--next", "+1w", "--json").json["next"] == "f2"
        said = crm("followup", "show", "f2", "--json").json
        assert (said["text"], said["due"], said["owner"], said["status"]) == (
            "Send the quote", "2026-11-28", "tobias", "open",
        )  # fmt: skip

    def test_one_that_recurs_goes_on(self, crm: Crm) -> None:
        planned(crm, "--on", "2027-01-31", "--every", "1m")
        said = [crm("followup", "done", "f1", "--json").json for _ in range(3)]
        assert [(one["status"], one["done"], one["due"]) for one in said] == [
            ("open", "2027-01-31", "2027-02-28"),
            ("open", "2027-02-28", "2027-03-31"),
            ("open", "2027-03-31", "2027-04-30"),
        ]

    def test_after_a_holiday_it_is_done_once(self, crm: Crm) -> None:
        planned(crm, "--on", "2026-10-05", "--every", "1w")
        assert crm("done", "f1", "--json").json["due"] == "2026-11-23"

    def test_the_hour_is_kept_across_summer_time(self, crm: Crm) -> None:
        crm.env = {"CRMCLI_ZONE": "Europe/Berlin"}
        planned(crm, "--on", "2027-03-22 09:00", "--every", "1w")
        assert crm("done", "f1", "--json").json["due"] == "2027-03-29T09:00:00+02:00"

    def test_next_stands_in_for_one_occurrence(self, crm: Crm) -> None:
        planned(crm, "--on", "2026-11-23", "--every", "1w")
        said = [crm("done", "f1", *more, "--json").json["due"] for more in (("--next", "2026-11-28"), ())]
        assert said == ["2026-11-28", "2026-12-07"]

    def test_what_was_said_is_logged(self, crm: Crm) -> None:
        planned(crm, "--on", "friday")
        assert crm("done", "f1", "--log", "She takes it", "--type", "call", "--json").json["interaction"] == "i1"
        workspace = crm.workspace()
        with workspace.store.read() as db:
            logged = db.one("SELECT customer_id, type, text FROM interaction")
            linked = db.value("SELECT interaction_id FROM followup_done")
        assert (logged, linked) == ((1, "call", "She takes it"), 1)

    def test_a_logged_call_is_contact(self, crm: Crm) -> None:
        planned(crm, "--on", "friday")
        crm("done", "f1", "--log", "She takes it", "--type", "call")
        workspace = crm.workspace()
        with workspace.store.read() as db:
            assert db.value("SELECT last_contact FROM customer") == workspace.clock()

    def test_an_undo_takes_all_of_it_back(self, crm: Crm) -> None:
        planned(crm, "--on", "friday", "--every", "1w")
        before = crm("followup", "show", "f1", "--json").raw
        crm("done", "f1", "--log", "She takes it")
        crm("undo")
        with crm.workspace().store.read() as db:
            left = db.all("SELECT 1 FROM followup_done UNION ALL SELECT 1 FROM interaction")
        assert (crm("followup", "show", "f1", "--json").raw, left) == (before, [])

    def test_a_dry_run_changes_nothing(self, crm: Crm) -> None:
        planned(crm, "--on", "friday")
        assert crm("done", "f1", "-n").err.startswith("Dry run, nothing was changed: Done f1")
        assert crm("followup", "show", "f1", "--json").json["status"] == "open"

    def test_it_says_what_comes_next(self, crm: Crm) -> None:
        planned(crm, "--on", "2026-11-23", "--every", "1w")
        said = crm("done", "f1").err.splitlines()[0]
        assert said == "Done f1 'Send the quote' for c1 Ada Smith, next due Mon 2026-11-30"

    @pytest.mark.parametrize(
        ("words", "code", "name"),
        [
            (("f9",), 3, "not_found"),
            (("f1", "--log", "x", "--type", "sms"), 2, "unknown_word"),
            (("f1", "--type", "call"), 2, "no_text"),
            (("f1", "--next", "someday"), 2, "bad_date"),
            (("f1", "--next", "yesterday"), 2, "past_date"),
            (("f1", "--next", "today 11:59"), 2, "past_date"),
            (("f1", "--type", "sms"), 2, "unknown_word"),
            (("f1", "--type", "call", "--next", "someday"), 2, "bad_date"),
        ],
    )
    def test_what_cannot_be_done(self, crm: Crm, words: tuple[str, ...], code: int, name: str) -> None:
        planned(crm, "--on", "friday")
        failed = crm("done", "--json", *words, code=code)
        assert (failed.error["code"], crm("followup", "show", "f1", "--json").json["status"]) == (name, "open")


class TestSnooze:
    def test_it_moves_what_is_due(self, crm: Crm) -> None:
        planned(crm, "--on", "friday")
        assert crm("snooze", "f1", "mon 15:00", "--json").json["due"] == "2026-11-23T15:00:00+00:00"

    def test_a_series_stays_where_it_is(self, crm: Crm) -> None:
        planned(crm, "--on", "2026-11-23", "--every", "1w")
        crm("followup", "snooze", "f1", "2026-11-26")
        assert crm("done", "f1", "--json").json["due"] == "2026-11-30"

    def test_an_earlier_day_stands_for_the_same_occurrence(self, crm: Crm) -> None:
        planned(crm, "--on", "2026-12-07", "--every", "1w")
        crm("snooze", "f1", "2026-12-04")
        crm.now = "2026-12-04T12:00:00+00:00"
        assert crm("done", "f1", "--json").json["due"] == "2026-12-14"

    @pytest.mark.parametrize("when", ["yesterday", "2025-12-01", "today 11:59", "2026-11-21 20:59+09:00"])
    def test_nothing_is_put_off_to_what_is_over(self, crm: Crm, when: str) -> None:
        planned(crm, "--on", "friday")
        assert crm("snooze", "f1", when, "--json", code=2).error["code"] == "past_date"
        assert crm("followup", "show", "f1", "--json").json["due"] == "2026-11-27"

    def test_what_is_over_is_said_on_the_wall_of_its_zone(self, crm: Crm) -> None:
        planned(crm, "--on", "2026-11-27 15:00", "--zone", "Asia/Tokyo")
        assert crm("snooze", "f1", "today 20:30", code=2).err.splitlines()[0] == (
            "crmcli: 2026-11-21 20:30 is over (it is 2026-11-21 21:00)"
        )

    def test_what_is_done_is_not_put_off(self, crm: Crm) -> None:
        planned(crm, "--on", "friday")
        crm("done", "f1")
        assert crm("snooze", "f1", "+1d", "--json", code=4).error["code"] == "finished"


class TestCancel:
    def test_it_is_dropped_once(self, crm: Crm) -> None:
        planned(crm, "--on", "friday", "--every", "1w")
        assert crm("followup", "cancel", "f1", "--json").json["status"] == "cancelled"
        assert crm("followup", "cancel", "f1", "--json", code=4).error["code"] == "finished"
        assert crm("done", "f1", "--json", code=4).error["code"] == "finished"

    def test_all_that_match(self, crm: Crm) -> None:
        for _ in range(3):
            planned(crm, "--on", "friday")
        assert crm("followup", "cancel", "-w", "id!=f2", "--json").json == {
            "count": 2, "ids": ["f3", "f1"], "undo": "u5",
        }  # fmt: skip

    def test_many_are_asked_about(self, crm: Crm) -> None:
        for _ in range(11):
            planned(crm, "--on", "friday")
        ids = crm("followup", "list", "-o", "ids").out
        assert crm("followup", "cancel", "-", "--json", input=ids, code=8).error["code"] == "needs_confirmation"
        assert crm("followup", "cancel", "-", "-y", "--json", input=ids).json["count"] == 11


class TestEdit:
    def test_text_owner_and_when(self, crm: Crm) -> None:
        planned(crm, "--on", "friday")
        said = crm("followup", "edit", "f1", "--text", "Call", "--owner", "ines", "--on", "mon", "--json").json
        assert (said["text"], said["owner"], said["due"]) == ("Call", "ines", "2026-11-23")

    def test_nobody_in_particular_is_who_looks_after_the_customer(self, crm: Crm) -> None:
        planned(crm, "--on", "friday", "--owner", "ines")
        assert crm("followup", "edit", "f1", "--owner", "", "--json").json["owner"] == "mei"

    def test_an_empty_interval_ends_the_series(self, crm: Crm) -> None:
        planned(crm, "--on", "friday", "--every", "1w")
        assert crm("followup", "edit", "f1", "--every", "", "--json").json["every"] is None
        assert crm("done", "f1", "--json").json["status"] == "done"

    def test_a_new_interval_begins_at_the_occurrence_that_stands(self, crm: Crm) -> None:
        planned(crm, "--on", "2026-11-23", "--every", "1w")
        crm("snooze", "f1", "2026-11-25")
        crm("followup", "edit", "f1", "--every", "2w")
        assert crm("done", "f1", "--json").json["due"] == "2026-12-07"

    def test_another_zone_has_the_same_hour_on_its_wall(self, crm: Crm) -> None:
        planned(crm, "--on", "2026-11-27 15:00")
        said = crm("followup", "edit", "f1", "--zone", "Asia/Tokyo", "--json").json
        assert (said["due"], said["zone"]) == ("2026-11-27T06:00:00+00:00", "Asia/Tokyo")

    def test_nothing_to_change(self, crm: Crm) -> None:
        planned(crm, "--on", "friday")
        assert crm("followup", "edit", "f1", "--json", code=2).error["code"] == "nothing_to_change"

    def test_a_contact_of_another_customer_is_refused(self, crm: Crm) -> None:
        crm("customer", "add", "Bolt Ltd", "--company")
        crm("contact", "add", "c2", "Cy")
        planned(crm, "--on", "friday")
        assert crm("followup", "edit", "f1", "--contact", "p1", "--json", code=4).error["code"] == "not_theirs"

    def test_a_contact_in_the_trash_is_refused(self, crm: Crm) -> None:
        crm("contact", "add", "c1", "Cy")
        crm("contact", "rm", "p1")
        planned(crm, "--on", "friday")
        assert crm("followup", "edit", "f1", "--contact", "p1", "--json", code=4).error["code"] == "in_trash"

    def test_a_contact_by_a_name_that_others_have_elsewhere(self, crm: Crm) -> None:
        crm("customer", "add", "Bolt Ltd", "--company")
        crm("contact", "add", "c2", "Cy")
        crm("contact", "add", "c1", "Cy Lind")
        planned(crm, "--on", "friday")
        assert crm("followup", "edit", "f1", "--contact", "cy", "--json").json["contact"] == "p2"

    def test_the_text_cannot_be_emptied(self, crm: Crm) -> None:
        planned(crm, "--on", "friday")
        assert crm("followup", "edit", "f1", "--text", "", "--json", code=2).error["code"] == "no_text"

    def test_when_cannot_change_of_what_is_done(self, crm: Crm) -> None:
        planned(crm, "--on", "friday")
        crm("done", "f1")
        assert crm("followup", "edit", "f1", "--on", "+1d", "--json", code=4).error["code"] == "finished"
        assert crm("followup", "edit", "f1", "--text", "Sent", "--json").json["text"] == "Sent"


class TestListAndShow:
    def test_the_newest_first_whatever_its_state(self, crm: Crm) -> None:
        for day in ("+1d", "+3d", "+2d"):
            planned(crm, "--on", day)
        crm("done", "f2")
        assert [one["id"] + " " + one["status"] for one in crm("followup", "list", "--json").json] == [
            "f3 open", "f2 done", "f1 open",
        ]  # fmt: skip

    def test_filters_know_due(self, crm: Crm) -> None:
        for day in ("+1d", "+9d", "-3d"):
            planned(crm, "--on", day)
        found = {where: crm("followup", "list", "-w", where, "-o", "ids", "--sort", "id").out.split() for where in (
            "due<=+3d", "due>today", "overdue=yes", "owner=mei and due=+9d",
        )}  # fmt: skip
        assert found == {
            "due<=+3d": ["f1", "f3"], "due>today": ["f1", "f2"], "overdue=yes": ["f3"], "owner=mei and due=+9d": ["f2"],
        }  # fmt: skip

    def test_only_one_customers(self, crm: Crm) -> None:
        crm("customer", "add", "Bo")
        planned(crm, "--on", "+1d")
        planned(crm, "--on", "+1d", ref="c2")
        assert crm("followup", "list", "--customer", "bo", "-o", "ids").out == "f2\n"

    def test_the_trash_is_left_out(self, crm: Crm) -> None:
        planned(crm, "--on", "-1d")
        crm("customer", "rm", "c1")
        assert (crm("followup", "list", "-o", "ids").out, crm("due", "-o", "ids").out) == ("", "")
        assert crm("followup", "show", "f1", "--json").json["id"] == "f1"

    def test_people_see_what_was_done_before(self, crm: Crm) -> None:
        planned(crm, "--on", "2026-11-23", "--every", "1w")
        crm("done", "f1")
        said = crm("followup", "show", "f1", "-o", "plain").out
        assert said.splitlines()[-2:] == [
            "Was due     Done              By      Logged",
            "2026-11-23  2026-11-21 12:00  tester",
        ]

    def test_by_uid_and_foreign_id(self, crm: Crm) -> None:
        uid = planned(crm, "--on", "+1d", "--source", "old", "--external-id", "7")["uid"]
        assert [crm("followup", "show", ref, "--json").json["id"] for ref in (str(uid), "old:7")] == ["f1", "f1"]

    def test_the_store_stays_whole(self, crm: Crm) -> None:
        planned(crm, "--on", "2026-11-23", "--every", "1w")
        crm("done", "f1", "--log", "x", "--next", "+3d")
        crm("snooze", "f1", "+5d")
        assert crm("db", "check").code == 0
