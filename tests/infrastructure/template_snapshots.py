"""Snapshots of templates: which logical ids there are, and of which types."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cfnlint import api  # type: ignore[import-untyped]  # cfn-lint ships no types
from cfnlint.config import ManualArgs  # type: ignore[import-untyped]  # likewise

_FOLDER = Path(__file__).parent / "snapshots"


def assert_ids_stay(template: dict[str, Any], name: str, *, update: str) -> None:
    """Logical ids are contract: after a change that is meant, the snapshot is written anew by the update command."""
    assert _ids_and_types(template) == _snapshot(name).read_text(encoding="utf-8"), f"to accept the new ids: {update}"


def write_snapshot(template: dict[str, Any], name: str) -> None:
    """Accept the template's ids."""
    _snapshot(name).write_text(_ids_and_types(template), encoding="utf-8")


def lint_findings(template: dict[str, Any]) -> list[str]:
    """Return what cfn-lint finds, errors and warnings alike."""
    return [str(match) for match in api.lint(json.dumps(template), config=ManualArgs(regions=["us-east-1"]))]


def _snapshot(name: str) -> Path:
    return _FOLDER / f"{name}.json"


def _ids_and_types(template: dict[str, Any]) -> str:
    """Return one line for each resource, of which a changed one is replaced at deployment, and for each output."""
    resources = {id_: resource["Type"] for id_, resource in template["Resources"].items()}
    outputs = dict.fromkeys(template["Outputs"], "Output")
    return json.dumps(resources | outputs, indent=2, sort_keys=True) + "\n"
