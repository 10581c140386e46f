"""LOG01."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import need, shown
from connect_constructs.facts.instance import Instance
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class FlowLogsAreOn(Guardrail[Instance]):
    """What it checks:
        Every instance has the attribute ContactflowLogs true; left out, it is off.

    Why it matters:
        Flow logs alone tell what a flow did with a contact: without them neither a fault nor an abuse can be traced.

    How to fix:
        Set the instance's Attributes.ContactflowLogs to true.

    References:
        Amazon Connect administrator guide, enable flow logs; Security Hub control Connect.2; the bank's service
        evaluation, E13.
    """

    code = "LOG01"
    title = "flow logs are on"
    severity = "error"
    waivable = "no"
    applies_to = (Instance,)
    controls = {
        "NIST 800-53 r5": ("AU-2", "AU-12"),
        "PCI DSS v4": ("10.2.1",),
        "Security Hub": ("Connect.2",),
        "AWS Config managed rule": ("connect-instance-logging-enabled",),
    }
    denies = (
        {
            "Action": ("connect:UpdateInstanceAttribute",),
            "Resource": "*",
            "Condition": {
                "StringEquals": {"connect:AttributeType": "CONTACTFLOW_LOGS"},
                "ArnNotLike": {"aws:PrincipalArn": "{deployment_principals}"},
            },
        },
    )

    def check(self, fact: Instance, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield an instance without flow logs."""
        if need(fact.contact_flow_logs) is not True:
            yield self.fail(fact, f"flow logs are off: ContactflowLogs is {shown(fact.contact_flow_logs)}")
