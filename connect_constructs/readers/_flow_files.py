"""Flow files: everything that one command names is one set, in which flows find their modules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from connect_constructs.facts.flow import Flow, UnreadableFlow
from connect_constructs.facts.place import Place
from connect_constructs.readers._document import parse_json
from connect_constructs.readers._flow_modules import FoundFlow, invoked_by, link_modules, modules_by_id
from connect_constructs.readers.flow import FlowContent, FlowSource, content_of, flow_in


@dataclass(frozen=True, slots=True, eq=False)
class FlowFile:
    """A file that holds a flow, or was meant to.

    Args:
        path: The file.
        characters: The length of its text.
        document: What its text is as JSON; None where it is not JSON.
        fault: Why it is not JSON.
    """

    path: Path
    characters: int
    document: Any = None
    fault: str | None = None


class FlowSet(NamedTuple):
    """Flows that are judged together.

    Args:
        flows: Every flow and module, in the files' order.
        modules: The modules by bare id (see `module_id`), for flows elsewhere that invoke them.
    """

    flows: tuple[Flow | UnreadableFlow, ...]
    modules: Mapping[str, Flow]


def flow_file(path: Path, text: str) -> FlowFile:
    """Return a file of the flow language.

    Args:
        path: The file.
        text: Its text.

    Example:
        >>> flow_file(Path("flow.json"), "Version: 2019-10-30").fault
        'not JSON: line 1: Expecting value'

    References:
        Amazon Connect API reference, flow language.
    """
    try:
        return FlowFile(path, len(text), parse_json(text))
    except ValueError as error:
        return FlowFile(path, len(text), fault=f"not JSON: {error}")


def read_flows(files: Iterable[FlowFile], assumed_type: str | None = None) -> FlowSet:
    """Read flow files together.

    Args:
        files: The files; nothing of them is kept but what was read.
        assumed_type: The type of flows that do not state theirs.

    Example:
        >>> read_flows([flow_file(Path("flow.json"), "{}")]).flows[0].reason
        'Actions is not stated; allowed: a list of blocks'

    References:
        README, Flows.
    """
    found = [_found(file, assumed_type) for file in files]
    link_modules(found)
    return FlowSet(tuple(item.flow for item in found), modules_by_id(found))


def _found(file: FlowFile, assumed_type: str | None) -> FoundFlow:
    modules: dict[int, Flow] = {}
    source = FlowSource(place=Place(file=str(file.path)), assumed_type=assumed_type, modules=modules)
    if file.fault is not None:
        return FoundFlow(UnreadableFlow(place=source.place, name=None, reason=file.fault), (), file.path.stem)
    content = content_of(file.document, file.characters, source)
    if not isinstance(content, FlowContent):
        return FoundFlow(content, (), file.path.stem)
    flow = flow_in(content)
    metadata = content.document.get("Metadata") if isinstance(content.document, dict) else None
    return FoundFlow(flow, content.ids, file.path.stem, invoked_by(flow, metadata), modules)
