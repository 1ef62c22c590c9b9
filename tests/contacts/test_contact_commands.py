"""Every contact command as a user gives it: what comes out, what it says when it is wrong."""

import pytest

from crmcli.contacts.fields import CONTACTS
from crmcli.kernel.ids import is_uid
from ground import NOW, Crm, Result

ADA = ("c1", "Ada Lovelace", "--email", "ada@bolt.example")


@pytest.fixture
def bolt(crm: Crm) -> Crm:
    """c1 Bolt Ltd in Leeds, looked after by mei, with p1 Ada."""
    crm("customer", "add", "Bolt Ltd", "--company", "--city", "Leeds", "--owner", "mei")
    crm("contact", "add", *ADA)
    return crm


@pytest.fixture
def town(bolt: Crm) -> Crm:
    """Beside Bolt and Ada: p2 Grace at Bolt, c2 Nut Ltd with p3 Zoe."""
    bolt("customer", "add", "Nut Ltd", "--company", "--city", "York")
    bolt("contact", "add", "c1", "Grace Hopper", "--role", "director", "--phone", "+44 20 7946 0000")
    bolt("contact", "add", "nut", "Zoe Ball", "--role", "Buyer")
    return bolt


def names(crm: Crm, *words: str) -> list[str]:
    """The names in a list, in its order."""
    return [contact["name"] for contact in crm("contact", "list", *words, "--json").json]


class TestAdd:
    def test_the_whole_document(self, bolt: Crm) -> None:
        bolt("config", "field", "add", "desk", "number", "--noun", "contact")
        document = bolt(
            "contact", "add", "bolt ltd", "Grace Hopper", "--role", "director", "--email", "Grace@Bolt.example",
            "--email", "g@home.example", "--phone", "+44 20 7946 0000", "--phone", "+1 503 555 0168", "--given",
            "Grace", "--family", "Hopper", "--note", "calls\nback", "--source", "till", "--external-id", "0042",
            "--primary", "--field", "desk=12", "--json",
        ).json  # fmt: skip
        assert is_uid(document.pop("uid"))
        assert document == {
            "id": "p2", "customer": "c1", "name": "Grace Hopper", "role": "director",
            "emails": ["grace@bolt.example", "g@home.example"], "phones": ["+442079460000", "+15035550168"],
            "primary": True, "given": "Grace", "family": "Hopper", "note": "calls\nback", "source": "till",
            "external_id": "0042", "fields": {"desk": 12}, "created_at": NOW, "merged": [], "undo": "u4",
        }  # fmt: skip

    def test_the_least_document(self, crm: Crm) -> None:
        crm("customer", "add", "Bolt Ltd")
        document = crm("contact", "add", "c1", "Ada", "--json").json
        absent = {key: value for key, value in document.items() if value in (None, [], {})}
        assert (document["id"], document["customer"], document["name"], document["undo"], absent) == (
            "p1", "c1", "Ada", "u2",
            {"role": None, "emails": [], "phones": [], "given": None, "family": None, "note": None, "source": None,
             "external_id": None, "fields": {}, "merged": []},
        )  # fmt: skip

    def test_says_what_was_done_how_to_undo_it_and_what_is_next(self, bolt: Crm) -> None:
        assert bolt("contact", "add", "c1", "Grace").err == (
            "Added p2 Grace at c1 Bolt Ltd\nundo: crmcli undo u3\nnext: crmcli contact show p2\n"
        )

    def test_as_an_id(self, bolt: Crm) -> None:
        assert bolt("contact", "add", "c1", "Grace", "-o", "ids").out == "p2\n"

    def test_a_dry_run_shows_and_keeps_nothing(self, bolt: Crm) -> None:
        document = bolt("contact", "add", "c1", "Grace", "-n", "--json").json
        assert (document["name"], document["undo"], names(bolt)) == ("Grace", None, ["Ada Lovelace"])

    @pytest.mark.parametrize(
        ("words", "name"),
        [
            (("--given", "Grace", "--family", "Hopper"), "Grace Hopper"),
            (("", "--given", "Grace"), "Grace"),
            (("--email", "grace@bolt.example"), "grace@bolt.example"),
            (("--phone", "+442079460000"), "+442079460000"),
            (("  Grace \t Hopper ",), "Grace Hopper"),
        ],
    )
    def test_a_name_is_found_for_everyone(self, bolt: Crm, words: tuple[str, ...], name: str) -> None:
        assert bolt("contact", "add", "c1", *words, "--json").json["name"] == name

    @pytest.mark.parametrize("words", [(), ("",), ("   ",), ("--role", "director")])
    def test_nobody_is_no_contact(self, bolt: Crm, words: tuple[str, ...]) -> None:
        assert bolt("contact", "add", "c1", *words, "--json", code=2).error["code"] == "nameless"

    def test_equal_names_are_two_contacts(self, bolt: Crm) -> None:
        assert bolt("contact", "add", "c1", "Ada Lovelace", "--json").json["id"] == "p2"

    def test_a_known_email_is_refused(self, bolt: Crm) -> None:
        error = bolt("contact", "add", "c1", "Imposter", "--email", "ADA@bolt.example", "--json", code=4).error
        assert error == {
            "code": "duplicate", "message": "ada@bolt.example belongs to p1 Ada Lovelace",
            "hint": "-y gives it to both; who changed jobs is moved: crmcli contact edit p1 --customer REF",
            "candidates": ["p1 Ada Lovelace"],
        }  # fmt: skip

    def test_a_known_email_goes_in_with_yes(self, bolt: Crm) -> None:
        assert bolt("contact", "add", "c1", "Twin", "--email", "ada@bolt.example", "-y", "--json").json["id"] == "p2"

    def test_an_email_of_the_customer_is_no_matter(self, crm: Crm) -> None:
        crm("customer", "add", "Bolt Ltd", "--email", "office@bolt.example")
        assert crm("contact", "add", "c1", "Ada", "--email", "office@bolt.example", "--json").json["id"] == "p1"

    def test_an_email_of_the_trash_is_free(self, bolt: Crm) -> None:
        bolt("contact", "rm", "p1")
        assert bolt("contact", "add", *ADA, "--json").json["id"] == "p2"

    def test_a_known_external_id_is_refused_even_with_yes(self, bolt: Crm) -> None:
        words = ("--source", "till", "--external-id", "7")
        bolt("contact", "add", "c1", "Grace", *words)
        error = bolt("contact", "add", "c1", "Zoe", *words, "-y", "--json", code=4).error
        assert (error["code"], error["candidates"]) == ("duplicate", ["p2 Grace"])

    def test_at_a_customer_in_the_trash(self, bolt: Crm) -> None:
        bolt("customer", "rm", "c1")
        assert bolt("contact", "add", "c1", "Grace", "--json", code=4).error["code"] == "in_trash"

    @pytest.mark.parametrize(
        ("words", "code", "name"),
        [
            (("c9", "Ada"), 3, "not_found"),
            (("p1", "Ada"), 3, "not_found"),
            (("c1", "Ada", "--source", "till"), 2, "half_an_id"),
            (("c1", "Ada", "--email", "nonsense"), 2, "bad_email"),
            (("c1", "Ada", "--field", "desk"), 2, "usage"),
            (("c1", "Ada", "--field", "desk=1"), 3, "not_found"),
            ((), 2, "usage"),
        ],
    )
    def test_what_is_wrong(self, bolt: Crm, words: tuple[str, ...], code: int, name: str) -> None:
        assert bolt("contact", "add", *words, "--json", code=code).error["code"] == name

    def test_several_customers_are_asked_about(self, town: Crm) -> None:
        error = town("contact", "add", "ltd", "Joe", "--json", code=5).error
        assert error["candidates"] == ["c1 Bolt Ltd Leeds", "c2 Nut Ltd York"]


class TestList:
    def test_in_a_pipe(self, town: Crm) -> None:
        assert town("contact", "list").rows == [
            ["id", "name", "role", "customer_name", "email", "phone", "primary"],
            ["p1", "Ada Lovelace", "", "Bolt Ltd", "ada@bolt.example", "", "true"],
            ["p2", "Grace Hopper", "director", "Bolt Ltd", "", "+442079460000", "false"],
            ["p3", "Zoe Ball", "Buyer", "Nut Ltd", "", "", "true"],
        ]

    def test_has_the_same_objects_as_a_show(self, town: Crm) -> None:
        shown = [town("contact", "show", ref, "--json").json for ref in ("p1", "p2", "p3")]
        assert town("contact", "list", "--json").json == shown

    def test_of_one_customer(self, town: Crm) -> None:
        assert names(town, "--customer", "nut") == ["Zoe Ball"]

    @pytest.mark.parametrize(
        ("where", "found"),
        [
            ("role=buyer", ["Zoe Ball"]),
            ("role:direc", ["Grace Hopper"]),
            ("city=Leeds", ["Ada Lovelace", "Grace Hopper"]),
            ("owner=mei and primary=yes", ["Ada Lovelace"]),
            ("primary=no", ["Grace Hopper"]),
            ("customer=c2", ["Zoe Ball"]),
            ("customer_name='nut ltd'", ["Zoe Ball"]),
            ("email=''", ["Grace Hopper", "Zoe Ball"]),
            ("emails:ada@bolt.example", ["Ada Lovelace"]),
            ("phones:+442079460000", ["Grace Hopper"]),
            ("stage=awareness and id=p3", ["Zoe Ball"]),
            ("created_at<1d", ["Ada Lovelace", "Grace Hopper", "Zoe Ball"]),
        ],
    )
    def test_filtered(self, town: Crm, where: str, found: list[str]) -> None:
        assert names(town, "-w", where) == found

    def test_filtered_by_a_custom_field(self, town: Crm) -> None:
        town("config", "field", "add", "desk", "number", "--noun", "contact")
        town("contact", "edit", "p2", "--field", "desk=12")
        assert names(town, "-w", "desk>10") == ["Grace Hopper"]

    @pytest.mark.parametrize(
        ("sort", "found"),
        [
            ("-name", ["Zoe Ball", "Grace Hopper", "Ada Lovelace"]),
            ("-customer_name,name", ["Zoe Ball", "Ada Lovelace", "Grace Hopper"]),
            ("primary,id", ["Grace Hopper", "Ada Lovelace", "Zoe Ball"]),
        ],
    )
    def test_sorted(self, town: Crm, sort: str, found: list[str]) -> None:
        assert names(town, "--sort", sort) == found

    def test_without_those_of_a_removed_customer(self, town: Crm) -> None:
        town("customer", "rm", "c1")
        assert names(town) == ["Zoe Ball"]

    def test_of_a_removed_customer(self, town: Crm) -> None:
        town("customer", "rm", "c1")
        assert names(town, "--customer", "c1") == ["Ada Lovelace", "Grace Hopper"]

    def test_the_trash(self, town: Crm) -> None:
        town("contact", "rm", "p2")
        assert (names(town), names(town, "--trash")) == (["Ada Lovelace", "Zoe Ball"], ["Grace Hopper"])

    def test_the_trash_holds_nobody_whose_customer_alone_was_removed(self, town: Crm) -> None:
        town("contact", "rm", "p2")
        town("customer", "rm", "c1")
        assert names(town, "--trash") == ["Grace Hopper"]


class TestShow:
    def test_for_programs(self, bolt: Crm) -> None:
        document = bolt("contact", "show", "ada@bolt.example", "--json").json
        assert (list(document), document["name"]) == ([*CONTACTS.document], "Ada Lovelace")

    def test_for_people_leaves_out_what_is_absent(self, bolt: Crm) -> None:
        assert bolt("contact", "show", "p1", "-o", "plain").out.splitlines() == [
            "p1 Ada Lovelace", "Id        p1", "Name      Ada Lovelace", "Customer  c1", "At        Bolt Ltd",
            "Primary   yes", "E-mails   ada@bolt.example", "Added     2026-11-21 12:00",
        ]  # fmt: skip

    def test_nobody(self, crm: Crm) -> None:
        assert crm("contact", "show", "p9", "--json", code=3).error == {
            "code": "not_found", "message": "no contact answers to 'p9'", "hint": "look for one with: crmcli find p9",
            "candidates": [],
        }  # fmt: skip

    def test_somebody_in_the_trash(self, bolt: Crm) -> None:
        bolt("contact", "rm", "p1")
        assert bolt("contact", "show", "p1").err == (
            "note: p1 is in the trash; take it out with: crmcli contact restore p1\n"
        )

    def test_somebody_at_a_customer_in_the_trash(self, bolt: Crm) -> None:
        bolt("customer", "rm", "c1")
        assert bolt("contact", "show", "p1").err == (
            "note: c1 is in the trash; take it out with: crmcli customer restore c1\n"
        )


class TestEdit:
    def edited(self, crm: Crm, *words: str) -> dict[str, object]:
        document: dict[str, object] = crm("contact", "edit", "p1", *words, "--json").json
        return document

    @pytest.mark.parametrize(
        ("words", "field", "value"),
        [
            (("--role", "director"), "role", "director"),
            (("--name", "Countess"), "name", "Countess"),
            (("--name", ""), "name", "ada@bolt.example"),
            (("--given", "Ada"), "given", "Ada"),
            (("--email", "new@example.com"), "emails", ["new@example.com"]),
            (("--email", ""), "emails", []),
            (("--add-email", "b@example.com"), "emails", ["ada@bolt.example", "b@example.com"]),
            (("--add-email", "ada@bolt.example", "--role", "X"), "emails", ["ada@bolt.example"]),
            (("--email", "x@a.example", "--add-email", "y@a.example"), "emails", ["x@a.example", "y@a.example"]),
            (("--add-phone", "+442079460000"), "phones", ["+442079460000"]),
            (("--note", "one\n\ntwo"), "note", "one\n\ntwo"),
        ],
    )
    def test_changes_a_value(self, bolt: Crm, words: tuple[str, ...], field: str, value: object) -> None:
        assert self.edited(bolt, *words)[field] == value

    def test_an_empty_value_clears(self, bolt: Crm) -> None:
        self.edited(bolt, "--role", "director")
        assert self.edited(bolt, "--role", "")["role"] is None

    def test_a_custom_field_is_added_to_the_others_and_cleared(self, bolt: Crm) -> None:
        for name in ("desk", "floor"):
            bolt("config", "field", "add", name, "number", "--noun", "contact")
        self.edited(bolt, "--field", "desk=12", "--field", "floor=3")
        assert self.edited(bolt, "--field", "desk=")["fields"] == {"floor": 3}

    def test_three_emails_become_two_others(self, bolt: Crm) -> None:
        self.edited(bolt, "--email", "a@x.example", "--email", "b@x.example", "--email", "c@x.example")
        found = self.edited(bolt, "--email", "b@x.example", "--email", "c@x.example")["emails"]
        assert found == ["b@x.example", "c@x.example"]

    def test_is_found_under_the_new_words(self, bolt: Crm) -> None:
        self.edited(bolt, "--name", "Countess", "--email", "")
        assert [bolt("contact", "show", "count", "-o", "ids").out, bolt("contact", "show", "lovelace", code=3).out] == [
            "p1\n", "",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "words", [("--name", "Ada Lovelace"), ("--primary",), ("--customer", "c1"), ("--add-email", "ada@bolt.example")]
    )
    def test_what_is_so_already_changes_nothing(self, bolt: Crm, words: tuple[str, ...]) -> None:
        assert self.edited(bolt, *words)["undo"] is None

    def test_nothing_to_change(self, bolt: Crm) -> None:
        assert bolt("contact", "edit", "p1", "--json", code=2).error["code"] == "nothing_to_change"

    def test_nobody_is_left_without_a_name(self, bolt: Crm) -> None:
        assert bolt("contact", "edit", "p1", "--name", "", "--email", "", "--json", code=2).error["code"] == "nameless"

    def test_a_known_email_is_refused(self, bolt: Crm) -> None:
        bolt("contact", "add", "c1", "Grace", "--email", "grace@bolt.example")
        words = ("contact", "edit", "p1", "--add-email", "grace@bolt.example", "--json")
        assert (bolt(*words, code=4).error["code"], bolt(*words, "-y").json["emails"]) == (
            "duplicate", ["ada@bolt.example", "grace@bolt.example"],
        )  # fmt: skip

    def test_a_known_external_id_is_refused(self, bolt: Crm) -> None:
        bolt("contact", "add", "c1", "Grace", "--source", "till", "--external-id", "7")
        error = bolt("contact", "edit", "p1", "--source", "till", "--external-id", "7", "--json", code=4).error
        assert (error["code"], error["candidates"]) == ("duplicate", ["p2 Grace"])

    def test_its_own_external_id_is_no_conflict(self, bolt: Crm) -> None:
        words = ("--source", "till", "--external-id", "7")
        self.edited(bolt, *words)
        assert self.edited(bolt, *words, "--role", "X")["role"] == "X"
        assert self.edited(bolt, "--external-id", "8")["external_id"] == "8"

    @pytest.mark.parametrize("words", [("--external-id", "7"), ("--source", "till")])
    def test_half_an_id_is_refused(self, bolt: Crm, words: tuple[str, str]) -> None:
        assert bolt("contact", "edit", "p1", *words, "--json", code=2).error["code"] == "half_an_id"

    def test_half_an_id_is_not_left(self, bolt: Crm) -> None:
        self.edited(bolt, "--source", "till", "--external-id", "7")
        assert bolt("contact", "edit", "p1", "--source", "", "--json", code=2).error["code"] == "half_an_id"
        assert self.edited(bolt, "--source", "", "--external-id", "")["external_id"] is None

    @pytest.mark.parametrize("gone", [("contact", "rm", "p1"), ("customer", "rm", "c1")], ids=" ".join)
    def test_somebody_in_the_trash(self, bolt: Crm, gone: tuple[str, ...]) -> None:
        bolt(*gone)
        assert bolt("contact", "edit", "p1", "--role", "X", "--json", code=4).error["code"] == "in_trash"


class TestTrash:
    def test_rm_and_restore(self, bolt: Crm) -> None:
        before = bolt("contact", "show", "p1", "--json").json
        removed = bolt("contact", "rm", "p1", "--json").json
        restored = bolt("contact", "restore", "p1", "--json").json
        after = bolt("contact", "show", "p1", "--json").json
        assert (removed["undo"], restored["undo"], after) == ("u3", "u4", before)

    def test_several_at_once_are_one_change(self, town: Crm) -> None:
        said = town("contact", "rm", "p1", "zoe", "p1", "--json").json
        town("undo")
        assert (said, names(town)) == (
            {"count": 2, "ids": ["p1", "p3"], "undo": "u6"}, ["Ada Lovelace", "Grace Hopper", "Zoe Ball"],
        )  # fmt: skip

    def test_all_or_none(self, town: Crm) -> None:
        town("contact", "rm", "p2")
        town("contact", "rm", "p1", "p2", code=4)
        assert names(town) == ["Ada Lovelace", "Zoe Ball"]

    def test_by_filter(self, town: Crm) -> None:
        town("contact", "rm", "-w", "city=Leeds")
        town("contact", "restore", "-w", "role=director")
        assert names(town) == ["Grace Hopper", "Zoe Ball"]

    def test_from_a_pipe_and_back(self, town: Crm) -> None:
        town("contact", "rm", "-", input=town("contact", "list", "-w", "city=Leeds", "-o", "ids").out)
        town("contact", "restore", "-", input=town("contact", "list", "--trash", "-o", "ids").out)
        assert names(town) == ["Ada Lovelace", "Grace Hopper", "Zoe Ball"]

    @pytest.mark.parametrize(
        ("words", "code", "name"),
        [
            (("rm",), 2, "no_target"),
            (("rm", "p9"), 3, "not_found"),
            (("rm", "-w", "city=Nowhere"), 3, "not_found"),
            (("rm", "-"), 3, "not_found"),
            (("restore", "p1"), 4, "not_in_trash"),
            (("restore", "-w", "city=Leeds"), 3, "not_found"),
        ],
    )
    def test_what_is_wrong(self, town: Crm, words: tuple[str, ...], code: int, name: str) -> None:
        assert town("contact", *words, "--json", code=code).error["code"] == name

    def test_nobody_comes_back_to_a_removed_customer(self, bolt: Crm) -> None:
        bolt("contact", "rm", "p1")
        bolt("customer", "rm", "c1")
        error = bolt("contact", "restore", "p1", "--json", code=4).error
        assert (error["code"], error["message"]) == ("in_trash", "c1 Bolt Ltd is in the trash")

    def test_who_is_removed_stays_so_when_the_customer_comes_back(self, town: Crm) -> None:
        town("contact", "rm", "p1")
        town("customer", "rm", "c1")
        town("customer", "restore", "c1")
        assert names(town) == ["Grace Hopper", "Zoe Ball"]

    def test_eleven_need_a_yes(self, bolt: Crm) -> None:
        for n in range(10):
            bolt("contact", "add", "c1", f"Contact {n}")
        error = bolt("contact", "rm", "-w", "city=Leeds", "--json", code=8).error
        assert (error["code"], bolt("contact", "rm", "-w", "city=Leeds", "-y", "--json").json["count"]) == (
            "needs_confirmation", 11,
        )  # fmt: skip


class TestEveryWrite:
    """All the ways to change a contact keep the same promises."""

    WRITES = (
        ("add", "c2", "Joe"),
        ("edit", "p1", "--role", "buyer"),
        ("edit", "p1", "--customer", "c2"),
        ("edit", "p2", "--primary"),
        ("rm", "p1"),
    )

    @pytest.mark.parametrize("words", WRITES, ids=" ".join)
    def test_names_its_undo(self, town: Crm, words: tuple[str, ...]) -> None:
        assert town("contact", *words, "--json").json["undo"] == "u6"

    @pytest.mark.parametrize("words", WRITES, ids=" ".join)
    def test_is_silent_on_standard_error_in_json(self, town: Crm, words: tuple[str, ...]) -> None:
        assert town("contact", *words, "--json").err == ""

    @pytest.mark.parametrize("words", WRITES, ids=" ".join)
    def test_a_dry_run_changes_nothing(self, town: Crm, words: tuple[str, ...]) -> None:
        before = town("contact", "list", "--json").out
        result: Result = town("contact", *words, "-n", "--json")
        assert (result.json["undo"], town("contact", "list", "--json").out) == (None, before)

    @pytest.mark.parametrize("words", [*WRITES, ("restore", "p1")], ids=" ".join)
    def test_leaves_a_whole_store(self, town: Crm, words: tuple[str, ...]) -> None:
        if words[0] == "restore":
            town("contact", "rm", "p1")
        town("contact", *words)
        assert town("db", "check", "--deep").err == ""


def test_history_of_a_contact(town: Crm) -> None:
    town("contact", "edit", "p1", "--role", "director")
    found = [
        [(change["command"], change["touched"]) for change in town("history", ref, "--json").json]
        for ref in ("p1", "lovelace")
    ]
    assert found == [[("contact edit", ["p1"]), ("contact add", ["p1"])]] * 2


def test_the_schema_names_what_may_be_imported(crm: Crm) -> None:
    found = [field["name"] for field in crm("schema", "contact", "--json").json if field["importable"]]
    assert found == [
        "customer", "name", "given", "family", "role", "primary", "emails", "phones", "email", "phone", "note",
        "source", "external_id",
    ]  # fmt: skip
