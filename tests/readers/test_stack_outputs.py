"""Weak references: an output that another stack of the app tells without exporting it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App as CdkApp
from aws_cdk import Environment, Stack
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_kms as kms

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.encryption_key import KeyUse
from connect_constructs.facts.stream import Stream
from connect_constructs.readers._app import App, Template, load_app
from connect_constructs.readers.template import TemplateFacts
from tests.readers.templates import template

_KEY = {"Key": {"Type": "AWS::KMS::Key"}}
_OUTPUTS = {"KeyArn": {"Value": {"Fn::GetAtt": ["Key", "Arn"]}}}


def _teller(**stated: Any) -> Template:
    return replace(template(_KEY, **({"stack": "Keys", "Outputs": _OUTPUTS} | stated)), stack_name="keys")


def _asker(told: Any, **stated: Any) -> Template:
    properties = {"StreamEncryption": {"EncryptionType": "KMS", "KeyId": {"Fn::GetStackOutput": told}}}
    return template({"Stream": {"Type": "AWS::Kinesis::Stream", "Properties": properties}}, stack="Streams", **stated)


def _key(*templates: Template) -> Any:
    [stream] = [fact for fact in TemplateFacts(App(templates)).facts() if isinstance(fact, Stream)]
    return stream.key


_TOLD = {"StackName": "keys", "OutputName": "KeyArn"}


@pytest.mark.parametrize("reference", ["weak", "strong"])
def test_a_key_of_another_stack_is_followed(tmp_path: Path, reference: str) -> None:
    """Whichever reference the CDK writes between two stacks, the key is the app's own."""
    app = CdkApp(context={"@aws-cdk/core:defaultCrossStackReferences": reference}, outdir=str(tmp_path))
    environment = Environment(region="us-east-1")
    keys = Stack(app, "Keys", env=environment, stack_name="named-otherwise")
    key = kms.CfnKey(keys, "Key")
    kinesis.CfnStream(
        Stack(app, "Streams", env=environment),
        "Stream",
        stream_encryption=kinesis.CfnStream.StreamEncryptionProperty(encryption_type="KMS", key_id=key.attr_arn),
    )
    app.synth()
    written = json.loads((tmp_path / "Streams.template.json").read_text(encoding="utf-8"))
    assert ("GetStackOutput" in json.dumps(written)) is (reference == "weak")
    [stream] = [fact for fact in TemplateFacts(load_app(tmp_path)).facts() if isinstance(fact, Stream)]
    assert stream.key == KeyUse(keys.get_logical_id(key), "CUSTOMER")


@pytest.mark.parametrize(
    ("told", "asker", "teller"),
    [
        (_TOLD, {}, {}),
        (_TOLD | {"Region": {"Ref": "AWS::Region"}}, {}, {}),
        (_TOLD | {"Region": "eu-west-2"}, {"region": "us-east-1"}, {"region": "eu-west-2"}),
        (_TOLD | {"RoleArn": "arn:aws:iam::222222222222:role/r"}, {"account": "1" * 12}, {"account": "2" * 12}),
    ],
    ids=["bare", "own Region", "another Region", "another account"],
)
def test_the_stack_that_is_named_tells(told: Any, asker: dict[str, Any], teller: dict[str, Any]) -> None:
    """An output is that of the stack of its name, in the Region named and the account that is reached."""
    assert _key(_asker(told, **asker), _teller(**teller)) == KeyUse("Key", "CUSTOMER")


@pytest.mark.parametrize(
    ("told", "teller", "reason"),
    [
        (_TOLD | {"StackName": "other"}, {}, "stack other is not inside this app"),
        (_TOLD | {"OutputName": "Other"}, {}, "stack Keys has no output Other"),
        (_TOLD | {"Region": "eu-west-2"}, {"region": "us-east-1"}, "stack keys is not inside this app"),
        (_TOLD, {"account": "2" * 12}, "stack keys is not inside this app"),
        (_TOLD, {"region": "us-east-1"}, "stack keys is not inside this app"),
        (
            _TOLD | {"StackName": {"Ref": "Nothing"}},
            {},
            "Nothing is neither a resource nor a parameter of the template",
        ),
        ({"Fn::Unheard": 1}, {}, "Fn::Unheard is evaluated at deployment"),
        ("keys", {}, "a GetStackOutput names no stack and output"),
    ],
    ids=["no stack", "no output", "elsewhere", "other account", "Region unknown", "unknown name", "unknown", "text"],
)
def test_what_no_stack_of_the_app_tells_is_unknown(told: Any, teller: dict[str, Any], reason: str) -> None:
    """A reference that leads out of the app, or nowhere, is not knowable here."""
    assert _key(_asker(told), _teller(**teller)) == Unknown(reason)


def test_two_stacks_of_a_name_are_no_answer() -> None:
    """Where two stacks are as near as each other, neither is meant."""
    twins = [_teller(stack=name) for name in ("A", "B")]
    assert _key(_asker(_TOLD), *twins) == Unknown("stack keys is there twice inside this app")
