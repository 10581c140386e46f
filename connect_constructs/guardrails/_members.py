"""What stands where inside a block's parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from connect_constructs.facts._known import Known
from connect_constructs.facts.flow_text import doubt_about


def members_at(value: Any, *path: str) -> Known[Mapping[str, Any]]:
    """Return the members of an object in a parameter: none where no object stands, not known where one may yet come.

    Args:
        value: A parameter, or all of a block's parameters.
        path: The names that lead to the object.

    Example:
        >>> members_at({"CallerId": {"Number": "+12065550100"}}, "CallerId")
        {'Number': '+12065550100'}
        >>> members_at({"CallerId": "${caller}"}, "CallerId")
        Unknown(reason='${caller} is filled in by another tool', condition=None)

    References:
        Amazon Connect API reference, flow language: parameters.
    """
    for name in path:
        value = value.get(name) if isinstance(value, dict) else value
    if isinstance(value, str):
        return doubt_about(value) or {}
    return value if isinstance(value, dict) else {}


def texts_with_places(parameters: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield where each text of a block's parameters stands, and the text; names of members too, the last text first.

    Args:
        parameters: The parameters.

    Example:
        >>> list(texts_with_places({"Messages": [{"Text": "Please wait."}]}))[0]
        ('Messages[0].Text', 'Please wait.')

    References:
        Amazon Connect API reference, flow language: parameters.
    """
    waiting: list[tuple[str, Any]] = [("", parameters)]
    while waiting:
        where, value = waiting.pop()
        if isinstance(value, str):
            yield where, value
        elif isinstance(value, dict):
            waiting += ((f"a name in {where or 'Parameters'}", name) for name in value)
            waiting += ((f"{where}.{name}" if where else name, item) for name, item in value.items())
        elif isinstance(value, list):
            waiting += ((f"{where}[{number}]", item) for number, item in enumerate(value))
