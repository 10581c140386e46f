"""Where Connect keeps data: storage configurations and their buckets."""

from __future__ import annotations

from dataclasses import dataclass

from connect_constructs.facts._known import Known
from connect_constructs.facts.encryption_key import KeyUse
from connect_constructs.facts.fact import Fact
from connect_constructs.facts.statement import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageConfig(Fact):
    """One storage configuration of an instance.

    Args:
        resource_type: What is stored, such as ``CHAT_TRANSCRIPTS``.
        storage_type: ``S3``, ``KINESIS_VIDEO_STREAM``, ``KINESIS_STREAM`` or ``KINESIS_FIREHOSE``.
        encryption_type: ``KMS``; None without an EncryptionConfig.
        key: The key it names; None without one.
    """

    resource_type: Known[str | None]
    storage_type: Known[str | None]
    encryption_type: Known[str | None]
    key: Known[KeyUse | None]


@dataclass(frozen=True, slots=True)
class ObjectLock:
    """A bucket's object lock.

    Args:
        enabled: ObjectLockEnabled, the bucket's own word.
        configured: Whether the lock's configuration says that it is on.
        mode: The default retention's mode; None without one.
        days: The default retention in days (a year is 365); None without one.
    """

    enabled: Known[bool]
    configured: Known[bool]
    mode: Known[str | None]
    days: Known[int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageBucket(Fact):
    """A bucket that an instance, or one of its profile domains, stores data in.

    Args:
        name: The bucket's name or logical id, for messages.
        arns: Every way in which policies of the app may name the bucket.
        stores: The resource types stored in it.
        encryption: The default encryption's algorithm, such as ``aws:kms``; None without one.
        key: The default encryption's key; None without one.
        bucket_key: Whether S3 bucket keys are on; None when not stated.
        public_access_blocks: The four blocks, by name, as stated.
        policy: The statements of its bucket policies.
        service_roles: The service-linked roles of instances of the app, as those policies name them.
        allowed_origins: Every origin that its CORS rules allow.
        log_destination: The bucket that its access logs go to: a name or logical id; None without one.
        object_lock: Its object lock.
        region: The Region it is in.
        instance_region: The Region of the instance or domain that stores in it.
    """

    name: str
    arns: tuple[str, ...]
    stores: Known[frozenset[str]]
    encryption: Known[str | None]
    key: Known[KeyUse | None]
    bucket_key: Known[bool | None]
    public_access_blocks: tuple[tuple[str, Known[bool | None]], ...]
    policy: Known[tuple[Statement, ...]]
    service_roles: frozenset[str]
    allowed_origins: Known[tuple[Known[str], ...]]
    log_destination: Known[str | None]
    object_lock: Known[ObjectLock]
    region: Known[str]
    instance_region: Known[str]
