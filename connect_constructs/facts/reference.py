"""How a value names another resource of the same app: marks inside text, which stay comparable as text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_OPEN, _CLOSE, _BETWEEN = "\ue000", "\ue001", "\ue002"
_MARK = re.compile(f"{_OPEN}([^{_CLOSE}]*){_BETWEEN}([^{_CLOSE}]*){_BETWEEN}([^{_CLOSE}]*){_CLOSE}")
_COLON = re.compile(f":(?![^{_OPEN}]*{_CLOSE})")


@dataclass(frozen=True, slots=True)
class Reference:
    """A value that only the deployed resource has.

    Args:
        scope: The template that declares it.
        logical_id: Its logical id there, or a pseudo parameter's name.
        attribute: The attribute; empty for what Ref gives.
    """

    scope: str
    logical_id: str
    attribute: str = ""

    def __str__(self) -> str:
        """The mark that stands for it in text."""
        return f"{_OPEN}{self.scope}{_BETWEEN}{self.logical_id}{_BETWEEN}{self.attribute}{_CLOSE}"


def reference_in(text: str) -> Reference | None:
    """Return the reference that a text is, if it is nothing else."""
    found = _MARK.fullmatch(text)
    return Reference(*found.groups()) if found else None


def leading_reference(text: str) -> Reference | None:
    """Return the reference that a text begins with, if it begins with one."""
    found = _MARK.match(text)
    return Reference(*found.groups()) if found else None


def has_reference(text: str) -> bool:
    """Tell whether any part of a text is a reference."""
    return _MARK.search(text) is not None


def without_references(text: str, stand_in: str) -> str:
    """Return a text with something else in the place of each reference, to match it against a pattern."""
    return _MARK.sub(lambda _: stand_in, text)


def readable(text: str) -> str:
    """Return a text with its references as a person writes them: ``${Bucket.Arn}``."""
    return _MARK.sub(lambda found: "${" + ".".join(filter(None, found.groups()[1:])) + "}", text)


def fields_of(arn: str) -> list[str]:
    """Return the parts of an ARN between colons; references stay whole."""
    return _COLON.split(arn)
