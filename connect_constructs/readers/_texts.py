"""Texts that a template puts together of parts, some of which only deployment tells."""

from __future__ import annotations

import json
import re
from typing import Any

from connect_constructs.facts._known import Known, Unknown, unknowns_in
from connect_constructs.facts.reference import opaque, references_of_json

_LONGEST = 1_000_000
"""More than a whole template may hold: texts that are joined from each other could double without end."""

_DYNAMIC = "{{resolve:"
_DYNAMIC_REFERENCE = re.compile(r"\{\{resolve:(.*?)\}\}", re.DOTALL)


def static(text: str) -> Known[str]:
    """Return a text where it stands as it is."""
    return Unknown("a dynamic reference is resolved at deployment") if _DYNAMIC in text else text


def marked(value: Any) -> Any:
    """Return a list or an object with a mark in the place of every member that nothing here could tell.

    What a condition would settle stays as it is: it can be asked again.
    """
    if isinstance(value, list):
        return [_mark(item) for item in value]
    if isinstance(value, dict):
        return {key: _mark(item) for key, item in value.items()}
    return value


def _mark(member: Any) -> Any:
    if isinstance(member, Unknown) and member.condition is None:
        return str(opaque(member.reason))
    return marked(member)


def with_marks(text: str) -> Known[str]:
    """Return a text with a mark in the place of every dynamic reference."""
    if _DYNAMIC not in text:
        return text
    return static(_DYNAMIC_REFERENCE.sub(lambda found: str(opaque(f"{found[1]} is resolved at deployment")), text))


def joined(separator: str, parts: list[Any]) -> Known[str]:
    """Return a text of parts, unless one of them is not known or no text."""
    for part in parts:
        if isinstance(part, Unknown):
            return part
        if not isinstance(part, str | int | float):
            return Unknown("a part of a text is no text")
    texts = [as_text(part) for part in parts]
    if sum(map(len, texts)) > _LONGEST:
        return Unknown("a text is longer than a template")
    return separator.join(texts)


def as_text(value: Any) -> str:
    """Return a value as CloudFormation writes it into a text."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def as_json(value: Any) -> Known[str]:
    """Return a value as JSON text, unless a part of it is not known."""
    unknown = next(unknowns_in(value), None)
    return unknown or references_of_json(json.dumps(value, separators=(",", ":"), ensure_ascii=False))
