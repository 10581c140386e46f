"""Which functions the flows of an app invoke, and how long they wait for an answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from connect_constructs.facts._known import Known, Unknown, mapped
from connect_constructs.facts.flow import Flow, FlowBlock
from connect_constructs.facts.flow_text import static
from connect_constructs.facts.function import Invocation
from connect_constructs.facts.value import whole
from connect_constructs.readers._flow_facts import flows_of
from connect_constructs.readers._world import Resource, World

_INVOKE = "InvokeLambdaFunction"
_PROCESS_MESSAGES = "UpdateContactMediaProcessing"
_LIMIT = "InvocationTimeLimitSeconds"
_NO_LIMIT = (None, "", "undefined")
"""How blocks, the console's too, state no limit of their own."""


class _Invocations(NamedTuple):
    """The invocations of every function that a flow names, and why there may be others."""

    by_function: Mapping[Resource, list[tuple[Flow, Invocation]]]
    undecided: Unknown | None


def invocations_of(world: World, function: Resource) -> Known[tuple[Invocation, ...]]:
    """Return the blocks that invoke a function; unknown where a condition would settle it."""
    by_function, undecided = world.once("invocations", lambda: _invocations(world))
    found = by_function.get(function, ())
    doubts = (undecided, *(flow.present for flow, _ in found))
    doubt = next((doubt for doubt in doubts if isinstance(doubt, Unknown) and doubt.condition), None)
    return doubt or tuple(invocation for _, invocation in found)


def _invocations(world: World) -> _Invocations:
    by_function: dict[Resource, list[tuple[Flow, Invocation]]] = defaultdict(list)
    undecided: Unknown | None = None
    for resource, flow in flows_of(world).items():
        if not isinstance(flow, Flow):
            continue
        if not flow.blocks and isinstance(flow.present, Unknown):
            undecided = flow.present
        world.at(resource)
        for block, arn, waits in _invoking_blocks(flow):
            function = world.meant(arn, "AWS::Lambda::Function")
            if function is not None:
                seconds = _limit(block.parameters.get(_LIMIT))
                by_function[function].append((flow, Invocation(flow.at(block).place, waits, seconds)))
    return _Invocations(by_function, undecided)


def _invoking_blocks(flow: Flow) -> Iterator[tuple[FlowBlock, Any, Known[bool]]]:
    """Yield each block that invokes a function, how it names it, and whether the flow waits for the answer."""
    for block in flow.of(_INVOKE):
        kind = static(block.parameters.get("InvocationType"))
        yield block, block.parameters.get("LambdaFunctionARN"), mapped(kind, lambda stated: stated != "ASYNCHRONOUS")
    for block in flow.of(_PROCESS_MESSAGES):
        processor = block.parameters.get("ChatProcessor")
        yield block, processor.get("LambdaProcessorARN") if isinstance(processor, dict) else None, False


def _limit(stated: Any) -> Known[int | None]:
    """Return the seconds that a block waits at most; None where it states none, unknown where none makes sense."""
    shown = static(stated)
    if isinstance(shown, Unknown) or shown in _NO_LIMIT:
        return shown if isinstance(shown, Unknown) else None
    seconds = whole(stated)
    if isinstance(seconds, int) and seconds >= 1:
        return seconds
    return Unknown(f"{_LIMIT} {shown} is none that Connect takes")
