"""The graph of a flow: which block leads to which, into modules and back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connect_constructs.facts.flow import Flow
from connect_constructs.guardrails._flow_graph import FlowGraph, graph_of
from tests.guardrails.graphs import wired


def _ways(flow: Flow) -> set[tuple[str, str, str]]:
    """Return every way between nodes by identifier: from, ``>`` or ``!`` for an error branch, to."""
    graph = FlowGraph(flow)
    names = [node.block.identifier for node in graph.nodes]
    ways = {(names[here], ">", names[there]) for here, targets in enumerate(graph.onward) for there in targets}
    return ways | {(names[here], "!", names[there]) for here, targets in enumerate(graph.on_error) for there in targets}


def _opaque(flow: Flow) -> list[str]:
    graph = FlowGraph(flow)
    return [graph.nodes[node].block.identifier for node in sorted(graph.opaque)]


def test_loops_and_error_branches_lead_where_they_say() -> None:
    """A block may lead to itself and back; error branches are kept apart; a terminal block leads nowhere."""
    flow = wired(("A", "B !C"), ("B", "A B"), ("C", ""))
    assert _ways(flow) == {("A", ">", "B"), ("A", "!", "C"), ("B", ">", "A"), ("B", ">", "B")}


def test_a_flows_own_blocks_stand_first_in_their_order() -> None:
    """Guardrails find a block's node by the block's position."""
    module = wired(("X", "Return"), ("Return", ""))
    flow = wired(("A", "B"), ("B", "C"), ("C", ""), invoking={"B": module})
    nodes = FlowGraph(flow).nodes
    assert [node.block for node in nodes[:3]] == list(flow.blocks)
    assert all(node.entered_by is node.block and node.flow is flow for node in nodes[:3])


def test_a_branch_to_nowhere_is_no_way() -> None:
    """A target that no block has is left out, and one that is named twice is led to twice."""
    graph = FlowGraph(wired(("A", "Nowhere B B !Nowhere"), ("B", "")))
    assert (graph.onward, graph.on_error) == ([(1, 1), ()], [(), ()])


def test_the_start_is_where_the_flow_says() -> None:
    """A contact enters the graph at the flow's own start."""
    assert FlowGraph(replace(wired(("A", ""), ("B", "A")), start=1)).start == 1


def test_a_branch_to_an_identifier_of_several_blocks_leads_to_each() -> None:
    """Which of them the branch means is not known, so that each may be next."""
    graph = FlowGraph(wired(("A", "B"), ("B", "C"), ("B", "A"), ("C", "")))
    (fork,) = (index for index, node in enumerate(graph.nodes) if node.is_fork)
    assert (graph.onward[0], graph.onward[fork]) == ((fork,), (1, 2))
    assert [node.is_fork for node in graph.nodes[:4]] == [False] * 4


def test_equal_identifiers_do_not_multiply_the_ways() -> None:
    """A thousand blocks of one identifier that each lead to it are a thousand ways in and a thousand out."""
    graph = FlowGraph(wired(*[("A", "A !A")] * 1000))
    assert sum(map(len, (*graph.onward, *graph.on_error))) == 3000


def test_a_module_is_entered_and_returns_to_the_invokers_branches() -> None:
    """The invoking block leads into the module; what returns leads to where the invoking block led."""
    module = wired(("X", "Return"), ("Return", ""))
    flow = wired(("A", "B C !D"), ("B", ""), ("C", ""), ("D", ""), invoking={"A": module})
    assert {way for way in _ways(flow) if way[1] == ">"} == {
        ("A", ">", "X"),
        ("X", ">", "Return"),
        ("Return", ">", "B"),
        ("Return", ">", "C"),
    }


def test_a_module_may_break_off_anywhere() -> None:
    """From every block of a module, and from the invocation itself, an error may lead to the invoker's error branch."""
    module = wired(("X", "Return !Y"), ("Y", "Return"), ("Return", ""))
    flow = wired(("A", "B !D"), ("B", ""), ("D", ""), invoking={"A": module})
    assert {way for way in _ways(flow) if way[1] == "!"} == {
        ("A", "!", "D"),
        ("X", "!", "Y"),
        ("X", "!", "D"),
        ("Y", "!", "D"),
        ("Return", "!", "D"),
    }


def test_a_module_without_return_leads_on_by_errors_alone() -> None:
    """What never returns never comes to what follows the invocation."""
    flow = wired(("A", "B !D"), ("B", ""), ("D", ""), invoking={"A": wired(("X", ""))})
    assert _ways(flow) == {("A", ">", "X"), ("A", "!", "D"), ("X", "!", "D")}


def test_each_invocation_has_a_copy_of_the_module() -> None:
    """What one invocation brings into a module does not come out of another; each copy knows the block that entered."""
    module = wired(("X", "Return"), ("Return", ""))
    flow = wired(("A", "B"), ("B", "C"), ("C", ""), invoking={"A": module, "B": module})
    graph = FlowGraph(flow)
    copies = [index for index, node in enumerate(graph.nodes) if node.block.identifier == "X"]
    assert [graph.nodes[index].entered_by.identifier for index in copies] == ["A", "B"]
    assert [graph.onward[0], graph.onward[1]] == [(copies[0],), (copies[1],)]


def test_modules_inside_modules_are_followed() -> None:
    """A nested module returns into the module around it; all its blocks were entered by the flow's own block."""
    inner = wired(("Y", "Return"), ("Return", ""))
    outer = wired(("X", "Return !Z"), ("Z", "Return"), ("Return", ""), invoking={"X": inner})
    graph = FlowGraph(wired(("A", "B !D"), ("B", ""), ("D", ""), invoking={"A": outer}))
    nodes = graph.nodes
    (nested,) = (index for index, node in enumerate(nodes) if node.block.identifier == "Y")
    assert nodes[nested].entered_by.identifier == "A"
    assert nodes[nested].flow is inner
    assert [nodes[index].block.identifier for index in graph.on_error[nested]] == ["Z"]
    (after,) = graph.onward[nested + 1]
    assert (nodes[after].block.identifier, nodes[after].flow) == ("Return", outer)


def test_a_module_that_is_not_in_the_run_is_opaque() -> None:
    """Its invocation leads straight on, and says that it cannot be followed."""
    flow = wired(("A", "B !D"), ("B", ""), ("D", ""), invoking={"A": None})
    assert _ways(flow) == {("A", ">", "B"), ("A", "!", "D")}
    assert _opaque(flow) == ["A"]


def _invoking_each_other(*names: str) -> list[Flow]:
    """Return modules of which each invokes the next, and the last the first."""
    modules = [wired((name, "Return"), ("Return", ""), invoking={name: None}) for name in names]
    for module, following in zip(modules, [*modules[1:], modules[0]], strict=True):
        assert isinstance(module.modules, dict)
        module.modules[0] = following
    return modules


@pytest.mark.parametrize("names", ["X", "XY", "XYZ"])
def test_a_module_that_comes_to_itself_again_is_opaque_there(names: str) -> None:
    """Following ends where a module would be entered inside itself, straight or through others."""
    flow = wired(("A", "B"), ("B", ""), invoking={"A": _invoking_each_other(*names)[0]})
    assert _opaque(flow) == [names[-1]]
    assert [node.block.identifier for node in FlowGraph(flow).nodes].count("Return") == len(names)


def test_a_flow_that_is_its_own_module_is_opaque() -> None:
    """A module judged by itself that invokes itself is not entered again."""
    assert _opaque(_invoking_each_other("X")[0]) == ["X"]


def test_a_chain_of_modules_is_followed_ten_deep() -> None:
    """Deeper down, an invocation is opaque."""
    module = wired(("M12", "Return"), ("Return", ""))
    for depth in range(11, 0, -1):
        module = wired((f"M{depth}", "Return"), ("Return", ""), invoking={f"M{depth}": module})
    assert _opaque(wired(("A", "B"), ("B", ""), invoking={"A": module})) == ["M10"]


def test_modules_that_multiply_stop_at_a_bound() -> None:
    """Modules that each invoke the next several times do not blow up: what is too much is opaque."""
    module = wired(("Leaf", "Return"), ("Return", ""))
    for _ in range(9):
        names = [f"I{number}" for number in range(20)]
        ways = [(name, f"{following}") for name, following in zip(names, [*names[1:], "Return"], strict=True)]
        module = wired(*ways, ("Return", ""), invoking=dict.fromkeys(names, module))
    graph = FlowGraph(module)
    assert 4_000 < len(graph.nodes) <= 5_000
    assert graph.opaque


def test_a_flow_has_one_graph() -> None:
    """Guardrails that judge a flow in turn share its graph."""
    flow = wired(("A", ""))
    assert graph_of(flow) is graph_of(flow)
