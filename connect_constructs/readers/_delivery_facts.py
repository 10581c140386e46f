"""Firehose streams."""

from __future__ import annotations

from typing import Any

from connect_constructs.facts._known import Known, Unknown, mapped
from connect_constructs.facts.encryption_key import KeyUse
from connect_constructs.facts.reference import readable
from connect_constructs.facts.stream import Delivery, DeliveryStream, Stream
from connect_constructs.facts.value import text
from connect_constructs.readers._keys_and_policies import key_use
from connect_constructs.readers._storage_facts import declared_bucket, stream
from connect_constructs.readers._world import Resource, World

_SSE = "DeliveryStreamEncryptionConfigurationInput"
_SOURCE = "KinesisStreamSourceConfiguration"
_OTHER_SOURCES = ("DatabaseSourceConfiguration", "MSKSourceConfiguration")
_DESTINATION = "DestinationConfiguration"
_TO_S3 = (f"ExtendedS3{_DESTINATION}", f"S3{_DESTINATION}")
_BESIDE = ("S3BackupConfiguration", "S3Configuration")
"""Where destinations of all kinds say what goes to S3 beside them: on the way there, as a backup or on failure."""


def delivery_stream(world: World, resource: Resource) -> list[DeliveryStream]:
    """Read an AWS::KinesisFirehose::DeliveryStream."""
    return [
        DeliveryStream(
            place=resource.place,
            present=world.present(resource),
            key_type=text(world.get(resource, _SSE, "KeyType")),
            key=key_use(world, world.get(resource, _SSE, "KeyARN")),
            source=_source(world, resource),
            deliveries=_deliveries(world, resource),
        )
    ]


def _source(world: World, resource: Resource) -> Known[Stream | None]:
    named = text(world.get(resource, _SOURCE, "KinesisStreamARN"))
    if isinstance(named, Unknown):
        return named
    if named is None:
        other = next((kind for kind in _OTHER_SOURCES if world.get(resource, kind) is not None), None)
        return Unknown(f"what {other} names is no data stream of the app") if other else None
    declared = world.meant(named, "AWS::Kinesis::Stream")
    if declared is None:
        return Unknown(f"the app does not declare the source stream {readable(named)}")
    return stream(world, declared)[0]


def _deliveries(world: World, resource: Resource) -> Known[tuple[Delivery, ...]]:
    properties = world.get(resource)
    if isinstance(properties, Unknown):
        return properties
    kinds = [kind for kind in properties or () if kind.endswith(_DESTINATION)]
    paths = [(kind,) for kind in kinds if kind in _TO_S3] + [(kind, key) for kind in kinds for key in _BESIDE]
    return tuple(_delivery(world, resource, path) for path in paths if world.get(resource, *path) is not None)


def _delivery(world: World, resource: Resource, path: tuple[str, ...]) -> Delivery:
    named = world.get(resource, *path, "EncryptionConfiguration", "KMSEncryptionConfig", "AWSKMSKeyARN")
    key = key_use(world, named) if named is not None else _key_of_bucket(world, world.get(resource, *path, "BucketARN"))
    return Delivery(".".join(path), key)


def _key_of_bucket(world: World, named: Any) -> Known[KeyUse | None]:
    """Return the key that a bucket encrypts with what comes without a key of its own."""
    bucket = world.meant(named, "AWS::S3::Bucket")
    if bucket is None:
        elsewhere = Unknown(f"the app does not declare the bucket {readable(str(named))}, and no key is named for it")
        return named if isinstance(named, Unknown) else elsewhere
    declared = declared_bucket(world, bucket, world.region(bucket))
    return mapped(declared.encryption, lambda kind: declared.key if (kind or "").startswith("aws:kms") else None)
