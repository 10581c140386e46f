"""The example applications, run as their authors would run them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[1]
EXAMPLE_APPS = {
    str(file.parent.relative_to(REPOSITORY)): file.parent
    for file in (REPOSITORY / "cdk.json", *sorted((REPOSITORY / "examples").rglob("cdk.json")))
}
"""The folder of every application that the repository shows, app.py at its top (named ``.``) among them."""


def synthesized(assembly: Path, app: str = "minimal") -> dict[str, Any]:
    """Run an example with its own cdk.json's context and return its only template."""
    run_app(REPOSITORY / "examples" / app, assembly, "app.py").check_returncode()
    [file] = assembly.glob("*.template.json")
    template: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return template


def synthesized_by_cli(folder: Path, assembly: Path) -> str:
    """Synthesize an application through the pinned CDK CLI and return what its author reads."""
    run = subprocess.run(
        [REPOSITORY / "node_modules/.bin/cdk", "synth", "--quiet", "--no-notices", "--output", assembly],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if run.returncode:
        raise RuntimeError(f"cdk synth in {folder} ended with {run.returncode}: {run.stderr}")
    return run.stdout + run.stderr


def run_app(folder: Path, assembly: Path, *program: str | Path) -> subprocess.CompletedProcess[str]:
    """Run an application's program in its folder with its own cdk.json's context."""
    context = json.loads((folder / "cdk.json").read_text(encoding="utf-8"))["context"]
    return subprocess.run(
        [sys.executable, *program],
        cwd=folder,
        env=os.environ
        | {"CDK_OUTDIR": str(assembly), "CDK_CONTEXT_JSON": json.dumps(context), "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
