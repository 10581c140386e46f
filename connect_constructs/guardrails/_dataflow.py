"""What may hold where in a flow: a data-flow analysis over the flow's graph.

A state is a set of claims, each one bit. A claim *may* hold at a node when some path from the start brings it there;
something holds *on every path* when its contrary may not. Nothing walks paths one by one: a node is visited again only
when it learns a new claim, so the time is at most claims times blocks and branches.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping

from connect_constructs.guardrails._flow_graph import FlowGraph

ENTERED = 1
"""The claim that some path leads to a node at all: every start has it, and no step takes it away."""

_LONGEST_PATH_SHOWN = 8

Step = Callable[[int], tuple[int, int]]
"""What a node makes of the claims that arrive: those that hold after it, and those on its error branches."""


def step(*, ends: int = 0, begins: int = 0, also_on_error: bool = False) -> Step:
    """Return a step that ends some claims and begins others.

    Args:
        ends: The claims that no longer hold after the node.
        begins: The claims that hold after it.
        also_on_error: Whether so on its error branches, too. By default they leave everything as it was.

    Example:
        >>> disabled, enabled = 2, 4
        >>> after, failed = step(ends=enabled, begins=disabled)(ENTERED | enabled)
        >>> after == ENTERED | disabled, failed == ENTERED | enabled
        (True, True)

    References:
        Gen and kill sets of data-flow analysis.
    """

    def taken(claims: int) -> tuple[int, int]:
        after = (claims & ~ends) | begins
        return after, after if also_on_error else claims

    return taken


class Dataflow:
    """The claims that may hold at every node of a flow's graph.

    Args:
        graph: The flow's graph.
        start: The claims that hold where a contact enters.
        steps: What nodes make of the claims that arrive; every other node leaves them as they are. A step is monotone:
            with more claims in, no fewer come out.

    Attributes:
        arriving: For each node the claims that may hold when a contact comes to it; 0 where no path leads.

    References:
        Kildall's worklist algorithm; Kam and Ullman, monotone data-flow frameworks.
    """

    def __init__(self, graph: FlowGraph, start: int, steps: Mapping[int, Step]) -> None:
        self._graph = graph
        self._start = start
        self._steps = steps
        self.arriving = [0] * len(graph.nodes)
        self._spread()

    def _spread(self) -> None:
        arriving, onward, on_error, steps = self.arriving, self._graph.onward, self._graph.on_error, self._steps
        arriving[self._graph.start] = self._start | ENTERED
        waiting = deque([self._graph.start])
        is_waiting = bytearray(len(arriving))
        while waiting:
            node = waiting.popleft()
            is_waiting[node] = 0
            claims = arriving[node]
            after, failed = steps[node](claims) if node in steps else (claims, claims)
            for targets, brought in ((onward[node], after), (on_error[node], failed)):
                for target in targets:
                    if brought & ~arriving[target]:
                        arriving[target] |= brought
                        if not is_waiting[target]:
                            is_waiting[target] = 1
                            waiting.append(target)

    def path_to(self, node: int, claim: int) -> str:
        """Return a shortest path that brings a claim to a node, from where it begins, in words.

        Args:
            node: A node that the claim may hold at.
            claim: That one claim.

        Returns:
            The identifiers of the path's blocks, a long path without its middle.
        """
        came_from: dict[int, int | None] = dict.fromkeys(self._origins(claim))
        waiting = deque(came_from)
        path = [node]
        if node != self._graph.start or not self._start & claim:
            while waiting and len(path) == 1:
                here = waiting.popleft()
                for target in self._brings(here, claim):
                    if target == node:
                        path += _back(here, came_from)
                        break
                    if target not in came_from:
                        came_from[target] = here
                        waiting.append(target)
        return _shown([self._graph.nodes[index].block.identifier for index in reversed(path)])

    def _origins(self, claim: int) -> Iterator[int]:
        """Yield the nodes at which a claim begins: the start, or one that begins it whatever arrives."""
        if self._start & claim:
            yield self._graph.start
        for node, taken in self._steps.items():
            claims = self.arriving[node]
            if claims and any(out & claim for out in taken(claims & ~claim)):
                yield node

    def _brings(self, node: int, claim: int) -> Iterator[int]:
        """Yield the nodes that a claim comes to from a node which it holds at."""
        claims = self.arriving[node]
        after, failed = self._steps[node](claims) if node in self._steps else (claims, claims)
        if after & claim:
            yield from self._graph.onward[node]
        if failed & claim:
            yield from self._graph.on_error[node]


def _back(node: int | None, came_from: Mapping[int, int | None]) -> Iterator[int]:
    while node is not None:
        yield node
        node = came_from[node]


def _shown(identifiers: list[str]) -> str:
    if len(identifiers) > _LONGEST_PATH_SHOWN:
        half = _LONGEST_PATH_SHOWN // 2
        identifiers = [*identifiers[:half], "…", *identifiers[-half:]]
    return " > ".join(identifiers)
