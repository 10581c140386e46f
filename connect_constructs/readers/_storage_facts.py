"""Storage configurations, the buckets behind them, and data streams."""

from __future__ import annotations

from typing import Any

from connect_constructs.facts._known import Known, Unknown, mapped
from connect_constructs.facts.reference import Reference, readable, reference_in
from connect_constructs.facts.statement import Statement
from connect_constructs.facts.storage import ObjectLock, StorageBucket, StorageConfig
from connect_constructs.facts.stream import Stream
from connect_constructs.facts.value import boolean, items, text, whole
from connect_constructs.readers._instance_facts import INSTANCE, STORAGE_CONFIG, region_in
from connect_constructs.readers._intrinsics import scope_of
from connect_constructs.readers._keys_and_policies import all_statements, entries, key_use, statements, texts
from connect_constructs.readers._world import Resource, World, member

_BLOCKS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
_ATTACHMENTS = "ATTACHMENTS"
_DAYS_IN_YEAR = 365
_ENCRYPTED = {"S3": "S3Config", "KINESIS_VIDEO_STREAM": "KinesisVideoStreamConfig"}


def storage_config(world: World, resource: Resource) -> list[StorageConfig]:
    """Read an AWS::Connect::InstanceStorageConfig."""
    storage = text(world.get(resource, "StorageType"))
    encryption = (
        storage
        if isinstance(storage, Unknown)
        else world.get(resource, _ENCRYPTED.get(storage or "", ""), "EncryptionConfig")
    )
    unknown = encryption if isinstance(encryption, Unknown) else None
    block = encryption if isinstance(encryption, dict) else {}
    return [
        StorageConfig(
            place=resource.place,
            present=world.present(resource),
            resource_type=text(world.get(resource, "ResourceType")),
            storage_type=storage,
            encryption_type=unknown or text(block.get("EncryptionType")),
            key=unknown or key_use(world, block.get("KeyId")),
        )
    ]


def storage_bucket(world: World, resource: Resource) -> list[StorageBucket]:
    """Read the bucket that a storage configuration names."""
    storage = text(world.get(resource, "StorageType"))
    if storage != "S3" and not isinstance(storage, Unknown):
        return []
    named = storage if isinstance(storage, Unknown) else text(world.get(resource, "S3Config", "BucketName"))
    bucket = world.meant(named, "AWS::S3::Bucket")
    if bucket is None:
        return [_bucket_elsewhere(world, resource, named)]
    return [declared_bucket(world, bucket, _instance_region(world, resource))]


def declared_bucket(world: World, bucket: Resource, instance_region: Known[str]) -> StorageBucket:
    """Read an AWS::S3::Bucket that something of a contact centre stores in."""
    encryption = _first_rule(world.get(bucket, "BucketEncryption", "ServerSideEncryptionConfiguration"))
    default = member(encryption, ("ServerSideEncryptionByDefault",))
    policy = _policy(world, bucket)
    return StorageBucket(
        place=bucket.place,
        present=world.present(bucket),
        name=bucket.logical_id,
        arns=_arns(world, bucket),
        stores=_stores(world, bucket),
        encryption=text(member(default, ("SSEAlgorithm",))),
        key=key_use(world, member(default, ("KMSMasterKeyID",))),
        bucket_key=boolean(member(encryption, ("BucketKeyEnabled",))),
        public_access_blocks=tuple(
            (name, boolean(world.get(bucket, "PublicAccessBlockConfiguration", name))) for name in _BLOCKS
        ),
        policy=policy,
        service_roles=_service_roles(world, policy),
        allowed_origins=_allowed_origins(world.get(bucket, "CorsConfiguration", "CorsRules")),
        log_destination=_log_destination(world, bucket),
        object_lock=_object_lock(world, bucket),
        region=world.region(bucket),
        instance_region=instance_region,
    )


def stream(world: World, resource: Resource) -> list[Stream]:
    """Read an AWS::Kinesis::Stream."""
    encryption = world.get(resource, "StreamEncryption")
    return [
        Stream(
            place=resource.place,
            present=world.present(resource),
            encryption_type=text(member(encryption, ("EncryptionType",))),
            key=key_use(world, member(encryption, ("KeyId",))),
        )
    ]


def _bucket_elsewhere(world: World, resource: Resource, named: Known[str | None]) -> StorageBucket:
    """Return a bucket that the app does not declare: nothing about it is knowable here."""
    shown = readable(named) if isinstance(named, str) else "of an unknown name"
    unknown = named if isinstance(named, Unknown) else Unknown(f"the app does not declare the bucket {shown}")
    return StorageBucket(
        place=resource.place,
        present=world.present(resource),
        name=shown,
        arns=(),
        stores=unknown,
        encryption=unknown,
        key=unknown,
        bucket_key=unknown,
        public_access_blocks=tuple((name, unknown) for name in _BLOCKS),
        policy=unknown,
        service_roles=frozenset(),
        allowed_origins=unknown,
        log_destination=unknown,
        object_lock=unknown,
        region=Unknown(f"the Region of the bucket {shown} is not stated", unknown.condition),
        instance_region=_instance_region(world, resource),
    )


def _first_rule(value: Any) -> Any:
    rules = items(value)
    if isinstance(rules, Unknown):
        return rules
    return rules[0] if rules else None


def _arns(world: World, bucket: Resource) -> tuple[str, ...]:
    own = Reference(scope_of(bucket.template), bucket.logical_id, "Arn")
    partition = world.pseudo("AWS::Partition", bucket)
    prefixes = dict.fromkeys(("arn:aws:s3:::", f"arn:{partition}:s3:::"))
    return (str(own), *(prefix + name for prefix in prefixes for name in world.names(bucket)))


def _stores(world: World, bucket: Resource) -> Known[frozenset[str]]:
    configs = world.naming(bucket, STORAGE_CONFIG, "S3Config", "BucketName")
    kinds = [text(world.get(config, "ResourceType")) for config in configs.found]
    known = frozenset(kind for kind in kinds if isinstance(kind, str))
    if _ATTACHMENTS in known:
        return known  # whatever else it stores, this decides
    among = world.naming(bucket, STORAGE_CONFIG, "S3Config", "BucketName", among=("ResourceType", _ATTACHMENTS))
    unknown = among.doubt or next((kind for kind in kinds if isinstance(kind, Unknown)), None)
    return configs.undecided or unknown or known


def _policy(world: World, bucket: Resource) -> Known[tuple[Statement, ...]]:
    policies = world.naming(bucket, "AWS::S3::BucketPolicy", "Bucket")
    documents = [statements(world.get(policy, "PolicyDocument")) for policy in policies.found]
    return policies.undecided or all_statements([*documents, *filter(None, [policies.doubt])])


def _service_roles(world: World, policy: Known[tuple[Statement, ...]]) -> frozenset[str]:
    """Return the texts by which a policy names the service-linked role of an instance of the app."""
    named: set[Known[str]] = set()
    for statement in () if isinstance(policy, Unknown) else policy:
        named.update(principal.name for principal in statement.principals)
        for condition in () if isinstance(statement.conditions, Unknown) else statement.conditions:
            named.update(condition.values)
    return frozenset(name for name in named if isinstance(name, str) and _is_service_role(world, name))


def _is_service_role(world: World, name: str) -> bool:
    reference = reference_in(name)
    return reference is not None and reference.attribute == "ServiceRole" and world.meant(name, INSTANCE) is not None


def _allowed_origins(rules: Any) -> Known[tuple[Known[str], ...]]:
    origins: list[Known[str]] = []
    for rule in entries(items(rules)):
        allowed = texts(member(rule, ("AllowedOrigins",)))
        if isinstance(allowed, Unknown) and allowed.condition:
            return allowed
        origins += entries(allowed)
    return tuple(origins)


def _log_destination(world: World, bucket: Resource) -> Known[str | None]:
    """Name where access logs go; a destination by parameter or import is a destination, the bucket itself is none."""
    destination = text(world.get(bucket, "LoggingConfiguration", "DestinationBucketName"))
    if isinstance(destination, Unknown):
        return destination if destination.condition else _open_destination(world, bucket, destination)
    return None if world.meant(destination, "AWS::S3::Bucket") is bucket else destination or None


def _open_destination(world: World, bucket: Resource, unknown: Unknown) -> Known[str | None]:
    """Name a destination given by parameters or import; the same parameters in the bucket's own name name itself."""
    properties = bucket.body["Properties"]
    opened = world.resolver.literal(properties, bucket.template)
    destination = member(opened, ("LoggingConfiguration", "DestinationBucketName"))
    if isinstance(destination, str):
        return None if destination == opened.get("BucketName") else destination
    named = member(properties, ("LoggingConfiguration", "DestinationBucketName"))
    declared = bucket.template.body.get("Parameters")
    parameters = declared if isinstance(declared, dict) and not _holds(named, "Fn::If") else {}
    given = _holds(named, "Fn::ImportValue") or any(_holds(named, "Ref", name) for name in parameters)
    return f"a bucket that is not known here ({unknown.reason})" if given else unknown


def _holds(value: Any, key: str, wanted: str | None = None) -> bool:
    """Tell whether a value, or any part of it, is an object with a key, or with a certain value for it."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    here = isinstance(value, dict) and key in value and wanted in (None, value[key])
    return here or any(_holds(part, key, wanted) for part in parts)


def _object_lock(world: World, bucket: Resource) -> ObjectLock:
    configured = text(world.get(bucket, "ObjectLockConfiguration", "ObjectLockEnabled"))
    retention = world.get(bucket, "ObjectLockConfiguration", "Rule", "DefaultRetention")
    days, years = whole(member(retention, ("Days",))), whole(member(retention, ("Years",)))
    if isinstance(years, int):
        days = years * _DAYS_IN_YEAR
    elif isinstance(years, Unknown):
        days = years
    return ObjectLock(
        enabled=mapped(boolean(world.get(bucket, "ObjectLockEnabled")), bool),
        configured=mapped(configured, lambda word: word == "Enabled"),
        mode=text(member(retention, ("Mode",))),
        days=days,
    )


def _instance_region(world: World, config: Resource) -> Known[str]:
    named = world.get(config, "InstanceArn")
    owner = world.meant(named, INSTANCE)
    if owner is not None:
        return world.region(owner)
    if isinstance(named, Unknown):
        return named
    return region_in(named) or Unknown("the Region of the instance is not stated")
