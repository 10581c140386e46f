"""The template of ``examples/minimal``, as its author would get it."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from tests.example_apps import REPOSITORY, synthesized
from tests.infrastructure.template_snapshots import assert_ids_stay, write_snapshot

NAME = "minimal"
UPDATE = "python -m tests.infrastructure.test_minimal_template"


@pytest.fixture(scope="module")
def assembly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the example is synthesized to."""
    return tmp_path_factory.mktemp("minimal") / "cdk.out"


@pytest.fixture(scope="module")
def template(assembly: Path) -> dict[str, Any]:
    """The example's template."""
    return synthesized(assembly)


def test_logical_ids_stay(template: dict[str, Any]) -> None:
    """What the example declares keeps its logical ids."""
    assert_ids_stay(template, NAME, update=UPDATE)


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
        write_snapshot(synthesized(Path(folder)), NAME)
