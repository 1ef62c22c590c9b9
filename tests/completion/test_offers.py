"""What is offered where: commands, options, fixed words, records, words of the store, fields."""

import pytest

from asking import Ask
from crmcli.catalogue import COMMANDS, GROUPS, TOPICS
from crmcli.grammar import FORMATS
from crmcli.kernel.settings import SPECS
from crmcli.kernel.stages import EXITS, STAGES
from ground import Crm

pytest_plugins = ("small_shop",)

# -- commands and options


def test_every_first_word_is_offered_with_its_line(ask: Ask) -> None:
    lines = {**{name: line for name, (line, _) in COMMANDS.items() if " " not in name}, **GROUPS}
    assert ask("crmcli ") == lines


@pytest.mark.parametrize("noun", GROUPS)
def test_every_verb_of_a_noun_is_offered(ask: Ask, noun: str) -> None:
    verbs = [path.removeprefix(f"{noun} ") for path in COMMANDS if path.startswith(f"{noun} ")]
    assert ask.values(f"crmcli {noun} ") == verbs


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("crmcli cust", ["customer"]),
        ("crmcli customer un", ["unmerge", "untag"]),
        ("crmcli -q -o json --db x.db customer un", ["unmerge", "untag"]),
        ("crmcli customer --limit 5 un", ["unmerge", "untag"]),
        ("crmcli customer list --wh", ["--where"]),
        ("crmcli customer list -w", ["-w"]),
        ("crmcli customer list -w x --wh", []),
        ("crmcli customer add --email a@b.example --ema", ["--email"]),
        ("crmcli --vers", ["--version"]),
        ("crmcli nonsense x", []),
        ("crmcli customer show -- -", []),
        ("crmcli points adjust c1 -5", []),
    ],
)
def test_commands_and_options(ask: Ask, line: str, offered: list[str]) -> None:
    assert ask.values(line) == offered


# -- fixed words


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("crmcli customer list -o ", list(FORMATS)),
        ("crmcli customer list --output=js", ["--output=json", "--output=jsonl"]),
        ("crmcli report journey --by ", ["owner", "origin", "tag"]),
        ("crmcli report points --by m", ["month"]),
        ("crmcli import x.csv --as pu", ["purchases"]),
        ("crmcli import x.csv --on-match ", ["update", "fill", "skip", "fail"]),
        ("crmcli export m", ["moves"]),
        ("crmcli export a", ["all"]),
        ("crmcli schema pu", ["purchase"]),
        ("crmcli completion ", ["bash", "zsh", "fish"]),
        ("crmcli config get po", ["points.rate", "points.months"]),
        ("crmcli config set ", [spec.name for spec in SPECS]),
        ("crmcli config set zone ", []),
        ("crmcli config field ", ["add", "list", "rm"]),
        ("crmcli config field add shoe --noun cu", ["customer"]),
        ("crmcli journey move c1 ", [*STAGES, *EXITS]),
        ("crmcli customer add Ada --stage re", ["retention"]),
        ("crmcli help fil", ["filters"]),
        ("crmcli help customer a", ["add", "assign", "apart"]),
    ],
)
def test_fixed_words(ask: Ask, line: str, offered: list[str]) -> None:
    assert ask.values(line) == offered


def test_help_offers_every_topic(ask: Ask) -> None:
    assert set(TOPICS) - set(ask.values("crmcli help ")) == set()


@pytest.mark.parametrize("words", ["--db ", "--config x", "import ", "db backup ", "export all --to "])
def test_paths_are_left_to_the_shell(ask: Ask, words: str) -> None:
    assert ask.lines(f"crmcli {words}") == ["files"]


def test_a_text_of_ones_own_is_not_completed(ask: Ask, people: Crm) -> None:
    assert ask.values("crmcli customer add Ada --city ") == []


# -- records


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("crmcli customer show c1", {"c1": "Ada Smith", "c10": "Shop 10", "c11": "Shop 11", "c12": "Shop 12"}),
        ("crmcli show Ada", {"Ada Lovelace": "c2", "Ada Smith": "c1"}),
        ("crmcli show ada\\ l", {"Ada Lovelace": "c2"}),
        ("crmcli show mull", {}),
        ("crmcli show jurgen", {"Jürgen Müller": "c3"}),
        ("crmcli show 王", {"王小明": "c6"}),
        ("crmcli show b", {"b1": "2026-11-20 A-1001"}),
        ("crmcli purchase show ", {"b1": "2026-11-20 A-1001"}),
        ("crmcli purchase refund c", {}),
        ("crmcli purchase add ad", {"Ada Lovelace": "c2", "Ada Smith": "c1"}),
        ("crmcli purchase list --customer c2", {"c2": "Ada Lovelace"}),
        ("crmcli points balance c2", {"c2": "Ada Lovelace"}),
        ("crmcli undo u13", {"u13": "purchase add"}),
        ("crmcli undo c", {}),
        ("crmcli show shop:1", {"shop:1042": "Ada Smith"}),
        ("crmcli show @", {"@last": "the record touched last"}),
        ("crmcli customer tag c1 v", {"vip": ""}),
        ("crmcli customer untag Ada\\ Smith b", {"big spender": ""}),
        ("crmcli customer tag --where city=Leeds v", {"vip": ""}),
        ("crmcli customer rm c1 c2", {"c2": "Ada Lovelace"}),
        ("crmcli customer assign c1 m", {"mei": ""}),
        ("crmcli customer add X --owner t", {"tobias": ""}),
        ("crmcli customer edit c1 --tag v", {"vip": ""}),
    ],
)  # fmt: skip
def test_records(ask: Ask, people: Crm, line: str, offered: dict[str, str]) -> None:
    assert ask(line) == offered


def test_every_record_of_a_day_is_offered_by_its_letter(ask: Ask, crm: Crm) -> None:
    crm("customer", "add", "Ada")
    crm("followup", "add", "c1", "Call back", "--on", "2026-12-01")
    crm("ticket", "open", "c1", "Lamp is broken")
    crm("log", "c1", "Talked about lamps")
    assert [ask(f"crmcli {line}") for line in ("done ", "ticket close ", "show t", "show i")] == [
        {"f1": "Call back"}, {"t1": "Lamp is broken"}, {"t1": "Lamp is broken"}, {"i1": "Talked about lamps"},
    ]  # fmt: skip


def test_nothing_typed_offers_the_newest(ask: Ask, people: Crm) -> None:
    assert ask.values("crmcli show ") == [f"c{number}" for number in range(12, 0, -1)]


def test_a_name_of_two_customers_is_offered_once(ask: Ask, people: Crm) -> None:
    people("customer", "add", "Ada Smith")
    assert ask("crmcli show 'Ada S") == {"Ada Smith": "c1 c13"}


def test_the_trash_is_for_restore(ask: Ask, people: Crm) -> None:
    people("customer", "rm", "c2")
    assert (ask("crmcli show Ada"), ask("crmcli customer restore A"), ask("crmcli customer restore ")) == (
        {"Ada Smith": "c1"}, {"Ada Lovelace": "c2"}, {"c2": "Ada Lovelace"},
    )  # fmt: skip


def test_a_name_that_reads_like_an_id_is_not_offered(ask: Ask, crm: Crm) -> None:
    crm("customer", "add", "c77")
    assert ask.values("crmcli show c7") == []


def test_the_store_is_that_of_db(ask: Ask, people: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP", str(people.path))
    ask.crm.env["CRMCLI_DB"] = "/nowhere/crm.db"
    named = [f"--db={people.path}", "--db $SHOP", ""]
    assert [ask.values(f"crmcli {db} show 'Ada S") for db in named] == [["Ada Smith"], ["Ada Smith"], []]


# -- fields


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("crmcli customer list --fields id,na", ["id,name"]),
        ("crmcli customer list --sort city,-na", ["city,-name"]),
        ("crmcli customer list --sort=-na", ["--sort=-name"]),
        ("crmcli customer list --sort tag", []),
        ("crmcli customer list -w na", ["name="]),
        ("crmcli customer list -w tag", ["tags:"]),
        ("crmcli customer list -w 'city=x and (not ema", ["city=x and (not emails:", "city=x and (not email="]),
        ("crmcli customer list -w 'city=Leeds na", []),
        ("crmcli customer list -w stage=re", ["stage=retention"]),
        ("crmcli customer list -w tag:v", ["tag:vip"]),
        ("crmcli customer list -w tag:b", []),
        ("crmcli customer list --where=owner=t", ["--where=owner=tobias"]),
        ("crmcli purchase list --fields tot", ["total"]),
        ("crmcli history --sort -a", ["-at", "-actor"]),
        ("crmcli export purchases --fields ord", ["order"]),
        ("crmcli export moves --fields to", ["to"]),
        ("crmcli report purchases --by cit", ["city"]),
        ("crmcli report journey -w own", ["owner="]),
        ("crmcli customer list --fields shoe", ["shoe_size"]),
        ("crmcli customer list -w shoe", ["shoe_size="]),
    ],
)
def test_fields(ask: Ask, people: Crm, line: str, offered: list[str]) -> None:
    people("config", "field", "add", "shoe_size", "number")
    assert ask.values(line) == offered


def test_a_field_is_offered_once_in_a_list(ask: Ask, crm: Crm) -> None:
    assert "id,id" not in ask.values("crmcli customer list --fields id,")


def test_what_may_go_on_gets_no_blank(ask: Ask, crm: Crm) -> None:
    assert [ask.lines(f"crmcli customer list {word} na")[0] for word in ("-w", "--fields", "--sort")] == [
        "open", "open", "words",
    ]  # fmt: skip
