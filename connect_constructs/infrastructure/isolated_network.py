"""A small VPC for the contact centre's functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Fn, Stack, Tags
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from connect_constructs.infrastructure._accepted_findings import accept, regulatory
from connect_constructs.infrastructure._arguments import require_keys
from connect_constructs.infrastructure._encrypted_log_group import encrypted_log_group

if TYPE_CHECKING:
    from aws_cdk import aws_kms as kms

_RANGE = "10.0.0.0/24"
_SUBNET_RANGES = ("10.0.0.0/25", "10.0.0.128/25")


class IsolatedNetwork(Construct):
    """A VPC of two zones without any way to the internet, with the endpoints that the library's functions need.

    It holds isolated subnets, flow logs in an encrypted log group, an interface endpoint for the core Connect API
    and a gateway endpoint for S3. Through the first, the account's own identities reach the account's own instances;
    through the second, objects of the account's own buckets are read and written, and CloudFormation gets its answers.
    An interface endpoint costs about 14.60 USD a month (two zones at 0.01 USD an hour, us-east-1 list price);
    everything else is charged by use.

    Args:
        scope: The construct it belongs to.
        id: Its id within the scope.
        log_key: The customer key for the flow logs. A key of this stack comes to admit CloudWatch Logs; for any other,
            a synth warning gives its owner the statement to add.

    Attributes:
        vpc: The VPC.

    Raises:
        ValueError: The key is none.

    Example:
        >>> from aws_cdk import Stack
        >>> from connect_constructs.infrastructure.encryption_keys import LogKey
        >>> stack = Stack()
        >>> len(IsolatedNetwork(stack, "Network", log_key=LogKey(stack, "LogKey")).vpc.isolated_subnets)
        2

    References:
        Amazon Connect administrator guide, vpc-interface-endpoints; guardrails LAM01 and NET01.
    """

    def __init__(self, scope: Construct, id: str, *, log_key: kms.IKey) -> None:  # noqa: A002 - the CDK's own name
        super().__init__(scope, id)
        require_keys(log_key=log_key)
        self.vpc: ec2.IVpc = self._vpc()
        self._log_traffic(log_key)
        self._reach("Connect", service="connect", description="Amazon Connect for functions of this VPC")
        self._reach_storage()

    def reach_customer_profiles(self) -> None:
        """Add an interface endpoint for Customer Profiles, unless there is one: about 14.60 USD a month more.

        Through it, the account's own identities reach the account's own domains.

        Example:
            >>> from aws_cdk import Stack
            >>> from connect_constructs.infrastructure.encryption_keys import LogKey
            >>> stack = Stack()
            >>> network = IsolatedNetwork(stack, "Network", log_key=LogKey(stack, "LogKey"))
            >>> network.reach_customer_profiles()

        References:
            Amazon Connect administrator guide, vpc-interface-endpoints; guardrail NET01.
        """
        if not self.vpc.node.try_find_child("Profile"):
            self._reach("Profile", service="profile", description="Customer Profiles for functions of this VPC")

    def _vpc(self) -> ec2.IVpc:
        """Declare the VPC part by part: the CDK's own class would look its zones up in the account."""
        vpc = ec2.CfnVPC(self, "Resource", cidr_block=_RANGE, enable_dns_hostnames=True, enable_dns_support=True)
        Tags.of(vpc).add("Name", self.node.path)
        accept(
            vpc,
            "nothing is in the default group, and the CDK's means of emptying it is a function outside any VPC",
            *regulatory("VPCDefaultSecurityGroupClosed"),
        )
        routes = ec2.CfnRouteTable(self, "Routes", vpc_id=vpc.ref)
        zones = [Fn.select(index, Fn.get_azs()) for index in range(len(_SUBNET_RANGES))]
        subnets = [
            ec2.CfnSubnet(self, f"Subnet{number}", availability_zone=zone, cidr_block=cidr_block, vpc_id=vpc.ref)
            for number, (zone, cidr_block) in enumerate(zip(zones, _SUBNET_RANGES, strict=True), start=1)
        ]
        self._routing = [
            ec2.CfnSubnetRouteTableAssociation(
                self, f"Subnet{number}Routes", route_table_id=routes.ref, subnet_id=subnet.ref
            )
            for number, subnet in enumerate(subnets, start=1)
        ]
        return ec2.Vpc.from_vpc_attributes(
            self,
            "Vpc",
            availability_zones=zones,
            isolated_subnet_ids=[subnet.ref for subnet in subnets],
            isolated_subnet_route_table_ids=[routes.ref for _ in subnets],
            vpc_cidr_block=_RANGE,
            vpc_id=vpc.ref,
        )

    def _log_traffic(self, log_key: kms.IKey) -> None:
        """Record every connection, taken or refused."""
        log_group = encrypted_log_group(self, "FlowLogGroup", key=log_key)
        policy = iam.ManagedPolicy(
            self,
            "FlowLogPolicy",
            description="Writes the flow logs of a VPC",
            statements=[
                iam.PolicyStatement(
                    actions=["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
                    resources=[log_group.log_group_arn],
                )
            ],
        )
        role = iam.Role(
            self,
            "FlowLogRole",
            assumed_by=iam.ServicePrincipal(
                "vpc-flow-logs.amazonaws.com",
                conditions={"StringEquals": {"aws:SourceAccount": Stack.of(self).account}},
            ),
            managed_policies=[policy],
        )
        ec2.CfnFlowLog(
            self,
            "FlowLog",
            deliver_logs_permission_arn=role.role_arn,
            log_destination_type="cloud-watch-logs",
            log_group_name=log_group.log_group_name,
            resource_id=self.vpc.vpc_id,
            resource_type="VPC",
            traffic_type="ALL",
        )

    def _reach(self, id_: str, *, service: str, description: str) -> None:
        """Offer a service's API to everything in the VPC and to nothing else."""
        group = ec2.SecurityGroup(
            self, f"{id_}SecurityGroup", vpc=self.vpc, allow_all_outbound=False, description=description
        )
        endpoint = self.vpc.add_interface_endpoint(
            id_,
            private_dns_enabled=True,
            security_groups=[group],
            service=ec2.InterfaceVpcEndpointAwsService(service),
        )
        account = Stack.of(self).account
        endpoint.add_to_policy(
            iam.PolicyStatement(
                principals=[iam.AnyPrincipal()],
                actions=[f"{service}:*"],
                resources=["*"],
                conditions={
                    "StringEquals": {"aws:PrincipalAccount": account},
                    # Operations on no resource in particular, such as listing them, may name no resource's account.
                    "StringEqualsIfExists": {"aws:ResourceAccount": account},
                },
            )
        )

    def _reach_storage(self) -> None:
        """Let nothing be carried to buckets of strangers; CloudFormation's own takes custom resources' answers."""
        endpoint = self.vpc.add_gateway_endpoint("Storage", service=ec2.GatewayVpcEndpointAwsService.S3)
        # Whoever waits for the endpoint, as a custom resource does, waits for the way to it.
        endpoint.node.add_dependency(*self._routing)
        stack = Stack.of(self)
        endpoint.add_to_policy(
            iam.PolicyStatement(
                principals=[iam.AnyPrincipal()],
                # Enough to work with objects; a hijacked function can neither erase them nor reconfigure their bucket.
                actions=[
                    "s3:AbortMultipartUpload",
                    "s3:GetBucketLocation",
                    "s3:GetObject*",
                    "s3:ListBucket",
                    "s3:PutObject",
                ],
                resources=["*"],
                conditions={"StringEquals": {"aws:ResourceAccount": stack.account}},
            )
        )
        endpoint.add_to_policy(
            iam.PolicyStatement(
                principals=[iam.AnyPrincipal()],
                actions=["s3:PutObject"],
                resources=[f"arn:{stack.partition}:s3:::cloudformation-custom-resource-response-*/*"],
            )
        )
