"""Writing the settings file: one name changed, comments and order kept, the whole file or nothing."""

from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING

from crmcli.custom.rules import BadSettingsFile, SettingsNotWritten
from crmcli.kernel.settings import Spec, spec
from crmcli.store.files import make_directory, whole
from crmcli.workspace import Workspace

if TYPE_CHECKING:
    from tomlkit import TOMLDocument


def keep(workspace: Workspace, name: str, text: str) -> str | None:
    """Keeps a setting; the text as kept. UnknownSetting, BadSetting (exit 2)."""
    wanted = spec(name)
    value = wanted.read(text)
    _change(workspace, wanted, lambda table, last: table.__setitem__(last, value))
    return str(value)


def forget(workspace: Workspace, name: str) -> str | None:
    """Takes a setting out of the file, so that its default counts again. None."""
    _change(workspace, spec(name), lambda table, last: table.pop(last, None))
    return None


Edit = Callable[[MutableMapping[str, object], str], object]


def _change(workspace: Workspace, wanted: Spec, edit: Edit) -> None:
    import os

    path = workspace.settings.config
    document = _read(path)
    *above, last = wanted.name.split(".")
    edit(_table(document, above, path), last)
    if not workspace.settings.dry_run:
        _write(path, document.as_string())
    if wanted.variable in os.environ:
        workspace.ask.tell(f"{wanted.variable} is set in the environment and still wins")


def _read(path: Path) -> "TOMLDocument":
    import tomlkit
    from tomlkit.exceptions import ParseError

    try:
        return tomlkit.parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return tomlkit.document()
    except (ParseError, UnicodeDecodeError) as error:
        raise BadSettingsFile(path, f"it is not readable as TOML: {error}") from None
    except OSError as error:
        raise BadSettingsFile(path, (error.strerror or "it cannot be read").lower()) from None


def _table(document: "TOMLDocument", above: list[str], path: Path) -> MutableMapping[str, object]:
    import tomlkit

    table: MutableMapping[str, object] = document
    for name in above:
        inner = table.setdefault(name, tomlkit.table())
        if not isinstance(inner, MutableMapping):
            raise BadSettingsFile(path, f"'{name}' is a value there and not a table")
        table = inner
    return table


def _write(path: Path, text: str) -> None:
    target = path.resolve()  # a link to a file kept elsewhere stays a link
    try:
        make_directory(target.parent)
        with whole(target) as file:
            file.write(text.encode())
    except OSError as error:
        raise SettingsNotWritten(path, (error.strerror or "no reason given").lower()) from None
