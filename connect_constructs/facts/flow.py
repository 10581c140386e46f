"""Contact flows and flow modules: blocks, and the branches that lead from one to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, NamedTuple

from connect_constructs.facts._known import Known, Unknown
from connect_constructs.facts.fact import Fact
from connect_constructs.facts.reference import readable

FLOW_TYPES = (
    "AGENT_HOLD",
    "AGENT_TRANSFER",
    "AGENT_WHISPER",
    "CAMPAIGN",
    "CONTACT_FLOW",
    "CUSTOMER_HOLD",
    "CUSTOMER_QUEUE",
    "CUSTOMER_WHISPER",
    "OUTBOUND_WHISPER",
    "QUEUE_TRANSFER",
)
"""Every type of contact flow, as the API names it."""

MOST_BLOCKS = 250
MOST_CHARACTERS = 256_000
"""What the service takes of one flow."""

INVOKE_MODULE = "InvokeFlowModule"
RETURN_FROM_MODULE = "EndFlowModuleExecution"
"""The block types by which a flow enters a module, and a module leads back."""

_MOST_SHOWN = 60
"""How many characters of an identifier or a type findings show: hand-made ones may be as long as a flow."""

BranchKind = Literal["next", "condition", "error"]


class Branch(NamedTuple):
    """A way out of a block.

    Args:
        kind: ``next``, ``condition`` or ``error``.
        name: An error's type; empty for the others.
        target: The identifier of the block that it leads to.
    """

    kind: BranchKind
    name: str
    target: str


class FlowBlock(NamedTuple):
    """A block of a flow: what the flow language calls an action. Each one equals itself alone.

    Args:
        position: Its index among the flow's blocks.
        identifier: Its identifier; unique in a well-formed flow.
        type: The action's type, such as ``GetParticipantInput``.
        parameters: Its parameters as JSON; text may hold `Reference` marks and the flow language's own references.
        branches: Every way out of it.
        operands: The texts that its conditions compare with, in the document's order.
    """

    position: int
    identifier: str
    type: str
    parameters: Mapping[str, Any]
    branches: tuple[Branch, ...]
    operands: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other

    @property
    def label(self) -> str:
        """The block as findings name it."""
        return f"{_shown(self.identifier)} ({_shown(self.type)})"


def _shown(text: str) -> str:
    """Return as much of a text as a finding has room for; it is readable first, since half a mark is none."""
    text = readable(text)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something in a flow's document that is not as the flow language has it, so that reading left it out.

    Args:
        message: What was found, and what is allowed.
        block: The label of the block it is in; None for the document itself.
    """

    message: str
    block: str | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Flow(Fact):
    """A contact flow, or a flow module, that could be read. Each one equals itself alone.

    Args:
        name: Its name, when the source tells it.
        type: Its type as the API has it, such as ``CUSTOMER_QUEUE``; None when it is not stated.
        is_module: Whether it is a flow module.
        version: The flow language's version, as the document states it.
        characters: The length of its content; what only deployment tells is not counted.
        blocks: Its blocks in the document's order, those with the same identifier too.
        start: The position of the block that StartAction names.
        flaws: What reading had to leave out.
        modules: The flow modules that its blocks invoke, by the block's position, as far as they are in the run.
    """

    name: str | None
    type: Known[str | None]
    is_module: bool
    version: Any
    characters: int
    blocks: tuple[FlowBlock, ...]
    start: int
    flaws: tuple[Flaw, ...] = ()
    modules: Mapping[int, Flow] = field(default_factory=dict, repr=False)

    __hash__ = object.__hash__
    __eq__ = object.__eq__

    def of(self, *types: str) -> Iterator[FlowBlock]:
        """Yield the blocks of some types."""
        for kind in types:
            yield from self._by_type.get(kind, ())

    def named(self, identifier: str) -> Sequence[FlowBlock]:
        """Return the blocks of an identifier: one in a well-formed flow, none where a branch leads nowhere."""
        return self._by_identifier.get(identifier, ())

    def at(self, block: FlowBlock) -> Fact:
        """Return the place of a block, for a finding."""
        return Fact(place=replace(self.place, block=block.label))

    @cached_property
    def _by_type(self) -> Mapping[str, list[FlowBlock]]:
        found: dict[str, list[FlowBlock]] = {}
        for block in self.blocks:
            found.setdefault(block.type, []).append(block)
        return found

    @cached_property
    def _by_identifier(self) -> Mapping[str, Sequence[FlowBlock]]:
        found: dict[str, list[FlowBlock]] = {}
        for block in self.blocks:
            found.setdefault(block.identifier, []).append(block)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableFlow(Fact):
    """A flow of which nothing can be judged.

    Args:
        name: Its name, when the source tells it.
        reason: What is wrong with it; or, as an `Unknown`, why it cannot be known here.
    """

    name: str | None
    reason: str | Unknown
