"""Where an instance keeps what it records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Duration
from aws_cdk import aws_connect as connect
from aws_cdk import aws_s3 as s3
from constructs import Construct

from connect_constructs.infrastructure._arguments import (
    checked_duration,
    checked_texts,
    not_none,
    require_buckets,
    require_instance,
    require_keys,
)
from connect_constructs.infrastructure._buckets import access_logs, data_bucket
from connect_constructs.infrastructure._key_access import key_behind
from connect_constructs.infrastructure._policy import policy_of
from connect_constructs.infrastructure._sites import checked_origin
from connect_constructs.infrastructure.storage_type import StorageKind, StorageType, checked_types

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aws_cdk import aws_kms as kms

    from connect_constructs.guardrails.policy import GuardrailPolicy
    from connect_constructs.infrastructure.instance_protocol import IConnectInstance

_ALWAYS = {StorageType.CONTACT_EVALUATIONS, StorageType.SCHEDULED_REPORTS}
_BY_FEATURE = {
    "chat": {StorageType.ATTACHMENTS, StorageType.CHAT_TRANSCRIPTS},
    "email": {StorageType.ATTACHMENTS, StorageType.EMAIL_MESSAGES},
    "telephony": {StorageType.CALL_RECORDINGS},
}
# Long enough for a consumer that fails overnight; longer would be a second archive of calls.
_MEDIA_HOURS = 24
_MOST_MEDIA_HOURS = 87_600


class EncryptedStorage(Construct):
    """One encrypted place per storage type, each associated with the instance.

    Every bucket is private, takes TLS 1.2 or later only, is encrypted with the key given, versioned, logged to a
    bucket of its own for access logs and, save the attachments bucket, where Connect allows none, locked in governance
    mode for the policy's `bucket_lock_days`. Deleted objects go for good after as many days. Buckets outlive their
    stack. Media go to Kinesis video streams that Connect makes, encrypted with the same key.

    Args:
        scope: The construct it belongs to.
        id: Its id within the scope.
        instance: The instance that stores.
        key: The customer key for storage.
        storage_types: What is stored: types of the kinds S3 and KINESIS_VIDEO_STREAM. Default: scheduled reports and
            contact evaluations, and what the policy's approved features record (chat: transcripts and attachments;
            email: messages and attachments; telephony: call recordings).
        attachment_origins: Further sites that up- and download attachments, such as `https://chat.example.com`.
            Default: the instance's own site alone.
        media_retention: How long the calls' media streams can be read: whole hours up to 87,600 (ten years), or 0 for
            a few minutes that are never stored. Default: 24 hours.
        access_log_bucket: The bucket that server access logs go to. Default: a new one.

    Attributes:
        buckets: The bucket of each storage type of the kind S3.
        access_log_bucket: The bucket that server access logs go to.

    Raises:
        ValueError: A storage type is a data stream's, an origin is no named https site, the media's retention is none
            that the service takes or no media are stored, or an argument is of another kind.

    Example:
        >>> from aws_cdk import Stack
        >>> from connect_constructs.infrastructure.connect_instance import ConnectInstance
        >>> from connect_constructs.infrastructure.encryption_keys import DataKey
        >>> stack = Stack()
        >>> instance = ConnectInstance(stack, "Instance", instance_alias="example-bank")
        >>> key = DataKey(stack, "DataKey", instance=instance)
        >>> sorted(type_.name for type_ in EncryptedStorage(stack, "Storage", instance=instance, key=key).buckets)
        ['ATTACHMENTS', 'CHAT_TRANSCRIPTS', 'CONTACT_EVALUATIONS', 'SCHEDULED_REPORTS']

    References:
        Amazon Connect administrator guide, update-instance-settings and enable-attachments; guardrails STO01 to STO09.
    """

    def __init__(  # noqa: PLR0913 - keyword-only, each one a choice of the application
        self,
        scope: Construct,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        instance: IConnectInstance,
        key: kms.IKey,
        storage_types: Iterable[StorageType] | None = None,
        attachment_origins: Sequence[str] = (),
        media_retention: Duration | None = None,
        access_log_bucket: s3.IBucket | None = None,
    ) -> None:
        super().__init__(scope, id)
        require_instance(instance)
        require_keys(key=key)
        require_buckets(**not_none(access_log_bucket=access_log_bucket))
        types = checked_types(
            _default_types(policy_of(self)) if storage_types is None else storage_types,
            StorageKind.S3,
            StorageKind.KINESIS_VIDEO_STREAM,
        )
        hours = None if media_retention is None else _whole_hours(media_retention)
        self._instance = instance
        self._key = key_behind(key)
        self._origins = [f"https://{instance.instance_alias}.my.connect.aws", *_named_sites(attachment_origins)]
        self.access_log_bucket: s3.IBucket = access_logs(self, access_log_bucket)
        self.buckets: dict[StorageType, s3.Bucket] = {
            type_: self._bucket(type_) for type_ in types if type_.kind is StorageKind.S3
        }
        if StorageType.MEDIA_STREAMS in types:
            self._stream_media(_MEDIA_HOURS if hours is None else hours)
        elif hours is not None:
            raise ValueError(
                f"media_retention is {hours} hours, and no media are stored; allowed: none, or "
                f"{StorageType.MEDIA_STREAMS} among the storage_types"
            )

    def _bucket(self, type_: StorageType) -> s3.Bucket:
        """Declare the bucket of one storage type and associate it."""
        prefix = f"connect/{self._instance.instance_alias}/{type_.title}"
        bucket = self._attachments_bucket(prefix) if type_ is StorageType.ATTACHMENTS else self._locked_bucket(type_)
        connect.CfnInstanceStorageConfig(
            self,
            f"{type_.title}Config",
            instance_arn=self._instance.instance_arn,
            resource_type=type_.name,
            s3_config=connect.CfnInstanceStorageConfig.S3ConfigProperty(
                bucket_name=bucket.bucket_name, bucket_prefix=prefix, encryption_config=self._encryption
            ),
            storage_type=type_.kind,
        )
        return bucket

    def _locked_bucket(self, type_: StorageType) -> s3.Bucket:
        return data_bucket(self, type_.title, key=self._key, access_log_bucket=self.access_log_bucket)

    def _attachments_bucket(self, prefix: str) -> s3.Bucket:
        """Declare the one bucket that browsers reach directly and that Connect allows no lock on."""
        return data_bucket(
            self,
            StorageType.ATTACHMENTS.title,
            key=self._key,
            access_log_bucket=self.access_log_bucket,
            locked=False,
            # Uploads that were never sent stay in the staging area; expired, they would live on as old versions.
            lifecycle_rules=[
                s3.LifecycleRule(
                    expiration=Duration.days(1),
                    noncurrent_version_expiration=Duration.days(1),
                    prefix=f"{prefix}/staging",
                )
            ],
            cors=[
                s3.CorsRule(
                    allowed_headers=["*"],
                    allowed_methods=[s3.HttpMethods.PUT, s3.HttpMethods.GET],
                    allowed_origins=self._origins,
                )
            ],
        )

    def _stream_media(self, hours: int) -> None:
        """Associate the video streams that Connect makes itself from the prefix."""
        type_ = StorageType.MEDIA_STREAMS
        connect.CfnInstanceStorageConfig(
            self,
            f"{type_.title}Config",
            instance_arn=self._instance.instance_arn,
            kinesis_video_stream_config=connect.CfnInstanceStorageConfig.KinesisVideoStreamConfigProperty(
                encryption_config=self._encryption,
                prefix=self._instance.instance_alias,
                retention_period_hours=hours,
            ),
            resource_type=type_.name,
            storage_type=type_.kind,
        )

    @property
    def _encryption(self) -> connect.CfnInstanceStorageConfig.EncryptionConfigProperty:
        return connect.CfnInstanceStorageConfig.EncryptionConfigProperty(
            encryption_type="KMS", key_id=self._key.key_arn
        )


def _default_types(policy: GuardrailPolicy) -> list[StorageType]:
    """Return what the approved features record, in the order of the enumeration, which no edit of a policy changes."""
    wanted = _ALWAYS.union(*(types for feature, types in _BY_FEATURE.items() if policy.approves(feature)))
    return [type_ for type_ in StorageType if type_ in wanted]


def _named_sites(origins: Iterable[str]) -> list[str]:
    sites = checked_texts("attachment_origins", origins, "a list of sites, such as ['https://chat.example.com']")
    return [checked_origin("attachment_origins", site) for site in sites]


def _whole_hours(retention: Duration) -> int:
    allowed = f"whole hours from 0 to {_MOST_MEDIA_HOURS}"
    hours = checked_duration("media_retention", retention, allowed).to_hours(integral=False)
    if hours > _MOST_MEDIA_HOURS or hours != int(hours):
        raise ValueError(f"media_retention is {hours:g} hours; allowed: {allowed}")
    return int(hours)
