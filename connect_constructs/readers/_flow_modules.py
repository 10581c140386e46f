"""Flow modules that are read together with the flows that invoke them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from connect_constructs.facts.flow import INVOKE_MODULE, Flow, UnreadableFlow
from connect_constructs.facts.flow_text import doubt_about

_DISPLAYED_AS = (("parameters", "FlowModuleId", "displayName"), ("contactFlowModuleName",))
"""Where the console's Metadata names the module that a block invokes."""


class ModuleName(NamedTuple):
    """How a block names the module that it invokes.

    Args:
        position: The block's position in its flow.
        id: The id or ARN.
        displayed: What the console calls the module, in its Metadata.
    """

    position: int
    id: str
    displayed: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class FoundFlow:
    """A flow that was read, by what others may name it, and how it names others.

    Args:
        flow: The flow.
        ids: Its id and its ARN, as far as they are stated.
        stem: The name of its file, without what follows the last dot.
        invoked: The modules that it invokes.
        modules: The modules that were found, by the block's position: what `flow` looks at, to be filled in.
    """

    flow: Flow | UnreadableFlow
    ids: Sequence[str]
    stem: str
    invoked: Sequence[ModuleName] = ()
    modules: dict[int, Flow] = field(default_factory=dict)


def invoked_by(flow: Flow | UnreadableFlow, metadata: Any) -> list[ModuleName]:
    """Return how a flow names the modules it invokes, where neither a contact nor a deployment decides that.

    Args:
        flow: The flow.
        metadata: The Metadata of its document, in which the console says what each module is called.
    """
    invoked = []
    for block in flow.of(INVOKE_MODULE) if isinstance(flow, Flow) else ():
        name = block.parameters.get("FlowModuleId")
        if isinstance(name, str) and not doubt_about(name):
            displayed = (_within(metadata, "ActionMetadata", block.identifier, *steps) for steps in _DISPLAYED_AS)
            names = tuple(text for text in displayed if isinstance(text, str))
            invoked.append(ModuleName(block.position, name, names))
    return invoked


def module_id(name: str) -> str:
    """Return a module's bare id from its id or ARN, with or without an alias or a version.

    Example:
        >>> module_id("arn:aws:connect:us-east-1:111122223333:instance/0a1b/flow-module/2c3d:live")
        '2c3d'
        >>> module_id("2c3d:1")
        '2c3d'

    References:
        Amazon Connect API reference, flow modules: versions and aliases.
    """
    return name.rpartition("/")[2].partition(":")[0]


def modules_by_id(found: Iterable[FoundFlow]) -> dict[str, Flow]:
    """Return the modules by bare id, which their answer of the API states or their file is named after.

    Where two are of one id, it is not known which of them runs: neither is returned.
    """
    modules = [(key, item) for item in found for key in {*map(module_id, item.ids), item.stem}]
    return _unambiguous(modules)


def link_modules(found: Sequence[FoundFlow]) -> None:
    """Tell every flow the modules that it invokes, as far as they are found.

    Args:
        found: Flows and modules. A module whose id nothing tells, as in an export of the console, is found by its
            name where it is the only module of that name.
    """
    by_id = modules_by_id(found)
    named = _unambiguous([(item.flow.name, item) for item in found if item.flow.name])
    with_id = {item.flow for item in found if item.ids}
    by_name = {name: module for name, module in named.items() if module not in with_id}
    for item in found:
        for position, name, displayed in item.invoked:
            module = by_id.get(module_id(name)) or next((by_name[text] for text in displayed if text in by_name), None)
            if module is not None:
                item.modules[position] = module


def _unambiguous(entries: Sequence[tuple[str, FoundFlow]]) -> dict[str, Flow]:
    modules = [(key, item.flow) for key, item in entries if isinstance(item.flow, Flow) and item.flow.is_module]
    uses = Counter(key for key, _ in modules)
    return {key: module for key, module in modules if uses[key] == 1}


def _within(value: Any, *steps: str) -> Any:
    """Return what stands at the end of a path through objects; None where the path ends early."""
    for step in steps:
        value = value.get(step) if isinstance(value, dict) else None
    return value
