"""What goes wrong over several nouns at once."""

from crmcli.kernel.errors import NotFound


class NoSuchRecord(NotFound):
    """Nothing answers to the reference."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"nothing answers to '{ref}'", hint=f"look for it with: crmcli find {ref}")


class NothingTouched(NotFound):
    """`@last` where nothing was changed yet, or what was is gone."""

    def __init__(self) -> None:
        super().__init__("no record was touched last", hint="see: crmcli history")
