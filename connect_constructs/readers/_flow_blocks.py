"""The blocks of a flow's document: what can be read of each, and what of it is not as the flow language has it."""

from __future__ import annotations

from collections.abc import Iterable
from types import NoneType
from typing import Any

from connect_constructs.facts.flow import Branch, BranchKind, Flaw, FlowBlock

_FORMS = {
    NoneType: "not stated",
    bool: "a boolean",
    dict: "an object",
    float: "a number",
    int: "a number",
    list: "a list",
    str: "text",
}

_KEYS = {"condition": "Conditions", "error": "Errors"}


def form_of(value: Any) -> str:
    """Return what form a JSON value has, as a message says it.

    Example:
        >>> form_of(None), form_of([]), form_of(7)
        ('not stated', 'a list', 'a number')

    References:
        RFC 8259, JSON values.
    """
    return next(form for kind, form in _FORMS.items() if isinstance(value, kind))


def text_or_number(value: Any, what: str, said: list[str]) -> str | None:
    """Return a text, or a number as its text; what is no text is said, and None is left of all but numbers.

    Example:
        >>> said = []
        >>> text_or_number(7, "Identifier", said), said
        ('7', ['Identifier is a number; allowed: text'])

    References:
        Amazon Connect API reference, flow language: identifiers.
    """
    if isinstance(value, str):
        return value
    said.append(f"{what} is {form_of(value)}; allowed: text")
    return str(value) if type(value) in (int, float) else None


def read_blocks(actions: Iterable[Any], flaws: list[Flaw]) -> tuple[FlowBlock, ...]:
    """Read every block that can be read.

    Args:
        actions: The items of Actions.
        flaws: Takes what is not as the flow language has it; what is merely left out or null is no flaw.

    Example:
        >>> read_blocks([{"Identifier": "End", "Type": "DisconnectParticipant"}], [])[0].label
        'End (DisconnectParticipant)'

    References:
        Amazon Connect API reference, flow language: actions.
    """
    blocks: list[FlowBlock] = []
    for number, action in enumerate(actions):
        if isinstance(action, dict):
            block = _block(action, number, len(blocks), flaws)
            if block is not None:
                blocks.append(block)
        else:
            flaws.append(Flaw(f"Actions[{number}] is {form_of(action)}; allowed: an object"))
    return tuple(blocks)


def _block(action: dict[str, Any], number: int, position: int, flaws: list[Flaw]) -> FlowBlock | None:
    said: list[str] = []
    identifier, kind = action.get("Identifier"), action.get("Type")
    if not isinstance(identifier, str):
        identifier = text_or_number(identifier, "Identifier", said)
    if not isinstance(kind, str):
        kind = text_or_number(kind, "Type", said)
    if identifier is None or kind is None:
        flaws += [Flaw(f"Actions[{number}]: {message}") for message in said]
        return None
    parameters = action.get("Parameters")
    if not isinstance(parameters, dict):
        parameters = _object(parameters, "Parameters", said)
    transitions = action.get("Transitions")
    if not isinstance(transitions, dict):
        transitions = _object(transitions, "Transitions", said)
    conditions = transitions.get("Conditions")
    operands = _operands(conditions) if conditions else ()
    block = FlowBlock(position, identifier, kind, parameters, _branches(transitions, said), operands)
    if said:
        flaws += [Flaw(message, block.label) for message in said]
    return block


def _object(value: Any, what: str, said: list[str]) -> dict[str, Any]:
    """Return an empty object in the place of what is none; null stands for one."""
    if value is not None:
        said.append(f"{what} is {form_of(value)}; allowed: an object")
    return {}


def _branches(transitions: dict[str, Any], said: list[str]) -> tuple[Branch, ...]:
    branches: list[Branch] = []
    following = transitions.get("NextAction")
    if following is not None:
        target = following if isinstance(following, str) else text_or_number(following, "NextAction", said)
        if target is not None:
            branches.append(Branch("next", "", target))
    listed = transitions.get("Conditions")
    if listed:
        _read_listed(listed, "condition", branches, said)
    listed = transitions.get("Errors")
    if listed:
        _read_listed(listed, "error", branches, said)
    return tuple(branches)


def _operands(conditions: Any) -> tuple[str, ...]:
    """Return the texts that conditions compare with, also those of conditions that stand among the operands."""
    if not isinstance(conditions, list):
        return ()
    found: list[str] = []
    waiting = [item.get("Condition") for item in conditions if isinstance(item, dict)]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            item = item.get("Operands")
        if isinstance(item, list):
            waiting += item
        elif isinstance(item, str):
            found.append(item)
    return tuple(reversed(found))


def _read_listed(listed: Any, kind: BranchKind, branches: list[Branch], said: list[str]) -> None:
    """Add the branches of Conditions or Errors; one without a target is none."""
    if not isinstance(listed, list):
        said.append(f"{_KEYS[kind]} is {form_of(listed)}; allowed: a list")
        return
    for number, item in enumerate(listed):
        if not isinstance(item, dict):
            said.append(f"{_KEYS[kind]}[{number}] is {form_of(item)}; allowed: an object")
            continue
        name = item.get("ErrorType") if kind == "error" else ""
        if not isinstance(name, str):
            name = text_or_number(name, f"ErrorType of {_KEYS[kind]}[{number}]", said) or ""
        target = item.get("NextAction")
        if not isinstance(target, str):
            target = text_or_number(target, f"NextAction of {_KEYS[kind]}[{number}]", said)
        if target is not None:
            branches.append(Branch(kind, name, target))
