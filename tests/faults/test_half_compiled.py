"""A disk that was full left half a compiled file: that is said, and not taken for a key that somebody pressed."""

import compileall
import shutil
import subprocess
import sys
from importlib.util import cache_from_source
from pathlib import Path

import pytest

import crmcli
from ground import Crm, Shell

pytestmark = pytest.mark.in_file


def test_half_a_compiled_file_is_an_error_and_no_interrupt(crm: Crm, shell: Shell, tmp_path: Path) -> None:
    package = tmp_path / "site" / "crmcli"
    shutil.copytree(Path(crmcli.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__", "sample"))
    compileall.compile_dir(package, quiet=1)
    compiled = Path(cache_from_source(str(package / "customers" / "entry.py")))
    compiled.write_bytes(compiled.read_bytes()[:200])
    done = subprocess.run(
        [sys.executable, "-c", "from crmcli.main import main; main()", "customer", "list"],
        env=shell.environment({"PYTHONPATH": str(package.parent)}), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, "(EOFError); log id " in done.stderr) == (1, "", True)
