"""Every example application is clean by the library's own catalogue and by the field's own tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.accepted_findings import PAGE, page
from tests.cli.command_line import connect_constructs
from tests.example_apps import EXAMPLE_APPS
from tests.field_tools import (
    cfn_lint_findings,
    checkov_findings,
    synth_findings,
    synthesized_with_packs,
    templates_in,
    unaccepted,
)

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


@pytest.mark.parametrize("name", EXAMPLE_APPS)
def test_packs_at_synth_find_nothing_that_is_not_accepted(assemblies: dict[str, Path], name: str) -> None:
    """AwsSolutions, HIPAA, NIST 800-53 r5, PCI and the CDK's own validation have no finding without a reason."""
    assert unaccepted(synth_findings(assemblies[name])) == []


@pytest.mark.parametrize("name", EXAMPLE_APPS)
def test_cfn_lint_finds_nothing_that_is_not_accepted(assemblies: dict[str, Path], name: str) -> None:
    """cfn-lint has neither an error nor a warning, and what it is told to ignore has a reason."""
    for template in templates_in(assemblies[name]):
        assert unaccepted(cfn_lint_findings(template)) == []


def test_checkov_finds_nothing_that_is_not_accepted(assemblies: dict[str, Path]) -> None:
    """checkov, offline, fails no check that is not skipped for a reason."""
    templates = [template for assembly in assemblies.values() for template in templates_in(assembly)]
    assert unaccepted(checkov_findings(templates)) == []


def test_the_docs_list_what_is_accepted(assemblies: dict[str, Path]) -> None:
    """The page lists every accepted finding of the examples, and no other; `make docs` writes it anew."""
    templates = [template for assembly in assemblies.values() for template in templates_in(assembly)]
    found = [
        *(finding for assembly in assemblies.values() for finding in synth_findings(assembly)),
        *(finding for template in templates for finding in cfn_lint_findings(template)),
        *checkov_findings(templates),
    ]
    assert page(found) == PAGE.read_text(encoding="utf-8")
