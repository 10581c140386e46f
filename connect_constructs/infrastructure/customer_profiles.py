"""What agents know of a customer: a Customer Profiles domain."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from aws_cdk import CfnTag, Duration, RemovalPolicy, Stack, Token
from aws_cdk import aws_customerprofiles as profiles
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from connect_constructs.infrastructure._accepted_findings import accept, accept_in_checkov
from connect_constructs.infrastructure._arguments import (
    checked_duration,
    not_none,
    require_buckets,
    require_instance,
    require_keys,
    require_type,
    shown,
)
from connect_constructs.infrastructure._buckets import access_logs, data_bucket
from connect_constructs.infrastructure._construct_values import identity_of
from connect_constructs.infrastructure._encrypted_stream import encrypted_stream
from connect_constructs.infrastructure._instance_resource import other_claimant, told_of
from connect_constructs.infrastructure._key_access import (
    admit_customer_profiles,
    admit_profile_events,
    is_edited,
    key_behind,
)
from connect_constructs.infrastructure._policy import require_approved
from connect_constructs.infrastructure.encryption_keys import DataKey

if TYPE_CHECKING:
    from aws_cdk import aws_kinesis as kinesis
    from aws_cdk import aws_kms as kms

    from connect_constructs.infrastructure.instance_protocol import IConnectInstance

_SERVICE = "profile.amazonaws.com"
_PREFIX = "amazon-connect-"
_NAME = re.compile(rf"{_PREFIX}[A-Za-z0-9_-]{{1,{64 - len(_PREFIX)}}}")
_ALLOWED_NAME = f"a literal of at most 64 letters, digits, hyphens and underscores that begins with {_PREFIX}"
_LONGEST_DAYS = 1098
# Who calls once a year is still known, in leap years too.
_DEFAULT_EXPIRATION = Duration.days(366)
# The longest that SQS offers: somebody has to find out and to mend the cause.
_KEPT_IN_QUEUE = Duration.days(14)
_EVERYBODY_NARROWED = (
    "the statement for everybody is narrowed by conditions to the service roles of Customer Profiles in this account, "
    "which have no ARN before there is a domain"
)


class CustomerProfiles(Construct):
    """A Customer Profiles domain under a customer key, fed by the contact records of an instance.

    What cannot be ingested goes to a dead-letter queue under the same key, for 14 days. Domain and queue outlive their
    stack. Each instance has one domain at most.
    Functions in an `IsolatedNetwork` reach the domain after its `reach_customer_profiles()`. In any other VPC nothing
    is created: an interface endpoint for `profile` must be there, with private DNS on.
    Before any traffic only the event stream costs something, about 10.95 USD a month for one shard (730 hours,
    us-east-1 list price); everything else is charged by use.

    Args:
        scope: The construct it belongs to.
        id: Its id within the scope.
        instance: The instance whose contact records become profiles.
        key: The customer key for the domain, queue, event stream and exports, or its alias. A key of this stack comes
            to admit Customer Profiles; for any other, a synth warning gives its owner the statements to add.
        domain_name: The domain's name, fixed for good: a literal of at most 64 letters, digits, hyphens and underscores
            that begins with `amazon-connect-`, because instances may use no other domains. Needed where the instance's
            alias is a token. Default: `amazon-connect-` and the alias.
        default_expiration: How long what nobody updates is kept, whole days from 1 to 1098. Default: 366 days.
        event_stream: Whether changes of profiles are streamed to an encrypted data stream. Default: no.
        identity_resolution: Whether a weekly job finds duplicate profiles; its results are exported to a bucket that is
            private, encrypted, locked, logged and outlives its stack. Default: no.
        access_log_bucket: The bucket that server access logs of the exports go to. Default: a new one with the exports.

    Attributes:
        domain_name: The domain's name; what refers to it is deployed after the domain.
        dead_letter_queue: The queue for what cannot be ingested.
        event_stream: The data stream of profile events, or None.
        export_bucket: The bucket that identity resolution exports to, or None.

    Raises:
        ValueError: The policy does not approve `customer_profiles`, the instance feeds a domain already, the name is
            missing, taken or not allowed, the duration is not, or an argument is of another kind.

    Example:
        >>> from aws_cdk import Stack
        >>> from connect_constructs.infrastructure.connect_instance import ConnectInstance
        >>> from connect_constructs.infrastructure.encryption_keys import DataKey
        >>> stack = Stack()
        >>> instance = ConnectInstance(stack, "Instance", instance_alias="example-bank")
        >>> key = DataKey(stack, "DataKey", instance=instance)
        >>> CustomerProfiles(stack, "Profiles", instance=instance, key=key).node.find_child("Domain").domain_name
        'amazon-connect-example-bank'

    References:
        Amazon Connect administrator guide, enable-customer-profiles and cross-service-confused-deputy-prevention;
        guardrails PRF01 to PRF04, KEY02 and NET01.
    """

    def __init__(  # noqa: PLR0913 - keyword-only, each one a choice of the application
        self,
        scope: Construct,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        instance: IConnectInstance,
        key: kms.IKey,
        domain_name: str | None = None,
        default_expiration: Duration | None = None,
        event_stream: bool = False,
        identity_resolution: bool = False,
        access_log_bucket: s3.IBucket | None = None,
    ) -> None:
        super().__init__(scope, id)
        require_approved(self, "customer_profiles")
        with told_of(self):
            require_instance(instance)
            require_keys(key=key)
            require_type(bool, "True or False", event_stream=event_stream, identity_resolution=identity_resolution)
            require_buckets(**not_none(access_log_bucket=access_log_bucket))
            name = _default_name(instance) if domain_name is None else _checked_name(domain_name)
            days = _checked_days(_DEFAULT_EXPIRATION if default_expiration is None else default_expiration)
            self._claim(instance, name)
        self._tags = [CfnTag(key="Name", value=name)]
        # Of literals: the key's policy is in force before there is a domain to refer to.
        self._arn = Stack.of(self).format_arn(service="profile", resource="domains", resource_name=name)
        key = key_behind(key)
        admit_customer_profiles(self, key, self._arn)
        self.dead_letter_queue: sqs.Queue = self._queue(key)
        self.export_bucket: s3.Bucket | None = self._exports(key, access_log_bucket) if identity_resolution else None
        domain = self._domain(name, days, key)
        self.domain_name: str = domain.ref
        profiles.CfnIntegration(
            self,
            "Integration",
            domain_name=self.domain_name,
            # Every domain has it: the service's own mapping of contact records.
            object_type_name="CTR",
            tags=self._tags,
            uri=instance.instance_arn,
        )
        self.event_stream: kinesis.Stream | None = self._events(name, key) if event_stream else None

    def _claim(self, instance: IConnectInstance, name: str) -> None:
        """Refuse an instance whose contact records another domain takes, since one only gets them, and its name."""
        other = other_claimant(self, "AWS::CustomerProfiles::Integration", identity_of(instance.instance_arn, self))
        if other:
            raise ValueError(f"instance is that of {other}; allowed: one that has no Customer Profiles domain yet")
        other = other_claimant(self, "AWS::CustomerProfiles::Domain", Stack.of(self).environment, name)
        if other:
            raise ValueError(f"domain_name is {shown(name)}, which is that of {other}; allowed: one of its own")

    def _domain(self, name: str, days: int, key: kms.IKey) -> profiles.CfnDomain:
        """Declare the domain once the service may write to its queue and its bucket, which it tries at once."""
        domain = profiles.CfnDomain(
            self,
            "Domain",
            dead_letter_queue_url=self.dead_letter_queue.queue_url,
            default_encryption_key=key.key_arn,
            default_expiration_days=days,
            domain_name=name,
            tags=self._tags,
        )
        domain.apply_removal_policy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
        domain.node.add_dependency(self.dead_letter_queue.node.find_child("Policy"))
        if self.export_bucket:
            domain.matching = profiles.CfnDomain.MatchingProperty(
                enabled=True,
                exporting_config=profiles.CfnDomain.ExportingConfigProperty(
                    s3_exporting=profiles.CfnDomain.S3ExportingConfigProperty(
                        s3_bucket_name=self.export_bucket.bucket_name
                    )
                ),
            )
            domain.node.add_dependency(self.export_bucket.node.find_child("Policy"))
        return domain

    def _queue(self, key: kms.IKey) -> sqs.Queue:
        """Declare the queue for what cannot be ingested, which the domain points at as long as it lives."""
        queue = sqs.Queue(
            self,
            "DeadLetters",
            encryption=sqs.QueueEncryption.KMS,
            encryption_master_key=key,
            enforce_ssl=True,
            removal_policy=RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
            retention_period=_KEPT_IN_QUEUE,
        )
        queue.add_to_resource_policy(self._permission("sqs:SendMessage", queue.queue_arn))
        # A queue that outlives its stack still takes TLS alone.
        policy = cast("sqs.QueuePolicy", queue.node.find_child("Policy"))
        policy.apply_removal_policy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
        accept(queue, "it is itself a dead-letter queue", "AwsSolutions-SQS3")
        return queue

    def _exports(self, key: kms.IKey, access_log_bucket: s3.IBucket | None) -> s3.Bucket:
        """Declare the bucket for the results of identity resolution."""
        bucket = data_bucket(
            self,
            "Exports",
            key=key,
            access_log_bucket=access_logs(self, access_log_bucket),
        )
        bucket.add_to_resource_policy(self._permission("s3:PutObject", bucket.arn_for_objects("*")))
        return bucket

    def _events(self, name: str, key: kms.IKey) -> kinesis.Stream:
        """Declare the stream of profile events and have the domain write to it."""
        admit_profile_events(self, key)
        if isinstance(key, DataKey) and is_edited(key, self):
            accept_in_checkov(key, {"CKV_AWS_33": _EVERYBODY_NARROWED})
        stream = encrypted_stream(self, "Events", key=key)
        profiles.CfnEventStream(
            self,
            "EventStream",
            domain_name=self.domain_name,
            event_stream_name=name,
            tags=self._tags,
            uri=stream.stream_arn,
        )
        return stream

    def _permission(self, action: str, resource: str) -> iam.PolicyStatement:
        """Let Customer Profiles do something on behalf of this domain alone."""
        return iam.PolicyStatement(
            sid="CustomerProfilesDomain",
            principals=[iam.ServicePrincipal(_SERVICE)],
            actions=[action],
            resources=[resource],
            conditions={
                "StringEquals": {"aws:SourceAccount": Stack.of(self).account},
                "ArnEquals": {"aws:SourceArn": self._arn},
            },
        )


def _default_name(instance: IConnectInstance) -> str:
    if Token.is_unresolved(instance.instance_alias):
        raise ValueError(
            "domain_name is None and the instance's alias is a token that only deployment resolves; "
            f"allowed: {_ALLOWED_NAME}"
        )
    return f"{_PREFIX}{instance.instance_alias}"


def _checked_name(name: str) -> str:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ValueError(f"domain_name is {shown(name)}; allowed: {_ALLOWED_NAME}")
    return name


def _checked_days(expiration: Duration) -> int:
    allowed = f"whole days from 1 to {_LONGEST_DAYS}"
    days = checked_duration("default_expiration", expiration, allowed).to_days(integral=False)
    if days != int(days) or not 1 <= days <= _LONGEST_DAYS:
        raise ValueError(f"default_expiration is {days:g} days; allowed: {allowed}")
    return int(days)
