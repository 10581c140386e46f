"""How a value names another resource of the same app: marks inside text, which stay comparable as text."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

_OPEN, _CLOSE, _BETWEEN = "\ue000", "\ue001", "\ue002"
_PART = f"([^{_OPEN}{_CLOSE}{_BETWEEN}]*)"
_MARK = re.compile(f"{_OPEN}{_PART}{_BETWEEN}{_PART}{_BETWEEN}{_PART}{_CLOSE}")
_SIGNS = str.maketrans("", "", _OPEN + _CLOSE + _BETWEEN)
_ACCOUNT = 4
"""The place of the account among the parts of an ARN."""

_COLON, _COMMA, _SLASH = (re.compile(f"{separator}(?![^{_OPEN}]*{_CLOSE})") for separator in ":,/")


@dataclass(frozen=True, slots=True)
class Reference:
    """A value that only the deployed resource has.

    Args:
        scope: The template that declares it; empty for a value of which nothing is known here.
        logical_id: Its logical id there, or a pseudo parameter's name.
        attribute: The attribute; empty for what Ref gives.
    """

    scope: str
    logical_id: str
    attribute: str = ""

    def __str__(self) -> str:
        """The mark that stands for it in text."""
        return f"{_OPEN}{self.scope}{_BETWEEN}{self.logical_id}{_BETWEEN}{self.attribute}{_CLOSE}"

    @property
    def is_opaque(self) -> bool:
        """Whether it stands for any value at all, such as a parameter without default, and for no resource."""
        return not self.scope


def opaque(reason: str) -> Reference:
    """Return what stands inside a text for a part that is not known here, and why that is so."""
    return Reference("", readable(reason).translate(_SIGNS))


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


def references_in_json(text: str) -> str:
    """Return JSON text with its references spelled as JSON strings have them, so that they are the same once parsed."""
    return _MARK.sub(lambda found: json.dumps(found[0], ensure_ascii=False)[1:-1], text)


def references_of_json(text: str) -> str:
    """Return JSON text that was made of values with its references as they are, as in any other text."""
    return _MARK.sub(lambda found: json.loads(f'"{found[0]}"'), text)


def readable(text: str) -> str:
    """Return a text with its references as a person writes them: ``${Bucket.Arn}``."""
    return _MARK.sub(lambda found: "${" + ".".join(filter(None, found.groups()[1:])) + "}", text)


def fields_of(arn: str) -> list[str]:
    """Return the parts of an ARN between colons; references stay whole."""
    return _COLON.split(arn)


def account_in(arn: str) -> str | None:
    """Return the account that an ARN has: empty where it leaves it out, None for what is no ARN."""
    fields = fields_of(arn)
    return fields[_ACCOUNT] if len(fields) > _ACCOUNT else None


def entries_of(joined: str) -> list[str]:
    """Return the parts of a joined list between commas; references stay whole."""
    return _COMMA.split(joined)


def segments_of(url: str) -> list[str]:
    """Return the parts of a URL between slashes; references stay whole."""
    return _SLASH.split(url)
