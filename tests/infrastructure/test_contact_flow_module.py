"""Flow modules."""

from __future__ import annotations

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
