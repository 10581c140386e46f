"""A contact centre with its flows: for chats, for the queue, and one that takes card payments."""

from __future__ import annotations

from datetime import time
from pathlib import Path

from aws_cdk import App, Environment, Stack
from aws_cdk import aws_connect as connect
from aws_cdk import aws_lambda as lambda_

from connect_constructs import Channel, CompliantConnectInstance, ConnectFunction, OpenHours, RoutedQueue, synthesize

_HERE = Path(__file__).parent
_FLOWS = _HERE.parent
_EXAMPLES = _FLOWS.parent


def _function(name: str, folder: Path) -> ConnectFunction:
    """Add a function whose code is in a folder."""
    return contact_center.add_function(
        name,
        code=lambda_.Code.from_asset(str(folder)),
        handler="index.handler",
        runtime=lambda_.Runtime.PYTHON_3_14,
    )


app = App()
stack = Stack(app, "Flows", env=Environment(region="us-east-1"))
contact_center = CompliantConnectInstance(
    stack,
    "ContactCenter",
    instance_alias="example-flows",
    saml_metadata=_EXAMPLES / "saml-metadata.xml",
)

hours = contact_center.add_hours_of_operation(
    "Service", hours=[OpenHours(opens=time(8), closes=time(20))], time_zone="America/New_York"
)
queue = contact_center.add_queue("Service", hours_of_operation=hours)
contact_center.add_routing_profile(
    "Service",
    description="Who serves chats",
    queues=[RoutedQueue(queue=queue, channel=Channel.CHAT)],
    concurrencies={Channel.CHAT: 3},
)
contact_center.add_flow(
    "InboundChat",
    content=_FLOWS / "inbound-chat.json",
    references={
        "GreetingModule": contact_center.add_flow_module("Greeting", content=_FLOWS / "greeting.json"),
        "LookupFunction": _function("Lookup", _EXAMPLES / "minimal" / "functions" / "lookup"),
        "QueueFlow": contact_center.add_flow("Queue", content=_FLOWS / "queue.json"),
        "ServiceHours": hours,
        "ServiceQueue": queue,
    },
)

# The payment provider has the private key: what customers type is readable to nobody else.
payment_key = connect.CfnSecurityKey(
    stack,
    "PaymentKey",
    instance_id=contact_center.instance_arn,
    key=(_HERE / "payment-key.pem").read_text(encoding="utf-8").strip(),
)
contact_center.add_flow(
    "Payment",
    content=_FLOWS / "payment.json",
    references={
        "PaymentFunction": _function("Payment", _HERE / "functions" / "payment"),
        "PaymentKey.Certificate": (_HERE / "payment-certificate.pem").read_text(encoding="utf-8"),
        "PaymentKey.Id": payment_key.attr_association_id,
    },
)
synthesize(app)
