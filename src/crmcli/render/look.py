"""How an answer shall look: what the command line, the settings and the terminal say, made once by `main`."""

from dataclasses import dataclass, field

FORMATS = ("table", "plain", "tsv", "csv", "json", "jsonl", "ids")
"""What `-o/--output` may say."""

NARROW = 60
"""Below this many columns a table turns into cards."""


@dataclass(frozen=True, slots=True)
class Look:
    """Everything a renderer may know besides the view."""

    format: str
    """One of FORMATS."""
    zone: str = "UTC"
    """IANA name of the business time zone, in which instants are written."""
    labels: dict[str, str] = field(default_factory=dict)
    """Stage key -> the name people read."""
    width: int = 80
    """Columns of the terminal."""
    colour: bool = False
    """Whether styles (SGR) may be sent; `main` looks at --no-color, NO_COLOR, TERM and the terminal."""
    header: bool = True
    terminal: bool = False
    """Standard output is a terminal, so nothing that steers it may pass."""
    quiet: bool = False
    brief: bool = False
    """A person at a terminal asked for no format: of a write, what it did is said, and not the whole record."""
    ascii: bool = False
    """The terminal shows ASCII only: no lines or bars from outside it, other letters as escapes."""

    @property
    def json(self) -> bool:
        """A program reads: standard error carries JSON lines or nothing."""
        return self.format in ("json", "jsonl")
