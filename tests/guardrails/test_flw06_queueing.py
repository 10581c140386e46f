"""FLW06: which checks come before queueing, on every path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.guardrails.conftest import Judge
from tests.guardrails.flows import block, flow

_END = block("End", "DisconnectParticipant")
_QUEUE = block("Queue", "TransferContactToQueue", errors={"QueueAtCapacity": "End", "NoMatchingError": "End"})
_RETURN = block("Return", "EndFlowModuleExecution")
_HOURS = "no CheckHoursOfOperation comes first on the path "
_STAFFING = "no check of staffing comes first on the path "


def _hours(then: str, *, error: str = "End") -> dict[str, Any]:
    return block("Hours", "CheckHoursOfOperation", then=then, conditions=[then], errors={"NoMatchingError": error})


def _staff(then: str, metric: Any = "NumberOfAgentsAvailable", *, error: str = "End") -> dict[str, Any]:
    errors = {"NoMatchingCondition": error, "NoMatchingError": error}
    return block("Staff", "CheckMetricData", {"MetricType": metric}, then=then, conditions=[then], errors=errors)


def _metrics(then: str, *, error: str = "End") -> dict[str, Any]:
    return block("Metrics", "GetMetricData", then=then, errors={"NoMatchingError": error})


def _compare(then: str, value: Any, *, otherwise: str = "End") -> dict[str, Any]:
    errors = {"NoMatchingCondition": otherwise}
    return block("Compare", "Compare", {"ComparisonValue": value}, then=otherwise, conditions=[then], errors=errors)


def _target(then: str, *, name: str = "Target", error: str = "End", **to: Any) -> dict[str, Any]:
    return block(name, "UpdateContactTargetQueue", to, then=then, errors={"NoMatchingError": error})


def _invoke(then: str, module: str = "flow1", *, error: str = "End") -> dict[str, Any]:
    return block("Invoke", "InvokeFlowModule", {"FlowModuleId": module}, then=then, errors={"NoMatchingError": error})


def _found(judged_flows: Judge, *flows: Mapping[str, Any]) -> list[tuple[str, str | None, str]]:
    """Return verdict, block and message of everything that FLW06 says, module by module after the first flow."""
    findings = [item for item in judged_flows(*flows).findings if item.guardrail == "FLW06"]
    return [(item.verdict, item.place.block, item.message) for item in findings]


def _messages(judged_flows: Judge, *blocks: Mapping[str, Any]) -> list[str]:
    found = _found(judged_flows, flow(*blocks, _QUEUE, _END))
    assert all(place == "Queue (TransferContactToQueue)" for _, place, _ in found)
    return [message for _, _, message in found]


def test_queueing_at_once_lacks_both_checks(judged_flows: Judge) -> None:
    """Each missing check is a finding of its own, at the block that queues, with the path."""
    assert _found(judged_flows, flow(_QUEUE, _END)) == [
        ("fail", "Queue (TransferContactToQueue)", _HOURS + "Queue"),
        ("fail", "Queue (TransferContactToQueue)", _STAFFING + "Queue"),
    ]


@pytest.mark.parametrize("metric", ["NumberOfAgentsAvailable", "NumberOfAgentsStaffed", "NumberOfAgentsOnline"])
def test_both_checks_in_either_order_pass(judged_flows: Judge, metric: str) -> None:
    """Hours and any of the three staffing metrics."""
    assert _messages(judged_flows, _hours("Staff"), _staff("Queue", metric)) == []
    assert _messages(judged_flows, _staff("Hours", metric), _hours("Queue")) == []


def test_passing_through_counts_on_error_branches_too(judged_flows: Judge) -> None:
    """Whichever branch leads on, the check was there."""
    blocks = [_hours("End", error="Staff"), _staff("End", error="Metrics"), _metrics("Queue")]
    assert _messages(judged_flows, *blocks) == []


def test_one_path_without_a_check_is_enough(judged_flows: Judge) -> None:
    """The path that goes round a check is told; checks after the queue do not count."""
    skipping = _compare("Hours", "$.Attributes.vip", otherwise="Staff")
    assert _messages(judged_flows, skipping, _hours("Staff"), _staff("Queue")) == [_HOURS + "Compare > Staff > Queue"]


def test_checks_after_queueing_come_too_late(judged_flows: Judge) -> None:
    """A contact that the queue refuses is checked and queued again: the first time counts."""
    queue = block("Queue", "TransferContactToQueue", errors={"QueueAtCapacity": "Hours", "NoMatchingError": "End"})
    found = _found(judged_flows, flow(queue, _hours("Staff"), _staff("Queue"), _END))
    assert [message for _, _, message in found] == [_HOURS + "Queue", _STAFFING + "Queue"]


@pytest.mark.parametrize("metric", ["NumberOfContactsInQueue", "OldestContactInQueueAgeSeconds", None])
def test_other_metrics_are_no_check_of_staffing(judged_flows: Judge, metric: str | None) -> None:
    """How long the queue is does not tell whether anybody works on it."""
    assert _messages(judged_flows, _hours("Staff"), _staff("Queue", metric)) == [_STAFFING + "Hours > Staff > Queue"]


@pytest.mark.parametrize("metric", ["$.Attributes.metric", "${metric}", {"Name": "NumberOfAgentsStaffed"}])
def test_a_metric_that_is_not_known_here_is_unknown(judged_flows: Judge, metric: Any) -> None:
    """It may be staffing; a sure check on the way settles it, before or after."""
    (message,) = _messages(judged_flows, _hours("Staff"), _staff("Queue", metric))
    expected = "a module or a dynamic metric on it may have made the check of staffing that the path "
    assert message == f"cannot tell: {expected}Hours > Staff > Queue lacks"
    sure = [_hours("Staff"), _staff("Metrics", metric), _metrics("Compare")]
    assert _messages(judged_flows, *sure, _compare("Queue", "$.Metrics.Agents.Online.Count")) == []


@pytest.mark.parametrize("value", ["$.Metrics.Agents.Available.Count", "$.Metrics.['Agents'].Staffed.Count"])
def test_metrics_that_are_fetched_and_compared_are_a_check(judged_flows: Judge, value: str) -> None:
    """GetMetricData counts once an agent metric is compared, on whatever branch either leads on."""
    fetched = [_hours("Metrics"), _metrics("Compare", error="Compare")]
    assert _messages(judged_flows, *fetched, _compare("Queue", value, otherwise="Queue")) == []


def test_metrics_that_are_only_fetched_or_only_compared_are_no_check(judged_flows: Judge) -> None:
    """Neither half counts alone, nor a Compare on something else, nor one that comes before."""
    agents = "$.Metrics.Agents.Available.Count"
    for blocks in (
        [_hours("Metrics"), _metrics("Queue")],
        [_hours("Compare"), _compare("Queue", agents)],
        [_hours("Metrics"), _metrics("Compare"), _compare("Queue", "$.Metrics.Queue.Size")],
        [_hours("Metrics"), _metrics("Compare"), _compare("Queue", "Agents")],
        [_hours("Compare"), _compare("Metrics", agents), _metrics("Queue")],
    ):
        path = " > ".join(item["Identifier"] for item in (*blocks, _QUEUE))
        assert _messages(judged_flows, *blocks) == [_STAFFING + path]


def test_an_agents_own_queue_needs_no_checks(judged_flows: Judge) -> None:
    """The target that was set last on the path counts, also when only the contact tells which agent."""
    assert _messages(judged_flows, _target("Queue", AgentId="$.Attributes.agent")) == []
    to_agent_last = [_target("Other", QueueId="${Desk.QueueArn}"), _target("Queue", name="Other", AgentId="0a1b")]
    assert _messages(judged_flows, *to_agent_last) == []
    to_queue_last = [_target("Other", AgentId="0a1b"), _target("Queue", name="Other", QueueId="${Desk.QueueArn}")]
    path = "Target > Other > Queue"
    assert _messages(judged_flows, *to_queue_last) == [_HOURS + path, _STAFFING + path]


def test_a_target_that_could_not_be_set_is_as_it_was(judged_flows: Judge) -> None:
    """On the block's error branch the contact still goes to the queue it had; an empty agent is none."""
    path = "Target > Queue"
    failing = _target("End", error="Queue", AgentId="0a1b")
    assert _messages(judged_flows, failing) == [_HOURS + path, _STAFFING + path]
    assert _messages(judged_flows, _target("Queue", AgentId="")) == [_HOURS + path, _STAFFING + path]


def test_an_agents_queue_on_one_path_excuses_no_other(judged_flows: Judge) -> None:
    """Where paths meet, each is judged by its own target and its own checks."""
    choosing = _compare("Target", "$.Attributes.agent", otherwise="Hours")
    blocks = [choosing, _target("Queue", AgentId="$.Attributes.agent"), _hours("Queue")]
    assert _messages(judged_flows, *blocks) == [_STAFFING + "Compare > Hours > Queue"]


def test_checks_inside_a_module_of_the_run_count(judged_flows: Judge) -> None:
    """A module is followed; what it lacks is lacking."""
    invoking = flow(_invoke("Queue"), _QUEUE, _END)
    assert _found(judged_flows, invoking, flow(_hours("Staff"), _staff("Return"), _RETURN, _END)) == []
    ((verdict, _, message),) = _found(judged_flows, invoking, flow(_hours("Return"), _RETURN, _END))
    assert (verdict, message) == ("fail", _STAFFING + "Invoke > module: Hours > module: Return > Queue")


def test_a_module_that_failed_to_start_has_checked_nothing(judged_flows: Judge) -> None:
    """From the invocation's error branch a path leads to the queue without the module's checks."""
    invoking = flow(_invoke("Queue", error="Queue"), _QUEUE, _END)
    found = _found(judged_flows, invoking, flow(_hours("Staff"), _staff("Return"), _RETURN, _END))
    assert [message for _, _, message in found] == [_HOURS + "Invoke > Queue", _STAFFING + "Invoke > Queue"]


def test_a_module_elsewhere_may_have_checked(judged_flows: Judge) -> None:
    """It cannot be told, unless the flow checks by itself; where the module failed to start, it can."""
    found = _found(judged_flows, flow(_hours("Invoke"), _invoke("Queue", "elsewhere"), _QUEUE, _END))
    expected = "a module or a dynamic metric on it may have made the check of staffing that the path "
    assert found == [
        ("unknown", "Queue (TransferContactToQueue)", f"cannot tell: {expected}Hours > Invoke > Queue lacks")
    ]
    assert _messages(judged_flows, _invoke("Hours", "elsewhere"), _hours("Staff"), _staff("Queue")) == []
    assert _messages(judged_flows, _invoke("End", "elsewhere", error="Queue")) == [
        _HOURS + "Invoke > Queue",
        _STAFFING + "Invoke > Queue",
    ]


@pytest.mark.parametrize("branch", [{"then": "Queue"}, {"then": "End", "error": "Queue"}])
def test_a_module_elsewhere_may_have_set_another_target(judged_flows: Judge, branch: dict[str, str]) -> None:
    """An agent's own queue before it is no sure exemption after it, even if the module failed half-way."""
    found = _found(judged_flows, flow(_target("Invoke", AgentId="0a1b"), _invoke(module="x", **branch), _QUEUE, _END))
    assert [verdict for verdict, _, _ in found] == ["unknown", "unknown"]


def test_a_module_by_itself_cannot_tell_what_was_checked_before(judged_flows: Judge) -> None:
    """The flow that invokes it may have checked; what the module checks by itself is settled."""
    module = flow(_compare("Hours", "$.Attributes.desk", otherwise="Return"), _hours("Queue"), _QUEUE, _RETURN, _END)
    reason = "the flow that invokes this module may have made the check of staffing that the path "
    assert _found(judged_flows, module) == [
        ("unknown", "Queue (TransferContactToQueue)", f"cannot tell: {reason}Compare > Hours > Queue lacks")
    ]


def test_a_queue_inside_a_module_is_judged_from_the_flow(judged_flows: Judge) -> None:
    """The block that invokes the module has the finding, which names the module's block."""
    module = flow(_compare("Queue", "$.Attributes.desk", otherwise="Return"), _QUEUE, _RETURN, _END)
    found = _found(judged_flows, flow(_hours("Invoke"), _invoke("End"), _END), module)
    path = "Hours > Invoke > module: Compare > module: Queue, into the module's block Queue (TransferContactToQueue)"
    assert ("fail", "Invoke (InvokeFlowModule)", _STAFFING + path) in found
    assert [verdict for verdict, _, _ in found] == ["fail", "unknown", "unknown"]
    checked = flow(_hours("Staff"), _staff("Invoke"), _invoke("End"), _END)
    assert [verdict for verdict, _, _ in _found(judged_flows, checked, module)] == ["unknown", "unknown"]


def test_a_flow_that_never_queues_has_nothing_to_check(judged_flows: Judge) -> None:
    """Nor is moving a contact on from a customer-queue flow queueing: it was queued before."""
    errors = {"QueueAtCapacity": "End", "NoMatchingError": "End"}
    assert _found(judged_flows, flow(_END)) == []
    assert _found(judged_flows, flow(block("On", "DequeueContactAndTransferToQueue", errors=errors), _END)) == []


def test_a_queue_that_no_path_leads_to_is_not_judged(judged_flows: Judge) -> None:
    """An unreachable block is FLW12's."""
    assert _found(judged_flows, flow(_END, _QUEUE)) == []
