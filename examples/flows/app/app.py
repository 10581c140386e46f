"""A contact centre with its flows: for chats, for the queue, and one that takes card payments."""

from __future__ import annotations

from pathlib import Path

from aws_cdk import App, Environment, Stack
from aws_cdk import aws_connect as connect
from aws_cdk import aws_lambda as lambda_

from connect_constructs import CompliantConnectInstance, ConnectFunction, synthesize

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

hours = connect.CfnHoursOfOperation(
    stack,
    "ServiceHours",
    instance_arn=contact_center.instance_arn,
    name="Service",
    time_zone="America/New_York",
    config=[
        connect.CfnHoursOfOperation.HoursOfOperationConfigProperty(
            day=day,
            start_time=connect.CfnHoursOfOperation.HoursOfOperationTimeSliceProperty(hours=8, minutes=0),
            end_time=connect.CfnHoursOfOperation.HoursOfOperationTimeSliceProperty(hours=20, minutes=0),
        )
        for day in ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY")
    ],
)
queue = connect.CfnQueue(
    stack,
    "ServiceQueue",
    instance_arn=contact_center.instance_arn,
    name="Service",
    hours_of_operation_arn=hours.ref,
)
connect.CfnRoutingProfile(
    stack,
    "ServiceProfile",
    instance_arn=contact_center.instance_arn,
    name="Service",
    description="Who serves chats",
    default_outbound_queue_arn=queue.ref,
    media_concurrencies=[connect.CfnRoutingProfile.MediaConcurrencyProperty(channel="CHAT", concurrency=3)],
    queue_configs=[
        connect.CfnRoutingProfile.RoutingProfileQueueConfigProperty(
            delay=0,
            priority=1,
            queue_reference=connect.CfnRoutingProfile.RoutingProfileQueueReferenceProperty(
                channel="CHAT", queue_arn=queue.ref
            ),
        )
    ],
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
