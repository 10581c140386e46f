"""The small VPC."""

from __future__ import annotations

import json
from pathlib import Path

from aws_cdk import App, Environment, Stack
from aws_cdk import aws_ec2 as ec2

from connect_constructs.infrastructure.encryption_keys import LogKey
from connect_constructs.infrastructure.isolated_network import IsolatedNetwork
from tests.infrastructure.stacks import ContactCenterStack, one_of, resources_of


def _stack() -> tuple[Stack, ec2.IVpc]:
    stack = ContactCenterStack()
    return stack, IsolatedNetwork(stack, "Network", log_key=stack.log_key).vpc


def test_subnets_lie_in_two_zones_of_whatever_region() -> None:
    """The two subnets take the first and second zone of the region at deployment."""
    zones = [
        subnet["Properties"]["AvailabilityZone"] for subnet in resources_of(_stack()[0], "AWS::EC2::Subnet").values()
    ]

    assert [zone["Fn::Select"][0] for zone in zones] == [0, 1]


def test_no_account_is_asked_at_synthesis() -> None:
    """Account and region may be named without the synthesis wanting a look at that account."""
    app = App()
    stack = Stack(app, "Stack", env=Environment(account="111122223333", region="us-east-1"))
    IsolatedNetwork(stack, "Network", log_key=LogKey(stack, "LogKey"))
    manifest = Path(app.synth().directory, "manifest.json").read_text(encoding="utf-8")

    assert "missing" not in json.loads(manifest)


def test_nothing_leads_to_the_internet() -> None:
    """There is no gateway, no route but the endpoints', and no public address."""
    stack, _ = _stack()

    for way_out in ("AWS::EC2::InternetGateway", "AWS::EC2::NatGateway", "AWS::EC2::Route"):
        assert not resources_of(stack, way_out)


def test_connect_has_a_private_endpoint() -> None:
    """Core Connect answers inside the VPC under its public name."""
    stack, _ = _stack()
    endpoint = one_of(stack, "AWS::EC2::VPCEndpoint", "NetworkVpcConnect")

    assert endpoint["ServiceName"] == "com.amazonaws.us-east-1.connect"
    assert endpoint["PrivateDnsEnabled"] is True
    assert len(endpoint["SubnetIds"]) == 2


def test_customer_profiles_have_a_private_endpoint_when_wanted() -> None:
    """Customer Profiles answer inside the VPC once asked for, once however often, with a policy like Connect's."""
    stack = ContactCenterStack()
    network = IsolatedNetwork(stack, "Network", log_key=stack.log_key)
    assert network.vpc.node.try_find_child("Profile") is None
    for _ in range(2):
        network.reach_customer_profiles()
    endpoint = one_of(stack, "AWS::EC2::VPCEndpoint", "NetworkVpcProfile")
    [statement] = endpoint["PolicyDocument"]["Statement"]

    assert endpoint["ServiceName"] == "com.amazonaws.us-east-1.profile"
    assert endpoint["PrivateDnsEnabled"] is True
    assert endpoint["SecurityGroupIds"][0]["Fn::GetAtt"][0].startswith("NetworkProfileSecurityGroup")
    assert statement["Action"] == "profile:*"
    assert statement["Condition"]["StringEquals"] == {"aws:PrincipalAccount": "111122223333"}


def test_the_endpoint_admits_tls_from_the_vpc_only() -> None:
    """The endpoint's security group takes port 443 from the VPC's own range and nothing else."""
    stack, vpc = _stack()
    [rule] = one_of(stack, "AWS::EC2::SecurityGroup")["SecurityGroupIngress"]

    assert (rule["CidrIp"], rule["IpProtocol"], rule["FromPort"], rule["ToPort"]) == (
        vpc.vpc_cidr_block,
        "tcp",
        443,
        443,
    )


def test_connect_is_reached_by_and_for_this_account_only() -> None:
    """The endpoint takes requests of the account's own identities, and none on another account's instances."""
    [statement] = one_of(_stack()[0], "AWS::EC2::VPCEndpoint", "NetworkVpcConnect")["PolicyDocument"]["Statement"]

    assert (statement["Effect"], statement["Principal"], statement["Action"]) == ("Allow", {"AWS": "*"}, "connect:*")
    assert statement["Condition"] == {
        "StringEquals": {"aws:PrincipalAccount": "111122223333"},
        "StringEqualsIfExists": {"aws:ResourceAccount": "111122223333"},
    }


def test_strangers_buckets_are_out_of_reach() -> None:
    """The S3 endpoint leads to objects of the account's own buckets, and to CloudFormation's for putting answers."""
    [own, answers] = one_of(_stack()[0], "AWS::EC2::VPCEndpoint", "NetworkVpcStorage")["PolicyDocument"]["Statement"]

    assert own["Condition"] == {"StringEquals": {"aws:ResourceAccount": "111122223333"}}
    assert own["Action"] == [
        "s3:AbortMultipartUpload",
        "s3:GetBucketLocation",
        "s3:GetObject*",
        "s3:ListBucket",
        "s3:PutObject",
    ]
    assert answers["Action"] == "s3:PutObject"
    assert "Condition" not in answers  # CloudFormation signed the address, not this account
    assert "cloudformation-custom-resource-response-" in json.dumps(answers["Resource"])


def test_waiting_for_the_vpc_is_waiting_for_its_routes() -> None:
    """What depends on the VPC is deployed after the endpoints and the subnets' routes."""
    endpoint = next(
        resource
        for id_, resource in resources_of(_stack()[0], "AWS::EC2::VPCEndpoint").items()
        if id_.startswith("NetworkVpcStorage")
    )

    assert sorted(id_[:14] for id_ in endpoint["DependsOn"]) == ["NetworkSubnet1", "NetworkSubnet2"]


def test_all_traffic_is_logged_under_the_log_key() -> None:
    """Flow logs record every connection into a log group that the log key encrypts and the policy's days keep."""
    stack, _ = _stack()
    group = one_of(stack, "AWS::Logs::LogGroup")

    assert one_of(stack, "AWS::EC2::FlowLog")["TrafficType"] == "ALL"
    assert group["KmsKeyId"]["Fn::GetAtt"][0].startswith("LogKey")
    assert group["RetentionInDays"] == 120
