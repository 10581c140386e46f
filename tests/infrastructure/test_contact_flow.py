"""Contact flows: their resource, and the functions that they invoke."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import App, Aws, Environment, Stack
from aws_cdk import aws_lambda as lambda_

from connect_constructs.facts.flow import FLOW_TYPES
from connect_constructs.infrastructure.connect_checks import ConnectChecks
from connect_constructs.infrastructure.connect_function import ConnectFunction
from connect_constructs.infrastructure.connect_instance import ConnectInstance
from connect_constructs.infrastructure.contact_flow import ContactFlow
from connect_constructs.infrastructure.flow_type import FlowState, FlowType
from connect_constructs.infrastructure.isolated_network import IsolatedNetwork
from connect_constructs.infrastructure.synthesize import synthesize
from tests.infrastructure.flow_documents import END, deployed, flow, invoking, joined, plain_function, saying, setting
from tests.infrastructure.stacks import ContactCenterStack, one_of, resources_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from constructs import IConstruct

FLOW = "AWS::Connect::ContactFlow"
ASSOCIATION = "AWS::Connect::IntegrationAssociation"
PERMISSION = "AWS::Lambda::Permission"
FUNCTION_ARN = "arn:aws:lambda:us-east-1:111122223333:function:lookup"
HELLO = saying(Text="Hello.")


def _stack(content: Any = HELLO, **choices: Any) -> ContactCenterStack:
    stack = ContactCenterStack()
    ContactFlow(stack, "Flow", instance=stack.instance, content=content, **choices)
    return stack


def _connect_function(stack: ContactCenterStack) -> ConnectFunction:
    return ConnectFunction(
        stack,
        "Lookup",
        instance=stack.instance,
        vpc=IsolatedNetwork(stack, "Network", log_key=stack.log_key).vpc,
        log_key=stack.log_key,
        code=lambda_.Code.from_inline("def handler(event, context): return {}"),
        handler="index.handler",
        runtime=lambda_.Runtime.PYTHON_3_14,
    )


def test_what_is_not_said_has_a_default() -> None:
    """The flow is named after its id, is an active one for inbound contacts, and belongs to the instance."""
    properties = one_of(_stack(), FLOW)

    assert (properties["Name"], properties["Type"], properties["State"]) == ("Flow", "CONTACT_FLOW", "ACTIVE")
    assert properties["InstanceArn"]["Fn::GetAtt"][0].startswith("Instance")
    assert not {"Description", "Tags"} & set(properties)


def test_what_is_said_is_taken() -> None:
    """Name, type, description, state and tags go into the resource."""
    properties = one_of(
        _stack(
            name="Hold music",
            type=FlowType.CUSTOMER_HOLD,
            description="What customers hear",
            state=FlowState.ARCHIVED,
            tags={"team": "service"},
        ),
        FLOW,
    )

    assert {key: properties[key] for key in ("Name", "Type", "Description", "State", "Tags")} == {
        "Name": "Hold music",
        "Type": "CUSTOMER_HOLD",
        "Description": "What customers hear",
        "State": "ARCHIVED",
        "Tags": [{"Key": "team", "Value": "service"}],
    }


def test_the_types_are_the_services() -> None:
    """Every type of flow that the readers know can be made, and no other."""
    assert tuple(FlowType) == FLOW_TYPES


@pytest.mark.parametrize(
    ("content", "type_"),
    [
        (saying(Text="x") | {"Metadata": {"type": "customerQueue"}}, "CUSTOMER_QUEUE"),
        ({"ContactFlow": {"Type": "AGENT_HOLD", "Content": json.dumps(HELLO)}}, "AGENT_HOLD"),
    ],
)
def test_the_content_states_the_type(content: dict[str, Any], type_: str) -> None:
    """Without an argument, the type is what Metadata or the API's answer states."""
    assert one_of(_stack(content), FLOW)["Type"] == type_
    assert one_of(_stack(content, type=FlowType.QUEUE_TRANSFER), FLOW)["Type"] == "QUEUE_TRANSFER"


def test_a_placeholder_can_be_the_type() -> None:
    """The type is read once placeholders are bound."""
    content = HELLO | {"Metadata": {"type": "${Type}"}}

    assert one_of(_stack(content, references={"Type": "CUSTOMER_QUEUE"}), FLOW)["Type"] == "CUSTOMER_QUEUE"


@pytest.mark.parametrize(
    "content",
    [
        HELLO | {"Metadata": {"type": "agentCoaching"}},
        HELLO | {"Metadata": {"type": "${Type}"}},
        {"Id": "x", "Type": "Customer queue", "Content": json.dumps(HELLO)},
        HELLO | {"Metadata": {"type": 5}},
        {"ContactFlow": {"Type": "AGENT_COACHING", "Content": json.dumps(HELLO)}},
    ],
)
def test_a_type_that_is_none_is_refused(content: dict[str, Any]) -> None:
    """A type that is stated, but not one of the service's, is told with those that could stand there, spelled alike."""
    alike = "AGENT_HOLD, .*" if "ContactFlow" in content else "agentHold, .*, campaign, contactFlow, .*"
    allowed = f"type= in code, or in the content {alike}"
    with pytest.raises(ValueError, match=rf"\AStack/Flow: type is .* by its content; allowed: {allowed}\Z"):
        _stack(content)
    assert one_of(_stack(content, type=FlowType.AGENT_HOLD), FLOW)["Type"] == "AGENT_HOLD"


@pytest.mark.parametrize(
    ("content", "choices"),
    [
        (HELLO | {"Settings": {}}, {"type": FlowType.CONTACT_FLOW}),
        ({"ContactFlow": {"Content": json.dumps(HELLO | {"Settings": {}})}}, {}),
    ],
)
def test_settings_are_no_sign_of_a_module_where_a_flow_is_meant(
    content: dict[str, Any], choices: dict[str, Any]
) -> None:
    """A contact flow may have Settings, if the application or the API's answer says that it is one."""
    assert one_of(_stack(content, **choices), FLOW)["Type"] == "CONTACT_FLOW"


def test_the_answer_states_the_state() -> None:
    """An archived flow stays so, unless the application says otherwise."""
    content = {"ContactFlow": {"State": "ARCHIVED", "Content": json.dumps(HELLO)}}

    assert one_of(_stack(content), FLOW)["State"] == "ARCHIVED"
    assert one_of(_stack(content, state=FlowState.ACTIVE), FLOW)["State"] == "ACTIVE"


def test_a_state_that_is_none_is_refused() -> None:
    """A state that the service does not have is for the application to settle."""
    content = {"ContactFlow": {"State": "GONE", "Content": json.dumps(HELLO)}}
    with pytest.raises(ValueError, match=r"^Stack/Flow: state is 'GONE' by its content; allowed: state=, one of "):
        _stack(content)


def test_two_flows_of_an_instance_have_two_names() -> None:
    """The name of another flow is refused; another instance may have one of that name."""
    stack = _stack()
    other = ConnectInstance(stack, "Other", instance_alias="other-bank")
    ContactFlow(stack, "Theirs", instance=other, content=HELLO, name="Flow")

    with pytest.raises(ValueError, match=r"^Stack/Second: name is 'Flow', which is that of Stack/Flow; allowed: "):
        ContactFlow(stack, "Second", instance=stack.instance, content=HELLO, name="Flow")


def test_a_contact_centre_is_told_to_give_its_instance() -> None:
    """Whoever gives what has an instance in the place of the instance learns where it is."""
    stack = ContactCenterStack()
    whole: Any = SimpleNamespace(instance=stack.instance, instance_arn=stack.instance.instance_arn)

    with pytest.raises(ValueError, match=r"^Stack/Flow: instance is .*; allowed: .*such as contact_center\.instance, "):
        ContactFlow(stack, "Flow", instance=whole, content=HELLO)


@pytest.mark.parametrize("name", ["flow.json", "flow"])
@pytest.mark.parametrize("as_given", [str, Path])
def test_a_file_is_read_by_its_path(tmp_path: Path, name: str, as_given: type) -> None:
    """A path is a text or a Path, with an extension or without; a byte-order mark does not matter."""
    (tmp_path / name).write_text(json.dumps(HELLO, indent=2), encoding="utf-8-sig")

    assert deployed(_stack(as_given(tmp_path / name))) == HELLO


@pytest.mark.parametrize(
    "content",
    [
        HELLO,
        json.dumps(HELLO),
        f"\ufeff \r\n{json.dumps(HELLO)}",
        {"ContactFlow": {"Arn": "x", "Content": json.dumps(HELLO)}, "ResponseMetadata": {}},
        {"Id": "x", "Type": "CONTACT_FLOW", "Content": json.dumps(HELLO)},
    ],
)
def test_every_form_comes_to_the_same_content(content: Any) -> None:
    """A mapping, JSON text, and an answer of the API, whole or its inner object, deploy the same flow."""
    text = one_of(_stack(content), FLOW)["Content"]

    assert text == json.dumps(HELLO, separators=(",", ":"))


def test_an_attribute_may_be_called_like_an_intrinsic_function() -> None:
    """Where authors name members themselves, a member Ref is an attribute of that name."""
    assert deployed(_stack(setting(Ref="$.External.reference"))) == setting(Ref="$.External.reference")


def test_placeholders_may_stand_in_what_holds_a_flow_together() -> None:
    """Where the flow starts and what its blocks are called are read once placeholders are bound."""
    content = json.dumps(HELLO).replace('"Say"', '"${First}"')

    assert deployed(_stack(content, references={"First": "Say"})) == HELLO


def test_what_is_a_draft_only_once_it_is_bound_is_refused() -> None:
    """A branch that a reference leaves open is as open as one in a saved draft."""
    content = json.dumps(HELLO).replace('"NextAction": "End"', '"NextAction": "${Next}"')

    with pytest.raises(ValueError, match=r"^content of Stack/Flow: a saved draft, .*Say"):
        _stack(content, references={"Next": ""})


def test_what_is_given_is_not_changed() -> None:
    """The mapping that was given is the same afterwards, so that it serves for another flow."""
    given = setting(bank="${Bank}")
    before = json.dumps(given)
    _stack(given, references={"Bank": "Example Bank"})

    assert json.dumps(given) == before


def _nested(depth: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(depth):
        value = {"deeper": value}
    return value


def _circular() -> dict[str, Any]:
    document = dict(HELLO)
    document["self"] = [document, document]
    return document


def test_a_fault_of_a_file_names_the_file(tmp_path: Path) -> None:
    """Whatever is wrong with a flow that a file holds, the message says which file."""
    file = tmp_path / "hello.json"
    for wrong in ({"StartAction": "Sey"}, {"Metadata": {"status": "Saved"}}, {"Actions": 5}):
        file.write_text(json.dumps({**HELLO, **wrong}))

        with pytest.raises(ValueError, match=r"\Acontent of Stack/Flow: '.*hello\.json': .*; allowed: .*\Z"):
            _stack(file)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("{", "not JSON: line 1"),
        ('{"a": 1, "a": 2}', "key 'a' stands twice in one object"),
        ("no-such-flow.json", "'no-such-flow.json': No such file or directory"),
        ("examples", "Is a directory"),
        ("Version: 2019-10-30\nActions: []", "No such file or directory"),
        ("x" * 5_000, "x...: File name too long"),
        ("", "Is a directory"),
        ("a\0b", "embedded null byte"),
        ("examples/flows/app/app.py", "'examples/flows/app/app.py': not JSON: line 1"),
        ({}, "Actions is not stated"),
        ({"modules": [], "start": "x", "version": "1"}, "the console's old export format"),
        ({**HELLO, "StartAction": ""}, "a saved draft"),
        ({**HELLO, "StartAction": "Sey"}, "StartAction 'Sey' names no block that can be read; allowed: 'Say', 'End'"),
        ({**HELLO, "Metadata": {"status": "Saved"}}, "its status is 'Saved'"),
        ({"ContactFlow": {"Status": "SAVED", "Content": json.dumps(HELLO)}}, "its status is 'SAVED'"),
        ({**HELLO, "ContactFlow": {"Content": json.dumps(HELLO)}}, "it has Actions of its own"),
        pytest.param(Aws.REGION, "it is a token that only deployment resolves", id="a token"),
        ({**HELLO, "more": 10**5_000}, "more is a number of 16610 bits"),
        ({**HELLO, "more": int(-1.8881545897087626e289)}, "more is a token for a number"),
        (saying(Text={"Ref": "Name"}), "Actions[0].Parameters.Text is Ref, which CloudFormation does not see"),
        (setting(it={"Fn::GetAtt": ["It", "Arn"]}), "Actions[0].Parameters.Attributes.it is Fn::GetAtt"),
        (setting(**{"Fn::Sub": "${It}"}), "Actions[0].Parameters.Attributes is Fn::Sub"),
        ({"Fn::Join": ["", []]}, "the document is Fn::Join"),
        (saying(Text="${Token[TOKEN.987654]}"), "Actions[0].Parameters.Text has what looks like a token"),
        ({"ContactFlow": {"Content": "{"}}, "Content is not JSON"),
        ({**HELLO, "more": float("nan")}, "more is nan, a number that JSON has not"),
        ({**HELLO, "more": [{1}]}, "more[0] is {1}, a value that JSON has not"),
        ({**HELLO, "more": {1: 2}}, "more has a member 1, whose name is no text"),
        ({**HELLO, "more": -1.8881545897087626e289}, "more is a token for a number"),
        ({**HELLO, "more": ["#{Token[TOKEN.1]}"]}, "more[0] is a token for a list"),
        (setting(key="{{resolve:ssm:key}}"), "Actions[0].Parameters.Attributes.key has {{resolve:"),
        ({**HELLO, "more": _nested(200)}, "nested more than 100 deep"),
        (_circular(), "nested more than 100 deep"),
        (json.dumps(HELLO)[:-1] + ', "more": ' + "[" * 50_000 + "]" * 50_000 + "}", "nested too deeply"),
        (flow({"Identifier": "Return", "Type": "EndFlowModuleExecution", "Parameters": {}}), "is a flow module"),
        (saying(Text="x" * 256_000), "characters and 2 blocks; allowed: 256000 characters and 250 blocks"),
        ({**HELLO, "Actions": [HELLO["Actions"][0]] + [END] * 250}, "characters and 251 blocks; allowed: 256000"),
    ],
)
def test_what_is_no_flow_is_refused_in_one_line(content: Any, fault: str) -> None:
    """What cannot be deployed as a flow is a value error of one line: the construct, the fault and what is allowed."""
    with pytest.raises(ValueError, match=r"\Acontent of Stack/Flow.*allowed: .*\Z") as caught:
        _stack(content)

    assert fault in str(caught.value)
    assert len(str(caught.value)) < 500


def test_the_most_that_is_allowed_is_taken() -> None:
    """250 blocks in 256,000 characters are a flow; what only deployment knows is not counted."""
    blocks = [{"Identifier": f"Say {number}", "Type": "MessageParticipant", "Parameters": {}} for number in range(249)]
    content = flow(*blocks, more="")
    stack = ContactCenterStack()
    room = 256_000 - len(json.dumps(content, separators=(",", ":")))
    content["more"] = "${Flow.Arn}" + "x" * room
    other = ContactFlow(stack, "Other", instance=stack.instance, content=HELLO)
    ContactFlow(stack, "Flow", instance=stack.instance, content=content, references={"Flow": other})

    assert one_of(stack, FLOW, "Flow")


def test_characters_are_counted_as_they_stand() -> None:
    """Letters beyond ASCII stand in the content themselves, and each counts once."""
    content = saying(Text="ü" * 200_000)

    assert deployed(_stack(content)) == content


def test_half_a_surrogate_pair_can_be_sent() -> None:
    """What JSON can escape but no encoding can write stands in the content as its escape."""
    content = saying(Text="half: \ud83d")
    sent = one_of(_stack(content), FLOW)["Content"].encode("utf-8")

    assert json.loads(sent) == content


def test_a_function_that_is_invoked_is_made_known_first() -> None:
    """The function is associated and this instance may invoke it, both before the flow is made."""
    stack = ContactCenterStack()
    function = plain_function(stack, "Function")
    ContactFlow(stack, "Flow", instance=stack.instance, content=invoking("${F.Arn}"), references={"F": function})
    permission, association = one_of(stack, PERMISSION), one_of(stack, ASSOCIATION)
    [awaited] = [resource["DependsOn"] for resource in resources_of(stack, FLOW).values()]

    assert permission["FunctionName"] == association["IntegrationArn"]
    assert permission["FunctionName"]["Fn::GetAtt"][0].startswith("Function")
    assert (permission["Principal"], permission["SourceAccount"]) == ("connect.amazonaws.com", "111122223333")
    assert permission["SourceArn"] == association["InstanceId"] == one_of(stack, FLOW)["InstanceArn"]
    assert set(awaited) == {*resources_of(stack, PERMISSION), *resources_of(stack, ASSOCIATION)}


def test_each_instance_gets_its_own_access() -> None:
    """Flows of two instances that share a function need two associations and two permissions."""
    stack = ContactCenterStack()
    function = plain_function(stack, "Function")
    other = ConnectInstance(stack, "Other", instance_alias="other-bank")
    for number, instance in enumerate((stack.instance, other)):
        ContactFlow(stack, f"Flow{number}", instance=instance, content=invoking("${F}"), references={"F": function})

    sources = [resource["Properties"]["SourceArn"] for resource in resources_of(stack, PERMISSION).values()]
    assert sources[0] != sources[1]
    assert len(resources_of(stack, ASSOCIATION)) == 2


@pytest.mark.parametrize("bound", ["construct", "its function", "its L1"])
def test_a_connect_function_is_known_already(bound: str) -> None:
    """ConnectFunction's own association and permission serve: the flow awaits them and declares no other."""
    stack = ContactCenterStack()
    lookup = _connect_function(stack)
    function = {
        "construct": lookup,
        "its function": lookup.function,
        "its L1": lookup.function.node.default_child,
    }[bound]
    assert function
    ContactFlow(stack, "Flow", instance=stack.instance, content=invoking("${F.Arn}"), references={"F": function})
    [awaited] = [resource["DependsOn"] for resource in resources_of(stack, FLOW).values()]

    assert set(awaited) == {*resources_of(stack, PERMISSION), *resources_of(stack, ASSOCIATION)}
    assert len(awaited) == 2


def _imported_alias(scope: lambda_.Function) -> IConstruct:
    version = lambda_.Version.from_version_arn(scope, "Version", f"{FUNCTION_ARN}:3")
    return lambda_.Alias.from_alias_attributes(scope, "Imported", alias_name="live", alias_version=version)


@pytest.mark.parametrize(
    ("kind", "arn"),
    [
        (lambda function: function.add_alias("live"), "<FunctionAliaslive"),
        (lambda function: function.current_version, "<FunctionCurrentVersion"),
        (lambda function: lambda_.Function.from_function_arn(function, "Imported", FUNCTION_ARN), FUNCTION_ARN),
        (lambda function: function.node.default_child, "<Function"),
        (lambda function: lambda_.Version.from_version_arn(function, "Imported", f"{FUNCTION_ARN}:3"), FUNCTION_ARN),
        (_imported_alias, f"{FUNCTION_ARN}:live"),
    ],
    ids=["alias", "version", "imported function", "L1", "imported version", "imported alias"],
)
def test_every_kind_of_function_is_made_known(kind: Callable[[lambda_.Function], IConstruct], arn: str) -> None:
    """Aliases and versions are invoked under their own ARN; imported functions and L1s are functions, too."""
    stack = ContactCenterStack()
    function = kind(plain_function(stack, "Function"))
    ContactFlow(stack, "Flow", instance=stack.instance, content=invoking("${F.Arn}"), references={"F": function})
    [block, _] = deployed(stack)["Actions"]
    permission, association = one_of(stack, PERMISSION), one_of(stack, ASSOCIATION)

    assert block["Parameters"]["LambdaFunctionARN"].startswith(arn)
    assert joined(permission["FunctionName"]) == block["Parameters"]["LambdaFunctionARN"]
    assert joined(association["IntegrationArn"]) == block["Parameters"]["LambdaFunctionARN"]


def test_an_alias_is_bound_not_written_behind() -> None:
    """A qualifier behind a function's placeholder would be invoked without permission, so it is refused."""
    stack = ContactCenterStack()
    references = {"F": plain_function(stack, "Function")}

    with pytest.raises(
        ValueError, match=r"^references of Stack/Flow: :live stands behind \$\{F\.Arn\}, .*the alias or ver"
    ):
        ContactFlow(stack, "Flow", instance=stack.instance, content=invoking("${F.Arn}:live"), references=references)


def test_the_newest_code_is_refused() -> None:
    """Lambda takes no permission for $LATEST, so a flow could never invoke it."""
    stack = ContactCenterStack()
    references = {"F": plain_function(stack, "Function").latest_version}

    with pytest.raises(ValueError, match=r"^Stack/Flow: Stack/Function/\$LATEST can be permitted to nobody; allowed: "):
        ContactFlow(stack, "Flow", instance=stack.instance, content=invoking("${F}"), references=references)


def test_functions_that_no_block_invokes_get_nothing() -> None:
    """A function that is only mentioned is neither associated nor invocable; nor is one bound as a text."""
    stack = ContactCenterStack()
    function = plain_function(stack, "Function")
    content = flow(
        {"Identifier": "Set", "Type": "UpdateContactAttributes", "Parameters": {"Attributes": {"a": "${F.Arn}"}}},
        {"Identifier": "Ask", "Type": "InvokeLambdaFunction", "Parameters": {"LambdaFunctionARN": "${G.Arn}"}},
    )
    ContactFlow(
        stack,
        "Flow",
        instance=stack.instance,
        content=content,
        references={"F": function, "G.Arn": function.function_arn},
    )

    assert resources_of(stack, PERMISSION) == resources_of(stack, ASSOCIATION) == {}
    assert all("DependsOn" not in resource for resource in resources_of(stack, FLOW).values())


def test_a_flow_that_fails_what_nobody_may_waive_fails_synth(capsys: pytest.CaptureFixture[str]) -> None:
    """Card input that is stored unencrypted ends the synthesis; the finding names construct and block."""
    app = App()
    stack = Stack(app, "Stack", env=Environment(account="111122223333", region="us-east-1"))
    block = {
        "Identifier": "Ask for card",
        "Type": "GetParticipantInput",
        "Parameters": {
            "Text": "Your card?",
            "StoreInput": "True",
            "InputTimeLimitSeconds": "5",
            "InputValidation": {"CustomValidation": {"MaximumLength": "16"}},
        },
    }
    ContactFlow(
        stack,
        "Payment",
        instance=ConnectInstance(stack, "Instance", instance_alias="example-bank"),
        content=flow(block),
    )
    checks = ConnectChecks(app)
    with pytest.raises(SystemExit):
        synthesize(app)
    assert checks.run is not None
    places = [finding.place for finding in checks.run.evaluation.findings if finding.guardrail == "FLW01"]

    assert [(place.construct_path, place.block) for place in places] == [
        ("Stack/Payment/Resource", "Ask for card (GetParticipantInput)")
    ]
    assert "FLW01" in capsys.readouterr().err


def test_a_files_private_characters_are_deployed_as_they_are(tmp_path: Path) -> None:
    """What judging a file replaces, building from it does not."""
    document = setting(path="C:\\ue001 \ue000")
    (tmp_path / "flow.json").write_text(json.dumps(document), encoding="utf-8")
    assert json.loads(one_of(_stack(tmp_path / "flow.json"), FLOW)["Content"]) == document
