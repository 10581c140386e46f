"""The content of a flow or flow module: taken from where it stands, its placeholders bound, and within the limits."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from aws_cdk import Token

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.flow import MOST_BLOCKS, MOST_CHARACTERS, UnreadableFlow
from connect_constructs.facts.place import Place
from connect_constructs.infrastructure._arguments import require_type, shown
from connect_constructs.infrastructure._deployment_texts import TOKEN
from connect_constructs.infrastructure._flow_document import copied, texts_of
from connect_constructs.infrastructure._flow_references import FlowReferences
from connect_constructs.infrastructure._flow_statements import Stated, answer_around
from connect_constructs.readers._document import parse_json, text_of
from connect_constructs.readers.flow import FlowSource, content_of, flow_in

if TYPE_CHECKING:
    from constructs import IConstruct

    from connect_constructs.infrastructure.flow_type import FlowType
    from connect_constructs.infrastructure.instance_protocol import IConnectInstance

T = TypeVar("T")

_FUNCTION = ("Parameters", "LambdaFunctionARN")
_BEFORE_TEXT = "\ufeff \t\r\n"
_HALF_A_PAIR = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class FlowContent:
    """What a flow's resource is made of.

    Args:
        text: The content as JSON text, in which CDK tokens may stand.
        is_module: Whether it is a flow module.
        stated: What it states beside its blocks.
        functions: The Lambda functions that its blocks invoke and that are bound as constructs, once each.
        bots: The associations of Lex bots that are bound.
    """

    text: str
    is_module: bool
    stated: Stated
    functions: tuple[IConstruct, ...]
    bots: tuple[IConstruct, ...]


def flow_content(
    owner: IConstruct,
    instance: IConnectInstance,
    content: Path | str | Mapping[str, Any],
    references: Mapping[str, IConstruct | str] | None,
    *,
    type_: FlowType | None = None,
) -> FlowContent:
    """Return the content for a construct, if it is a flow and its placeholders and the references fit each other."""
    bound = FlowReferences(owner, instance, {} if references is None else references)
    require_type(
        Path | str | Mapping, "a file's path, JSON text or a mapping", **{f"content of {owner.node.path}": content}
    )
    with _told_of(owner):
        file = _file_of(content)
    with _told_of(owner, file):
        given = _given(content, file)
        found = _readable(content_of(given, 0, FlowSource(place=Place(construct_path=owner.node.path), type=type_)))
        around = answer_around(given, found.document)
        document = copied(found.document)
        unbound = flow_in(found)
        # A placeholder may stand where the flow starts; any other fault is told before what placeholders lack.
        if not (isinstance(unbound, UnreadableFlow) and isinstance(unbound.reason, Unknown)):
            _readable(unbound)
    # What is invoked is told by what stood there before, when the construct behind an ARN is still known.
    before = {text.steps: text.text for text in texts_of(document)}
    bound.bind(document)
    with _told_of(owner, file):
        flow = _readable(flow_in(found._replace(document=document)))
        stated = Stated.by(around, document, is_module=found.source.is_module)
    places = [("Actions", number, *_FUNCTION) for number, action in enumerate(document["Actions"]) if _invokes(action)]
    functions = dict.fromkeys(function for place in places for function in bound.functions_in(before.get(place, "")))
    text = _dumped(document)
    characters, blocks = len(TOKEN.sub("", text)), len(document["Actions"])
    if characters > MOST_CHARACTERS or blocks > MOST_BLOCKS:
        raise ValueError(
            f"content of {owner.node.path} has {characters} characters and {blocks} blocks; "
            f"allowed: {MOST_CHARACTERS} characters and {MOST_BLOCKS} blocks"
        )
    return FlowContent(text, flow.is_module, stated, tuple(functions), bound.bots)


@contextmanager
def _told_of(owner: IConstruct, file: Path | None = None) -> Iterator[None]:
    """Have an error name the construct, the file, and what is allowed, in one line."""
    try:
        yield
    except ValueError as error:
        allowed = "" if "allowed: " in str(error) else "; allowed: a flow as JSON, or its file"
        # A text that was meant to be content may be long, and of many lines.
        place = f"content of {owner.node.path}" if file is None else f"content of {owner.node.path}: {shown(str(file))}"
        raise ValueError(f"{place}: {' '.join(str(error).split())}{allowed}") from None


def _file_of(content: Path | str | Mapping[str, Any]) -> Path | None:
    """Return the file that holds the content, unless it is given itself."""
    if isinstance(content, Mapping) or (isinstance(content, str) and content.lstrip(_BEFORE_TEXT).startswith("{")):
        return None
    if Token.is_unresolved(str(content)):
        raise ValueError("it is a token that only deployment resolves; allowed: a flow as JSON, or its file")
    return Path(content)


def _given(content: Path | str | Mapping[str, Any], file: Path | None) -> Any:
    """Return the document that is given, with whatever stands around it."""
    if isinstance(content, Mapping):
        return copied(content)
    return _parsed(str(content) if file is None else _text_in(file))


def _invokes(action: Any) -> bool:
    return isinstance(action, dict) and action.get("Type") == "InvokeLambdaFunction"


def _text_in(file: Path) -> str:
    try:
        return text_of(file)
    except ValueError as error:
        raise ValueError(str(error).rpartition(": ")[2]) from None


def _parsed(text: str) -> Any:
    try:
        return parse_json(text)
    except ValueError as error:
        raise ValueError(f"not JSON: {error}") from None


def _readable(read: T | UnreadableFlow) -> T:
    if isinstance(read, UnreadableFlow):
        reason = read.reason
        raise ValueError(reason.reason if isinstance(reason, Unknown) else reason)  # noqa: TRY004 - as all bad input
    return read


def _dumped(document: dict[str, Any]) -> str:
    """Return compact JSON; half a surrogate pair, which no encoding carries, is escaped."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return _HALF_A_PAIR.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
