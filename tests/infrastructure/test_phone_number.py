"""Phone numbers: claimed or imported, and only where the policy approves them."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import CfnParameter

from connect_constructs.guardrails.policy import GuardrailPolicy
from connect_constructs.infrastructure.connect_instance import ConnectInstance
from connect_constructs.infrastructure.contact_flow import ContactFlow
from connect_constructs.infrastructure.phone_number import PhoneNumber
from connect_constructs.infrastructure.phone_number_type import PhoneNumberType
from tests.infrastructure.flow_documents import deployed, setting
from tests.infrastructure.stacks import ContactCenterStack, one_of, resources_of

CLAIMED: dict[str, Any] = {"type": PhoneNumberType.DID, "country_code": "US"}
SOURCE = "arn:aws:sms-voice:us-east-1:111122223333:phone-number/phone-0a1b2c3d"


def _stack(*features: str) -> ContactCenterStack:
    return ContactCenterStack(GuardrailPolicy(approved_features=features or ("sms", "telephony")))


def _number(stack: ContactCenterStack, **choices: Any) -> PhoneNumber:
    return PhoneNumber(stack, "Hotline", **{"instance": stack.instance, **choices})


def test_a_number_is_claimed_for_the_instance() -> None:
    """The type, country, prefix, description and tags are claimed for the instance."""
    stack = _stack("telephony")
    _number(
        stack,
        type=PhoneNumberType.TOLL_FREE,
        country_code="US",
        prefix="+1800",
        description="The bank's hotline",
        tags={"team": "service"},
    )

    assert one_of(stack, "AWS::Connect::PhoneNumber") == {
        "TargetArn": stack.resolve(stack.instance.instance_arn),
        "Type": "TOLL_FREE",
        "CountryCode": "US",
        "Prefix": "+1800",
        "Description": "The bank's hotline",
        "Tags": [{"Key": "team", "Value": "service"}],
    }


def test_a_number_is_imported() -> None:
    """A number of AWS End User Messaging is imported by its ARN alone, for an existing instance as well."""
    stack = _stack()
    arn = "arn:aws:connect:us-east-1:111122223333:instance/0f9e8d7c-6b5a-4321-8765-0123456789ab"
    existing = ConnectInstance.from_attributes(
        instance_arn=arn,
        instance_alias="other-bank",
        service_role_arn="arn:aws:iam::111122223333:role/aws-service-role/connect.amazonaws.com/Example",
    )
    _number(stack, instance=existing, source_phone_number_arn=SOURCE)

    assert one_of(stack, "AWS::Connect::PhoneNumber") == {"TargetArn": arn, "SourcePhoneNumberArn": SOURCE}


def test_the_number_outlives_its_stack() -> None:
    """Neither deletion nor replacement releases the number."""
    stack = _stack()
    _number(stack, **CLAIMED)
    [number] = resources_of(stack, "AWS::Connect::PhoneNumber").values()

    assert (number["DeletionPolicy"], number["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")


def test_flows_can_name_it() -> None:
    """A flow's placeholders take the number's ARN and the number itself."""
    stack = _stack()
    hotline = _number(stack, **CLAIMED)
    content = setting(arn="${Hotline.Arn}", number="${Hotline.Address}")
    ContactFlow(stack, "Flow", instance=stack.instance, content=content, references={"Hotline": hotline})
    number = stack.get_logical_id(hotline.node.default_child)  # type: ignore[arg-type]  # the only resource in it

    assert deployed(stack)["Actions"][0]["Parameters"]["Attributes"] == {
        "arn": f"<{number}>",
        "number": f"<{number}.Address>",
    }
    assert stack.resolve([hotline.phone_number_arn, hotline.address]) == [
        {"Ref": number},
        {"Fn::GetAtt": [number, "Address"]},
    ]


def test_tokens_are_taken() -> None:
    """What only deployment knows may stand for country, prefix and source."""
    stack = _stack()
    country = CfnParameter(stack, "Country").value_as_string
    prefix = CfnParameter(stack, "Prefix").value_as_string
    _number(stack, type=PhoneNumberType.DID, country_code=country, prefix=prefix)
    source = CfnParameter(stack, "Source").value_as_string
    PhoneNumber(stack, "Imported", instance=stack.instance, source_phone_number_arn=source)

    assert one_of(stack, "AWS::Connect::PhoneNumber", "Hotline")["CountryCode"] == {"Ref": "Country"}
    assert one_of(stack, "AWS::Connect::PhoneNumber", "Hotline")["Prefix"] == {"Ref": "Prefix"}
    assert one_of(stack, "AWS::Connect::PhoneNumber", "Imported")["SourcePhoneNumberArn"] == {"Ref": "Source"}


@pytest.mark.parametrize(
    ("features", "choices", "missing"),
    [
        (("chat",), CLAIMED, "telephony"),
        (("chat", "sms"), {"source_phone_number_arn": SOURCE}, "telephony"),
        (("chat", "telephony"), {"source_phone_number_arn": SOURCE}, "sms"),
    ],
)
def test_what_is_not_approved_is_refused(features: tuple[str, ...], choices: dict[str, Any], missing: str) -> None:
    """A number without telephony, and an imported one without text messages, is refused, with who can approve it."""
    message = (
        f"^Stack/Hotline needs {missing}, which the policy does not approve; allowed: features that the platform team, "
        f"the policy's owner, lists in approved_features, now {', '.join(features)}$"
    )
    with pytest.raises(ValueError, match=message):
        _number(_stack(*features), **choices)


def test_the_default_policy_approves_none() -> None:
    """Without a policy of its own, an app has no phone number."""
    with pytest.raises(ValueError, match=r"^Stack/Hotline needs telephony"):
        _number(ContactCenterStack(), **CLAIMED)


@pytest.mark.parametrize(
    ("choices", "given"),
    [
        ({}, "nothing"),
        ({"type": PhoneNumberType.DID}, "type"),
        ({"country_code": "US"}, "country_code"),
        ({"prefix": "+1206"}, "prefix"),
        ({"type": PhoneNumberType.DID, "prefix": "+1206"}, "type and prefix"),
        (CLAIMED | {"source_phone_number_arn": SOURCE}, "type and country_code and source_phone_number_arn"),
        ({"prefix": "+1206", "source_phone_number_arn": SOURCE}, "prefix and source_phone_number_arn"),
    ],
)
def test_a_number_is_either_claimed_or_imported(choices: dict[str, Any], given: str) -> None:
    """Too little to claim a number by, or both ways at once, is refused with what was given."""
    with pytest.raises(ValueError, match=f"^Stack/Hotline: {given} given; allowed: type and country_code, with or"):
        _number(_stack(), **choices)


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        (CLAIMED | {"type": "DID"}, "type is 'DID'; allowed: a PhoneNumberType, "),
        (CLAIMED | {"country_code": "us"}, "country_code is 'us'; allowed: two capital letters, such as US"),
        (CLAIMED | {"country_code": "USA"}, "country_code is 'USA'; allowed: "),
        (CLAIMED | {"country_code": 1}, "country_code is 1; allowed: "),
        (CLAIMED | {"prefix": "1206"}, r"prefix is '1206'; allowed: \+ and 1 to 15 digits"),
        (CLAIMED | {"prefix": "+1 206"}, r"prefix is '\+1 206'; allowed: "),
        (CLAIMED | {"prefix": "+"}, r"prefix is '\+'; allowed: "),
        (
            {"source_phone_number_arn": "+12065550100"},
            r"source_phone_number_arn is '\+12065550100'; allowed: arn:<part",
        ),
        (
            {"source_phone_number_arn": "arn:aws:social-messaging:us-east-1:111122223333:phone-number-id/0a1b"},
            "source_phone_number_arn is 'arn:aws:social-messaging:",
        ),
        (CLAIMED | {"description": ""}, "description is ''; allowed: a text of 1 to 500 characters"),
        (CLAIMED | {"tags": {"aws:mine": "x"}}, "name of tags is 'aws:mine'; allowed: "),
        (CLAIMED | {"instance": None}, "instance is None; allowed: a ConnectInstance"),
    ],
)
def test_bad_arguments_are_refused(choices: dict[str, Any], message: str) -> None:
    """What the service does not take, numbers of third parties' messengers included, is refused with its value."""
    with pytest.raises(ValueError, match=f"^Stack/Hotline: {message}"):
        _number(_stack(), **choices)
