"""What the handler's tests share: a clock that only sleeping moves, a Lambda context and good properties."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from connect_constructs.runtime._pace import Clock
from connect_constructs.runtime.authentication_profile_handler import serve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fakes.fake_cloudformation import FakeCloudFormation
    from tests.fakes.fake_connect import FakeConnect

INSTANCE_ID = "aaaaaaaa-bbbb-cccc-dddd-111122223333"
PHYSICAL_ID = f"{INSTANCE_ID}/authentication-profile/default"
PROPERTIES = {
    "InstanceId": INSTANCE_ID,
    "AllowedIps": ["216.82.182.50/31", "216.82.182.52/30", "2001:db8::/48"],
    "BlockedIps": ["216.82.182.53/32"],
    "PeriodicSessionDuration": "20",
    "SessionInactivityDuration": "15",
    "SessionInactivityHandlingEnabled": "true",
}


class StillClock:
    """Time that passes only while the handler sleeps; random waits take their upper bound, or none at all."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.shortest_jitter = False

    def now(self) -> float:
        """Give the time."""
        return self.time

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.time += seconds

    def as_clock(self) -> Clock:
        """Give the handler its clock."""
        return Clock(self.now, self.sleep, lambda lower, upper: lower if self.shortest_jitter else upper)


@dataclass(frozen=True)
class Invocation:
    """The Lambda context of an invocation that has so many seconds."""

    seconds: float = 300

    def get_remaining_time_in_millis(self) -> int:
        """Give the time left."""
        return int(self.seconds * 1000)


@dataclass
class Stage:
    """One Connect, one CloudFormation and the handler between them."""

    connect: FakeConnect
    cloudformation: FakeCloudFormation
    clock: StillClock = field(default_factory=StillClock)

    def request(
        self, request_type: str, properties: Mapping[str, Any], *, seconds: float = 300, **more: Any
    ) -> dict[str, Any]:
        """Have the handler serve a request and give its one answer."""
        before = len(self.cloudformation.answers)
        event = self.cloudformation.event(request_type, properties, **more)
        serve(event, Invocation(seconds), self.clock.as_clock())
        (answer,) = self.cloudformation.answers[before:]
        return answer

    def operations(self) -> list[str]:
        """Name the operations that were called, in order, without the common ending."""
        return [call.operation.removesuffix("AuthenticationProfile") for call in self.connect.calls]

    def updates(self) -> list[dict[str, Any]]:
        """Give the settings of each update."""
        places = ("InstanceId", "AuthenticationProfileId")
        return [
            {name: value for name, value in call.arguments.items() if name not in places}
            for call in self.connect.calls
            if call.operation == "UpdateAuthenticationProfile"
        ]
