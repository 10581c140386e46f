"""FLW09."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.fact import Fact
from connect_constructs.facts.flow import Flow, UnreadableFlow
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails._well_formed import Defect, defects
from connect_constructs.guardrails.policy import GuardrailPolicy


class FlowsAreWellFormed(Guardrail[Flow | UnreadableFlow]):
    """What it checks:
        Every flow and flow module can be read, is in version 2019-10-30 of the flow language, has at most 250 blocks
        and 256,000 characters, and unique identifiers as the service allows them. Every branch leads to a block; every
        block that does not end the flow has a NextAction and the error branches that the service enforces. Block types
        that are not known here are named, not failed.

    Why it matters:
        Connect refuses a flow that is not well-formed, in the middle of a deployment. Where a branch leads nowhere, a
        contact is lost.

    How to fix:
        Open the flow in the console's designer, connect every output of the blocks named, publish it and export it
        again; in a hand-written flow, give each missing or broken branch a block of the flow as its target.

    References:
        Amazon Connect API reference, flow language and its actions; Amazon Connect service quotas.
    """

    code = "FLW09"
    title = "flows are well-formed"
    severity = "error"
    waivable = "yes"
    applies_to = (Flow, UnreadableFlow)
    controls = {}
    denies = ()

    def check(self, fact: Flow | UnreadableFlow, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield why a flow cannot be read, or everything in it that Connect would not take."""
        found = defects(fact) if isinstance(fact, Flow) else (Defect(fact.reason),)
        # Of a flow that cannot be read nothing else is judged: to waive that would waive what nobody may.
        waivable = self.waivable if isinstance(fact, Flow) else "no"
        for said, block in found:
            place = fact if block is None else Fact(place=replace(fact.place, block=block))
            if isinstance(said, Unknown):
                yield self.cannot_tell(place, said)
            else:
                yield self.fail(place, said, waivable=waivable)
