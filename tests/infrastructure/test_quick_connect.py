"""Quick connects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from connect_constructs.infrastructure.flow_type import FlowType
from connect_constructs.infrastructure.quick_connect import QuickConnect
from tests.infrastructure.routing import WITH_CALLS, RoutingStack
from tests.infrastructure.stacks import one_of

if TYPE_CHECKING:
    from connect_constructs.guardrails.policy import GuardrailPolicy

QUICK_CONNECT = "AWS::Connect::QuickConnect"
NUMBER = "+12065550100"


class _Destinations:
    """A stack with something of every kind that a quick connect can go to."""

    def __init__(self, policy: GuardrailPolicy | None = None) -> None:
        self.stack = RoutingStack(policy)
        number = {"caller_id_number": self.stack.number("Hotline")} if policy else {}
        queue = self.stack.queue("Queue", **number)
        self._all: dict[str, Any] = {
            "queue": queue,
            "user": self.stack.user("JaneDoe", self.stack.profile("Service", queue)),
            "flow": self.stack.flow("Enter", FlowType.CONTACT_FLOW),
            "phone_number": NUMBER,
        }

    def connect(self, *kinds: str, through: FlowType | None = None, **choices: Any) -> None:
        """Make a quick connect to some kinds of destination, through a flow of a type."""
        flow = {"flow": self.stack.flow("Through", through)} if through else {}
        given = {kind: self._all[kind] for kind in kinds}
        QuickConnect(self.stack, "Connect", instance=self.stack.instance, **(given | flow | choices))


@pytest.mark.parametrize(
    ("kind", "through", "type_", "config"),
    [
        (
            "queue",
            FlowType.QUEUE_TRANSFER,
            "QUEUE",
            {"QueueConfig": {"QueueArn": "Queue", "ContactFlowArn": "Through"}},
        ),
        ("user", FlowType.AGENT_TRANSFER, "USER", {"UserConfig": {"UserArn": "JaneD", "ContactFlowArn": "Through"}}),
        ("flow", None, "FLOW", {"FlowConfig": {"ContactFlowArn": "Enter"}}),
    ],
)
def test_it_goes_where_it_is_told(kind: str, through: FlowType | None, type_: str, config: dict[str, Any]) -> None:
    """Queues and users are reached through their flow, a flow by itself; the type follows."""
    destinations = _Destinations()
    destinations.connect(kind, through=through)
    properties = one_of(destinations.stack, QUICK_CONNECT)
    [(place, parts)] = config.items()
    found = dict(properties["QuickConnectConfig"])

    assert found.pop("QuickConnectType") == type_
    assert [*found] == [place]
    assert set(found[place]) == set(parts)
    assert all(found[place][name]["Ref"].startswith(id_) for name, id_ in parts.items())
    assert set(properties) == {"InstanceArn", "Name", "QuickConnectConfig"}


def test_what_is_said_is_taken() -> None:
    """A number is dialled as it stands; name, description and tags go into the resource."""
    destinations = _Destinations(WITH_CALLS)
    destinations.connect("phone_number", name="Fraud desk", description="Who stops cards", tags={"team": "service"})
    properties = one_of(destinations.stack, QUICK_CONNECT)

    assert properties["QuickConnectConfig"] == {
        "QuickConnectType": "PHONE_NUMBER",
        "PhoneConfig": {"PhoneNumber": NUMBER},
    }
    assert (properties["Name"], properties["Description"]) == ("Fraud desk", "Who stops cards")
    assert properties["Tags"] == [{"Key": "team", "Value": "service"}]


@pytest.mark.parametrize(
    ("kinds", "given"),
    [
        ((), "nothing"),
        (("queue", "user"), "queue and user"),
        (("queue", "user", "flow"), "queue and user and flow"),
        (("flow", "phone_number"), "flow and phone_number"),
        (("queue", "phone_number"), "queue and phone_number"),
    ],
)
def test_it_goes_to_exactly_one_place(kinds: tuple[str, ...], given: str) -> None:
    """What goes nowhere or to two places is refused."""
    with pytest.raises(ValueError, match=rf"\AStack/Connect: given to go to: {given}; allowed: .*\Z"):
        _Destinations(WITH_CALLS).connect(*kinds)


@pytest.mark.parametrize("kind", ["queue", "user"])
def test_a_missing_flow_is_named(kind: str) -> None:
    """A queue or a user is reached through a flow, and that it is missing is said."""
    with pytest.raises(ValueError, match=rf"\AStack/Connect: {kind} is given without flow; allowed: {kind} and flow\Z"):
        _Destinations(WITH_CALLS).connect(kind)


@pytest.mark.parametrize(
    ("kind", "type_"),
    [("queue", FlowType.AGENT_TRANSFER), ("user", FlowType.QUEUE_TRANSFER), ("queue", FlowType.CAMPAIGN)],
)
def test_the_flow_is_of_the_type_for_its_destination(kind: str, type_: FlowType) -> None:
    """A flow that is made for other transfers is named with its type."""
    with pytest.raises(ValueError, match=rf"\AStack/Connect: flow is Stack/Through of type {type_}; allowed: .*\Z"):
        _Destinations().connect(kind, through=type_)


def test_numbers_are_for_telephony() -> None:
    """Where the policy does not approve telephony, nothing is dialled."""
    with pytest.raises(ValueError, match=r"\AStack/Connect: phone_number needs telephony, .*\Z"):
        _Destinations().connect("phone_number")


def test_a_name_belongs_to_one() -> None:
    """No two quick connects of an instance have one name."""
    destinations = _Destinations()
    destinations.connect("flow", name="Service")
    flow = destinations.stack.flow("Other", FlowType.CONTACT_FLOW)
    with pytest.raises(
        ValueError, match=r"\AStack/Two: name is 'Service', which is that of Stack/Connect; allowed: .*\Z"
    ):
        QuickConnect(destinations.stack, "Two", instance=destinations.stack.instance, flow=flow, name="Service")
