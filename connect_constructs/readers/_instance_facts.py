"""Instances, their authentication profiles and what belongs to a contact centre."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from connect_constructs.facts._known import Known, Unknown
from connect_constructs.facts.instance import AuthenticationProfile, ContactCenter, Deployment, Instance, PhoneNumber
from connect_constructs.facts.place import Place
from connect_constructs.facts.reference import readable
from connect_constructs.facts.value import boolean, items, text, whole
from connect_constructs.readers._app import Template
from connect_constructs.readers._intrinsics import scope_of
from connect_constructs.readers._world import Resource, World

INSTANCE = "AWS::Connect::Instance"
STORAGE_CONFIG = "AWS::Connect::InstanceStorageConfig"
PROFILE = "Custom::ConnectAuthenticationProfile"

_INSTANCE_PROPERTIES = ("InstanceArn", "InstanceId", "TargetArn", "ConnectInstanceArn")
"""The properties by which resources name the instance that they belong to."""

_STREAM_READERS = {
    "AWS::Kinesis::StreamConsumer": ("StreamARN",),
    "AWS::KinesisFirehose::DeliveryStream": ("KinesisStreamSourceConfiguration", "KinesisStreamARN"),
    "AWS::Lambda::EventSourceMapping": ("EventSourceArn",),
    "AWS::Pipes::Pipe": ("Source",),
}
"""Where each kind of reader names the stream that it reads."""


def instance(world: World, resource: Resource) -> list[Instance]:
    """Read an AWS::Connect::Instance."""
    return [
        Instance(
            place=resource.place,
            present=world.present(resource),
            identity_management_type=text(world.get(resource, "IdentityManagementType")),
            inbound_calls=boolean(world.get(resource, "Attributes", "InboundCalls")),
            outbound_calls=boolean(world.get(resource, "Attributes", "OutboundCalls")),
            contact_flow_logs=boolean(world.get(resource, "Attributes", "ContactflowLogs")),
            retention=world.retention(resource),
        )
    ]


def contact_center(world: World, resource: Resource) -> list[ContactCenter]:
    """Read what belongs to an instance of the app."""
    keeps, where = _contact_records(world, resource)
    return [
        ContactCenter(
            place=resource.place,
            present=world.present(resource),
            authentication_profiles=_count_profiles(world, resource),
            keeps_contact_records=keeps,
            contact_records=where,
        )
    ]


def authentication_profile(world: World, resource: Resource) -> list[AuthenticationProfile]:
    """Read the custom resource that sets an instance's default authentication profile."""
    allowed = items(world.get(resource, "AllowedIps"))
    return [
        AuthenticationProfile(
            place=resource.place,
            present=world.present(resource),
            allowed_ips=allowed if isinstance(allowed, Unknown) else tuple(_entry(item) for item in allowed),
            periodic_session_duration=whole(world.get(resource, "PeriodicSessionDuration")),
            session_inactivity_duration=whole(world.get(resource, "SessionInactivityDuration")),
            session_inactivity_handling_enabled=boolean(world.get(resource, "SessionInactivityHandlingEnabled")),
        )
    ]


def phone_number(world: World, resource: Resource) -> list[PhoneNumber]:
    """Read an AWS::Connect::PhoneNumber."""
    return [PhoneNumber(place=resource.place, present=world.present(resource))]


def deployment(world: World, resource: Resource) -> list[Deployment]:
    """Read which Regions a stack with Connect resources names: its own, and those of literal instance ARNs."""
    template = resource.template
    own = world.region(resource)
    literal = world.once(("regions", scope_of(template)), lambda: _literal_regions(world, template))
    return [
        Deployment(
            place=Place(file=template.file, construct_path=template.construct_path),
            present=world.present(resource),
            regions=literal if literal and isinstance(own, Unknown) else tuple(dict.fromkeys((own, *literal))),
        )
    ]


def _literal_regions(world: World, template: Template) -> tuple[str, ...]:
    named = (world.get(resource, key) for resource in world.service_resources(template) for key in _INSTANCE_PROPERTIES)
    return tuple(dict.fromkeys(filter(None, map(region_in, named))))


def region_in(arn: Any) -> str | None:
    """Return the Region that an ARN of Connect states literally."""
    found = re.match(r"arn:.+?:connect:([a-z0-9-]+):", arn) if isinstance(arn, str) else None
    return found[1] if found else None


def _entry(item: Any) -> Known[str]:
    entry = text(item)
    return Unknown("an entry is empty") if entry is None else entry


def _count_profiles(world: World, owner: Resource) -> Known[int]:
    profiles = world.naming(owner, PROFILE, "InstanceId")
    return profiles.undecided or len(profiles.found) or profiles.doubt or 0


def _contact_records(world: World, owner: Resource) -> tuple[Known[bool], str]:
    configs = world.naming(owner, STORAGE_CONFIG, "InstanceArn", among=("ResourceType", "CONTACT_TRACE_RECORDS"))
    doubt = configs.doubt
    for config in configs.found:
        kind = text(world.get(config, "ResourceType"))
        doubt = kind if isinstance(kind, Unknown) else doubt
        if kind != "CONTACT_TRACE_RECORDS":
            continue
        storage = text(world.get(config, "StorageType"))
        if storage == "KINESIS_FIREHOSE":
            return True, "a Firehose delivery stream"
        if storage == "KINESIS_STREAM":
            return _stream_is_read(world, world.get(config, "KinesisStreamConfig", "StreamArn"))
        doubt = storage if isinstance(storage, Unknown) else doubt
    return doubt or False, "nowhere"


def _stream_is_read(world: World, arn: Any) -> tuple[Known[bool], str]:
    stream = world.meant(arn, "AWS::Kinesis::Stream")
    if stream is None:
        unknown = Unknown(f"the app does not declare the stream {readable(str(arn))}")
        return arn if isinstance(arn, Unknown) else unknown, "a Kinesis stream elsewhere"
    readers = [world.naming(stream, kind, *path).any for kind, path in _STREAM_READERS.items()]
    if any(is_read is True for is_read in readers):
        return True, f"the Kinesis stream {stream.logical_id}"
    readers += [_is_event_of(world, stream, source) for source in _event_sources(world)]
    doubt = next((is_read for is_read in readers if isinstance(is_read, Unknown)), None)
    return doubt or False, f"the Kinesis stream {stream.logical_id}, which nothing reads"


def _event_sources(world: World) -> Iterator[Any]:
    """Yield the streams that events of serverless functions name."""
    for events in (world.get(maker, "Events") for maker in world.all("AWS::Serverless::Function")):
        for event in events.values() if isinstance(events, dict) else (events,):
            properties = event.get("Properties") if isinstance(event, dict) else event
            yield properties.get("Stream") if isinstance(properties, dict) else properties


def _is_event_of(world: World, stream: Resource, source: Any) -> Known[bool]:
    """Tell whether an event reads a stream: what reads it is made by a transform, so at best that is not known here."""
    if isinstance(source, Unknown):
        return source
    is_named = world.meant(source, stream.type) is stream
    return is_named and Unknown("a serverless transform makes what reads the stream")
