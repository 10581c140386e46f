"""Names mean what they name in one account and Region, though an app may span several."""

from __future__ import annotations

import json
from typing import Any

import pytest

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.encryption_key import KeyUse
from connect_constructs.facts.function import Function
from connect_constructs.facts.instance import Deployment
from connect_constructs.facts.stream import Stream
from connect_constructs.readers._app import App, Template
from connect_constructs.readers._world import World, resources_of
from connect_constructs.readers.template import TemplateFacts
from tests.guardrails.flows import block, flow
from tests.readers.templates import template

_DEV, _PROD = "111111111111", "999999999999"


def _app(*templates: Template) -> TemplateFacts:
    return TemplateFacts(App(templates))


def _stack(name: str, account: str | None, resources: dict[str, Any], **sections: Any) -> Template:
    return template(resources, stack=name, account=account, region="us-east-1" if account else None, **sections)


def _stream(key: Any) -> dict[str, Any]:
    return {
        "Type": "AWS::Kinesis::Stream",
        "Properties": {"StreamEncryption": {"EncryptionType": "KMS", "KeyId": key}},
    }


def _aliased(target: Any, key: Any = "alias/data") -> dict[str, Any]:
    alias = {"Type": "AWS::KMS::Alias", "Properties": {"AliasName": "alias/data", "TargetKeyId": target}}
    return {"Alias": alias, "Own": {"Type": "AWS::KMS::Key"}, "Stream": _stream(key)}


def _keys(*templates: Template) -> list[Any]:
    return [fact.key for fact in _app(*templates).facts() if isinstance(fact, Stream)]


def test_a_name_means_the_resource_of_its_own_account() -> None:
    """Two stages declare the same alias; each stream's key is that of its own stage."""
    dev, prod = _aliased("alias/aws/kinesis"), _aliased({"Ref": "Own"})
    assert _keys(_stack("Dev", _DEV, dev), _stack("Prod", _PROD, prod)) == [
        KeyUse("alias/aws/kinesis", "AWS"),
        KeyUse("Own", "CUSTOMER"),
    ]


@pytest.mark.parametrize(("account", "declared"), [(_DEV, True), (_PROD, False)])
def test_an_arn_means_its_account(account: str, *, declared: bool) -> None:
    """An alias named with its account is the app's only in that account."""
    key = f"arn:aws:kms:us-east-1:{account}:alias/data"
    (found,) = _keys(_stack("Dev", _DEV, _aliased({"Ref": "Own"}, key)))
    assert (found == KeyUse("Own", "CUSTOMER")) is declared


@pytest.mark.parametrize(
    ("account", "region", "declared"),
    [(_DEV, "us-east-1", True), (None, None, True), (_PROD, "us-east-1", False), (_DEV, "us-west-2", False)],
)
def test_a_bare_name_means_no_resource_elsewhere(account: str | None, region: str | None, *, declared: bool) -> None:
    """An alias that only another account or Region declares is none that a bare name there could mean."""
    resources = _aliased({"Ref": "Own"})
    stream = {"Stream": resources.pop("Stream")}
    elsewhere = template(resources, stack="Keys", account=account, region=region)
    (found,) = _keys(elsewhere, _stack("Dev", _DEV, stream))
    assert (found == KeyUse("Own", "CUSTOMER")) is declared


def test_an_arn_with_an_account_may_be_anothers_where_the_stack_states_none() -> None:
    """Without the stack's own account, nobody can tell whose alias that is."""
    (found,) = _keys(_stack("Dev", None, _aliased({"Ref": "Own"}, f"arn:aws:kms:us-east-1:{_DEV}:alias/data")))
    assert isinstance(found.manager, Unknown)


def test_a_function_of_another_stage_is_not_meant() -> None:
    """An association by ARN makes the function of its own account answer flows."""
    resources = {
        "F": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "lookup"}},
        "Used": {
            "Type": "AWS::Connect::IntegrationAssociation",
            "Properties": {
                "IntegrationType": "LAMBDA_FUNCTION",
                "IntegrationArn": {"Fn::Sub": "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:lookup:live"},
            },
        },
    }
    facts = _app(_stack("Dev", _DEV, resources), _stack("Prod", _PROD, {"F": resources["F"]})).facts()
    assert [fact.answers_flows for fact in facts if isinstance(fact, Function)] == [True, False]


def test_an_alias_of_a_function_is_not_another_function_of_that_name() -> None:
    """The part behind ``function:`` names the function, what follows it the alias."""
    arn = "arn:aws:lambda:us-east-1:111111111111:function:lookup:prod"
    resources = {
        "Lookup": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "lookup"}},
        "Other": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "prod"}},
        "Used": {
            "Type": "AWS::Connect::IntegrationAssociation",
            "Properties": {"IntegrationType": "LAMBDA_FUNCTION", "IntegrationArn": arn},
        },
    }
    facts = _app(template(resources)).facts()
    assert [fact.answers_flows for fact in facts if isinstance(fact, Function)] == [True, False]


def test_a_name_that_several_other_accounts_declare_means_none_of_them() -> None:
    """A name that two strangers share is not known to be either's."""
    third = _stack("Third", "333333333333", {"Stream": _stream("alias/data")})
    dev, prod = (_stack(name, account, _aliased({"Ref": "Own"})) for name, account in (("D", _DEV), ("P", _PROD)))
    found = _keys(dev, prod, third)[-1]
    assert isinstance(found.manager, Unknown)


def test_exports_are_those_of_an_account_and_region() -> None:
    """The same export name in two accounts is two exports."""
    used = {"Stream": _stream({"Fn::ImportValue": "key"})}
    exported = {"O": {"Value": "alias/aws/kinesis", "Export": {"Name": "key"}}}
    other = {"O": {"Value": {"Fn::GetAtt": "Own.Arn"}, "Export": {"Name": "key"}}}
    assert _keys(
        _stack("A", _DEV, used),
        _stack("B", _DEV, {}, Outputs=exported),
        _stack("C", _PROD, {"Own": {"Type": "AWS::KMS::Key"}}, Outputs=other),
    ) == [KeyUse("alias/aws/kinesis", "AWS")]


def test_a_nested_template_used_twice_is_judged_twice() -> None:
    """One template file under two nested stacks has the Regions of each."""

    def arn(region: str) -> str:
        return f"arn:aws:connect:{region}:111122223333:instance/0a1b2c3d-1111-2222-3333-444455556666"

    nested = {
        name: {"Type": "AWS::CloudFormation::Stack", "Properties": {"Parameters": {"Arn": arn(region)}}}
        for name, region in (("N", "us-east-1"), ("M", "eu-west-1"))
    }
    parent = template(nested)
    queue = {"Queue": {"Type": "AWS::Connect::Queue", "Properties": {"InstanceArn": {"Ref": "Arn"}}}}
    children = [
        Template(
            "n.json",
            f"Stack/{name}",
            None,
            {"Resources": queue, "Parameters": {"Arn": {"Type": "String"}}},
            parent=(parent, name),
        )
        for name in nested
    ]
    facts = _app(parent, *children).facts()
    assert {region for fact in facts if isinstance(fact, Deployment) for region in fact.regions} == {
        "us-east-1",
        "eu-west-1",
    }


def _stage(name: str, resources: dict[str, Any], **sections: Any) -> Template:
    return Template(f"out/assembly-{name}/S.json", f"{name}/S", None, {"Resources": resources, **sections})


def test_stages_without_an_account_are_told_apart_by_their_folders() -> None:
    """Two Stages with equal names and no account: each stream's key is that of its own Stage."""
    dev, prod = _aliased("alias/aws/kinesis"), _aliased({"Ref": "Own"})
    expected = [KeyUse("alias/aws/kinesis", "AWS"), KeyUse("Own", "CUSTOMER")]
    assert _keys(_stage("Dev", dev), _stage("Prod", prod)) == expected


@pytest.mark.parametrize("order", [1, -1])
def test_exports_of_stages_without_an_account_are_those_of_the_stage(order: int) -> None:
    """An import means the export of its own Stage, whichever comes first."""
    stages = []
    for name, key in (("Dev", "alias/aws/kinesis"), ("Prod", {"Fn::GetAtt": "Own.Arn"})):
        outputs = {"O": {"Value": key, "Export": {"Name": "key"}}}
        exporter = _stage(name, {"Own": {"Type": "AWS::KMS::Key"}}, Outputs=outputs)
        importer = Template(
            exporter.file, f"{name}/I", None, {"Resources": {"Stream": _stream({"Fn::ImportValue": "key"})}}
        )
        stages.append([exporter, importer])
    expected = [KeyUse("alias/aws/kinesis", "AWS"), KeyUse("Own", "CUSTOMER")][::order]
    assert _keys(*(template for stage in stages[::order] for template in stage)) == expected


def test_two_exports_of_one_name_are_no_answer() -> None:
    """What is exported twice in one place may be either."""
    twice = {name: {"Value": name, "Export": {"Name": "key"}} for name in ("alias/aws/a", "alias/aws/b")}
    (found,) = _keys(template({"Stream": _stream({"Fn::ImportValue": "key"})}, Outputs=twice))
    assert isinstance(found, Unknown)
    assert found.reason == "import key is exported twice inside this app"


@pytest.mark.parametrize("order", [1, -1])
def test_exports_under_opposite_conditions_are_judged_both_ways(order: int) -> None:
    """Which of two outputs is there hangs on the condition, not on their order."""
    outputs = {
        "A": {"Condition": "P", "Value": "alias/aws/kinesis", "Export": {"Name": "key"}},
        "B": {"Condition": "N", "Value": {"Fn::GetAtt": "Own.Arn"}, "Export": {"Name": "key"}},
    }
    stack = template(
        {"Own": {"Type": "AWS::KMS::Key"}, "Stream": _stream({"Fn::ImportValue": "key"})},
        Outputs=dict(list(outputs.items())[::order]),
        Conditions={"P": {"Fn::Equals": [{"Ref": "Env"}, "prod"]}, "N": {"Fn::Not": [{"Condition": "P"}]}},
        Parameters={"Env": {"Type": "String"}},
    )
    source = _app(stack)
    (stream,) = (fact for fact in source.facts() if isinstance(fact, Stream))
    assert isinstance(stream.key, Unknown)
    worlds = [source.under(stream, {str(stream.key.condition): held})[0] for held in (True, False)]
    assert [fact.key for fact in worlds if isinstance(fact, Stream)] == [
        KeyUse("alias/aws/kinesis", "AWS"),
        KeyUse("Own", "CUSTOMER"),
    ]


def _child(name: str, given: Any, sections: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"Parameters": {"P": given}}}
    return {name: nested}, {"Parameters": {"P": {"Type": "String"}}, **sections}


@pytest.mark.parametrize(("wanted", "key"), [("on", Unknown), ("off", KeyUse)])
def test_a_nested_condition_hangs_on_what_its_parent_decides(wanted: str, key: type) -> None:
    """A comparison of what the parent chooses is open where the choice decides it, and settled where it never can."""
    conditions = {"On": {"Fn::Equals": [{"Ref": "P"}, wanted]}}
    nested, sections = _child("C", {"Fn::If": ["Prod", "on", "on2"]}, {"Conditions": conditions})
    parent = template(
        nested,
        Parameters={"Env": {"Type": "String"}},
        Conditions={"Prod": {"Fn::Equals": [{"Ref": "Env"}, "prod"]}},
    )
    stream = _stream({"Fn::If": ["On", "alias/aws/kinesis", "alias/aws/other"]})
    child = template({"Stream": stream}, stack="Stack/C", parent=(parent, "C"), **sections)
    source = _app(parent, child)
    (fact,) = (fact for fact in source.facts() if isinstance(fact, Stream))
    assert isinstance(fact.key, Unknown)
    worlds = [source.under(fact, {str(fact.key.condition): held})[0] for held in (True, False)]
    found = [item.key.name for item in worlds if isinstance(item, Stream) and isinstance(item.key, KeyUse)]
    assert found == (["alias/aws/kinesis", "alias/aws/other"] if key is Unknown else ["alias/aws/other"] * 2)


def test_conditions_of_two_nested_stacks_on_unknown_values_are_two() -> None:
    """Equal words in two templates may stand for different values."""
    conditions = {"Conditions": {"On": {"Fn::Equals": [{"Ref": "P"}, "on"]}}}
    nested = [_child(name, {"Fn::ImportValue": name}, conditions) for name in ("A", "B")]
    parent = template({name: stack for resources, _ in nested for name, stack in resources.items()})
    stream = {"Stream": _stream({"Fn::If": ["On", "alias/aws/a", "alias/aws/b"]})}
    children = [
        template(stream, stack=f"Stack/{name}", parent=(parent, name), **sections)
        for resources, sections in nested
        for name in resources
    ]
    found = _keys(parent, *children)
    assert all(isinstance(key, Unknown) for key in found)
    assert len({key.condition for key in found}) == 2


@pytest.mark.parametrize(("held", "there"), [("a", True), ("b", False)])
def test_an_output_of_a_nested_stack_is_there_only_under_its_condition(held: str, *, there: bool) -> None:
    """An output whose condition never holds has no value."""
    nested = {"C": {"Type": "AWS::CloudFormation::Stack"}}
    parent = template({**nested, "Stream": _stream({"Fn::GetAtt": ["C", "Outputs.Key"]})})
    child = template(
        stack="Stack/C",
        parent=(parent, "C"),
        Outputs={"Key": {"Value": "alias/aws/kinesis", "Condition": "Held"}},
        Conditions={"Held": {"Fn::Equals": ["a", held]}},
    )
    (found,) = _keys(parent, child)
    assert isinstance(found, KeyUse) is there


def test_a_flow_invokes_the_function_of_its_own_stack() -> None:
    """Two stages declare a function and a flow alike; each function is invoked by the flow beside it."""
    content = json.dumps(flow(block("Ask", "InvokeLambdaFunction", {"LambdaFunctionARN": "lookup"})))
    stage = {
        "Main": {"Type": "AWS::Connect::ContactFlow", "Properties": {"Content": content}},
        "Lookup": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "lookup"}},
    }
    facts = _app(_stack("Dev", None, stage), _stack("Prod", None, stage)).facts()
    functions = {fact.place.file: fact.invocations for fact in facts if isinstance(fact, Function)}
    for file in ("Dev.template.json", "Prod.template.json"):
        invocations = functions[file]
        assert not isinstance(invocations, Unknown)
        assert [invocation.place.file for invocation in invocations] == [file]


def test_what_is_made_once_leaves_the_view_as_it_was() -> None:
    """A name means the same after something was made that looked at the app from elsewhere."""
    bucket = {"Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "records"}}}
    app = App((_stack("Dev", None, bucket), _stack("Prod", None, bucket)))
    dev, prod = resources_of(app)
    world = World(app, {"AWS::S3::Bucket": [dev, prod]}, {}).at(dev)
    world.once("elsewhere", lambda: world.at(prod))
    assert world.meant("records", "AWS::S3::Bucket") is dev
