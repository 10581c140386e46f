"""The one way this library declares a data stream."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import RemovalPolicy
from aws_cdk import aws_kinesis as kinesis

from connect_constructs.infrastructure._accepted_findings import accept

if TYPE_CHECKING:
    from aws_cdk import aws_kms as kms
    from constructs import Construct


def encrypted_stream(scope: Construct, id_: str, *, key: kms.IKey) -> kinesis.Stream:
    """Declare a stream of one provisioned shard under a customer key, which goes with its stack."""
    stream = kinesis.Stream(
        scope,
        id_,
        encryption=kinesis.StreamEncryption.KMS,
        encryption_key=key,
        removal_policy=RemovalPolicy.DESTROY,
        shard_count=1,
        stream_mode=kinesis.StreamMode.PROVISIONED,
    )
    accept(stream, "a customer key is stricter than the aws/kinesis that the rule asks for", "AwsSolutions-KDS3")
    return stream
