"""ACC02: what uses which feature, and which actions the feature is denied by."""

from __future__ import annotations

import itertools
from typing import Any

import botocore.session
import pytest

from connect_constructs.guardrails.catalogue import BY_CODE
from connect_constructs.guardrails.policy import FEATURES, GuardrailPolicy
from tests.guardrails.conftest import Judge, Verdicts

_INSTANCE_ARN = "arn:aws:connect:us-east-1:111122223333:instance/i"


def _own(found: set[tuple[str, str, str | None]]) -> set[str]:
    return {verdict for code, verdict, _ in found if code == "ACC02"}


def _template(kind: str, **properties: Any) -> dict[str, Any]:
    return {
        "Parameters": {"Open": {"Type": "String"}, "Named": {"Type": "String", "Default": "LEX_BOT"}},
        "Conditions": {"IsProd": {"Fn::Equals": [{"Ref": "Open"}, "prod"]}},
        "Resources": {"Thing": {"Type": kind, "Properties": properties}},
    }


def _approving(*features: str) -> GuardrailPolicy:
    return GuardrailPolicy(approved_features=features)


@pytest.mark.parametrize(
    ("kind", "feature"),
    [
        ("AWS::Cases::Field", "cases"),
        ("AWS::Connect::EmailAddress", "email"),
        ("AWS::Connect::TaskTemplate", "tasks"),
        ("AWS::Connect::Vocabulary", "contact_lens"),
        ("AWS::ConnectCampaigns::Campaign", "outbound_campaigns"),
        ("AWS::ConnectCampaignsV2::Campaign", "outbound_campaigns"),
        ("AWS::CustomerProfiles::EventTrigger", "customer_profiles"),
        ("AWS::Lex::BotAlias", "lex"),
        ("AWS::Pinpoint::SMSChannel", "sms"),
        ("AWS::SMSVOICE::PhoneNumber", "sms"),
        ("AWS::Wisdom::KnowledgeBase", "q_in_connect"),
    ],
)
def test_a_type_is_of_a_feature(judged: Judge, verdicts: Verdicts, kind: str, feature: str) -> None:
    """Every resource of a feature fails until that feature, and no other, is approved."""
    others = tuple(other for other in FEATURES if other != feature)
    (found,) = [item for item in judged(_template(kind), _approving(*others)).findings if item.guardrail == "ACC02"]
    assert found.verdict == "fail"
    assert found.message.startswith(f"{kind} is declared, and {feature} is not approved; approved: app_integrations, ")
    assert _own(verdicts(_template(kind), _approving(feature))) == {"pass"}


def test_nothing_at_all_may_be_approved(judged: Judge) -> None:
    """A policy that approves nothing says so."""
    evaluation = judged(_template("AWS::Connect::TaskTemplate"), _approving())
    (found,) = [item for item in evaluation.findings if item.guardrail == "ACC02"]
    assert found.message.endswith("tasks is not approved; approved: none")


def test_voice_id_is_never_approved(verdicts: Verdicts) -> None:
    """What has ended fails even where everything is approved."""
    assert _own(verdicts(_template("AWS::VoiceID::Domain"), _approving(*FEATURES))) == {"fail"}


@pytest.mark.parametrize(
    ("kind", "code"), [("AWS::Connect::PhoneNumber", "ACC06"), ("AWS::AppIntegrations::Application", "ACC03")]
)
def test_what_others_judge_fails_once(judged: Judge, kind: str, code: str) -> None:
    """Telephony and third-party applications have guardrails of their own, which speak alone."""
    failed = [item.guardrail for item in judged(_template(kind, TargetArn=_INSTANCE_ARN)).findings]
    assert [found for found in failed if found != "ACC01"] == [code]


@pytest.mark.parametrize(
    "kind", ["AWS::Connect::Queue", "AWS::Connect::EvaluationForm", "AWS::SES::EmailIdentity", "AWS::LexNot::Bot"]
)
def test_other_types_need_no_approval(verdicts: Verdicts, kind: str) -> None:
    """A resource of the core service, or of another service, is of no optional feature."""
    assert _own(verdicts(_template(kind), _approving())) == set()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("CASES_DOMAIN", {"fail"}),
        ("LEX_BOT", {"fail"}),
        ("PINPOINT_APP", {"fail"}),
        ("Q_MESSAGE_TEMPLATES", {"fail"}),
        ("SES_IDENTITY", {"fail"}),
        ("VOICE_ID", {"fail"}),
        ("WISDOM_ASSISTANT", {"fail"}),
        ("WISDOM_KNOWLEDGE_BASE", {"fail"}),
        ("WISDOM_QUICK_RESPONSES", {"fail"}),
        ({"Ref": "Named"}, {"fail"}),
        ("APPLICATION", {"pass"}),
        ("EVENT", {"pass"}),
        ("FILE_SCANNER", set()),
        ("LAMBDA_FUNCTION", set()),
        ("MESSAGE_PROCESSOR", set()),
        ({"Ref": "Open"}, {"unknown"}),
        ("TELEPATHY", {"unknown"}),
        (None, {"unknown"}),
        ({"Fn::If": ["IsProd", "LEX_BOT", "LAMBDA_FUNCTION"]}, {"fail"}),
        ({"Fn::If": ["IsProd", "FILE_SCANNER", "LAMBDA_FUNCTION"]}, set()),
    ],
)
def test_an_integration_is_of_a_feature(verdicts: Verdicts, kind: Any, expected: set[str]) -> None:
    """The type of an integration tells its feature; one that nobody knows is never passed over."""
    template = _template("AWS::Connect::IntegrationAssociation", InstanceId=_INSTANCE_ARN, IntegrationType=kind)
    assert _own(verdicts(template)) == expected


@pytest.mark.parametrize(
    ("attributes", "features", "expected"),
    [
        ({"HighVolumeOutBound": "TRUE"}, ["contact_lens"], {"fail"}),
        ({"HighVolumeOutBound": True}, ["contact_lens", "outbound_campaigns"], {"pass"}),
        ({"HighVolumeOutBound": "False"}, ["contact_lens"], {"pass"}),
        ({"HighVolumeOutBound": {"Ref": "Open"}}, ["contact_lens"], {"unknown"}),
        ({"HighVolumeOutBound": {"Ref": "Open"}}, ["contact_lens", "outbound_campaigns"], {"pass"}),
        ({"HighVolumeOutBound": "on"}, ["contact_lens"], {"unknown"}),
        ({"ContactLens": "true"}, [], {"fail"}),
        ({"ContactLens": False}, [], {"pass"}),
        ({}, [], {"fail"}),
        ({}, ["contact_lens"], {"pass"}),
    ],
)
def test_an_attribute_is_of_a_feature(
    verdicts: Verdicts, attributes: dict[str, Any], features: list[str], expected: set[str]
) -> None:
    """An attribute counts as it is stated, in any spelling, or else as the service takes it."""
    template = _template("AWS::Connect::Instance", Attributes=attributes)
    assert _own(verdicts(template, _approving(*features))) == expected


@pytest.mark.parametrize(
    ("kind", "key", "value", "expected"),
    [
        ("AWS::Connect::InstanceStorageConfig", "ResourceType", "EMAIL_MESSAGES", {"fail"}),
        ("AWS::Connect::InstanceStorageConfig", "ResourceType", "CHAT_TRANSCRIPTS", set()),
        ("AWS::Connect::InstanceStorageConfig", "ResourceType", {"Ref": "Open"}, {"unknown"}),
        ("AWS::Connect::UseCase", "UseCaseType", "CONNECT_CAMPAIGNS", {"fail"}),
        ("AWS::Connect::UseCase", "UseCaseType", "RULES_EVALUATION", set()),
        ("AWS::Connect::UseCase", "UseCaseType", {"Ref": "Open"}, {"unknown"}),
    ],
)
def test_a_setting_is_of_a_feature(verdicts: Verdicts, kind: str, key: str, value: Any, expected: set[str]) -> None:
    """Stored e-mail messages and the use case of campaigns are their features' even without other resources."""
    assert _own(verdicts(_template(kind, **{key: value}))) == expected


def test_what_may_be_absent_is_judged_both_ways(judged: Judge) -> None:
    """A resource of a feature under an open condition fails where it is there."""
    template = _template("AWS::Cases::Domain", Name="cases")
    template["Resources"]["Thing"]["Condition"] = "IsProd"
    (found,) = [item for item in judged(template).findings if item.guardrail == "ACC02"]
    assert found.verdict == "fail"
    assert "AWS::Cases::Domain is declared, and cases is not approved" in found.message
    assert "(when " in found.message


def test_denied_actions_are_real() -> None:
    """Every action that is denied by name is an operation of Connect, or one that its console alone uses."""
    operations = set(botocore.session.get_session().get_service_model("connect").operation_names)
    console = {"AssociateCustomerProfilesDomain", "StartForecastingPlanningSchedulingIntegration"}
    actions = itertools.chain.from_iterable(statement["Action"] for statement in BY_CODE["ACC02"].denies)
    named = {action.removeprefix("connect:") for action in actions if action.startswith("connect:")}
    assert named - operations == console


def test_every_feature_is_denied_until_it_is_approved() -> None:
    """The three guardrails about features together deny each of them, and what has ended without condition."""
    denials = [statement for code in ("ACC02", "ACC03", "ACC06") for statement in BY_CODE[code].denies]
    assert {statement["UnlessApproved"] for statement in denials if "UnlessApproved" in statement} == set(FEATURES)
    assert [statement["Action"] for statement in denials if "UnlessApproved" not in statement] == [("voiceid:*",)]
