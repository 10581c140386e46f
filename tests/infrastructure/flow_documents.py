"""Documents of the flow language for the tests of constructs, and what becomes of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aws_cdk import aws_lambda as lambda_

from tests.infrastructure.stacks import one_of

if TYPE_CHECKING:
    from constructs import Construct

    from tests.infrastructure.stacks import ContactCenterStack

END = {"Identifier": "End", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}


def flow(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a flow of some blocks one after the other, which then ends."""
    actions = [*blocks, END]
    for block, following in zip(blocks, actions[1:], strict=True):
        block["Transitions"] = {
            "NextAction": following["Identifier"],
            "Errors": [{"ErrorType": "NoMatchingError", "NextAction": "End"}],
            "Conditions": [],
        }
    return {"Version": "2019-10-30", "StartAction": actions[0]["Identifier"], "Actions": actions, **more}


def saying(**parameters: Any) -> dict[str, Any]:
    """Return a flow that plays something."""
    return flow({"Identifier": "Say", "Type": "MessageParticipant", "Parameters": parameters})


def setting(**attributes: Any) -> dict[str, Any]:
    """Return a flow that sets attributes."""
    block = {"Identifier": "Set", "Type": "UpdateContactAttributes", "Parameters": {"Attributes": attributes}}
    return flow(block)


def invoking(arn: str) -> dict[str, Any]:
    """Return a flow that invokes a function."""
    return flow({"Identifier": "Ask", "Type": "InvokeLambdaFunction", "Parameters": {"LambdaFunctionARN": arn}})


def plain_function(scope: Construct, id_: str) -> lambda_.Function:
    """Declare a function that knows nothing of Connect."""
    return lambda_.Function(
        scope,
        id_,
        code=lambda_.Code.from_inline("def handler(event, context): return {}"),
        handler="index.handler",
        runtime=lambda_.Runtime.PYTHON_3_14,
    )


def reached(document: dict[str, Any], start: str, *, without: str) -> set[str]:
    """Return the blocks that a contact may come to from a block, if it cannot pass another."""
    transitions = {action["Identifier"]: action["Transitions"] for action in document["Actions"]}
    waiting, found = [start], {without}
    while waiting:
        block = waiting.pop()
        if block in found:
            continue
        found.add(block)
        ways = transitions[block]
        branches = [ways, *ways.get("Errors", ()), *ways.get("Conditions", ())]
        waiting += [branch["NextAction"] for branch in branches if "NextAction" in branch]
    return found - {without}


def deployed(stack: ContactCenterStack, resource_type: str = "AWS::Connect::ContactFlow") -> Any:
    """Return the document that the service gets, with ``<logical id.attribute>`` for what deployment fills in."""
    return json.loads(joined(one_of(stack, resource_type)["Content"]))


def joined(content: Any) -> str:
    """Return a template's text, with ``<logical id.attribute>`` for what deployment fills in."""
    if isinstance(content, str):
        return content
    [(intrinsic, argument)] = content.items()
    if intrinsic == "Fn::Join":
        return str(argument[0]).join(map(joined, argument[1]))
    if intrinsic == "Fn::Select":
        return f"<{argument[0]} of {joined(argument[1])}>"
    if intrinsic == "Fn::Split":
        return joined(argument[1])
    return f"<{argument if isinstance(argument, str) else '.'.join(argument)}>"
