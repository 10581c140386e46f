"""The function guardrails, clause by clause: LAM01 to LAM03."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from connect_constructs.enforcement.template_check import check_app
from connect_constructs.guardrails.catalogue import BY_CODE
from connect_constructs.guardrails.policy import GuardrailPolicy
from tests.guardrails.conftest import TODAY, Judge, Verdicts
from tests.guardrails.flows import block, flow

_OPEN = {"Ref": "Open"}
_IN_VPC = {"VpcConfig": {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}}
_INSTANCE = {"Fn::GetAtt": ["Instance", "Arn"]}
_ACCOUNT = {"Ref": "AWS::AccountId"}


def _template(properties: dict[str, Any], **resources: Any) -> dict[str, Any]:
    return {
        "Parameters": {
            "Open": {"Type": "String"},
            "Subnets": {"Type": "List<AWS::EC2::Subnet::Id>", "Default": "subnet-1,subnet-2"},
            "None": {"Type": "CommaDelimitedList", "Default": ""},
        },
        "Conditions": {"IsProd": {"Fn::Equals": [_OPEN, "prod"]}},
        "Resources": {"Function": {"Type": "AWS::Lambda::Function", "Properties": properties}, **resources},
    }


def _association(kind: Any = "LAMBDA_FUNCTION", arn: Any = None, condition: str | None = None) -> dict[str, Any]:
    properties = {
        "InstanceId": "arn:aws:connect:us-east-1:111122223333:instance/i",
        "IntegrationType": kind,
        "IntegrationArn": arn or {"Fn::GetAtt": ["Function", "Arn"]},
    }
    association = {"Type": "AWS::Connect::IntegrationAssociation", "Properties": properties}
    return association if condition is None else {**association, "Condition": condition}


def _permission(**properties: Any) -> dict[str, Any]:
    given = {"FunctionName": {"Ref": "Function"}, "Principal": "connect.amazonaws.com", **properties}
    return {"Type": "AWS::Lambda::Permission", "Properties": given}


def _flow(*blocks: Any, **changes: Any) -> dict[str, Any]:
    """Return a flow of some blocks, in whose content tokens stand as Sub has them."""
    content = {"Fn::Sub": json.dumps(flow(*blocks))}
    return {"Type": "AWS::Connect::ContactFlow", "Properties": {"Name": "Main", "Content": content}, **changes}


def _invoking(limit: Any = None, arn: Any = "${Function.Arn}", name: str = "Ask", **parameters: Any) -> dict[str, Any]:
    """Return a block that invokes the function, with its own limit where one is given."""
    given = {"LambdaFunctionARN": arn, **parameters}
    if limit is not None:
        given["InvocationTimeLimitSeconds"] = limit
    return block(name, "InvokeLambdaFunction", given)


_PROCESSING = block(
    "Process", "UpdateContactMediaProcessing", {"ChatProcessor": {"LambdaProcessorARN": "${Function.Arn}"}}
)


def _of(code: str, verdicts: Verdicts, template: Any, policy: GuardrailPolicy | None = None) -> set[str]:
    return {verdict for found, verdict, _ in verdicts(template, policy) if found == code}


# --- LAM01 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("vpc", "expected"),
    [
        ({"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}, {"pass"}),
        ({"SubnetIds": {"Ref": "Subnets"}, "SecurityGroupIds": [_OPEN]}, {"pass"}),
        ({"SubnetIds": [{"Fn::ImportValue": "a"}], "SecurityGroupIds": ["sg-1"]}, {"pass"}),
        (None, {"fail"}),
        ({"SubnetIds": [], "SecurityGroupIds": ["sg-1"]}, {"fail"}),
        ({"SubnetIds": ["subnet-1"]}, {"fail"}),
        ({"SubnetIds": {"Ref": "None"}, "SecurityGroupIds": ["sg-1"]}, {"fail"}),
        ({"SubnetIds": [""], "SecurityGroupIds": ["sg-1"]}, {"fail"}),
        ({"SubnetIds": [{"Ref": "AWS::NoValue"}], "SecurityGroupIds": ["sg-1"]}, {"fail"}),
        ({"SubnetIds": _OPEN, "SecurityGroupIds": ["sg-1"]}, {"unknown"}),
        ({"SubnetIds": _OPEN, "SecurityGroupIds": []}, {"fail", "unknown"}),
        ({"SubnetIds": [{"Fn::If": ["IsProd", "s", {"Ref": "AWS::NoValue"}]}], "SecurityGroupIds": ["sg"]}, {"fail"}),
        ({"Fn::If": ["IsProd", {"Ref": "AWS::NoValue"}, {"Ref": "AWS::NoValue"}]}, {"fail"}),
        (_OPEN, {"unknown"}),
    ],
)
def test_lam01_asks_for_a_subnet_and_a_security_group(verdicts: Verdicts, vpc: Any, expected: set[str]) -> None:
    """One subnet and one security group, by literal, parameter or import, in every case."""
    assert _of("LAM01", verdicts, _template({"VpcConfig": vpc})) == expected


@pytest.mark.parametrize(
    ("resources", "waivable"),
    [
        ({}, "yes"),
        ({"Other": _permission(Principal="lex.amazonaws.com")}, "yes"),
        ({"Association": _association()}, "no"),
        ({"Association": _association("MESSAGE_PROCESSOR")}, "no"),
        ({"Association": _association(arn=_OPEN)}, "no"),
        ({"Association": _association(condition="IsProd")}, "no"),
        ({"Permission": _permission()}, "no"),
        ({"Permission": _permission(Principal=_OPEN)}, "no"),
        ({"Permission": _permission(FunctionName="lookup")}, "no"),
        ({"Permission": _permission(FunctionName="lookup:live")}, "no"),
        ({"Permission": _permission(FunctionName="111122223333:function:lookup")}, "no"),
        ({"Permission": _permission(FunctionName="111122223333:function:lookup:live")}, "no"),
        ({"Permission": _permission(FunctionName="111122223333:function:other")}, "yes"),
        (
            {
                "SignIn": {
                    "Type": "Custom::ConnectAuthenticationProfile",
                    "Properties": {"ServiceToken": {"Fn::GetAtt": ["Function", "Arn"]}},
                }
            },
            "no",
        ),
        ({"Flow": _flow(_invoking())}, "no"),
        ({"Flow": _flow(_invoking(InvocationType="ASYNCHRONOUS"))}, "no"),
        ({"Flow": _flow(_PROCESSING)}, "no"),
        ({"Flow": _flow(_invoking(arn="${Open}"))}, "yes"),
        ({"Flow": _flow(block("Process", "UpdateContactMediaProcessing", {"ChatProcessor": 7}))}, "yes"),
        ({"Flow": {"Type": "AWS::Connect::ContactFlow", "Properties": {"Content": "{"}}}, "yes"),
        ({"Flow": {"Type": "AWS::Connect::ContactFlow", "Properties": {"Content": _OPEN}}}, "yes"),
    ],
)
def test_lam01_is_waivable_only_away_from_connect(judged: Judge, resources: Any, waivable: str) -> None:
    """Whatever serves Connect, or may, is nobody's to exempt."""
    findings = judged(_template({"FunctionName": "lookup"}, **resources)).findings
    assert {item.waivable for item in findings if item.guardrail == "LAM01"} == {waivable}


def test_lam01_asks_for_the_condition_of_a_flow(judged: Judge) -> None:
    """A flow that may not be there makes its function nobody's to exempt while it is, and touches no other."""
    other = {"Type": "AWS::Lambda::Function", "Properties": {}}
    template = _template({}, Flow=_flow(_invoking(), Condition="IsProd"), Other=other)
    found = {
        (item.place.logical_id, item.waivable, item.message.partition("(")[2])
        for item in judged(template).findings
        if item.guardrail == "LAM01"
    }
    assert found == {
        ("Function", "no", "when ${Open} = prod)"),
        ("Function", "yes", "when not ${Open} = prod)"),
        ("Other", "yes", ""),
    }


def test_lam01_asks_for_the_condition_of_a_flow_s_content(judged: Judge) -> None:
    """What a flow invokes under no condition is no worse for a condition in its content."""
    content = {"Fn::If": ["IsProd", json.dumps(flow(_invoking(arn="a"))), json.dumps(flow(_invoking(arn="b")))]}
    undecided = {"Type": "AWS::Connect::ContactFlow", "Properties": {"Content": content}}
    findings = judged(_template({}, Flow=undecided)).findings
    assert {item.waivable for item in findings if item.guardrail == "LAM01"} == {"yes"}


def test_lam01_is_denied_to_the_organization() -> None:
    """The service control policy refuses functions without a VPC."""
    (statement,) = BY_CODE["LAM01"].denies
    assert statement["Condition"] == {"Null": {"lambda:VpcIds": "true"}}


# --- LAM02 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("timeout", "resources", "expected"),
    [
        (8, {"Association": _association()}, {"pass"}),
        (None, {"Association": _association()}, {"pass"}),
        ("9", {"Association": _association()}, {"fail"}),
        (9, {"Association": _association(arn={"Fn::Sub": "${Function.Arn}:live"})}, {"fail"}),
        (9, {}, {"pass"}),
        (_OPEN, {}, {"pass"}),
        (9, {"Association": _association("FILE_SCANNER")}, {"pass"}),
        (9, {"Association": _association("MESSAGE_PROCESSOR"), "Too": _association()}, {"fail"}),
        (_OPEN, {"Association": _association()}, {"unknown"}),
        ("soon", {"Association": _association()}, {"unknown"}),
        (9, {"Association": _association(arn=_OPEN)}, {"unknown"}),
        (8, {"Association": _association(arn=_OPEN)}, {"pass"}),
        (9, {"Association": _association(condition="IsProd")}, {"fail"}),
        ({"Fn::If": ["IsProd", 8, 30]}, {"Association": _association(condition="IsProd")}, {"pass"}),
        ({"Fn::If": ["IsProd", 30, 8]}, {"Association": _association(condition="IsProd")}, {"fail"}),
    ],
)
def test_lam02_asks_for_an_answer_in_time(verdicts: Verdicts, timeout: Any, resources: Any, expected: set[str]) -> None:
    """Only what a flow waits for must answer in time, and conditions are held together."""
    assert _of("LAM02", verdicts, _template({**_IN_VPC, "Timeout": timeout}, **resources)) == expected


@pytest.mark.parametrize(
    ("timeout", "blocks", "expected"),
    [
        (8, [_invoking()], {"pass"}),
        (9, [_invoking()], {"fail"}),
        (None, [_invoking("3")], {"pass"}),
        (None, [_invoking("2")], {"fail"}),
        (4, [_invoking(4)], {"pass"}),
        (5, [_invoking(4)], {"fail"}),
        (5, [_invoking("8"), _invoking("4", name="Again")], {"fail"}),
        (8, [_invoking("undefined")], {"pass"}),
        (8, [_invoking("")], {"pass"}),
        (8, [_invoking([])], {"unknown"}),
        (8, [_invoking("0")], {"unknown"}),
        (8, [_invoking(0)], {"unknown"}),
        (8, [_invoking("-1")], {"unknown"}),
        (8, [_invoking("4.5")], {"unknown"}),
        (8, [_invoking("abc")], {"unknown"}),
        (8, [_invoking(limit=True)], {"unknown"}),
        (1, [_invoking("0")], {"pass"}),
        (9, [_invoking("0")], {"fail"}),
        (1, [_invoking("1")], {"pass"}),
        (2, [_invoking("1")], {"fail"}),
        (8, [_invoking("10")], {"pass"}),
        (8, [_invoking(InvocationTimeLimitSeconds=None)], {"pass"}),
        (8, [_invoking("30")], {"pass"}),
        (9, [_invoking("30")], {"fail"}),
        (9, [_invoking(arn="${Function}")], {"fail"}),
        (9, [_invoking(arn="${Function.Arn}:live")], {"fail"}),
        (9, [_invoking(arn="arn:aws:lambda:us-east-1:111122223333:function:other")], {"pass"}),
        (9, [_invoking(arn="$.Attributes.function")], {"pass"}),
        (9, [_invoking(arn="${Open}")], {"pass"}),
        (9, [_invoking("3", InvocationType="ASYNCHRONOUS")], {"pass"}),
        (9, [_invoking(InvocationType="SYNCHRONOUS")], {"fail"}),
        (9, [_invoking(InvocationType="$.Attributes.type")], {"unknown"}),
        (8, [_invoking(InvocationType="$.Attributes.type")], {"pass"}),
        (9, [_PROCESSING], {"pass"}),
        (8, [_invoking("${Open}")], {"unknown"}),
        (8, [_invoking("{{limit}}")], {"unknown"}),
        (8, [_invoking("$.Attributes.limit")], {"unknown"}),
        (1, [_invoking("$.Attributes.limit")], {"pass"}),
        (9, [_invoking("$.Attributes.limit")], {"fail"}),
        (8, [_invoking("$.Attributes.limit"), _invoking("7", name="Again")], {"fail"}),
        (_OPEN, [_invoking()], {"unknown"}),
        (_OPEN, [_PROCESSING], {"pass"}),
    ],
)
def test_lam02_asks_for_an_answer_within_the_block_s_own_limit(
    verdicts: Verdicts, timeout: Any, blocks: Any, expected: set[str]
) -> None:
    """A function answers within what each block waits: its own limit, at most the policy's, where it waits at all."""
    template = _template({**_IN_VPC, "Timeout": timeout}, Flow=_flow(*blocks))
    assert _of("LAM02", verdicts, template) == expected


@pytest.mark.parametrize(
    ("timeout", "changes", "expected"),
    [
        ({"Fn::If": ["IsProd", 8, 30]}, {"Condition": "IsProd"}, {"pass"}),
        ({"Fn::If": ["IsProd", 30, 8]}, {"Condition": "IsProd"}, {"fail"}),
        (30, {"Condition": "Undeclared"}, {"fail"}),
    ],
)
def test_lam02_holds_the_conditions_of_flows_and_functions_together(
    verdicts: Verdicts, timeout: Any, changes: Any, expected: set[str]
) -> None:
    """A flow that is there only with a fast function is answered in time."""
    template = _template({**_IN_VPC, "Timeout": timeout}, Flow=_flow(_invoking(), **changes))
    assert _of("LAM02", verdicts, template) == expected


@pytest.mark.parametrize(("timeout", "expected"), [(3, {"pass"}), (4, {"fail"}), (8, {"fail"}), (9, {"fail"})])
def test_lam02_reads_a_flow_s_content_under_its_conditions(
    verdicts: Verdicts, timeout: int, expected: set[str]
) -> None:
    """A limit that hangs on a condition is judged both ways."""
    content = {"Fn::Sub": [json.dumps(flow(_invoking("${Limit}"))), {"Limit": {"Fn::If": ["IsProd", "3", "8"]}}]}
    main = {"Type": "AWS::Connect::ContactFlow", "Properties": {"Content": content}}
    assert _of("LAM02", verdicts, _template({**_IN_VPC, "Timeout": timeout}, Flow=main)) == expected


def test_lam02_says_which_block_waits_how_long(judged: Judge) -> None:
    """The finding stands at the function and names the block that waits least, also beside an association."""
    template = _template(
        {**_IN_VPC, "Timeout": 9},
        Flow=_flow(_invoking("6"), _invoking("4", name="Again")),
        Module={**_flow(_invoking("5")), "Type": "AWS::Connect::ContactFlowModule"},
        Association=_association(),
    )
    (found,) = (item for item in judged(template).findings if item.guardrail == "LAM02")
    assert (found.place.logical_id, found.place.block) == ("Function", None)
    assert found.message == (
        "the function may run for 9 s; Again (InvokeLambdaFunction) of Flow waits 4 s for its answer"
    )


@pytest.mark.parametrize(
    ("arn", "lam02", "flw10"),
    [
        ("arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:fx", "fail", "pass"),
        ("arn:aws:lambda:us-east-1:111122223333:function:fx", "fail", "fail"),
        ("arn:aws:lambda:us-east-1:${AWS::AccountId}:function:fx", "fail", "unknown"),
        ("arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:other", "pass", "pass"),
    ],
)
@pytest.mark.parametrize("environment", ["aws://111122223333/us-east-1", "aws://unknown-account/unknown-region"])
def test_an_arn_of_pseudo_parameters_means_the_stack_s_own_function(
    tmp_path: Path, environment: str, arn: str, lam02: str, flw10: str
) -> None:
    """Whether the stack's account and Region are stated or not, it finds the function and ties the flow to neither."""
    properties = {"templateFile": "S.template.json"}
    stack = {"type": "aws:cloudformation:stack", "environment": environment, "properties": properties}
    template = _template({**_IN_VPC, "FunctionName": "fx", "Timeout": 9}, Flow=_flow(_invoking(arn=arn)))
    (tmp_path / "manifest.json").write_text(json.dumps({"version": "55.0.0", "artifacts": {"S": stack}}))
    (tmp_path / "S.template.json").write_text(json.dumps(template))
    evaluation = check_app(tmp_path, today=TODAY).evaluation
    verdicts = {code: "pass" for code, _ in evaluation.passes}
    verdicts |= {item.guardrail: item.verdict for item in evaluation.findings}
    assert (verdicts["LAM02"], verdicts["FLW10"]) == (lam02, flw10)


def test_lam02_says_which_limit_connect_does_not_take(judged: Judge) -> None:
    """What no reader can make sense of is shown as the flow has it."""
    for limit, shown in (("abc", "abc"), ("-1", "-1"), (True, "true")):
        template = _template({**_IN_VPC, "Timeout": 8}, Flow=_flow(_invoking(limit)))
        (found,) = (item for item in judged(template).findings if item.guardrail == "LAM02")
        assert found.message == f"cannot tell: InvocationTimeLimitSeconds {shown} is none that Connect takes"


def test_lam02_does_not_take_an_alias_for_a_function(verdicts: Verdicts) -> None:
    """In a function's ARN the name comes first; what follows may be another function's name."""
    arn = "arn:aws:lambda:us-east-1:111122223333:function:fx:prod"
    prod = {"Type": "AWS::Lambda::Function", "Properties": {**_IN_VPC, "FunctionName": "prod", "Timeout": 30}}
    template = _template({**_IN_VPC, "FunctionName": "fx", "Timeout": 20}, Prod=prod, Association=_association(arn=arn))
    assert {found for found in verdicts(template) if found[0] == "LAM02"} == {
        ("LAM02", "fail", "Function"),
        ("LAM02", "pass", "Prod"),
    }


def test_lam02_takes_its_seconds_from_the_policy(verdicts: Verdicts) -> None:
    """The platform team may ask for a faster answer."""
    policy = GuardrailPolicy(function_timeout_seconds=4)
    for resources in ({"Association": _association()}, {"Flow": _flow(_invoking("6"))}):
        template = _template({**_IN_VPC, "Timeout": 5}, **resources)
        assert _of("LAM02", verdicts, template, policy) == {"fail"}
        assert _of("LAM02", verdicts, template) == {"pass"}


# --- LAM03 ------------------------------------------------------------------------------------------------------------

_BOTH = {"SourceArn": _INSTANCE, "SourceAccount": _ACCOUNT}
_DECLARED = {"Instance": {"Type": "AWS::Connect::Instance", "Properties": {}}}
_ARN_OF_ID = {"Fn::Sub": "arn:aws:connect:${AWS::Region}:${AWS::AccountId}:instance/${Instance.Id}"}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        (_BOTH, {"pass"}),
        ({**_BOTH, "SourceArn": {"Ref": "Instance"}}, {"pass"}),
        ({**_BOTH, "SourceArn": _ARN_OF_ID}, {"pass"}),
        ({"Principal": "lex.amazonaws.com"}, {"pass"}),
        ({"Principal": {"Fn::Sub": "lex.${AWS::URLSuffix}"}}, {"pass"}),
        ({"Principal": None}, {"pass"}),
        ({"SourceAccount": _ACCOUNT}, {"fail"}),
        ({"SourceArn": _INSTANCE}, {"fail"}),
        ({}, {"fail"}),
        ({**_BOTH, "SourceArn": {"Fn::Sub": "${Instance.Arn}/*"}}, {"fail"}),
        ({**_BOTH, "SourceArn": {"Fn::Sub": "${Instance.Arn}:*"}}, {"fail"}),
        ({**_BOTH, "SourceArn": {"Fn::Sub": "arn:aws:connect:*:*:instance/${Instance.Id}"}}, {"fail"}),
        ({**_BOTH, "SourceArn": {"Fn::Sub": "arn:aws:connect:us-east-1:1:instance/${Instance.Arn}"}}, {"fail"}),
        ({**_BOTH, "SourceArn": {"Fn::Sub": "arn:aws:connect:us-east-1:1:instance/${Function.Id}"}}, {"fail"}),
        ({**_BOTH, "SourceArn": {"Fn::Sub": "arn:aws:s3:::${Instance.Id}"}}, {"fail"}),
        ({**_BOTH, "SourceArn": {"Fn::GetAtt": ["Instance", "ServiceRole"]}}, {"fail"}),
        ({**_BOTH, "SourceArn": {"Fn::GetAtt": ["Instance", "Id"]}}, {"fail"}),
        ({**_BOTH, "SourceArn": {"Fn::GetAtt": ["Function", "Arn"]}}, {"fail"}),
        ({**_BOTH, "SourceArn": {"Fn::Sub": "arn:aws:connect:us-east-1:${AWS::AccountId}:instance/*"}}, {"fail"}),
        ({**_BOTH, "SourceArn": "arn:aws:connect:us-east-1:111122223333:instance/i"}, {"fail"}),
        ({**_BOTH, "SourceArn": {"Fn::Sub": "arn:aws:connect:us-east-1:1:instance/${Instance.Id}"}}, {"unknown"}),
        ({**_BOTH, "SourceArn": _OPEN}, {"unknown"}),
        ({"SourceArn": _OPEN}, {"fail", "unknown"}),
        ({**_BOTH, "SourceAccount": "111122223333"}, {"unknown"}),
        ({**_BOTH, "SourceAccount": _OPEN}, {"unknown"}),
        ({**_BOTH, "SourceAccount": {"Fn::GetAtt": ["Instance", "Account"]}}, {"unknown"}),
        ({**_BOTH, "Principal": _OPEN}, {"unknown"}),
        ({**_BOTH, "Principal": {"Fn::Sub": "connect.${AWS::URLSuffix}"}}, {"unknown"}),
    ],
)
def test_lam03_asks_for_this_instance_and_account(verdicts: Verdicts, properties: Any, expected: set[str]) -> None:
    """Connect's permission names exactly an instance of the app, and the function's account."""
    template = _template(_IN_VPC, **_DECLARED, Permission=_permission(**properties))
    assert _of("LAM03", verdicts, template) == expected


@pytest.mark.parametrize(
    ("associations", "expected"),
    [({"A": _association()}, {"pass"}), ({}, {"fail"}), ({"A": {**_association(), "Properties": {}}}, {"fail"})],
)
def test_lam03_accepts_an_instance_that_the_app_integrates(
    verdicts: Verdicts, associations: Any, expected: set[str]
) -> None:
    """An app without an instance of its own belongs to the one that it associates its functions with."""
    permission = _permission(SourceArn="arn:aws:connect:us-east-1:111122223333:instance/i", SourceAccount=_ACCOUNT)
    assert _of("LAM03", verdicts, _template(_IN_VPC, **associations, Permission=permission)) == expected


@pytest.mark.parametrize(
    ("instance", "source", "condition", "expected"),
    [
        (_OPEN, "arn:aws:connect:us-east-1:111122223333:instance/i", None, {"unknown"}),
        ("arn:aws:connect:us-east-1:1:instance/*", "arn:aws:connect:us-east-1:1:instance/*", None, {"fail"}),
        ("arn:aws:connect:us-east-1:1:instance/i", "arn:aws:connect:us-east-1:1:instance/i", "IsProd", {"fail"}),
    ],
)
def test_lam03_accepts_no_instance_that_the_app_may_not_integrate(
    verdicts: Verdicts, instance: Any, source: str, condition: str | None, expected: set[str]
) -> None:
    """An integration by parameter, of any instance, or under a condition does not make an instance the app's."""
    association = {
        "Type": "AWS::Connect::IntegrationAssociation",
        "Properties": {
            "InstanceId": instance,
            "IntegrationType": "LAMBDA_FUNCTION",
            "IntegrationArn": {"Fn::GetAtt": ["Function", "Arn"]},
        },
        **({"Condition": condition} if condition else {}),
    }
    permission = _permission(SourceArn=source, SourceAccount=_ACCOUNT)
    assert _of("LAM03", verdicts, _template(_IN_VPC, A=association, Permission=permission)) == expected


def _findings_in_virginia(folder: Path, **permission: Any) -> list[str]:
    """Return what LAM03 says of a permission in a stack of a stated account and Region."""
    stack = {
        "type": "aws:cloudformation:stack",
        "environment": "aws://111122223333/us-east-1",
        "properties": {"templateFile": "A.template.json"},
    }
    (folder / "manifest.json").write_text(json.dumps({"artifacts": {"A": stack}}), encoding="utf-8")
    template = _template(_IN_VPC, **_DECLARED, Permission=_permission(**permission))
    (folder / "A.template.json").write_text(json.dumps(template), encoding="utf-8")
    findings = check_app(folder, today=TODAY).evaluation.findings
    return [item.message for item in findings if item.guardrail == "LAM03"]


@pytest.mark.parametrize(
    ("account", "failures"),
    [
        ("111122223333", []),
        (_ACCOUNT, []),
        ("444455556666", ["SourceAccount is not the function's account: 444455556666"]),
    ],
)
def test_lam03_compares_accounts_where_the_stack_states_its_own(
    tmp_path: Path, account: Any, failures: list[str]
) -> None:
    """A literal account is the function's own or another one, once the stack's environment tells which that is."""
    assert _findings_in_virginia(tmp_path, SourceArn=_INSTANCE, SourceAccount=account) == failures


@pytest.mark.parametrize(
    ("place", "expected"),
    [("us-east-1:111122223333", 0), ("us-east-1:444455556666", 1), ("us-west-2:111122223333", 1)],
)
def test_lam03_takes_no_instance_elsewhere_for_the_declared_one(tmp_path: Path, place: str, expected: int) -> None:
    """The declared instance's id in an ARN of another account or Region does not make that the instance's ARN."""
    source = {"Fn::Sub": f"arn:aws:connect:{place}:instance/${{Instance.Id}}"}
    assert len(_findings_in_virginia(tmp_path, SourceArn=source, SourceAccount=_ACCOUNT)) == expected
