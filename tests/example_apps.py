"""The example applications, run as their authors would run them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[1]


def synthesized(assembly: Path, app: str = "minimal") -> dict[str, Any]:
    """Run an example with its own cdk.json's context and return its only template."""
    folder = REPOSITORY / "examples" / app
    context = json.loads((folder / "cdk.json").read_text(encoding="utf-8"))["context"]
    subprocess.run(
        [sys.executable, "app.py"],
        cwd=folder,
        env=os.environ
        | {"CDK_OUTDIR": str(assembly), "CDK_CONTEXT_JSON": json.dumps(context), "PYTHONPATH": str(REPOSITORY)},
        check=True,
        timeout=120,
    )
    [file] = assembly.glob("*.template.json")
    template: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return template
