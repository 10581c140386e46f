"""The buckets of this library: private, TLS 1.2 only, versioned and retained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_s3 as s3
from constructs import Construct

from connect_constructs.infrastructure._accepted_findings import accept, accept_in_checkov, regulatory
from connect_constructs.infrastructure._policy import policy_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk import aws_kms as kms

_TIDY_DAYS = 7
_ACCESS_LOG_DAYS = 365
_DELIVER_BY_POLICY = "@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy"


def data_bucket(  # noqa: PLR0913 - what distinguishes the buckets
    scope: Construct,
    id_: str,
    *,
    key: kms.IKey,
    access_log_bucket: s3.IBucket,
    locked: bool = True,
    lifecycle_rules: Sequence[s3.LifecycleRule] = (),
    cors: Sequence[s3.CorsRule] | None = None,
) -> s3.Bucket:
    """Declare a bucket for customers' data under a customer key, logged, and locked unless Connect forbids it."""
    lock = Duration.days(policy_of(scope).bucket_lock_days)
    return _private_bucket(
        scope,
        id_,
        bucket_key_enabled=True,
        cors=cors,
        encryption=s3.BucketEncryption.KMS,
        encryption_key=key,
        lifecycle_rules=[s3.LifecycleRule(noncurrent_version_expiration=lock), *lifecycle_rules],
        # Connect supports governance mode only.
        object_lock_default_retention=s3.ObjectLockRetention.governance(lock) if locked else None,
        server_access_logs_bucket=access_log_bucket,
        server_access_logs_prefix=f"{scope.node.path}/{id_}/",
    )


def access_logs(scope: Construct, given: s3.IBucket | None) -> s3.IBucket:
    """Return the bucket that a construct's access logs go to: the one given, else one of its own."""
    return _AccessLogBucket(scope, "AccessLogs").bucket if given is None else given


class _AccessLogBucket(Construct):
    """The bucket that server access logs go to, which S3 cannot deliver to under a customer key or a lock."""

    def __init__(self, scope: Construct, id_: str) -> None:
        super().__init__(scope, id_)
        # Delivery through the bucket's policy, whatever the app's flags: the older way needs ACLs.
        self.node.set_context(_DELIVER_BY_POLICY, value=True)
        days = Duration.days(max(_ACCESS_LOG_DAYS, policy_of(self).log_retention_days))
        self.bucket = _private_bucket(
            self,
            "Resource",
            encryption=s3.BucketEncryption.S3_MANAGED,
            lifecycle_rules=[
                s3.LifecycleRule(expiration=days, noncurrent_version_expiration=Duration.days(_TIDY_DAYS))
            ],
        )
        accept(
            self.bucket,
            "S3 delivers access logs under its own encryption only",
            *regulatory("S3DefaultEncryptionKMS"),
        )
        accept_in_checkov(self.bucket, {"CKV_AWS_18": "a log of the access logs would log itself"})


def _private_bucket(
    scope: Construct, id_: str, *, lifecycle_rules: Sequence[s3.LifecycleRule], **settings: Any
) -> s3.Bucket:
    """Declare a bucket with what all of them have in common."""
    bucket = s3.Bucket(
        scope,
        id_,
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        enforce_ssl=True,
        lifecycle_rules=[
            s3.LifecycleRule(abort_incomplete_multipart_upload_after=Duration.days(_TIDY_DAYS)),
            *lifecycle_rules,
        ],
        minimum_tls_version=1.2,
        # S3's own default since 2023: ACLs are off, and the one ACL that Connect's role may send is still accepted.
        object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
        removal_policy=RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
        versioned=True,
        **settings,
    )
    if bucket.policy:  # made by enforce_ssl
        # A bucket that outlives its stack still takes TLS alone.
        bucket.policy.apply_removal_policy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
    accept(
        bucket,
        "storage stays in the instance's own region; versions and locks keep it there",
        *regulatory("S3BucketReplicationEnabled"),
    )
    return bucket
