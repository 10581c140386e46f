"""JSON documents of flows: copied, and walked with the place of every text."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from connect_constructs.infrastructure._arguments import in_one_line, shown

_DEEPEST = 100
_MOST_VALUES = 256_000
"""Every value takes a character of the content at least."""

_NUMBER_TOKEN = -1e288
"""The CDK writes a number that only deployment knows as one below this."""

_FREE_NAMES = "Attributes"
"""How members end whose own members authors name as they like, even as an intrinsic function is named."""

Step = str | int


class Text(NamedTuple):
    """A text in a document.

    Args:
        steps: Where it stands: names of members, and positions in lists.
        text: The text, which may be a member's name.
    """

    steps: tuple[Step, ...]
    text: str


def copied(document: Any) -> Any:
    """Return a document as plain dicts and lists, if it is JSON.

    Args:
        document: Mappings, lists and what JSON has besides, nested up to 100 deep.

    Raises:
        ValueError: A value is none that JSON has, a CDK token for a number, an intrinsic function, or too deep.
    """
    root: list[Any] = [None]
    waiting: list[tuple[Any, Any, Step, tuple[Step, ...]]] = [(document, root, 0, ())]
    taken = 0
    while waiting:
        value, parent, key, steps = waiting.pop()
        taken += 1
        if len(steps) > _DEEPEST or taken > _MOST_VALUES:
            raise ValueError(f"{path_of(steps[:4])}… is nested more than {_DEEPEST} deep, or one of too many values")
        if isinstance(value, Mapping):
            parent[key] = dict.fromkeys(value)
            waiting += [(item, parent[key], name, (*steps, name)) for name, item in value.items()]
        elif isinstance(value, list | tuple):
            parent[key] = [None] * len(value)
            waiting += [(item, parent[key], number, (*steps, number)) for number, item in enumerate(value)]
        else:
            parent[key] = value
        fault = _intrinsic_in(value, steps) or _fault_of(value)
        if fault:
            raise ValueError(f"{path_of(steps) or 'the document'} {fault}")
    return root[0]


def texts_of(document: Any) -> Iterator[Text]:
    """Yield every text in a document, names of members too."""
    waiting: list[tuple[Any, tuple[Step, ...]]] = [(document, ())]
    while waiting:
        value, steps = waiting.pop()
        if isinstance(value, str):
            yield Text(steps, value)
        elif isinstance(value, dict):
            yield from (Text((*steps, name), name) for name in value)
            waiting += [(item, (*steps, name)) for name, item in value.items()]
        elif isinstance(value, list):
            waiting += [(item, (*steps, number)) for number, item in enumerate(value)]


def replace_texts(document: Any, replaced: Callable[[Text], str]) -> None:
    """Put another text in the place of every text in a document.

    Args:
        document: Dicts and lists.
        replaced: What to put in the place of a text.

    Raises:
        ValueError: Two members of an object come to have the same name.
    """
    waiting: list[tuple[Any, tuple[Step, ...]]] = [(document, ())]
    while waiting:
        parent, steps = waiting.pop()
        inside = list(parent.items() if isinstance(parent, dict) else enumerate(parent))
        parent.clear()
        for key, value in inside:
            here = (*steps, key)
            item = replaced(Text(here, value)) if isinstance(value, str) else value
            if isinstance(key, int):
                parent.append(item)
            else:
                name = replaced(Text(here, key))
                if name in parent:
                    raise ValueError(f"{path_of(here)} becomes the second member {shown(name)} of one object")
                parent[name] = item
            if isinstance(item, dict | list):
                waiting.append((item, here))


def path_of(steps: tuple[Step, ...]) -> str:
    """Return a place in a document as a person writes it."""
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return in_one_line(path.removeprefix("."))


def _intrinsic_in(value: Any, steps: tuple[Step, ...]) -> str | None:
    """Return what is wrong with an intrinsic function, which CloudFormation does not see inside a flow's text."""
    if not isinstance(value, Mapping) or len(value) != 1:
        return None
    [name] = value
    freely_named = bool(steps) and str(steps[-1]).endswith(_FREE_NAMES)
    if (name == "Ref" and not freely_named) or (isinstance(name, str) and name.startswith("Fn::")):
        return (
            f"is {in_one_line(name)}, which CloudFormation does not see in a flow; allowed: a placeholder, and what "
            "it stands for bound in references"
        )
    return None


def _fault_of(value: Any) -> str | None:
    """Return why JSON, or a flow, cannot have a value; of a mapping or a list, only what is wrong with it itself."""
    if isinstance(value, Mapping):
        nameless = next((name for name in value if not isinstance(name, str)), None)
        return None if nameless is None else f"has a member {shown(nameless)}, whose name is no text"
    if isinstance(value, float) and not math.isfinite(value):
        return f"is {value}, a number that JSON has not"
    if isinstance(value, int) and abs(value) > sys.float_info.max:
        return f"is a number of {value.bit_length()} bits, more than readers of JSON take"
    if isinstance(value, int | float) and value < _NUMBER_TOKEN:
        return "is a token for a number; a placeholder that is bound to a text can hold one"
    if value is None or isinstance(value, str | int | float | list | tuple):
        return None
    return f"is {shown(value)}, a value that JSON has not"
