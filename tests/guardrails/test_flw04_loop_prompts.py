"""FLW04: a loop prompt gives an agent the time to answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.flow import FLOW_TYPES, Flow, FlowBlock
from connect_constructs.facts.place import Place
from connect_constructs.guardrails.flw04_loop_prompts_wait_for_an_agent_to_answer import (
    LoopPromptsWaitForAnAgentToAnswer,
)
from connect_constructs.guardrails.policy import GuardrailPolicy

QUEUE = Flow(
    place=Place(file="flow.json"),
    name=None,
    type="CUSTOMER_QUEUE",
    is_module=False,
    version="2019-10-30",
    characters=0,
    blocks=(),
    start=0,
)
UNKNOWN_TYPE = Unknown("parameter Kind has no default")


def _verdict(seconds: Any, policy: GuardrailPolicy | None = None, **changes: Any) -> str:
    block = FlowBlock(0, "Wait", "MessageParticipantIteratively", {"InterruptFrequencySeconds": seconds}, ())
    flow = replace(QUEUE, blocks=(block,), **changes)
    problems = list(LoopPromptsWaitForAnAgentToAnswer().check(flow, policy or GuardrailPolicy()))
    assert all(problem.place.block == "Wait (MessageParticipantIteratively)" for problem in problems)
    return next(("unknown" if problem.unknown else "fail" for problem in problems), "pass")


@given(seconds=st.integers(-1000, 1000), bound=st.integers(0, 500))
def test_more_than_the_bound_is_needed(seconds: int, bound: int) -> None:
    """The bound itself fails, one second more passes, as text and as a number alike."""
    policy = GuardrailPolicy(loop_interrupt_seconds=bound)
    expected = "pass" if seconds > bound else "fail"
    assert _verdict(str(seconds), policy) == _verdict(seconds, policy) == expected


@pytest.mark.parametrize(("seconds", "verdict"), [("20", "fail"), ("21", "pass"), (None, "pass")])
def test_twenty_seconds_is_the_default(seconds: Any, verdict: str) -> None:
    """An agent has 20 seconds; a prompt that never interrupts takes nobody away."""
    assert _verdict(seconds) == verdict


@pytest.mark.parametrize("seconds", ["often", "", "20.5", True, ["30"], {}, "9" * 30])
def test_what_is_no_number_of_seconds_fails(seconds: Any) -> None:
    """Connect would take none of these."""
    assert _verdict(seconds) == "fail"


@pytest.mark.parametrize("seconds", ["$.Attributes.seconds", "${seconds}", "{{seconds}}", "%SECONDS%"])
def test_what_is_filled_in_later_is_unknown(seconds: str) -> None:
    """Neither the contact's nor another tool's value is known here."""
    assert _verdict(seconds) == "unknown"
    assert _verdict(seconds, type=UNKNOWN_TYPE) == "unknown"


@pytest.mark.parametrize("kind", [kind for kind in FLOW_TYPES if kind != "CUSTOMER_QUEUE"])
def test_other_flows_may_interrupt_as_they_like(kind: str) -> None:
    """Only in a queue does an agent's phone ring meanwhile."""
    assert _verdict("5", type=kind) == "pass"


def test_a_flow_of_no_stated_type_counts_as_a_queue_flow() -> None:
    """Silence is no way out; a type that is not known is, until it would decide."""
    assert _verdict("5", type=None) == "fail"
    assert _verdict("5", type=UNKNOWN_TYPE) == "unknown"
    assert _verdict("30", type=UNKNOWN_TYPE) == "pass"
