"""``docs/accepted-findings.md``: what other tools find in the examples and the library accepts, with its reasons.

``make docs`` writes it; a test compares it.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from tests.example_apps import EXAMPLE_APPS, REPOSITORY
from tests.field_tools import FieldFinding, findings_in, synthesized_with_packs

PAGE = Path(__file__).parents[1] / "docs" / "accepted-findings.md"
_TOOLS = ("cdk-nag", "aws-cdk-lib", "cfn-lint")
_CHECKOV = REPOSITORY / "requirements-checkov.in"
_HEAD = """\
# Accepted findings of other tools

What cdk-nag's packs, the CDK's own validation, cfn-lint and checkov find in the resources that this library makes, over
all example applications, and why it is accepted. Nothing inside an application's own resources is ever accepted for it.
cdk-nag and the CDK list these as suppressed in validation-report.json; checkov and cfn-lint read them from the
resources' metadata.

Found with {versions}. PCI.DSS.321 is PCI DSS version 3.2.1.

| tool | rule | on | why |
|---|---|---|---|
"""


def page(findings: Iterable[FieldFinding]) -> str:
    """Return the page that lists the findings, once each."""
    rows = {
        f"| {found.tool} | {_general(found.rule)} | {found.resource_type} | {found.reason} |\n" for found in findings
    }
    return _HEAD.format(versions=_versions()) + "".join(sorted(rows))


def _versions() -> str:
    """Return which version of each tool looks, checkov's by its requirement since it has an environment of its own."""
    checkov = _CHECKOV.read_text(encoding="utf-8").strip().replace("==", " ")
    return f"{', '.join(f'{tool} {version(tool)}' for tool in _TOOLS)} and {checkov}"


def _general(rule: str) -> str:
    """Return a rule's id without what it names of one application."""
    return re.sub(r"\[.*", "", rule)


def _found() -> list[FieldFinding]:
    with tempfile.TemporaryDirectory() as scratch:
        assemblies = {Path(scratch, str(number)): folder for number, folder in enumerate(EXAMPLE_APPS.values())}
        for assembly, folder in assemblies.items():
            synthesized_with_packs(folder, assembly).check_returncode()
        return findings_in(assemblies)


if __name__ == "__main__":
    PAGE.write_text(page(_found()), encoding="utf-8")
