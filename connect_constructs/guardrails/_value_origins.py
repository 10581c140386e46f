"""Where a value in a flow may come from: the customer, a Lambda function, deployment, or the flow itself.

Origins are bits of one number. A value that is put together, or that several paths bring, has more than one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.flow import Flow, FlowBlock
from connect_constructs.facts.flow_text import FlowReference, is_placeholder, is_templated, references_in, static
from connect_constructs.facts.reference import has_reference
from connect_constructs.guardrails._block_writes import (
    contact_attributes_set_by,
    encrypts_input,
    flow_attributes_set_by,
    stores_input,
)
from connect_constructs.guardrails._dataflow import Dataflow, Step, step
from connect_constructs.guardrails._flow_graph import FlowGraph, graph_of
from connect_constructs.guardrails._sensitive_names import is_mask

CONSTANT = 1 << 0
"""It stands in the flow as it is, and is no mask."""
CLEARED = 1 << 1
"""It stands in the flow as it is: empty, blank or a mask."""
ENCRYPTED = 1 << 2
"""The customer typed it, and this flow stored it encrypted."""
PLAIN = 1 << 3
"""The customer typed it, and this flow stored it as it was typed."""
LEX = 1 << 4
"""A Lex bot made it of what the customer said."""
ENDPOINT = 1 << 5
"""It is the customer's number or address, which a caller can forge."""
MEDIA = 1 << 6
"""It is about the customer's media stream."""
VIEW = 1 << 7
"""Somebody entered it in a view."""
FUNCTION = 1 << 8
"""A Lambda function returned it."""
SYSTEM = 1 << 9
"""Connect knows it of the contact: queue, agent, Region, channel and the like."""
UNSET = 1 << 10
"""This flow does not set it: another flow, a profile, a case, or a module that cannot be followed may have."""
DEPLOYED = 1 << 11
"""Deployment puts it there: a reference, or a placeholder such as ``${LookupFunction.Arn}``."""
TEMPLATED = 1 << 12
"""Another tool fills it in before the flow is deployed."""
STORED_BEFORE = 1 << 13
"""The customer typed it, and another flow or module stored it: nobody here knows whether encrypted."""

STORED = ENCRYPTED | PLAIN | STORED_BEFORE
"""The customer typed it, and a flow stored it."""

_WORDS: Mapping[int, str] = {
    CONSTANT: "a constant",
    CLEARED: "an empty value or a mask",
    ENCRYPTED: "encrypted customer input",
    PLAIN: "customer input that is not encrypted",
    LEX: "a Lex bot",
    ENDPOINT: "the customer's endpoint",
    MEDIA: "the customer's media stream",
    VIEW: "a view",
    FUNCTION: "a Lambda function",
    SYSTEM: "what Connect knows of the contact",
    UNSET: "what this flow does not set",
    DEPLOYED: "deployment",
    TEMPLATED: "another tool, which fills it in",
    STORED_BEFORE: "customer input that this flow did not store",
}
_WIDTH = len(_WORDS)
_ALL = (1 << _WIDTH) - 1

_FIXED: Mapping[str, int] = {
    "Lex": LEX,
    "CustomerEndpoint": ENDPOINT,
    "Media": MEDIA,
    "Views": VIEW,
    "External": FUNCTION,
    **dict.fromkeys(("SegmentAttributes", "Customer", "Case", "Modules"), UNSET),
}
"""The origin of what the contact's other namespaces hold; a namespace that is not here is Connect's own."""

_INPUT, _CONTACT, _OWN = "StoredCustomerInput", "Attributes", "FlowAttributes"
_VARIABLES = (_INPUT, _CONTACT, _OWN)
"""The namespaces whose values depend on the path to a block."""

_NUMBER = re.compile(r"[0-9]{3,}")
"""Digits enough to be a value, such as a card's; fewer, like words, only say what the value beside them is."""

_INPUT_AT = 1
_NEVER_SET_AT = _INPUT_AT + _WIDTH
_FIRST_AT = _NEVER_SET_AT + _WIDTH
"""Where variables have their origins among a node's claims, above the claim that the node is entered at all: stored
input, what no block ever sets, then the attributes of each scope."""

_OF_CONTACT = -1
"""The scope of contact attributes. Flow attributes have the place in the graph where their flow or module begins."""

_OTHERS = None
"""The name that stands for every attribute of a scope that no block sets by its name."""


def origins_in_words(origins: int) -> str:
    """Return origins as a message names them, after "comes from".

    Example:
        >>> origins_in_words(LEX | FUNCTION)
        'a Lex bot or a Lambda function'

    References:
        Amazon Connect administrator guide, list of available contact attributes.
    """
    return " or ".join(word for origin, word in _WORDS.items() if origins & origin)


class _Sources(NamedTuple):
    """What a value is made of: origins that are the same on every path, and variables."""

    fixed: int
    variables: tuple[FlowReference, ...]


class ValueOrigins:
    """Where the values in a flow's blocks may come from.

    Args:
        flow: The flow; the modules that it invokes are followed as far as they are in the run.

    References:
        Amazon Connect administrator guide, list of available contact attributes.
    """

    def __init__(self, flow: Flow) -> None:
        self._flow = flow

    def of(self, node: int, value: Any) -> int:
        """Return every origin of everything in a value, as it stands when a contact comes to a node.

        Words around a reference add nothing, nor do names of members. Where no path leads, variables have no origin.

        Args:
            node: A node of the flow's graph.
            value: A parameter of its block, or a part of one: JSON.
        """
        fixed, variables = _sources_in(value)
        if not variables:
            return fixed
        arriving = self._variables.flow.arriving[node]
        return fixed | _read(arriving, self._variables.places(node, variables))

    def path_to(self, node: int, value: Any, wanted: int) -> str:
        """Return a path on which a value gets one of the wanted origins; empty where it has one on every path.

        Args:
            node: A node of the flow's graph.
            value: As for `of`.
            wanted: Origins, one of which at least the value has there.
        """
        fixed, variables = _sources_in(value)
        if fixed & wanted:
            return ""
        flow = self._variables.flow
        found = (flow.arriving[node] & (wanted << place) for place in self._variables.places(node, variables))
        claims = next(filter(None, found))
        return flow.path_to(node, claims & -claims)

    @cached_property
    def _variables(self) -> _Variables:
        return _Variables(graph_of(self._flow))


class _Variables:
    """The origins of stored input and of each attribute, at every node of a graph."""

    def __init__(self, graph: FlowGraph) -> None:
        self._graph = graph
        self._places: dict[tuple[int, str | None], int] = {}
        self._scopes: dict[int, int] = {}
        writing = {index: found for index in range(len(graph.nodes)) if (found := self._writes(index))}
        self._lay(_OF_CONTACT, _OTHERS)
        for scope, name, _ in (write for found in writing.values() for write in found):
            self._lay(scope, _OTHERS)
            if not isinstance(static(name), Unknown):
                self._lay(scope, name)
        steps = {index: self._assigning(index, found) for index, found in writing.items()}
        steps |= {index: taken for index, node in enumerate(graph.nodes) if (taken := _storing(node.block))}
        typed_before = STORED_BEFORE << _INPUT_AT
        anything = step(begins=UNSET * self._scopes[_OF_CONTACT] | typed_before, also_on_error=True)
        steps |= dict.fromkeys(graph.opaque, anything)
        unset = UNSET * (sum(self._scopes.values()) | 1 << _NEVER_SET_AT)
        self.flow = Dataflow(graph, unset | typed_before, steps)

    def places(self, node: int, variables: Iterable[FlowReference]) -> Iterator[int]:
        """Yield where the claims tell of some variables, as a node refers to them."""
        for namespace, path in variables:
            if namespace == _INPUT:
                yield _INPUT_AT
            else:
                scope = _OF_CONTACT if namespace == _CONTACT else self._scope_at(node)
                others = self._places.get((scope, _OTHERS), _NEVER_SET_AT)
                yield self._places.get((scope, path[0]), others) if path else others

    def _scope_at(self, node: int) -> int:
        return node - self._graph.nodes[node].block.position

    def _writes(self, node: int) -> list[tuple[int, str, Any]]:
        """Return the scope, name and value of each attribute that a node sets."""
        block = self._graph.nodes[node].block
        found = [(_OF_CONTACT, name, value) for name, value in contact_attributes_set_by(block)]
        found += ((self._scope_at(node), name, value) for name, value in flow_attributes_set_by(block))
        return found

    def _lay(self, scope: int, name: str | None) -> None:
        """Give an attribute a place among the claims."""
        if (scope, name) not in self._places:
            place = _FIRST_AT + _WIDTH * len(self._places)
            self._places[scope, name] = place
            self._scopes[scope] = self._scopes.get(scope, 0) | 1 << place

    def _assigning(self, node: int, writes: Iterable[tuple[int, str, Any]]) -> Step:
        """Return the step of a node that sets attributes; by a dynamic name it may set any of them."""
        ended = 0
        moves: list[tuple[int, int, tuple[int, ...]]] = []
        for scope, name, value in writes:
            fixed, variables = _sources_in(value)
            place = self._places.get((scope, name))
            moves.append((1 << place if place else self._scopes[scope], fixed, (*self.places(node, variables),)))
            ended |= _ALL << place if place else 0

        def taken(claims: int) -> tuple[int, int]:
            after = claims & ~ended
            for targets, fixed, places in moves:
                after |= targets * (fixed | _read(claims, places))
            return after, claims

        return taken


def _storing(block: FlowBlock) -> Step | None:
    """Return the step of a block that stores input, or may."""
    stores = stores_input(block)
    if stores is False:
        return None
    typed = ENCRYPTED if encrypts_input(block) else PLAIN
    return step(ends=_ALL << _INPUT_AT if stores is True else 0, begins=typed << _INPUT_AT)


def _read(claims: int, places: Iterable[int]) -> int:
    """Return the origins that claims tell of at some places."""
    origins = 0
    for place in places:
        origins |= claims >> place & _ALL
    return origins


def _sources_in(value: Any) -> _Sources:
    """Return what a value of any kind is made of."""
    if isinstance(value, str):
        return _sources_of(value)
    fixed, variables = 0, dict[FlowReference, None]()
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item
        elif isinstance(item, str):
            sources = _sources_of(item)
            fixed |= sources.fixed
            variables |= dict.fromkeys(sources.variables)
        elif item is not None:
            fixed |= CONSTANT
    return _Sources(fixed if fixed or variables else CLEARED, tuple(variables))


@lru_cache(maxsize=8192)
def _sources_of(text: str) -> _Sources:
    """Return what a text is made of."""
    references = references_in(text)
    fixed = 0
    for reference in references:
        if reference.namespace not in _VARIABLES:
            fixed |= _FIXED.get(reference.namespace, SYSTEM)
    if is_placeholder(text) or has_reference(text):
        fixed |= DEPLOYED
    elif is_templated(text):
        fixed |= TEMPLATED
    elif _has_number_beside(references, text):
        fixed |= CONSTANT
    variables = tuple(reference for reference in references if reference.namespace in _VARIABLES)
    if not fixed and not variables:
        fixed = CLEARED if is_mask(text) else CONSTANT
    return _Sources(fixed, variables)


def _has_number_beside(references: Iterable[FlowReference], text: str) -> bool:
    """Tell whether a text has more numbers than the names in its references have."""
    names = (name for reference in references for name in (reference.namespace, *reference.path))
    return len(_NUMBER.findall(text)) > sum(len(_NUMBER.findall(name)) for name in names)


@lru_cache(maxsize=16)
def origins_of(flow: Flow) -> ValueOrigins:
    """Return the origins of a flow's values, found once for all the guardrails that judge the flow in turn."""
    return ValueOrigins(flow)
