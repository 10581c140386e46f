"""Documents of the flow language, as exports and the API really write them, turned into facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from connect_constructs.facts._known import Known, Unknown
from connect_constructs.facts.flow import FLOW_TYPES, Branch, Flaw, Flow, FlowBlock, UnreadableFlow
from connect_constructs.facts.place import Place
from connect_constructs.readers._document import parse_json

_ENVELOPES = {"ContactFlow": False, "ContactFlowModule": True}
"""What an API answer holds a flow under, and whether that is a module."""

_RETURN = "EndFlowModuleExecution"
_OLD_FORMAT = Unknown(
    "it is in the console's old export format, which deploys nowhere; import it in the console and export it again, or "
    "take its content from DescribeContactFlow"
)
_WORD_STARTS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DRAFT_TARGETS = ("", "$end")


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowSource:
    """What is known of a flow beside its document.

    Args:
        place: Where it stands.
        present: Whether it is there at all.
        name: Its name, when it is stated.
        type: Its type, when it is stated.
        is_module: Whether it is a flow module; None leaves that to the document.
    """

    place: Place
    present: Known[bool] = True
    name: str | None = None
    type: Known[str | None] = None
    is_module: bool | None = None


def is_flow(document: Any) -> bool:
    """Tell whether a JSON document is a flow in any form, well-formed or not, rather than a template."""
    if not isinstance(document, dict) or "Resources" in document:
        return False
    language = "Actions" in document and ("StartAction" in document or "Version" in document)
    old = isinstance(document.get("modules"), list) and "start" in document
    inner = isinstance(document.get("Content"), str) and ("Arn" in document or "Id" in document)
    return language or old or inner or any(isinstance(document.get(key), dict) for key in _ENVELOPES)


def read_flow(content: str, source: FlowSource) -> Flow | UnreadableFlow:
    """Read a flow's content.

    Args:
        content: JSON text.
        source: What is known of it beside.

    Example:
        >>> read_flow('{"Version": "2019-10-30"', FlowSource(place=Place(file="flow.json"))).reason
        "not JSON: line 1: Expecting ',' delimiter"

    References:
        Amazon Connect API reference, flow language.
    """
    try:
        document = parse_json(content)
    except ValueError as error:
        return _unreadable(source, f"not JSON: {error}")
    return flow_of(document, len(content), source)


def flow_of(document: Any, characters: int, source: FlowSource) -> Flow | UnreadableFlow:
    """Return the flow that a JSON document holds, in whatever envelope.

    Args:
        document: The document.
        characters: The length of its text.
        source: What is known of it beside.
    """
    if not isinstance(document, dict):
        return _unreadable(source, "the content is no object; allowed: an object with Version, StartAction and Actions")
    for key, is_module in _ENVELOPES.items():
        if isinstance(document.get(key), dict):
            return _inner(document[key], replace(source, is_module=is_module))
    if isinstance(document.get("Content"), str):
        return _inner(document, source)
    if isinstance(document.get("modules"), list) and "Actions" not in document:
        return _unreadable(
            source,
            _OLD_FORMAT,
        )
    return _flow(document, characters, source)


def _inner(answer: Mapping[str, Any], source: FlowSource) -> Flow | UnreadableFlow:
    name, kind = answer.get("Name"), answer.get("Type")
    known = replace(
        source,
        name=source.name or (name if isinstance(name, str) else None),
        type=kind if isinstance(kind, str) and kind in FLOW_TYPES else source.type,
    )
    content = answer.get("Content")
    if not isinstance(content, str):
        return _unreadable(known, "the API's answer has no Content")
    try:
        document = parse_json(content)
    except ValueError as error:
        return _unreadable(known, f"its Content is not JSON: {error}")
    if not isinstance(document, dict):
        return _unreadable(known, "its Content is no object")
    return _flow(document, len(content), known)


def _flow(document: Mapping[str, Any], characters: int, source: FlowSource) -> Flow | UnreadableFlow:
    actions = document.get("Actions")
    if not isinstance(actions, list):
        return _unreadable(source, "Actions is no list; allowed: a list of blocks")
    flaws: list[Flaw] = []
    blocks: list[FlowBlock] = []
    for number, action in enumerate(actions):
        block = _block(action, number, len(blocks), flaws)
        if block is not None:
            blocks.append(block)
    name, kind = _stated(document.get("Metadata"))
    start = document.get("StartAction")
    drafted = sum(branch.target in _DRAFT_TARGETS for block in blocks for branch in block.branches)
    if drafted or start == "":
        return _unreadable(
            source,
            f"a saved draft: StartAction is {start!r} and {drafted} targets are empty; publish it and export it again",
        )
    first = next((block.position for block in blocks if block.identifier == start), None)
    if first is None:
        return _unreadable(source, f"StartAction {start!r} names no block, so that no contact can enter")
    return Flow(
        place=source.place,
        present=source.present,
        name=source.name or name,
        type=source.type if source.type is not None else kind,
        is_module=source.is_module if source.is_module is not None else any(block.type == _RETURN for block in blocks),
        version=document.get("Version"),
        characters=characters,
        blocks=tuple(blocks),
        start=first,
        flaws=tuple(flaws),
        modules={},
    )


def _block(action: Any, number: int, position: int, flaws: list[Flaw]) -> FlowBlock | None:
    if not isinstance(action, dict):
        flaws.append(Flaw(f"Actions[{number}] is no object"))
        return None
    identifier, kind = action.get("Identifier"), action.get("Type")
    if not (isinstance(identifier, str) and isinstance(kind, str)):
        flaws.append(Flaw(f"Actions[{number}] has no Identifier and Type as text"))
        return None
    label = f"{identifier} ({kind})"
    parameters = action.get("Parameters")
    if not isinstance(parameters, dict):
        if parameters is not None:
            flaws.append(Flaw("Parameters is no object", label))
        parameters = {}
    return FlowBlock(position, identifier, kind, parameters, tuple(_branches(action.get("Transitions"), label, flaws)))


def _branches(transitions: Any, label: str, flaws: list[Flaw]) -> Iterator[Branch]:
    if not isinstance(transitions, dict):
        if transitions is not None:
            flaws.append(Flaw("Transitions is no object", label))
        return
    following = transitions.get("NextAction")
    if isinstance(following, str):
        yield Branch("next", "", following)
    elif following is not None:
        flaws.append(Flaw("NextAction is no text", label))
    for listed in transitions.get("Conditions") or ():
        if isinstance(listed, dict) and isinstance(listed.get("NextAction"), str):
            yield Branch("condition", "", listed["NextAction"])
        else:
            flaws.append(Flaw("a condition has no NextAction", label))
    for listed in transitions.get("Errors") or ():
        if isinstance(listed, dict) and isinstance(listed.get("NextAction"), str):
            yield Branch("error", str(listed.get("ErrorType")), listed["NextAction"])
        else:
            flaws.append(Flaw("an error branch has no NextAction", label))


def _stated(metadata: Any) -> tuple[str | None, str | None]:
    """Return the name and the type that a document's Metadata states."""
    if not isinstance(metadata, dict):
        return None, None
    name, kind = metadata.get("name"), metadata.get("type")
    spelled = _WORD_STARTS.sub("_", kind).upper() if isinstance(kind, str) else None
    return name if isinstance(name, str) else None, spelled if spelled in FLOW_TYPES else None


def _unreadable(source: FlowSource, reason: str | Unknown) -> UnreadableFlow:
    return UnreadableFlow(place=source.place, present=source.present, name=source.name, reason=reason)
