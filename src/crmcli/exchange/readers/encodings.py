"""What encoding bytes are likely in: the one under which they read as the letters of some language.

A letter that the language does not have, a sign nobody types and a capital inside a word all speak against a reading.
It stays a guess: people are told with a sample, and --encoding overrules it.
"""

import codecs
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from math import log

from crmcli.exchange.readers.letters import EVERYDAY, HAN, LETTERS, SYLLABARY
from crmcli.exchange.readers.misfit import HALF, MISFIT

WEST = ("de", "fr", "es", "pt", "it", "nl", "sv", "da", "fi", "is")
EAST = ("cs", "pl", "hu", "sk", "ro", "hr")
CYRILLIC = ("ru", "uk", "bg")
RARE = {"is": 4.0}
"""What speaks against a language beforehand: the letters of Icelandic stand where Turkish has its own."""

ENCODINGS: dict[str, tuple[tuple[str, ...], int]] = {
    "cp1252": (WEST, 0), "iso-8859-15": ((*WEST, "et"), 3), "mac-roman": (WEST, 5), "cp850": (WEST, 5),
    "cp1250": (EAST, 2), "iso-8859-2": (EAST, 4), "cp852": (EAST, 5),
    "cp1251": (CYRILLIC, 2), "koi8-r": (("ru",), 3), "koi8-u": (("uk",), 4), "iso-8859-5": (CYRILLIC, 5),
    "cp866": (CYRILLIC, 5), "cp1253": (("el",), 2), "iso-8859-7": (("el",), 3), "cp1254": (("tr",), 3),
    "iso-8859-9": (("tr",), 4), "cp1257": (("lt", "lv", "et"), 3), "cp1255": (("he",), 3), "cp1256": (("ar",), 3),
    "cp874": (("th",), 3), "cp932": (("ja",), 3), "euc-jp": (("ja",), 4), "gb18030": (("zh",), 3), "big5": (("zh",), 4),
    "euc-kr": (("ko",), 3),
}  # fmt: skip
"""Encoding -> languages written in it, and what speaks against it beforehand: where little is said, usual ones win."""

TYPED = frozenset("„“”‚‘’«»–—…€£§°·•©®™ºª¿¡´№、。・「」（）ー　")
"""Signs that people type, or their programs for them."""

SIGN, STRANGE, CONTROL, ODD = -4.6, -9.0, -14.0, -3.0
"""Logarithms of how likely: a typed sign, any other sign or letter, a control character, an oddity inside a word."""
USUAL, UNUSUAL = -4.5, -7.5
"""The same of the characters of East Asia."""

CAPITAL_WITHIN = re.compile(r"([^\W\d_])(?=([^\W\d_a-zA-Z]))")
SIGN_WITHIN = re.compile(r"[^\W\d_][^\w\s\x00-\x7f’](?=[^\W\d_])|(?<!\w)[…”°§£€·ºª](?=[^\W\d_])")


def guess(sample: bytes) -> str:
    """The likeliest encoding of bytes that are not UTF-8."""
    return max(ENCODINGS, key=lambda name: likelihood(sample, name))


def likelihood(sample: bytes, encoding: str) -> float:
    """The logarithm of how likely the bytes are as a text in this encoding, in the language that suits it best."""
    text = codecs.decode(sample, encoding, MISFIT)
    letters = Counter(letter for letter in text if letter > "\x7f")
    languages, against = ENCODINGS[encoding]
    best = max(
        sum(count * _weight(letter, language) for letter, count in letters.items()) - RARE.get(language, 0)
        for language in languages
    )
    return best - against + ODD * _oddities(text)


def _weight(letter: str, language: str) -> float:
    if letter in TYPED:
        return SIGN
    if "\u0080" <= letter < "\u00a0" or HALF.match(letter):
        return CONTROL
    if language in EVERYDAY:
        return _east_asian(letter, language)
    known = _known(language)
    return known.get(letter) or known.get(letter.lower(), STRANGE)


def _east_asian(letter: str, language: str) -> float:
    first, last = SYLLABARY[language]
    own = first <= letter <= last
    if letter in _everyday(language) or (own and language == "ja"):
        return USUAL
    return UNUSUAL if own or (language == "ja" and HAN[0] <= letter <= HAN[1]) else STRANGE


@cache
def _everyday(language: str) -> frozenset[str]:
    return frozenset(EVERYDAY[language])


@cache
def _known(language: str) -> Mapping[str, float]:
    """The letters of a language and the logarithm of how usual each is, which falls as its place in the order."""
    weights = {letter: 1 / (place + 2) for place, letter in enumerate(LETTERS[language])}
    total = sum(weights.values())
    return {letter: log(weight / total) for letter, weight in weights.items()}


def _oddities(text: str) -> int:
    """Capitals beyond A to Z behind a small letter, and signs inside of words."""
    pairs: list[tuple[str, str]] = CAPITAL_WITHIN.findall(text)
    signs: list[str] = SIGN_WITHIN.findall(text)
    return sum(small.islower() and letter.isupper() for small, letter in pairs) + len(signs)
