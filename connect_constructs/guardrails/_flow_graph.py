"""A flow as a graph: its blocks, those of the modules it enters, and the ways between them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from connect_constructs.facts.flow import INVOKE_MODULE, RETURN_FROM_MODULE, Flow, FlowBlock

_MOST_NODES = 5_000
_DEEPEST = 10
"""A flow has 250 blocks at most; modules that invoke modules could double that without end, or go down without end."""

_NOWHERE = -1
"""The position of a fork, which is no block of its flow."""


class Node(NamedTuple):
    """One block at one place in a flow's course.

    Args:
        flow: The flow or module that the block is of.
        block: The block.
        entered_by: The flow's own block whose invocation leads here; the block itself outside modules.
    """

    flow: Flow
    block: FlowBlock
    entered_by: FlowBlock

    @property
    def is_fork(self) -> bool:
        """Whether it only leads on to several blocks that have the same identifier: that is no block at all."""
        return self.block.position == _NOWHERE


class FlowGraph:
    """Every block that a flow can come to, each invocation of a module as a copy of the module's blocks.

    Args:
        flow: The flow.

    Attributes:
        flow: The flow.
        nodes: The flow's own blocks, in order, then its forks and the modules it invokes. A fork stands before blocks
            with the same identifier, since a branch to it may mean any; so the branches stay as many as the flow has.
        onward: For each node, the nodes that it leads to when it succeeds, one for each branch.
        on_error: For each node, the nodes that its error branches lead to, likewise.
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
        entries = {block.identifier: base + block.position for block in flow.blocks}
        twins = [flow.named(name) for name in entries] if len(entries) < len(flow.blocks) else []
        forks = [blocks for blocks in twins if len(blocks) > 1]
        for number, blocks in enumerate(forks, base + len(flow.blocks)):
            entries[blocks[0].identifier] = number
        self.nodes += [Node(flow, block, entered_by or block) for block in flow.blocks]
        for block in flow.blocks:
            onward: list[int] = []
            on_error: list[int] = []
            for kind, _, target in block.branches:
                node = entries.get(target)
                if node is not None:
                    (on_error if kind == "error" else onward).append(node)
            self.onward.append(tuple(onward))
            self.on_error.append(tuple(on_error))
        for blocks in forks:
            fork = FlowBlock(_NOWHERE, blocks[0].identifier, "", {}, ())
            self.nodes.append(Node(flow, fork, entered_by or fork))
            self.onward.append(tuple(base + block.position for block in blocks))
            self.on_error.append(())
        for block in flow.of(INVOKE_MODULE):
            self._enter(flow, block, base, inside)
        return base

    def _enter(self, flow: Flow, block: FlowBlock, base: int, inside: tuple[Flow, ...]) -> None:
        """Lead from a block through the module that it invokes, back to where the block leads."""
        node = base + block.position
        module = flow.modules.get(block.position)
        around = (*inside, flow)
        if module is None or module in around or self._is_too_much(module, around):
            self.opaque.add(node)
            return
        returns_to, fails_to = self.onward[node], self.on_error[node]
        first = self._lay(module, around, self.nodes[node].entered_by)
        self.onward[node] = (first + module.start,)
        for inner in range(first, first + len(module.blocks)):
            if self.nodes[inner].block.type == RETURN_FROM_MODULE:
                self.onward[inner] = returns_to
            self.on_error[inner] += fails_to  # a module that breaks off leaves things as they were there

    def _is_too_much(self, module: Flow, around: Sequence[Flow]) -> bool:
        return len(around) > _DEEPEST or len(self.nodes) + len(module.blocks) > _MOST_NODES


@lru_cache(maxsize=16)
def graph_of(flow: Flow) -> FlowGraph:
    """Return a flow's graph, made once for all the guardrails that judge the flow in turn."""
    return FlowGraph(flow)
