"""LAM01."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import Unknown, need
from connect_constructs.facts.function import Function
from connect_constructs.facts.verdict import Waivable
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class FunctionsRunInVpc(Guardrail[Function]):
    """What it checks:
        Every Lambda function of the app, the CDK's own helpers included, has at least one subnet and one security
        group. A failure of a function that is associated with, invoked by or permitted to Connect, or that this
        library needs itself, cannot be waived; of any other function it can.

    Why it matters:
        A function outside a VPC reaches the whole internet with the data that a flow hands it.

    How to fix:
        Give the function a VpcConfig with SubnetIds and SecurityGroupIds, or use ConnectFunction; replace CDK helpers
        that cannot run in a VPC.

    References:
        AWS Lambda developer guide, VPC settings and their condition keys; the bank's service evaluation, E4.
    """

    code = "LAM01"
    title = "functions run in a VPC"
    severity = "error"
    waivable = "yes"
    applies_to = (Function,)
    controls = {
        "NIST 800-53 r5": ("AC-4", "SC-7"),
        "Security Hub": ("Lambda.3",),
        "AWS Config managed rule": ("lambda-inside-vpc",),
    }
    denies = (
        {
            "Action": ("lambda:CreateFunction", "lambda:UpdateFunctionConfiguration"),
            "Resource": "*",
            "Condition": {"Null": {"lambda:VpcIds": "true"}},
        },
    )

    def check(self, fact: Function, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield a function without subnets or security groups."""
        for count, part in ((fact.subnets, "subnet"), (fact.security_groups, "security group")):
            if isinstance(count, Unknown):
                yield self.cannot_tell(fact, count)
            elif not count:
                serves = fact.serves_connect is not False or bool(need(fact.invocations))
                waivable: Waivable = "no" if serves else "yes"
                yield self.fail(fact, f"the function does not run in a VPC: it has no {part}", waivable=waivable)
