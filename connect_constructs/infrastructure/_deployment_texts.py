"""Texts that only deployment knows, wholly or in part: whether JSON text can hold what becomes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from aws_cdk import Stack, Tokenization

if TYPE_CHECKING:
    from constructs import IConstruct

TOKEN = re.compile(r"\$\{Token\[[^\]]*\]\}")
LIST_TOKEN = "#{Token["  # noqa: S105 - no password

_ESCAPED_IN_JSON = re.compile(r'["\\\x00-\x1f]')


def token_fault(text: str, scope: IConstruct) -> str | None:
    """Return why the tokens in a text cannot stand in JSON text; None where they can, or where there are none."""
    if LIST_TOKEN in text:
        return "is a token for a list, which no text can hold; Fn.select gives one item"
    if not TOKEN.search(text):
        return None
    try:
        tokens = Tokenization.reverse_string(text).tokens
    except RuntimeError:  # whatever the CDK has to say is one
        return "has what looks like a token, but is none that the CDK has given"
    literals = (literal for token in tokens for literal in _literals_in(Stack.of(scope).resolve(token)))
    if any(map(_ESCAPED_IN_JSON.search, literals)):
        return "has a token with quotes, backslashes or control characters, which deployment would not escape"
    return None


def _literals_in(resolved: Any) -> Iterator[str]:
    """Yield the texts that deployment may put in; where `Fn::Split` divides, nothing stays."""
    match resolved:
        case str():
            yield resolved
        case {"Fn::Split": [_, divided]}:
            yield from _literals_in(divided)
        case dict() | list():
            for part in resolved.values() if isinstance(resolved, dict) else resolved:
                yield from _literals_in(part)
