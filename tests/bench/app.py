"""The app that is measured: contact centres with their functions in one stack, near CloudFormation's 500 resources.

Its arguments are the assembly's folder and whether the guardrails judge it: ``guarded`` or ``plain``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from aws_cdk import App, Environment, Stack
from aws_cdk import aws_lambda as lambda_

from connect_constructs import CompliantConnectInstance, synthesize

_CENTRES = 2
_FUNCTIONS_EACH = 27
_METADATA = Path(__file__).parents[2] / "examples" / "saml-metadata.xml"


def _build(folder: str) -> App:
    app = App(outdir=folder)
    stack = Stack(app, "Measured", env=Environment(region="us-east-1"))
    for centre_number in range(_CENTRES):
        centre = CompliantConnectInstance(
            stack, f"Centre{centre_number}", instance_alias=f"centre-{centre_number}", saml_metadata=_METADATA
        )
        for function_number in range(_FUNCTIONS_EACH):
            centre.add_function(
                f"Lookup{function_number}",
                code=lambda_.Code.from_inline("def handler(event, context): return {}"),
                handler="index.handler",
                runtime=lambda_.Runtime.PYTHON_3_14,
            )
    return app


if __name__ == "__main__":
    folder, judged = sys.argv[1:]
    app = _build(folder)
    if judged == "guarded":
        synthesize(app)
    else:
        app.synth()
