"""A contact centre that takes calls and talks through a bot, and stores nothing where it would by default."""

from __future__ import annotations

from pathlib import Path

from aws_cdk import App, Duration, Environment, Stack
from aws_cdk import aws_lex as lex

from connect_constructs import CompliantConnectInstance, GuardrailPolicy, PhoneNumberType, StorageType, synthesize

_EXAMPLES = Path(__file__).parents[3] / "examples"
_BOT_ROLE = "arn:aws:iam::111122223333:role/aws-service-role/lexv2.amazonaws.com/AWSServiceRoleForLexV2Bots_Example"

app = App()
GuardrailPolicy(approved_features=("chat", "lex", "sms", "telephony")).apply(app)
stack = Stack(app, "Channels", env=Environment(account="111122223333", region="us-east-1"))
contact_center = CompliantConnectInstance(
    stack,
    "ContactCenter",
    instance_alias="example-channels",
    saml_metadata=_EXAMPLES / "saml-metadata.xml",
    storage_types=[StorageType.CALL_RECORDINGS, StorageType.MEDIA_STREAMS],
    media_retention=Duration.hours(1),
    contact_record_stream=False,
)
contact_center.add_approved_origin("Crm", origin="https://crm.example.com")
contact_center.add_phone_number("Hotline", type=PhoneNumberType.TOLL_FREE, country_code="US", prefix="+1800")
contact_center.add_phone_number(
    "Texts", source_phone_number_arn="arn:aws:sms-voice:us-east-1:111122223333:phone-number/phone-0a1b2c3d"
)

bot = lex.CfnBot(
    stack,
    "Bot",
    data_privacy={"ChildDirected": False},
    idle_session_ttl_in_seconds=300,
    name="Assistant",
    role_arn=_BOT_ROLE,
)
alias = lex.CfnBotAlias(stack, "Live", bot_alias_name="live", bot_id=bot.attr_id)
assistant = contact_center.add_lex_bot("Assistant", bot_alias=alias)
contact_center.add_flow(
    "Welcome",
    content={
        "Version": "2019-10-30",
        "StartAction": "ask",
        "Actions": [
            {
                "Identifier": "ask",
                "Type": "ConnectParticipantWithLexBot",
                "Parameters": {"Text": "How can we help?", "LexV2Bot": {"AliasArn": "${Assistant.Arn}"}},
                "Transitions": {
                    "NextAction": "end",
                    "Conditions": [],
                    "Errors": [
                        {"ErrorType": "NoMatchingCondition", "NextAction": "end"},
                        {"ErrorType": "NoMatchingError", "NextAction": "end"},
                    ],
                },
            },
            {"Identifier": "end", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}},
        ],
    },
    references={"Assistant": assistant},
)
synthesize(app)
