"""Findings in the words of the CDK's validation report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from aws_cdk import PolicyValidationPluginReport, PolicyViolatingResource, PolicyViolation

from connect_constructs.facts.place import Place
from connect_constructs.infrastructure._acknowledgements import is_within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connect_constructs.facts.evaluation import Evaluation, Run
    from connect_constructs.facts.exemption import Acknowledgement
    from connect_constructs.facts.finding import Finding

_ABOUT_ACKNOWLEDGEMENTS = "EXM04"


def report_of(violations: Sequence[PolicyViolation]) -> PolicyValidationPluginReport:
    """Return the CDK's report, no success when something is fatal or an error."""
    return PolicyValidationPluginReport(
        success=not any(violation.severity in ("fatal", "error") for violation in violations), violations=violations
    )


def violations_of(run: Run) -> list[PolicyViolation]:
    """Return what a run came to as violations; what could not be read is one, what is exempted is none."""
    return [
        *(stopped(line) for line in run.unreadable),
        *(_violation(finding) for finding in run.evaluation.findings if finding.verdict != "exempted"),
    ]


def stopped(reason: str) -> PolicyViolation:
    """Return the violation for what could not be judged at all."""
    return PolicyViolation(
        rule_name="Connect-INPUT",
        description=f"the guardrails could not judge the app: {reason}",
        severity="fatal",
        violating_resources=[_resource(Place())],
    )


def without_acknowledged(evaluation: Evaluation, acknowledgements: Sequence[Acknowledgement]) -> Evaluation:
    """Leave out what was acknowledged raw and may be, as the CDK and cdk-nag would; EXM04 then speaks in its place.

    The CDK itself honours the prefixed id only, cdk-nag's packs the bare one too: here both mean the same. An
    acknowledgement without a reason acknowledges nothing, and what a record exempts stays in the report.
    """
    return replace(
        evaluation,
        findings=tuple(
            finding
            for finding in evaluation.findings
            if finding.verdict == "exempted"
            or _severity(finding) == "fatal"
            or finding.guardrail == _ABOUT_ACKNOWLEDGEMENTS
            or not any(_covers(acknowledgement, finding) for acknowledgement in acknowledgements)
        ),
    )


def _covers(acknowledgement: Acknowledgement, finding: Finding) -> bool:
    path, node = finding.place.construct_path, acknowledgement.place.construct_path
    said = acknowledgement.code == finding.guardrail and bool(acknowledgement.reason.strip())
    return said and None not in (path, node) and is_within(path or "", node or "")


def _severity(finding: Finding) -> Literal["fatal", "error", "warning"]:
    """Return what the CDK makes of a finding: fatal cannot be acknowledged, fatal and error fail synth.

    What only the platform team may waive is fatal too, because acknowledgements stand in the application's code.
    """
    if finding.verdict == "error":
        return "fatal"
    if finding.verdict == "unknown" or finding.severity == "warning":
        return "warning"
    return "error" if finding.waivable == "yes" else "fatal"


def _violation(finding: Finding) -> PolicyViolation:
    return PolicyViolation(
        rule_name=f"Connect-{finding.guardrail}",
        description=finding.message,
        fix=finding.fix,
        severity=_severity(finding),
        violating_resources=[_resource(finding.place)],
    )


def _resource(place: Place) -> PolicyViolatingResource:
    if place.logical_id and place.file:
        return PolicyViolatingResource(locations=[], resource_logical_id=place.logical_id, template_path=place.file)
    return PolicyViolatingResource(locations=[], construct_path=place.construct_path)
