"""How sites, phone numbers and bots come to a contact centre."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connect_constructs.infrastructure.approved_origin import ApprovedOrigin
from connect_constructs.infrastructure.lex_bot_association import LexBotAssociation
from connect_constructs.infrastructure.phone_number import PhoneNumber

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_cdk.interfaces.aws_lex import IBotAliasRef
    from constructs import Construct

    from connect_constructs.infrastructure.connect_instance import ConnectInstance
    from connect_constructs.infrastructure.phone_number_type import PhoneNumberType


class AddsChannels:
    """What a contact centre can do about the ways in which customers and sites reach it."""

    instance: ConnectInstance
    _approved_origins: Construct
    _phone_numbers: Construct
    _lex_bots: Construct

    def add_approved_origin(
        self,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        origin: str,
    ) -> ApprovedOrigin:
        """Let the pages of a site embed this instance's agent workspace or its chat.

        Args:
            id: Its id among the approved origins of this contact centre.
            origin: The site, such as `https://agents.example.com`: scheme, host name in lower case and, where it is
                not 443, port.

        Returns:
            The approved origin's construct.

        Raises:
            ValueError: The origin is no named https site, or is approved already.

        Example:
            >>> from aws_cdk import Environment, Stack
            >>> from connect_constructs.infrastructure.compliant_connect_instance import CompliantConnectInstance
            >>> stack = Stack(env=Environment(region="us-east-1"))
            >>> contact_center = CompliantConnectInstance(
            ...     stack, "ContactCenter", instance_alias="example-bank", saml_metadata="examples/saml-metadata.xml"
            ... )
            >>> contact_center.add_approved_origin("Crm", origin="https://crm.example.com").node.path
            'Default/ContactCenter/ApprovedOrigins/Crm'

        References:
            `ApprovedOrigin`; guardrail ACC05.
        """
        return ApprovedOrigin(self._approved_origins, id, instance=self.instance, origin=origin)

    def add_phone_number(  # noqa: PLR0913 - keyword-only, each one a choice of the application
        self,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        type: PhoneNumberType | None = None,  # noqa: A002 - the service's own name
        country_code: str | None = None,
        prefix: str | None = None,
        source_phone_number_arn: str | None = None,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> PhoneNumber:
        """Add a phone number that this instance answers, where the policy approves `telephony`.

        Args:
            id: Its id among the phone numbers of this contact centre.
            type: What kind of number to claim. Given with `country_code`, unless the number is imported.
            country_code: Where the number is from: two capital letters of ISO 3166-1, such as `US`.
            prefix: How a number that is claimed begins, such as `+1206`. Default: whatever is free.
            source_phone_number_arn: The number of AWS End User Messaging to import, where the policy approves `sms` as
                well. Given instead of type, country and prefix. Default: a number is claimed.
            description: What it is for, 1 to 500 characters. Default: none.
            tags: At most 50 tags, none beginning with `aws:`. Default: those of the stack alone.

        Returns:
            The phone number's construct, which queues take as their caller ID.

        Raises:
            ValueError: The policy does not approve it, it is neither to be claimed nor imported or both, or an
                argument is of another kind.

        Example:
            >>> from aws_cdk import App, Environment, Stack
            >>> from connect_constructs.guardrails.policy import GuardrailPolicy
            >>> from connect_constructs.infrastructure.compliant_connect_instance import CompliantConnectInstance
            >>> from connect_constructs.infrastructure.phone_number_type import PhoneNumberType
            >>> app = App()
            >>> GuardrailPolicy(approved_features=("telephony",)).apply(app)
            >>> stack = Stack(app, "Bank", env=Environment(region="us-east-1"))
            >>> contact_center = CompliantConnectInstance(
            ...     stack, "ContactCenter", instance_alias="example-bank", saml_metadata="examples/saml-metadata.xml"
            ... )
            >>> contact_center.add_phone_number("Hotline", type=PhoneNumberType.DID, country_code="US").node.path
            'Bank/ContactCenter/PhoneNumbers/Hotline'

        References:
            `PhoneNumber`; guardrail ACC06.
        """
        return PhoneNumber(
            self._phone_numbers,
            id,
            instance=self.instance,
            type=type,
            country_code=country_code,
            prefix=prefix,
            source_phone_number_arn=source_phone_number_arn,
            description=description,
            tags=tags,
        )

    def add_lex_bot(
        self,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        bot_alias: IBotAliasRef | str,
    ) -> LexBotAssociation:
        """Let this instance's flows, and nothing else, talk to a Lex V2 bot, where the policy approves `lex`.

        Args:
            id: Its id among the bots of this contact centre.
            bot_alias: The bot's alias, of this account and Region: a lex.CfnBotAlias or its ARN.

        Returns:
            The association's construct, to which flows' placeholders can be bound.

        Raises:
            ValueError: The policy does not approve it, the alias is another association's, or what is given is none.

        Example:
            >>> from aws_cdk import App, Environment, Stack
            >>> from connect_constructs.guardrails.policy import GuardrailPolicy
            >>> from connect_constructs.infrastructure.compliant_connect_instance import CompliantConnectInstance
            >>> app = App()
            >>> GuardrailPolicy(approved_features=("chat", "lex")).apply(app)
            >>> stack = Stack(app, "Bank", env=Environment(region="us-east-1"))
            >>> contact_center = CompliantConnectInstance(
            ...     stack, "ContactCenter", instance_alias="example-bank", saml_metadata="examples/saml-metadata.xml"
            ... )
            >>> bot = "arn:aws:lex:us-east-1:111122223333:bot-alias/ABCDEFGHIJ/KLMNOPQRST"
            >>> contact_center.add_lex_bot("Assistant", bot_alias=bot).node.path
            'Bank/ContactCenter/LexBots/Assistant'

        References:
            `LexBotAssociation`; guardrails LEX01 and LEX02.
        """
        return LexBotAssociation(self._lex_bots, id, instance=self.instance, bot_alias=bot_alias)
