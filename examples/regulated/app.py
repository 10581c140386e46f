"""A contact centre as a bank's platform prescribes it: its keys, its network, its identity provider and its policy."""

from __future__ import annotations

from datetime import time
from pathlib import Path

from aws_cdk import Annotations, App, CfnOutput, Duration, Environment, Stack, Tags
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk.cloudformation_include import CfnInclude

from connect_constructs import (
    Channel,
    CompliantConnectInstance,
    IsolatedNetwork,
    LogKey,
    OpenHours,
    Persona,
    PhoneNumberType,
    RoutedQueue,
    StorageType,
    synthesize,
)

_HERE = Path(__file__).parent
_EXAMPLES = _HERE.parent
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
    storage_types=[StorageType.CALL_RECORDINGS, StorageType.MEDIA_STREAMS],
    media_retention=Duration.hours(1),  # fraud detection listens to calls while they last
    contact_record_stream=False,  # nobody reads contact records before they are archived
    reconcile_every=Duration.hours(1),
)
contact_center.add_customer_profiles("Customers", identity_resolution=True)
contact_center.add_function(
    "Lookup",
    code=lambda_.Code.from_asset(str(_EXAMPLES / "minimal" / "functions" / "lookup")),
    handler="index.handler",
    runtime=lambda_.Runtime.PYTHON_3_14,
)

# Who answers calls, when, and which number customers see when they are called.
hours = contact_center.add_hours_of_operation(
    "Office", hours=[OpenHours(opens=time(8), closes=time(20))], time_zone="America/New_York"
)
hotline = contact_center.add_phone_number("Hotline", type=PhoneNumberType.TOLL_FREE, country_code="US")
calls = contact_center.add_queue("Calls", hours_of_operation=hours, caller_id_number=hotline)
answering = contact_center.add_routing_profile("Calls", queues=[RoutedQueue(queue=calls, channel=Channel.VOICE)])
contact_center.add_user(
    "JaneDoe",
    username="jane.doe",
    first_name="Jane",
    last_name="Doe",
    routing_profile=answering,
    security_profiles=[contact_center.add_security_profile("Agents", persona=Persona.AGENT)],
    auto_accept=[Channel.VOICE],
)

# What a call goes through. CloudFormation cannot lead the hotline there: whoever deploys does, by the output's id.
bot = CfnInclude(
    stack, "Bot", template_file=str(_HERE / "receptionist.yaml"), parameters={"LogKeyArn": log_key.key_arn}
)
receptionist = contact_center.add_lex_bot(
    "Receptionist", bot_alias=bot.get_resource("ReceptionistAlias").get_att("Arn").to_string()
)
queue_flow = contact_center.add_flow("Queue", content=_HERE / "flows" / "queue.json")
inbound_call = contact_center.add_flow(
    "InboundCall",
    content=_HERE / "flows" / "inbound-call.json",
    references={"Receptionist": receptionist, "CallsQueue": calls, "QueueFlow": queue_flow},
)
CfnOutput(stack, "InboundCallFlowId", value=inbound_call.flow_id, description="What the hotline leads to")

# The library cannot see the policy of a key in another account: it warns until somebody answers for it.
for statement in ("DataKeyStatement", "ProfileKeyStatement"):
    Annotations.of(stack).acknowledge_warning(
        f"connect-constructs:{statement}", "the central key's policy holds the statement of the stack output"
    )
synthesize(app)
