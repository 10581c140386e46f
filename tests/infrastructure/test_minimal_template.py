"""The template of ``examples/minimal``, as its author would get it."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest
from cfnlint import api  # type: ignore[import-untyped]  # cfn-lint ships no types
from cfnlint.config import ManualArgs  # type: ignore[import-untyped]  # likewise

from tests.example_apps import REPOSITORY, synthesized

SNAPSHOT = Path(__file__).parent / "snapshots" / "minimal.json"
UPDATE = "python -m tests.infrastructure.test_minimal_template"


def ids_and_types(template: dict[str, Any]) -> str:
    """Return one line for each resource: a changed line is a resource that a deployment replaces."""
    types = {id_: resource["Type"] for id_, resource in template["Resources"].items()}
    return json.dumps(types, indent=2, sort_keys=True) + "\n"


@pytest.fixture(scope="module")
def assembly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the example is synthesized to."""
    return tmp_path_factory.mktemp("minimal") / "cdk.out"


@pytest.fixture(scope="module")
def template(assembly: Path) -> dict[str, Any]:
    """The example's template."""
    return synthesized(assembly)


def test_logical_ids_stay(template: dict[str, Any]) -> None:
    """Logical ids are contract: after a change that is meant, the snapshot is written anew by UPDATE."""
    assert ids_and_types(template) == SNAPSHOT.read_text(encoding="utf-8"), f"to accept the new ids: {UPDATE}"


def test_cfn_lint_finds_nothing(template: dict[str, Any]) -> None:
    """cfn-lint has neither an error nor a warning."""
    found = api.lint(json.dumps(template), config=ManualArgs(regions=["us-east-1"]))

    assert [str(match) for match in found] == []


def test_no_account_is_looked_into(assembly: Path, template: dict[str, Any]) -> None:
    """The synthesis asks for no lookup, so that it needs no credentials."""
    manifest = json.loads((assembly / "manifest.json").read_text(encoding="utf-8"))

    assert template["Resources"]
    assert "missing" not in manifest


@pytest.mark.parametrize(("number", "tier"), [("1001", "gold"), ("2001", "silver"), ("9001", "standard")])
def test_its_function_answers_flows(number: str, tier: str) -> None:
    """The example's function answers with flat strings, which is all that flows read."""
    handler = runpy.run_path(str(REPOSITORY / "examples/minimal/functions/lookup/index.py"))["handler"]

    assert handler({"Details": {"Parameters": {"customerNumber": number}}}, None) == {"tier": tier}


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        SNAPSHOT.write_text(ids_and_types(synthesized(Path(folder))), encoding="utf-8")
