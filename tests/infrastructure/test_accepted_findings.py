"""What cdk-nag's own packs say of a contact centre."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

import cdk_nag
from aws_cdk import App, Environment, Stack, Validations
from aws_cdk import aws_lambda as lambda_

from connect_constructs.infrastructure.compliant_connect_instance import CompliantConnectInstance

if TYPE_CHECKING:
    from collections.abc import Callable

PACKS: list[Callable[[App], cdk_nag.NagPack]] = [
    cdk_nag.AwsSolutionsChecks,
    cdk_nag.HIPAASecurityChecks,
    cdk_nag.NIST80053R5Checks,
    cdk_nag.PCIDSS321Checks,
]


def test_every_finding_is_accepted_for_a_reason() -> None:
    """The minimal contact centre with a function has no finding but those accepted in code, with a reason."""
    app = App()
    stack = Stack(app, "Stack", env=Environment(region="us-east-1"))
    contact_center = CompliantConnectInstance(
        stack, "ContactCenter", instance_alias="example-bank", saml_metadata="examples/saml-metadata.xml"
    )
    contact_center.add_function(
        "Lookup",
        code=lambda_.Code.from_inline("def handler(event, context): return {}"),
        handler="index.handler",
        runtime=lambda_.Runtime.PYTHON_3_14,
    )
    Validations.of(app).add_plugins(*(pack(app) for pack in PACKS))
    # Only a finding that nobody accepted makes synth fail; the report then says which.
    with contextlib.suppress(RuntimeError):
        app.synth()
    report = json.loads(Path(app.outdir, "validation-report.json").read_text(encoding="utf-8"))
    reports = report["pluginReports"]

    assert [finding["ruleName"] for each in reports for finding in each["violations"]] == []
    assert all(finding["reason"] for each in reports for finding in each["suppressedViolations"])
    assert {each["pluginName"] for each in reports} >= {"AwsSolutions", "HIPAA.Security", "PCI.DSS.321"}
