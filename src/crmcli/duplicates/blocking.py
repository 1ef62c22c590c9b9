"""Which records are worth comparing: those that share a key in one of several passes.

Comparing everybody with everybody grows with the square of the store. Each pass has another key, so that a slip in one
value does not part two records; a key that many share is cut to the neighbours in the order of their names, so that the
work grows in proportion to the store. Keys that few share are enough alone; of the others it takes two.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from crmcli.duplicates.crowd import Crowd, Vocabulary, several
from crmcli.duplicates.forms import ROLES, sound

WHOLE = 32
"""A key that no more than this many share is compared whole."""
NEIGHBOURS = 6
"""Of a greater one each with so many before and behind."""
FEW = 8
"""A key that no more than this many share is enough alone."""

SLOTS = 8_388_593
"""A prime greater than the keys of a large store, by which they are counted without a dictionary."""

Keys = Callable[[int], Sequence[int]]
"""The keys of a record in one pass: numbers, none where it says nothing."""


class Pass:
    """The records of a crowd by one key, those who share it side by side in the order of names."""

    def __init__(self, keys: Keys, order: Sequence[int], place: "array[int]", *, guests: bool) -> None:
        self._of, self._place = keys, place
        records, found = array("I"), array("Q")
        for record in order:
            for key in keys(record):
                records.append(record)
                found.append(key)
        by_key = list(range(len(found))) if guests else _repeated(found)
        by_key.sort(key=found.__getitem__)
        self._keys = array("Q", (found[at] for at in by_key))
        self._records = array("I", (records[at] for at in by_key))
        self._first, self._last = array("I", (0,)), array("I", (0,))
        self._groups: list[array[int]] = []
        self._group(len(order))
        if not guests:
            self._keys = array("Q")

    def near(self, record: int) -> Iterator["array[int]"]:
        """Those who share a key with a record of the crowd, itself among them."""
        for groups in self._groups:
            if group := groups[record]:
                yield self._cut(self._first[group], self._last[group], self._place[record])

    def near_guest(self, guest: int, place: int) -> Iterator["array[int]"]:
        """Those who share a key with a guest who would stand at `place` in the order of names."""
        for key in self._of(guest):
            first = bisect_left(self._keys, key)
            yield self._cut(first, bisect_right(self._keys, key, first), place)

    def _cut(self, first: int, last: int, place: int) -> "array[int]":
        if last - first > WHOLE:
            here = bisect_left(self._records, place, first, last, key=self._place.__getitem__)
            first, last = max(first, here - NEIGHBOURS), min(last, here + NEIGHBOURS + 1)
        return self._records[first:last]

    def _group(self, count: int) -> None:
        """Gives a number to each group of two and more, and notes for each record which it is in."""
        keys, first = self._keys, 0
        for at in range(1, len(keys) + 1):
            if at == len(keys) or keys[at] != keys[first]:
                if at - first > 1:
                    self._first.append(first)
                    self._last.append(at)
                    for record in self._records[first:at]:
                        self._note(record, len(self._first) - 1, count)
                first = at

    def _note(self, record: int, group: int, count: int) -> None:
        for groups in self._groups:
            if not groups[record]:
                groups[record] = group
                return
        self._groups.append(array("I", bytes(4 * count)))
        self._groups[-1][record] = group


def _repeated(keys: "array[int]") -> list[int]:
    """The places of keys that are there twice, and of few others: most are there once and need not be sorted."""
    times = bytearray(SLOTS)
    for key in keys:
        slot = key % SLOTS
        if times[slot] < 2:
            times[slot] += 1
    return [at for at, key in enumerate(keys) if times[key % SLOTS] > 1]


class Blocks:
    """All passes over a crowd."""

    def __init__(self, crowd: Crowd, *, guests: bool = False) -> None:
        self._crowd = crowd
        self._order = array("I", sorted(range(len(crowd)), key=self._name))
        place = array("I", bytes(4 * len(crowd)))
        for at, record in enumerate(self._order):
            place[record] = at
        strong, weak = passes(crowd)
        self._strong = [Pass(keys, self._order, place, guests=guests) for keys in strong]
        self._weak = [Pass(keys, self._order, place, guests=guests) for keys in weak]

    def near(self, record: int) -> set[int]:
        """Those of the crowd worth comparing with one of it, itself among them."""
        return _together(
            (others for each in self._strong for others in each.near(record)),
            (others for each in self._weak for others in each.near(record)),
        )

    def near_guest(self, guest: int) -> set[int]:
        """Those of the crowd worth comparing with a guest."""
        place = bisect_left(self._order, self._name(guest), key=self._name)
        return _together(
            (others for each in self._strong for others in each.near_guest(guest, place)),
            (others for each in self._weak for others in each.near_guest(guest, place)),
        )

    def pairs(self, step: int = 1) -> Iterator[tuple[int, int]]:
        """Every pair worth comparing, once, the earlier record first; persons with persons, firms with firms.

        A `step` above 1 takes only those whose earlier record is one of every so many.
        """
        firms = self._crowd.firms
        for record in range(0, len(self._crowd), step):
            kind = firms[record]
            for other in sorted(self.near(record)):
                if other > record and firms[other] == kind:
                    yield record, other

    def _name(self, record: int) -> tuple[str, ...]:
        columns = self._crowd.columns
        return tuple(str(columns[name].value(record) or "") for name in ("name", "family", "given", "city"))


def _together(strong: Iterator["array[int]"], weak: Iterator["array[int]"]) -> set[int]:
    """Those of any strong or small group, and those of two others."""
    found: set[int] = set()
    for others in strong:
        found.update(others)
    times: Counter[int] = Counter()
    for others in weak:
        if len(others) > FEW:
            times.update(others)
        else:
            found.update(others)
    found.update(other for other, count in times.items() if count > 1)
    return found


def passes(crowd: Crowd) -> tuple[list[Keys], list[Keys]]:
    """The keys of each pass, those that few strangers share and the others: none keeps a record out."""
    sounds = Vocabulary()
    given, family, firm, street = (_Sounding(crowd, name, sounds) for name in ("given", "family", "name", "street"))
    birthday, house, city, postcode = (_Said(crowd, name) for name in ("birthday", "house", "city", "postcode"))
    initial, year = _Initial(crowd, "given", sounds), _Year(crowd, "birthday", sounds)
    strong = [_phones(crowd), _boxes(crowd), _one(birthday), _one(firm), _both(street, house)]
    weak = [
        _swappable(given, family), _both(initial, family), _one(_Said(crowd, "street")), _both(postcode, house),
        _any(given, family, postcode), _any(given, family, city), _any(given, family, street),
        _any(given, family, year),
    ]  # fmt: skip
    return strong, weak


class _Said:
    """What a record says of a trait, as a number; 0 for nothing."""

    def __init__(self, crowd: Crowd, name: str) -> None:
        self.numbers = crowd.columns[name].numbers
        self.values = crowd.columns[name].vocabulary.values

    def __call__(self, record: int) -> int:
        return self.numbers[record]


class _Sounding(_Said):
    """How what it says sounds, as a number."""

    def __init__(self, crowd: Crowd, name: str, sounds: Vocabulary) -> None:
        super().__init__(crowd, name)
        self._sounds = sounds
        self._known = {0: 0}

    def __call__(self, record: int) -> int:
        number = self.numbers[record]
        found = self._known.get(number)
        if found is None:
            found = self._known[number] = self._sounds.number(self.key(str(self.values[number])))
        return found

    def key(self, value: str) -> str:
        """What of a value is in the key."""
        return sound(value)


class _Initial(_Sounding):
    """The first letter of it."""

    def key(self, value: str) -> str:
        return value[:1]


class _Year(_Sounding):
    """The year of a date, if it has one."""

    def key(self, value: str) -> str:
        return value[:4].strip("-")


Number = Callable[[int], int]


def _one(number: Number) -> Keys:
    return lambda record: (found,) if (found := number(record)) else ()


def _both(one: Number, other: Number) -> Keys:
    return lambda record: (a << 32 | b,) if (a := one(record)) and (b := other(record)) else ()


def _swappable(one: Number, other: Number) -> Keys:
    """Both, in whichever order."""
    return lambda record: (min(a, b) << 32 | max(a, b),) if (a := one(record)) and (b := other(record)) else ()


def _any(one: Number, other: Number, with_: Number) -> Keys:
    """Each of the first two together with the third."""

    def keys(record: int) -> tuple[int, ...]:
        place = with_(record)
        return tuple(name << 32 | place for name in {one(record), other(record)} if name) if place else ()

    return keys


def _phones(crowd: Crowd) -> Keys:
    """The end of each number, which is the same with and without the code of the country."""
    column = crowd.columns["phone"]
    return lambda record: [int(number[-8:]) for number in several(column.value(record))]


def _boxes(crowd: Crowd) -> Keys:
    """What stands before the @ of each address, unless many have that."""
    column, boxes = crowd.columns["email"], Vocabulary()
    return lambda record: [boxes.number(_box(address)) for address in several(column.value(record))]


def _box(address: str) -> str:
    local = address.partition("@")[0]
    return address if local in ROLES or len(local) < 4 else local
