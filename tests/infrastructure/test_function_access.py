"""Where a function's association and permission are declared, whichever flow needs them first."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from aws_cdk import App, Environment, Stack, Stage
from aws_cdk import aws_lambda as lambda_
from aws_cdk.assertions import Template
from constructs import Construct

from connect_constructs.infrastructure.connect_instance import ConnectInstance
from connect_constructs.infrastructure.contact_flow import ContactFlow
from tests.infrastructure.flow_documents import flow, invoking, plain_function

if TYPE_CHECKING:
    from constructs import IConstruct

    from connect_constructs.infrastructure.instance_protocol import IConnectInstance

PERMISSION = "AWS::Lambda::Permission"
ASSOCIATION = "AWS::Connect::IntegrationAssociation"
ENVIRONMENT = Environment(account="111122223333", region="us-east-1")


def _stacks(scope: Construct | None = None) -> dict[str, Stack]:
    """Return four stacks: of the instance, of a function, and two of flows."""
    app = scope or App()
    return {id_: Stack(app, id_, env=ENVIRONMENT) for id_ in ("Instance", "Function", "First", "Second")}


def _instance(stack: Stack) -> ConnectInstance:
    return ConnectInstance(stack, "Instance", instance_alias="example-bank")


def _invoke(scope: Construct, id_: str, instance: IConnectInstance, function: IConstruct) -> ContactFlow:
    return ContactFlow(scope, id_, instance=instance, content=invoking("${F}"), references={"F": function})


def _homes(stacks: dict[str, Stack]) -> list[str]:
    """Return the stacks with an association, each of which has the permission beside it."""
    templates = {id_: Template.from_stack(stack) for id_, stack in stacks.items()}
    homes = [id_ for id_, template in templates.items() for _ in template.find_resources(ASSOCIATION)]
    assert homes == [id_ for id_, template in templates.items() for _ in template.find_resources(PERMISSION)]
    return homes


@pytest.mark.parametrize("order", [*permutations(["Instance", "First", "Second"])], ids="-".join)
def test_a_function_is_made_known_beside_it_in_any_order(order: tuple[str, ...]) -> None:
    """However many flows of however many stacks invoke a function, it is made known once, in its own stack."""
    stacks = _stacks()
    instance = _instance(stacks["Instance"])
    function = plain_function(stacks["Instance"], "Function")
    for id_ in order:
        _invoke(stacks[id_], f"Flow of {id_}", instance, function)

    assert _homes(stacks) == ["Instance"]
    assert {stack.node.id for stack in stacks["Second"].dependencies} == {"Instance"}


def test_flows_of_two_stacks_may_lead_to_each_other() -> None:
    """That the flows of two stacks invoke one function does not have one stack wait for the other."""
    stacks = _stacks()
    instance = _instance(stacks["Instance"])
    function = plain_function(stacks["Instance"], "Function")
    _invoke(stacks["First"], "One", instance, function)
    target = _invoke(stacks["Second"], "Two", instance, function)
    transfer = {"Identifier": "Go", "Type": "TransferToFlow", "Parameters": {"ContactFlowId": "${Two}"}}
    ContactFlow(stacks["First"], "Three", instance=instance, content=flow(transfer), references={"Two": target})

    assert _homes(stacks) == ["Instance"]


@pytest.mark.parametrize(("flows", "home"), [("Instance", "Instance"), ("Function", "Function"), ("First", "Function")])
def test_neither_stack_comes_to_await_the_other_twice_over(flows: str, home: str) -> None:
    """A function of another stack is made known in it, but beside the instance for a flow that stands there."""
    stacks = _stacks()
    function = plain_function(stacks["Function"], "Function")
    _invoke(stacks[flows], "Flow", _instance(stacks["Instance"]), function)

    assert _homes(stacks) == [home]


def test_a_function_that_is_an_arn_alone_is_made_known_beside_the_instance() -> None:
    """Imports of one ARN in several stacks are one function, for the instance's stack to make known."""
    stacks = _stacks()
    instance = _instance(stacks["Instance"])
    arn = "arn:aws:lambda:us-east-1:111122223333:function:lookup"
    for id_ in ("First", "Second"):
        _invoke(
            stacks[id_], f"Flow of {id_}", instance, lambda_.Function.from_function_arn(stacks[id_], "Imported", arn)
        )

    assert _homes(stacks) == ["Instance"]


def test_an_instance_that_exists_already_has_no_stack() -> None:
    """Then even an imported function is made known where it was imported."""
    stacks = _stacks()
    arn = "arn:aws:lambda:us-east-1:111122223333:function:lookup"
    instance = ConnectInstance.from_attributes(
        instance_arn="arn:aws:connect:us-east-1:111122223333:instance/0f9e8d7c-6b5a-4321-8765-0123456789ab",
        instance_alias="example-bank",
        service_role_arn="arn:aws:iam::111122223333:role/Example",
    )
    _invoke(stacks["First"], "Flow", instance, lambda_.Function.from_function_arn(stacks["First"], "Imported", arn))

    assert _homes(stacks) == ["First"]


def test_a_function_and_its_resource_are_one() -> None:
    """An L2 and its L1 are made known once."""
    stacks = _stacks()
    instance = _instance(stacks["Instance"])
    function = plain_function(stacks["Instance"], "Function")
    _invoke(stacks["Instance"], "One", instance, function)
    resource = function.node.default_child
    assert resource
    _invoke(stacks["Instance"], "Two", instance, resource)

    assert _homes(stacks) == ["Instance"]


def test_functions_and_instances_are_not_taken_for_each_other() -> None:
    """Paths that read the same when they are joined, and instances of one alias, each get their own."""
    stacks = _stacks()
    stack = stacks["First"]
    functions = [
        plain_function(Construct(stack, "A-B"), "C"),
        plain_function(Construct(stack, "A"), "B-C"),
    ]
    instances = [
        ConnectInstance.from_attributes(
            instance_arn=f"arn:aws:connect:us-east-1:111122223333:instance/{id_}",
            instance_alias="example-bank",
            service_role_arn="arn:aws:iam::111122223333:role/Example",
        )
        for id_ in ("one", "two")
    ]
    for number, (instance, function) in enumerate((i, f) for i in instances for f in functions):
        _invoke(stack, f"Flow{number}", instance, function)

    assert sorted(_homes(stacks)) == ["First"] * 4


def test_a_stack_and_what_is_called_like_it_are_not_taken_for_each_other() -> None:
    """A function of another stack and one below a construct of that stack's name each get their own."""
    stacks = _stacks()
    home = stacks["Instance"]
    instance = _instance(home)
    for id_, scope in (("One", stacks["Function"]), ("Two", Construct(home, "Function"))):
        _invoke(home, id_, instance, plain_function(scope, "Lookup"))

    assert _homes(stacks) == ["Instance", "Instance"]


def test_logical_ids_are_the_same_in_every_stage() -> None:
    """The same stacks in two Stages declare the same resources."""
    app = App()
    ids = []
    for stage in ("Test", "Production"):
        stacks = _stacks(Stage(app, stage, env=ENVIRONMENT))
        _invoke(stacks["First"], "Flow", _instance(stacks["Instance"]), plain_function(stacks["Function"], "Function"))
        ids.append(list(Template.from_stack(stacks["Function"]).find_resources(PERMISSION)))

    assert ids[0] == ids[1] != []
