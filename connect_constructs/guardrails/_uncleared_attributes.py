"""Contact attributes that a flow sets to something sensitive and does not clear on every path to its end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from connect_constructs.facts.flow import RETURN_FROM_MODULE, Flow, FlowBlock
from connect_constructs.facts.flow_text import all_references_in, doubt_about
from connect_constructs.facts.reference import readable
from connect_constructs.guardrails._block_types import MAY_LEAD_NOWHERE
from connect_constructs.guardrails._block_writes import contact_attributes_set_by, encrypts_input
from connect_constructs.guardrails._dataflow import Dataflow, Step
from connect_constructs.guardrails._flow_graph import Node, graph_of
from connect_constructs.guardrails._sensitive_names import protected_field
from connect_constructs.guardrails._value_origins import (
    CLEARED,
    DEPLOYED,
    ENCRYPTED,
    STORED_BEFORE,
    TEMPLATED,
    UNSET,
    origins_in_words,
    origins_of,
)
from connect_constructs.guardrails.policy import GuardrailPolicy

_ENDS = MAY_LEAD_NOWHERE - {RETURN_FROM_MODULE, "MessageParticipantIteratively"}
"""The blocks at which a flow ends, or hands the contact and its attributes over."""


_NOT_KNOWN_HERE = DEPLOYED | TEMPLATED | UNSET | STORED_BEFORE
"""The origins of values that may be anything, empty ones too."""


class UnclearedAttribute(NamedTuple):
    """An attribute that a flow sets and may leave as it is.

    Args:
        block: The flow's own block: the one that sets it, or the one whose module does.
        is_certain: Whether it surely is not cleared, on some path at least.
        message: Which attribute, what it holds and where to.
    """

    block: FlowBlock
    is_certain: bool
    message: str


class _Setting(NamedTuple):
    """One attribute that one node sets.

    Args:
        node: The node.
        name: The attribute's name.
        holds: In words, what sensitive value that is whatever path leads there; empty if none.
        is_doubtful: Whether the value is not known here, so that it may also clear the attribute.
        copies: The attributes whose values go into it.
    """

    node: int
    name: str
    holds: str
    is_doubtful: bool
    copies: tuple[str, ...]


class _Left(NamedTuple):
    """A setting that is not overwritten on every path.

    Args:
        setting: The setting.
        is_certain: Whether it surely is not, on some path at least.
        claim: The claim that it holds still.
        end: The first node, among those at which the flow ends, where it does.
    """

    setting: _Setting
    is_certain: bool
    claim: int
    end: int


def uncleared_attributes(flow: Flow, policy: GuardrailPolicy) -> Iterator[UnclearedAttribute]:
    """Yield what a flow does not clear; of what its modules set only what they would not leave by themselves."""
    course = _course_of(flow, policy)
    if course is None:
        return
    nodes = graph_of(flow).nodes
    for left in course.left:
        block, entered_by = nodes[left.setting.node].block, nodes[left.setting.node].entered_by
        is_inside_module = block is not entered_by
        if is_inside_module:
            alone = _course_of(flow.modules[entered_by.position], policy)
            if alone and alone.leaves(block, left):
                continue
        told = course.told(left)
        message = f"in the module, at {block.label}: {told}" if is_inside_module else told
        yield UnclearedAttribute(entered_by, left.is_certain, message)


@lru_cache(maxsize=16)
def _course_of(flow: Flow, policy: GuardrailPolicy) -> _Course | None:
    """Return the course of a flow's attributes; None where none of them ever holds what is sensitive."""
    settings = _settings(flow, policy)
    return _Course(flow, settings) if any(setting.holds for setting in settings) else None


def _settings(flow: Flow, policy: GuardrailPolicy) -> list[_Setting]:
    """Return every attribute that the nodes of a flow set; none where nothing sensitive can be among them."""
    if flow.modules:
        blocks = [(index, node.block) for index, node in enumerate(graph_of(flow).nodes)]
    else:
        blocks = [(block.position, block) for block in flow.of("UpdateContactAttributes", "GetParticipantInput")]
    writes = [(node, name, value) for node, block in blocks for name, value in contact_attributes_set_by(block)]
    means = {name: None if _is_dynamic(name) else protected_field(name, policy) for _, name, _ in writes}
    encrypts = any(encrypts_input(block) for _, block in blocks)
    referred = [_protected_in(value, means, policy) for _, _, value in writes]
    if not (encrypts or any(means.values()) or any(referred)):
        return []
    origins = origins_of(flow)
    found: list[_Setting] = []
    for (node, name, value), protected in zip(writes, referred, strict=True):
        comes_from = origins.of(node, value)
        if comes_from & ~CLEARED:
            holds = means[name] or origins_in_words(comes_from & ENCRYPTED) or protected
            is_doubtful = not comes_from & ~(CLEARED | _NOT_KNOWN_HERE)
            found.append(_Setting(node, name, holds, is_doubtful, _contact_attributes_in(value)))
        else:
            found.append(_Setting(node, name, "", is_doubtful=False, copies=()))
    return found


def _protected_in(value: object, followed: Iterable[str], policy: GuardrailPolicy) -> str:
    """Return what protected field a value refers to by its name; empty if none, or an attribute that is followed."""
    names = (
        name
        for namespace, path in all_references_in(value)
        if not (namespace == "Attributes" and path[:1] and path[0] in followed)
        for name in path
    )
    return next(filter(None, (protected_field(name, policy) for name in names)), "")


def _is_dynamic(name: str) -> bool:
    return doubt_about(name) is not None


def _contact_attributes_in(value: object) -> tuple[str, ...]:
    return tuple(path[0] for namespace, path in all_references_in(value) if namespace == "Attributes" and path)


class _Course:
    """How long attributes hold what is sensitive: a claim for each setting, and one more for when that is in doubt."""

    def __init__(self, flow: Flow, settings: list[_Setting]) -> None:
        self._graph = graph_of(flow)
        self._settings = settings
        self._certain = (1 << len(settings)) - 1 << 1
        self._held: dict[str, int] = {}
        setting_at: dict[int, list[int]] = {}
        for number, setting in enumerate(settings):
            setting_at.setdefault(setting.node, []).append(number)
            self._held[setting.name] = self._held.get(setting.name, 0) | self._either(2 << number)
        steps = {node: self._setting(numbers) for node, numbers in setting_at.items()}
        steps |= dict.fromkeys(self._graph.opaque, self._doubting)
        self._flow = Dataflow(self._graph, 0, steps)

    def _either(self, claim: int) -> int:
        """Return a claim together with the one for when it is in doubt."""
        return claim | claim << len(self._settings)

    def _doubting(self, claims: int) -> tuple[int, int]:
        """Leave everything in doubt: what cannot be followed may clear it, or not."""
        after = (claims & ~self._certain) | (claims & self._certain) << len(self._settings)
        return after, after

    def _setting(self, numbers: Iterable[int]) -> Step:
        """Return the step of a node that sets attributes: what they held before, they hold no longer."""
        ended = doubted = begun = 0
        copying: list[tuple[int, int]] = []
        for number in numbers:
            setting = self._settings[number]
            ended |= self._held[setting.name]
            if setting.is_doubtful and not setting.holds:
                doubted |= self._held[setting.name] & self._certain
            if setting.holds:
                begun |= 2 << number << (len(self._settings) if setting.is_doubtful else 0)
            copying += ((2 << number, self._held.get(name, 0)) for name in setting.copies)

        def taken(claims: int) -> tuple[int, int]:
            after = (claims & ~ended) | begun | (claims & doubted) << len(self._settings)
            for claim, copied in copying:
                if claims & copied & self._certain:
                    after |= claim
                if claims & copied & ~self._certain:
                    after |= claim << len(self._settings)
            return after, claims

        return taken

    @cached_property
    def left(self) -> tuple[_Left, ...]:
        """What may hold at an end of the flow."""
        first_end = dict(self._at_ends())
        found = []
        for number, setting in enumerate(self._settings):
            claim = 2 << number
            doubtful = claim << len(self._settings)
            if claim in first_end:
                found.append(_Left(setting, not _is_dynamic(setting.name), claim, first_end[claim]))
            elif doubtful in first_end:
                found.append(_Left(setting, is_certain=False, claim=doubtful, end=first_end[doubtful]))
        return tuple(found)

    def leaves(self, block: FlowBlock, left: _Left) -> bool:
        """Tell whether a block leaves here what it leaves elsewhere, at least as certainly."""
        return any((block, left.setting.name, certain) in self._left_at for certain in {left.is_certain, True})

    @cached_property
    def _left_at(self) -> frozenset[tuple[FlowBlock, str, bool]]:
        nodes = self._graph.nodes
        return frozenset((nodes[left.setting.node].block, left.setting.name, left.is_certain) for left in self.left)

    def _at_ends(self) -> Iterator[tuple[int, int]]:
        """Yield every claim that may hold at an end, with the first such end."""
        waiting = self._either(self._certain)
        for index, node in enumerate(self._graph.nodes):
            leads_on = self._graph.onward[index] or self._graph.on_error[index] or _returns(node)
            if node.block.type in _ENDS or not leads_on:
                claims = self._flow.arriving[index] & waiting
                waiting ^= claims
                while claims:
                    yield claims & -claims, index
                    claims &= claims - 1

    def told(self, left: _Left) -> str:
        """Return in words what is left, and where."""
        name, holds = left.setting.name, left.setting.holds or "a sensitive value"
        said = f"attribute {readable(name)} still holds {holds} at {self._graph.nodes[left.end].block.label}"
        begun_as = left.claim >> len(self._settings) & self._certain
        said = f"{said}, on the path {self._flow.path_to(left.end, left.claim, among=begun_as)}"
        if left.is_certain:
            return said
        doubt = doubt_about(name)
        return f"whether {said}: {doubt.reason if doubt else 'a value or a module that is not known here may clear it'}"


def _returns(node: Node) -> bool:
    """Tell whether a node leads back to whatever invoked its module; in a flow, the same block ends it."""
    return node.block.type == RETURN_FROM_MODULE and node.flow.is_module
