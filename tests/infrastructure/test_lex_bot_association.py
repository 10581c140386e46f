"""Lex bots: associated with exactly one instance, which alone may talk to them."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import App, CfnParameter, Environment, Stack
from aws_cdk import aws_lex as lex

from connect_constructs.guardrails.policy import GuardrailPolicy
from connect_constructs.infrastructure.connect_instance import ConnectInstance
from connect_constructs.infrastructure.contact_flow import ContactFlow
from connect_constructs.infrastructure.contact_flow_module import ContactFlowModule
from connect_constructs.infrastructure.lex_bot_association import LexBotAssociation
from tests.infrastructure.flow_documents import deployed, flow
from tests.infrastructure.stacks import ContactCenterStack, one_of, resources_of

ALIAS = "arn:aws:lex:us-east-1:111122223333:bot-alias/ABCDEFGHIJ/KLMNOPQRST"
POLICY = GuardrailPolicy(approved_features=("chat", "lex"))


def _associated(stack: ContactCenterStack, bot_alias: Any = ALIAS, id_: str = "Assistant") -> LexBotAssociation:
    return LexBotAssociation(stack, id_, instance=stack.instance, bot_alias=bot_alias)


def _alias(stack: Stack) -> lex.CfnBotAlias:
    return lex.CfnBotAlias(stack, "Live", bot_alias_name="live", bot_id="ABCDEFGHIJ")


def _talking() -> dict[str, Any]:
    """Return a flow that talks to the bot that is bound to a placeholder."""
    block = {
        "Identifier": "Talk",
        "Type": "ConnectParticipantWithLexBot",
        "Parameters": {"Text": "How can we help?", "LexV2Bot": {"AliasArn": "${Assistant.Arn}"}},
    }
    return flow(block)


@pytest.mark.parametrize("declared", [True, False])
def test_the_policy_admits_exactly_this_instance(*, declared: bool) -> None:
    """The alias admits Connect for two actions, on behalf of this account and this instance, and nothing else."""
    stack = ContactCenterStack(POLICY)
    _associated(stack, _alias(stack) if declared else ALIAS)
    arn = {"Fn::GetAtt": ["Live", "Arn"]} if declared else ALIAS

    assert one_of(stack, "AWS::Lex::ResourcePolicy") == {
        "ResourceArn": arn,
        "Policy": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "FlowsOfTheInstance",
                    "Effect": "Allow",
                    "Principal": {"Service": "connect.amazonaws.com"},
                    "Action": ["lex:RecognizeText", "lex:StartConversation"],
                    "Resource": arn,
                    "Condition": {
                        "StringEquals": {"AWS:SourceAccount": "111122223333"},
                        "ArnEquals": {"AWS:SourceArn": stack.resolve(stack.instance.instance_arn)},
                    },
                }
            ],
        },
    }


def test_the_association_follows_the_policy() -> None:
    """The alias is associated with the instance only once its policy holds."""
    stack = ContactCenterStack(POLICY)
    _associated(stack)
    [association] = resources_of(stack, "AWS::Connect::IntegrationAssociation").values()
    [policy] = resources_of(stack, "AWS::Lex::ResourcePolicy")

    assert association["DependsOn"] == [policy]
    assert association["Properties"] == {
        "InstanceId": stack.resolve(stack.instance.instance_arn),
        "IntegrationArn": ALIAS,
        "IntegrationType": "LEX_BOT",
    }


def test_an_alias_of_another_stack_is_admitted_here() -> None:
    """An alias that another stack declares is referred to across the stacks."""
    app = App()
    POLICY.apply(app)
    environment = Environment(account="111122223333", region="us-east-1")
    bots, center = (Stack(app, name, env=environment) for name in ("Bots", "Center"))
    instance = ConnectInstance(center, "Instance", instance_alias="example-bank")
    LexBotAssociation(center, "Assistant", instance=instance, bot_alias=_alias(bots))

    assert "Fn::ImportValue" in one_of(center, "AWS::Lex::ResourcePolicy")["ResourceArn"]
    assert center.dependencies == [bots]


@pytest.mark.parametrize("kind", [ContactFlow, ContactFlowModule])
def test_flows_name_the_alias_and_wait_for_the_association(kind: type[ContactFlow | ContactFlowModule]) -> None:
    """A placeholder that is bound to the association is the alias's ARN, and the flow is made last."""
    stack = ContactCenterStack(POLICY)
    kind(stack, "Flow", instance=stack.instance, content=_talking(), references={"Assistant": _associated(stack)})
    type_ = f"AWS::Connect::{kind.__name__}"
    [made] = resources_of(stack, type_).values()
    [association] = resources_of(stack, "AWS::Connect::IntegrationAssociation")

    assert deployed(stack, type_)["Actions"][0]["Parameters"]["LexV2Bot"]["AliasArn"] == ALIAS
    assert association in made["DependsOn"]


def test_the_alias_is_referred_to_as_the_cdk_does() -> None:
    """ARN and ids of alias and bot are told, whether the alias is declared or named."""
    stack = ContactCenterStack(POLICY)
    named = _associated(stack)
    declared = _associated(stack, _alias(stack), "Declared")

    assert (named.bot_alias_ref.bot_id, named.bot_alias_ref.bot_alias_id) == ("ABCDEFGHIJ", "KLMNOPQRST")
    assert named.bot_alias_ref.bot_alias_arn == named.bot_alias_arn == ALIAS
    assert stack.resolve(declared.bot_alias_ref.bot_id) == {
        "Fn::Select": [1, {"Fn::Split": ["/", {"Fn::GetAtt": ["Live", "Arn"]}]}]
    }


def test_an_alias_by_parameter_is_taken() -> None:
    """An ARN that only deployment knows is taken as it is."""
    stack = ContactCenterStack(POLICY)
    _associated(stack, CfnParameter(stack, "Alias").value_as_string)

    assert one_of(stack, "AWS::Lex::ResourcePolicy")["ResourceArn"] == {"Ref": "Alias"}


@pytest.mark.parametrize("declared", [True, False])
def test_an_alias_has_one_instance(*, declared: bool) -> None:
    """A second association of an alias, whose policy would overwrite the first, is refused with the first's path."""
    stack = ContactCenterStack(POLICY)
    other = ConnectInstance(stack, "Other", instance_alias="other-bank")
    alias = _alias(stack) if declared else ALIAS
    _associated(stack, alias)

    with pytest.raises(
        ValueError, match=r"^Stack/Again: bot_alias is that of Stack/Assistant, whose instance alone it"
    ):
        LexBotAssociation(stack, "Again", instance=other, bot_alias=alias)


def test_each_app_is_one_of_its_own() -> None:
    """The same alias in another app is nobody's yet."""
    for stack in (ContactCenterStack(POLICY), ContactCenterStack(POLICY)):
        assert _associated(stack).bot_alias_arn == ALIAS


def test_without_approval_there_is_no_bot() -> None:
    """The default policy approves no bots; the refusal says who can."""
    with pytest.raises(
        ValueError, match=r"^Stack/Assistant needs lex, which the policy does not approve; allowed: feat"
    ):
        _associated(ContactCenterStack())


@pytest.mark.parametrize(
    "bot_alias",
    [
        None,
        42,
        "",
        "Assistant",
        "arn:aws:lex:us-east-1:111122223333:bot:Assistant",
        "arn:aws:lex:us-east-1:111122223333:bot/ABCDEFGHIJ",
        "arn:aws:lex:us-east-1:111122223333:bot-alias/ABCDEFGHIJ/*",
        f"{ALIAS}\n",
    ],
)
def test_what_is_no_alias_is_refused(bot_alias: object) -> None:
    """Bots of version 1, bots without an alias, wildcards and whatever else are refused with the value."""
    with pytest.raises(
        ValueError, match=r"^Stack/Assistant: bot_alias is .*; allowed: a lex\.CfnBotAlias or the ARN of"
    ):
        _associated(ContactCenterStack(POLICY), bot_alias)


@pytest.mark.parametrize("home", ["us-west-2:111122223333", "us-east-1:444455556666"])
def test_an_alias_of_elsewhere_is_refused(home: str) -> None:
    """An alias whose policy no stack of this account and Region could declare is refused with its ARN."""
    elsewhere = f"arn:aws:lex:{home}:bot-alias/ABCDEFGHIJ/KLMNOPQRST"
    with pytest.raises(ValueError, match=rf"^Stack/Assistant: bot_alias is {elsewhere}; allowed: one of the stack's"):
        _associated(ContactCenterStack(POLICY), elsewhere)


def test_what_is_no_instance_is_refused() -> None:
    """Anything but an instance is refused by its value."""
    with pytest.raises(ValueError, match=r"^Stack/Assistant: instance is None; allowed: a ConnectInstance"):
        LexBotAssociation(ContactCenterStack(POLICY), "Assistant", instance=None, bot_alias=ALIAS)  # type: ignore[arg-type]  # what is refused
