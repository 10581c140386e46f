"""CMP02."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import Unknown, need
from connect_constructs.facts.campaign import Campaign
from connect_constructs.guardrails._campaigns import held_by_flows, judged_call
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy

_CHECK = "CheckOutboundCallStatus"


class AnsweringMachineDetectionMatchesTheFlow(Guardrail[Campaign]):
    """What it checks:
        Where the policy approves `outbound_campaigns`, a campaign detects answering machines exactly when the flow that
        its calls run through, a module of it or a flow that it transfers to holds a CheckOutboundCallStatus block.
        Detection that is not stated is off. Campaigns that only send messages are not judged.

    Why it matters:
        Detection costs a moment of silence on every call; unless the flow asks what was found, it is for nothing. And a
        flow that asks without detection talks to answering machines as if they were people.

    How to fix:
        Set EnableAnswerMachineDetection to true and check the call's status in the flow, or do neither.

    References:
        Amazon Connect administrator guide, outbound campaigns and check call progress; AWS's sample Config conformance
        packs for Connect, P1.
    """

    code = "CMP02"
    title = "answering-machine detection matches the flow"
    severity = "error"
    waivable = "yes"
    applies_to = (Campaign,)
    controls = {}
    denies = ()

    def check(self, fact: Campaign, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield detection whose result nothing asks for, and a question for what nothing detects."""
        call = judged_call(fact, policy)
        if call is None:
            return
        detects = need(call.detects_answering_machines)
        asking = held_by_flows(call, _CHECK)
        if asking and not detects:
            yield self.fail(fact, f"answering machines are not detected, yet its calls run through {asking[0]}")
        elif not asking:
            doubts = [flow for flow in call.flows if isinstance(flow, Unknown)]
            for doubt in doubts:
                yield self.cannot_tell(fact, doubt)
            if detects and not doubts:
                yield self.fail(fact, f"answering machines are detected, yet its calls run through no {_CHECK} block")
