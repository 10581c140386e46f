"""A stack with queues and people, for the tests of routing constructs."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

from connect_constructs.guardrails.policy import GuardrailPolicy
from connect_constructs.infrastructure.channel import Channel
from connect_constructs.infrastructure.contact_flow import ContactFlow
from connect_constructs.infrastructure.hours_of_operation import HoursOfOperation
from connect_constructs.infrastructure.open_hours import OpenHours
from connect_constructs.infrastructure.persona import Persona
from connect_constructs.infrastructure.phone_number import PhoneNumber
from connect_constructs.infrastructure.phone_number_type import PhoneNumberType
from connect_constructs.infrastructure.queue import Queue
from connect_constructs.infrastructure.routed_queue import RoutedQueue
from connect_constructs.infrastructure.routing_profile import RoutingProfile
from connect_constructs.infrastructure.security_profile import SecurityProfile
from connect_constructs.infrastructure.user import User
from tests.infrastructure.flow_documents import saying
from tests.infrastructure.stacks import ContactCenterStack

if TYPE_CHECKING:
    from connect_constructs.infrastructure.flow_type import FlowType

DAYTIME = OpenHours(opens=time(8), closes=time(20))
WITH_CALLS = GuardrailPolicy(approved_features=("chat", "tasks", "telephony"))


class RoutingStack(ContactCenterStack):
    """A stack whose instance has hours, and makes the rest on demand; nothing but ids is chosen."""

    def __init__(self, policy: GuardrailPolicy | None = None) -> None:
        super().__init__(policy)
        self.hours = HoursOfOperation(self, "Hours", instance=self.instance, hours=[DAYTIME], time_zone="UTC")

    def queue(self, id_: str, **choices: Any) -> Queue:
        """Make a queue."""
        return Queue(self, id_, **{"instance": self.instance, "hours_of_operation": self.hours, **choices})

    def profile(self, id_: str, *queues: Queue, channel: Channel = Channel.CHAT, **choices: Any) -> RoutingProfile:
        """Make a routing profile that serves queues on one channel."""
        routed = [RoutedQueue(queue=queue, channel=channel) for queue in queues]
        return RoutingProfile(self, id_, **{"instance": self.instance, "queues": routed, **choices})

    def user(self, id_: str, profile: RoutingProfile, **choices: Any) -> User:
        """Make a user who is an agent."""
        given: dict[str, Any] = {
            "instance": self.instance,
            "username": id_,
            "first_name": "Jane",
            "last_name": "Doe",
            "routing_profile": profile,
            "security_profiles": [
                SecurityProfile(self, f"{id_}May", instance=self.instance, persona=Persona.AGENT),
            ],
        }
        return User(self, id_, **(given | choices))

    def flow(self, id_: str, type_: FlowType) -> ContactFlow:
        """Make a flow of a type."""
        return ContactFlow(self, id_, instance=self.instance, content=saying(Text="Hello."), type=type_)

    def number(self, id_: str) -> PhoneNumber:
        """Claim a phone number."""
        return PhoneNumber(self, id_, instance=self.instance, type=PhoneNumberType.DID, country_code="US")
