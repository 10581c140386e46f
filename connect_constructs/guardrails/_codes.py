"""What to say of a code that no guardrail has."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def similar_codes(code: str, codes: Iterable[str]) -> tuple[str, ...]:
    """Return the codes that a misspelled one may mean, the likeliest first."""
    return tuple(get_close_matches(code.upper(), list(codes)))


def no_such_guardrail(shown: str, similar: Iterable[str]) -> str:
    """Return the sentence for a code, as it is to be shown, and what it may mean."""
    meant = " or ".join(similar)
    return f"no guardrail {shown}; did you mean {meant}" if meant else f"no guardrail {shown}"
