"""A filter as the condition of a statement: the tree of `kernel.filters` and a field catalogue in, SQL out.

The SQL consists of the catalogue's constants and named parameters (`:w0`, `:w1`, …); what the user wrote is
always a bound value. It is the common subset of SQLite >= 3.40 and PostgreSQL >= 15.
"""

from crmcli.kernel.fields import Catalogue, Reading
from crmcli.kernel.filters import And, Compare, Node, Not, Or
from crmcli.store.compare import Terms, condition


def compile_where(node: Node, catalogue: Catalogue, reading: Reading) -> tuple[str, dict[str, object]]:
    """A condition for WHERE, ready to stand beside others under AND, and its parameters.

    UnknownField when a word is no field of the catalogue; BadFilter when a value does not fit its field. What
    is absent fails every comparison, and so it is among the `!=` and the `not`.
    """
    terms = Terms(catalogue.key, reading)
    return _sql(node, catalogue, terms), terms.bound


def _sql(node: Node, catalogue: Catalogue, terms: Terms) -> str:
    match node:
        case And(parts):
            return " AND ".join(_sql(part, catalogue, terms) for part in parts)
        case Or(parts):
            return _either([_sql(part, catalogue, terms) for part in parts])
        case Not(part):
            return _opposite(_sql(part, catalogue, terms))
        case Compare():
            return _comparison(node, catalogue, terms)


def _comparison(node: Compare, catalogue: Catalogue, terms: Terms) -> str:
    field = catalogue.field(node.field, node.position)
    if node.op == "in":
        return _either([condition(field, "=", word, terms) for word in node.words])
    (word,) = node.words
    if node.op == "!=":
        return _opposite(condition(field, "=", word, terms))
    return condition(field, node.op, word, terms)


def _either(parts: list[str]) -> str:
    return f"({' OR '.join(parts)})"


def _opposite(sql: str) -> str:
    """NOT would leave out the rows for which the condition is NULL."""
    return f"({sql}) IS NOT TRUE"
