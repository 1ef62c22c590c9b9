"""Every customer command as a user gives it: what comes out, what it says when it is wrong."""

import pytest

from crmcli.customers.fields import CUSTOMERS
from crmcli.kernel.ids import is_uid
from ground import NOW, Crm, Result

ADA = ("Ada Lovelace", "--email", "ada@example.com")


@pytest.fixture
def ada(crm: Crm) -> Crm:
    """Ada is c1."""
    crm("customer", "add", *ADA, "--json")
    return crm


@pytest.fixture
def shop(ada: Crm) -> Crm:
    """Ada, Bolt Ltd in Leeds, Grace in Leeds with a tag."""
    ada("customer", "add", "Bolt Ltd", "--company", "--city", "Leeds")
    ada("customer", "add", "Grace Hopper", "--city", "Leeds", "--tag", "navy", "--owner", "mei")
    return ada


def names(crm: Crm, *words: str) -> list[str]:
    """The names in a list, in its order."""
    return [customer["name"] for customer in crm("customer", "list", *words, "--json").json]


class TestAdd:
    def test_the_whole_document(self, crm: Crm) -> None:
        document = crm(
            "customer", "add", "Ada Lovelace", "--email", "Ada@Example.com", "--email", "work@example.com",
            "--phone", "+44 20 7946 0000", "--tag", "vip,early", "--tag", "vip", "--stage", "consideration",
            "--owner", "mei", "--origin", "fair", "--source", "shopify", "--external-id", "0042", "--given", "Ada",
            "--family", "Lovelace", "--works-for", "Bolt Ltd", "--street", "1 High St", "--city", "Leeds",
            "--region", "Yorkshire", "--postcode", "LS1 1AA", "--country", "GB", "--birthday", "1815-12-10",
            "--language", "en", "--since", "2024-02-29", "--note", "likes\nnumbers", "--json",
        ).json  # fmt: skip
        assert is_uid(document.pop("uid"))
        assert document == {
            "id": "c1", "name": "Ada Lovelace", "kind": "person", "status": "prospect", "stage": "consideration",
            "given": "Ada", "family": "Lovelace", "company": "Bolt Ltd",
            "emails": ["ada@example.com", "work@example.com"], "phones": ["+442079460000"], "tags": ["early", "vip"],
            "street": "1 High St", "city": "Leeds", "region": "Yorkshire", "postcode": "LS1 1AA", "country": "GB",
            "birthday": "1815-12-10", "language": "en", "origin": "fair", "note": "likes\nnumbers", "owner": "mei",
            "since": "2024-02-29", "source": "shopify", "external_id": "0042", "other_ids": [], "consents": [],
            "fields": {},
            "purchases": 0, "spent": {"amount": "0.00", "currency": "EUR"}, "first_purchase": None,
            "last_purchase": None, "last_contact": None, "points": 0,
            "stage_since": "2024-02-29T00:00:00+00:00", "created_at": NOW, "merged": [],
            "undo": "u1",
        }  # fmt: skip

    def test_the_least_document(self, crm: Crm) -> None:
        document = crm("customer", "add", "Ada", "--json").json
        absent = {key: value for key, value in document.items() if value in (None, [], {}, 0)}
        assert (document["id"], document["name"], document["stage"], document["undo"], set(absent)) == (
            "c1", "Ada", "awareness", "u1",
            {"given", "family", "company", "emails", "phones", "tags", "street", "city", "region", "postcode",
             "country", "birthday", "language", "origin", "note", "owner", "since", "source", "external_id",
             "other_ids", "consents", "fields", "purchases", "first_purchase", "last_purchase", "last_contact",
             "points", "merged"},
        )  # fmt: skip

    def test_an_organisation(self, crm: Crm) -> None:
        assert crm("customer", "add", "Bolt Ltd", "--company", "--json").json["kind"] == "organisation"

    def test_in_a_pipe(self, crm: Crm) -> None:
        result = crm("customer", "add", "Ada", "--email", "ada@example.com")
        assert (result.rows[0], result.rows[1][0]) == ([*CUSTOMERS.document], "c1")

    def test_says_what_was_done_how_to_undo_it_and_what_is_next(self, crm: Crm) -> None:
        assert crm("customer", "add", "Ada").err == (
            "Added c1 Ada\nundo: crmcli undo u1\nnext: crmcli purchase add c1 12.50\n"
        )

    def test_quietly(self, crm: Crm) -> None:
        assert crm("customer", "add", "Ada", "-q").err == ""

    def test_as_an_id(self, crm: Crm) -> None:
        assert crm("customer", "add", "Ada", "-o", "ids").out == "c1\n"

    def test_a_dry_run_shows_and_keeps_nothing(self, crm: Crm) -> None:
        document = crm("customer", "add", "Ada", "-n", "--json").json
        assert (document["name"], document["undo"], names(crm)) == ("Ada", None, [])

    @pytest.mark.parametrize(
        ("words", "name"),
        [
            (("--given", "Ada", "--family", "Lovelace"), "Ada Lovelace"),
            (("--works-for", "Bolt Ltd"), "Bolt Ltd"),
            (("--email", "ada@example.com"), "ada@example.com"),
            (("--phone", "+442079460000"), "+442079460000"),
            (("  Ada \t Lovelace ",), "Ada Lovelace"),
        ],
    )
    def test_a_name_is_found_for_everyone(self, crm: Crm, words: tuple[str, ...], name: str) -> None:
        assert crm("customer", "add", *words, "--json").json["name"] == name

    @pytest.mark.parametrize("words", [(), ("",), ("   ",), ("--city", "Leeds")])
    def test_nobody_is_no_customer(self, crm: Crm, words: tuple[str, ...]) -> None:
        assert crm("customer", "add", *words, "--json", code=2).error["code"] == "nameless"

    def test_equal_names_are_two_customers(self, ada: Crm) -> None:
        assert ada("customer", "add", "Ada Lovelace", "--json").json["id"] == "c2"

    def test_a_known_email_is_refused(self, ada: Crm) -> None:
        error = ada("customer", "add", "Imposter", "--email", "ADA@example.com", "--json", code=4).error
        assert error == {
            "code": "duplicate", "message": "ada@example.com belongs to c1 Ada Lovelace",
            "hint": "-y adds a second customer with it", "candidates": ["c1 Ada Lovelace"],
        }  # fmt: skip

    def test_a_known_email_goes_in_with_yes(self, ada: Crm) -> None:
        assert ada("customer", "add", "Twin", "--email", "ada@example.com", "-y", "--json").json["id"] == "c2"

    def test_an_email_of_the_trash_is_free(self, ada: Crm) -> None:
        ada("customer", "rm", "c1")
        assert ada("customer", "add", *ADA, "--json").json["id"] == "c2"

    def test_a_known_external_id_is_refused_even_with_yes(self, crm: Crm) -> None:
        crm("customer", "add", "Ada", "--source", "shop", "--external-id", "7")
        error = crm("customer", "add", "Grace", "--source", "shop", "--external-id", "7", "-y", "--json", code=4).error
        assert (error["code"], error["candidates"]) == ("duplicate", ["c1 Ada"])

    def test_the_same_id_of_another_source_is_another(self, crm: Crm) -> None:
        crm("customer", "add", "Ada", "--source", "shop", "--external-id", "7")
        assert crm("customer", "add", "Grace", "--source", "till", "--external-id", "7", "--json").json["id"] == "c2"

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            (("--source", "shop"), "half_an_id"),
            (("--external-id", "7"), "half_an_id"),
            (("--email", "nonsense"), "bad_email"),
            (("--birthday", "1815-13-40"), "bad_date"),
            (("--since", "whenever"), "bad_date"),
            (("--stage", "retnetion"), "unknown_stage"),
            (("--field", "card"), "usage"),
            (("--limit", "many"), "usage"),
            (("-o", "xml"), "usage"),
        ],
    )
    def test_a_value_that_cannot_be_read_is_usage(self, crm: Crm, words: tuple[str, ...], code: str) -> None:
        result = crm("--json", "customer", "add", "Ada", *words, code=2) if "-o" not in words else None
        result = result or crm("customer", "add", "Ada", *words, code=2)
        assert f'"code": "{code}"' in result.err or "-o" in words
        assert names(crm) == []

    def test_a_field_nobody_has_added(self, crm: Crm) -> None:
        assert crm("customer", "add", "Ada", "--field", "card=1", "--json", code=3).error["code"] == "not_found"

    def test_a_phone_nobody_can_read_stays_as_written(self, crm: Crm) -> None:
        assert crm("customer", "add", "Ada", "--phone", "ask at desk 4", "--json").json["phones"] == ["ask at desk 4"]

    def test_a_national_phone_is_read_in_the_country(self, crm: Crm) -> None:
        crm.env["CRMCLI_COUNTRY"] = "GB"
        assert crm("customer", "add", "Ada", "--phone", "020 7946 0000", "--json").json["phones"] == ["+442079460000"]

    def test_a_birthday_without_its_year(self, crm: Crm) -> None:
        assert crm("customer", "add", "Ada", "--birthday", "--12-10", "--json").json["birthday"] == "--12-10"

    def test_since_the_future_begins_now(self, crm: Crm) -> None:
        document = crm("customer", "add", "Ada", "--since", "2027-01-01", "--json").json
        assert (document["since"], document["stage_since"]) == ("2027-01-01", NOW)


class TestList:
    def test_an_empty_one(self, crm: Crm) -> None:
        result = crm("customer", "list")
        assert (result.rows, result.err) == ([[*CUSTOMERS.columns]], "")

    @pytest.mark.parametrize(("output", "out"), [("json", "[]\n"), ("jsonl", ""), ("ids", "")])
    def test_an_empty_one_for_programs(self, crm: Crm, output: str, out: str) -> None:
        assert crm("customer", "list", "-o", output).out == out

    def test_in_a_pipe(self, shop: Crm) -> None:
        assert shop("customer", "list").out == (
            "id\tname\tstage\temail\tphone\tlast_purchase\n"
            "c1\tAda Lovelace\tawareness\tada@example.com\t\t\n"
            "c2\tBolt Ltd\tawareness\t\t\t\n"
            "c3\tGrace Hopper\tawareness\t\t\t\n"
        )

    def test_without_its_header(self, ada: Crm) -> None:
        assert ada("customer", "list", "--no-header", "--fields", "id,emails").rows == [["c1", "ada@example.com"]]

    def test_as_csv(self, ada: Crm) -> None:
        assert ada("customer", "list", "-o", "csv", "--fields", "id,name").out == "id,name\nc1,Ada Lovelace\n"

    def test_as_json_lines(self, shop: Crm) -> None:
        lines = shop("customer", "list", "-o", "jsonl", "--fields", "id,tags,spent").documents
        zero = {"amount": "0.00", "currency": "EUR"}
        assert lines == [{"id": f"c{n}", "tags": ["navy"] if n == 3 else [], "spent": zero} for n in (1, 2, 3)]

    def test_a_list_has_the_same_objects_as_a_show(self, shop: Crm) -> None:
        shown = [shop("customer", "show", ref, "--json").json for ref in ("c1", "c2", "c3")]
        assert shop("customer", "list", "--json").json == shown

    @pytest.mark.parametrize(
        ("sort", "found"),
        [
            ("name", ["Ada Lovelace", "Bolt Ltd", "Grace Hopper"]),
            ("-name", ["Grace Hopper", "Bolt Ltd", "Ada Lovelace"]),
            ("city,-id", ["Grace Hopper", "Bolt Ltd", "Ada Lovelace"]),
            ("-email", ["Ada Lovelace", "Grace Hopper", "Bolt Ltd"]),
        ],
    )
    def test_sorted(self, shop: Crm, sort: str, found: list[str]) -> None:
        assert names(shop, "--sort", sort) == found

    @pytest.mark.parametrize(
        ("where", "found"),
        [
            ("city=Leeds", ["Bolt Ltd", "Grace Hopper"]),
            ("tag:navy", ["Grace Hopper"]),
            ("tags:navy", ["Grace Hopper"]),
            ("kind=organisation or owner=mei", ["Bolt Ltd", "Grace Hopper"]),
            ("not city=Leeds", ["Ada Lovelace"]),
            ("email=''", ["Bolt Ltd", "Grace Hopper"]),
            ("emails:ada@example.com", ["Ada Lovelace"]),
            ("name:lovelace", ["Ada Lovelace"]),
            ("created_at<1d", ["Ada Lovelace", "Bolt Ltd", "Grace Hopper"]),
            ("id=c2", ["Bolt Ltd"]),
        ],
    )
    def test_filtered(self, shop: Crm, where: str, found: list[str]) -> None:
        assert names(shop, "-w", where) == found

    def test_limited(self, shop: Crm) -> None:
        result = shop("customer", "list", "--limit", "2", "-o", "ids")
        assert (result.out, result.err) == ("c1\nc2\n", "")

    @pytest.mark.parametrize(
        ("words", "code", "candidates"),
        [
            (("--fields", "id,nmae"), "unknown_field", ["name"]),
            (("--sort", "nmae"), "unknown_field", ["name"]),
            (("--where", "nmae=x"), "unknown_field", ["name"]),
            (("--sort", "tags"), "not_sortable", []),
            (("--where", "city="), "bad_filter", []),
            (("--where", "'"), "bad_filter", []),
            (("--limit", "-1"), "usage", []),
        ],
    )
    def test_a_word_it_does_not_know(self, crm: Crm, words: tuple[str, ...], code: str, candidates: list[str]) -> None:
        error = crm("customer", "list", *words, "--json", code=2).error
        assert (error["code"], error["candidates"]) == (code, candidates)

    def test_the_trash(self, shop: Crm) -> None:
        shop("customer", "rm", "c2")
        assert (names(shop), names(shop, "--trash")) == (["Ada Lovelace", "Grace Hopper"], ["Bolt Ltd"])


class TestShow:
    def test_for_programs(self, ada: Crm) -> None:
        document = ada("customer", "show", "c1", "--json").json
        assert (list(document), document["name"]) == ([*CUSTOMERS.document], "Ada Lovelace")

    def test_for_people_leaves_out_what_is_absent(self, ada: Crm) -> None:
        shown = ada("customer", "show", "c1", "-o", "plain").out
        assert ("ada@example.com" in shown, "Heard of us" in shown, "City" in shown) == (True, True, False)

    def test_nobody(self, crm: Crm) -> None:
        assert crm("customer", "show", "c9", "--json", code=3).error == {
            "code": "not_found", "message": "no customer answers to 'c9'", "hint": "look for one with: crmcli find c9",
            "candidates": [],
        }  # fmt: skip

    def test_somebody_in_the_trash(self, ada: Crm) -> None:
        ada("customer", "rm", "c1")
        result = ada("customer", "show", "c1", "--json")
        assert (result.json["name"], "is in the trash" in result.err) == ("Ada Lovelace", True)

    def test_without_a_reference(self, crm: Crm) -> None:
        assert "Missing argument" in crm("customer", "show", code=2).err


class TestEdit:
    def edited(self, crm: Crm, *words: str) -> dict[str, object]:
        document: dict[str, object] = crm("customer", "edit", "c1", *words, "--json").json
        return document

    @pytest.mark.parametrize(
        ("words", "field", "value"),
        [
            (("--city", "Leeds"), "city", "Leeds"),
            (("--name", "Countess"), "name", "Countess"),
            (("--kind", "organisation"), "kind", "organisation"),
            (("--email", "new@example.com"), "emails", ["new@example.com"]),
            (("--email", ""), "emails", []),
            (("--add-email", "b@example.com"), "emails", ["ada@example.com", "b@example.com"]),
            (("--add-email", "ada@example.com", "--city", "X"), "emails", ["ada@example.com"]),
            (
                ("--email", "x@example.com", "--add-email", "y@example.com"),
                "emails",
                ["x@example.com", "y@example.com"],
            ),
            (("--add-phone", "+442079460000"), "phones", ["+442079460000"]),
            (("--tag", "b,a"), "tags", ["a", "b"]),
            (("--tag", ""), "tags", []),
            (("--note", "one\n\ntwo"), "note", "one\n\ntwo"),
        ],
    )
    def test_changes_a_value(self, ada: Crm, words: tuple[str, ...], field: str, value: object) -> None:
        assert self.edited(ada, *words)[field] == value

    def test_an_empty_value_clears(self, ada: Crm) -> None:
        self.edited(ada, "--city", "Leeds")
        assert self.edited(ada, "--city", "")["city"] is None

    def test_is_found_under_the_new_words(self, ada: Crm) -> None:
        self.edited(ada, "--name", "Countess", "--email", "")
        assert [ada("customer", "show", "count", "-o", "ids").out, ada("customer", "show", "lovelace", code=3).out] == [
            "c1\n", "",
        ]  # fmt: skip

    def test_what_is_so_already_changes_nothing(self, ada: Crm) -> None:
        assert self.edited(ada, "--name", "Ada Lovelace")["undo"] is None

    def test_nothing_to_change(self, ada: Crm) -> None:
        assert ada("customer", "edit", "c1", "--json", code=2).error["code"] == "nothing_to_change"

    def test_a_name_cannot_be_cleared(self, ada: Crm) -> None:
        assert ada("customer", "edit", "c1", "--name", " ", "--json", code=2).error["code"] == "nameless"

    def test_a_known_email_is_refused(self, ada: Crm) -> None:
        ada("customer", "add", "Grace", "--email", "grace@example.com")
        words = ("customer", "edit", "c1", "--add-email", "grace@example.com", "--json")
        assert (ada(*words, code=4).error["code"], ada(*words, "-y").json["emails"]) == (
            "duplicate", ["ada@example.com", "grace@example.com"],
        )  # fmt: skip

    def test_a_shared_email_that_was_there_is_no_matter(self, ada: Crm) -> None:
        ada("customer", "add", "Twin", "--email", "ada@example.com", "-y")
        assert ada("customer", "edit", "c2", "--add-email", "t@example.com", "--json").json["emails"] == [
            "ada@example.com", "t@example.com",
        ]  # fmt: skip

    def test_a_known_external_id_is_refused(self, ada: Crm) -> None:
        ada("customer", "add", "Grace", "--source", "shop", "--external-id", "7")
        error = ada("customer", "edit", "c1", "--source", "shop", "--external-id", "7", "--json", code=4).error
        assert (error["code"], error["candidates"]) == ("duplicate", ["c2 Grace"])

    def test_its_own_external_id_is_no_conflict(self, crm: Crm) -> None:
        crm("customer", "add", "Grace", "--source", "shop", "--external-id", "7")
        assert self.edited(crm, "--source", "shop", "--external-id", "7", "--city", "X")["city"] == "X"

    def test_half_an_id_is_refused(self, ada: Crm) -> None:
        assert ada("customer", "edit", "c1", "--external-id", "7", "--json", code=2).error["code"] == "half_an_id"

    def test_somebody_in_the_trash(self, ada: Crm) -> None:
        ada("customer", "rm", "c1")
        assert ada("customer", "edit", "c1", "--city", "X", "--json", code=4).error["code"] == "in_trash"

    def test_a_dry_run_keeps_nothing(self, ada: Crm) -> None:
        document = ada("customer", "edit", "c1", "--city", "Leeds", "-n", "--json").json
        kept = ada("customer", "show", "c1", "--json").json["city"]
        assert (document["city"], document["undo"], kept) == ("Leeds", None, None)


class TestTrash:
    def test_rm_and_restore(self, ada: Crm) -> None:
        before = ada("customer", "show", "c1", "--json").json
        removed = ada("customer", "rm", "c1", "--json").json
        restored = ada("customer", "restore", "c1", "--json").json
        after = ada("customer", "show", "c1", "--json").json
        assert (removed["undo"], restored["undo"], after) == ("u2", "u3", before)

    def test_several_at_once(self, shop: Crm) -> None:
        assert shop("customer", "rm", "c1", "grace", "c1", "--json").json == {
            "count": 2, "ids": ["c1", "c3"], "undo": "u4",
        }  # fmt: skip

    def test_all_or_none(self, shop: Crm) -> None:
        shop("customer", "rm", "c2")
        shop("customer", "rm", "c1", "c2", code=4)
        assert names(shop) == ["Ada Lovelace", "Grace Hopper"]

    def test_by_filter(self, shop: Crm) -> None:
        shop("customer", "rm", "-w", "city=Leeds")
        assert names(shop) == ["Ada Lovelace"]

    def test_from_a_pipe_and_back(self, shop: Crm) -> None:
        removed = shop("customer", "list", "-w", "city=Leeds", "-o", "ids").out
        shop("customer", "rm", "-", input=removed)
        shop("customer", "restore", "-", input=shop("customer", "list", "--trash", "-o", "ids").out)
        assert names(shop) == ["Ada Lovelace", "Bolt Ltd", "Grace Hopper"]

    @pytest.mark.parametrize(
        ("words", "code", "name"),
        [
            (("rm",), 2, "no_target"),
            (("rm", "c9"), 3, "not_found"),
            (("rm", "-w", "city=Nowhere"), 3, "not_found"),
            (("restore", "c1"), 4, "not_in_trash"),
            (("rm", "-"), 3, "not_found"),
        ],
    )
    def test_what_is_wrong(self, shop: Crm, words: tuple[str, ...], code: int, name: str) -> None:
        assert shop("customer", *words, "--json", code=code).error["code"] == name

    def test_twice(self, ada: Crm) -> None:
        ada("customer", "rm", "c1")
        assert ada("customer", "rm", "c1", "--json", code=4).error["code"] == "in_trash"


class TestMany:
    """Writes over more than ten records ask first; without a terminal that is exit 8."""

    @pytest.fixture
    def crowd(self, crm: Crm) -> Crm:
        for n in range(11):
            crm("customer", "add", f"Customer {n:02}", "--city", "Leeds" if n < 10 else "York")
        return crm

    def test_eleven_need_a_yes(self, crowd: Crm) -> None:
        error = crowd("customer", "tag", "-w", "name:customer", "x", "--json", code=8).error
        assert (error["code"], error["hint"]) == ("needs_confirmation", "run it again with -y")

    def test_nothing_was_done_without_it(self, crowd: Crm) -> None:
        crowd("customer", "rm", "-w", "name:customer", code=8)
        assert len(names(crowd)) == 11

    def test_a_dry_run_needs_none(self, crowd: Crm) -> None:
        said = crowd("customer", "rm", "-w", "name:customer", "-n").err
        assert (said.startswith("Dry run, nothing was changed: "), len(names(crowd))) == (True, 11)

    def test_none_that_match_are_said(self, crowd: Crm) -> None:
        error = crowd("customer", "tag", "-w", "city=Bath", "x", "--json", code=3).error
        assert (error["code"], error["message"]) == ("not_found", "no customers match city=Bath")

    def test_none_from_standard_input_are_said(self, crowd: Crm) -> None:
        error = crowd("ticket", "close", "-", "--json", code=3).error
        assert error["message"] == "standard input named no tickets"

    def test_yes_does_it(self, crowd: Crm) -> None:
        assert crowd("customer", "rm", "-w", "name:customer", "-y", "--json").json["count"] == 11

    def test_ten_do_not(self, crowd: Crm) -> None:
        assert crowd("customer", "rm", "-w", "city=Leeds", "--json").json["count"] == 10


class TestTags:
    def test_are_added_once(self, ada: Crm) -> None:
        ada("customer", "tag", "c1", "vip", "navy")
        document = ada("customer", "tag", "c1", "vip", "a b, c", "--json").json
        assert (document["tags"], document["undo"]) == (["a b", "c", "navy", "vip"], "u3")

    def test_that_are_there_change_nothing(self, ada: Crm) -> None:
        ada("customer", "tag", "c1", "vip")
        assert ada("customer", "tag", "c1", "vip", "--json").json["undo"] is None

    def test_are_taken_off(self, shop: Crm) -> None:
        shop("customer", "tag", "-w", "city=Leeds", "local")
        document = shop("customer", "untag", "grace", "navy", "--json").json
        assert (document["tags"], names(shop, "-w", "tag:local")) == (["local"], ["Bolt Ltd", "Grace Hopper"])

    def test_that_are_not_there_come_off_too(self, ada: Crm) -> None:
        assert ada("customer", "untag", "c1", "nothing", "--json").json["undo"] is None

    def test_are_words_to_refer_by_no_longer(self, shop: Crm) -> None:
        """A tag finds customers, but no write is guided by one."""
        assert shop("customer", "show", "navy", code=3).out == ""

    @pytest.mark.parametrize("words", [("c1",), ("-w", "city=Leeds"), ()])
    def test_need_a_word(self, shop: Crm, words: tuple[str, ...]) -> None:
        assert shop("customer", "tag", *words, code=2).out == ""


class TestAssign:
    def test_to_somebody(self, ada: Crm) -> None:
        assert ada("customer", "assign", "c1", " mei ", "--json").json["owner"] == "mei"

    def test_to_nobody(self, shop: Crm) -> None:
        assert shop("customer", "assign", "grace", "", "--json").json["owner"] is None

    def test_by_filter(self, shop: Crm) -> None:
        shop("customer", "assign", "-w", "city=Leeds", "ines")
        assert names(shop, "-w", "owner=ines") == ["Bolt Ltd", "Grace Hopper"]

    def test_to_two_is_too_many(self, ada: Crm) -> None:
        assert ada("customer", "assign", "c1", "mei", "ines", code=2).out == ""

    def test_without_an_owner(self, ada: Crm) -> None:
        assert ada("customer", "assign", "c1", code=2).out == ""


class TestEveryWrite:
    """All the ways to change a customer keep the same promises."""

    WRITES = (
        ("add", "Zoe"),
        ("edit", "c1", "--city", "York"),
        ("rm", "c1"),
        ("tag", "c1", "new"),
        ("untag", "grace", "navy"),
        ("assign", "c1", "ines"),
    )

    @pytest.mark.parametrize("words", WRITES, ids=lambda words: words[0])
    def test_names_its_undo(self, shop: Crm, words: tuple[str, ...]) -> None:
        assert shop("customer", *words, "--json").json["undo"] == "u4"

    @pytest.mark.parametrize("words", WRITES, ids=lambda words: words[0])
    def test_is_silent_on_standard_error_in_json(self, shop: Crm, words: tuple[str, ...]) -> None:
        assert shop("customer", *words, "--json").err == ""

    @pytest.mark.parametrize("words", WRITES, ids=lambda words: words[0])
    def test_a_dry_run_changes_nothing(self, shop: Crm, words: tuple[str, ...]) -> None:
        before = shop("customer", "list", "--json").out
        result: Result = shop("customer", *words, "-n", "--json")
        assert (result.json["undo"], shop("customer", "list", "--json").out) == (None, before)

    @pytest.mark.in_file
    @pytest.mark.parametrize("words", WRITES, ids=lambda words: words[0])
    def test_in_a_missing_store_is_refused(self, crm: Crm, words: tuple[str, ...]) -> None:
        crm.path = crm.path.with_name("missing.db")
        error = crm("customer", *words, "--json", code=9).error
        assert (error["code"], error["hint"], crm.path.exists()) == (
            "no_store", f"make one with: crmcli db init --db {crm.path}", False,
        )  # fmt: skip
