"""Whether a flow is logged, block by block."""

from __future__ import annotations

from functools import lru_cache

from connect_constructs.facts.flow import Flow, FlowBlock
from connect_constructs.facts.flow_text import static
from connect_constructs.guardrails._dataflow import Dataflow, Step, half_done, step
from connect_constructs.guardrails._flow_graph import graph_of

LOGGED = 1 << 1
"""Logging is on: it was enabled, or nothing has disabled it."""
MAYBE_LOGGED = 1 << 2
"""Whether logging is on is not known here."""

_SWITCH = "UpdateFlowLoggingBehavior"
_DISABLES = step(ends=LOGGED | MAYBE_LOGGED)
_ENABLES = step(ends=MAYBE_LOGGED, begins=LOGGED)
_MAY_SWITCH = step(ends=LOGGED, begins=MAYBE_LOGGED)
_SWITCHES = {"disabled": _DISABLES, "enabled": _ENABLES}


@lru_cache(maxsize=16)
def logging_in(flow: Flow) -> Dataflow:
    """Return where in a flow logging may be on.

    A flow starts with logging not disabled: silence proves nothing. How a module starts, only the flow that invokes it
    tells.

    Args:
        flow: The flow, or a module by itself.
    """
    graph = graph_of(flow)
    steps = dict.fromkeys(graph.opaque, half_done(_MAY_SWITCH))
    steps |= {index: _switching(node.block) for index, node in enumerate(graph.nodes) if node.block.type == _SWITCH}
    return Dataflow(graph, MAYBE_LOGGED if flow.is_module else LOGGED, steps)


def _switching(block: FlowBlock) -> Step:
    behavior = static(block.parameters.get("FlowLoggingBehavior"))
    return _SWITCHES.get(behavior.lower(), _MAY_SWITCH) if isinstance(behavior, str) else _MAY_SWITCH
