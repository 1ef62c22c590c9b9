"""What rows say of consents, on its way in: put together for a row, compared with what is known, written beside."""

from collections.abc import Iterable, Mapping, Sequence

from crmcli.consents.records import CONSENT
from crmcli.consents.rules import Word, news
from crmcli.exchange.intakes.told import Agreed, consents
from crmcli.exchange.planning import CONSENTS, Said
from crmcli.kernel.ids import new_uid
from crmcli.store import bulk
from crmcli.store.read import Reader, marks
from crmcli.store.write import Unit

TOLD = "consent_rows"
"""Where our own export has them."""

SPOKEN = (CONSENTS, TOLD)
"""What rows have of consents."""

COLUMNS = ("uid", "customer_id", "purpose", "channel", "given", "basis", "source", "day", "created_at")
KNOWN = (
    "SELECT customer_id, purpose, channel, given, source, day FROM consent WHERE customer_id IN ({ids})"
    " AND contact_id IS NULL ORDER BY customer_id, id"
)


def keep(unit: Unit, made: Iterable[tuple[int, Mapping[str, object]]], source: str) -> None:
    """Writes what the rows of new customers say: (id, values) each."""
    rows: list[tuple[object, ...]] = []
    for number, values in made:
        rows += [_row(number, told, unit.at) for told in _told(values)]
        rows += [_row(number, Agreed.of(word), unit.at) for word in words(values, source)]
    bulk.beside(unit, CONSENT, COLUMNS, rows)


def known(db: Reader, numbers: Sequence[int]) -> dict[int, list[Word]]:
    """What is known of customers, each in the order in which it came."""
    found: dict[int, list[Word]] = {number: [] for number in numbers}
    for number, purpose, channel, given, source, day in db.all(KNOWN.format(ids=marks(list(found)))):
        found[int(number)].append(Word(purpose, channel, bool(given), source, day))
    return found


def fresh(values: Mapping[str, object], there: Sequence[Word], source: str, *, fill: bool) -> list[Word]:
    """What a row adds to what is known; with `fill` only of what nothing is known."""
    said = [told.word for told in _told(values)] + words(values, source)
    open_ones = [w for w in said if not any((w.purpose, w.channel) == (k.purpose, k.channel) for k in there)]
    return news(open_ones if fill else said, there)


def add(unit: Unit, number: int, said: Iterable[Word]) -> None:
    """Writes words of a known customer."""
    for word in said:
        row = _row(number, Agreed.of(word), unit.at)
        unit.insert(CONSENT, **dict(zip(COLUMNS, row, strict=True)))


def words(values: Mapping[str, object], source: str) -> list[Word]:
    """What the columns of a foreign row say together: a no before a yes, the latest day of each answer."""
    columns = values.get(CONSENTS)
    said = [one for one in columns if isinstance(one, Said)] if isinstance(columns, tuple) else []
    found: list[Word] = []
    for purpose, channel in dict.fromkeys((one.purpose, one.channel) for one in said):
        own = [one for one in said if (one.purpose, one.channel) == (purpose, channel)]
        answers = {one.given for one in own if one.given is not None}
        if answers:
            given = _given(own) if len(answers) > 1 else answers.pop()
            days = [one.day for one in own if one.day and one.given in (given, None)]
            found.append(Word(purpose, channel, given, source, max(days, default=None)))
    return found


def _given(said: Sequence[Said]) -> bool:
    """Of a yes and a no in one row the later one; a no where the days do not tell."""
    day = {answer: max((one.day or "" for one in said if one.given is answer), default="") for answer in (True, False)}
    return bool(day[False]) and day[True] > day[False]


def _told(values: Mapping[str, object]) -> list[Agreed]:
    return consents(values[TOLD]) if values.get(TOLD) else []


def _row(number: int, told: Agreed, at: int) -> tuple[object, ...]:
    word = told.word
    return (
        told.uid or new_uid(at), number, word.purpose, word.channel, word.given, told.basis, word.source, word.day,
        at if told.at is None else told.at,
    )  # fmt: skip
