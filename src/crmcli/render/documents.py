"""JSON and JSON lines: a list is one array, written row by row; a card, a report or a text one object.

Pure ASCII with DEL escaped, so that it is safe in a terminal too and parses back to the exact text.
"""

from collections.abc import Iterator
from itertools import chain

from crmcli.kernel.cells import records
from crmcli.kernel.sheet import Card, Cards, Report, Sheet, Text
from crmcli.render.look import Look

Viewed = Sheet | Card | Cards | Report | Text


def encoded(value: object) -> str:
    """`value` as JSON in ASCII on one line."""
    import json

    return json.dumps(value, ensure_ascii=True).replace("\x7f", "\\u007f")


def json(view: Viewed, look: Look) -> Iterator[str]:
    """One JSON document: an array for a Sheet or Cards (a row a line), else an object."""
    if isinstance(view, Sheet | Cards):
        return _array(documents(view, look))
    return jsonl(view, look)


def jsonl(view: Viewed, look: Look) -> Iterator[str]:
    """The same objects, one a line."""
    return (f"{encoded(document)}\n" for document in documents(view, look))


def documents(view: Viewed, look: Look) -> Iterator[dict[str, object]]:
    """The objects that stand for `view`, in order; a write's ends in its undo id (null on a dry run)."""
    if isinstance(view, Sheet):
        return records(view.columns, view.rows, look.zone)
    if isinstance(view, Cards):
        return chain.from_iterable(documents(card, look) for card in view.cards)
    return iter((_single(view, look),))


def _single(view: Card | Report | Text, look: Look) -> dict[str, object]:
    if isinstance(view, Report):
        return view.document
    if isinstance(view, Text):
        return {"text": view.text}
    [document] = records(view.columns, [view.values], look.zone)
    if view.done is not None:
        document["undo"] = view.done.undo
    return document


def _array(objects: Iterator[dict[str, object]]) -> Iterator[str]:
    opening = "["
    for document in objects:
        yield f"{opening}{encoded(document)}"
        opening = ",\n "
    yield "]\n" if opening != "[" else "[]\n"
