"""The main job, as ``make synth`` and its user do it: app.py through the pinned CDK CLI, then ``check``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command_line import connect_constructs
from tests.readme_summary import README, summary_in

_REPOSITORY = Path(__file__).parents[1]
_SUMMARY = summary_in(README.read_text(encoding="utf-8"))
_CDK = _REPOSITORY / "node_modules" / ".bin" / "cdk"


@pytest.fixture(scope="module")
def synth(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The assembly of app.py, and what its synthesis said."""
    assembly = tmp_path_factory.mktemp("main-job") / "cdk.out"
    run = subprocess.run(
        [_CDK, "synth", "--quiet", "--no-notices", "--output", assembly],
        cwd=_REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return assembly, run


def test_synth_says_the_guardrail_summary_and_nothing_else(
    synth: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    """Synthesis prints one line, no banner of Node's, and it is the line that README shows."""
    _, run = synth
    assert run.returncode == 0, run.stderr
    assert (run.stdout + run.stderr).strip() == _SUMMARY, "README's summary is stale: run make docs"


def test_check_agrees_with_synth(synth: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    """The assembly that synthesis left passes by itself, under --strict, with the same counts."""
    assembly, _ = synth
    run = connect_constructs("check", assembly, "--strict", cwd=assembly.parent)
    assert (run.returncode, run.stdout.strip(), run.stderr) == (0, _SUMMARY, "")


def test_the_template_is_one_that_cloudformation_takes(
    synth: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    """cfn-lint finds nothing wrong in the templates, against the resource types' own schemas."""
    assembly, _ = synth
    templates = sorted(map(str, assembly.glob("*.template.json")))
    assert templates
    run = subprocess.run(
        [Path(sys.executable).with_name("cfn-lint"), *templates],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert run.returncode == 0, run.stdout
