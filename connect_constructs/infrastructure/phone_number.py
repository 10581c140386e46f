"""A phone number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aws_cdk import RemovalPolicy, Token
from aws_cdk import aws_connect as connect
from constructs import Construct

from connect_constructs.infrastructure._arguments import not_none, require_instance, require_type, shown
from connect_constructs.infrastructure._instance_resource import printable_tags, printable_text, told_of
from connect_constructs.infrastructure._policy import require_approved
from connect_constructs.infrastructure.phone_number_type import PhoneNumberType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connect_constructs.infrastructure.instance_protocol import IConnectInstance

_COUNTRY = re.compile(r"[A-Z]{2}")
_PREFIX = re.compile(r"\+[0-9]{1,15}")
_SOURCE = re.compile(r"arn:aws[a-z-]*:sms-voice:[a-z0-9-]+:[0-9]{12}:phone-number/[A-Za-z0-9-]+")
_LONGEST_DESCRIPTION = 500
_WAYS = ({"type", "country_code"}, {"type", "country_code", "prefix"}, {"source_phone_number_arn"})


class PhoneNumber(Construct):
    """A phone number of an instance: claimed anew, or imported from AWS End User Messaging.

    There is one only where the policy approves `telephony`, and an imported one only where it approves `sms` as well,
    because text messages come with it. The number outlives its stack: one that is released cannot be had back, and
    counts against the instance's quota for 180 days.

    Args:
        scope: The construct it belongs to.
        id: Its id within the scope.
        instance: The instance that answers it.
        type: What kind of number to claim. Given with `country_code`, unless the number is imported.
        country_code: Where the number is from: two capital letters of ISO 3166-1, such as `US`.
        prefix: How a number that is claimed begins: + and 1 to 15 digits, country calling code first, such as
            `+1206`. Default: whatever is free.
        source_phone_number_arn: The number to import, `arn:aws:sms-voice:…:phone-number/…`. Given instead of type,
            country and prefix. Default: a number is claimed.
        description: What it is for, 1 to 500 characters. Default: none.
        tags: At most 50 tags, none beginning with `aws:`. Default: those of the stack alone.

    Attributes:
        phone_number_arn: The number's ARN, which queues take as their caller ID.
        address: The number itself in E.164 form, known at deployment.

    Raises:
        ValueError: The policy does not approve it, it is neither to be claimed nor imported or both, or an argument
            is of another kind.

    Example:
        >>> from aws_cdk import App, Stack
        >>> from connect_constructs.guardrails.policy import GuardrailPolicy
        >>> from connect_constructs.infrastructure.connect_instance import ConnectInstance
        >>> app = App()
        >>> GuardrailPolicy(approved_features=("telephony",)).apply(app)
        >>> stack = Stack(app, "Bank")
        >>> hotline = PhoneNumber(
        ...     stack,
        ...     "Hotline",
        ...     instance=ConnectInstance(stack, "Instance", instance_alias="example-bank"),
        ...     type=PhoneNumberType.TOLL_FREE,
        ...     country_code="US",
        ... )
        >>> stack.resolve(hotline.address)["Fn::GetAtt"][1]
        'Address'

    References:
        CloudFormation, AWS::Connect::PhoneNumber; Amazon Connect administrator guide, release-phone-number; guardrail
        ACC06.
    """

    def __init__(  # noqa: PLR0913 - keyword-only, each one a choice of the application
        self,
        scope: Construct,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        instance: IConnectInstance,
        type: PhoneNumberType | None = None,  # noqa: A002 - the service's own name
        country_code: str | None = None,
        prefix: str | None = None,
        source_phone_number_arn: str | None = None,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(scope, id)
        require_approved(self, "telephony")
        if source_phone_number_arn is not None:
            require_approved(self, "sms")
        with told_of(self):
            require_instance(instance)
            _require_one_way(
                type=type, country_code=country_code, prefix=prefix, source_phone_number_arn=source_phone_number_arn
            )
            require_type(PhoneNumberType, "a PhoneNumberType, such as PhoneNumberType.DID", **not_none(type=type))
            resource = connect.CfnPhoneNumber(
                self,
                "Resource",
                target_arn=instance.instance_arn,
                type=type,
                country_code=_checked("country_code", country_code, _COUNTRY, "two capital letters, such as US"),
                prefix=_checked("prefix", prefix, _PREFIX, "+ and 1 to 15 digits, such as +1206"),
                source_phone_number_arn=_checked(
                    "source_phone_number_arn",
                    source_phone_number_arn,
                    _SOURCE,
                    "arn:<partition>:sms-voice:<region>:<account>:phone-number/<id>",
                ),
                description=(
                    None if description is None else printable_text("description", description, 1, _LONGEST_DESCRIPTION)
                ),
                tags=printable_tags(tags),
            )
        resource.apply_removal_policy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
        self.phone_number_arn: str = resource.ref
        self.address: str = resource.attr_address


def _require_one_way(**arguments: object) -> None:
    """Refuse a number that is neither claimed nor imported, or both."""
    given = not_none(**arguments)
    if set(given) not in _WAYS:
        raise ValueError(
            f"{' and '.join(given) or 'nothing'} given; allowed: type and country_code, with or without prefix, or "
            "source_phone_number_arn alone"
        )


def _checked(name: str, text: str | None, pattern: re.Pattern[str], allowed: str) -> str | None:
    """Return a text that is of the service's form, left out, or only known at deployment."""
    if text is None:
        return None
    if not isinstance(text, str) or not (Token.is_unresolved(text) or pattern.fullmatch(text)):
        raise ValueError(f"{name} is {shown(text)}; allowed: {allowed}")
    return text
