"""The blocks of a flow that handle sensitive values, and what makes them so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any

from connect_constructs.facts._known import Known, Unknown
from connect_constructs.facts.flow import Flow, FlowBlock
from connect_constructs.facts.flow_text import FlowReference, references_in
from connect_constructs.guardrails._block_writes import encrypts_input, stores_input
from connect_constructs.guardrails._flow_graph import graph_of
from connect_constructs.guardrails._sensitive_names import protected_field
from connect_constructs.guardrails._value_origins import ENCRYPTED, STORED_BEFORE, origins_of
from connect_constructs.guardrails.policy import GuardrailPolicy

_INPUT = "StoredCustomerInput"
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-]+")


@lru_cache(maxsize=16)
def sensitive_blocks(flow: Flow, policy: GuardrailPolicy) -> Mapping[int, Known[str]]:
    """Return what each sensitive block of a flow, and of the modules it enters, does with sensitive values.

    Args:
        flow: The flow.
        policy: Says which names are protected.

    Returns:
        By the node in the flow's graph what its block does, as a message says it after "it"; not knowable where the
        block may or may not collect input, or refers to input that only another flow can have stored.
    """
    blocks = [node.block for node in graph_of(flow).nodes] if flow.modules else flow.blocks
    names, texts = _said(value for block in blocks for value in _values(block))
    references = set(_references(texts))
    for reference in references:
        names.update(_names_in(reference))
    protected = {name: meaning for name in names if (meaning := protected_field(name, policy))}
    encrypts = any(encrypts_input(block) for block in blocks if block.type == "GetParticipantInput")
    takes_input = any(reference.namespace == _INPUT for reference in references)
    if not (protected or encrypts or takes_input):
        return {}
    found: dict[int, Known[str]] = {}
    for node, block in enumerate(blocks):
        names, texts = _said(_values(block))
        what: Known[str] | None = next(_protected(names, texts, protected), None)
        if what is None and encrypts:
            what = _collects(block) or next(_encrypted(flow, node, texts), None)
        if what is None and takes_input and node < len(flow.blocks):  # of its own blocks, a module says so by itself
            what = next(_stored_elsewhere(flow, node, texts), None)
        if what is not None:
            found[node] = what
    return found


def _values(block: FlowBlock) -> Iterable[Any]:
    """Return all that a block may write to the log: what it is given, and what its conditions compare with."""
    return chain(block.parameters.values(), block.operands)


def _said(values: Iterable[Any]) -> tuple[set[str], set[str]]:
    """Return the names that parameters' values give to their members, and the texts that may refer to something.

    The parameters' own names are the flow language's; what is inside them may be named by the flow's author. A name may
    mean something together with the one outside it only.
    """
    names: set[str] = set()
    texts: set[str] = set()
    waiting = [("", value) for value in values]
    while waiting:
        outer, item = waiting.pop()
        if isinstance(item, str):
            if "$" in item:
                texts.add(item)
        elif isinstance(item, dict):
            names.update(item)
            texts.update(name for name in item if "$" in name)
            if outer:
                names.update(f"{outer}.{name}" for name in item)
            waiting += item.items()
        elif isinstance(item, list):
            waiting += ((outer, each) for each in item)
    return names, texts


def _names_in(reference: FlowReference) -> tuple[str, ...]:
    """Return every name that a reference goes through, and every two that follow each other."""
    return (*reference.path, *map(".".join, pairwise(reference.path)))


def _protected(names: Iterable[str], texts: Iterable[str], protected: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(names, key=lambda name: (name.count("."), name)):
        if name in protected:
            yield f"sets {name}, {protected[name]}"
    for reference in _references(texts):
        for name in _names_in(reference):
            if name in protected:
                yield f"refers to {_written(reference)}, {protected[name]}"


def _collects(block: FlowBlock) -> Known[str] | None:
    stores = stores_input(block)
    if isinstance(stores, Unknown):
        return Unknown(f"may collect encrypted input: {stores.reason}")
    return "collects encrypted input" if stores and encrypts_input(block) else None


def _encrypted(flow: Flow, node: int, texts: Iterable[str]) -> Iterator[str]:
    for reference in _references(texts):
        if origins_of(flow).of(node, _written(reference)) & ENCRYPTED:
            yield f"refers to {_written(reference)}, which may hold encrypted input"


def _stored_elsewhere(flow: Flow, node: int, texts: Iterable[str]) -> Iterator[Unknown]:
    for reference in _references(texts):
        if reference.namespace == _INPUT and origins_of(flow).of(node, _written(reference)) == STORED_BEFORE:
            yield Unknown("may refer to encrypted input, which another flow stored")


def _references(texts: Iterable[str]) -> Iterator[FlowReference]:
    for text in sorted(texts):
        yield from references_in(text)


def _written(reference: FlowReference) -> str:
    """Return a reference as a flow has it; a name that needs brackets lacks one of the two quotation marks."""
    written = f"$.{reference.namespace}"
    for name in reference.path:
        quote = '"' if "'" in name else "'"
        written += f".{name}" if _PLAIN_NAME.fullmatch(name) else f".[{quote}{name}{quote}]"
    return written
