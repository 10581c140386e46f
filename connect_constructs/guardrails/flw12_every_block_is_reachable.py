"""FLW12."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.flow import Flow
from connect_constructs.facts.flow_text import doubt_about
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class EveryBlockIsReachable(Guardrail[Flow]):
    """What it checks:
        Some path leads from a flow's StartAction to each of its blocks, through branches of any kind.

    Why it matters:
        A block that no contact comes to is a remnant, or what it checks or says is missing where it was meant to be.

    How to fix:
        Connect the block to the branch that should lead to it, or delete it.

    References:
        Amazon Connect administrator guide, the flow designer; Amazon Connect API reference, flow language.
    """

    code = "FLW12"
    title = "every block is reachable"
    severity = "warning"
    waivable = "yes"
    applies_to = (Flow,)
    controls = {}
    denies = ()

    def check(self, fact: Flow, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield the blocks that nothing leads to; where a target is not known yet, it may lead to any of them."""
        reached = _reached(fact)
        unreached = [block for block in fact.blocks if block.identifier not in reached]
        if not unreached:
            return
        doubt = next((found for name in reached if not fact.named(name) and (found := doubt_about(name))), None)
        for block in unreached:
            if doubt:
                yield self.cannot_tell(fact.at(block), Unknown(f"a branch may lead here: its target {doubt.reason}"))
            else:
                yield self.fail(fact.at(block), "no path leads from StartAction to the block")


def _reached(flow: Flow) -> dict[str, None]:
    """Return every identifier that a path leads to, in the order of the paths' length."""
    waiting = [flow.blocks[flow.start].identifier]
    reached = dict.fromkeys(waiting)
    for identifier in waiting:
        for block in flow.named(identifier):
            for branch in block.branches:
                if branch.target not in reached:
                    reached[branch.target] = None
                    waiting.append(branch.target)
    return reached
