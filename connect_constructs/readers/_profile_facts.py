"""Customer Profiles: domains, object types and where profiles are exported to."""

from __future__ import annotations

import re

from connect_constructs.facts._known import Known, Unknown, any_of, mapped, shown
from connect_constructs.facts.customer_profiles import (
    DeadLetterQueue,
    ProfileDomain,
    ProfileExport,
    ProfileObjectType,
)
from connect_constructs.facts.reference import readable, segments_of
from connect_constructs.facts.storage import StorageBucket
from connect_constructs.facts.stream import Stream
from connect_constructs.facts.value import boolean, items, text
from connect_constructs.readers._keys_and_policies import key_use
from connect_constructs.readers._storage_facts import declared_bucket, stream
from connect_constructs.readers._world import Resource, World, member

_BUCKET = "AWS::S3::Bucket"
_QUEUE = "AWS::SQS::Queue"
_STREAM = "AWS::Kinesis::Stream"
_MATCHINGS = ("Matching", "RuleBasedMatching")
_QUEUE_URL_SEGMENTS = 5
"""Scheme, nothing, host, account and name."""


def profile_domain(world: World, resource: Resource) -> list[ProfileDomain]:
    """Read an AWS::CustomerProfiles::Domain."""
    return [
        ProfileDomain(
            place=resource.place,
            present=world.present(resource),
            key=key_use(world, world.get(resource, "DefaultEncryptionKey")),
            dead_letter_queue=_dead_letter_queue(world, text(world.get(resource, "DeadLetterQueueUrl"))),
            tagged=_tagged(world, resource),
        )
    ]


def profile_object_type(world: World, resource: Resource) -> list[ProfileObjectType]:
    """Read an AWS::CustomerProfiles::ObjectType."""
    return [
        ProfileObjectType(
            place=resource.place,
            present=world.present(resource),
            key=key_use(world, world.get(resource, "EncryptionKey")),
            tagged=_tagged(world, resource),
        )
    ]


def event_export(world: World, resource: Resource) -> list[ProfileExport]:
    """Read where an AWS::CustomerProfiles::EventStream goes."""
    named = text(world.get(resource, "Uri"))
    found = _found(world, named, _STREAM)
    destination: Known[Stream] = found if isinstance(found, Unknown) else stream(world, found)[0]
    return [ProfileExport(place=resource.place, present=world.present(resource), destination=destination)]


def matching_exports(world: World, resource: Resource) -> list[ProfileExport]:
    """Read where a domain writes the results of its matching, by machine learning or by rules."""
    named = (
        text(world.get(resource, matching, "ExportingConfig", "S3Exporting", "S3BucketName")) for matching in _MATCHINGS
    )
    return [
        ProfileExport(
            place=resource.place,
            present=world.present(resource),
            destination=_export_bucket(world, resource, name),
        )
        for name in named
        if name is not None
    ]


def _tagged(world: World, resource: Resource) -> Known[bool]:
    """Tell whether a resource has a tag; CloudFormation passes on to it those of its stack and of each around that."""
    tags = [world.get(resource, "Tags")]
    template = resource.template
    while template.parent is not None:
        template, logical_id = template.parent
        properties = world.resolver.resolve(template.resources[logical_id].get("Properties"), template)
        tags.append(member(properties, ("Tags",)))
    return any_of((bool(template.tags), *(mapped(items(listed), bool) for listed in tags)))


def _dead_letter_queue(world: World, url: Known[str | None]) -> Known[DeadLetterQueue | None]:
    if isinstance(url, Unknown) or not url:
        return url or None
    queue = world.meant(_arn_of(url), _QUEUE)
    if queue is None:
        shown = readable(url)
        return DeadLetterQueue(shown, Unknown(f"the app does not declare the queue {shown}"))
    present = world.present(queue)
    return present if isinstance(present, Unknown) else DeadLetterQueue(queue.logical_id, _is_encrypted(world, queue))


def _arn_of(url: str) -> str:
    """Return a queue's URL as an ARN, which says the same; what is no literal URL stays as it is."""
    segments = segments_of(url)
    if len(segments) != _QUEUE_URL_SEGMENTS:
        return url
    *_, host, account, name = segments
    region = re.match(r"sqs\.([a-z0-9-]+)\.", host)
    return f"arn:aws:sqs:{region[1] if region else ''}:{account}:{name}"


def _is_encrypted(world: World, queue: Resource) -> Known[bool]:
    """Tell whether a queue encrypts: a key of KMS does, and SQS itself does unless it is told not to."""
    key = mapped(text(world.get(queue, "KmsMasterKeyId")), bool)
    by_sqs = mapped(boolean(world.get(queue, "SqsManagedSseEnabled")), lambda on: on is not False)
    return any_of((key, by_sqs))


def _export_bucket(world: World, domain: Resource, named: Known[str]) -> Known[StorageBucket]:
    found = _found(world, named, _BUCKET)
    return found if isinstance(found, Unknown) else declared_bucket(world, found, world.region(domain))


def _found(world: World, named: Known[str | None], kind: str) -> Known[Resource]:
    """Return the resource that profiles are exported to, if the app surely declares it."""
    found = world.meant(named, kind)
    if found is None:
        what = kind.rpartition("::")[2].lower()
        return named if isinstance(named, Unknown) else Unknown(f"the app does not declare the {what} {shown(named)}")
    present = world.present(found)
    return present if isinstance(present, Unknown) else found
