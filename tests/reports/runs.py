"""Runs to report on."""

from __future__ import annotations

from dataclasses import replace

from connect_constructs.facts.evaluation import Evaluation, Run
from connect_constructs.facts.exemption import Exemption
from connect_constructs.facts.finding import Finding
from connect_constructs.facts.place import Place

FUNCTION = Place(
    file="cdk.out/Desk.template.json",
    logical_id="Lookup1A2B",
    resource_type="AWS::Lambda::Function",
    construct_path="Desk/Lookup/Resource",
)
FAIL = Finding(
    guardrail="LAM01",
    verdict="fail",
    severity="error",
    waivable="yes",
    title="functions run in a VPC",
    message="no subnet",
    fix="Give it a VPC.",
    place=FUNCTION,
)
WARNING = replace(FAIL, guardrail="STR03", severity="warning", title="contact records outlive Connect")
UNKNOWN = replace(FAIL, verdict="unknown", message="cannot tell: parameter Subnets has no default")
CRASH = replace(FAIL, verdict="error", message="the guardrail crashed (KeyError: 'x')")
EXEMPTED = replace(
    FAIL,
    verdict="exempted",
    exemption=Exemption(
        place=FUNCTION,
        code="LAM01",
        reason="legacy lookup",
        approved_by="platform team",
        ticket="SEC-7",
        expires="2031-05-01",
        source="code",
        targets=("Desk/Lookup",),
    ),
)


def run_of(*findings: Finding, source: str = "cdk.out", unreadable: tuple[str, ...] = ()) -> Run:
    """Return a run with these findings and two passes."""
    passes = tuple(("KEY01", Place(logical_id=name)) for name in ("DataKey", "LogKey"))
    return Run(source, "0123456789ab", Evaluation(findings, passes), unreadable)
