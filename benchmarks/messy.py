"""Made-up customers as a shop really has them: `python benchmarks/messy.py 100000 customers.csv`.

One in ten is entered twice or more, with slips, short forms, swapped names, another e-mail, another address, fields
left out. Some share a house without being one. `truth` is the same for the same people; nothing else is. The
same number of rows is the same file.
"""

import csv
import random
import sys
from pathlib import Path

SHORT = (
    ("Robert", "Bob"), ("William", "Bill"), ("Elizabeth", "Liz"), ("Margaret", "Peggy"), ("Katherine", "Kate"),
    ("Alexander", "Alex"), ("Johannes", "Hans"), ("Friedrich", "Fritz"), ("Ursula", "Uschi"), ("Francisco", "Paco"),
    ("Michael", "Mike"), ("Jennifer", "Jenny"), ("Christopher", "Chris"), ("Susanne", "Susi"), ("Thomas", "Tom"),
)  # fmt: skip
_GIVEN = (
    "Ada", "Amelie", "Anna", "Anton", "Birgit", "Camille", "Carlos", "Chiara", "Daniel", "Dagmar", "Elena", "Emil",
    "Eva", "Fatima", "Felix", "Giulia", "Goran", "Hannah", "Hugo", "Ines", "Ivan", "Jana", "Jürgen", "Kaori",
    "Karin", "Lars", "Laura", "Leif", "Lena", "Lucia", "Luis", "Maria", "Marta", "Mateo", "Mei", "Mohammed",
    "Nadia", "Ngozi", "Nils", "Nora", "Olga", "Oscar", "Paul", "Petra", "Priya", "Rafael", "Rosa", "Samuel", "Sara",
    "Sofia", "Stefan", "Tariq", "Teresa", "Ulla", "Viktor", "Wanda", "Xavier", "Yasmin", "Zoë",
)  # fmt: skip
GIVEN = (*_GIVEN, *(name for name, _ in SHORT))
ONE = (
    "Ander", "Berg", "Cast", "Dor", "Ek", "Fern", "Gold", "Hart", "Ivan", "Jensen", "Kar", "Lind", "Mor", "Nor",
    "Oster", "Pet", "Quin", "Ros", "Sand", "Thor", "Ull", "Vest", "Wald", "Zim", "Bau", "Schu", "Mey", "Rich",
    "Wil", "Mar",
)  # fmt: skip
TWO = (
    "son", "mann", "ström", "ellano", "ova", "ez", "ini", "er", "berg", "feld", "ford", "ley", "ski", "quist",
    "stad", "ton", "wood", "bauer", "hof", "ington", "ard", "eau", "ero", "aki", "ander", "mark", "dal", "holm",
    "by", "ner",
)  # fmt: skip
ROADS = (
    "Mill", "Church", "Station", "Garden", "Oak", "Linden", "River", "King", "Market", "Bridge", "Rose", "Hill",
    "Lake", "North", "Castle", "School", "Forest", "Meadow", "Harbour", "Sun", "Cherry", "Birch", "Stone", "Field",
    "Park",
)  # fmt: skip
KINDS = (("Street", "St"), ("Road", "Rd"), ("Lane", "Ln"), ("Avenue", "Ave"), ("Drive", "Dr"), ("Court", "Ct"))
DOMAINS = ("gmail.com", "outlook.com", "yahoo.com", "icloud.com", "gmx.net", "mail.example", "post.example")
FIRMS = (("Ltd", "Limited"), ("GmbH", "GmbH & Co. KG"), ("Inc", "Incorporated"), ("AB", "Aktiebolag"))
HEADER = (
    "id",
    "truth",
    "kind",
    "given",
    "family",
    "company",
    "email",
    "phone",
    "street",
    "city",
    "postcode",
    "birthday",
)
Person = dict[str, str]


def write(count: int, target: Path) -> None:
    """Writes `count` rows in an order that says nothing."""
    draw = random.Random(20261122)
    people = [dict(person, truth=str(truth)) for truth, person in enumerate(entered(count, draw))]
    rows = [row for person in people for row in (person, *again(person, draw))][:count]
    draw.shuffle(rows)
    with target.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, HEADER, restval="")
        writer.writeheader()
        writer.writerows(dict(row, id=f"M{number:07d}") for number, row in enumerate(rows))


def entered(count: int, draw: random.Random) -> list[Person]:
    """People and firms, each once; one person in eight lives with the one before."""
    people: list[Person] = []
    for _ in range(count):
        if draw.random() < 0.05:
            people.append(firm(draw))
            continue
        fresh = person(draw)
        if people and people[-1]["kind"] == "person" and draw.random() < 0.12:
            fresh |= {name: people[-1][name] for name in ("family", "phone", "street", "city", "postcode")}
        people.append(fresh)
    return people


def person(draw: random.Random) -> Person:
    """One person, all said."""
    given = GIVEN[int(len(GIVEN) * draw.random() ** 1.6)]
    family = surname(draw)
    return {"kind": "person", "given": given, "family": family, "company": "", "email": address(given, family, draw),
            "phone": f"+44{draw.randrange(10**9, 10**10)}", "birthday": born(draw), **place(draw)}  # fmt: skip


def firm(draw: random.Random) -> Person:
    """One firm."""
    name = f"{surname(draw)} {draw.choice(('Bakery', 'Motors', 'Books', 'Textiles', 'Tools', 'Garden'))}"
    return {"kind": "organisation", "given": "", "family": "", "company": f"{name} {draw.choice(FIRMS)[0]}",
            "email": f"{draw.choice(('info', 'office', 'sales'))}@{name.lower().replace(' ', '-')}.example",
            "phone": f"+44{draw.randrange(10**9, 10**10)}", "birthday": "", **place(draw)}  # fmt: skip


def again(known: Person, draw: random.Random) -> list[Person]:
    """The further times that somebody was entered."""
    times = 0 if draw.random() > 0.08 else draw.choice((1, 1, 1, 2, 3))
    return [worse(dict(known), draw) for _ in range(times)]


SLIPS = (("given", 0.08), ("family", 0.12), ("company", 0.2), ("street", 0.2), ("city", 0.1))
MISREAD = (("birthday", 0.08), ("phone", 0.06), ("postcode", 0.08))
LEFT_OUT = (("email", 0.35), ("phone", 0.3), ("birthday", 0.5), ("street", 0.2), ("postcode", 0.2))
"""How often a field suffers when somebody is entered again."""


def worse(row: Person, draw: random.Random) -> Person:
    """The same once more, by somebody in a hurry."""
    renamed(row, draw)
    if draw.random() < 0.2:
        row |= place(draw)
    if draw.random() < 0.15:
        row["phone"] = f"+44{draw.randrange(10**9, 10**10)}"
    for suffering, mistake in ((SLIPS, slip), (MISREAD, misread)):
        for name, chance in suffering:
            if row[name] and draw.random() < chance:
                row[name] = mistake(row[name], draw)
    row["street"] = shortened(row["street"]) if draw.random() < 0.4 else row["street"]
    return row | {name: "" for name, chance in LEFT_OUT if draw.random() < chance}


def renamed(row: Person, draw: random.Random) -> None:
    """A short form, swapped names, an initial, another legal form, another e-mail."""
    if row["kind"] == "organisation":
        if draw.random() < 0.5:
            row["company"] = row["company"].rpartition(" ")[0] + " " + draw.choice(FIRMS)[1]
        return
    if draw.random() < 0.3:
        row["given"] = dict(SHORT).get(row["given"], row["given"])
    if draw.random() < 0.05:
        row["given"], row["family"] = row["family"], row["given"]
    if draw.random() < 0.06:
        row["given"] = row["given"][:1]
    if draw.random() < 0.35:
        row["email"] = address(row["given"], row["family"], draw)


def surname(draw: random.Random) -> str:
    """Some are common, most are rare."""
    first, second = ONE[int(len(ONE) * draw.random() ** 2)], TWO[int(len(TWO) * draw.random() ** 2)]
    return first + second + (draw.choice(("", "", "", "-" + draw.choice(ONE) + draw.choice(TWO), "s")))


def place(draw: random.Random) -> Person:
    """An address: a postcode belongs to a city, a street to nobody."""
    town = int(400 * draw.random() ** 2)
    city = ROADS[town % 25] + ("ville", " Bay", "ton", "field", " Springs", "burgh")[town // 25 % 6]
    code = f"{10 + town % 80}{town // 80}{draw.randrange(30):02d}"
    street = f"{draw.randrange(1, 180)} {draw.choice(ROADS)}{draw.choice(('', '', ' ' + draw.choice(ROADS)))}"
    return {"street": f"{street} {draw.choice(KINDS)[0]}", "city": city, "postcode": code}


def address(given: str, family: str, draw: random.Random) -> str:
    """An e-mail address made of the name, as most are, or of anything."""
    g, f = ("".join(c for c in name.lower() if c.isascii() and c.isalpha()) or "x" for name in (given, family))
    number = draw.choice(("", str(draw.randrange(10, 99)), str(draw.randrange(1950, 2008))))
    local = draw.choice((f"{g}.{f}", f"{g[0]}{f}", f"{f}{number}", f"{g}{number}", f"{g}_{f}{number}", f"{f}.{g[0]}"))
    return f"{local}{draw.randrange(1000) if draw.random() < 0.5 else ''}@{draw.choice(DOMAINS)}"


def born(draw: random.Random) -> str:
    return f"{draw.randrange(1935, 2008)}-{draw.randrange(1, 13):02d}-{draw.randrange(1, 29):02d}"


def slip(text: str, draw: random.Random) -> str:
    """One letter too many, too few, another, or two that change places."""
    at = draw.randrange(len(text))
    letter = draw.choice("abcdefghijklmnoprstuvwz")
    return draw.choice((
        text[:at] + letter + text[at:], text[:at] + text[at + 1 :], text[:at] + letter + text[at + 1 :],
        text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :],
    )).strip() or text  # fmt: skip


def misread(figures: str, draw: random.Random) -> str:
    """One figure is another; the date stays one."""
    places = [at for at, figure in enumerate(figures) if figure.isdigit() and (len(figures) != 10 or at in (3, 6, 9))]
    at = draw.choice(places)
    figure = draw.choice("123456789") if figures[at] != "0" or len(figures) != 10 else "1"
    return figures[:at] + (figure if len(figures) != 10 or at == 3 else draw.choice("12345678")) + figures[at + 1 :]


def shortened(street: str) -> str:
    for long, short in KINDS:
        street = street.replace(long, short)
    return street


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
