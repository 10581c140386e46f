"""Who serves a queue and who holds a routing profile, as an app's templates relate them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from connect_constructs.facts._known import Known, any_of
from connect_constructs.facts.value import text
from connect_constructs.readers._world import Naming, Resource, World, member

QUEUE = "AWS::Connect::Queue"
ROUTING_PROFILE = "AWS::Connect::RoutingProfile"
USER = "AWS::Connect::User"

_SERVED = ("QueueConfigs", "QueueReference")
_PICKED = ("ManualAssignmentQueueConfigs", "QueueReference")


def profiles_serving(world: World, queue: Resource) -> Naming:
    """Return the routing profiles that offer a queue's contacts to agents by themselves."""
    return world.naming(queue, ROUTING_PROFILE, *_SERVED, "QueueArn")


def channels_served(world: World, queue: Resource) -> tuple[Known[str | None], ...]:
    """Return the channels on which the profiles that certainly serve a queue offer its contacts."""
    offers = world.once("offers", lambda: _offers(world))
    return tuple(channel for profile in profiles_serving(world, queue).found for channel in offers[profile, queue])


def is_assigned(world: World, queue: Resource) -> Known[bool]:
    """Tell whether a routing profile names a queue in any way: it serves it, lets agents pick from it, or calls out."""
    picked = world.naming(queue, ROUTING_PROFILE, *_PICKED, "QueueArn")
    called_from = world.naming(queue, ROUTING_PROFILE, "DefaultOutboundQueueArn")
    return any_of(naming.any for naming in (profiles_serving(world, queue), picked, called_from))


def users_holding(world: World, profile: Resource) -> Naming:
    """Return the users who work by a routing profile."""
    return world.naming(profile, USER, "RoutingProfileArn")


def declares_users(world: World) -> Known[bool]:
    """Tell whether the app makes users at all; where it does not, they are made elsewhere."""
    return any_of(world.present(user) for user in world.all(USER))


def _offers(world: World) -> Mapping[tuple[Resource, Resource], list[Known[str | None]]]:
    """Return the channels on which each profile offers a queue's contacts, by profile and queue."""
    offers: dict[tuple[Resource, Resource], list[Known[str | None]]] = defaultdict(list)
    for profile in world.all(ROUTING_PROFILE):
        for reference in world.each(profile, *_SERVED):
            queue = world.at(profile).meant(member(reference, ("QueueArn",)), QUEUE)
            if queue is not None:
                offers[profile, queue].append(text(member(reference, ("Channel",))))
    return offers
