"""An app that breaks guardrails on purpose, in as many ways as an app can declare a resource."""

from __future__ import annotations

from aws_cdk import App, CfnResource, Environment, NestedStack, Stack, Stage
from aws_cdk import aws_connect as connect
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_lambda as lambda_

from connect_constructs import synthesize

app = App()
stack = Stack(app, "Bad", env=Environment(account="111122223333", region="us-east-1"))
instance = connect.CfnInstance(
    stack,
    "Instance",
    attributes=connect.CfnInstance.AttributesProperty(contactflow_logs=False, inbound_calls=True, outbound_calls=True),
    identity_management_type="CONNECT_MANAGED",
    instance_alias="bad-bank",
)
connect.CfnInstanceStorageConfig(
    stack,
    "Recordings",
    instance_arn=instance.attr_arn,
    resource_type="CALL_RECORDINGS",
    storage_type="S3",
    s3_config=connect.CfnInstanceStorageConfig.S3ConfigProperty(bucket_name="bad-bank", bucket_prefix="calls"),
)
lambda_.CfnFunction(
    NestedStack(stack, "Nested"),
    "Function",
    code=lambda_.CfnFunction.CodeProperty(zip_file="def handler(event, context): return {}"),
    handler="index.handler",
    role="arn:aws:iam::111122223333:role/function",
    runtime="python3.13",
)
overridden = kinesis.CfnStream(
    stack,
    "Overridden",
    shard_count=1,
    stream_encryption=kinesis.CfnStream.StreamEncryptionProperty(encryption_type="KMS", key_id="alias/streams"),
)
overridden.add_property_deletion_override("StreamEncryption")
generic = Stack(Stage(app, "Prod"), "Streams", env=Environment(region="us-east-1"))
CfnResource(generic, "Generic", type="AWS::Kinesis::Stream", properties={"ShardCount": 1})
synthesize(app)
