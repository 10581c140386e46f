"""What belongs to one instance and fits no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import CfnParameter
from aws_cdk import aws_connect as connect

from connect_constructs.guardrails.policy import GuardrailPolicy
from connect_constructs.infrastructure.connect_instance import ConnectInstance
from connect_constructs.infrastructure.contact_flow import ContactFlow
from connect_constructs.infrastructure.contact_flow_module import ContactFlowModule
from connect_constructs.infrastructure.flow_type import FlowType
from connect_constructs.infrastructure.hours_of_operation import HoursOfOperation
from connect_constructs.infrastructure.instance_protocol import IConnectInstance
from connect_constructs.infrastructure.lex_bot_association import LexBotAssociation
from connect_constructs.infrastructure.persona import Persona
from connect_constructs.infrastructure.phone_number import PhoneNumber
from connect_constructs.infrastructure.phone_number_type import PhoneNumberType
from connect_constructs.infrastructure.quick_connect import QuickConnect
from connect_constructs.infrastructure.security_profile import SecurityProfile
from tests.infrastructure.flow_documents import setting
from tests.infrastructure.routing import DAYTIME, RoutingStack

if TYPE_CHECKING:
    from collections.abc import Callable

    from constructs import IConstruct

    from connect_constructs.infrastructure.queue import Queue

ARN = "arn:aws:connect:us-east-1:111122223333:instance/0f9e8d7c-6b5a-4321-8765-0123456789ab"
OTHER_ARN = "arn:aws:connect:us-east-1:111122223333:instance/11111111-6b5a-4321-8765-0123456789ab"
ROLE_ARN = "arn:aws:iam::111122223333:role/aws-service-role/connect.amazonaws.com/Example"
BOT_ARN = "arn:aws:lex:us-east-1:111122223333:bot-alias/ABCDEFGHIJ/KLMNOPQRST"
ITS_ARN = setting(it="${It.Arn}")
ITS_KEY = setting(it="${It.AssociationId}")


def _existing(arn: str) -> IConnectInstance:
    return ConnectInstance.from_attributes(instance_arn=arn, instance_alias="existing-bank", service_role_arn=ROLE_ARN)


class _TwoInstances(RoutingStack):
    """A stack with something of each kind in one instance, and what it takes to make the same in another."""

    def __init__(self) -> None:
        super().__init__(GuardrailPolicy(approved_features=("chat", "lex", "telephony")))
        self.other = ConnectInstance(self, "OtherInstance", instance_alias="other-bank")
        self.number_ = self.number("Number")
        self.queue_ = self.queue("Queue", caller_id_number=self.number_)
        self.profile_ = self.profile("Profile", self.queue_)
        self.agents = SecurityProfile(self, "Agents", instance=self.instance, persona=Persona.AGENT)
        self.user_ = self.user("User", self.profile_)
        self.to_queue = self.flow("ToQueue", FlowType.QUEUE_TRANSFER)
        self.quick_connect = QuickConnect(self, "Quick", instance=self.instance, flow=self.to_queue)
        self.module = ContactFlowModule(self, "Module", instance=self.instance, content=setting(it="x"))
        self.bot = LexBotAssociation(self, "Bot", instance=self.instance, bot_alias=BOT_ARN)
        self.security_key = connect.CfnSecurityKey(self, "Key", instance_id=self.instance.instance_arn, key="x")
        self.others_hours = HoursOfOperation(self, "OtherHours", instance=self.other, hours=[DAYTIME], time_zone="UTC")
        self.others_number = PhoneNumber(
            self, "OtherNumber", instance=self.other, type=PhoneNumberType.DID, country_code="US"
        )
        self.others_queue = self.queue(
            "OtherQueue",
            instance=self.other,
            hours_of_operation=self.others_hours,
            caller_id_number=self.others_number,
        )
        self.others_profile = self.profile("OtherProfile", self.others_queue, instance=self.other)

    def queue_with(self, **parts: Any) -> None:
        """Make a queue of the other instance, with its own hours and number where nothing else is said."""
        own = {"hours_of_operation": self.others_hours, "caller_id_number": self.others_number}
        self.queue("Mixed", instance=self.other, **own | parts)

    def profile_with(self, *queues: Queue, **parts: Any) -> None:
        """Make a routing profile of the other instance, which serves its own queue besides."""
        self.profile("Mixed", self.others_queue, *queues, instance=self.other, **parts)

    def user_with(self, **parts: Any) -> None:
        """Make a user of the other instance, who holds its own profiles where nothing else is said."""
        held = SecurityProfile(self, "OtherAgents", instance=self.other, persona=Persona.AGENT)
        own = {"routing_profile": self.others_profile, "security_profiles": [held]}
        self.user("Mixed", self.others_profile, instance=self.other, **own | parts)

    def quick_connect_to(self, **destination: Any) -> None:
        """Make a quick connect of the other instance."""
        QuickConnect(self, "Mixed", instance=self.other, **destination)

    def flow_through(self, type_: FlowType) -> ContactFlow:
        """Make a flow of the other instance."""
        return ContactFlow(self, "OtherFlow", instance=self.other, content=setting(it="x"), type=type_)

    def flow_with(self, part: IConstruct) -> None:
        """Make a flow of the other instance that names something."""
        ContactFlow(self, "Mixed", instance=self.other, content=ITS_ARN, references={"It": part})


@pytest.mark.parametrize(
    ("part", "mix"),
    [
        ("Hours", lambda two: two.queue_with(hours_of_operation=two.hours)),
        ("Number", lambda two: two.queue_with(caller_id_number=two.number_)),
        ("Quick", lambda two: two.queue_with(quick_connects=[two.quick_connect])),
        ("Queue", lambda two: two.profile_with(two.queue_)),
        ("Queue", lambda two: two.profile_with(default_outbound_queue=two.queue_)),
        ("Profile", lambda two: two.user_with(routing_profile=two.profile_)),
        ("Agents", lambda two: two.user_with(security_profiles=[two.agents])),
        ("Queue", lambda two: two.quick_connect_to(queue=two.queue_, flow=two.flow_through(FlowType.QUEUE_TRANSFER))),
        ("User", lambda two: two.quick_connect_to(user=two.user_, flow=two.flow_through(FlowType.AGENT_TRANSFER))),
        ("ToQueue", lambda two: two.quick_connect_to(flow=two.to_queue)),
        ("ToQueue", lambda two: two.quick_connect_to(queue=two.others_queue, flow=two.to_queue)),
        ("Module", lambda two: two.flow_with(two.module)),
        ("Bot", lambda two: two.flow_with(two.bot)),
        ("Key", lambda two: two.flow_with(two.security_key)),
    ],
)
def test_what_is_another_instances_is_refused(part: str, mix: Callable[[_TwoInstances], None]) -> None:
    """Wherever a part of one instance is given to another's, it and both instances are named."""
    with pytest.raises(ValueError, match=r"\AStack/Mixed: .*\Z") as refused:
        mix(_TwoInstances())

    assert str(refused.value) == (
        f"Stack/Mixed: Stack/{part} is of the instance Stack/Instance; allowed: what is of Stack/OtherInstance"
    )


def test_what_a_module_names_is_its_instances() -> None:
    """A flow module is no way around it."""
    two = _TwoInstances()
    with pytest.raises(ValueError, match=r"\AStack/Mixed: Stack/Queue is of the instance Stack/Instance; .*\Z"):
        ContactFlowModule(two, "Mixed", instance=two.other, content=ITS_ARN, references={"It": two.queue_})


@pytest.mark.parametrize(
    ("own", "other"), [(ARN, OTHER_ARN), (None, OTHER_ARN), (ARN, None)], ids=["both", "the other", "the one"]
)
def test_an_existing_instance_is_another_too(own: str | None, other: str | None) -> None:
    """An ARN is that of no other ARN, and of nothing that the app declares."""
    stack = RoutingStack()
    first = _existing(own) if own else stack.instance
    second = _existing(other) if other else stack.instance
    hours = HoursOfOperation(stack, "First", instance=first, hours=[DAYTIME], time_zone="UTC")
    with pytest.raises(ValueError, match=r"\AStack/Queue: Stack/First is of the instance .*; allowed: what is of .*\Z"):
        stack.queue("Queue", instance=second, hours_of_operation=hours)


def test_one_instance_may_be_described_twice() -> None:
    """What belongs to the same ARN fits together, whichever description it was given."""
    stack = RoutingStack()
    hours = HoursOfOperation(stack, "First", instance=_existing(ARN), hours=[DAYTIME], time_zone="UTC")

    assert stack.queue("Queue", instance=_existing(ARN), hours_of_operation=hours).queue_arn


@pytest.mark.parametrize("known", [ARN, None])
def test_what_only_deployment_knows_is_let_through(known: str | None) -> None:
    """An ARN by parameter may be that of any instance, so that nobody is refused for it."""
    stack = RoutingStack()
    instance = _existing(known) if known else stack.instance
    by_parameter = _existing(CfnParameter(stack, "InstanceArn").value_as_string)
    hours = HoursOfOperation(stack, "First", instance=instance, hours=[DAYTIME], time_zone="UTC")

    assert stack.queue("Queue", instance=by_parameter, hours_of_operation=hours).queue_arn


def test_what_names_no_instance_by_its_arn_is_let_through() -> None:
    """A resource that has an id where the ARN should be is the service's to refuse."""
    stack = RoutingStack()
    key = connect.CfnSecurityKey(stack, "Key", instance_id=ARN.rpartition("/")[2], key="x")

    assert ContactFlow(stack, "Flow", instance=stack.instance, content=ITS_KEY, references={"It": key}).flow_arn
