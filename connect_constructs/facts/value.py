"""JSON values as facts hold them: text, boolean, whole number and list, in the spellings that AWS documents use."""

from __future__ import annotations

import re
from typing import Any

from connect_constructs.facts._known import Known, Unknown


def text(value: Any) -> Known[str | None]:
    """Return a text; None where nothing is stated."""
    if value is None or isinstance(value, str | Unknown):
        return value
    if isinstance(value, int | float):
        return str(value).lower()
    return Unknown(f"a {type(value).__name__} stands where a text should")


def boolean(value: Any) -> Known[bool | None]:
    """Return true or false, as JSON or as text in any case; None where nothing is stated."""
    if value is None or isinstance(value, bool | Unknown):
        return value
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    return Unknown(f"{value!r} is neither true nor false")


def whole(value: Any) -> Known[int | None]:
    """Return a whole number, as JSON or as text; None where nothing is stated."""
    if value is None or isinstance(value, Unknown):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,18}", value.strip()):
        return int(value)
    return Unknown(f"{value!r} is no whole number")


def items(value: Any) -> Known[tuple[Any, ...]]:
    """Return a list's items; a single value is a list of one, nothing stated a list of none."""
    if value is None:
        return ()
    if isinstance(value, Unknown):
        return value
    if isinstance(value, list):
        undecided = next((item for item in value if isinstance(item, Unknown) and item.condition), None)
        return undecided or tuple(value)
    return (value,)
