"""Documents of the flow language, as exports and the API really write them, turned into facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from connect_constructs.facts._known import Known, Unknown
from connect_constructs.facts.flow import MOST_BLOCKS, RETURN_FROM_MODULE, Flaw, Flow, FlowBlock, UnreadableFlow
from connect_constructs.facts.flow_text import doubt_about
from connect_constructs.facts.place import Place
from connect_constructs.readers._document import parse_json
from connect_constructs.readers._flow_blocks import form_of, read_blocks, text_or_number
from connect_constructs.readers._flow_envelopes import answer_in, spelled_type

_OLD_FORMAT = Unknown(
    "it is in the console's old export format, which deploys nowhere; import it in the console and export it again, or "
    "take its content from DescribeContactFlow"
)
_ENVELOPE = "Content is itself an answer of the API; allowed: the flow, which stands in that answer's own Content"
_OPEN_ENDS = ("", "$end")
"""Where the branches of a saved draft lead that nobody has connected yet."""

_MOST_NAMED = 3
_MOST_READ = 4 * MOST_BLOCKS
"""Far more than the service takes, and few enough that a flow which is built to be judged for ever is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowSource:
    """What is known of a flow beside its document.

    Args:
        place: Where it stands.
        present: Whether it is there at all.
        name: Its name, when it is stated.
        type: Its type, when it is stated.
        assumed_type: Its type where neither this source nor the document states one.
        is_module: Whether it is a flow module; None leaves that to the document.
        modules: The flow modules that its blocks invoke, by the block's position; may be filled in once all are read.
    """

    place: Place
    present: Known[bool] = True
    name: str | None = None
    type: Known[str | None] = None
    assumed_type: str | None = None
    is_module: bool | None = None
    modules: Mapping[int, Flow] = field(default_factory=dict)


class FlowContent(NamedTuple):
    """A flow's document, taken out of what stood around it.

    Args:
        document: The document, which should be an object of the flow language.
        characters: The length of its text.
        source: What is known of it beside.
        ids: Its id and its ARN, as far as they are known.
    """

    document: Any
    characters: int
    source: FlowSource
    ids: tuple[str, ...] = ()


def is_flow(document: Any) -> bool:
    """Tell whether a JSON document is a flow in any form, well-formed or not, rather than a template.

    Example:
        >>> is_flow({"Version": "2019-10-30", "Actions": None}), is_flow({"Resources": {}})
        (True, False)

    References:
        Amazon Connect API reference, flow language and DescribeContactFlow.
    """
    if not isinstance(document, dict) or "Resources" in document:
        return False
    language = "StartAction" in document or ("Actions" in document and "Version" in document)
    return language or _is_old(document) or answer_in(document) is not None


def read_flow(content: str, source: FlowSource) -> Flow | UnreadableFlow:
    """Read a flow's content, as the service takes it.

    Args:
        content: JSON text of the flow language, nothing around it.
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
    return flow_in(FlowContent(document, len(content), source))


def flow_of(document: Any, characters: int, source: FlowSource) -> Flow | UnreadableFlow:
    """Return the flow that a JSON document holds, also in an answer of the API.

    Args:
        document: A JSON document.
        characters: The length of its text.
        source: What is known of it beside.

    Example:
        >>> end = {"Identifier": "End", "Type": "DisconnectParticipant"}
        >>> document = {"Version": "2019-10-30", "StartAction": "End", "Actions": [end]}
        >>> flow_of(document, 100, FlowSource(place=Place(file="flow.json"))).blocks[0].label
        'End (DisconnectParticipant)'

    References:
        Amazon Connect API reference, flow language and DescribeContactFlow.
    """
    content = content_of(document, characters, source)
    return flow_in(content) if isinstance(content, FlowContent) else content


def content_of(document: Any, characters: int, source: FlowSource) -> FlowContent | UnreadableFlow:
    """Take a flow's document out of the answer of the API that stands around it, if one does.

    Args:
        document: A JSON document.
        characters: The length of its text.
        source: What is known of it beside; what the answer states goes before.

    Example:
        >>> answer = {"ContactFlow": {"Content": '{"Actions": []}', "Type": "AGENT_HOLD"}}
        >>> content_of(answer, 60, FlowSource(place=Place(file="flow.json"))).source.type
        'AGENT_HOLD'

    References:
        Amazon Connect API reference, DescribeContactFlow and DescribeContactFlowModule.
    """
    answer = answer_in(document) if isinstance(document, dict) else None
    if answer is None:
        return FlowContent(document, characters, source)
    known = replace(
        source,
        name=source.name or answer.name,
        type=source.type if answer.type is None else answer.type,
        is_module=source.is_module if answer.is_module is None else answer.is_module,
    )
    if not isinstance(answer.content, str):
        return _unreadable(known, f"Content is {form_of(answer.content)}; allowed: the flow as JSON text")
    try:
        return FlowContent(parse_json(answer.content), len(answer.content), known, answer.ids)
    except ValueError as error:
        return _unreadable(known, f"Content is not JSON: {error}")


def flow_in(content: FlowContent) -> Flow | UnreadableFlow:
    """Read what a document of the flow language says.

    Args:
        content: The document, out of its envelope.

    Example:
        >>> flow_in(FlowContent([], 2, FlowSource(place=Place(file="flow.json")))).reason
        'the document is a list; allowed: an object with Version, StartAction and Actions'

    References:
        Amazon Connect API reference, flow language.
    """
    document, characters, source, _ = content
    if not isinstance(document, dict):
        allowed = "an object with Version, StartAction and Actions"
        return _unreadable(source, f"the document is {form_of(document)}; allowed: {allowed}")
    metadata = document.get("Metadata")
    stated = metadata if isinstance(metadata, dict) else {}
    if source.name is None and isinstance(stated.get("name"), str):
        source = replace(source, name=stated["name"])
    other_form = _other_form(document)
    if other_form is not None:
        return _unreadable(source, other_form)
    actions = document.get("Actions")
    if not isinstance(actions, list):
        return _unreadable(source, f"Actions is {form_of(actions)}; allowed: a list of blocks")
    if len(actions) > _MOST_READ:
        return _unreadable(source, f"it has {len(actions)} blocks, too many to judge; allowed: {MOST_BLOCKS}")
    flaws: list[Flaw] = []
    blocks = read_blocks(actions, flaws)
    said: list[str] = []
    start = text_or_number(document.get("StartAction"), "StartAction", said)
    first = next((block.position for block in blocks if block.identifier == start), None)
    unconnected = [block.label for block in blocks for branch in block.branches if branch.target in _OPEN_ENDS]
    if unconnected or start in _OPEN_ENDS:
        return _unreadable(source, _draft(start, unconnected))
    if first is None:
        doubt = doubt_about(start or "")
        if doubt:
            return _unreadable(source, Unknown(f"StartAction {doubt.reason}"))
        said = said or [_no_start(start, blocks)]
        return _unreadable(source, _listing("; ", [*said, *(flaw.message for flaw in flaws)]))
    kind = source.type if source.type is not None else spelled_type(stated.get("type"))
    is_module = _is_module(document, source, blocks, kind)
    return Flow(
        place=source.place,
        present=source.present,
        name=source.name,
        type=None if is_module else kind or source.assumed_type,
        is_module=is_module,
        version=document.get("Version"),
        characters=characters,
        blocks=blocks,
        start=first,
        flaws=(*map(Flaw, said), *flaws),
        modules=source.modules,
    )


def _is_old(document: Mapping[str, Any]) -> bool:
    """Tell the console's old export format: modules in the place of actions."""
    return isinstance(document.get("modules"), list) and "start" in document and "Actions" not in document


def _other_form(document: Mapping[str, Any]) -> str | Unknown | None:
    """Return what a document is where it is known to be something else than the flow language."""
    if _is_old(document):
        return _OLD_FORMAT
    return _ENVELOPE if answer_in(document) else None


def _is_module(
    document: Mapping[str, Any], source: FlowSource, blocks: tuple[FlowBlock, ...], kind: Known[str | None]
) -> bool:
    """Tell whether a flow is a module: by its source, else, where no type is stated, by a return or Settings."""
    if source.is_module is not None or kind is not None:
        return bool(source.is_module)
    return "Settings" in document or any(block.type == RETURN_FROM_MODULE for block in blocks)


def _draft(start: str | None, unconnected: list[str]) -> str:
    """Say once what a saved draft leaves open."""
    empty = ["StartAction"] if start in _OPEN_ENDS else []
    empty += dict.fromkeys(f"a branch of {label}" for label in unconnected)
    return f"a saved draft, which leads nowhere from {_listing(', ', empty)}; connect and publish it, then export it"


def _no_start(start: str | None, blocks: Sequence[FlowBlock]) -> str:
    """Return that a flow starts at no block, and what it could start at."""
    fault = f"StartAction {start!r} names no block that can be read"
    return f"{fault}; allowed: {_listing(', ', [repr(block.identifier) for block in blocks])}" if blocks else fault


def _listing(between: str, items: list[str]) -> str:
    """Return some of the items, and how many more there are."""
    more = [f"{len(items) - _MOST_NAMED} more"] if len(items) > _MOST_NAMED else []
    return between.join([*items[:_MOST_NAMED], *more])


def _unreadable(source: FlowSource, reason: str | Unknown) -> UnreadableFlow:
    return UnreadableFlow(place=source.place, present=source.present, name=source.name, reason=reason)
