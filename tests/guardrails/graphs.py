"""Flows as facts, made without a reader: blocks that only lead on."""

from __future__ import annotations

from collections.abc import Mapping

from connect_constructs.facts.flow import Branch, Flow, FlowBlock
from connect_constructs.facts.place import Place


def wired(*blocks: tuple[str, str], invoking: Mapping[str, Flow | None] | None = None) -> Flow:
    """Return a flow that starts with its first block.

    Args:
        blocks: Each block's identifier, and the identifiers it leads to, those of its error branches after a ``!``.
            A block named Return ends a module.
        invoking: The modules that blocks invoke, by identifier; None among them is a module that is not in the run.
    """
    modules = invoking or {}
    made = []
    for position, (name, targets) in enumerate(blocks):
        kind = "InvokeFlowModule" if name in modules else "EndFlowModuleExecution" if name == "Return" else "Loop"
        made.append(FlowBlock(position, name, kind, {}, tuple(map(_branch, targets.split()))))
    return Flow(
        place=Place(file="flow.json"),
        name=None,
        type=None,
        is_module=False,
        version="2019-10-30",
        characters=0,
        blocks=tuple(made),
        start=0,
        modules={block.position: module for block in made if (module := modules.get(block.identifier))},
    )


def _branch(target: str) -> Branch:
    return Branch("error", "NoMatchingError", target[1:]) if target.startswith("!") else Branch("next", "", target)
