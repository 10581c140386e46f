"""Flows, their blocks and how blocks are found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connect_constructs.facts.flow import FLOW_TYPES, Flow, FlowBlock
from connect_constructs.facts.place import Place
from connect_constructs.facts.reference import Reference

_PLACE = Place(file="flow.json", logical_id="Welcome")


def _block(position: int, identifier: str, kind: str) -> FlowBlock:
    return FlowBlock(position, identifier, kind, {}, ())


def _flow(*blocks: FlowBlock) -> Flow:
    return Flow(
        place=_PLACE,
        name=None,
        type=None,
        is_module=False,
        version="2019-10-30",
        characters=2,
        blocks=blocks,
        start=0,
    )


def test_blocks_are_found_by_type() -> None:
    """Blocks of the types asked for come type by type, each in the document's order; other blocks stay out."""
    say, wait, again = _block(0, "Say", "MessageParticipant"), _block(1, "Wait", "Wait"), _block(2, "Again", "Wait")
    flow = _flow(say, wait, again, _block(3, "End", "DisconnectParticipant"))
    assert list(flow.of("Wait", "MessageParticipant")) == [wait, again, say]
    assert list(flow.of("Loop")) == []


def test_blocks_are_found_by_identifier() -> None:
    """One block in a well-formed flow, every one where several share it, none where a branch leads nowhere."""
    first, twin, other = _block(0, "A", "Wait"), _block(1, "A", "Loop"), _block(2, "B", "Wait")
    flow = _flow(first, twin, other)
    assert [list(flow.named(name)) for name in "ABC"] == [[first, twin], [other], []]


def test_the_place_of_a_block_names_it_and_its_type() -> None:
    """A finding about a block has the flow's place, and the block's identifier and type."""
    block = _block(0, "Say hello", "MessageParticipant")
    assert _flow(block).at(block).place == replace(_PLACE, block="Say hello (MessageParticipant)")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 60 + "…"),
        ("x" * 100_000, "x" * 60 + "…"),
        (f"{Reference('Stack' * 20, 'Menu')}", "${Menu}"),
    ],
)
def test_very_long_names_are_cut_in_findings(text: str, shown: str) -> None:
    """An identifier and a type show 60 characters each, counted as people read them."""
    assert _block(0, text, "Wait").label == f"{shown} (Wait)"
    assert _block(0, "Say", text).label == f"Say ({shown})"


def test_a_flow_equals_itself_alone() -> None:
    """Two flows with the same content are two: what is found out about one is kept for that one only."""
    block = _block(0, "End", "DisconnectParticipant")
    flow, twin = _flow(block), _flow(block)
    assert flow == flow  # noqa: PLR0124 - equality is what is tested
    assert flow != twin
    assert len({flow, twin, flow}) == 2


def test_a_flow_without_modules_invokes_none() -> None:
    """Flaws and modules are empty until a reader finds some."""
    flow = _flow(_block(0, "End", "DisconnectParticipant"))
    assert (flow.flaws, dict(flow.modules)) == ((), {})


def test_flow_types_are_the_apis_own() -> None:
    """The ten types of contact flow, in the API's spelling, each once."""
    assert len(set(FLOW_TYPES)) == len(FLOW_TYPES) == 10
    assert all(name == name.upper() for name in FLOW_TYPES)


def test_a_block_equals_itself_alone() -> None:
    """Two blocks that say the same, as copies of one module's do, are two blocks."""
    block, copy = _block(0, "Say", "MessageParticipant"), _block(0, "Say", "MessageParticipant")
    assert block == _flow(block).blocks[0]
    assert block != copy
    assert len({block, copy, _flow(block).blocks[0]}) == 2
