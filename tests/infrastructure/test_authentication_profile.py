"""Users sign in from approved ranges only, and a function in the VPC keeps it so."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aws_cdk import App, Aws, Duration, Token, Validations
from aws_cdk import aws_ec2 as ec2
from aws_cdk.assertions import Match, Template
from cdk_nag import AwsSolutionsChecks

from connect_constructs.guardrails.policy import GuardrailPolicy
from connect_constructs.infrastructure.authentication_profile import AuthenticationProfile
from connect_constructs.infrastructure.connect_instance import ConnectInstance
from connect_constructs.infrastructure.instance_protocol import IConnectInstance
from connect_constructs.infrastructure.isolated_network import IsolatedNetwork
from tests.infrastructure.stacks import ContactCenterStack, one_of, resources_of

PROFILE = "Custom::ConnectAuthenticationProfile"
OFFICE = GuardrailPolicy(sign_in_ranges=("10.0.0.0-10.0.0.255", "2001:db8::/64"))


def profile_in(stack: ContactCenterStack, **arguments: Any) -> AuthenticationProfile:
    """Declare the profile in a VPC of the stack."""
    vpc = ec2.Vpc(stack, "Vpc", restrict_default_security_group=False)
    return AuthenticationProfile(stack, "Profile", instance=stack.instance, vpc=vpc, log_key=stack.log_key, **arguments)


def declared(policy: GuardrailPolicy | None = None, /, **arguments: Any) -> dict[str, Any]:
    """Return the properties of the custom resource."""
    stack = ContactCenterStack(policy)
    profile_in(stack, **arguments)
    return dict(one_of(stack, PROFILE))


def test_defaults_are_the_policys_limits() -> None:
    """Without arguments the policy's ranges, as an exact cover, and its longest durations hold."""
    stack = ContactCenterStack()
    profile_in(stack)

    [instance] = resources_of(stack, "AWS::Connect::Instance")
    [function] = resources_of(stack, "AWS::Lambda::Function")
    assert one_of(stack, PROFILE) == {
        "AllowedIps": [
            "216.82.182.50/31",
            "216.82.182.52/30",
            "216.82.182.56/30",
            "216.82.182.60/32",
            "216.131.56.50/31",
            "216.131.56.52/30",
            "216.131.56.56/30",
            "216.131.56.60/32",
        ],
        "BlockedIps": [],
        "InstanceId": {"Fn::GetAtt": [instance, "Id"]},
        "PeriodicSessionDuration": 60,
        "ServiceTimeout": "900",
        "ServiceToken": {"Fn::GetAtt": [function, "Arn"]},
        "SessionInactivityDuration": 60,
        "SessionInactivityHandlingEnabled": True,
    }


def test_caller_may_narrow() -> None:
    """Addresses, blocks and ranges of both families inside the policy's become their exact cover."""
    properties = declared(
        OFFICE,
        allowed_ips=["2001:db8::1-2001:db8::2", "10.0.0.7", "10.0.0.64/26", "10.0.0.2-5"],
        blocked_ips=["10.0.0.65-10.0.0.66"],
    )

    assert properties["AllowedIps"] == [
        "10.0.0.2/31",
        "10.0.0.4/31",
        "10.0.0.7/32",
        "10.0.0.64/26",
        "2001:db8::1/128",
        "2001:db8::2/128",
    ]
    assert properties["BlockedIps"] == ["10.0.0.65/32", "10.0.0.66/32"]


@pytest.mark.parametrize(
    ("ranges", "fault"),
    [
        (["10.0.0.0-10.0.1.0"], "allowed_ips '10.0.0.0-10.0.1.0' is outside the policy's ranges; allowed: 10.0.0.0-"),
        (["10.0.0.1", "0.0.0.0/0"], "allowed_ips '0.0.0.0/0' is outside"),
        (["::/0"], "allowed_ips '::/0' is outside"),
        ([], "allowed_ips is empty, which lets everyone in"),
        (["10.0.0.9-10.0.0.2"], "'10.0.0.9-10.0.0.2' is not usable .*before the first"),
        (["10.0.0.9-2001:db8::1"], "'10.0.0.9-2001:db8::1' is not usable .*different families"),
        (["10.0.0.1/24"], "'10.0.0.1/24' is not usable .*host bits"),
        (["everyone"], "'everyone' is not usable"),
        (["10.0.0.1-10.0.0.9", "10.0.0.8/30"], "'10.0.0.1-10.0.0.9' and '10.0.0.8/30' overlap"),
        ([Aws.STACK_NAME], "is not usable"),
    ],
)
def test_other_ranges_are_refused(ranges: list[str], fault: str) -> None:
    """A range that widens, is malformed or overlaps another is refused by name, and so is no range at all."""
    with pytest.raises(ValueError, match=fault):
        declared(OFFICE, allowed_ips=ranges)


def test_blocked_ranges_are_checked() -> None:
    """A malformed blocked range is refused by name."""
    with pytest.raises(ValueError, match=r"'10\.0\.0\.300' is not usable"):
        declared(OFFICE, blocked_ips=["10.0.0.300"])


def test_durations_may_be_shorter() -> None:
    """Sessions may be refreshed and ended earlier than the policy asks."""
    properties = declared(
        periodic_session_duration=Duration.minutes(10), session_inactivity_duration=Duration.seconds(900)
    )

    assert (properties["PeriodicSessionDuration"], properties["SessionInactivityDuration"]) == (10, 15)


def test_durations_follow_a_stricter_policy() -> None:
    """By default the policy's own limits hold."""
    properties = declared(GuardrailPolicy(session_refresh_minutes=20, idle_sign_out_minutes=30))

    assert (properties["PeriodicSessionDuration"], properties["SessionInactivityDuration"]) == (20, 30)


@pytest.mark.parametrize(
    ("name", "duration", "fault"),
    [
        ("periodic_session_duration", Duration.minutes(9), "is 9 minutes; allowed: whole minutes from 10 to 60"),
        ("periodic_session_duration", Duration.minutes(61), "is 61 minutes; allowed: whole minutes from 10 to 60"),
        ("session_inactivity_duration", Duration.minutes(14), "is 14 minutes; allowed: whole minutes from 15 to 60"),
        ("session_inactivity_duration", Duration.hours(2), "is 120 minutes; allowed: whole minutes from 15 to 60"),
        ("session_inactivity_duration", Duration.seconds(930), "is 15.5 minutes; allowed: whole minutes"),
        ("session_inactivity_duration", Duration.minutes(Token.as_number({"Ref": "Idle"})), "is a token"),
        ("session_inactivity_duration", Duration.hours(Token.as_number({"Ref": "Idle"})), "is a token"),
        ("reconcile_every", Duration.minutes(14), "is 14 minutes; allowed: whole minutes, at least 15"),
        ("reconcile_every", Duration.seconds(930), "is 15.5 minutes; allowed: whole minutes"),
    ],
)
def test_other_durations_are_refused(name: str, duration: Duration, fault: str) -> None:
    """A duration outside the service's or the policy's bounds, or in fractions of a minute, is refused."""
    with pytest.raises(ValueError, match=f"{name} {fault}"):
        declared(**{name: duration})


def test_handler_runs_in_the_vpc_within_the_wait() -> None:
    """The function has subnets and a group without a way in, and ends before CloudFormation stops waiting."""
    stack = ContactCenterStack()
    profile_in(stack)
    vpc = stack.node.find_child("Vpc")
    assert isinstance(vpc, ec2.Vpc)

    function = one_of(stack, "AWS::Lambda::Function")
    assert function["VpcConfig"]["SubnetIds"] == stack.resolve([subnet.subnet_id for subnet in vpc.private_subnets])
    assert function["Timeout"] < 900
    assert function["Handler"] == "connect_constructs.runtime.authentication_profile_handler.handler"
    group = one_of(stack, "AWS::EC2::SecurityGroup")
    assert [rule["ToPort"] for rule in group["SecurityGroupEgress"]] == [443]
    assert "SecurityGroupIngress" not in group


def test_role_may_do_nothing_beside_its_task() -> None:
    """On the path that organization policies know, the role reaches this instance's profiles and nothing of others."""
    stack = ContactCenterStack()
    profile_in(stack)

    [instance] = resources_of(stack, "AWS::Connect::Instance")
    assert one_of(stack, "AWS::IAM::Role", "Profile")["Path"] == "/connect-authentication-profile/"
    policy = one_of(stack, "AWS::IAM::ManagedPolicy", "Profile")
    arn = {"Fn::GetAtt": [instance, "Arn"]}
    statements = policy["PolicyDocument"]["Statement"]
    assert [one for one in statements if "connect:" in str(one["Action"])] == [
        {"Action": "connect:ListAuthenticationProfiles", "Effect": "Allow", "Resource": arn},
        {
            "Action": ["connect:DescribeAuthenticationProfile", "connect:UpdateAuthenticationProfile"],
            "Effect": "Allow",
            "Resource": {"Fn::Join": ["", [arn, "/authentication-profile/*"]]},
        },
    ]
    assert not resources_of(stack, "AWS::IAM::Policy")


def test_network_stands_before_the_first_call() -> None:
    """The custom resource waits for all that the VPC holds, endpoints included, and goes before it."""
    stack = ContactCenterStack()
    profile_in(stack)
    vpc = stack.node.find_child("Vpc")
    assert isinstance(vpc, ec2.Vpc)
    vpc.add_interface_endpoint("Connect", service=ec2.InterfaceVpcEndpointAwsService("connect"))

    [endpoint] = resources_of(stack, "AWS::EC2::VPCEndpoint")
    Template.from_stack(stack).has_resource(PROFILE, {"DependsOn": Match.array_with([endpoint])})


def test_no_schedule_by_default() -> None:
    """Unless asked for, nothing runs between deployments."""
    stack = ContactCenterStack()
    profile_in(stack)

    assert not resources_of(stack, "AWS::Events::Rule")


def test_schedule_repeats_the_request() -> None:
    """On a schedule the function gets the same properties as from CloudFormation, and only the rule may invoke it."""
    stack = ContactCenterStack()
    profile = profile_in(stack, reconcile_every=Duration.hours(6))

    rule = one_of(stack, "AWS::Events::Rule")
    [target] = rule["Targets"]
    [before, instance_id, after] = target["Input"]["Fn::Join"][1]
    repeated = json.loads(f"{before}some-id{after}")["ResourceProperties"]
    wanted = one_of(stack, PROFILE)
    assert rule["ScheduleExpression"] == "rate(6 hours)"
    assert target["Arn"] == stack.resolve(profile.handler.function_arn)
    assert instance_id == wanted["InstanceId"]
    assert {"ServiceToken": ..., "ServiceTimeout": ..., **repeated}.keys() == wanted.keys()
    assert {**wanted, **repeated, "InstanceId": instance_id} == wanted
    assert one_of(stack, "AWS::Lambda::Permission")["Principal"] == "events.amazonaws.com"


@pytest.mark.parametrize("existing", [False, True])
def test_every_right_is_accounted_for(*, existing: bool) -> None:
    """AwsSolutions finds nothing that is not acknowledged, for a declared instance and for an existing one."""
    stack = ContactCenterStack()
    instance: IConnectInstance = stack.instance
    if existing:
        instance = ConnectInstance.from_attributes(
            instance_arn="arn:aws:connect:us-east-1:111122223333:instance/0f9e8d7c",
            instance_alias="example-bank",
            service_role_arn="arn:aws:iam::111122223333:role/Example",
        )
    network = IsolatedNetwork(stack, "Network", log_key=stack.log_key)
    AuthenticationProfile(stack, "Profile", instance=instance, vpc=network.vpc, log_key=stack.log_key)
    app = App.of(stack)
    assert app is not None
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))

    app.synth()
