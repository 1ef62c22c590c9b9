"""What a record has from another that became part of it, told by the values: what nobody else of them has or had.

Pure. A value that is still what the other brought leaves with it, and what stood there before comes back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crmcli.merging.plan import SHAPES, Part, plan


class Changed(Exception):
    """Somebody has changed a value since that the other brought; `name` is its field."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True)
class Sides:
    """The record that stays before the merge, after it and now; the one that goes; those that stay a part of it."""

    before: Part
    after: Part
    now: Part
    gone: Part
    others: Sequence[Part]


def changes(noun: str, sides: Sides) -> dict[str, object]:
    """The values that are to change, by field, so that nothing is left which came with the one that goes alone."""
    shape = SHAPES[noun]
    stay = [sides.before, *sides.others]
    wanted = {**sides.before.values} | plan(shape, stay, [part.number for part in stay], {}).changes
    found: dict[str, object] = {}
    for name in shape.fields:
        if name in shape.lists:
            found[name] = _list(name, sides)
        elif name in shape.texts:
            found[name] = _text(name, sides)
        else:
            found[name] = _value(name, sides, wanted.get(name))
    fresh = {name: value for name, value in found.items() if value != sides.now.values.get(name)}
    own = _custom(sides, {**_own(sides.before), **_own(Part(0, wanted))})
    return fresh | ({"fields": own} if own else {})


def _value(name: str, sides: Sides, wanted: object) -> object:
    came, now = sides.gone.values.get(name), sides.now.values.get(name)
    if not sides.others and now == sides.after.values.get(name):
        return wanted  # the merge may have cleared it too, as a part of an address that another one took the place of
    known = any(part.values.get(name) == came for part in (sides.before, *sides.others))
    if came is None or known or now == wanted:
        return now
    if now == came:
        return wanted
    if sides.after.values.get(name) == came and now != sides.before.values.get(name):
        raise Changed(name)
    return now


def _text(name: str, sides: Sides) -> object:
    """A text without the one that was put below it or above it."""
    came, now = str(sides.gone.values.get(name) or ""), str(sides.now.values.get(name) or "")
    known = any(came in str(part.values.get(name) or "") for part in (sides.before, *sides.others))
    if not came or known:
        return now or None
    if came not in now:
        raise Changed(name)
    for block in (f"\n\n{came}", f"{came}\n\n", came):
        if block in now:
            return now.replace(block, "", 1) or None
    return now


def _list(name: str, sides: Sides) -> tuple[object, ...]:
    """A list without the values that the other brought; in the old order where nothing else came since."""
    stay = [value for part in (sides.before, *sides.others) for value in _values(part, name)]
    left = tuple(v for v in _values(sides.now, name) if v in stay or v not in _values(sides.gone, name))
    before = _values(sides.before, name)
    return before if set(left) == set(before) else left


def _custom(sides: Sides, wanted: Mapping[str, object]) -> dict[str, object]:
    own = Sides(
        Part(0, _own(sides.before)), Part(0, _own(sides.after)), Part(0, _own(sides.now)), Part(0, _own(sides.gone)),
        [Part(0, _own(part)) for part in sides.others],
    )  # fmt: skip
    found = {name: _value(name, own, wanted.get(name)) for name in own.gone.values}
    return {name: value for name, value in found.items() if value != own.now.values.get(name)}


def _values(part: Part, name: str) -> tuple[object, ...]:
    found = part.values.get(name)
    return found if isinstance(found, tuple) else ()


def _own(part: Part) -> dict[str, object]:
    found = part.values.get("fields")
    return dict(found) if isinstance(found, Mapping) else {}
