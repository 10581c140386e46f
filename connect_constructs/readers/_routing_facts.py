"""Queues, routing profiles and quick connects."""

from __future__ import annotations

import re
from typing import Any

from connect_constructs.facts._known import Known, Unknown, all_of, mapped
from connect_constructs.facts.reference import has_reference, readable, segments_of, without_references
from connect_constructs.facts.routing import Queue, QuickConnect, RoutingProfile
from connect_constructs.facts.value import boolean, text
from connect_constructs.readers._instance_facts import INSTANCE
from connect_constructs.readers._routing_relations import QUEUE, USER, declares_users, is_assigned, users_holding
from connect_constructs.readers._world import Resource, World, member

_CONFIG = "QuickConnectConfig"
_OTHER_KIND = re.compile(r":instance/[^/]+/(?!agent/)[a-z-]+/")


def queue(world: World, resource: Resource) -> list[Queue]:
    """Read an AWS::Connect::Queue."""
    return [_queue(world, resource)]


def routing_profile(world: World, resource: Resource) -> list[RoutingProfile]:
    """Read an AWS::Connect::RoutingProfile."""
    return [
        RoutingProfile(
            place=resource.place,
            present=world.present(resource),
            default_outbound_queue=_default_outbound_queue(world, resource),
            outbound_calls=_outbound_calls(world, resource),
            has_users=_has_users(world, resource),
        )
    ]


def quick_connect(world: World, resource: Resource) -> list[QuickConnect]:
    """Read an AWS::Connect::QuickConnect."""
    user = text(world.get(resource, _CONFIG, "UserConfig", "UserArn"))
    return [
        QuickConnect(
            place=resource.place,
            present=world.present(resource),
            type=text(world.get(resource, _CONFIG, "QuickConnectType")),
            phone_number=world.get(resource, _CONFIG, "PhoneConfig", "PhoneNumber"),
            user=user,
            user_exists=mapped(user, lambda named: _user_exists(world, resource, named)),
            is_assigned=world.naming(resource, QUEUE, "QuickConnectArns").any,
        )
    ]


def _queue(world: World, resource: Resource) -> Queue:
    return Queue(
        place=resource.place,
        present=world.present(resource),
        name=resource.logical_id,
        is_enabled=mapped(text(world.get(resource, "Status")), lambda status: status != "DISABLED"),
        caller_id_number=text(world.get(resource, "OutboundCallerConfig", "OutboundCallerIdNumberArn")),
        outbound_calls=_outbound_calls(world, resource),
        is_assigned=is_assigned(world, resource),
    )


def _default_outbound_queue(world: World, profile: Resource) -> Known[Queue]:
    named = text(world.get(profile, "DefaultOutboundQueueArn"))
    if isinstance(named, Unknown):
        return named
    declared = world.meant(named, QUEUE)
    if declared is None:
        return Unknown(f"the app does not declare the default outbound queue {readable(str(named))}")
    return _queue(world, declared)


def _outbound_calls(world: World, resource: Resource) -> Known[bool]:
    """Tell whether the instance of a resource lets agents call out."""
    named = text(world.get(resource, "InstanceArn"))
    if isinstance(named, Unknown):
        return named
    owner = world.meant(named, INSTANCE)
    if owner is None:
        return Unknown(f"the app does not declare the instance {readable(str(named))}, which may let agents call out")
    stated = boolean(world.get(owner, "Attributes", "OutboundCalls"))
    return Unknown(f"{owner.logical_id} does not state OutboundCalls") if stated is None else stated


def _has_users(world: World, profile: Resource) -> Known[bool | None]:
    return mapped(declares_users(world), lambda declared: users_holding(world, profile).any if declared else None)


def _user_exists(world: World, resource: Resource, named: str | None) -> Known[bool]:
    """Tell whether the instance of a quick connect has the user that it names."""
    if not named:
        return False
    own = world.get(resource, "InstanceArn")
    user = world.meant(named, USER)
    if user is not None:
        same = _say_the_same(world, resource, user) or _is_same_instance(world, own, world.get(user, "InstanceArn"))
        return all_of((world.present(user), same))
    referenced = world.referenced(named)
    names_another_kind = _OTHER_KIND.search(without_references(named, "-"))
    if names_another_kind or (referenced and referenced.type.startswith("AWS::Connect::")):
        return False
    elsewhere = Unknown(f"the app does not declare the user {readable(named)}")
    instance, is_user, _ = named.partition("/agent/")
    return all_of((_is_same_instance(world, own, instance), elsewhere)) if is_user else elsewhere


def _say_the_same(world: World, one: Resource, other: Resource) -> bool:
    """Tell whether two resources name their instance alike, be it by a parameter that only deployment knows."""
    left, right = (
        world.resolver.literal(member(resource.body, ("Properties", "InstanceArn")), resource.template)
        for resource in (one, other)
    )
    return isinstance(left, str) and left == right


def _is_same_instance(world: World, one: Any, other: Any) -> Known[bool]:
    left, right = _instance(world, one), _instance(world, other)
    if isinstance(left, Unknown):
        return left
    return mapped(right, lambda known: known == left)


def _instance(world: World, named: Any) -> Known[Resource | str]:
    """Return the instance that a value names: a declared one, or the id of another, which is never the same."""
    if not isinstance(named, str):
        return named if isinstance(named, Unknown) else Unknown("an instance is not stated")
    declared = world.meant(named, INSTANCE)
    last = segments_of(named)[-1]
    if declared is None and has_reference(last):
        return Unknown(f"which instance {readable(named)} is, is known at deployment only")
    return declared or last
