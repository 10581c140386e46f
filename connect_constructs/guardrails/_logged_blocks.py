"""Where a flow handles sensitive values while it is logged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.flow import Flow, FlowBlock
from connect_constructs.guardrails._flow_graph import Node, graph_of
from connect_constructs.guardrails._flow_logging import LOGGED, MAYBE_LOGGED, logging_in
from connect_constructs.guardrails._sensitive_blocks import sensitive_blocks
from connect_constructs.guardrails.policy import GuardrailPolicy


class LoggedBlock(NamedTuple):
    """A block that handles sensitive values while logging is on, or may be.

    Args:
        block: The flow's own block: that one, or the one whose module holds it.
        is_certain: Whether some path surely comes to it with logging on.
        message: What the block does with which value, and the path.
    """

    block: FlowBlock
    is_certain: bool
    message: str


def logged_blocks(flow: Flow, policy: GuardrailPolicy) -> Iterator[LoggedBlock]:
    """Yield the sensitive blocks that are logged, or may be; inside modules not those that fail there by themselves.

    Args:
        flow: The flow.
        policy: Says which names are protected.
    """
    decides = "the flow that invokes this module" if flow.is_module else "a module or a switch that is not known here"
    told_of: set[tuple[FlowBlock, FlowBlock, int]] = set()
    for index, what in sensitive_blocks(flow, policy).items():
        node, logging = graph_of(flow).nodes[index], logging_in(flow)
        about = "it" if node.flow is flow else f"the module's block {node.block.label}"
        arriving = logging.arriving[index]
        copies = (node.entered_by, node.block, arriving & LOGGED)
        if not arriving & (LOGGED | MAYBE_LOGGED) or copies in told_of:
            continue
        told_of.add(copies)
        if isinstance(what, Unknown):
            yield LoggedBlock(node.entered_by, is_certain=False, message=f"{about} {what.reason}")
        elif arriving & LOGGED:
            if node.flow is flow or not _fails_alone(node, policy):
                message = f"{about} {what}, but logging is not disabled on the path {logging.path_to(index, LOGGED)}"
                yield LoggedBlock(node.entered_by, is_certain=True, message=message)
        else:
            told = f"whether logging is disabled on the path {logging.path_to(index, MAYBE_LOGGED)}"
            yield LoggedBlock(
                node.entered_by, is_certain=False, message=f"{about} {what}, and {decides} decides {told}"
            )


def _fails_alone(node: Node, policy: GuardrailPolicy) -> bool:
    """Tell whether a module's block already fails where the module is judged by itself."""
    position = node.block.position
    is_logged = logging_in(node.flow).arriving[position] & LOGGED
    return bool(is_logged) and isinstance(sensitive_blocks(node.flow, policy).get(position), str)
