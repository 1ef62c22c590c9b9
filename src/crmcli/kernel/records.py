"""How the journal sees a table: which record a row belongs to, and which of its columns are facts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """A table that only the unit of work writes.

    `entity` and `of` name the record that a row belongs to for history and undo: a customer's e-mail rows belong
    to the customer. `about` is the column with the customer a record concerns, if any. `derived` columns are
    figures computed from other rows; they are left out of before-images and computed anew after an undo.
    `search` says that the table has a `words` column and a search index over it.
    """

    name: str
    entity: str
    of: str = "id"
    key: tuple[str, ...] = ("id",)
    about: str | None = None
    derived: frozenset[str] = frozenset()
    search: bool = False
