"""Instances, their authentication profiles and what belongs to a contact centre."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from connect_constructs.facts._known import Known, Unknown, any_of, mapped
from connect_constructs.facts.instance import (
    ApprovedOrigin,
    AuthenticationProfile,
    ContactCenter,
    Deployment,
    Instance,
    PhoneNumber,
)
from connect_constructs.facts.place import Place
from connect_constructs.facts.reference import readable, reference_in, segments_of, without_references
from connect_constructs.facts.value import boolean, items, text, whole
from connect_constructs.readers._app import Template
from connect_constructs.readers._intrinsics import scope_of
from connect_constructs.readers._world import Resource, World

INSTANCE = "AWS::Connect::Instance"
ASSOCIATION = "AWS::Connect::IntegrationAssociation"
STORAGE_CONFIG = "AWS::Connect::InstanceStorageConfig"
PROFILE = "Custom::ConnectAuthenticationProfile"

_INSTANCE_PROPERTIES = ("InstanceArn", "InstanceId", "TargetArn", "ConnectInstanceArn", "Uri")
"""The properties by which resources name the instance that they belong to, or that profiles come from."""

_INSTANCE_ARN = re.compile(r"arn:[^:*?]+:connect:[^:*?]+:[^:*?]+:instance/[^:*?/]+")

_STREAM_READERS = {
    "AWS::Kinesis::StreamConsumer": ("StreamARN",),
    "AWS::KinesisFirehose::DeliveryStream": ("KinesisStreamSourceConfiguration", "KinesisStreamARN"),
    "AWS::Lambda::EventSourceMapping": ("EventSourceArn",),
    "AWS::Pipes::Pipe": ("Source",),
}
"""Where each kind of reader names the stream that it reads."""

_STOPPED = {"AWS::Lambda::EventSourceMapping": ("Enabled", "false"), "AWS::Pipes::Pipe": ("DesiredState", "stopped")}
"""What a reader that reads nothing says, in lower case."""


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


def approved_origin(world: World, resource: Resource) -> list[ApprovedOrigin]:
    """Read an AWS::Connect::ApprovedOrigin; of an origin that is not known as a whole, the parts that are."""
    origin = text(world.get(resource, "Origin"))
    parts = text(world.marked_text(resource, "Origin")) if isinstance(origin, Unknown) else origin
    return [ApprovedOrigin(place=resource.place, present=world.present(resource), origin=parts)]


def phone_number(world: World, resource: Resource) -> list[PhoneNumber]:
    """Read an AWS::Connect::PhoneNumber."""
    return [PhoneNumber(place=resource.place, present=world.present(resource))]


def deployment(world: World, resource: Resource) -> list[Deployment]:
    """Read which Regions a stack with Connect resources names: its own, and those of literal instance ARNs."""
    template = resource.template
    own = world.region(resource)
    literal = world.once(
        ("regions", scope_of(template)), lambda: tuple(dict.fromkeys(_literal_regions(world, template)))
    )
    return [
        Deployment(
            place=Place(file=template.file, construct_path=template.construct_path),
            present=world.present(resource),
            regions=literal if literal and isinstance(own, Unknown) else tuple(dict.fromkeys((own, *literal))),
        )
    ]


def _literal_regions(world: World, template: Template) -> Iterator[Known[str]]:
    """Yield the Regions that instance ARNs state, or the condition that one of them hangs on."""
    for resource in world.service_resources(template):
        present = world.present(resource)
        for named in (world.get(resource, key) for key in _INSTANCE_PROPERTIES):
            region = region_in(named)
            if region is not None:
                yield present if isinstance(present, Unknown) else region
            elif isinstance(named, Unknown) and named.condition:
                yield named


def region_in(arn: Any) -> str | None:
    """Return the Region that an ARN of Connect states literally."""
    found = re.match(r"arn:.+?:connect:([a-z0-9-]+):", arn) if isinstance(arn, str) else None
    return found[1] if found else None


def is_instance_arn(arn: str) -> bool:
    """Tell whether a text is the ARN of one instance, whichever it is."""
    return _INSTANCE_ARN.fullmatch(without_references(arn, "-")) is not None


def instance_exactly(world: World, arn: str) -> Resource | None:
    """Return the declared instance whose ARN a text is: one that names more, or only a part of it, is of none."""
    named, attributes = (segments_of(arn)[-1], ("Id",)) if is_instance_arn(arn) else (arn, ("", "Arn"))
    reference = reference_in(named)
    return world.meant(arn, INSTANCE) if reference and reference.attribute in attributes else None


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
    readers = [_is_read_by(world, stream, kind) for kind in _STREAM_READERS]
    if any(is_read is True for is_read in readers):
        return True, f"the Kinesis stream {stream.logical_id}"
    readers += [_is_event_of(world, stream, source) for source in _event_sources(world)]
    doubt = next((is_read for is_read in readers if isinstance(is_read, Unknown)), None)
    return doubt or False, f"the Kinesis stream {stream.logical_id}, which nothing reads"


def _is_read_by(world: World, stream: Resource, kind: str) -> Known[bool]:
    readers = world.naming(stream, kind, *_STREAM_READERS[kind])
    return readers.undecided or any_of((*(_runs(world, reader) for reader in readers.found), readers.doubt or False))


def _runs(world: World, reader: Resource) -> Known[bool]:
    key, stopped = _STOPPED.get(reader.type, ("", ""))
    return mapped(text(world.get(reader, key)), lambda said: said is None or said.lower() != stopped)


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
