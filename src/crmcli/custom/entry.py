"""`config field ACTION …`: which action is meant."""

from crmcli.custom import actions, queries, views
from crmcli.custom.rules import NOUNS, FieldNameMissing, UnknownAction, UnknownFieldNoun
from crmcli.kernel.sheet import View
from crmcli.workspace import Workspace


def field(workspace: Workspace, action: str, name: str, kind: str, noun: str, label: str) -> View:
    """Adds, lists or removes custom fields."""
    if noun.removesuffix("s") not in NOUNS:
        raise UnknownFieldNoun(noun)
    noun = noun.removesuffix("s")
    if action == "list":
        with workspace.store.read() as db:
            return views.fields(queries.all_fields(db))
    if action not in ("add", "rm"):
        raise UnknownAction(action)
    if not name:
        raise FieldNameMissing(action)
    if action == "rm":
        return views.removed(noun, name, actions.rm(workspace, noun, name))
    undo = actions.add(workspace, noun, name, kind, label)
    return views.added((noun, name, kind, label or name.replace("_", " ")), undo)
