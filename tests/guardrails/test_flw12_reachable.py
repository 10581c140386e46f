"""FLW12, clause by clause, and against a slow search."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from connect_constructs.facts.flow import Flow
from connect_constructs.facts.place import Place
from connect_constructs.guardrails.flw12_every_block_is_reachable import EveryBlockIsReachable
from connect_constructs.guardrails.policy import GuardrailPolicy
from connect_constructs.readers.flow import FlowSource, read_flow
from tests.guardrails.conftest import FlowVerdicts
from tests.guardrails.flows import block, flow

_END = block("End", "DisconnectParticipant")


def _unreached(document: dict[str, Any]) -> list[str | None]:
    fact = read_flow(json.dumps(document), FlowSource(place=Place(file="flow.json")))
    assert isinstance(fact, Flow)
    return [problem.place.block for problem in EveryBlockIsReachable().check(fact, GuardrailPolicy())]


def test_every_kind_of_branch_leads_on(flow_verdicts: FlowVerdicts) -> None:
    """Blocks behind the next action, a condition and an error are reachable."""
    menu = {"InputTimeLimitExceeded": "b", "NoMatchingCondition": "b", "NoMatchingError": "b"}
    ask = block("Ask", "GetParticipantInput", {"Text": "?"}, then="a", errors=menu, conditions=["c"])
    ends = [block(name, "DisconnectParticipant") for name in "abc"]
    assert ("FLW12", "pass", None) in flow_verdicts(flow(ask, *ends))


def test_each_block_that_nothing_leads_to_is_one_warning(flow_verdicts: FlowVerdicts) -> None:
    """A block that only itself and other unreachable blocks lead to is not reachable."""
    lost = block("Lost", "MessageParticipant", {"Text": "Hello."}, then="Stray")
    stray = block("Stray", "MessageParticipant", {"Text": "Hello."}, then="Lost")
    found = {verdict for verdict in flow_verdicts(flow(_END, lost, stray)) if verdict[0] == "FLW12"}
    assert found == {("FLW12", "fail", "Lost (MessageParticipant)"), ("FLW12", "fail", "Stray (MessageParticipant)")}


def test_a_flow_need_not_start_with_its_first_block(flow_verdicts: FlowVerdicts) -> None:
    """The search begins at StartAction, wherever it stands."""
    say = block("Say", "MessageParticipant", {"Text": "Hello."}, then="End")
    assert ("FLW12", "pass", None) in flow_verdicts(flow(_END, say, start="Say"))


def test_a_templated_target_may_lead_anywhere(flow_verdicts: FlowVerdicts) -> None:
    """While a reachable branch's target is not known, no block is surely unreachable."""
    say = block("Say", "MessageParticipant", {"Text": "Hello."}, then="${next}")
    found = {verdict for verdict in flow_verdicts(flow(say, _END)) if verdict[0] == "FLW12"}
    assert found == {("FLW12", "unknown", "End (DisconnectParticipant)")}


def test_a_templated_target_that_nothing_comes_to_leads_nowhere(flow_verdicts: FlowVerdicts) -> None:
    """A target that is not known matters only where a path comes to its branch."""
    say = block("Say", "MessageParticipant", {"Text": "Hello."}, then="${next}")
    assert ("FLW12", "fail", "Say (MessageParticipant)") in flow_verdicts(flow(_END, say))


def test_a_templated_identifier_is_a_block(flow_verdicts: FlowVerdicts) -> None:
    """A target that looks templated and is the identifier of a block leads to that block alone."""
    say = block("Say", "MessageParticipant", {"Text": "Hello."}, then="${next}")
    following = block("${next}", "DisconnectParticipant")
    assert ("FLW12", "fail", "End (DisconnectParticipant)") in flow_verdicts(flow(say, following, _END))


_SIZES = st.integers(min_value=1, max_value=9)
_WAYS = _SIZES.flatmap(
    lambda size: st.tuples(
        st.integers(0, size - 1),
        st.lists(st.lists(st.integers(0, size), max_size=3), min_size=size, max_size=size),
    )
)
"""A start, and for each block the blocks that it leads to; one number too many stands for no block at all."""


@given(_WAYS)
@settings(deadline=None)
def test_reachable_is_what_a_slow_search_finds(ways: tuple[int, list[list[int]]]) -> None:
    """A block is reported exactly when no walk of any length comes from the start to it."""
    start, targets = ways
    blocks = [
        block(f"b{n}", "Compare", conditions=[f"b{target}" for target in onward]) for n, onward in enumerate(targets)
    ]
    walked = {start}
    for _ in targets:
        walked |= {target for n in walked if n < len(targets) for target in targets[n]}
    expected = [f"b{n} (Compare)" for n in range(len(targets)) if n not in walked]
    assert _unreached(flow(*blocks, start=f"b{start}")) == expected


def test_a_long_chain_needs_no_deep_stack() -> None:
    """A thousand blocks in a chain are walked without recursion, and the one beside it is found."""
    chain = [block(f"b{n}", "Loop", then=f"b{n + 1}") for n in range(998)]
    assert _unreached(flow(*chain, block("b998", "DisconnectParticipant"), _END)) == ["End (DisconnectParticipant)"]
