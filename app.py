"""What an application team writes: a contact centre and the function that its flows ask."""

from __future__ import annotations

from pathlib import Path

from aws_cdk import App, Environment, Stack
from aws_cdk import aws_lambda as lambda_

from connect_constructs import CompliantConnectInstance, synthesize

_EXAMPLES = Path(__file__).parent / "examples"

app = App()
stack = Stack(app, "ContactCenter", env=Environment(region="us-east-1"))
contact_center = CompliantConnectInstance(
    stack,
    "ContactCenter",
    instance_alias="example-bank",
    saml_metadata=_EXAMPLES / "saml-metadata.xml",
)
contact_center.add_function(
    "Lookup",
    code=lambda_.Code.from_asset(str(_EXAMPLES / "minimal" / "functions" / "lookup")),
    handler="index.handler",
    runtime=lambda_.Runtime.PYTHON_3_14,
)
synthesize(app)
