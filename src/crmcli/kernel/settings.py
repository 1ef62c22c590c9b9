"""Every setting once: its name, default, how its text is read, and what it is for. Reading files is `wiring`'s."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from crmcli.kernel.address import Address
from crmcli.kernel.errors import Usage
from crmcli.kernel.stages import LABELS as STAGE_LABELS


class BadSetting(Usage):
    """A setting's text cannot be read, or there is no such setting."""

    code = "bad_setting"

    def __init__(self, name: str, text: str, wanted: str) -> None:
        super().__init__(f"setting {name} = '{text}': {wanted}", hint="see: crmcli config list")


class UnknownSetting(Usage):
    """There is no setting of this name."""

    code = "unknown_setting"

    def __init__(self, name: str) -> None:
        from difflib import get_close_matches

        near = get_close_matches(name, [spec.name for spec in SPECS], n=1)
        guess = f" Did you mean {near[0]}?" if near else ""
        super().__init__(f"there is no setting '{name}'.{guess}", hint="see: crmcli config list", candidates=near)


@dataclass(frozen=True, slots=True)
class Settings:
    """What one run goes by: the words of this command line, and the settings kept between runs."""

    command: str = ""
    output: str = ""
    fields: str = ""
    sort: str = ""
    limit: int | None = None
    all: bool = False
    header: bool = True
    quiet: bool = False
    yes: bool = False
    dry_run: bool = False
    as_of: str = ""
    verbose: bool = False
    terminal: bool = False
    """Standard output is a terminal and nobody asked for a pipe's manners."""

    store: Path | Address = Path("crm.db")
    config: Path = Path("config.toml")
    kept: Mapping[str, object] = field(default_factory=dict)
    """The settings of SPECS by name, each as its `read` returned it."""
    sources: Mapping[str, str] = field(default_factory=dict)
    """Where each of `kept` came from: default, system, file, environment."""

    def text(self, name: str) -> str:
        """A setting that is a text."""
        return str(self.kept[name])

    def number(self, name: str) -> int:
        """A setting that is a whole number."""
        return int(str(self.kept[name]))

    def words(self, name: str) -> tuple[str, ...]:
        """A setting that is an open list of words."""
        return tuple(self.text(name).split(", "))

    @property
    def zone(self) -> str:
        """The business time zone, an IANA name."""
        return self.text("zone")

    @property
    def country(self) -> str | None:
        """The country national phone numbers are read in, ISO 3166 alpha-2; None keeps them as written."""
        return self.text("country") or None

    @property
    def currency(self) -> str:
        """The currency of amounts that name none."""
        return self.text("currency")

    @property
    def labels(self) -> dict[str, str]:
        """Stage key to the words people read."""
        return {name.removeprefix("journey.label."): str(self.kept[name]) for name in LABELS}

    @property
    def machine(self) -> bool:
        """True when the output is for a program: whole values, every row."""
        return self.output not in ("table", "plain")


@dataclass(frozen=True, slots=True)
class Spec:
    """One setting that is kept."""

    name: str
    default: str
    read: Callable[[str], object]
    about: str

    @property
    def variable(self) -> str:
        """Its environment variable."""
        return "CRMCLI_" + self.name.upper().replace(".", "_")


def _zone(text: str) -> str:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise BadSetting("zone", text, "no such time zone; write it as Europe/Berlin") from None
    return text


def _country(text: str) -> str:
    if text and not (len(text) == 2 and text.isascii() and text.isalpha()):
        raise BadSetting("country", text, "write two letters, such as US or DE")
    return text.upper()


def _currency(text: str) -> str:
    if not (len(text) == 3 and text.isascii() and text.isalpha()):
        raise BadSetting("currency", text, "write three letters, such as EUR or USD")
    return text.upper()


def _whole(name: str, least: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or int(text) < least:
            raise BadSetting(name, text, f"write a whole number from {least}")
        return int(text)

    return read


def _rate(text: str) -> str:
    """ "1" or "3/2": points per whole units of currency, exact."""
    points, _, units = text.partition("/")
    if not (points.isdigit() and (units or "1").isdigit()) or int(units or "1") == 0:
        raise BadSetting("points.rate", text, "write points per unit of currency, such as 1 or 3/2")
    return f"{int(points)}/{int(units or '1')}"


def _words(text: str) -> str:
    return text.strip()


def _list(text: str) -> str:
    """Words parted by commas, each once: "call, email, sms"."""
    return ", ".join(dict.fromkeys(" ".join(word.lower().split()) for word in text.split(",") if word.strip()))


LABELS = tuple(f"journey.label.{stage}" for stage in STAGE_LABELS)

SPECS: tuple[Spec, ...] = (
    Spec("zone", "", _zone, "business time zone; days begin and end in it"),
    Spec("country", "", _country, "country in which phone numbers without + are read"),
    Spec("currency", "", _currency, "currency of amounts that name none"),
    Spec("points.rate", "1/1", _rate, "points per whole units of currency spent"),
    Spec("points.months", "0", _whole("points.months", 0), "months until earned points expire; 0: never"),
    Spec(
        "journey.bought_after",
        "1",
        _whole("journey.bought_after", 1),
        "purchase days until the stage 'purchase'",
    ),
    Spec(
        "journey.returns_after",
        "2",
        _whole("journey.returns_after", 1),
        "purchase days until the stage 'retention'",
    ),
    Spec("today.quiet_days", "90", _whole("today.quiet_days", 1), "days without a word until somebody has gone quiet"),
    Spec("interaction.types", "call, email, meeting, visit, message, post, note", _list, "types of interactions"),
    Spec("ticket.kinds", "question, request, problem, complaint, order, return", _list, "kinds of tickets"),
    Spec(
        "ticket.reopen_days",
        "14",
        _whole("ticket.reopen_days", 0),
        "days in which a customer's answer reopens a closed ticket; later it opens a new one",
    ),
    Spec("ticket.channels", "email, phone, visit, web, chat, post, social", _list, "where tickets come from"),
    *(
        Spec(f"journey.label.{s}", label, _words, f"what people read for the stage '{s}'")
        for s, label in STAGE_LABELS.items()
    ),
)


def spec(name: str) -> Spec:
    """The setting called `name`; UnknownSetting (exit 2) with a suggestion when there is none."""
    for candidate in SPECS:
        if candidate.name == name:
            return candidate
    raise UnknownSetting(name)
