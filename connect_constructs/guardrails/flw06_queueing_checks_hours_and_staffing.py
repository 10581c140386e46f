"""FLW06."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.flow import Flow
from connect_constructs.guardrails._checks_before_queueing import CHECKS, ChecksBefore
from connect_constructs.guardrails._flow_graph import graph_of
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy

_QUEUEING = "TransferContactToQueue"


class QueueingChecksHoursAndStaffing(Guardrail[Flow]):
    """What it checks:
        On every path to a TransferContactToQueue block a CheckHoursOfOperation comes first, and a check of staffing:
        CheckMetricData on the agents that are available, staffed or online, or GetMetricData and then Compare on an
        agent metric. Passing through counts, on whatever branch and for whatever queue, inside modules too. An agent's
        own queue needs no checks.

    Why it matters:
        Customers who are queued when nobody works, or nobody can answer, wait until they hang up.

    How to fix:
        Put CheckHoursOfOperation and CheckMetricData (NumberOfAgentsAvailable, NumberOfAgentsStaffed or
        NumberOfAgentsOnline) before the transfer, on every branch that leads to it, error branches too.

    References:
        Amazon Connect administrator guide, check staffing and check hours of operation; AWS's sample Config conformance
        packs for Connect, P4.
    """

    code = "FLW06"
    title = "queueing checks hours and staffing"
    severity = "error"
    waivable = "yes"
    applies_to = (Flow,)
    controls = {}
    denies = ()

    def check(self, fact: Flow, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield each check that is missing on a path, or may be, at the block that queues or that leads to it."""
        if not fact.modules and not any(fact.of(_QUEUEING)):
            return
        before = ChecksBefore(fact)
        unsure = "the flow that invokes this module" if fact.is_module else "a module or a dynamic metric on it"
        for index, node in enumerate(graph_of(fact).nodes):
            if node.block.type != _QUEUEING:
                continue
            where = "" if node.flow is fact else f", into the module's block {node.block.label}"
            for check, words in CHECKS.items():
                if path := before.path_without(index, check, surely=True):
                    yield self.fail(fact.at(node.entered_by), f"no {words} comes first on the path {path}{where}")
                elif path := before.path_without(index, check, surely=False):
                    reason = f"{unsure} may have made the {words} that the path {path}{where} lacks"
                    yield self.cannot_tell(fact.at(node.entered_by), Unknown(reason))
