"""A bank's contact centre for chats: two desks, their supervisors, and what they know of customers."""

from __future__ import annotations

from datetime import time
from pathlib import Path

from aws_cdk import App, CfnOutput, Environment, Stack
from aws_cdk import aws_lambda as lambda_

from connect_constructs import Channel, CompliantConnectInstance, Day, OpenHours, Persona, RoutedQueue, synthesize

_HERE = Path(__file__).parent
_FLOWS = _HERE / "flows"

app = App()
stack = Stack(app, "ContactCenter", env=Environment(region="us-east-1"))
bank = CompliantConnectInstance(
    stack,
    "Bank",
    instance_alias="example-bank-chat",
    saml_metadata=_HERE.parent / "saml-metadata.xml",
    attachment_origins=["https://chat.example.com"],  # where customers chat, and send documents from
)
bank.add_approved_origin("Desktop", origin="https://desktop.example.com")  # where agents work
bank.add_customer_profiles("Customers", event_stream=True)

# When somebody is there.
office_hours = bank.add_hours_of_operation(
    "Office",
    hours=[OpenHours(opens=time(8), closes=time(20)), OpenHours(opens=time(9), closes=time(13), days=[Day.SATURDAY])],
    time_zone="America/New_York",
)
round_the_clock = bank.add_hours_of_operation(
    "RoundTheClock", hours=[OpenHours(opens=time(0), closes=time(0), days=list(Day))], time_zone="America/New_York"
)

# What people may do.
administrators = bank.add_security_profile("Administrators", persona=Persona.ADMINISTRATOR)
supervisors = bank.add_security_profile("Supervisors", persona=Persona.SUPERVISOR)
agents = bank.add_security_profile("Agents", persona=Persona.AGENT)

# Supervisors take over what agents cannot settle.
escalations = bank.add_queue("Escalations", hours_of_operation=office_hours)
supervision = bank.add_routing_profile("Supervision", queues=[RoutedQueue(queue=escalations, channel=Channel.CHAT)])
supervisor = bank.add_user(
    "MaryMajor",
    username="mary.major",
    first_name="Mary",
    last_name="Major",
    routing_profile=supervision,
    security_profiles=[supervisors],
)

# How chats are handed over.
queue_flow = bank.add_flow("Queue", content=_FLOWS / "queue.json")
to_queue = bank.add_flow("QueueTransfer", content=_FLOWS / "queue-transfer.json", references={"QueueFlow": queue_flow})
to_agent = bank.add_flow("AgentTransfer", content=_FLOWS / "agent-transfer.json", references={"QueueFlow": queue_flow})
to_supervisors = [
    bank.add_quick_connect("Supervisors", queue=escalations, flow=to_queue),
    bank.add_quick_connect("MaryMajor", name="Mary Major", user=supervisor, flow=to_agent),
]

# Two desks: lost and stolen cards day and night, everything else while the bank is open.
cards = bank.add_queue("Cards", hours_of_operation=round_the_clock, quick_connects=to_supervisors)
to_cards = bank.add_quick_connect("Cards", queue=cards, flow=to_queue)
service = bank.add_queue("Service", hours_of_operation=office_hours, quick_connects=[to_cards, *to_supervisors])
card_chats = RoutedQueue(queue=cards, channel=Channel.CHAT)
service_chats = RoutedQueue(queue=service, channel=Channel.CHAT, priority=2)
card_desk = bank.add_routing_profile("CardDesk", queues=[card_chats], concurrencies={Channel.CHAT: 2})
service_desk = bank.add_routing_profile(
    "ServiceDesk", queues=[card_chats, service_chats], concurrencies={Channel.CHAT: 3}
)

# Who works there, by the names under which the identity provider knows them.
for first_name, last_name, desk, security_profile in (
    ("Jane", "Doe", card_desk, agents),
    ("John", "Roe", service_desk, agents),
    ("Richard", "Miles", supervision, administrators),
):
    bank.add_user(
        first_name + last_name,
        username=f"{first_name}.{last_name}".lower(),
        first_name=first_name,
        last_name=last_name,
        routing_profile=desk,
        security_profiles=[security_profile],
    )

# What a chat goes through.
tier = bank.add_function(
    "Tier",
    code=lambda_.Code.from_asset(str(_HERE / "functions" / "tier")),
    handler="index.handler",
    runtime=lambda_.Runtime.PYTHON_3_14,
)
identify = bank.add_flow_module("Identify", content=_FLOWS / "identify.json", references={"TierFunction": tier})
inbound_chat = bank.add_flow(
    "InboundChat",
    content=_FLOWS / "inbound-chat.json",
    references={"IdentifyModule": identify, "QueueFlow": queue_flow, "CardsQueue": cards, "ServiceQueue": service},
)
CfnOutput(stack, "InboundChatFlowId", value=inbound_chat.flow_id, description="What the chat site starts chats with")
synthesize(app)
