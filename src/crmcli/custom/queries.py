"""Which custom fields a noun has, its catalogue with them, and texts read as their values."""

from collections.abc import Sequence

from crmcli.custom.rules import KINDS, NOUNS, NoSuchField, pair, read_value
from crmcli.kernel.fields import Catalogue, Field, Reading
from crmcli.store.read import Reader, Row

DEFINED = "SELECT name, label, type FROM custom_field WHERE noun = :noun ORDER BY id"


def defined(db: Reader, noun: str) -> dict[str, str]:
    """Name to type of the custom fields of a noun."""
    return {name: kind for name, _, kind in db.all(DEFINED, noun=noun)}


def with_custom(db: Reader, catalogue: Catalogue) -> Catalogue:
    """The catalogue with the store's custom fields: each as `fields.NAME`, and as NAME where that is not taken.

    Their values stand in the column `fields` of the table that is named like the noun.
    """
    fields: list[Field] = []
    for name, label, kind in db.all(DEFINED, noun=catalogue.noun):
        sql = db.dialect.custom(catalogue.noun, name, KINDS[kind])
        fields += [Field(written, label, KINDS[kind], sql) for written in (name, f"fields.{name}")]
    return catalogue.extended(tuple(fields)) if fields else catalogue


def holders(db: Reader, noun: str, name: str) -> int:
    """How many records of a noun hold a value of a custom field."""
    return int(db.value(f"SELECT COUNT(*) FROM {noun} WHERE {db.dialect.custom(noun, name, 'text')} IS NOT NULL"))


def needed_by(db: Reader, entity: str, record: int) -> int:
    """How many records hold a value of a custom field; 0 for what is none."""
    field = db.one("SELECT noun, name FROM custom_field WHERE id = :id", id=record) if entity == "field" else None
    return 0 if field is None or field[0] not in NOUNS else holders(db, *field)


def all_fields(db: Reader) -> list[Row]:
    """(noun, name, type, label) of every custom field, in the order they were added."""
    return db.all("SELECT noun, name, type, label FROM custom_field ORDER BY noun, id")


def read_pairs(db: Reader, noun: str, pairs: Sequence[str], reading: Reading) -> dict[str, object]:
    """What `--field name=value` says, as values of the noun's custom fields.

    NoValue, NoSuchField, BadFieldValue (exit 2).
    """
    texts = dict(pair(written) for written in pairs)
    known = defined(db, noun) if texts else {}
    values: dict[str, object] = {}
    for name, text in texts.items():
        if name not in known:
            raise NoSuchField(noun, name)
        values[name] = read_value(name, known[name], text, reading)
    return values
