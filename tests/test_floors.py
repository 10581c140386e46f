"""The floors of the house."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_REPOSITORY = Path(__file__).parents[1]


def test_imports_go_down_only() -> None:
    """Every import-linter contract holds: floors, the CDK in one room, boto3 on the live side."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    run = subprocess.run(command, cwd=_REPOSITORY, capture_output=True, text=True, check=False, timeout=120)
    assert run.returncode == 0, run.stdout
