"""What may hold where in a flow: a data-flow analysis over the flow's graph.

A state is a set of claims, each one bit. A claim *may* hold at a node when some path from the start brings it there;
something holds *on every path* when its contrary may not. Nothing walks paths one by one: a node is visited again only
when it learns a new claim, so the time is at most claims times blocks and branches.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from connect_constructs.guardrails._flow_graph import FlowGraph, Node

ENTERED = 1
"""The claim that some path leads to a node at all: every start has it, and no step takes it away."""

_HALF_SHOWN = 4
"""A path is shown up to twice as long as this; of a longer one, so much of its beginning and of its end."""

_MOST_SEARCHES = 25
"""Each claim's path is a search of its own through the flow; of so many findings nobody follows each one's."""

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_OF_A_UUID = 8

Step: TypeAlias = Callable[[int], tuple[int, int]]
"""What a node makes of the claims that arrive: those that hold after it, and those on its error branches."""

_NO_TURNS: Mapping[int, int] = {}


def _each(claims: int) -> Iterator[int]:
    """Yield each single claim of several."""
    while claims:
        claim = claims & -claims
        yield claim
        claims ^= claim


def step(*, ends: int = 0, begins: int = 0, turns: Mapping[int, int] = _NO_TURNS, also_on_error: bool = False) -> Step:
    """Return a step that ends some claims, begins others, and turns some into others.

    Args:
        ends: The claims that no longer hold after the node.
        begins: The claims that hold after it, whatever arrives.
        turns: Single claims, each with the claims that hold after the node in its stead where it arrives.
        also_on_error: Whether so on its error branches, too. By default they leave everything as it was.

    Example:
        >>> disabled, enabled = 2, 4
        >>> after, failed = step(ends=enabled, begins=disabled)(ENTERED | enabled)
        >>> after == ENTERED | disabled, failed == ENTERED | enabled
        (True, True)
        >>> after, _ = step(turns={enabled: disabled})(ENTERED)
        >>> after == ENTERED
        True

    References:
        Gen and kill sets of data-flow analysis.
    """
    turning = sum(turns)
    kept = ~(ends | turning)

    def taken(claims: int) -> tuple[int, int]:
        after = (claims & kept) | begins
        for claim in _each(claims & turning):
            after |= turns[claim]
        return after, after if also_on_error else claims

    return taken


def half_done(whole: Step) -> Step:
    """Return a step of which nobody can tell, on its error branches, whether it was taken: so both may be.

    Args:
        whole: The step; so is what invokes a module that cannot be followed.

    Example:
        >>> disabled, enabled = 2, 4
        >>> _, failed = half_done(step(ends=enabled, begins=disabled))(ENTERED | enabled)
        >>> failed == ENTERED | enabled | disabled
        True

    References:
        Amazon Connect administrator guide, flow modules: the error branch of a module's block.
    """

    def taken(claims: int) -> tuple[int, int]:
        after, failed = whole(claims)
        return after, failed | after

    return taken


class _Point(NamedTuple):
    """A claim as it arrives at a node; no claim at all at a node where one begins."""

    node: int
    claim: int


class _Trace(NamedTuple):
    """How a path comes to a point.

    Args:
        before: The point before it; None where the path begins.
        head: The path's first nodes, not more than are shown.
        length: The path's length in nodes.
    """

    before: _Point | None
    head: tuple[int, ...]
    length: int


class Dataflow:
    """The claims that may hold at every node of a flow's graph.

    Args:
        graph: The flow's graph.
        start: The claims that hold where a contact enters.
        steps: What nodes make of the claims that arrive; every other node leaves them as they are. A step makes of
            several claims what it makes of each of them, taken together.

    Attributes:
        arriving: For each node the claims that may hold when a contact comes to it; 0 where no path leads.

    References:
        Kildall's worklist algorithm; Kam and Ullman, distributive data-flow frameworks.
    """

    def __init__(self, graph: FlowGraph, start: int, steps: Mapping[int, Step]) -> None:
        self._graph = graph
        self._start = start | ENTERED
        self._steps = steps
        self._traces: dict[int, Mapping[_Point, _Trace]] = {}
        self.arriving = [0] * len(graph.nodes)
        self._spread()

    def path_to(self, node: int, claim: int, among: int = 0) -> str:
        """Return a shortest path that brings a claim to a node, from where it begins, in words.

        Args:
            node: A node that the claim may hold at.
            claim: That one claim.
            among: Further claims: where one of them turned into the claim, the path begins where that one does.

        Returns:
            The path's blocks by their identifiers, or by type where those are what the console makes; a long path
            without its middle, and after the first paths of a flow the last block alone.
        """
        if len(self._traces) == _MOST_SEARCHES and claim | among not in self._traces:
            return " > ".join(("…", *self._identifiers((node,))))
        traces = self._traced(claim | among)
        point: _Point | None = _Point(node, claim)
        _, head, length = traces[_Point(node, claim)]
        is_long = length > 2 * _HALF_SHOWN
        tail: list[int] = []
        while point is not None and not (is_long and len(tail) == _HALF_SHOWN):
            tail.append(point.node)
            point = traces[point].before
        beginning = [*self._identifiers(head), "…"] if is_long else []
        return " > ".join([*beginning, *self._identifiers(reversed(tail))])

    def _identifiers(self, nodes: Iterable[int]) -> Iterator[str]:
        for node in map(self._graph.nodes.__getitem__, nodes):
            if not node.is_fork:
                yield _shown(node)

    def _spread(self) -> None:
        arriving, onward, on_error, steps = self.arriving, self._graph.onward, self._graph.on_error, self._steps
        arriving[self._graph.start] = self._start
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

    def _traced(self, followed: int) -> Mapping[_Point, _Trace]:
        """Go once, breadth first, wherever paths bring some claims; so the first way found is a shortest."""
        if followed in self._traces:
            return self._traces[followed]
        traces = {point: _Trace(None, (point.node,), 1) for point in self._beginnings(followed)}
        waiting = deque(traces)
        while waiting:
            point = waiting.popleft()
            _, head, length = traces[point]
            for there in self._beyond(point, followed):
                if there not in traces:
                    traces[there] = _Trace(point, (*head, there.node)[:_HALF_SHOWN], length + 1)
                    waiting.append(there)
        self._traces[followed] = traces
        return traces

    def _beginnings(self, followed: int) -> Iterator[_Point]:
        """Yield where some claims begin: at the start, or at a node that begins one although none of them arrives."""
        for claim in _each(self._start & followed):
            yield _Point(self._graph.start, claim)
        for node, taken in self._steps.items():
            if self.arriving[node] and any(out & followed for out in taken(self.arriving[node] & ~followed)):
                yield _Point(node, 0)

    def _beyond(self, point: _Point, followed: int) -> Iterator[_Point]:
        """Yield the points that one claim, or one that begins here, leads to."""
        claims = point.claim or self.arriving[point.node] & ~followed
        after, failed = self._steps[point.node](claims) if point.node in self._steps else (claims, claims)
        for targets, brought in (
            (self._graph.onward[point.node], after & followed),
            (self._graph.on_error[point.node], failed & followed),
        ):
            for claim in _each(brought):
                for target in targets:
                    yield _Point(target, claim)


def _shown(node: Node) -> str:
    """Return a block as a path names it: one of a module with the module's name, one of the console's by its type."""
    block, module = node.block, node.flow
    name = f"{block.type} {block.identifier[:_OF_A_UUID]}" if _UUID.fullmatch(block.identifier) else block.identifier
    return name if block is node.entered_by else f"{module.name or 'module'}: {name}"
