"""The content of a flow or flow module: taken from where it stands, its placeholders bound, and within the limits."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.flow import MOST_BLOCKS, MOST_CHARACTERS, Flow, UnreadableFlow
from connect_constructs.facts.place import Place
from connect_constructs.infrastructure._arguments import require_type, shown
from connect_constructs.infrastructure._flow_document import copied
from connect_constructs.infrastructure._flow_references import FlowReferences
from connect_constructs.readers._document import parse_json, text_of
from connect_constructs.readers.flow import FlowSource, content_of, flow_in

if TYPE_CHECKING:
    from constructs import IConstruct

T = TypeVar("T")

_BEFORE_TEXT = "\ufeff \t\r\n"
_TOKEN = re.compile(r"\$\{Token\[[^\]]*\]\}")
_HALF_A_PAIR = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class FlowContent:
    """What a flow's resource is made of.

    Args:
        text: The content as JSON text, in which CDK tokens may stand.
        flow: The flow, before anything was bound.
        functions: The Lambda functions that its blocks invoke and that are bound as constructs, once each.
    """

    text: str
    flow: Flow
    functions: tuple[IConstruct, ...]


def flow_content(
    owner: IConstruct, content: Path | str | Mapping[str, Any], references: Mapping[str, IConstruct | str] | None
) -> FlowContent:
    """Return the content for a construct, if it is a flow and its placeholders and the references fit each other."""
    bound = FlowReferences(owner.node.path, {} if references is None else references)
    require_type(Path | str | Mapping, "a file's path, JSON text or a mapping", content=content)
    try:
        document, flow = _read(content, FlowSource(place=Place(construct_path=owner.node.path)))
    except ValueError as error:
        allowed = "" if "allowed: " in str(error) else "; allowed: a flow as JSON, or its file"
        raise ValueError(f"content of {owner.node.path}: {' '.join(str(error).split())}{allowed}") from None
    # What is invoked is told before anything is bound, when the construct behind an ARN is still known.
    functions = dict.fromkeys(function for arn in _invoked_arns(flow) for function in bound.functions_in(arn))
    bound.bind(document)
    text = _dumped(document)
    characters, blocks = len(_TOKEN.sub("", text)), len(document["Actions"])
    if characters > MOST_CHARACTERS or blocks > MOST_BLOCKS:
        raise ValueError(
            f"content of {owner.node.path} has {characters} characters and {blocks} blocks; "
            f"allowed: {MOST_CHARACTERS} characters and {MOST_BLOCKS} blocks"
        )
    return FlowContent(text, flow, tuple(functions))


def _read(content: Path | str | Mapping[str, Any], source: FlowSource) -> tuple[dict[str, Any], Flow]:
    """Return the document, out of the API's answer if it is in one, and what it says."""
    if isinstance(content, Mapping):
        given = copied(content)
    elif isinstance(content, str) and content.lstrip(_BEFORE_TEXT).startswith("{"):
        given = _parsed(content)
    else:
        given = _parsed(_text_in(content), f"{content}: ")
    found = _readable(content_of(given, 0, source))
    return copied(found.document), _readable(flow_in(found))


def _invoked_arns(flow: Flow) -> Iterator[str]:
    arns = (block.parameters.get("LambdaFunctionARN") for block in flow.of("InvokeLambdaFunction"))
    return (arn for arn in arns if isinstance(arn, str))


def _text_in(file: Path | str) -> str:
    try:
        return text_of(Path(file))
    except ValueError as error:
        # A text that was meant to be content may be long, and of many lines.
        raise ValueError(f"{shown(str(file))}: {str(error).rpartition(': ')[2]}") from None


def _parsed(text: str, file: str = "") -> Any:
    try:
        return parse_json(text)
    except ValueError as error:
        raise ValueError(f"{file}not JSON: {error}") from None


def _readable(read: T | UnreadableFlow) -> T:
    if isinstance(read, UnreadableFlow):
        reason = read.reason
        raise ValueError(reason.reason if isinstance(reason, Unknown) else reason)  # noqa: TRY004 - as all bad input
    return read


def _dumped(document: dict[str, Any]) -> str:
    """Return compact JSON; half a surrogate pair, which no encoding carries, is escaped."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return _HALF_A_PAIR.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
