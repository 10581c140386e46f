"""A Lex bot that an instance's flows talk to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aws_cdk import Fn, Stack, Token
from aws_cdk import aws_connect as connect
from aws_cdk import aws_lex as lex
from aws_cdk.interfaces.aws_lex import BotAliasReference
from constructs import Construct

from connect_constructs.infrastructure._arguments import require_instance, shown
from connect_constructs.infrastructure._construct_values import identity_of
from connect_constructs.infrastructure._instance_resource import other_claimant, told_of
from connect_constructs.infrastructure._policy import require_approved

if TYPE_CHECKING:
    from aws_cdk.interfaces.aws_lex import IBotAliasRef

    from connect_constructs.infrastructure.instance_protocol import IConnectInstance

_ALIAS_ARN = re.compile(r"arn:aws[a-z-]*:lex:([a-z0-9-]+):([0-9]{12}):bot-alias/[0-9A-Z]{10}/[0-9A-Z]{10}")
_BOT_IN_ARN, _ALIAS_IN_ARN = 1, 2
"""Where the ids stand between the slashes of ``…:bot-alias/<bot id>/<alias id>``."""


class LexBotAssociation(Construct):
    """A Lex V2 bot's alias, associated with an instance, that this instance and nobody else may talk to.

    There is one only where the policy approves `lex`. The alias's resource policy, which is declared before the
    association, admits Connect on behalf of this instance for the two actions that flows need; an alias has but one
    policy, so that each instance takes an alias of its own. Conversation logs are the alias's own matter: guardrail
    LEX02 asks for a customer key there.

    A flow's placeholder that is bound to this construct, such as `${Assistant.Arn}`, is the alias's, and the flow is
    made after the association.

    Args:
        scope: The construct it belongs to.
        id: Its id within the scope.
        instance: The instance whose flows talk to the bot.
        bot_alias: The alias, of this account and the instance's Region: a lex.CfnBotAlias or its ARN.

    Attributes:
        bot_alias_arn: The alias's ARN.
        bot_alias_ref: The alias, as the CDK refers to one.

    Raises:
        ValueError: The policy does not approve it, the alias is another association's, of another account or of another
            Region, or what is given is no alias or no instance.

    Example:
        >>> from aws_cdk import App, Stack
        >>> from connect_constructs.guardrails.policy import GuardrailPolicy
        >>> from connect_constructs.infrastructure.connect_instance import ConnectInstance
        >>> app = App()
        >>> GuardrailPolicy(approved_features=("chat", "lex")).apply(app)
        >>> stack = Stack(app, "Bank")
        >>> LexBotAssociation(
        ...     stack,
        ...     "Assistant",
        ...     instance=ConnectInstance(stack, "Instance", instance_alias="example-bank"),
        ...     bot_alias="arn:aws:lex:us-east-1:111122223333:bot-alias/ABCDEFGHIJ/KLMNOPQRST",
        ... ).bot_alias_ref.bot_id
        'ABCDEFGHIJ'

    References:
        Amazon Connect administrator guide, amazon-lex; Amazon Lex V2 developer guide, resource-based policies;
        guardrails LEX01 and ACC02.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        instance: IConnectInstance,
        bot_alias: IBotAliasRef | str,
    ) -> None:
        super().__init__(scope, id)
        require_approved(self, "lex")
        with told_of(self):
            require_instance(instance)
            self.bot_alias_arn: str = _arn_of(bot_alias)
            self._require_at_home()
            self._claim_policy()
        parts = Fn.split("/", self.bot_alias_arn)
        self.bot_alias_ref = BotAliasReference(
            bot_alias_arn=self.bot_alias_arn,
            bot_alias_id=Fn.select(_ALIAS_IN_ARN, parts),
            bot_id=Fn.select(_BOT_IN_ARN, parts),
        )
        association = connect.CfnIntegrationAssociation(
            self,
            "Association",
            instance_id=instance.instance_arn,
            integration_arn=self.bot_alias_arn,
            integration_type="LEX_BOT",
        )
        association.add_resource_dependency(self._admit(instance))
        self.node.default_child = association

    def _require_at_home(self) -> None:
        """Refuse an alias whose policy this stack cannot declare; an account or Region not known now is not judged."""
        alias = _ALIAS_ARN.fullmatch(self.bot_alias_arn)
        stack = Stack.of(self)
        home = (stack.region, stack.account)
        if alias and any(
            not Token.is_unresolved(own) and own != its for own, its in zip(home, alias.groups(), strict=True)
        ):
            raise ValueError(f"bot_alias is {self.bot_alias_arn}; allowed: one of the stack's account and Region")

    def _claim_policy(self) -> None:
        """Refuse an alias whose only policy another association has declared."""
        other = other_claimant(self, "AWS::Lex::ResourcePolicy", identity_of(self.bot_alias_arn, self))
        if other:
            raise ValueError(f"bot_alias is that of {other}, whose instance alone it admits; allowed: one of its own")

    def _admit(self, instance: IConnectInstance) -> lex.CfnResourcePolicy:
        """Let this instance alone talk to the alias."""
        statement = {
            "Sid": "FlowsOfTheInstance",
            "Effect": "Allow",
            "Principal": {"Service": "connect.amazonaws.com"},
            "Action": ["lex:RecognizeText", "lex:StartConversation"],
            "Resource": self.bot_alias_arn,
            "Condition": {
                "StringEquals": {"AWS:SourceAccount": Stack.of(self).account},
                "ArnEquals": {"AWS:SourceArn": instance.instance_arn},
            },
        }
        return lex.CfnResourcePolicy(
            self,
            "Policy",
            policy={"Version": "2012-10-17", "Statement": [statement]},
            resource_arn=self.bot_alias_arn,
        )


def _arn_of(bot_alias: IBotAliasRef | str) -> str:
    """Return an alias's ARN, if that is what was given."""
    arn = bot_alias if isinstance(bot_alias, str) else _told_by(bot_alias)
    if arn is None or not (Token.is_unresolved(arn) or _ALIAS_ARN.fullmatch(arn)):
        raise ValueError(
            f"bot_alias is {shown(bot_alias)}; allowed: a lex.CfnBotAlias or the ARN of a Lex V2 bot's alias, "
            "arn:<partition>:lex:<region>:<account>:bot-alias/<bot id>/<alias id>"
        )
    return arn


def _told_by(bot_alias: IBotAliasRef) -> str | None:
    return getattr(getattr(bot_alias, "bot_alias_ref", None), "bot_alias_arn", None)
