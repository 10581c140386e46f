"""The real command, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_REPOSITORY = Path(__file__).parents[2]


def connect_constructs(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run ``python -m connect_constructs`` in a folder, where no Node is to be found."""
    return subprocess.run(
        [sys.executable, "-m", "connect_constructs", *map(str, arguments)],
        cwd=cwd,
        env={"PATH": "", "PYTHONPATH": str(_REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
