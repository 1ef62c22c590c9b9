"""From the words of a command line to the records that are meant and whose values stay."""

from collections.abc import Callable, Mapping, Sequence

from crmcli.contacts import queries as contacts
from crmcli.customers import queries as customers
from crmcli.kernel.errors import Usage
from crmcli.kernel.refs import PREFIXES
from crmcli.merging.actions import FIRST, Merged, merge
from crmcli.merging.parting import Parted, unmerge
from crmcli.merging.plan import SHAPES
from crmcli.merging.rules import NoSuchChoice, OneRecord
from crmcli.store import refs
from crmcli.store.read import Reader
from crmcli.workspace import Workspace

RESOLVE = {"customer": customers.resolve, "contact": contacts.resolve}


def merged(
    workspace: Workspace, noun: str, words: Sequence[str], prefer: str = "", takes: Sequence[str] = ()
) -> Merged:
    """Merges the records that `words` name, the first of which stays. NoSuchChoice, OneRecord (exit 2)."""
    if prefer and prefer not in FIRST:
        raise Usage(f"--prefer is never '{prefer}'", hint=f"one of: {' '.join(FIRST)}")
    reading, pick = workspace.reading(), workspace.ask.pick
    with workspace.store.read() as db:
        found = [RESOLVE[noun](db, word, reading, pick) for word in words]
        keep, others = found[0], list(dict.fromkeys(found[1:]))
        if not others:
            raise OneRecord(noun, keep)
        chosen = _takes(noun, takes, [keep, *others], lambda word: RESOLVE[noun](db, word, reading, pick))
    return merge(workspace, noun, keep, others, prefer or FIRST[0], chosen)


def unmerged(workspace: Workspace, noun: str, ref: str) -> Parted:
    """Parts the record that `ref` names, by an id of its own, from the one that it became part of."""
    with workspace.store.read() as db:
        number = _literally(db, noun, ref)
        if number is None:
            number = RESOLVE[noun](db, ref, workspace.reading(), workspace.ask.pick)
    return unmerge(workspace, noun, number)


def _literally(db: Reader, noun: str, ref: str) -> int | None:
    return None if ref.strip() == "@last" else refs.named(db, noun, ref)


def _takes(noun: str, takes: Sequence[str], there: Sequence[int], resolve: Callable[[str], int]) -> Mapping[str, int]:
    fields = SHAPES[noun].fields
    chosen: dict[str, int] = {}
    for text in takes:
        name, equals, word = text.partition("=")
        name = {"email": "emails", "phone": "phones", "tag": "tags"}.get(name.strip(), name.strip())
        number = resolve(word.strip()) if equals and (name in fields or name.startswith("fields.")) else 0
        if number not in there:
            raise NoSuchChoice(text, (*fields, *(f"{PREFIXES[noun]}{one}" for one in there)))
        chosen[name] = number
    return chosen
