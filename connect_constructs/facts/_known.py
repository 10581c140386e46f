"""The one way to say that a value is not knowable here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import not_
from typing import TypeAlias, TypeVar

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Unknown:
    """Stands where a value would: it exists, but the source does not tell it.

    Args:
        reason: Why, as the end of a sentence that begins with "cannot tell:".
        condition: The undecided condition that would settle it, when there is one; a source that has conditions can
            be asked again under an assumption about it.
    """

    reason: str
    condition: str | None = None


Known: TypeAlias = T | Unknown
"""A value, or the statement that it is not knowable here."""


class NotKnownError(Exception):
    """A judgement needed a value that is not knowable here."""

    def __init__(self, unknown: Unknown) -> None:
        super().__init__(unknown.reason)
        self.unknown = unknown


def need(value: T | Unknown) -> T:
    """Return a value, or end the judgement as unknown.

    Args:
        value: A value that a source may not know.

    Raises:
        NotKnownError: The value is not knowable here.

    Example:
        >>> need(8)
        8

    References:
        The catalogue's third verdict, unknown.
    """
    if isinstance(value, Unknown):
        raise NotKnownError(value)
    return value


def unknowns_in(value: object) -> Iterator[Unknown]:
    """Yield every value, also inside lists and mappings, that is not knowable here."""
    if isinstance(value, Unknown):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from unknowns_in(part)


def mapped(value: T | Unknown, judge: Callable[[T], U]) -> U | Unknown:
    """Judge a value where it is known; what is not knowable stays so.

    Args:
        value: A value that a source may not know.
        judge: What to make of it.

    Example:
        >>> mapped(8, lambda seconds: seconds > 5)
        True
        >>> mapped(Unknown("refused"), lambda seconds: seconds > 5)
        Unknown(reason='refused', condition=None)

    References:
        The catalogue's third verdict, unknown.
    """
    return value if isinstance(value, Unknown) else judge(value)


def any_of(claims: Iterable[bool | Unknown]) -> bool | Unknown:
    """Tell whether any claim is true: one that surely is decides, else one that is not known here.

    Args:
        claims: Claims, each true, false or not knowable here.

    Example:
        >>> any_of([Unknown("refused"), True])
        True
        >>> any_of([False, Unknown("refused")])
        Unknown(reason='refused', condition=None)

    References:
        Kleene's logic of three values.
    """
    unknown: Unknown | None = None
    for claim in claims:
        if isinstance(claim, Unknown):
            unknown = _kept(unknown, claim)
        elif claim:
            return True
    return False if unknown is None else unknown


def all_of(claims: Iterable[bool | Unknown]) -> bool | Unknown:
    """Tell whether every claim is true: one that surely is not decides, else one that is not known here.

    Args:
        claims: Claims, each true, false or not knowable here.

    Example:
        >>> all_of([Unknown("refused"), False])
        False
        >>> all_of([])
        True

    References:
        Kleene's logic of three values.
    """
    return mapped(any_of(mapped(claim, not_) for claim in claims), not_)


def _kept(first: Unknown | None, other: Unknown) -> Unknown:
    """Keep the first of two doubts, but rather one that a condition settles: it can be asked again."""
    return first if first and (first.condition or not other.condition) else other


def shown(value: object) -> str:
    """Return a value as a message shows it, also where it is not knowable here."""
    if isinstance(value, Unknown):
        return "(not known here)"
    return "(not stated)" if value is None else str(value)
