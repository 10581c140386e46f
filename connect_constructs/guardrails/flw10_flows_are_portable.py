"""FLW10."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.flow import Flow
from connect_constructs.facts.flow_text import texts_in
from connect_constructs.guardrails._arns import arns_in
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails._members import texts_with_places
from connect_constructs.guardrails.policy import GuardrailPolicy


class FlowsArePortable(Guardrail[Flow]):
    """What it checks:
        No parameter and no condition of a block holds a literal ARN. ARNs that AWS owns, such as its views, and what
        the console keeps in Metadata are left alone; a placeholder is no literal.

    Why it matters:
        A flow with an ARN of one account or region works there alone. Promoted to the next stage, it calls the
        functions and queues of the stage before, or none.

    How to fix:
        Write a placeholder such as ${LookupFunction.Arn} and bind it through references of ContactFlow.

    References:
        Amazon Connect administrator guide, importing and exporting flows; README, Flows.
    """

    code = "FLW10"
    title = "flows are portable"
    severity = "warning"
    waivable = "yes"
    applies_to = (Flow,)
    controls = {}
    denies = ()

    def check(self, fact: Flow, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield each ARN that ties a block to an account or region, once."""
        said = [
            *texts_in([block.parameters for block in fact.blocks]),
            *(text for block in fact.blocks for text in block.operands),
        ]
        if "arn:" not in " ".join(said):
            return
        for block in fact.blocks:
            texts = chain((("Conditions", text) for text in block.operands), texts_with_places(block.parameters))
            places = {arn: where for where, text in texts for arn in arns_in(text)}
            for (arn, literal), where in places.items():
                if isinstance(literal, Unknown):
                    yield self.cannot_tell(fact.at(block), literal)
                elif literal:
                    instead = "a placeholder that is bound through references"
                    yield self.fail(fact.at(block), f"{where} holds {arn} instead of {instead}")
