"""Every example application is clean by the library's own catalogue and by the field's own tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.accepted_findings import PAGE, page
from tests.cli.command_line import connect_constructs
from tests.example_apps import EXAMPLE_APPS
from tests.field_tools import CHECKERS, FieldFinding, findings_in, synthesized_with_packs, unaccepted

if TYPE_CHECKING:
    from pathlib import Path

_NOTHING_TO_SAY = ", 0 fail, 0 unknown, 0 error, 0 exempted; "


@pytest.fixture(scope="module")
def assemblies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Where each example is synthesized to, with every pack looking on and the guardrails' summary alone said."""
    folders = {name: tmp_path_factory.mktemp("assembly") / "cdk.out" for name in EXAMPLE_APPS}
    for name, assembly in folders.items():
        run = synthesized_with_packs(EXAMPLE_APPS[name], assembly)
        assert (run.returncode, run.stdout) == (0, ""), run.stderr
        assert _NOTHING_TO_SAY in run.stderr
        assert len(run.stderr.splitlines()) == 1, run.stderr
    return folders


@pytest.mark.parametrize("name", EXAMPLE_APPS)
def test_check_has_nothing_to_say(assemblies: dict[str, Path], name: str) -> None:
    """`check` on the assembly passes everything: nothing fails, nothing is unknown, not even a warning is left."""
    run = connect_constructs("check", assemblies[name], "--strict", cwd=assemblies[name])
    assert (run.returncode, run.stderr) == (0, "")
    assert _NOTHING_TO_SAY in run.stdout


@pytest.fixture(scope="module")
def found(assemblies: dict[str, Path]) -> list[FieldFinding]:
    """What every tool says of all examples, accepted or not."""
    return findings_in(assemblies.values())


def test_packs_at_synth_find_nothing_that_is_not_accepted(found: list[FieldFinding]) -> None:
    """AwsSolutions, HIPAA, NIST 800-53 r5, PCI and the CDK's own validation have no finding without a reason."""
    assert unaccepted(finding for finding in found if finding.tool in CHECKERS) == []


def test_cfn_lint_finds_nothing_that_is_not_accepted(found: list[FieldFinding]) -> None:
    """cfn-lint has neither an error nor a warning, and what it is told to ignore has a reason."""
    assert unaccepted(finding for finding in found if finding.tool == "cfn-lint") == []


def test_checkov_finds_nothing_that_is_not_accepted(found: list[FieldFinding]) -> None:
    """checkov, offline, fails no check that is not skipped for a reason."""
    assert unaccepted(finding for finding in found if finding.tool == "checkov") == []


def test_the_docs_list_what_is_accepted(found: list[FieldFinding]) -> None:
    """The page lists every accepted finding of the examples, and no other; `make docs` writes it anew."""
    assert page(found) == PAGE.read_text(encoding="utf-8")
