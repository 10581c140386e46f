"""One JSON line per step in the function's log."""

from __future__ import annotations

import json
import sys


def log_step(step: str, **details: object) -> None:
    """Write one step to the log; the caller keeps credentials out of the details."""
    sys.stdout.write(json.dumps({"step": step, **details}, default=str) + "\n")
