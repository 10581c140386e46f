"""The guardrails about Lex bots, clause by clause: LEX01 and LEX02."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from connect_constructs.enforcement.evaluate import evaluate
from connect_constructs.facts.bot import BotUse, PolicySource
from connect_constructs.facts.place import Place
from connect_constructs.facts.statement import Condition, Principal, Statement
from connect_constructs.guardrails._bot_admission import admission_faults
from connect_constructs.guardrails.policy import GuardrailPolicy
from connect_constructs.readers._app import App, Template
from connect_constructs.readers.template import TemplateFacts
from tests.guardrails.conftest import TODAY, Judge, Verdicts
from tests.readers.templates import template

_OPEN = {"Ref": "Open"}
_INSTANCE = {"Fn::GetAtt": ["Instance", "Arn"]}
_LITERAL_INSTANCE = "arn:aws:connect:us-east-1:111122223333:instance/0aa0aa00-0000-4000-8000-0a0a0a0a0a0a"
_ALIAS = {"Fn::GetAtt": ["Alias", "Arn"]}
_LITERAL_ALIAS = "arn:aws:lex:us-east-1:111122223333:bot-alias/ABCDEFGHIJ/KLMNOPQRST"
_ACCOUNT = {"Ref": "AWS::AccountId"}
_CONNECT = {"Service": "connect.amazonaws.com"}
_BOTH = ["lex:RecognizeText", "lex:StartConversation"]
_THIS = {"StringEquals": {"AWS:SourceAccount": _ACCOUNT}, "ArnEquals": {"AWS:SourceArn": _INSTANCE}}


def _only(account: Any = _ACCOUNT, instance: Any = _INSTANCE) -> dict[str, Any]:
    return {"StringEquals": {"aws:SourceAccount": account}, "ArnEquals": {"aws:SourceArn": instance}}


def _allow(**changes: Any) -> dict[str, Any]:
    whole = {"Effect": "Allow", "Principal": _CONNECT, "Action": _BOTH, "Resource": _ALIAS, "Condition": _THIS}
    return {key: value for key, value in (whole | changes).items() if value is not None}


def _deny(condition: Any = None, **changes: Any) -> dict[str, Any]:
    return _allow(**({"Effect": "Deny", "Principal": "*", "Action": "lex:*", "Condition": condition} | changes))


def _association(alias: Any = _ALIAS, instance: Any = _INSTANCE, kind: Any = "LEX_BOT") -> dict[str, Any]:
    properties = {"InstanceId": instance, "IntegrationType": kind, "IntegrationArn": alias}
    return {"Type": "AWS::Connect::IntegrationAssociation", "Properties": properties}


def _policy(*statements: Any, arn: Any = _ALIAS, document: Any = None) -> dict[str, Any]:
    document = document or {"Version": "2012-10-17", "Statement": list(statements)}
    return {"Type": "AWS::Lex::ResourcePolicy", "Properties": {"ResourceArn": arn, "Policy": document}}


def _template(**resources: Any) -> dict[str, Any]:
    alias = {"BotAliasName": "live", "BotId": "ABCDEFGHIJ"}
    return {
        "Parameters": {"Open": {"Type": "String"}},
        "Conditions": {"IsProd": {"Fn::Equals": [_OPEN, "prod"]}},
        "Resources": {
            "Instance": {"Type": "AWS::Connect::Instance", "Properties": {}},
            "Alias": {"Type": "AWS::Lex::BotAlias", "Properties": alias},
            **resources,
        },
    }


def _admitting(*statements: Any) -> dict[str, Any]:
    return _template(Association=_association(), Policy=_policy(*statements))


def _of(code: str, verdicts: Verdicts, template: Any, policy: GuardrailPolicy | None = None) -> set[str]:
    return {verdict for found, verdict, _ in verdicts(template, policy) if found == code}


# --- LEX01: what the policy says --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statements",
    [
        [_allow()],
        [_allow(Action="lex:RecognizeText"), _allow(Action="LEX:StartConversation")],
        [_allow(Condition={"StringEquals": _THIS["StringEquals"], "ArnLike": _THIS["ArnEquals"]})],
        [_allow(Condition=_only(instance={"Ref": "Instance"}))],
        [
            _allow(
                Condition=_only(
                    instance={
                        "Fn::Sub": "arn:aws:connect:${AWS::Region}:${AWS::AccountId}:instance/${Instance.Id}",
                    }
                )
            )
        ],
        [_allow(Resource="*")],
        [_allow(Resource=None)],
        [_allow(Resource={"Fn::Sub": "arn:aws:lex:us-east-1:111122223333:bot-alias/ABCDEFGHIJ/${Alias.BotAliasId}"})],
        [_allow(Resource=None, NotResource=_LITERAL_ALIAS)],
        [_allow(Condition=_THIS | {"Bool": {"aws:SecureTransport": "true"}})],
        [_allow(Condition=_THIS | {"StringEqualsIfExists": {"aws:SourceAccount": _ACCOUNT}})],
    ],
)
def test_lex01_passes_the_admission_of_this_instance(verdicts: Verdicts, statements: list[Any]) -> None:
    """Both actions, in one statement or two, for Connect on behalf of exactly this instance of this account."""
    assert _of("LEX01", verdicts, _admitting(*statements)) == {"pass"}


@pytest.mark.parametrize(
    "statements",
    [
        [],
        [_allow(Action="lex:RecognizeText")],
        [_allow(Resource=_LITERAL_ALIAS)],
        [_allow(Resource=None, NotResource="*")],
        [_allow(Principal=None)],
        [_allow(Condition={"StringEquals": _THIS["StringEquals"], "ArnEquals": {"aws:SourceArn": []}})],
    ],
)
def test_lex01_fails_what_admits_too_little(verdicts: Verdicts, statements: list[Any]) -> None:
    """An instance that is not allowed both actions on the alias cannot use it."""
    assert _of("LEX01", verdicts, _admitting(*statements)) == {"fail"}


@pytest.mark.parametrize(
    "changes",
    [
        {"Principal": "*"},
        {"Principal": {"AWS": "*"}},
        {"Principal": {"Service": ["connect.amazonaws.com", "lambda.amazonaws.com"]}},
        {"Principal": {"AWS": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root"}}},
        {"Principal": None, "NotPrincipal": {"AWS": "111122223333"}},
        {"Principal": {"AWS": "connect.amazonaws.com"}},
        {"Action": "lex:*"},
        {"Action": [*_BOTH, "lex:DeleteSession"]},
        {"Action": None, "NotAction": "lex:DeleteBot"},
        {"Condition": None},
        {"Condition": {"ArnEquals": _THIS["ArnEquals"]}},
        {"Condition": {"StringEquals": _THIS["StringEquals"]}},
        {"Condition": {"StringLike": _THIS["StringEquals"], "ArnEquals": _THIS["ArnEquals"]}},
        {"Condition": {"StringEqualsIfExists": _THIS["StringEquals"], "ArnEquals": _THIS["ArnEquals"]}},
        {"Condition": {"StringEquals": _THIS["StringEquals"], "ArnLikeIfExists": _THIS["ArnEquals"]}},
        {"Condition": {"StringEquals": {"aws:SourceAccount": _ACCOUNT, "aws:SourceArn": _INSTANCE}}},
        {"Condition": _only(instance="*")},
        {"Condition": _only(instance={"Fn::Sub": "${Instance.Arn}*"})},
        {"Condition": _only(instance={"Fn::Sub": "arn:aws:connect:*:${AWS::AccountId}:instance/${Instance.Id}"})},
        {"Condition": _only(instance=_LITERAL_INSTANCE)},
        {"Condition": _only(instance=[_INSTANCE, _LITERAL_INSTANCE])},
        {"Condition": _only(instance={"Fn::GetAtt": ["Instance", "Id"]})},
    ],
)
def test_lex01_fails_what_admits_too_much(judged: Judge, changes: dict[str, Any]) -> None:
    """Whoever else is allowed, and whatever else, fails alone and, as one failure, beside the right statement too."""
    alone = [item for item in judged(_admitting(_allow(**changes))).findings if item.guardrail == "LEX01"]
    assert {(item.verdict, item.place.logical_id) for item in alone} == {("fail", "Alias")}
    [found] = [item for item in judged(_admitting(_allow(), _allow(**changes))).findings if item.guardrail == "LEX01"]
    assert (found.verdict, "admits too much" in found.message) == ("fail", True)


@pytest.mark.parametrize(
    "statement",
    [
        _allow(Effect=_OPEN),
        _allow(Principal=_OPEN),
        _allow(Principal={"Service": _OPEN}),
        _allow(Action=_OPEN),
        _allow(Resource=_OPEN),
        _allow(Resource="arn:aws:lex:*:*:bot-alias/*"),
        _allow(Condition=_OPEN),
        _allow(Condition=_only(account=_OPEN)),
        _allow(Condition=_only(account="111122223333")),
        _allow(Condition=_only(instance=_OPEN)),
        _allow(Condition=_THIS | {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}),
        _allow(Condition=_THIS | {"DateLessThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}}),
        _allow(Condition=_THIS | {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
        _allow(Condition=_THIS | {"ArnNotEquals": {"aws:SourceArn": _INSTANCE}}),
        _allow(Condition=_THIS | {"Bool": {"aws:SecureTransport": "false"}}),
        _OPEN,
    ],
)
def test_lex01_does_not_know_what_only_deployment_tells(verdicts: Verdicts, statement: Any) -> None:
    """A part of a statement that is not known makes the admission unknown, never good."""
    assert _of("LEX01", verdicts, _admitting(statement)) == {"unknown"}


def test_lex01_fails_for_what_is_sure_beside_what_is_not(verdicts: Verdicts) -> None:
    """A principal that is not known does not hide a wildcard instance."""
    statement = _allow(Principal=_OPEN, Condition=_only(instance="*"))
    assert "fail" in _of("LEX01", verdicts, _admitting(statement))


def test_lex01_reads_a_policy_that_is_text(verdicts: Verdicts) -> None:
    """The document may be JSON text."""
    text = json.dumps({"Statement": [_allow(Resource="*", Principal="*", Condition=None)]})
    assert _of("LEX01", verdicts, _template(Association=_association(), Policy=_policy(document=text))) == {"fail"}


# --- LEX01: denials ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deny", "expected"),
    [
        (_deny(), {"fail"}),
        (_deny(Principal=_CONNECT, Action="lex:RecognizeText"), {"fail"}),
        (_deny(Principal=None, NotPrincipal={"AWS": "111122223333"}), {"fail"}),
        (_deny(Principal=None, NotPrincipal=_CONNECT), {"pass"}),
        (_deny(Principal={"Service": "lambda.amazonaws.com"}), {"pass"}),
        (_deny(Action="lex:DeleteSession"), {"pass"}),
        (_deny(Action=None, NotAction=_BOTH), {"pass"}),
        (_deny(Resource=_LITERAL_ALIAS), {"pass"}),
        (_deny({"ArnNotEquals": {"aws:SourceArn": _INSTANCE}}), {"pass"}),
        (_deny({"ArnNotLikeIfExists": {"aws:SourceArn": [_LITERAL_INSTANCE, _INSTANCE]}}), {"pass"}),
        (_deny({"StringNotEquals": {"aws:SourceAccount": _ACCOUNT}}), {"pass"}),
        (_deny({"Bool": {"aws:SecureTransport": False}}), {"pass"}),
        (_deny({"Bool": {"aws:SecureTransport": True}}), {"unknown"}),
        (_deny({"ArnNotEquals": {"aws:SourceArn": _LITERAL_INSTANCE}}), {"unknown"}),
        (_deny({"StringNotEquals": {"aws:SourceAccount": _OPEN}}), {"unknown"}),
        (_deny({"StringNotEquals": {"aws:SourceVpce": "vpce-0a1b2c3d"}}), {"unknown"}),
        (_deny(_OPEN), {"unknown"}),
    ],
)
def test_lex01_asks_whether_a_denial_hits_the_instance(verdicts: Verdicts, deny: Any, expected: set[str]) -> None:
    """A Deny that surely spares the instance does no harm, one without conditions keeps it out."""
    assert _of("LEX01", verdicts, _admitting(_allow(), deny)) == expected


# --- LEX01: which aliases, which instance -----------------------------------------------------------------------------


def test_lex01_judges_no_alias_that_nobody_uses(verdicts: Verdicts) -> None:
    """Whom an alias without any instance admits is its own matter."""
    template = _template(Policy=_policy(_allow(Principal="*")), Function=_association(kind="LAMBDA_FUNCTION"))
    assert _of("LEX01", verdicts, template) == set()


@pytest.mark.parametrize(
    "alias",
    [
        _OPEN,
        None,
        _LITERAL_ALIAS,
        "arn:aws:lex:us-east-1:111122223333:bot:Assistant:live",
        {"Fn::Sub": "arn:aws:lex:us-east-1:111122223333:bot-alias/ABCDEFGHIJ/TSTALIASID"},
    ],
)
def test_lex01_does_not_know_an_alias_elsewhere(verdicts: Verdicts, alias: Any) -> None:
    """Without a declared policy of just that alias, nothing tells whom it admits; nor is there one for Lex V1."""
    template = _template(Association=_association(alias), Policy=_policy(_allow()))
    assert _of("LEX01", verdicts, template) == {"unknown"}


def test_lex01_says_why_an_older_bot_is_unknown(judged: Judge) -> None:
    """A bot of Lex V1 has no resource policy that could be declared."""
    alias = "arn:aws:lex:us-east-1:111122223333:bot:Assistant:live"
    [found] = [item for item in judged(_template(A=_association(alias))).findings if item.guardrail == "LEX01"]
    assert "no alias of a Lex V2 bot" in found.message


@pytest.mark.parametrize(("instance", "expected"), [(_LITERAL_INSTANCE, "pass"), (_LITERAL_INSTANCE + "b", "fail")])
@pytest.mark.parametrize("account", ["111122223333", _ACCOUNT])
def test_lex01_judges_an_alias_elsewhere_by_its_declared_policy(
    verdicts: Verdicts, account: Any, instance: Any, expected: str
) -> None:
    """An alias and an instance that the app imports are known by their ARNs, the account by the instance's."""
    statement = _allow(Resource=_LITERAL_ALIAS, Condition=_only(account, instance))
    template = _template(
        Association=_association(_LITERAL_ALIAS, _LITERAL_INSTANCE), Policy=_policy(statement, arn=_LITERAL_ALIAS)
    )
    assert verdicts(template) >= {("LEX01", expected, "Association")}


def test_lex01_fails_the_account_of_another_instance(verdicts: Verdicts) -> None:
    """Where the instance's ARN states the account, another one is surely wrong."""
    statement = _allow(Condition=_only("999922223333", _LITERAL_INSTANCE))
    template = _template(Association=_association(instance=_LITERAL_INSTANCE), Policy=_policy(statement))
    assert _of("LEX01", verdicts, template) == {"fail"}


@pytest.mark.parametrize(("sources", "expected"), [([_INSTANCE], {"unknown"}), (["*"], {"fail"})])
def test_lex01_needs_to_know_the_instance(verdicts: Verdicts, sources: list[Any], expected: set[str]) -> None:
    """Of an instance by parameter nothing tells whether the policy names it; a wildcard fails whoever it is."""
    template = _template(
        Association=_association(instance=_OPEN), Policy=_policy(_allow(Condition=_only(instance=sources)))
    )
    assert _of("LEX01", verdicts, template) == expected


@pytest.mark.parametrize(
    ("sources", "expected"), [(["Instance", "Other"], {"pass"}), (["Instance"], {"fail"}), (["Other"], {"fail"})]
)
def test_lex01_admits_each_instance_that_uses_the_alias(
    verdicts: Verdicts, sources: list[str], expected: set[str]
) -> None:
    """An alias of two instances admits both of them, in a statement each or in one."""
    template = _template(
        Other={"Type": "AWS::Connect::Instance", "Properties": {}},
        First=_association(),
        Second=_association(instance={"Ref": "Other"}),
        Policy=_policy(*(_allow(Condition=_only(instance={"Fn::GetAtt": [name, "Arn"]})) for name in sources)),
    )
    assert _of("LEX01", verdicts, template) == expected


def test_lex01_fails_the_admission_of_an_instance_that_uses_another_alias(verdicts: Verdicts) -> None:
    """Another instance of the app has no business with this alias."""
    template = _template(
        Other={"Type": "AWS::Connect::Instance", "Properties": {}},
        First=_association(),
        Second=_association(_LITERAL_ALIAS, {"Ref": "Other"}),
        Third=_association(_OPEN, {"Ref": "Other"}),
        Policy=_policy(_allow(), _allow(Condition=_only(instance={"Ref": "Other"}))),
    )
    assert _of("LEX01", verdicts, template) >= {"fail"}


def _of_stacks(*stacks: Template) -> set[str]:
    evaluation = evaluate(TemplateFacts(App(stacks)), GuardrailPolicy(), today=TODAY)
    passes = {"pass" for code, _ in evaluation.passes if code == "LEX01"}
    return passes | {item.verdict for item in evaluation.findings if item.guardrail == "LEX01"}


@pytest.mark.parametrize("stack", ["Stack", "outer/prod/connect"])
def test_lex01_knows_the_instance_by_its_id_in_a_stage_too(stack: str) -> None:
    """What the path of a Stage holds is no part of the ARN that the instance's id stands in."""
    source = {"Fn::Sub": "arn:aws:connect:${AWS::Region}:${AWS::AccountId}:instance/${Instance.Id}"}
    resources = _admitting(_allow(Condition=_only(instance=source)))["Resources"]
    assert _of_stacks(template(resources, stack=stack)) == {"pass"}


@pytest.mark.parametrize(
    ("accounts", "expected"),
    [
        ((None, None), {"pass"}),
        (("111122223333", "111122223333"), {"pass"}),
        (("111122223333", None), {"unknown"}),
        ((None, "111122223333"), {"unknown"}),
    ],
)
def test_lex01_knows_the_account_in_the_bots_own_stack(
    accounts: tuple[str | None, str | None], expected: set[str]
) -> None:
    """The account of the bot's stack is the instance's where both stacks state the same, or neither states any."""
    bot = {
        "Alias": {"Type": "AWS::Lex::BotAlias", "Properties": {"BotAliasName": "live", "BotId": "ABCDEFGHIJ"}},
        "Policy": _policy(_allow(Condition=_only(instance=_told_by("Center")))),
    }
    center = {
        "Instance": {"Type": "AWS::Connect::Instance", "Properties": {}},
        "Association": _association(_told_by("Bot")),
    }
    stacks = (
        template(bot, stack="Bot", account=accounts[0], Outputs={"Arn": {"Value": _ALIAS}}),
        template(center, stack="Center", account=accounts[1], Outputs={"Arn": {"Value": _INSTANCE}}),
    )
    assert _of_stacks(*(replace(stack, stack_name=stack.stack) for stack in stacks)) == expected


def _told_by(stack: str) -> dict[str, Any]:
    role = "arn:aws:iam::111122223333:role/reads-outputs"
    return {"Fn::GetStackOutput": {"StackName": stack, "OutputName": "Arn", "RoleArn": role}}


# --- LEX01: conditions of the template --------------------------------------------------------------------------------


def _if(held: Any, otherwise: Any) -> Any:
    return {"Fn::If": ["IsProd", held, otherwise]}


def test_lex01_judges_an_association_both_ways(judged: Judge) -> None:
    """What a condition decides is judged where it holds and where it does not, and the worse one told."""
    template = _template(
        Association=_association(_if(_ALIAS, _LITERAL_ALIAS)), Policy=_policy(_allow(Condition=_only(instance="*")))
    )
    found = [(item.verdict, item.place.logical_id) for item in judged(template).findings if item.guardrail == "LEX01"]
    assert sorted(found) == [("fail", "Alias"), ("unknown", "Association")]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        (_template(A=_association(), P=_policy(_allow()) | {"Condition": "IsProd"}), {"unknown"}),
        (_template(A=_association(), P=_policy(_allow(), arn=_if(_ALIAS, _LITERAL_ALIAS))), {"unknown"}),
        (_template(A=_association(), P=_policy(_allow()), Q=_policy(_allow(), arn=_OPEN)), {"pass"}),
        (_template(A=_association(kind=_if("LEX_BOT", "LAMBDA_FUNCTION")), P=_policy(_allow())), {"pass"}),
        (_template(A=_association(kind=_OPEN), P=_policy(_allow())), {"unknown"}),
        (_template(A=_association(_if(_ALIAS, _LITERAL_ALIAS)), P=_policy(_allow())), {"unknown"}),
    ],
)
def test_lex01_asks_for_what_a_condition_decides(verdicts: Verdicts, template: Any, expected: set[str]) -> None:
    """A policy or association that is there under a condition is judged under it."""
    assert _of("LEX01", verdicts, template) == expected


@pytest.mark.parametrize(
    "second",
    [
        _association(_if(_ALIAS, _LITERAL_ALIAS), {"Ref": "Other"}),
        _association(instance={"Ref": "Other"}) | {"Condition": "IsProd"},
    ],
)
def test_lex01_asks_whether_another_instance_uses_the_alias(judged: Judge, second: Any) -> None:
    """An instance that uses the alias under a condition may be admitted under that condition alone."""
    template = _template(
        Other={"Type": "AWS::Connect::Instance", "Properties": {}},
        First=_association(),
        Second=second,
        Policy=_policy(_allow(), _allow(Condition=_only(instance={"Ref": "Other"}))),
    )
    failures = [item for item in judged(template).findings if (item.guardrail, item.verdict) == ("LEX01", "fail")]
    assert ["(when not " in item.message for item in failures] == [True]


# --- LEX01: flows -----------------------------------------------------------------------------------------------------


def _flow(alias: Any, content: Any = None, **properties: Any) -> dict[str, Any]:
    block = {
        "Identifier": "ask",
        "Type": "ConnectParticipantWithLexBot",
        "Parameters": {"Text": "How can I help?", **({"LexV2Bot": {"AliasArn": "${alias}"}} if alias else {})},
        "Transitions": {"NextAction": "end", "Errors": [], "Conditions": []},
    }
    end = {"Identifier": "end", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}
    document = json.dumps({"Version": "2019-10-30", "StartAction": "ask", "Actions": [block, end]})
    content = content or ({"Fn::Sub": [document, {"alias": alias}]} if alias else document)
    flow = {"InstanceArn": _INSTANCE, "Name": "Main", "Type": "CONTACT_FLOW", "Content": content, **properties}
    return {"Type": "AWS::Connect::ContactFlow", "Properties": flow}


@pytest.mark.parametrize(
    ("alias", "statement", "expected"),
    [
        (_ALIAS, _allow(), {"pass"}),
        (_ALIAS, _allow(Principal="*"), {"fail"}),
        (_LITERAL_ALIAS, _allow(Principal="*"), set()),
        ("$.Attributes.bot", _allow(Principal="*"), set()),
        (None, _allow(Principal="*"), set()),
    ],
)
def test_lex01_judges_an_alias_that_a_flow_talks_to(
    verdicts: Verdicts, alias: Any, statement: Any, expected: set[str]
) -> None:
    """A flow that names an alias of the app uses it, also where the association is made elsewhere."""
    assert _of("LEX01", verdicts, _template(Flow=_flow(alias), Policy=_policy(statement))) == expected


def test_lex01_names_an_alias_once_that_is_used_twice(judged: Judge) -> None:
    """The association and a flow of the same instance have one alias, and it has one fault."""
    template = _template(Association=_association(), Flow=_flow(_ALIAS), Policy=_policy(_allow(Principal="*")))
    assert len([item for item in judged(template).findings if item.guardrail == "LEX01"]) == 1


def test_lex01_judges_a_flow_both_ways(verdicts: Verdicts) -> None:
    """A flow whose content hangs on a condition uses what it names where that holds."""
    named = _flow(_ALIAS)["Properties"]["Content"]
    flow = _flow(None, _if(named, _flow(None)["Properties"]["Content"]))
    assert _of("LEX01", verdicts, _template(Flow=flow, Policy=_policy(_allow(Principal="*")))) == {"fail"}


def test_lex01_leaves_alone_a_flow_that_cannot_be_read(verdicts: Verdicts) -> None:
    """FLW09 speaks of such a flow; what it might talk to is not guessed."""
    assert _of("LEX01", verdicts, _template(Flow=_flow(None, "{"), Policy=_policy(_allow(Principal="*")))) == set()


# --- LEX01: facts of other sources ------------------------------------------------------------------------------------


def test_an_account_is_compared_with_what_a_source_knows() -> None:
    """A source that knows every ARN needs no reference: the same judgement, word for word."""
    conditions = (
        Condition("StringEquals", "aws:sourceaccount", ("111122223333",)),
        Condition("ArnEquals", "aws:sourcearn", (_LITERAL_INSTANCE,)),
    )
    allow = Statement(
        effect="Allow",
        actions=("lex:recognizetext", "lex:startconversation"),
        resources=("arn:aws:lex:us-east-1:111122223333:bot-alias/ABCDEFGHIJ/*",),
        principals=(Principal("Service", "connect.amazonaws.com"),),
        conditions=conditions,
    )
    use = BotUse(
        place=Place(logical_id=_LITERAL_ALIAS),
        alias="live",
        alias_arns=frozenset({_LITERAL_ALIAS}),
        policy=(allow,),
        sources=(PolicySource(_LITERAL_INSTANCE, is_user=True, is_any_user=True),),
        accounts=frozenset({"111122223333"}),
    )
    assert list(admission_faults(use)) == []


# --- LEX02 ------------------------------------------------------------------------------------------------------------

_GROUP = {"Fn::GetAtt": ["Group", "Arn"]}


def _audio(*, enabled: Any = True, **bucket: Any) -> dict[str, Any]:
    destination = {"S3Bucket": {"S3BucketArn": "arn:aws:s3:::conversations", "LogPrefix": "audio", **bucket}}
    return {"AudioLogSettings": [{"Enabled": enabled, "Destination": destination}]}


def _text(group: Any = _GROUP, *, enabled: Any = True) -> dict[str, Any]:
    destination = {"CloudWatch": {"CloudWatchLogGroupArn": group, "LogPrefix": "text"}}
    return {"TextLogSettings": [{"Enabled": enabled, "Destination": destination}]}


def _logging(settings: Any, kind: str, **group: Any) -> dict[str, Any]:
    own = {"ConversationLogSettings": settings} if settings is not None else {}
    properties = {"TestBotAliasSettings": own} if kind == "AWS::Lex::Bot" else own
    return {
        "Parameters": {"Open": {"Type": "String"}},
        "Conditions": {"IsProd": {"Fn::Equals": [_OPEN, "prod"]}},
        "Resources": {
            "Key": {"Type": "AWS::KMS::Key", "Properties": {"EnableKeyRotation": True}},
            "Group": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "conversations", **group}},
            "Logged": {"Type": kind, "Properties": properties},
        },
    }


@pytest.mark.parametrize("kind", ["AWS::Lex::BotAlias", "AWS::Lex::Bot"])
@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (None, {"pass"}),
        ({}, {"pass"}),
        (_OPEN, {"unknown"}),
        (_audio(), {"fail"}),
        (_audio(enabled=False), {"pass"}),
        (_audio(enabled="TRUE"), {"fail"}),
        (_audio(enabled=_OPEN), {"unknown"}),
        (_audio(KmsKeyArn={"Fn::GetAtt": ["Key", "Arn"]}, enabled=_OPEN), {"pass"}),
        (_audio(KmsKeyArn={"Fn::GetAtt": ["Key", "Arn"]}), {"pass"}),
        (_audio(KmsKeyArn="arn:aws:kms:us-east-1:111122223333:alias/aws/s3"), {"fail"}),
        (_audio(KmsKeyArn=_OPEN), {"unknown"}),
        (_audio(KmsKeyArn=_OPEN, enabled=False), {"pass"}),
        (_text(), {"fail"}),
        (_text(enabled=False), {"pass"}),
        (_text(_OPEN), {"unknown"}),
        (_text("arn:aws:logs:us-east-1:111122223333:log-group:conversations:*"), {"fail"}),
        (_text("arn:aws:logs:us-east-1:111122223333:log-group:elsewhere"), {"unknown"}),
        ({"AudioLogSettings": [], "TextLogSettings": _OPEN}, {"unknown"}),
        ({"AudioLogSettings": _OPEN} | _text(), {"fail", "unknown"}),
        (_audio(enabled=_if(True, False)), {"fail"}),  # noqa: FBT003 - a condition's two values
        (_if(_audio(), {"Ref": "AWS::NoValue"}), {"fail"}),
    ],
)
def test_lex02_judges_each_log_that_is_written(
    verdicts: Verdicts, kind: str, settings: Any, expected: set[str]
) -> None:
    """An enabled log names a customer key, of an alias as of the test alias; one that is off needs none."""
    assert _of("LEX02", verdicts, _logging(settings, kind)) == expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ({"Fn::GetAtt": ["Key", "Arn"]}, {"pass"}),
        (_OPEN, {"unknown"}),
        ("arn:aws:kms:us-east-1:111122223333:key/8a8a3a8f-0000-4f4f-9b9b-1c1c1c1c1c1c", {"unknown"}),
    ],
)
def test_lex02_asks_for_the_key_of_the_log_group(verdicts: Verdicts, key: Any, expected: set[str]) -> None:
    """A text log is encrypted as its log group is."""
    assert _of("LEX02", verdicts, _logging(_text(), "AWS::Lex::BotAlias", KmsKeyId=key)) == expected


def test_lex02_asks_about_a_log_group_that_may_be_absent(verdicts: Verdicts) -> None:
    """Where a condition takes the log group away, the app declares none, and it is not known what the ARN names."""
    template = _logging(_text(), "AWS::Lex::BotAlias", KmsKeyId={"Ref": "Key"})
    template["Resources"]["Group"]["Condition"] = "IsProd"
    assert _of("LEX02", verdicts, template) == {"unknown"}


def test_lex02_knows_a_log_group_that_a_retention_declares(verdicts: Verdicts) -> None:
    """A Custom::LogRetention declares a log group, and encrypts it with no key."""
    template = _logging(_text("arn:aws:logs:us-east-1:111122223333:log-group:kept:*"), "AWS::Lex::BotAlias")
    properties = {"LogGroupName": "kept", "RetentionInDays": 180}
    template["Resources"]["Kept"] = {"Type": "Custom::LogRetention", "Properties": properties}
    assert _of("LEX02", verdicts, template) == {"fail"}


def test_lex02_takes_the_policys_word_for_a_key(verdicts: Verdicts) -> None:
    """A key that approved_keys vouches for is a customer's."""
    key = "arn:aws:kms:us-east-1:111122223333:key/8a8a3a8f-0000-4f4f-9b9b-1c1c1c1c1c1c"
    template = _logging(_audio(KmsKeyArn=key), "AWS::Lex::BotAlias")
    assert _of("LEX02", verdicts, template, GuardrailPolicy(approved_keys=(key,))) == {"pass"}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (_audio(), "the audio log of alias Logged is not encrypted with a customer key: it names no KMS key"),
        (
            _text(),
            (
                "the text log of alias Logged goes to log group Group, "
                "which is not encrypted with a customer key: it names no KMS key"
            ),
        ),
    ],
)
def test_lex02_names_what_lacks_the_key(judged: Judge, settings: Any, said: str) -> None:
    """An audio log has a key of its own; a text log has that of its log group, which the message names."""
    findings = judged(_logging(settings, "AWS::Lex::BotAlias")).findings
    assert [item.message for item in findings if item.guardrail == "LEX02"] == [said]
