"""Commands over several nouns at once."""

from crmcli.kernel.sheet import Text, View
from crmcli.workspace import Workspace


def front(workspace: Workspace) -> View:
    """Bare `crmcli`."""
    return Text("crmcli")
