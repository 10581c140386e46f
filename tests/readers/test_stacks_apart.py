"""A contact centre whose parts are in stacks of their own is judged as if they were in one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest
from aws_cdk import App, CfnOutput, Environment, Fn, NestedStack, Stack, Stage
from aws_cdk import aws_connect as connect
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from connect_constructs.enforcement.template_check import check_app
from connect_constructs.infrastructure.channel import Channel
from connect_constructs.infrastructure.compliant_connect_instance import CompliantConnectInstance
from connect_constructs.infrastructure.contact_flow import ContactFlow
from connect_constructs.infrastructure.encryption_keys import LogKey
from connect_constructs.infrastructure.flow_type import FlowType
from connect_constructs.infrastructure.hours_of_operation import HoursOfOperation
from connect_constructs.infrastructure.isolated_network import IsolatedNetwork
from connect_constructs.infrastructure.open_hours import OpenHours
from connect_constructs.infrastructure.persona import Persona
from connect_constructs.infrastructure.queue import Queue
from connect_constructs.infrastructure.quick_connect import QuickConnect
from connect_constructs.infrastructure.routed_queue import RoutedQueue
from connect_constructs.infrastructure.routing_profile import RoutingProfile
from connect_constructs.infrastructure.security_profile import SecurityProfile
from connect_constructs.infrastructure.user import User
from tests.example_apps import REPOSITORY
from tests.infrastructure.flow_documents import saying

ENVIRONMENT = Environment(account="111122223333", region="us-east-1")
ACROSS = {"NET01", "LAM01", "LOG02", "LOG03", "KEY01", "RTE03", "RTE04", "RTE05", "RTE06", "STO01", "STR01"}
"""Guardrails that judge how resources hang together which are in different stacks here."""

MakeStack = Callable[[str], Stack]


def _app(outdir: Path, reference: str = "weak") -> App:
    context = {"@aws-cdk/core:defaultCrossStackReferences": reference, "@aws-cdk/core:validateOnSynth": False}
    return App(context=context, outdir=str(outdir))


def _contact_center(stack: Stack, vpc: ec2.IVpc | None, log_key: LogKey | None = None) -> CompliantConnectInstance:
    contact_center = CompliantConnectInstance(
        stack,
        "ContactCenter",
        instance_alias="example-bank",
        saml_metadata=REPOSITORY / "examples/saml-metadata.xml",
        vpc=vpc,
        log_key=log_key,
    )
    contact_center.add_function(
        "Lookup",
        code=lambda_.Code.from_inline("def handler(event, context): return {}"),
        handler="index.handler",
        runtime=lambda_.Runtime.PYTHON_3_14,
    )
    return contact_center


def _apart(stack: MakeStack) -> None:
    """Declare a contact centre in stacks of all kinds of owners."""
    log_key = LogKey(stack("Security"), "LogKey")
    network = IsolatedNetwork(stack("Network"), "Network", log_key=log_key)
    instance = _contact_center(stack("Center"), network.vpc, log_key).instance
    routing, people, users = stack("Routing"), stack("People"), stack("Users")
    hours = HoursOfOperation(
        routing, "Hours", instance=instance, hours=[OpenHours(opens=time(8), closes=time(20))], time_zone="UTC"
    )
    fraud = Queue(routing, "Fraud", instance=instance, hours_of_operation=hours)
    transfer = ContactFlow(
        stack("Flows"), "Transfer", instance=instance, content=saying(Text="Wait"), type=FlowType.QUEUE_TRANSFER
    )
    to_fraud = QuickConnect(people, "ToFraud", instance=instance, queue=fraud, flow=transfer)
    service = Queue(users, "Service", instance=instance, hours_of_operation=hours, quick_connects=[to_fraud])
    profile = RoutingProfile(
        users,
        "Agents",
        instance=instance,
        queues=[RoutedQueue(queue=queue, channel=Channel.CHAT) for queue in (service, fraud)],
    )
    User(
        stack("Jane"),
        "Jane",
        instance=instance,
        username="jane",
        first_name="Jane",
        last_name="Doe",
        routing_profile=profile,
        security_profiles=[SecurityProfile(people, "Agent", instance=instance, persona=Persona.AGENT)],
    )


def _named(scope: Construct) -> MakeStack:
    """Make stacks whose names are not their ids."""
    return lambda id_: Stack(scope, id_, env=ENVIRONMENT, stack_name=f"bank-{id_.lower()}")


def _nested(scope: Construct) -> MakeStack:
    """Make stacks nested in one."""
    parent = Stack(scope, "Parent", env=ENVIRONMENT)
    return lambda id_: NestedStack(parent, id_)


def _staged(scope: Construct) -> MakeStack:
    """Make stacks in a Stage, for any account."""
    stage = Stage(scope, "Prod", env=Environment(region="us-east-1"))
    return lambda id_: Stack(stage, id_)


def _found(outdir: Path) -> tuple[set[str], list[tuple[str, str, str | None]]]:
    """Return the guardrails that pass somewhere, and what does not, with the construct's path."""
    evaluation = check_app(outdir, today=date(2026, 11, 21)).evaluation
    return {code for code, _ in evaluation.passes}, sorted(
        (item.guardrail, item.verdict, item.place.construct_path) for item in evaluation.findings
    )


@pytest.mark.parametrize(
    ("stacks", "reference"),
    [(_named, "weak"), (_named, "strong"), (_staged, "weak"), (_staged, "strong"), (_nested, "weak")],
)
def test_parts_in_other_stacks_are_seen(
    tmp_path: Path, stacks: Callable[[Construct], MakeStack], reference: str
) -> None:
    """Keys, endpoints, queues, profiles and users count, whichever stack declares them and however it is named."""
    app = _app(tmp_path, reference)
    _apart(stacks(app))
    app.synth()

    passing, findings = _found(tmp_path)
    assert findings == []
    assert passing >= ACROSS


def _vpc(stack: Stack) -> ec2.Vpc:
    """Declare an application's own VPC, which looks nothing up."""
    return ec2.Vpc(
        stack,
        "Vpc",
        availability_zones=["us-east-1a", "us-east-1b"],
        restrict_default_security_group=False,
        subnet_configuration=[ec2.SubnetConfiguration(name="Own", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)],
    )


@pytest.mark.parametrize("reference", ["weak", "strong"])
@pytest.mark.parametrize("accounts", [("111122223333", "444455556666"), (None, None)])
def test_an_endpoint_counts_in_its_own_stage(
    tmp_path: Path, accounts: tuple[str | None, str | None], reference: str
) -> None:
    """Of two Stages with equal stack names, the one without the endpoint fails, though the other has it."""
    app = _app(tmp_path, reference)
    for name, account in zip(("Dev", "Prod"), accounts, strict=True):
        stage = Stage(app, name, env=Environment(account=account, region="us-east-1"))
        vpc = _vpc(Stack(stage, "Network", stack_name="bank-network"))
        if name == "Prod":
            ec2.InterfaceVpcEndpoint(
                Stack(stage, "Endpoints", stack_name="bank-endpoints"),
                "Connect",
                service=ec2.InterfaceVpcEndpointAwsService("connect"),
                vpc=vpc,
            )
        _contact_center(Stack(stage, "Center", stack_name="bank-center"), vpc)
    app.synth()

    assert _found(tmp_path)[1] == [("NET01", "fail", "Dev/Network/Vpc/Resource")]


def test_subnets_may_be_exported_as_one_text(tmp_path: Path) -> None:
    """A network that exports its subnets joined by commas is known to be the one that a function runs in."""
    app = _app(tmp_path)
    network, center = (Stack(app, id_, env=ENVIRONMENT) for id_ in ("Network", "Center"))
    vpc = _vpc(network)
    subnets = Fn.join(",", [subnet.subnet_id for subnet in vpc.isolated_subnets])
    CfnOutput(network, "Subnets", value=subnets, export_name="bank-subnets")
    function = lambda_.CfnFunction(
        center,
        "Function",
        code=lambda_.CfnFunction.CodeProperty(zip_file="def handler(event, context): return {}"),
        handler="index.handler",
        role="arn:aws:iam::111122223333:role/bank-function",
        runtime="python3.14",
        vpc_config=lambda_.CfnFunction.VpcConfigProperty(
            security_group_ids=["sg-0a1b2c3d"], subnet_ids=Fn.split(",", Fn.import_value("bank-subnets"))
        ),
    )
    connect.CfnIntegrationAssociation(
        center,
        "Association",
        instance_id=_contact_center(center, None).instance_arn,
        integration_arn=function.attr_arn,
        integration_type="LAMBDA_FUNCTION",
    )
    app.synth()

    by_verdict = {(code, path): verdict for code, verdict, path in _found(tmp_path)[1]}
    assert by_verdict["NET01", "Network/Vpc/Resource"] == "fail"
    assert ("LAM01", "Center/Function") not in by_verdict
