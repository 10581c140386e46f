"""Flows and modules of templates: tokens inside their text, conditions, and the modules that they invoke."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.flow import Flow, UnreadableFlow
from connect_constructs.facts.place import Place
from connect_constructs.facts.reference import Reference, opaque, readable, reference_in
from connect_constructs.readers._app import App, Template
from connect_constructs.readers.flow import FlowSource, read_flow
from connect_constructs.readers.template import TemplateFacts
from tests.guardrails.flows import block, flow
from tests.readers.templates import template

_OPEN: dict[str, Any] = {"Open": {"Type": "String"}}
_IS_PROD: dict[str, Any] = {"Parameters": _OPEN, "Conditions": {"IsProd": {"Fn::Equals": [{"Ref": "Open"}, "prod"]}}}
_END = block("End", "DisconnectParticipant")
_QUEUE = {"Type": "AWS::Connect::Queue"}


def _saying(text: str) -> str:
    """Return the content of a flow that says a text."""
    return json.dumps(flow(block("Say", "MessageParticipant", {"Text": text}, then="End"), _END))


def _invoking(module: str, *others: Any) -> str:
    """Return the content of a flow that invokes a module."""
    return json.dumps(flow(block("Enter", "InvokeFlowModule", {"FlowModuleId": module}, then="End"), _END, *others))


def _flow(content: Any, kind: str = "AWS::Connect::ContactFlow", **changes: Any) -> dict[str, Any]:
    return {"Type": kind, "Properties": {"Name": "Main", "Type": "CONTACT_FLOW", "Content": content}, **changes}


def _module(content: Any, **changes: Any) -> dict[str, Any]:
    return {
        "Type": "AWS::Connect::ContactFlowModule",
        "Properties": {"Name": "Part", "Content": content},
        **changes,
    }


def _source(*templates: Template, modules: Mapping[str, Flow] | None = None) -> TemplateFacts:
    return TemplateFacts(App(templates), modules or {})


def _facts(source: TemplateFacts) -> dict[str | None, Flow | UnreadableFlow]:
    return {fact.place.logical_id: fact for fact in source.facts() if isinstance(fact, Flow | UnreadableFlow)}


def _the(content: Any, **sections: Any) -> Flow:
    found = _facts(_source(template({"Main": _flow(content), "Queue": _QUEUE}, **sections)))["Main"]
    assert isinstance(found, Flow)
    return found


def _reason(content: Any, **sections: Any) -> str | Unknown:
    found = _facts(_source(template({"Main": _flow(content), "Queue": _QUEUE}, **sections)))["Main"]
    assert isinstance(found, UnreadableFlow)
    return found.reason


def _text(read: Flow) -> str:
    (said,) = read.of("MessageParticipant")
    text: str = said.parameters["Text"]
    return text


# --- content with tokens ----------------------------------------------------------------------------------------------


def test_a_flow_is_read_with_what_its_resource_says() -> None:
    """Name, type, place, language version and blocks stand in the fact."""
    read = _the(_saying("Hello"))
    assert (read.name, read.type, read.is_module, read.present) == ("Main", "CONTACT_FLOW", False, True)
    assert (read.place.file, read.place.logical_id) == ("Stack.template.json", "Main")
    assert read.place.resource_type == "AWS::Connect::ContactFlow"
    assert [item.label for item in read.blocks] == ["Say (MessageParticipant)", "End (DisconnectParticipant)"]
    assert read.characters == len(_saying("Hello"))


def test_a_module_has_no_type() -> None:
    """A flow module is told from a flow by its resource type."""
    read = _facts(_source(template({"Part": _module(_saying("Hello"))})))["Part"]
    assert isinstance(read, Flow)
    assert (read.name, read.type, read.is_module) == ("Part", None, True)


_BEFORE, _AFTER = _saying("before|after").split("|")
_ARN = str(Reference("Stack", "Queue", "QueueArn"))


@pytest.mark.parametrize(
    ("token", "mark"),
    [
        ({"Fn::GetAtt": ["Queue", "QueueArn"]}, _ARN),
        ({"Ref": "AWS::Region"}, str(Reference("Stack", "AWS::Region"))),
        ({"Ref": "Open"}, str(opaque("parameter Open has no default"))),
        ({"Ref": "Known"}, "it"),
        ({"Fn::ImportValue": "elsewhere"}, str(opaque("import elsewhere is not exported inside this app"))),
        ({"Fn::GetAtt": ["Made", "Text"]}, str(opaque("Made tells its values at deployment"))),
        ({"Fn::Join": ["-", ["a", {"Ref": "Open"}]]}, f"a-{opaque('parameter Open has no default')}"),
        ({"Fn::Join": [",", {"Ref": "Listed"}]}, str(opaque("parameter Listed has no default"))),
        ({"Fn::Sub": "a-${Open}"}, f"a-{opaque('parameter Open has no default')}"),
        (
            {"Fn::Select": [0, {"Fn::Split": ["/", {"Ref": "Open"}]}]},
            str(opaque("parameter Open has no default")),
        ),
        (
            {"Fn::Select": [0, {"Fn::Split": ["/", {"Fn::Sub": "${Open}/x"}]}]},
            str(opaque("the text to split is known at deployment only")),
        ),
        ("{{resolve:ssm:/greeting}}", str(opaque("ssm:/greeting is resolved at deployment"))),
        (
            {"Fn::Sub": "{{resolve:ssm:/${Known}/x}}"},
            str(opaque("ssm:/it/x is resolved at deployment")),
        ),
        (
            {"Fn::ImportValue": {"Fn::Sub": "${Open}-x"}},
            str(opaque("parameter Open has no default")),
        ),
    ],
)
@pytest.mark.parametrize("together", ["join", "sub"])
def test_a_part_that_deployment_puts_in_is_a_mark_in_its_position(token: Any, mark: str, together: str) -> None:
    """A reference to a resource stays one, what is not known is an opaque mark, and the rest of the flow is read."""
    content: Any = {"Fn::Join": ["", [_BEFORE, token, _AFTER]]}
    if together == "sub":
        content = {"Fn::Sub": [f"{_BEFORE}${{Token}}{_AFTER}", {"Token": token}]}
    stack = template(
        {"Main": _flow(content), "Queue": _QUEUE, "Made": {"Type": "Custom::Text"}},
        Parameters={
            **_OPEN,
            "Known": {"Type": "String", "Default": "it"},
            "Listed": {"Type": "CommaDelimitedList"},
        },
    )
    read = _facts(_source(stack))["Main"]
    assert isinstance(read, Flow)
    assert _text(read) == f"before{mark}after"


def test_a_whole_flow_in_one_sub_is_read() -> None:
    """References inside the text, escaped dollars and pseudo parameters are what they are in a template."""
    read = _the({"Fn::Sub": _saying("${Queue.QueueArn} in ${AWS::Region} for ${Open} and ${!Name.Arn}")}, **_IS_PROD)
    assert readable(_text(read)) == (
        "${Queue.QueueArn} in ${AWS::Region} for ${parameter Open has no default} and ${Name.Arn}"
    )


def test_opaque_marks_are_told_from_references() -> None:
    """What a resource of the app has is a reference; what nothing tells is opaque."""
    text = _text(_the({"Fn::Sub": _saying("${Open}")}, **_IS_PROD))
    mark = reference_in(text)
    assert mark is not None
    assert mark.is_opaque
    other = reference_in(_text(_the({"Fn::Sub": _saying("${Queue}")})))
    assert other is not None
    assert not other.is_opaque


def test_what_deployment_puts_in_is_not_counted() -> None:
    """The length of a content is that of what stands in the template."""
    assert _the({"Fn::Sub": _saying("${Queue}")}).characters == len(_saying(""))


@pytest.mark.parametrize("stack", ['quo"te', "back\\slash", "tab\tand\nline"])
def test_a_stack_may_have_any_name(stack: str) -> None:
    """What a mark holds does not break the JSON around it, and is the same again afterwards."""
    (read,) = _facts(_source(template({"Main": _flow({"Fn::Sub": _saying("${Main}")})}, stack=stack))).values()
    assert isinstance(read, Flow)
    assert reference_in(_text(read)) == Reference(stack, "Main")


@given(scope=st.text(st.characters(exclude_categories=("Cs", "Co"))), logical_id=st.text(st.characters(codec="ascii")))
def test_any_mark_survives_the_json_around_it(scope: str, logical_id: str) -> None:
    """Whatever a template is called, a reference in a flow's text is found again."""
    stack = template(
        {logical_id: _QUEUE, "Main": _flow({"Fn::Join": ["", [_BEFORE, {"Ref": logical_id}, _AFTER]]})}, stack=scope
    )
    read = _facts(_source(stack))["Main"]
    if logical_id != "Main" and not logical_id.startswith("AWS::"):
        assert isinstance(read, Flow)
        assert _text(read) == f"before{Reference(scope, logical_id)}after"


def test_a_flow_may_be_json_of_the_template() -> None:
    """ToJsonString gives the flow's text, tokens and all."""
    document = flow(block("Say", "MessageParticipant", {"Text": {"Ref": "Queue"}}, then="End"), _END)
    document["Metadata"] = {"open": {"Ref": "Open"}}
    read = _facts(
        _source(
            template({"Main": _flow({"Fn::ToJsonString": document}), "Queue": _QUEUE}, stack='a"b', Parameters=_OPEN)
        )
    )["Main"]
    assert isinstance(read, Flow)
    assert reference_in(_text(read)) == Reference('a"b', "Queue")


def test_a_nested_stack_is_given_tokens() -> None:
    """What a parent stack gives for a parameter stands in the flow, known parts and opaque ones."""
    nested = {
        "Type": "AWS::CloudFormation::Stack",
        "Properties": {"Parameters": {"Said": {"Fn::Sub": "${Queue} ${Open}"}}},
    }
    parent = template({"Nested": nested, "Queue": _QUEUE}, Parameters=_OPEN)
    child = template(
        {"Main": _flow({"Fn::Sub": _saying("${Said}")})},
        stack="Child",
        parent=(parent, "Nested"),
        Parameters={"Said": {"Type": "String"}},
    )
    read = _facts(_source(parent, child))["Main"]
    assert isinstance(read, Flow)
    assert _text(read) == f"{Reference('Stack', 'Queue')} {opaque('parameter Open has no default')}"


def test_the_same_parameter_stays_unknown_elsewhere() -> None:
    """What is a mark inside a flow's text is unknown where a value is asked for, in either order."""
    nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"Parameters": {"Said": {"Fn::Sub": "a${Open}"}}}}
    parent = template({"Nested": nested}, Parameters=_OPEN)
    main = _flow({"Fn::Sub": _saying("${Said}")})
    main["Properties"]["Type"] = {"Ref": "Said"}
    child = template({"Main": main, "Again": main}, stack="Child", parent=(parent, "Nested"), Parameters={"Said": {}})
    for read in _facts(_source(parent, child)).values():
        assert isinstance(read, Flow)
        assert read.type == Unknown("parameter Open has no default")


# --- content that cannot be read --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "it has no Content"),
        ({"Ref": "AWS::NoValue"}, "it has no Content"),
        ({"Version": "2019-10-30"}, "Content is an object; allowed: JSON as text"),
        ([], "Content is a list; allowed: JSON as text"),
        (7, "Content is a number; allowed: JSON as text"),
        ("{", "not JSON: line 1: Expecting property name enclosed in double quotes"),
        ({"Fn::Sub": '{"a": "${Queue}" "b"}'}, "not JSON: line 1: Expecting ',' delimiter"),
        ({"Ref": "Open"}, Unknown("parameter Open has no default")),
        ({"Fn::Transform": {}}, Unknown("Fn::Transform is evaluated at deployment")),
        ({"Fn::Sub": "${Open}"}, Unknown("a value that deployment puts in stands outside any text")),
        ({"Fn::Sub": '{"Actions": [${Open}]}'}, Unknown("a value that deployment puts in stands outside any text")),
        (
            {"Fn::Sub": '{"a": "\\"${Queue}\\\\"${Queue}'},
            Unknown("a value that deployment puts in stands outside any text"),
        ),
        ("{{resolve:ssm:/flow}}", Unknown("a value that deployment puts in stands outside any text")),
        ("{{resolve:ssm:/flow", Unknown("a dynamic reference is resolved at deployment")),
    ],
)
def test_content_that_cannot_be_read_says_why(content: Any, reason: str | Unknown) -> None:
    """What is no flow fails; what only deployment tells is unknown, and never a failure."""
    assert _reason(content, **_IS_PROD) == reason


def test_the_api_s_answer_is_no_content() -> None:
    """The service takes the flow itself alone."""
    assert "answer of the API" in str(_reason(json.dumps({"ContactFlow": {"Content": _saying("Hello")}})))


def test_an_unclosed_text_ends() -> None:
    """A content of nothing but escaped quotes takes no time to refuse."""
    assert "not JSON" in str(_reason({"Fn::Sub": '{"${Queue}' + '\\"' * 100_000}))


def test_properties_that_are_expanded_are_unknown() -> None:
    """A macro beside the content may change it."""
    resource = {"Type": "AWS::Connect::ContactFlow", "Properties": {"Content": "x", "Fn::Transform": {}}}
    read = _facts(_source(template({"Main": resource})))["Main"]
    assert isinstance(read, UnreadableFlow)
    assert read.reason == Unknown("Fn::Transform is expanded at deployment")


@pytest.mark.parametrize(
    ("name", "expected"),
    [({"Ref": "Open"}, None), ({"Fn::Sub": "Main-${AWS::Region}"}, "Main-${AWS::Region}"), (None, "Of its document")],
)
def test_a_name_is_read_where_it_is_known(name: Any, expected: str | None) -> None:
    """A name with tokens is shown as people write them; without one the document's own counts."""
    main = _flow(json.dumps(flow(_END, name="Of its document")) if name is None else json.dumps(flow(_END)))
    main["Properties"]["Name"] = name
    read = _facts(_source(template({"Main": main}, Parameters=_OPEN)))["Main"]
    assert read.name == expected


# --- conditions -------------------------------------------------------------------------------------------------------

_IF = {"Fn::If": ["IsProd", "yes", "no"]}


@pytest.mark.parametrize(
    "content",
    [
        {"Fn::If": ["IsProd", _saying("yes"), _saying("no")]},
        {"Fn::Join": ["", [_BEFORE, {"Ref": "Open"}, _IF, _AFTER]]},
        {"Fn::Sub": [_saying("${Open} ${Which}"), {"Which": _IF}]},
    ],
)
def test_content_that_hangs_on_a_condition_is_asked_for_both_ways(content: Any) -> None:
    """The fact's presence carries the condition, and under either assumption the flow is there as a whole."""
    source = _source(template({"Main": _flow(content)}, **_IS_PROD))
    undecided = _facts(source)["Main"]
    assert isinstance(undecided.present, Unknown)
    condition = str(undecided.present.condition)
    for held, word in ((True, "yes"), (False, "no")):
        (read,) = source.under(undecided, {condition: held})
        assert isinstance(read, Flow)
        assert (read.present, word in _text(read)) == (True, True)


def test_content_that_is_always_there_is_read_once() -> None:
    """Under every assumption it is the same flow: one object in one world, the same blocks in all."""
    source = _source(
        template({"Main": _flow(_saying("Hello")), "Other": _flow(_saying(""), Condition="IsProd")}, **_IS_PROD)
    )
    facts = _facts(source)
    other = facts["Other"]
    assert isinstance(other.present, Unknown)
    assumed = {str(other.present.condition): True}
    first, again = source.under(facts["Main"], assumed), source.under(facts["Main"], assumed)
    assert first[0] is again[0]
    assert isinstance(first[0], Flow)
    assert isinstance(facts["Main"], Flow)
    assert first[0].blocks is facts["Main"].blocks


def test_a_flow_that_is_not_there_is_no_fact() -> None:
    """A resource whose condition is decided against it is not read."""
    conditions = {"Never": {"Fn::Equals": ["a", "b"]}}
    assert _facts(_source(template({"Main": _flow(_saying("Hello"), Condition="Never")}, Conditions=conditions))) == {}


# --- modules ----------------------------------------------------------------------------------------------------------


def _qualifier(kind: str, module: Any) -> dict[str, Any]:
    return {"Type": f"AWS::Connect::ContactFlowModule{kind}", "Properties": {"ContactFlowModuleId": module}}


_PART = {"Ref": "Part"}
_ARN_OF_PART = {"Fn::GetAtt": ["Part", "ContactFlowModuleArn"]}


def _id(arn: Any, step: int = 3, separator: str = "/") -> dict[str, Any]:
    """Return what the CDK makes of a module's id: a part of its ARN."""
    return {"Fn::Select": [step, {"Fn::Split": [separator, arn]}]}


@pytest.mark.parametrize(
    "named",
    [
        "${Part}",
        "${Part.ContactFlowModuleArn}",
        "${Part}:live",
        "arn:${AWS::Partition}:connect:${AWS::Region}:${AWS::AccountId}:instance/i/flow-module/${Part}:$LATEST",
        "${Version}",
        "${Version.ContactFlowModuleVersionARN}",
        "${Alias}",
        "${Alias.AliasId}",
        "${Id}",
        "${IdOfArn}",
        "${Id}:live",
    ],
)
def test_a_flow_finds_the_module_that_it_invokes(named: str) -> None:
    """By reference to the module, to a version or an alias of it, or inside an ARN with an alias."""
    read = _facts(
        _source(
            template(
                {
                    "Main": _flow({"Fn::Sub": [_invoking(named), {"Id": _id(_PART), "IdOfArn": _id(_ARN_OF_PART)}]}),
                    "Part": _module(_saying("Hello")),
                    "Version": _qualifier("Version", {"Ref": "Part"}),
                    "Alias": _qualifier("Alias", {"Fn::GetAtt": ["Part", "ContactFlowModuleArn"]}),
                }
            )
        )
    )
    main = read["Main"]
    assert isinstance(main, Flow)
    assert main.modules == {0: read["Part"]}


@pytest.mark.parametrize("named", ["2c3d", "${Open}", "${Queue}", "$.Attributes.module", "", 7, None])
def test_a_module_that_is_not_there_is_not_followed(named: Any) -> None:
    """Another id, a parameter, another resource, a dynamic value or no text at all names no module of the app."""
    document = flow(block("Enter", "InvokeFlowModule", {"FlowModuleId": named}, then="End"), _END)
    assert _the({"Fn::Sub": json.dumps(document)}, **_IS_PROD).modules == {}


@pytest.mark.parametrize(
    "named",
    [
        "2c3d",
        "arn:aws:connect:us-east-1:111122223333:instance/0a1b/flow-module/2c3d:live",
        "arn:aws:connect:${AWS::Region}:${AWS::AccountId}:instance/0a1b/flow-module/2c3d:1",
    ],
)
def test_a_module_may_be_given_beside_the_templates(named: str) -> None:
    """A module that the app does not declare is found by its id among those of the run."""
    part = read_flow(_saying("Hello"), FlowSource(place=Place(file="part.json"), is_module=True))
    assert isinstance(part, Flow)
    stack = template({"Main": _flow({"Fn::Sub": _invoking(named)})}, Parameters=_OPEN)
    main = _facts(_source(stack, modules={"2c3d": part}))["Main"]
    assert isinstance(main, Flow)
    assert main.modules == {0: part}


@pytest.mark.parametrize("named", ["${Open}/2c3d", "{{instance}}/flow-module/2c3d", "2c3e", "2c3d/flow"])
def test_a_module_beside_the_templates_is_found_by_a_literal_id_alone(named: str) -> None:
    """A name of which something is not known, or another one, is no module of the run."""
    part = read_flow(_saying("Hello"), FlowSource(place=Place(file="part.json"), is_module=True))
    assert isinstance(part, Flow)
    source = _source(template({"Main": _flow({"Fn::Sub": _invoking(named)})}, **_IS_PROD), modules={"2c3d": part})
    main = _facts(source)["Main"]
    assert isinstance(main, Flow)
    assert main.modules == {}


def test_modules_invoke_modules_in_circles() -> None:
    """A module may invoke itself, and two each other: each is one fact, and all are told."""
    read = _facts(
        _source(
            template(
                {
                    "Main": _flow({"Fn::Sub": _invoking("${A}")}),
                    "A": _module({"Fn::Sub": _invoking("${B}")}),
                    "B": _module(
                        {"Fn::Sub": _invoking("${A}", block("Again", "InvokeFlowModule", {"FlowModuleId": "${B}"}))}
                    ),
                }
            )
        )
    )
    main, a, b = read["Main"], read["A"], read["B"]
    assert isinstance(main, Flow)
    assert isinstance(a, Flow)
    assert isinstance(b, Flow)
    assert (main.modules, a.modules, b.modules) == ({0: a}, {0: b}, {0: a, 2: b})


def test_a_module_of_another_stack_is_found() -> None:
    """An export that another stack imports is the module itself."""
    export = {"Arn": {"Value": {"Ref": "Part"}, "Export": {"Name": "part"}}}
    there = template({"Part": _module(_saying("Hello"))}, stack="There", Outputs=export)
    content = {
        "Fn::Join": ["", [_invoking("|").split("|")[0], {"Fn::ImportValue": "part"}, _invoking("|").split("|")[1]]]
    }
    read = _facts(_source(template({"Main": _flow(content)}, stack="Here"), there))
    main = read["Main"]
    assert isinstance(main, Flow)
    assert main.modules == {0: read["Part"]}


def test_an_unreadable_module_is_not_followed() -> None:
    """What cannot be read has no blocks to follow; it is a finding of its own."""
    read = _facts(_source(template({"Main": _flow({"Fn::Sub": _invoking("${Part}")}), "Part": _module("{")})))
    assert isinstance(read["Part"], UnreadableFlow)
    main = read["Main"]
    assert isinstance(main, Flow)
    assert main.modules == {}


def test_a_flow_hangs_on_the_conditions_of_the_modules_that_it_comes_to() -> None:
    """Where a module's content is undecided, so is what every flow does that invokes it, at any depth."""
    part = {"Fn::If": ["IsProd", _saying("yes"), _saying("no")]}
    source = _source(
        template(
            {
                "Main": _flow({"Fn::Sub": _invoking("${Between}")}),
                "Between": _module({"Fn::Sub": _invoking("${Part}")}),
                "Part": _module(part),
                "Other": _flow(_saying("Hello")),
            },
            **_IS_PROD,
        )
    )
    facts = _facts(source)
    assert facts["Other"].present is True
    main = facts["Main"]
    assert isinstance(main.present, Unknown)
    for held, word in ((True, "yes"), (False, "no")):
        (read,) = source.under(main, {str(main.present.condition): held})
        assert isinstance(read, Flow)
        assert _text(read.modules[0].modules[0]) == word
