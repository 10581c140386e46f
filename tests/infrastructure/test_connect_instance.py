"""The instance signs in through SAML, says every attribute and outlives its stack."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import App, Aws, Stack, assertions
from aws_cdk import aws_kms as kms

from connect_constructs.guardrails.policy import FEATURES, GuardrailPolicy
from connect_constructs.infrastructure.connect_instance import ConnectInstance
from connect_constructs.infrastructure.flow_log_group import FlowLogGroup

INSTANCE_ARN = "arn:aws:connect:us-east-1:111122223333:instance/0f9e8d7c-6b5a-4321-8765-0123456789ab"
SERVICE_ROLE_ARN = "arn:aws:iam::111122223333:role/aws-service-role/connect.amazonaws.com/Example"
BY_DEFAULT = {
    "AutoMuteAgentOnHold": True,
    "AutoResolveBestVoices": True,
    "ContactLens": True,
    "ContactflowLogs": True,
    "EarlyMedia": False,
    "EnhancedChatMonitoring": True,
    "EnhancedContactMonitoring": False,
    "HighVolumeOutBound": False,
    "InboundCalls": False,
    "MessageStreaming": True,
    "MultiPartyChatConference": True,
    "MultiPartyConference": False,
    "OutboundCalls": False,
}


def declared(*features: str) -> dict[str, Any]:
    """Declare an instance under a policy that approves these features and return it as the template has it."""
    app = App()
    GuardrailPolicy(approved_features=features).apply(app)
    stack = Stack(app, "Stack")
    ConnectInstance(stack, "Instance", instance_alias="example-bank")
    [instance] = assertions.Template.from_stack(stack).find_resources("AWS::Connect::Instance").values()
    return dict(instance)


def test_instance_signs_in_through_saml_and_lasts() -> None:
    """The identity type is SAML, and neither deletion nor replacement takes the instance away."""
    instance = declared()

    assert instance["Properties"]["IdentityManagementType"] == "SAML"
    assert instance["Properties"]["InstanceAlias"] == "example-bank"
    assert (instance["DeletionPolicy"], instance["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")


def test_default_policy_decides_every_attribute() -> None:
    """Under the default policy each attribute is said, telephony off, flow logs and Contact Lens on."""
    attributes = declared(*GuardrailPolicy().approved_features)["Properties"]["Attributes"]

    assert attributes == BY_DEFAULT


@pytest.mark.parametrize(
    ("feature", "attributes"),
    [
        (
            "telephony",
            ["EarlyMedia", "EnhancedContactMonitoring", "InboundCalls", "MultiPartyConference", "OutboundCalls"],
        ),
        ("chat", ["EnhancedChatMonitoring", "MessageStreaming", "MultiPartyChatConference"]),
        ("contact_lens", ["ContactLens"]),
        ("outbound_campaigns", ["HighVolumeOutBound"]),
    ],
)
def test_attributes_follow_their_feature(feature: str, attributes: list[str]) -> None:
    """A feature's attributes are on when it alone is approved and off when everything else is."""
    others = [other for other in FEATURES if other != feature]
    approved, refused = (declared(*features)["Properties"]["Attributes"] for features in ([feature], others))

    assert {name: approved[name] for name in attributes} == dict.fromkeys(attributes, True)
    assert {name: refused[name] for name in attributes} == dict.fromkeys(attributes, False)


def test_flow_logs_cannot_be_off() -> None:
    """Flow logs are on whatever the policy approves."""
    assert declared()["Properties"]["Attributes"]["ContactflowLogs"] is True


def test_log_group_comes_first() -> None:
    """The instance waits for its flow log group, so that the service finds it instead of making one."""
    stack = Stack(App(), "Stack")
    group = FlowLogGroup(stack, "FlowLogs", instance_alias="example-bank", key=kms.Key(stack, "Key"))
    ConnectInstance(stack, "Instance", instance_alias="example-bank", flow_log_group=group)
    template = assertions.Template.from_stack(stack)

    [group_id] = template.find_resources("AWS::Logs::LogGroup")
    template.has_resource("AWS::Connect::Instance", {"DependsOn": [group_id]})


def test_log_group_of_another_alias_is_refused() -> None:
    """A log group that this instance would never write to is a mistake."""
    stack = Stack(App(), "Stack")
    group = FlowLogGroup(stack, "FlowLogs", instance_alias="other-bank", key=kms.Key(stack, "Key"))

    with pytest.raises(ValueError, match="flow log group is for alias 'other-bank'; allowed: one for 'example-bank'"):
        ConnectInstance(stack, "Instance", instance_alias="example-bank", flow_log_group=group)


def test_alias_is_checked() -> None:
    """An alias that the service refuses is refused at construction."""
    with pytest.raises(ValueError, match=r"^\S+: instance alias 'example bank' is not usable"):
        ConnectInstance(Stack(App(), "Stack"), "Instance", instance_alias="example bank")


def test_values_come_from_the_resource() -> None:
    """What other constructs are wired to are the resource's own attributes."""
    stack = Stack(App(), "Stack")
    instance = ConnectInstance(stack, "Instance", instance_alias="example-bank")

    values = stack.resolve([instance.instance_arn, instance.instance_id, instance.service_role_arn])

    assert [value["Fn::GetAtt"][1] for value in values] == ["Arn", "Id", "ServiceRole"]


def test_synthesis_is_quiet(capfd: pytest.CaptureFixture[str]) -> None:
    """The one attribute that the CDK's schema does not know yet raises no warning."""
    app = App()
    ConnectInstance(Stack(app, "Stack"), "Instance", instance_alias="example-bank")
    app.synth()

    assert capfd.readouterr() == ("", "")


def test_existing_instance_is_described_by_its_values() -> None:
    """An existing instance has the values given and the id in its ARN."""
    instance = ConnectInstance.from_attributes(
        instance_arn=INSTANCE_ARN, instance_alias="example-bank", service_role_arn=SERVICE_ROLE_ARN
    )

    assert instance.instance_id == INSTANCE_ARN.rpartition("/")[2]
    assert (instance.instance_arn, instance.instance_alias, instance.service_role_arn) == (
        INSTANCE_ARN,
        "example-bank",
        SERVICE_ROLE_ARN,
    )


def test_existing_instance_may_be_known_at_deployment_only() -> None:
    """The id of an instance whose ARN is a token is split off by CloudFormation."""
    instance = ConnectInstance.from_attributes(
        instance_arn=Aws.STACK_NAME, instance_alias="example-bank", service_role_arn=SERVICE_ROLE_ARN
    )

    assert Stack().resolve(instance.instance_id) == {
        "Fn::Select": [1, {"Fn::Split": ["/", {"Ref": "AWS::StackName"}]}],
    }


@pytest.mark.parametrize("arn", ["", "0f9e8d7c", INSTANCE_ARN.replace("connect", "lambda"), f"{INSTANCE_ARN}/user/1"])
def test_other_arns_are_refused(arn: str) -> None:
    """What is not the ARN of an instance is refused with the value."""
    with pytest.raises(ValueError, match=f"instance ARN '{arn}' is not usable"):
        ConnectInstance.from_attributes(instance_arn=arn, instance_alias="bank", service_role_arn=SERVICE_ROLE_ARN)
