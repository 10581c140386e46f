"""Flow modules."""

from __future__ import annotations

import json
from typing import Any

import pytest

from connect_constructs.infrastructure.contact_flow import ContactFlow
from connect_constructs.infrastructure.contact_flow_module import ContactFlowModule
from connect_constructs.infrastructure.flow_type import FlowState
from tests.infrastructure.flow_documents import deployed, flow, joined, plain_function
from tests.infrastructure.stacks import ContactCenterStack, one_of, resources_of

MODULE = "AWS::Connect::ContactFlowModule"
RETURN = {"Identifier": "Return", "Type": "EndFlowModuleExecution", "Parameters": {}, "Transitions": {}}


def _module(*blocks: dict[str, Any]) -> dict[str, Any]:
    """Return a module of some blocks, which then returns."""
    document = flow(*blocks, RETURN)
    document["Actions"].pop()
    document["Actions"][-1]["Transitions"] = {}
    return document


def test_a_module_says_what_it_is() -> None:
    """Name, description, state and tags go into the resource, the name by default from the id."""
    stack = ContactCenterStack()
    ContactFlowModule(
        stack,
        "Module",
        instance=stack.instance,
        content=_module(),
        description="Returns at once",
        state=FlowState.ARCHIVED,
        tags={"team": "service"},
    )
    properties = one_of(stack, MODULE)

    assert (properties["Name"], properties["Description"], properties["State"]) == (
        "Module",
        "Returns at once",
        "ARCHIVED",
    )
    assert properties["Tags"] == [{"Key": "team", "Value": "service"}]
    assert deployed(stack, MODULE) == _module()


def test_a_module_makes_its_functions_known() -> None:
    """A function that a module invokes is associated, and invocable, before the module is made."""
    stack = ContactCenterStack()
    function = plain_function(stack, "Function")
    invoke = {"Identifier": "Ask", "Type": "InvokeLambdaFunction", "Parameters": {"LambdaFunctionARN": "${F.Arn}"}}
    ContactFlowModule(stack, "Module", instance=stack.instance, content=_module(invoke), references={"F": function})
    [resource] = resources_of(stack, MODULE).values()

    assert len(resource["DependsOn"]) == 2
    assert one_of(stack, "AWS::Connect::IntegrationAssociation")["IntegrationType"] == "LAMBDA_FUNCTION"


@pytest.mark.parametrize(
    ("placeholder", "value"),
    [
        ("${Greeting}", "<Greeting>"),
        ("${Greeting.Arn}", "<Greeting>"),
        ("${Greeting.Id}", "<3 of <Greeting>>"),
    ],
)
def test_flows_name_modules_by_placeholders(placeholder: str, value: str) -> None:
    """A flow that invokes a module gets its ARN, or the id in it, from the construct."""
    stack = ContactCenterStack()
    module = ContactFlowModule(stack, "Greeting", instance=stack.instance, content=_module())
    invoke = {"Identifier": "Greet", "Type": "InvokeFlowModule", "Parameters": {"FlowModuleId": placeholder}}
    ContactFlow(stack, "Flow", instance=stack.instance, content=flow(invoke), references={"Greeting": module})
    [logical_id] = resources_of(stack, MODULE)

    named = deployed(stack)["Actions"][0]["Parameters"]["FlowModuleId"]
    assert named == value.replace("Greeting", logical_id)
    assert named in {joined(stack.resolve(module.module_arn)), joined(stack.resolve(module.module_id))}


@pytest.mark.parametrize(
    "content",
    [
        _module() | {"Metadata": {"type": "customerQueue"}},
        {"ContactFlow": {"Content": json.dumps(_module())}},
        {"Id": "x", "Type": "AGENT_COACHING", "Content": json.dumps(_module())},
        {
            "Arn": "arn:aws:connect:us-east-1:111122223333:instance/x/contact-flow/y",
            "Content": json.dumps(_module()),
        },
    ],
)
def test_what_says_that_it_is_a_contact_flow_is_refused(content: dict[str, Any]) -> None:
    """Metadata's type, the API's answer and its ARN tell a contact flow, which is no module."""
    stack = ContactCenterStack()
    with pytest.raises(ValueError, match=r"\Acontent of Stack/Module says that it is a contact flow; allowed: .*\Z"):
        ContactFlowModule(stack, "Module", instance=stack.instance, content=content)


def test_the_api_tells_a_module() -> None:
    """An answer of DescribeContactFlowModule is a module, whatever Metadata says, in the state that it says."""
    stack = ContactCenterStack()
    document = _module() | {"Metadata": {"type": "contactFlow"}}
    content = {"ContactFlowModule": {"State": "ARCHIVED", "Content": json.dumps(document)}}
    ContactFlowModule(stack, "Module", instance=stack.instance, content=content)

    assert one_of(stack, MODULE)["State"] == "ARCHIVED"


def test_a_module_may_have_the_name_of_a_flow() -> None:
    """Names are unique among flows and among modules, each for itself."""
    stack = ContactCenterStack()
    ContactFlow(stack, "Greeting", instance=stack.instance, content=flow())
    ContactFlowModule(stack, "Module", instance=stack.instance, content=_module(), name="Greeting")

    with pytest.raises(ValueError, match=r"^Stack/Other: name is 'Greeting', which is that of Stack/Module; allowed: "):
        ContactFlowModule(stack, "Other", instance=stack.instance, content=_module(), name="Greeting")
