"""All of standard error: errors, what a write did, notes. Nothing else in the program writes there.

Every text is made visible first. A standard error that is closed or full never changes a command's result.
Where a program reads (`-o json`, `-o jsonl`) each line is one JSON document, and `done` is silent, since the
answer itself holds the undo id.
"""

import sys
from collections import Counter
from collections.abc import Iterable

from crmcli.kernel.errors import CrmError
from crmcli.kernel.sheet import Done
from crmcli.kernel.visible import visible
from crmcli.render.look import Look
from crmcli.render.streams import abandon


def error(err: CrmError, look: Look) -> None:
    """Why a command ended badly, the candidates unless the message names them, how to mend it; one line in JSON."""
    if look.json:
        _say_json({"error": _as_document(err)})
        return
    told = all(name in err.message for name in err.candidates)
    choices = [] if told else [f"  {number}  {visible(name)}" for number, name in enumerate(err.candidates, start=1)]
    hints = [f"hint: {visible(line)}" for line in err.hint.splitlines()]
    _say(f"crmcli: {visible(err.message)}", *choices, *hints)


def done(what: Done, look: Look) -> None:
    """What a write did, how to take it back and what is likely next."""
    if look.quiet or look.json:
        return
    lines = [visible(what.sentence)]
    if what.undo:
        lines.append(f"undo: crmcli undo {visible(what.undo)}")
    if what.next:
        lines.append(f"next: {visible(what.next)}")
    _say(*lines)


def note(text: str, look: Look) -> None:
    """One thing worth knowing."""
    notes([text], look)


def notes(texts: Iterable[str], look: Look) -> None:
    """Notes in the order they came up, equal ones once with their count: "phone kept as written (x998)"."""
    if look.quiet:
        return
    for text, count in Counter(texts).items():
        if look.json:
            _say_json({"note": {"message": text, "count": count}})
        else:
            _say(f"note: {visible(text)}" + (f" (x{count})" if count > 1 else ""))


def shortened(shown: int, total: int | None, look: Look) -> None:
    """That a list holds only some of what matches: "50 of 1,000, --all for the rest"."""
    if total is not None and total > shown and not look.quiet and not look.json:
        _say(f"{shown:,} of {total:,}, --all for the rest")


def nothing(empty: str, look: Look) -> None:
    """What to tell a person whose list came out empty; a pipe learns it from the missing rows."""
    if empty and look.terminal and not look.quiet and not look.json:
        _say(*map(visible, empty.splitlines()))


def _as_document(err: CrmError) -> dict[str, object]:
    return {"code": err.code, "message": err.message, "hint": err.hint, "candidates": list(err.candidates)}


def _say_json(document: dict[str, object]) -> None:
    from crmcli.render.documents import encoded

    _say(encoded(document))


def _say(*lines: str) -> None:
    stream = sys.stderr
    if stream is None:
        return
    try:
        stream.write("".join(f"{line}\n" for line in lines))
        stream.flush()
    except (OSError, ValueError):
        abandon(stream)
