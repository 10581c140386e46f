"""Text inside a flow: what the contact fills in, what deployment fills in, and what stands as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from connect_constructs.facts._known import Known, Unknown
from connect_constructs.facts.reference import has_reference, readable, reference_in
from connect_constructs.facts.value import boolean, text

_BRACKETS = r"\.?\[\s*(?:'[^']*'|\"[^\"]*\"|[0-9]+)\s*\]"
_REFERENCE = re.compile(rf"\$((?:\.[A-Za-z][A-Za-z0-9_-]*|{_BRACKETS})(?:\.[A-Za-z0-9_-]+|{_BRACKETS})*)")
_STEPS = re.compile(r"\[\s*(?:'([^']*)'|\"([^\"]*)\"|([0-9]+))\s*\]|\.([A-Za-z0-9_-]+)")
_TEMPLATING = re.compile(r"\$\{[^{}]*\}|\{\{[^{}]*\}\}|<<[^<>]+>>|%%?[A-Za-z_][A-Za-z0-9_.-]*%%?|\{[A-Z][A-Z0-9_]*\}")
_PLACEHOLDER = re.compile(r"\$\{[A-Za-z][A-Za-z0-9]*\.[A-Z][A-Za-z0-9]*\}")


class FlowReference(NamedTuple):
    """What a text of a flow takes from the contact.

    Args:
        namespace: Where from, such as ``Attributes``, ``External`` or ``StoredCustomerInput``.
        path: The names that follow, such as ``("pin",)``.
    """

    namespace: str
    path: tuple[str, ...]


@lru_cache(maxsize=4096)
def references_in(value: str) -> tuple[FlowReference, ...]:
    """Return every reference in a text, in dots or brackets, alone or inside a sentence or SSML.

    Args:
        value: A text of a flow.

    Example:
        >>> references_in("Your PIN is $.Attributes.['pin'].")
        (FlowReference(namespace='Attributes', path=('pin',)),)

    References:
        Amazon Connect administrator guide, how to reference contact attributes.
    """
    if "$" not in value:
        return ()
    return tuple(_reference(found[1]) for found in _REFERENCE.finditer(value))


def _reference(steps: str) -> FlowReference:
    namespace, *path = ("".join(found) for found in _STEPS.findall(steps))
    return FlowReference(namespace, tuple(path))


def is_templated(value: str) -> bool:
    """Tell whether another tool than Connect still has to fill in a part of a text.

    Example:
        >>> [is_templated(text) for text in ("${arn}", "+1{{number}}", "%QUEUE%", "<<prompt>>")]
        [True, True, True, True]
        >>> [is_templated(text) for text in ("100 % sure", "$.Queue.ARN")]
        [False, False]

    References:
        The spellings that real flow files have.
    """
    return _TEMPLATING.search(value) is not None


def is_placeholder(value: str) -> bool:
    """Tell whether a text as a whole stands for what deployment puts there: a token, or ``${Name.Attribute}``.

    Example:
        >>> is_placeholder("${LookupFunction.Arn}"), is_placeholder("${lookup_arn}")
        (True, False)

    References:
        README, Flows: placeholders are bound to constructs.
    """
    return _PLACEHOLDER.fullmatch(value) is not None or reference_in(value) is not None


def doubt_about(value: str) -> Unknown | None:
    """Return why a text is not known before a contact comes, if it is not."""
    reference = reference_in(value)
    if reference and reference.is_opaque:
        return Unknown(reference.logical_id)
    if has_reference(value):
        return Unknown(f"{readable(value)} is known at deployment only")
    if is_templated(value):
        return Unknown(f"{value} is filled in by another tool")
    if references_in(value):
        return Unknown(f"{value} is known during a contact only")
    return None


def static(value: Any) -> Known[str | None]:
    """Return a parameter's text where it stands as it is; None where nothing is stated.

    Args:
        value: A parameter's value: text, or a number or boolean as hand-written flows have them.

    Example:
        >>> static("+12065550100"), static(30), static("$.Attributes.number")
        ('+12065550100', '30', Unknown(reason='$.Attributes.number is known during a contact only', condition=None))

    References:
        Amazon Connect API reference, flow language: static and dynamic parameters.
    """
    known = text(value)
    return (doubt_about(known) or known) if isinstance(known, str) else known


def switch(value: Any) -> Known[bool | None]:
    """Return whether a parameter says true or false; None where nothing is stated.

    Args:
        value: A parameter's value: text in any case, or a boolean as hand-written flows have them.

    Example:
        >>> switch("True"), switch(False)
        (True, False)
        >>> switch("$.Attributes.on").reason
        '$.Attributes.on is known during a contact only'

    References:
        Amazon Connect API reference, flow language: booleans are text.
    """
    return (doubt_about(value) if isinstance(value, str) else None) or boolean(value)


def all_references_in(value: Any) -> Iterator[FlowReference]:
    """Yield every reference in a parameter's value, names of members too, however deep."""
    for each in texts_in(value):
        yield from references_in(each)


def texts_in(value: Any) -> list[str]:
    """Return every text in a parameter's value, names of members too, however deep."""
    found: list[str] = []
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            found.append(item)
        elif isinstance(item, dict):
            waiting += (*item.keys(), *item.values())
        elif isinstance(item, list):
            waiting += item
    return found
