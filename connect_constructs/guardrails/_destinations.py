"""Where a flow hands a contact over to, and whether the customer decides that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from connect_constructs.facts.flow import INVOKE_MODULE, Flow, FlowBlock
from connect_constructs.facts.reference import readable
from connect_constructs.guardrails._flow_graph import graph_of
from connect_constructs.guardrails._value_origins import (
    ENDPOINT,
    LEX,
    MEDIA,
    STORED,
    TEMPLATED,
    UNSET,
    VIEW,
    ValueOrigins,
    origins_in_words,
    origins_of,
)

_CUSTOMER = STORED | LEX | ENDPOINT | MEDIA
_UNKNOWN = UNSET | TEMPLATED | VIEW
"""A view may be an agent's or the customer's."""

_DESTINATIONS: Mapping[str, tuple[str, ...]] = {
    "TransferParticipantToThirdParty": ("ThirdPartyPhoneNumber",),
    "TransferToFlow": ("ContactFlowId",),
    INVOKE_MODULE: ("FlowModuleId",),
    "InvokeLambdaFunction": ("LambdaFunctionARN",),
    "UpdateContactMediaProcessing": ("ChatProcessor", "LambdaProcessorARN"),
}
"""Where each block that hands the contact over says to what: names of parameters, the outer one first."""


class DoubtfulDestination(NamedTuple):
    """A destination that the customer decides, or may.

    Args:
        block: The flow's own block: the one with the destination, or the one whose module has it.
        is_controlled: Whether the customer surely decides, on some path at least.
        message: What the destination is and where it comes from.
    """

    block: FlowBlock
    is_controlled: bool
    message: str


def doubtful_destinations(flow: Flow) -> Iterator[DoubtfulDestination]:
    """Yield what the customer decides, or may; of a module's blocks only those it decides because of this flow."""
    origins = origins_of(flow)
    for block in flow.of(*_DESTINATIONS):
        found = origins.of(block.position, _destination(block))
        decisive = found & _CUSTOMER or found & _UNKNOWN
        if decisive:
            message = _said(origins, block.position, block, decisive)
            yield DoubtfulDestination(block, bool(found & _CUSTOMER), message)
    if flow.modules:
        yield from _inside_modules(flow, origins)


def _inside_modules(flow: Flow, origins: ValueOrigins) -> Iterator[DoubtfulDestination]:
    nodes = graph_of(flow).nodes
    told_of: set[tuple[FlowBlock, FlowBlock]] = set()
    for index, found in _controlled(flow, origins):
        block, entered_by = nodes[index].block, nodes[index].entered_by
        if index < len(flow.blocks) or (entered_by, block) in told_of:
            continue
        told_of.add((entered_by, block))
        if block not in _controlled_alone(flow.modules[entered_by.position]):
            message = f"in the module, at {block.label}: {_said(origins, index, block, found)}"
            yield DoubtfulDestination(entered_by, is_controlled=True, message=message)


@lru_cache(maxsize=16)
def _controlled_alone(module: Flow) -> frozenset[FlowBlock]:
    """Return the blocks whose destinations the customer decides whatever invokes the module."""
    nodes = graph_of(module).nodes
    return frozenset(nodes[index].block for index, _ in _controlled(module, origins_of(module)))


def _controlled(flow: Flow, origins: ValueOrigins) -> Iterator[tuple[int, int]]:
    """Yield each node whose destination the customer decides, with how."""
    for index, node in enumerate(graph_of(flow).nodes):
        if node.block.type in _DESTINATIONS:
            found = origins.of(index, _destination(node.block)) & _CUSTOMER
            if found:
                yield index, found


def _destination(block: FlowBlock) -> Any:
    value: Any = block.parameters
    for name in _DESTINATIONS[block.type]:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _said(origins: ValueOrigins, node: int, block: FlowBlock, found: int) -> str:
    value = _destination(block)
    path = origins.path_to(node, value, found)
    said = f"{_DESTINATIONS[block.type][-1]} {readable(str(value))} comes from {origins_in_words(found)}"
    return said if path in ("", block.identifier) else f"{said} on the path {path}"
