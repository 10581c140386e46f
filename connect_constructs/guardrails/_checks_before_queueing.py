"""Which checks a contact has passed through on its paths through a flow: of hours of operation, and of staffing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product, starmap
from typing import Literal, NamedTuple

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.flow import Flow, FlowBlock
from connect_constructs.facts.flow_text import all_references_in, static
from connect_constructs.facts.value import text
from connect_constructs.guardrails._dataflow import ENTERED, Dataflow, Step, half_done, step
from connect_constructs.guardrails._flow_graph import graph_of

Check = Literal["hours", "staffing"]
CHECKS: Mapping[Check, str] = {"hours": "CheckHoursOfOperation", "staffing": "check of staffing"}
"""The checks, in words."""

_STAFFING_METRICS = ("NumberOfAgentsAvailable", "NumberOfAgentsStaffed", "NumberOfAgentsOnline")


class _Course(NamedTuple):
    """What a contact has come through on a path.

    Args:
        hours: Whether hours of operation were checked; None where that is not known here.
        staffing: Whether staffing was checked; None where that is not known here.
        metrics: Whether metrics were fetched, which a later block can compare.
        agents_queue: Whether the queue that the contact would go to is an agent's own.
    """

    hours: bool | None
    staffing: bool | None
    metrics: bool
    agents_queue: bool


_CHECKED, _EITHER = (False, None, True), (False, True)
_CLAIMS = {
    course: ENTERED << number
    for number, course in enumerate(starmap(_Course, product(_CHECKED, _CHECKED, _EITHER, _EITHER)), start=1)
}
"""The claim that some path takes this course: paths differ in what they have come through together, not one by one."""

_UNCHECKED = {
    (check, surely): sum(
        claim
        for course, claim in _CLAIMS.items()
        if getattr(course, check) is (False if surely else None) and not course.agents_queue
    )
    for check in CHECKS
    for surely in (False, True)
}
"""The claims that a path bound for no agent's own queue lacks a check, surely or maybe."""

_NOT_SURELY_CHECKED = {
    check: sum(claim for course, claim in _CLAIMS.items() if not getattr(course, check)) for check in CHECKS
}


def _passing(change: Callable[[_Course], _Course]) -> Step:
    """Return the step of a block that counts on whatever branch a contact leaves it."""
    return step(turns=_turns(change), also_on_error=True)


def _turns(change: Callable[[_Course], _Course]) -> Mapping[int, int]:
    return {claim: _CLAIMS[change(course)] for course, claim in _CLAIMS.items()}


_CHECKS_HOURS = _passing(lambda course: course._replace(hours=True))
_CHECKS_STAFFING = _passing(lambda course: course._replace(staffing=True))
_MAY_CHECK_STAFFING = _passing(lambda course: course._replace(staffing=course.staffing or None))
_FETCHES_METRICS = _passing(lambda course: course._replace(metrics=True))
_COMPARES_METRIC = _passing(lambda course: course._replace(staffing=course.metrics or course.staffing))
_NAMES_AGENT = step(turns=_turns(lambda course: course._replace(agents_queue=True)))
_NAMES_QUEUE = step(turns=_turns(lambda course: course._replace(agents_queue=False)))
_MAY_DO_ANYTHING = half_done(
    step(turns=_turns(lambda now: _Course(now.hours or None, now.staffing or None, now.metrics, agents_queue=False)))
)


def _checking_metric(block: FlowBlock) -> Step | None:
    metric = static(block.parameters.get("MetricType"))
    if isinstance(metric, Unknown):
        return _MAY_CHECK_STAFFING
    return _CHECKS_STAFFING if metric in _STAFFING_METRICS else None


def _comparing(block: FlowBlock) -> Step | None:
    compared = all_references_in(block.parameters.get("ComparisonValue"))
    is_agents = any(namespace == "Metrics" and path[:1] == ("Agents",) for namespace, path in compared)
    return _COMPARES_METRIC if is_agents else None


def _names_agent(block: FlowBlock) -> bool:
    """Tell whether a block targets an agent's own queue: by the agent alone, since it takes one of the two."""
    agent, queue = (text(block.parameters.get(key)) for key in ("AgentId", "QueueId"))
    return isinstance(agent, str) and bool(agent.strip()) and not queue


_STEPS: Mapping[str, Callable[[FlowBlock], Step | None]] = {
    "CheckHoursOfOperation": lambda _: _CHECKS_HOURS,
    "CheckMetricData": _checking_metric,
    "Compare": _comparing,
    "GetMetricData": lambda _: _FETCHES_METRICS,
    "UpdateContactTargetQueue": lambda block: _NAMES_AGENT if _names_agent(block) else _NAMES_QUEUE,
}


class ChecksBefore:
    """The checks that come before each block of a flow.

    Args:
        flow: The flow. A flow begins with nothing checked; a module by itself cannot tell what was checked before it.
    """

    def __init__(self, flow: Flow) -> None:
        graph = graph_of(flow)
        steps = dict.fromkeys(graph.opaque, _MAY_DO_ANYTHING)
        for index, node in enumerate(graph.nodes):
            if node.block.type in _STEPS and (taken := _STEPS[node.block.type](node.block)):
                steps[index] = taken
        checked = None if flow.is_module else False
        start = _Course(hours=checked, staffing=checked, metrics=False, agents_queue=False)
        self._dataflow = Dataflow(graph, _CLAIMS[start], steps)

    def path_without(self, node: int, check: Check, *, surely: bool) -> str | None:
        """Return a path that brings a contact to a node, bound for no agent's own queue, without a check.

        Args:
            node: A node of the flow's graph.
            check: The check.
            surely: Whether the check is surely not on the path, rather than maybe.
        """
        unchecked = self._dataflow.arriving[node] & _UNCHECKED[check, surely]
        if not unchecked:
            return None
        return self._dataflow.path_to(node, unchecked & -unchecked, among=_NOT_SURELY_CHECKED[check])
