"""Where an instance streams its records and events to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_connect as connect
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesisfirehose as firehose
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from constructs import Construct

from connect_constructs.infrastructure._accepted_findings import accept, any_part_of
from connect_constructs.infrastructure._arguments import (
    not_none,
    require_buckets,
    require_instance,
    require_keys,
    require_type,
)
from connect_constructs.infrastructure._buckets import access_logs, data_bucket
from connect_constructs.infrastructure._encrypted_log_group import encrypted_log_group
from connect_constructs.infrastructure._encrypted_stream import encrypted_stream
from connect_constructs.infrastructure._key_access import admit_streams, key_behind
from connect_constructs.infrastructure.storage_type import StorageKind, StorageType, checked_types

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aws_cdk import aws_kinesis as kinesis
    from aws_cdk import aws_kms as kms

    from connect_constructs.infrastructure.instance_protocol import IConnectInstance

_RECORDS = StorageType.CONTACT_TRACE_RECORDS
_ALWAYS = (_RECORDS, StorageType.AGENT_EVENTS)
# Contact records are looked up for a quarter and kept for years.
_COLD_AFTER = Duration.days(90)


class EncryptedStreams(Construct):
    """An encrypted data stream per kind of record, and an archive that outlives Connect's 24 months.

    Contact records flow on through Firehose, or straight to it, into an archive bucket, which nothing expires from and
    which moves them to archive storage after 90 days. The bucket is private, takes TLS 1.2 or later only, is encrypted
    with the key given, versioned, locked and logged, and outlives its stack; the streams go with it.
    A stream has one provisioned shard (1,000 records a second), because that costs about 10.95 USD a month and
    an on-demand stream about 29.20 USD (730 hours, us-east-1 list prices), both before traffic: the two standard
    streams come to about 21.90 USD a month.

    Args:
        scope: The construct it belongs to.
        id: Its id within the scope.
        instance: The instance that streams.
        key: The customer key for streams and archive, or its alias. A key of this stack comes to admit the instance's
            service role; for any other, a synth warning gives its owner the statement to add.
        log_key: The customer key for Firehose's error log. A key of this stack comes to admit CloudWatch Logs; for any
            other, a synth warning gives its owner the statement to add.
        storage_types: What is streamed besides contact records and agent events: types of the kind KINESIS_STREAM.
            Default: nothing.
        contact_record_stream: Whether contact records come through a data stream, which applications can read. False:
            Connect hands them to Firehose itself, which encrypts them with the key on their way, and a shard's cost is
            saved. Default: True.
        access_log_bucket: The bucket that server access logs go to. Default: a new one.

    Attributes:
        streams: The data stream of each type that has one.
        archive: The bucket that keeps contact records.

    Raises:
        ValueError: A storage type is not a data stream's, or an argument is of another kind.

    Example:
        >>> from aws_cdk import Stack
        >>> from connect_constructs.infrastructure.connect_instance import ConnectInstance
        >>> from connect_constructs.infrastructure.encryption_keys import DataKey, LogKey
        >>> stack = Stack()
        >>> instance = ConnectInstance(stack, "Instance", instance_alias="example-bank")
        >>> streams = EncryptedStreams(
        ...     stack,
        ...     "Streams",
        ...     instance=instance,
        ...     key=DataKey(stack, "DataKey", instance=instance),
        ...     log_key=LogKey(stack, "LogKey"),
        ... )
        >>> [type_.name for type_ in streams.streams]
        ['CONTACT_TRACE_RECORDS', 'AGENT_EVENTS']

    References:
        Amazon Connect administrator guide, data-streaming and agent-event-streams; guardrails STR01 to STR03.
    """

    def __init__(  # noqa: PLR0913 - keyword-only, each one a choice of the application
        self,
        scope: Construct,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        instance: IConnectInstance,
        key: kms.IKey,
        log_key: kms.IKey,
        storage_types: Iterable[StorageType] = (),
        contact_record_stream: bool = True,
        access_log_bucket: s3.IBucket | None = None,
    ) -> None:
        super().__init__(scope, id)
        require_instance(instance)
        require_keys(key=key, log_key=log_key)
        require_buckets(**not_none(access_log_bucket=access_log_bucket))
        require_type(bool, "True or False", contact_record_stream=contact_record_stream)
        types = list(dict.fromkeys([*_ALWAYS, *checked_types(storage_types, StorageKind.KINESIS_STREAM)]))
        if not contact_record_stream:
            types.remove(_RECORDS)
        self._instance = instance
        key = key_behind(key)
        admit_streams(self, key, instance)
        self.streams: dict[StorageType, kinesis.Stream] = {type_: self._stream(type_, key) for type_ in types}
        self.archive: s3.Bucket = data_bucket(
            self,
            "Archive",
            key=key,
            access_log_bucket=access_logs(self, access_log_bucket),
            lifecycle_rules=[
                s3.LifecycleRule(
                    transitions=[
                        s3.Transition(
                            storage_class=s3.StorageClass.GLACIER_INSTANT_RETRIEVAL, transition_after=_COLD_AFTER
                        )
                    ]
                )
            ],
        )
        delivery = self._deliver(self.streams.get(_RECORDS), key, log_key)
        if not contact_record_stream:
            self._associate(
                _RECORDS,
                "KINESIS_FIREHOSE",
                kinesis_firehose_config=connect.CfnInstanceStorageConfig.KinesisFirehoseConfigProperty(
                    firehose_arn=delivery.attr_arn
                ),
            )

    def _stream(self, type_: StorageType, key: kms.IKey) -> kinesis.Stream:
        """Declare one stream and have the instance write to it."""
        stream = encrypted_stream(self, type_.title, key=key)
        self._associate(
            type_,
            type_.kind,
            kinesis_stream_config=connect.CfnInstanceStorageConfig.KinesisStreamConfigProperty(
                stream_arn=stream.stream_arn
            ),
        )
        return stream

    def _associate(self, type_: StorageType, kind: str, **place: Any) -> None:
        """Have the instance write what is of a type to a place."""
        connect.CfnInstanceStorageConfig(
            self,
            f"{type_.title}Config",
            instance_arn=self._instance.instance_arn,
            resource_type=type_.name,
            storage_type=kind,
            **place,
        )

    def _deliver(self, source: kinesis.Stream | None, key: kms.IKey, log_key: kms.IKey) -> firehose.CfnDeliveryStream:
        """Carry records, a stream's or what is handed over, into the archive, one a line.

        The CDK's own class would add rights to read and delete what is archived, and an unused mapping.
        """
        log_group = encrypted_log_group(self, "DeliveryLogGroup", key=log_key)
        log_stream = logs.LogStream(
            self, "DeliveryLogStream", log_group=log_group, removal_policy=RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
        )
        role = self._delivery_role(source, key, log_group)
        delivery = firehose.CfnDeliveryStream(
            self,
            "Delivery",
            **(_handed_over(key) if source is None else _taken_from(source, role)),
            extended_s3_destination_configuration=firehose.CfnDeliveryStream.ExtendedS3DestinationConfigurationProperty(
                bucket_arn=self.archive.bucket_arn,
                buffering_hints=firehose.CfnDeliveryStream.BufferingHintsProperty(
                    interval_in_seconds=300, size_in_m_bs=64
                ),
                cloud_watch_logging_options=firehose.CfnDeliveryStream.CloudWatchLoggingOptionsProperty(
                    enabled=True, log_group_name=log_group.log_group_name, log_stream_name=log_stream.log_stream_name
                ),
                compression_format="GZIP",
                encryption_configuration=firehose.CfnDeliveryStream.EncryptionConfigurationProperty(
                    kms_encryption_config=firehose.CfnDeliveryStream.KMSEncryptionConfigProperty(
                        awskms_key_arn=key.key_arn
                    )
                ),
                error_output_prefix="undelivered/",
                prefix="contact-records/",
                processing_configuration=firehose.CfnDeliveryStream.ProcessingConfigurationProperty(
                    enabled=True,
                    processors=[firehose.CfnDeliveryStream.ProcessorProperty(type="AppendDelimiterToRecord")],
                ),
                role_arn=role.role_arn,
            ),
        )
        if source:
            accept(delivery, "its source stream is encrypted already, and Firehose takes either", "AwsSolutions-KDF1")
        return delivery

    def _delivery_role(self, source: kinesis.Stream | None, key: kms.IKey, log_group: logs.LogGroup) -> iam.Role:
        """Let Firehose read the stream, write new objects and say what went wrong."""
        stack = Stack.of(self)
        through = ("kinesis", "s3") if source else ("s3",)
        policy = iam.ManagedPolicy(
            self,
            "DeliveryPolicy",
            description="Carries contact records into their archive",
            statements=[
                *([_reading(source)] if source else []),
                iam.PolicyStatement(
                    actions=["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
                    resources=[self.archive.bucket_arn],
                ),
                iam.PolicyStatement(
                    actions=["s3:AbortMultipartUpload", "s3:PutObject"], resources=[self.archive.arn_for_objects("*")]
                ),
                iam.PolicyStatement(
                    actions=["kms:Decrypt", "kms:GenerateDataKey"],
                    resources=[key.key_arn],
                    conditions={
                        "StringEquals": {
                            "kms:ViaService": [f"{service}.{stack.region}.amazonaws.com" for service in through]
                        }
                    },
                ),
                iam.PolicyStatement(actions=["logs:PutLogEvents"], resources=[log_group.log_group_arn]),
            ],
        )
        accept(
            policy,
            "Firehose itself names the objects that it writes to the archive",
            any_part_of(self.archive),
        )
        return iam.Role(
            self,
            "DeliveryRole",
            assumed_by=iam.ServicePrincipal(
                "firehose.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": stack.account}}
            ),
            managed_policies=[policy],
        )


def _taken_from(source: kinesis.Stream, role: iam.Role) -> dict[str, Any]:
    """Return the properties of a delivery stream that reads a data stream."""
    return {
        "delivery_stream_type": "KinesisStreamAsSource",
        "kinesis_stream_source_configuration": firehose.CfnDeliveryStream.KinesisStreamSourceConfigurationProperty(
            kinesis_stream_arn=source.stream_arn, role_arn=role.role_arn
        ),
    }


def _handed_over(key: kms.IKey) -> dict[str, Any]:
    """Return the properties of a delivery stream that is written to; Firehose gives itself a grant on the key."""
    return {
        "delivery_stream_type": "DirectPut",
        "delivery_stream_encryption_configuration_input": (
            firehose.CfnDeliveryStream.DeliveryStreamEncryptionConfigurationInputProperty(
                key_arn=key.key_arn, key_type="CUSTOMER_MANAGED_CMK"
            )
        ),
    }


def _reading(source: kinesis.Stream) -> iam.PolicyStatement:
    return iam.PolicyStatement(
        actions=["kinesis:DescribeStream", "kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards"],
        resources=[source.stream_arn],
    )
