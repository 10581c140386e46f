"""The smallest contact centre that meets every guardrail: one call, and one function for its flows."""

from __future__ import annotations

from pathlib import Path

from aws_cdk import App, Environment, Stack
from aws_cdk import aws_lambda as lambda_

from connect_constructs import CompliantConnectInstance, synthesize

_HERE = Path(__file__).parent

app = App()
stack = Stack(app, "Minimal", env=Environment(region="us-east-1"))
contact_center = CompliantConnectInstance(
    stack,
    "ContactCenter",
    instance_alias="example-minimal",
    saml_metadata=_HERE.parent / "saml-metadata.xml",
)
contact_center.add_function(
    "Lookup",
    code=lambda_.Code.from_asset(str(_HERE / "functions" / "lookup")),
    handler="index.handler",
    runtime=lambda_.Runtime.PYTHON_3_14,
)
synthesize(app)
