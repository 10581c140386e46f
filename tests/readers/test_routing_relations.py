"""Which routing profiles serve a queue, on what channels, and who holds them."""

from __future__ import annotations

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.routing import Queue, RoutingProfile
from connect_constructs.readers._app import App, Template
from connect_constructs.readers._routing_relations import (
    channels_served,
    declares_users,
    profiles_serving,
    users_holding,
)
from connect_constructs.readers._world import Naming, Resource, World, resources_of
from connect_constructs.readers.template import TemplateFacts
from tests.guardrails.routing import resource, serving
from tests.readers.templates import template

_SUPPORT = {"Ref": "Support"}
_OPEN = {"Open": {"Type": "String"}}


def _world(*templates: Template) -> tuple[World, dict[str, Resource]]:
    by_type: dict[str, list[Resource]] = {}
    for item in resources_of(App(templates)):
        by_type.setdefault(item.type, []).append(item)
    found = {item.logical_id: item for listed in by_type.values() for item in listed}
    return World(App(templates), by_type, {}), found


def _names(naming: Naming) -> list[str]:
    return [item.logical_id for item in naming.found]


def test_only_queue_configs_serve() -> None:
    """Manual assignment and the default outbound queue do not serve; two channels are one profile."""
    world, found = _world(
        template(
            {
                "Support": resource("Queue"),
                "Both": resource("RoutingProfile", QueueConfigs=serving(_SUPPORT) + serving(_SUPPORT, channel="VOICE")),
                "Hand": resource("RoutingProfile", ManualAssignmentQueueConfigs=serving(_SUPPORT)),
                "Calls": resource("RoutingProfile", DefaultOutboundQueueArn=_SUPPORT),
            }
        )
    )
    assert _names(profiles_serving(world, found["Support"])) == ["Both"]
    assert profiles_serving(world, found["Support"]).doubt is None
    assert channels_served(world, found["Support"]) == ("CHAT", "VOICE")


def test_channels_are_those_of_the_queue_alone() -> None:
    """Another queue's channel does not count; one by parameter is not known, one left out is none."""
    configs = [*serving("elsewhere", channel="TASK"), *serving(_SUPPORT, channel="VOICE"), "Support"]
    doubtful = [{"QueueReference": {"Channel": {"Ref": "Open"}, "QueueArn": _SUPPORT}}]
    bare = [{"QueueReference": {"QueueArn": _SUPPORT}}, {"QueueReference": "Support"}]
    profiles = {
        name: resource("RoutingProfile", QueueConfigs=listed)
        for name, listed in {"Some": configs, "Doubtful": doubtful, "Bare": bare}.items()
    }
    world, found = _world(template({"Support": resource("Queue"), **profiles}, Parameters=_OPEN))
    (voice, unknown, none) = channels_served(world, found["Support"])
    assert (voice, none) == ("VOICE", None)
    assert isinstance(unknown, Unknown)


def test_what_a_parameter_names_is_in_doubt() -> None:
    """A profile, or a user, that a parameter ties to a queue or profile may be there."""
    resources = {
        "Support": resource("Queue"),
        "Agents": resource("RoutingProfile", QueueConfigs=serving({"Ref": "Open"})),
        "Ada": resource("User", RoutingProfileArn={"Ref": "Open"}),
    }
    world, found = _world(template(resources, Parameters=_OPEN))
    for naming in (profiles_serving(world, found["Support"]), users_holding(world, found["Agents"])):
        assert naming.found == ()
        assert isinstance(naming.doubt, Unknown)


def test_relations_reach_across_stacks() -> None:
    """A queue, its profile and the profile's users may stand in three stacks of one app."""
    queues = template(
        {"Support": resource("Queue")},
        stack="Queues",
        Outputs={"Queue": {"Value": _SUPPORT, "Export": {"Name": "support"}}},
    )
    profiles = template(
        {"Agents": resource("RoutingProfile", QueueConfigs=serving({"Fn::ImportValue": "support"}))},
        stack="Profiles",
        Outputs={"Profile": {"Value": {"Ref": "Agents"}, "Export": {"Name": "agents"}}},
    )
    users = template({"Ada": resource("User", RoutingProfileArn={"Fn::ImportValue": "agents"})}, stack="Users")
    world, found = _world(queues, profiles, users)
    assert _names(profiles_serving(world, found["Support"])) == ["Agents"]
    assert _names(users_holding(world, found["Agents"])) == ["Ada"]
    assert declares_users(world) is True
    facts = TemplateFacts(App((queues, profiles, users))).facts()
    assert [fact.is_assigned for fact in facts if isinstance(fact, Queue)] == [True]
    assert [fact.has_users for fact in facts if isinstance(fact, RoutingProfile)] == [True]


def test_an_app_without_users_declares_none() -> None:
    """Users are made elsewhere where the app has none."""
    world, _ = _world(template({"Agents": resource("RoutingProfile")}))
    assert declares_users(world) is False
