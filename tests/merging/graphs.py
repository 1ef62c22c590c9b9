"""Random shops: customers with something of everything that can point to them."""

import shlex
from random import Random

from crmcli.consents.records import CONSENT
from crmcli.customers.records import APART, EXTERNAL
from crmcli.kernel.ids import new_uid
from ground import Crm

LINES = (
    "customer edit {c} --city {word} --postcode {n}",
    "customer edit {c} --street '{word} {n}' --city {word}",
    "customer edit {c} --add-email {word}{n}@example.com -y",
    "customer edit {c} --add-phone '+44 20 7946 0{n:03}'",
    "customer edit {c} --note '{word} {word}' --birthday 1980-05-1{d}",
    "customer edit {c} --given {word} --owner {word}",
    "customer edit {c} --field size={n} --since 2024-01-1{d}",
    "customer tag {c} {word}",
    "contact add {c} '{word} {word}' --role {word} --email {word}{n}@work.example -y",
    "contact add {c} '{word}' --primary --phone '+44 20 7946 1{n:03}'",
    "contact add {c} '{word}'",
    "contact rm {p}",
    "log {c} '{word} {word}' --type call --at 2026-11-1{d}",
    "log {p} '{word}' --type note",
    "purchase add {c} {n}.50 --date 2026-0{d}-0{d} --key k{d}",
    "purchase add {c} {n} --date 2026-0{e}-11",
    "purchase refund {b} --date 2026-11-02",
    "ticket open {c} '{word}' --purchase {b}",
    "ticket open {p} '{word} {word}' --priority high",
    "ticket reply {t} '{word}'",
    "ticket resolve {t} '{word}'",
    "followup add {c} '{word}' --on 2026-12-0{d} --every 1m",
    "followup add {t} '{word}' --on 2026-12-0{d}",
    "followup done {f}",
    "points earn {c} {n} --reason {word} --key k{d}",
    "points redeem {c} {d} --reason {word} --key k{d}",
    "points adjust {c} -{d} --reason {word}",
    "journey move {c} consideration",
    "journey move {c} advocacy --reason {word}",
    "journey move {c} lost",
)
WORDS = ("ada", "bo", "cy", "dee", "eve", "flo")


def grow(crm: Crm, random: Random, customers: int = 4, lines: int = 18) -> list[int]:
    """Adds customers and what is theirs; their ids. Lines that the store refuses are no matter."""
    made: list[int] = []
    for _ in range(customers):
        n = random.randrange(1000)
        words = ["customer", "add", f"{random.choice(WORDS)} {random.choice(WORDS)}", "-y", "--json"]
        if random.random() < 0.5:
            words += ["--email", f"{random.choice(WORDS)}@example.com"]
        if random.random() < 0.5:
            words += ["--source", "shop", "--external-id", f"K{len(made)}-{n}-{random.randrange(10**9)}"]
        made.append(int(crm(*words).json["id"][1:]))
    crm("config", "field", "add", "size", "number", code=None)
    for _ in range(lines):
        crm(*shlex.split(_line(crm, random, made)), code=None)
    _unsaid(crm, random, made)
    return made


def _line(crm: Crm, random: Random, made: list[int]) -> str:
    newest = {
        letter: crm.rows(f"SELECT COALESCE(MAX(id), 1) FROM {table}")[0][0]
        for letter, table in (("p", "contact"), ("b", "purchase"), ("t", "ticket"), ("f", "followup"))
    }
    named = {letter: f"{letter}{max(1, last - random.randrange(3))}" for letter, last in newest.items()}
    return random.choice(LINES).format(
        c=f"c{random.choice(made)}", word=random.choice(WORDS), n=random.randrange(1, 500), d=random.randrange(1, 9),
        e=random.randrange(1, 9), **named,
    )  # fmt: skip


def _unsaid(crm: Crm, random: Random, made: list[int]) -> None:
    """What no command writes yet: consents, ids elsewhere, pairs that are different."""
    workspace = crm.workspace()
    with workspace.store.write(workspace) as unit:
        for number in random.sample(made, 2):
            unit.insert(
                CONSENT, uid=new_uid(unit.at), customer_id=number, purpose="marketing", channel="email",
                given=random.random() < 0.5, source="test", created_at=unit.at,
            )  # fmt: skip
            unit.insert(EXTERNAL, source="till", external_id=f"{random.randrange(10**9)}", customer_id=number)
        low, high = sorted(random.sample(made, 2))
        unit.insert(APART, customer_id=low, other_id=high, at=unit.at, actor="mei")
