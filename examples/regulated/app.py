"""A contact centre as a bank's platform prescribes it: its keys, its network, its identity provider and its policy."""

from __future__ import annotations

from pathlib import Path

from aws_cdk import Annotations, App, Duration, Environment, Stack, Tags
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_

from connect_constructs import CompliantConnectInstance, IsolatedNetwork, LogKey, synthesize

_LOOKUP = Path(__file__).parents[1] / "minimal" / "functions" / "lookup"
_ENVIRONMENT = Environment(account="111122223333", region="us-east-1")
_CENTRAL_KEY = "arn:aws:kms:us-east-1:444455556666:key/0a1b2c3d-0000-4000-8000-000000000001"
_IDENTITY_PROVIDER = f"arn:aws:iam::{_ENVIRONMENT.account}:saml-provider/example-bank"

app = App()
Tags.of(app).add("owner", "contact-centre-platform")
Tags.of(app).add("data-classification", "confidential")

security = Stack(app, "RegulatedSecurity", env=_ENVIRONMENT)
log_key = LogKey(security, "LogKey")

network = Stack(app, "RegulatedNetwork", env=_ENVIRONMENT)
vpc = IsolatedNetwork(network, "Network", log_key=log_key).vpc

stack = Stack(app, "RegulatedContactCenter", env=_ENVIRONMENT)
contact_center = CompliantConnectInstance(
    stack,
    "ContactCenter",
    instance_alias="example-regulated",
    saml_provider=iam.SamlProvider.from_saml_provider_arn(stack, "IdentityProvider", _IDENTITY_PROVIDER),
    vpc=vpc,
    key=kms.Key.from_key_arn(stack, "CentralKey", _CENTRAL_KEY),
    log_key=log_key,
    reconcile_every=Duration.hours(1),
)
contact_center.add_function(
    "Lookup",
    code=lambda_.Code.from_asset(str(_LOOKUP)),
    handler="index.handler",
    runtime=lambda_.Runtime.PYTHON_3_14,
)
# The library cannot see the policy of a key in another account: it warns until somebody answers for it.
Annotations.of(stack).acknowledge_warning(
    "connect-constructs:DataKeyStatement", "the central key's policy holds the statement of the stack output"
)
synthesize(app)
