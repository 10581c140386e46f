"""The data-flow engine, case by case, against every path of small flows, and by its count of steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect_constructs.guardrails._dataflow import ENTERED, Dataflow, Step, half_done, step
from connect_constructs.guardrails._flow_graph import FlowGraph
from tests.guardrails.graphs import wired

_P, _Q, _R = 1 << 1, 1 << 2, 1 << 3
_CLAIMS = (_P, _Q, _R)
_NAMES = "ABCDEFG"


def _analysed(*blocks: tuple[str, str], start: int = 0, steps: Mapping[str, Step]) -> tuple[Dataflow, dict[str, int]]:
    """Return the analysis, and what arrives at each block by identifier."""
    graph = FlowGraph(wired(*blocks))
    nodes = {node.block.identifier: index for index, node in enumerate(graph.nodes)}
    analysis = Dataflow(graph, start, {nodes[name]: taken for name, taken in steps.items()})
    return analysis, {name: analysis.arriving[index] for name, index in nodes.items()}


def test_a_claim_spreads_from_the_start_along_every_branch() -> None:
    """What holds at the start may hold wherever nothing ends it; where no path leads, nothing does."""
    _, arriving = _analysed(("A", "B !C"), ("B", ""), ("C", "B"), ("Island", "B"), start=_P, steps={})
    assert arriving == {"A": _P | ENTERED, "B": _P | ENTERED, "C": _P | ENTERED, "Island": 0}


def test_a_step_ends_and_begins_claims_behind_its_block() -> None:
    """A block changes what comes after it, not what arrives."""
    _, arriving = _analysed(("A", "B"), ("B", "C"), ("C", ""), start=_P, steps={"B": step(ends=_P, begins=_Q)})
    assert (arriving["B"], arriving["C"]) == (_P | ENTERED, _Q | ENTERED)


@pytest.mark.parametrize(("also_on_error", "expected"), [(False, _P), (True, _Q)])
def test_an_error_branch_leaves_things_as_they_were_unless_told(also_on_error: bool, expected: int) -> None:  # noqa: FBT001 - a parameter of the test
    """A block that failed has changed nothing, by default."""
    taken = step(ends=_P, begins=_Q, also_on_error=also_on_error)
    _, arriving = _analysed(("A", "B !C"), ("B", ""), ("C", ""), start=_P, steps={"A": taken})
    assert arriving["C"] == expected | ENTERED


def test_a_claim_turns_into_others_only_where_it_arrives() -> None:
    """Turning takes a claim away and brings what it turns into; without the claim, it brings nothing."""
    taken = step(turns={_P: _Q | _R})
    assert taken(ENTERED | _P) == (ENTERED | _Q | _R, ENTERED | _P)
    assert taken(ENTERED) == (ENTERED, ENTERED)


def test_a_half_done_step_may_be_done_or_not_on_error() -> None:
    """Nobody can tell whether a block that failed had done its part before."""
    assert half_done(step(ends=_P, begins=_Q))(ENTERED | _P) == (ENTERED | _Q, ENTERED | _P | _Q)


def test_paths_that_meet_bring_all_their_claims() -> None:
    """Where one path has a claim and another has not, it may hold; only what ends it on both makes it hold on none."""
    blocks = (("A", "B C"), ("B", "D"), ("C", "D"), ("D", ""))
    _, one = _analysed(*blocks, start=_P, steps={"B": step(ends=_P)})
    _, both = _analysed(*blocks, start=_P, steps={"B": step(ends=_P), "C": step(ends=_P)})
    assert (one["D"], both["D"]) == (_P | ENTERED, ENTERED)


def test_a_loop_brings_claims_back() -> None:
    """What begins later in a loop may hold at the loop's first block on the next round."""
    _, arriving = _analysed(("A", "B"), ("B", "A C"), ("C", ""), steps={"B": step(begins=_P)})
    assert arriving == {"A": _P | ENTERED, "B": _P | ENTERED, "C": _P | ENTERED}


def test_a_path_is_told_from_where_its_claim_begins() -> None:
    """What came before has no part in it; of several paths the shortest is told."""
    blocks = (("A", "B"), ("B", "C D"), ("C", "D"), ("D", "E"), ("E", ""))
    analysis, _ = _analysed(*blocks, start=_P, steps={"B": step(begins=_Q)})
    assert analysis.path_to(4, _Q) == "B > D > E"
    assert analysis.path_to(4, _P) == "A > B > D > E"
    assert analysis.path_to(4, ENTERED) == "A > B > D > E"


def test_a_path_to_the_start_itself_is_the_start() -> None:
    """A claim that holds from the start needs no way there."""
    analysis, _ = _analysed(("A", "A"), start=_P, steps={})
    assert analysis.path_to(0, _P) == "A"


def test_a_path_may_come_back_to_the_block_where_its_claim_begins() -> None:
    """The block that begins a claim meets it only on the next round."""
    analysis, _ = _analysed(("A", "B"), ("B", "A"), steps={"A": step(begins=_P)})
    assert analysis.path_to(0, _P) == "A > B > A"


def test_a_path_avoids_what_ends_its_claim() -> None:
    """A longer way round is told where the short one ends the claim, on an error branch where that alone keeps it."""
    blocks = (("A", "B C"), ("B", "D !E"), ("C", "E"), ("D", ""), ("E", "D"))
    analysis, _ = _analysed(*blocks, start=_P, steps={"B": step(ends=_P), "C": step(ends=_P)})
    assert analysis.path_to(3, _P) == "A > B > E > D"


def test_a_path_begins_before_a_turn_when_told_which_claims_turn() -> None:
    """Where a claim is only a later form of another, the path begins with the first form."""
    blocks = (("A", "B"), ("B", "C"), ("C", ""))
    analysis, _ = _analysed(*blocks, start=_P, steps={"B": step(turns={_P: _Q})})
    assert analysis.path_to(2, _Q) == "B > C"
    assert analysis.path_to(2, _Q, among=_P) == "A > B > C"


@pytest.mark.parametrize(
    ("blocks", "told"),
    [
        (8, "B0 > B1 > B2 > B3 > B4 > B5 > B6 > B7"),
        (9, "B0 > B1 > B2 > B3 > … > B5 > B6 > B7 > B8"),
        (30, "B0 > B1 > B2 > B3 > … > B26 > B27 > B28 > B29"),
    ],
)
def test_a_long_path_is_told_without_its_middle(blocks: int, told: str) -> None:
    """Eight blocks are told; of more, the first four and the last four."""
    analysis, _ = _analysed(*((f"B{n}", f"B{n + 1}") for n in range(blocks)), start=_P, steps={})
    assert analysis.path_to(blocks - 1, _P) == told


def test_the_search_for_paths_is_given_up_when_too_many_are_at_fault() -> None:
    """Each claim is a search of its own; after 25 of them, a path is its last block."""
    analysis, _ = _analysed(("A", "B"), ("B", ""), start=(1 << 40) - 2, steps={})
    assert [analysis.path_to(1, 1 << number) for number in range(1, 40)] == ["A > B"] * 25 + ["… > B"] * 14
    assert analysis.path_to(1, 1 << 25) == "A > B"


def test_a_path_names_the_consoles_blocks_by_type_and_a_modules_by_the_module() -> None:
    """An identifier that the console made says nothing to a reader; nor does a module's block without its module."""
    uuid = "0f9e8d7c-6b5a-4321-8765-0123456789ab"
    module = replace(wired(("Return", "")), name="greeting")
    analysis = Dataflow(FlowGraph(wired((uuid, "End"), ("End", ""), invoking={uuid: module})), _P, {})
    assert analysis.path_to(1, _P) == "InvokeFlowModule 0f9e8d7c > greeting: Return > End"


def test_a_path_names_equal_identifiers_once_each() -> None:
    """The fork before blocks of one identifier is no block of the path."""
    analysis = Dataflow(FlowGraph(wired(("A", "B"), ("B", "C"), ("B", "C"), ("C", ""))), _P, {})
    assert analysis.path_to(3, _P) == "A > B > C"


_SOME = st.lists(st.sampled_from(_CLAIMS), max_size=3, unique=True).map(sum)


@st.composite
def _steps(draw: st.DrawFn) -> Step:
    turns = draw(st.dictionaries(st.sampled_from(_CLAIMS), _SOME, max_size=2))
    taken = step(ends=draw(_SOME) & ~sum(turns), begins=draw(_SOME), turns=turns, also_on_error=draw(st.booleans()))
    return half_done(taken) if draw(st.booleans()) else taken


@st.composite
def _analyses(draw: st.DrawFn) -> tuple[FlowGraph, int, dict[int, Step], Dataflow]:
    """Return a small flow with random branches and steps, and its analysis."""
    names = _NAMES[: draw(st.integers(1, len(_NAMES)))]
    targets = st.lists(st.sampled_from([*names, *(f"!{name}" for name in names)]), max_size=3).map(" ".join)
    graph = FlowGraph(wired(*((name, draw(targets)) for name in names)))
    steps = draw(st.dictionaries(st.integers(0, len(names) - 1), _steps()))
    start = draw(_SOME)
    return graph, start, steps, Dataflow(graph, start, steps)


@given(_analyses())
def test_what_may_arrive_is_what_some_path_brings(case: tuple[FlowGraph, int, dict[int, Step], Dataflow]) -> None:
    """Walking every path by itself, until it repeats a block in the same state, brings the same claims."""
    graph, start, steps, analysis = case
    walked = {(graph.start, start | ENTERED)}
    waiting = list(walked)
    while waiting:
        node, claims = waiting.pop()
        after, failed = steps[node](claims) if node in steps else (claims, claims)
        further = {(target, after) for target in graph.onward[node]} | {
            (target, failed) for target in graph.on_error[node]
        }
        waiting += further - walked
        walked |= further
    brought = [0] * len(graph.nodes)
    for node, claims in walked:
        brought[node] |= claims
    assert analysis.arriving == brought


@given(_analyses(), st.sampled_from((ENTERED, *_CLAIMS)))
def test_a_told_path_is_real(case: tuple[FlowGraph, int, dict[int, Step], Dataflow], claim: int) -> None:
    """Wherever a claim may hold, the path told begins it, leads there branch by branch, and carries it all the way."""
    graph, start, steps, analysis = case

    def taken(node: int, claims: int) -> tuple[int, int]:
        return steps[node](claims) if node in steps else (claims, claims)

    def carries(here: int, there: int, claims: int) -> bool:
        after, failed = taken(here, claims)
        return bool(
            (there in graph.onward[here] and after & claim) or (there in graph.on_error[here] and failed & claim)
        )

    for node, arriving in enumerate(analysis.arriving):
        if arriving & claim:
            path = [_NAMES.index(name) for name in analysis.path_to(node, claim).split(" > ")]
            assert path[-1] == node
            begun = claim if path[0] == graph.start and (start | ENTERED) & claim else 0
            if len(path) == 1:
                assert begun
                continue
            arrives_without = analysis.arriving[path[0]] & ~claim
            assert carries(path[0], path[1], begun) or carries(path[0], path[1], arrives_without)
            assert all(carries(*pair, claim) for pair in pairwise(path[1:]))
            assert len(path) <= len(graph.nodes) + 1


def _counted(steps: dict[int, Step]) -> tuple[dict[int, Step], list[int]]:
    """Return steps that note each time they are taken."""
    calls: list[int] = []

    def counting(node: int, taken: Step) -> Step:
        def noted(claims: int) -> tuple[int, int]:
            calls.append(node)
            return taken(claims)

        return noted

    return {node: counting(node, taken) for node, taken in steps.items()}, calls


@pytest.mark.parametrize("blocks", [25, 250])
def test_work_grows_with_claims_times_blocks(blocks: int) -> None:
    """Where every block leads to every other, a block is visited at most once for each claim, and once to enter it."""
    names = [f"B{number}" for number in range(blocks)]
    everywhere = " ".join((*names, *(f"!{name}" for name in names)))
    claims = [1 << (number + 1) for number in range(8)]
    steps, calls = _counted(
        {node: step(ends=claims[node % 8], begins=claims[(node + 3) % 8]) for node in range(blocks)}
    )
    analysis = Dataflow(FlowGraph(wired(*((name, everywhere) for name in names))), 0, steps)
    assert len(calls) <= (len(claims) + 1) * blocks

    calls.clear()
    for node in range(blocks):
        for claim in claims:
            assert analysis.path_to(node, claim)
    assert len(calls) <= 3 * len(claims) * blocks


def test_a_block_that_waits_is_visited_once_for_all_that_it_learns() -> None:
    """Where many branches meet, the block behind them is not visited again for each."""
    names = [f"B{number}" for number in range(8)]
    graph = FlowGraph(wired(("A", " ".join(names)), *((name, "Z") for name in names), ("Z", "")))
    steps = {position: step(begins=1 << position) for position in range(1, 9)}
    meeting, calls = _counted({9: step()})
    analysis = Dataflow(graph, 0, steps | meeting)
    assert analysis.arriving[9] == (1 << 9) - 1
    assert calls == [9]
