"""Where a flow puts protected fields under a name of their own, and what may give them their values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from connect_constructs.facts.flow import Flow, FlowBlock
from connect_constructs.facts.flow_text import doubt_about
from connect_constructs.facts.reference import readable
from connect_constructs.guardrails._flow_graph import graph_of
from connect_constructs.guardrails._sensitive_names import protected_field
from connect_constructs.guardrails._value_origins import (
    CLEARED,
    DEPLOYED,
    ENCRYPTED,
    FUNCTION,
    STORED_BEFORE,
    TEMPLATED,
    UNSET,
    ValueOrigins,
    origins_in_words,
    origins_of,
)
from connect_constructs.guardrails.policy import GuardrailPolicy

_SAFE = ENCRYPTED | CLEARED
_UNKNOWN = FUNCTION | UNSET | STORED_BEFORE | DEPLOYED | TEMPLATED

_NAMED_VALUES: Mapping[str, tuple[str, ...]] = {
    "UpdateContactAttributes": ("Attributes",),
    "UpdateFlowAttributes": ("FlowAttributes",),
    "UpdateContactData": ("References", "SegmentAttributes"),
    "InvokeLambdaFunction": ("LambdaInvocationAttributes",),
    "ConnectParticipantWithLexBot": ("LexSessionAttributes",),
    "CreateCustomerProfile": ("ProfileRequestData",),
    "UpdateCustomerProfile": ("ProfileRequestData",),
    "CreateTask": ("Attributes", "References"),
    "CreateContact": ("Attributes",),
    "StartOutboundChatContact": ("Attributes", "SegmentAttributes"),
    "CreateCase": ("CaseRequestFields",),
    "UpdateCase": ("CaseRequestFields",),
}
"""The parameters in which blocks hold values by names that the flow's author gives; what is searched by is no value."""

_doubt_about_name = lru_cache(maxsize=4096)(doubt_about)


class _NamedValue(NamedTuple):
    """A value that stands under a name which means a protected field, or may.

    Args:
        name: The parameter and the names that lead to it.
        meaning: The protected field; None where only deployment or a contact tells the name.
        value: The value, as JSON.
    """

    name: str
    meaning: str | None
    value: Any


class ExposedValue(NamedTuple):
    """A protected field that gets its value from elsewhere than encrypted input, or may.

    Args:
        block: The flow's own block: the one that holds it, or the one whose module does.
        is_certain: Whether it surely does, on some path at least.
        message: Which field, where it stands and what gives it its value.
    """

    block: FlowBlock
    is_certain: bool
    message: str


def exposed_values(flow: Flow, policy: GuardrailPolicy) -> Iterator[ExposedValue]:
    """Yield the protected fields that are exposed, or may be; inside modules only those that this flow exposes."""
    origins = origins_of(flow)
    for block in flow.of(*_NAMED_VALUES):
        for named in _protected(block, policy):
            found = origins.of(block.position, named.value)
            if found & ~_SAFE:
                is_certain = named.meaning is not None and bool(found & ~_SAFE & ~_UNKNOWN)
                yield ExposedValue(block, is_certain, _said(origins, block.position, named, found))
    if flow.modules:
        yield from _inside_modules(flow, origins, policy)


def _inside_modules(flow: Flow, origins: ValueOrigins, policy: GuardrailPolicy) -> Iterator[ExposedValue]:
    nodes = graph_of(flow).nodes
    for index, named, found in _certain(flow, policy):
        block, entered_by = nodes[index].block, nodes[index].entered_by
        if index < len(flow.blocks) or (block, named.name) in _certain_alone(flow.modules[entered_by.position], policy):
            continue
        message = f"in the module, at {block.label}: {_said(origins, index, named, found)}"
        yield ExposedValue(entered_by, is_certain=True, message=message)


@lru_cache(maxsize=16)
def _certain_alone(module: Flow, policy: GuardrailPolicy) -> frozenset[tuple[FlowBlock, str]]:
    """Return the blocks, each with the name, at which a module exposes a field whatever invokes it."""
    nodes = graph_of(module).nodes
    return frozenset((nodes[index].block, named.name) for index, named, _ in _certain(module, policy))


def _certain(flow: Flow, policy: GuardrailPolicy) -> Iterator[tuple[int, _NamedValue, int]]:
    """Yield each node of a flow's graph that surely exposes a field, with the field and its value's origins."""
    origins = origins_of(flow)
    for index, node in enumerate(graph_of(flow).nodes):
        if node.block.type in _NAMED_VALUES:
            for named in _protected(node.block, policy):
                found = origins.of(index, named.value)
                if named.meaning and found & ~_SAFE & ~_UNKNOWN:
                    yield index, named, found


def _protected(block: FlowBlock, policy: GuardrailPolicy) -> Iterator[_NamedValue]:
    """Yield the values in a block whose names, or the last two names that lead to them, mean a protected field."""
    for parameter in _NAMED_VALUES[block.type]:
        waiting: list[tuple[str, Any]] = [("", block.parameters.get(parameter))]
        while waiting:
            outer, value = waiting.pop()
            if isinstance(value, list):
                waiting += ((outer, item) for item in value)
            elif isinstance(value, dict):
                for name, inner in value.items():
                    full = f"{outer}.{name}" if outer else name
                    meaning = protected_field(name, policy) or (protected_field(full, policy) if outer else None)
                    if meaning or _doubt_about_name(name):
                        yield _NamedValue(f"{parameter}.{full}", meaning, inner)
                    if not meaning and isinstance(inner, dict | list):
                        waiting.append((name, inner))


def _said(origins: ValueOrigins, node: int, named: _NamedValue, found: int) -> str:
    decisive = found & ~_SAFE & ~_UNKNOWN or found & _UNKNOWN
    means = f"means {named.meaning}" if named.meaning else "may mean a protected field, which its name tells only later"
    path = origins.path_to(node, named.value, decisive)
    said = f"{readable(named.name)} {means}, and its value comes from {origins_in_words(decisive)}"
    return f"{said} on the path {path}" if path else said
