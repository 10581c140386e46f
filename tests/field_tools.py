"""What the field's own tools find in the example applications: cdk-nag's packs, cfn-lint and checkov."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.example_apps import REPOSITORY, run_app
from tests.infrastructure.template_snapshots import lint_findings

CHECKOV = REPOSITORY / ".venv-checkov" / "bin" / "checkov"
CHECKERS = {"AwsSolutions", "CloudFormation Validate", "HIPAA.Security", "NIST.800.53.R5", "PCI.DSS.321"}
"""cdk-nag's packs, and the checker that the CDK itself brings."""


@dataclass(frozen=True, slots=True, order=True)
class FieldFinding:
    """What a tool says of one resource.

    Args:
        tool: The tool, or the pack of cdk-nag.
        rule: The rule's id, as the tool reports it.
        resource_type: The type of the resource, such as ``AWS::S3::Bucket``.
        where: The resource.
        reason: Why it is accepted; None for what nobody accepted.
    """

    tool: str
    rule: str
    resource_type: str
    where: str
    reason: str | None


def synth_findings(assembly: Path) -> Iterator[FieldFinding]:
    """Yield what checkers at synth say, accepted or not, from the report that the CDK writes beside an assembly."""
    types = _types_by_path(assembly)
    report = json.loads((assembly / "validation-report.json").read_text(encoding="utf-8"))
    by_checker = {each["pluginName"]: each for each in report["pluginReports"]}
    if missing := CHECKERS - set(by_checker):
        raise RuntimeError(f"{assembly}: {sorted(missing)} did not look at it")
    for checker in sorted(CHECKERS):
        for kind in ("violations", "suppressedViolations"):
            for found in by_checker[checker][kind]:
                for construct in found["violatingConstructs"]:
                    path = construct["constructPath"]
                    yield FieldFinding(checker, found["ruleName"], types[path], path, found.get("reason"))


def cfn_lint_findings(template: Path) -> Iterator[FieldFinding]:
    """Yield what cfn-lint says of a template, errors and warnings alike, and what it is told not to say."""
    document = json.loads(template.read_text(encoding="utf-8"))
    for said in lint_findings(document):
        yield FieldFinding("cfn-lint", "", "", f"{template.name}: {said}", None)
    for logical_id, resource in document["Resources"].items():
        told = resource.get("Metadata", {}).get("cfn-lint", {})
        for rule in told.get("config", {}).get("ignore_checks", ()):
            yield FieldFinding("cfn-lint", rule, resource["Type"], logical_id, told.get("reasons", {}).get(rule))


def checkov_findings(templates: Sequence[Path]) -> Iterator[FieldFinding]:
    """Yield what checkov says of templates, failed or skipped; it must have looked at every one."""
    run = subprocess.run(
        [CHECKOV, "--framework", "cloudformation", "--skip-download", "--output", "json", "--file", *templates],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    report: Any = json.loads(run.stdout)
    results = report["results"]
    looked_at = {Path(check["file_abs_path"]) for check in results["passed_checks"]}
    if results["parsing_errors"] or looked_at != set(templates):
        raise RuntimeError(f"checkov looked at {sorted(looked_at)} only: {results['parsing_errors']}")
    for kind in ("failed_checks", "skipped_checks"):
        for check in results[kind]:
            resource_type, _, logical_id = check["resource"].rpartition(".")
            reason = check["check_result"].get("suppress_comment") if kind == "skipped_checks" else None
            yield FieldFinding("checkov", check["check_id"], resource_type, logical_id, reason)


def synthesized_with_packs(folder: Path, assembly: Path) -> subprocess.CompletedProcess[str]:
    """Run an application's app.py with every pack registered."""
    return run_app(folder, assembly, Path(__file__).with_name("app_with_packs.py"), "app.py")


def templates_in(assembly: Path) -> list[Path]:
    """Return every template of an assembly, those of its Stages too."""
    return sorted(assembly.rglob("*.template.json"))


def findings_in(assemblies: Iterable[Path]) -> list[FieldFinding]:
    """Return what every tool says of some assemblies, each asked once."""
    listed = list(assemblies)
    templates = [template for assembly in listed for template in templates_in(assembly)]
    return [
        *(found for assembly in listed for found in synth_findings(assembly)),
        *(found for template in templates for found in cfn_lint_findings(template)),
        *checkov_findings(templates),
    ]


def unaccepted(findings: Iterable[FieldFinding]) -> list[FieldFinding]:
    """Return what nobody accepted, or accepted without a reason."""
    return [found for found in findings if not (found.reason or "").strip()]


def _types_by_path(assembly: Path) -> dict[str, str]:
    """Return the type of each resource by its construct path."""
    tree = json.loads((assembly / "tree.json").read_text(encoding="utf-8"))["tree"]
    waiting, found = [tree], {}
    while waiting:
        node = waiting.pop()
        waiting += node.get("children", {}).values()
        if kind := node.get("attributes", {}).get("aws:cdk:cloudformation:type"):
            found[node["path"]] = kind
    return found
