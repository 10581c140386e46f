"""What makes a flow one that Connect would not take."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from typing import NamedTuple

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.flow import MOST_BLOCKS, MOST_CHARACTERS, Flow
from connect_constructs.facts.flow_text import doubt_about
from connect_constructs.guardrails._block_types import KNOWN_TYPES, LEADING_ON, required_errors

_VERSION = "2019-10-30"
_LONGEST_IDENTIFIER = 50
_MEMBERS_OF_OBJECTS = frozenset(
    [
        "__defineGetter__",
        "__defineSetter__",
        "__lookupGetter__",
        "__lookupSetter__",
        "__proto__",
        "constructor",
        "hasOwnProperty",
        "isPrototypeOf",
        "propertyIsEnumerable",
        "toLocaleString",
        "toString",
        "valueOf",
    ]
)
_FORBIDDEN = re.compile(r"[%:(\\/)=$,;\[\]{}]")
_WAYS = {"next": "NextAction", "condition": "a condition", "error": "the error branch "}


class Defect(NamedTuple):
    """Something that is wrong with a flow, or cannot be told of it.

    Args:
        said: What was found and what is allowed; or, as an `Unknown`, why it cannot be told.
        block: The label of the block; None for the flow as a whole.
    """

    said: str | Unknown
    block: str | None = None


def defects(flow: Flow) -> Iterator[Defect]:
    """Yield everything that is wrong with a flow's form, or cannot be told of it."""
    yield from (Defect(flaw.message, flaw.block) for flaw in flow.flaws)
    yield from _of_document(flow)
    yield from _of_identifiers(flow)
    yield from _of_types(flow)
    yield from _of_targets(flow)
    yield from _of_what_is_missing(flow)
    yield from _of_validations(flow)


def _of_document(flow: Flow) -> Iterator[Defect]:
    if not isinstance(flow.version, str):
        yield Defect(f"the flow states no Version as text; allowed: {_VERSION!r}")
    elif flow.version != _VERSION:
        doubt = doubt_about(flow.version)
        said = f"the Version is {flow.version!r}; allowed: {_VERSION!r}"
        yield Defect(Unknown(f"the Version: {doubt.reason}") if doubt else said)
    if len(flow.blocks) > MOST_BLOCKS:
        yield Defect(f"the flow has {len(flow.blocks)} blocks; allowed: {MOST_BLOCKS}")
    if flow.characters > MOST_CHARACTERS:
        yield Defect(f"the flow has {flow.characters} characters; allowed: {MOST_CHARACTERS}")


def _of_identifiers(flow: Flow) -> Iterator[Defect]:
    uses = Counter(block.identifier for block in flow.blocks)
    if len(uses) == len(flow.blocks) and _are_allowed(uses):
        return
    for identifier, count in uses.items():
        if count > 1:
            yield Defect(f"{count} blocks have the identifier {identifier}; allowed: one each")
        if not _are_allowed((identifier,)):
            yield Defect(
                doubt_about(identifier)
                or f"the identifier {identifier!r} is not allowed; allowed: 1 to {_LONGEST_IDENTIFIER} characters "
                "without % : ( \\ / ) = $ , ; [ ] { } that name no member of JavaScript's Object"
            )


def _are_allowed(identifiers: Collection[str]) -> bool:
    lengths = set(map(len, identifiers))
    is_short = 0 not in lengths and max(lengths) <= _LONGEST_IDENTIFIER
    return is_short and _MEMBERS_OF_OBJECTS.isdisjoint(identifiers) and not _FORBIDDEN.search("".join(identifiers))


def _of_types(flow: Flow) -> Iterator[Defect]:
    for kind, uses in Counter(block.type for block in flow.blocks).items():
        if kind not in KNOWN_TYPES:
            blocks = "1 block is" if uses == 1 else f"{uses} blocks are"
            yield Defect(Unknown(f"{blocks} of the type {kind!r}, which is not known here: new, or misspelled"))


def _of_targets(flow: Flow) -> Iterator[Defect]:
    identifiers = {block.identifier for block in flow.blocks}
    for block in flow.blocks:
        for kind, name, target in block.branches:
            if target not in identifiers:
                way = _WAYS[kind] + name
                doubt = doubt_about(target)
                said = f"{way} leads to {target!r}, which is no block"
                yield Defect(Unknown(f"the target of {way}: {doubt.reason}") if doubt else said, block.label)


def _of_what_is_missing(flow: Flow) -> Iterator[Defect]:
    half_read = {flaw.block for flaw in flow.flaws}
    for block in flow.blocks:
        if half_read and block.label in half_read:
            continue  # what seems to be missing may be what was left out
        ways = {kind if kind == "next" else name for kind, name, _ in block.branches}
        if block.type in LEADING_ON and "next" not in ways:
            yield Defect("the block has no NextAction; every block that does not end the flow needs one", block.label)
        missing = required_errors(block) - ways
        if missing:
            yield Defect(f"error branches are missing: {', '.join(sorted(missing))}", block.label)


def _of_validations(flow: Flow) -> Iterator[Defect]:
    for block in flow.of("GetParticipantInput"):
        validation = block.parameters.get("InputValidation")
        if isinstance(validation, dict) and {"PhoneNumberValidation", "CustomValidation"} <= validation.keys():
            yield Defect("InputValidation has CustomValidation and PhoneNumberValidation; allowed: one", block.label)
