"""A flow as a graph: its blocks, those of the modules it enters, and the ways between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from connect_constructs.facts.flow import Flow, FlowBlock

INVOKE_MODULE = "InvokeFlowModule"
RETURN = "EndFlowModuleExecution"

_MOST_NODES = 5_000
_DEEPEST = 10
"""A flow has 250 blocks at most; modules that invoke modules could double that without end, or go down without end."""


@dataclass(frozen=True, slots=True)
class Node:
    """One block at one place in a flow's course.

    Args:
        flow: The flow or module that the block is of.
        block: The block.
        entered_by: The flow's own block whose invocation leads here; the block itself outside modules.
    """

    flow: Flow
    block: FlowBlock
    entered_by: FlowBlock


class FlowGraph:
    """Every block that a flow can come to, each invocation of a module as a copy of the module's blocks.

    Args:
        flow: The flow.

    Attributes:
        flow: The flow.
        nodes: The flow's own blocks, in order, then those of the modules it invokes.
        onward: For each node, the nodes that it leads to when it succeeds.
        on_error: For each node, the nodes that its error branches lead to.
        start: The node that a contact enters first.
        opaque: The nodes that invoke a module which is not in the run, itself again, or one too many.
    """

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.nodes: list[Node] = []
        self.onward: list[tuple[int, ...]] = []
        self.on_error: list[tuple[int, ...]] = []
        self.opaque: set[int] = set()
        self.start = flow.start
        self._lay(flow, (), None)

    def _lay(self, flow: Flow, inside: tuple[Flow, ...], entered_by: FlowBlock | None) -> int:
        """Add a flow's blocks, then the modules they invoke; return where the flow's first block stands."""
        base = len(self.nodes)
        self.nodes += [Node(flow, block, entered_by or block) for block in flow.blocks]
        for block in flow.blocks:
            onward = dict.fromkeys(_targets(flow, block, base, errors=False))
            on_error = dict.fromkeys(_targets(flow, block, base, errors=True))
            self.onward.append(tuple(onward))
            self.on_error.append(tuple(on_error))
        for block in flow.of(INVOKE_MODULE):
            self._enter(flow, block, base, inside)
        return base

    def _enter(self, flow: Flow, block: FlowBlock, base: int, inside: tuple[Flow, ...]) -> None:
        """Lead from a block through the module that it invokes, back to where the block leads."""
        node = base + block.position
        module = flow.modules.get(block.position)
        around = (*inside, flow)
        too_many = len(around) > _DEEPEST or (module is not None and len(self.nodes) + len(module.blocks) > _MOST_NODES)
        if module is None or module in around or too_many:
            self.opaque.add(node)
            return
        returns_to, fails_to = self.onward[node], self.on_error[node]
        first = self._lay(module, around, self.nodes[node].entered_by)
        self.onward[node], self.on_error[node] = (first + module.start,), fails_to
        for inner in range(first, first + len(module.blocks)):
            if self.nodes[inner].block.type == RETURN:
                self.onward[inner] = returns_to
            self.on_error[inner] += fails_to  # a module that breaks off leaves things as they were there


def _targets(flow: Flow, block: FlowBlock, base: int, *, errors: bool) -> list[int]:
    return [
        base + target.position
        for branch in block.branches
        if (branch.kind == "error") is errors
        for target in flow.named(branch.target)
    ]


@lru_cache(maxsize=16)
def graph_of(flow: Flow) -> FlowGraph:
    """Return a flow's graph, made once for all the guardrails that judge the flow in turn."""
    return FlowGraph(flow)
