"""Short ids: the letter that stands before the number of each noun's records. A number is never given twice."""

PREFIXES = {
    "customer": "c",
    "contact": "p",
    "interaction": "i",
    "followup": "f",
    "ticket": "t",
    "purchase": "b",
    "run": "m",
    "change": "u",
}
"""Noun -> letter. A purchase is something bought, a contact a person, a run of `import` moves something in."""


def short_id(ref: str, prefix: str) -> int | None:
    """12 for "c12" where the prefix is "c", None for anything else."""
    digits = ref[len(prefix) :]
    plain = ref.startswith(prefix) and digits.isascii() and digits.isdigit() and len(digits) < 16
    return int(digits) if plain else None
