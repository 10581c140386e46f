"""Contact flows and flow modules that templates carry, each with the modules that it invokes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from connect_constructs.facts._known import Known, Unknown, all_of
from connect_constructs.facts.flow import INVOKE_MODULE, Flow, UnreadableFlow
from connect_constructs.facts.flow_text import doubt_about, static
from connect_constructs.facts.reference import (
    fields_of,
    has_reference,
    readable,
    references_in_json,
    without_references,
)
from connect_constructs.facts.value import text
from connect_constructs.readers._flow_blocks import form_of
from connect_constructs.readers._flow_modules import module_id
from connect_constructs.readers._world import Resource, World
from connect_constructs.readers.flow import FlowSource, read_flow

FLOW = "AWS::Connect::ContactFlow"
_MODULE = "AWS::Connect::ContactFlowModule"

_ARN_RESOURCE = 5
"""Where an ARN, between colons, goes on from partition, service, Region and account to what it names."""

_JSON_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_OUTSIDE = Unknown("a value that deployment puts in stands outside any text")

_Read: TypeAlias = Flow | UnreadableFlow


def flow(world: World, resource: Resource) -> list[_Read]:
    """Read an AWS::Connect::ContactFlow or an AWS::Connect::ContactFlowModule."""
    return [flows_of(world)[resource]]


def flows_of(world: World) -> Mapping[Resource, _Read]:
    """Return every flow and flow module of the app, each content read once.

    One that hangs on an undecided condition, by its own content or by that of a module it invokes, has no blocks: its
    presence is then the doubt, so that everything asks for the condition before it judges the flow.
    """
    return world.once("flows", lambda: _with_modules(world))


def _with_modules(world: World) -> dict[Resource, _Read]:
    modules: dict[Resource, dict[int, Flow]] = {}
    flows: dict[Resource, _Read] = {}
    for resource in (*world.all(FLOW), *world.all(_MODULE)):
        modules[resource] = {}
        flows[resource] = _flow(world, resource, modules[resource])
    for resource, read in flows.items():
        if isinstance(read, Flow):
            modules[resource].update(_invoked(world.at(resource), read, flows))
    return {resource: _decided_with_modules(read) for resource, read in flows.items()}


def _invoked(world: World, read: Flow, flows: Mapping[Resource, _Read]) -> Iterator[tuple[int, Flow]]:
    """Yield the modules that a flow's blocks invoke, by the block's position, as far as they can be read."""
    for block in read.of(INVOKE_MODULE):
        named = block.parameters.get("FlowModuleId")
        declared = world.meant(named, _MODULE)
        module = flows.get(declared) if declared else _given(world, named)
        if isinstance(module, Flow):
            yield block.position, module


def _given(world: World, named: Any) -> Flow | None:
    """Return a module that is given beside the templates, by its literal id, also in an ARN of whatever Region."""
    name = named if isinstance(named, str) else ""
    literal = ":".join(fields_of(name)[_ARN_RESOURCE:]) if name.startswith("arn:") else name
    return None if doubt_about(literal) else world.given_modules.get(module_id(literal))


def _decided_with_modules(read: _Read) -> _Read:
    """Return a flow as undecided where a module that it comes to is."""
    if isinstance(read, Flow) and read.modules:
        for module in _reached(read):
            if not module.blocks:
                return replace(read, present=all_of((read.present, module.present)), blocks=())
    return read


def _reached(start: Flow) -> Iterator[Flow]:
    """Yield every module that a flow comes to, through other modules too."""
    seen = {start}
    waiting = [start]
    while waiting:
        for module in waiting.pop().modules.values():
            if module not in seen:
                seen.add(module)
                waiting.append(module)
                yield module


def _flow(world: World, resource: Resource, modules: Mapping[int, Flow]) -> _Read:
    content = world.marked_text(resource, "Content")
    name, present = text(world.get(resource, "Name")), world.present(resource)
    source = FlowSource(
        place=resource.place,
        name=readable(name) if isinstance(name, str) else None,
        type=static(world.get(resource, "Type")),
        is_module=resource.type == _MODULE,
    )
    if isinstance(content, Unknown) and content.condition is not None:
        return _undecided(source, all_of((present, content)))
    if isinstance(content, str):
        key = ("flow", resource, content, source.name, source.type)
        read = world.once_for_all(key, lambda: _read(content, source))
    else:
        read = UnreadableFlow(place=source.place, name=source.name, reason=_without_text(content))
    return replace(read, present=present, modules=modules) if isinstance(read, Flow) else replace(read, present=present)


def _undecided(source: FlowSource, present: Known[bool]) -> Flow:
    return Flow(
        place=source.place,
        present=present,
        name=source.name,
        type=source.type,
        is_module=bool(source.is_module),
        version=None,
        characters=0,
        blocks=(),
        start=0,
    )


def _without_text(content: Any) -> str | Unknown:
    if isinstance(content, Unknown):
        return content
    return "it has no Content" if content is None else f"Content is {form_of(content)}; allowed: JSON as text"


def _read(content: str, source: FlowSource) -> _Read:
    """Read a flow's content, in which marks stand for what deployment puts in."""
    if not has_reference(content):
        return read_flow(content, source)
    parsable = references_in_json(content)
    if has_reference(_JSON_STRING.sub("", parsable)):
        return UnreadableFlow(place=source.place, name=source.name, reason=_OUTSIDE)
    read = read_flow(parsable, source)
    return replace(read, characters=len(without_references(content, ""))) if isinstance(read, Flow) else read
