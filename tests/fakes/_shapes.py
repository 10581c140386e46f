"""Values judged, read and written by the shapes of botocore's service models.

Patterns are not enforced: the models publish wrong ones (the one for an IP range has no dot).
"""

from __future__ import annotations

from datetime import datetime
from math import inf
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.model import Shape

_KINDS: dict[str, Any] = {
    "structure": dict,
    "map": dict,
    "list": list,
    "string": str,
    "integer": int,
    "long": int,
    "float": (int, float),
    "double": (int, float),
    "boolean": bool,
    "timestamp": datetime,
}
_MEASURED_BY_VALUE = ("integer", "long", "float", "double")


def problems(value: Any, shape: Shape, place: str = "") -> list[str]:
    """Say everything that the shape forbids about the value."""
    return list(_problems(value, shape, place or shape.name))


def _problems(value: Any, shape: Any, place: str) -> Iterator[str]:
    kind = shape.type_name
    if not isinstance(value, _KINDS[kind]) or (isinstance(value, bool) and kind != "boolean"):
        yield f"{place}: {value!r} is no {kind}"
        return
    if kind == "structure":
        yield from (f"{place}: {name} is required" for name in shape.required_members if name not in value)
        yield from (f"{place}: {name} is unknown" for name in value if name not in shape.members)
        for name in value.keys() & shape.members.keys():
            yield from _problems(value[name], shape.members[name], f"{place}.{name}")
        return
    if kind == "list":
        for index, entry in enumerate(value):
            yield from _problems(entry, shape.member, f"{place}[{index}]")
    if kind == "map":
        for name, entry in value.items():
            yield from _problems(name, shape.key, f"{place} key {name}")
            yield from _problems(entry, shape.value, f"{place}[{name}]")
    if shape.metadata.get("enum") and value not in shape.metadata["enum"]:
        yield f"{place}: {value!r} is none of {shape.metadata['enum']}"
    yield from _out_of_bounds(value, shape, place)


def _out_of_bounds(value: Any, shape: Shape, place: str) -> Iterator[str]:
    if not {"min", "max"} & shape.metadata.keys():
        return
    measure = value if shape.type_name in _MEASURED_BY_VALUE else len(value)
    low, high = shape.metadata.get("min", min(0, measure)), shape.metadata.get("max", inf)
    if not low <= measure <= high:
        yield f"{place}: {measure} is not within {low} and {high}"


def from_text(text: str, shape: Shape) -> Any:
    """Read a value from a path or query, where all is text; what cannot be read is left for `problems` to refuse."""
    if shape.type_name in ("integer", "long") and text.lstrip("-").isdecimal():
        return int(text)
    if shape.type_name == "boolean" and text in ("true", "false"):
        return text == "true"
    return text


def encoded(value: Any, shape: Any) -> Any:
    """Write a value as rest-json does: wire names, and timestamps in seconds."""
    if isinstance(value, datetime):
        return value.timestamp()
    if shape.type_name == "structure":
        members = shape.members
        return {
            members[name].serialization.get("name", name): encoded(entry, members[name])
            for name, entry in value.items()
        }
    if shape.type_name == "list":
        return [encoded(entry, shape.member) for entry in value]
    if shape.type_name == "map":
        return {name: encoded(entry, shape.value) for name, entry in value.items()}
    return value
