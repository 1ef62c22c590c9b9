"""The plain forms in which values are compared: no case, accents, titles, legal forms, tags of e-mails, street types.

Pure functions of text; an empty result means that nothing comparable was said.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from crmcli.kernel.names import fold

_TITLES = """
mr mrs ms miss mx dr prof sir dame rev herr frau fr hr dipl ing mag med madame monsieur mme mlle m senor senora sr sra
don dona doktor professor jr phd md esq bsc msc mba
"""
_LEGAL_FORMS = """
gmbh mbh ggmbh ag kg kgaa ohg ug ev e v eg gbr ek co cie ltd limited plc llp llc lp inc incorporated corp corporation
company pty pte ab aktiebolag hb kb as asa aps oy oyj sa sas sarl eurl snc srl spa sl slu bv nv vof cv bvba sp zoo z o
sro kft the and und et y och group holding
"""
_FREE_MAIL = """
gmail.com googlemail.com yahoo.com yahoo.co.uk yahoo.de yahoo.fr yahoo.es ymail.com hotmail.com hotmail.co.uk hotmail.de
hotmail.fr outlook.com outlook.de live.com msn.com icloud.com me.com mac.com aol.com gmx.de gmx.net gmx.at gmx.ch web.de
t-online.de freenet.de arcor.de posteo.de mailbox.org proton.me protonmail.com orange.fr free.fr wanadoo.fr laposte.net
sfr.fr libero.it virgilio.it alice.it telia.com comhem.se bredband.net spray.se btinternet.com sky.com virginmedia.com
comcast.net verizon.net att.net mail.com mail.ru yandex.ru example.com example.org example.net
"""
_ROLES = """
info office mail contact kontakt post hello hallo sales service support admin team shop bestellung billing accounts
accounting buchhaltung rechnung einkauf verkauf order orders bestell kundenservice no-reply noreply email
"""
TITLES, LEGAL_FORMS = frozenset(_TITLES.split()), frozenset(_LEGAL_FORMS.split())
FREE_MAIL = frozenset(_FREE_MAIL.split())
"""Domains that tell nothing of whose address it is."""
ROLES = frozenset(_ROLES.split())
"""Local parts that many firms have."""
STREET_WORDS = {
    "street": "st", "strasse": "str", "road": "rd", "avenue": "av", "ave": "av", "boulevard": "bd", "blvd": "bd",
    "drive": "dr", "lane": "ln", "court": "ct", "place": "pl", "square": "sq", "terrace": "tce", "terr": "tce",
    "crescent": "cr", "cres": "cr", "circuit": "cct", "circle": "cir", "close": "cl", "parade": "pde", "highway": "hwy",
    "parkway": "pkwy", "north": "n", "south": "s", "east": "e", "west": "w", "northwest": "nw", "northeast": "ne",
    "southwest": "sw", "southeast": "se", "saint": "st", "sankt": "st", "platz": "pl", "calle": "c", "rue": "r",
    "avenida": "av", "avda": "av", "faubourg": "fbg", "chemin": "ch", "vagen": "v", "gatan": "g", "plaza": "pl",
}  # fmt: skip
_UNIT = re.compile(r"(?:,|\b(?:apt|apartment|unit|suite|ste|flat|floor|fl|room|app|appt|whg|top)\b|#).*$")
_NUMBER_FIRST = re.compile(r"^(\d+ ?[a-z]?(?:[-/]\d+ ?[a-z]?)?)[ ,]+(.+)$")
_NUMBER_LAST = re.compile(r"^(.*\D)[ ,]+(\d+ ?[a-z]?(?: ?[-/] ?\d+ ?[a-z]?)?)$")
_MARKS = re.compile(r"[^\w]+")
_UMLAUTS = re.compile("([aou])e")


@lru_cache(maxsize=16_384)
def words(text: str) -> str:
    """Folded words with single blanks: Müller-Lüdenscheidt and MUELLER LUEDENSCHEIDT alike."""
    folded = fold(text.replace("'", "").replace("’", ""))
    return " ".join(_UMLAUTS.sub(r"\1", _MARKS.sub(" ", folded.replace("_", " "))).split())


@lru_cache(maxsize=16_384)
def person(text: str) -> str:
    """A given or family name without titles and generations."""
    kept = [word for word in words(text).split() if word not in TITLES]
    return " ".join(kept) or words(text)


def parted(name: str) -> tuple[str, str]:
    """Given and family name out of a whole one: "Grimaldi, Camille" and "Camille Grimaldi"; one word is family."""
    family, comma, given = name.partition(",")
    if comma:
        return person(given), person(family)
    given, _, family = person(name).rpartition(" ")
    return given, family


@lru_cache(maxsize=16_384)
def company(text: str) -> str:
    """A company's name without its legal form."""
    kept = [word for word in words(text).split() if word not in LEGAL_FORMS]
    return " ".join(kept) or words(text)


def email(address: str) -> str:
    """An address as mailboxes are told apart: without +tags, and without the dots that Gmail ignores."""
    local, _, domain = address.lower().rpartition("@")
    local = local.partition("+")[0] or local
    if domain in ("gmail.com", "googlemail.com"):
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


def phone(number: str) -> str:
    """The digits of a number without its extension; "" of what has too few to tell anything."""
    digits = "".join(character for character in number.partition(" x")[0] if character.isdigit())
    return digits if len(digits) > 5 else ""


class Street(NamedTuple):
    """A street's name and the number of the house."""

    name: str
    number: str


@lru_cache(maxsize=16_384)
def street(text: str) -> Street:
    """Name and number of the first line of an address, whichever stands first; flats and floors are left out."""
    line = fold(text.partition("\n")[0])
    line = _UNIT.sub("", line).strip() or line
    for pattern, order in ((_NUMBER_FIRST, (2, 1)), (_NUMBER_LAST, (1, 2))):
        if found := pattern.match(line):
            return Street(road(found[order[0]]), house(found[order[1]]))
    return Street("", house(line)) if line[:1].isdigit() and len(line) < 6 else Street(road(line), "")


@lru_cache(maxsize=16_384)
def road(text: str) -> str:
    """The name of a street with its type in one form: Hauptstraße, Hauptstr. and Haupt Strasse alike."""
    kept = [STREET_WORDS.get(word, word) for word in words(text).split()]
    last = kept[-1] if kept else ""
    for end in ("strasse", "str"):
        if last.endswith(end) and last != end:
            kept[-1:] = [last.removesuffix(end), "str"]
            break
    return " ".join(kept)


def house(text: str) -> str:
    """A house number: digits and letters without blanks and zeros in front."""
    return "".join(character for character in fold(text) if character.isalnum() or character in "-/").lstrip("0")


def postcode(text: str) -> str:
    """Letters and digits alone; of a ZIP+4 the ZIP."""
    plain = "".join(character for character in text.lower() if character.isalnum() or character == "-")
    head, dash, tail = plain.partition("-")
    return head if dash and head.isdigit() and len(head) == 5 and len(tail) == 4 else head + tail


_SOUNDS = str.maketrans("bfpvwcgjkqsxzdtlmnr", "1111122222222334556")
_CLUSTERS = (("ph", "f"), ("sch", "s"), ("ck", "k"), ("th", "t"), ("tz", "z"), ("wr", "r"), ("kn", "n"), ("gh", "g"))
_FIRST = str.maketrans("eiouyäckqxzjvwp", "aaaaaasssssgffb")


@lru_cache(maxsize=16_384)
def sound(text: str) -> str:
    """How the first word sounds, roughly, after Soundex: Schmidt, Schmitt and Smith alike; "" for nothing.

    The first letter counts by its class (C, K, Q and S; F, V, W), four further consonants by theirs.
    """
    word = text.partition(" ")[0] if len(text.partition(" ")[0]) > 2 else text.replace(" ", "")
    if not word.isascii() or not word:
        return word[:4]
    for cluster, sign in _CLUSTERS:
        word = word.replace(cluster, sign)
    code = word[0].translate(_FIRST)
    last = word[0].translate(_SOUNDS)
    for letter in word[1:].translate(_SOUNDS):
        if letter.isdigit() and letter != last:
            code += letter
        if letter != "h":
            last = letter
    return code[:5]
