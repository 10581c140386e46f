"""What stands around a flow: the answers of the API, and how types are spelled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from connect_constructs.facts.flow import FLOW_TYPES

_HELD_UNDER = {"ContactFlow": False, "ContactFlowModule": True}
"""What an answer of DescribeContactFlow or DescribeContactFlowModule holds, and whether that is a module."""

_IDS = ("Id", "Arn")
_INNERMOST = {"Content", "Name"}
"""What an inner object is left with where someone kept nothing that tells what it is of."""

_RESOURCES = {"contact-flow": False, "flow-module": True}
"""What an ARN names, and whether that is a module."""

_WORD_STARTS = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Answer(NamedTuple):
    """What an answer of the API says of the flow that it holds.

    Args:
        content: The flow, which should be JSON text.
        name: Its name.
        type: Its type.
        is_module: Whether it is a flow module; None where the answer does not tell.
        ids: Its id and its ARN, as far as they are there.
    """

    content: Any
    name: str | None
    type: str | None
    is_module: bool | None
    ids: tuple[str, ...]


def answer_in(document: Mapping[str, Any]) -> Answer | None:
    """Return the answer of the API that a document is, whole or its inner object alone.

    Args:
        document: A JSON object.

    Example:
        >>> answer_in({"ContactFlow": {"Content": "{}", "Type": "CONTACT_FLOW"}}).type
        'CONTACT_FLOW'
        >>> answer_in({"Version": "2019-10-30", "Actions": []}) is None
        True

    References:
        Amazon Connect API reference, DescribeContactFlow and DescribeContactFlowModule.
    """
    inner, is_module = inner_object(document)
    if inner is not document:
        return _answer(inner, is_module=is_module)
    content = document.get("Content")
    if isinstance(content, str) and (
        "Type" in document
        or any(key in document for key in _IDS)
        or (document.keys() <= _INNERMOST and content.lstrip().startswith("{"))
    ):
        return _answer(document, is_module=_kind_by_arn(document))
    return None


def inner_object(document: Mapping[str, Any]) -> tuple[Mapping[str, Any], bool | None]:
    """Return the object that a whole answer of the API holds and whether it is a module; else the document itself.

    Args:
        document: A JSON object.

    Example:
        >>> inner_object({"ContactFlowModule": {"Name": "greeting"}})
        ({'Name': 'greeting'}, True)

    References:
        Amazon Connect API reference, DescribeContactFlow and DescribeContactFlowModule.
    """
    for key, is_module in _HELD_UNDER.items():
        inner = document.get(key)
        if isinstance(inner, dict):
            return inner, is_module
    return document, None


def spelled_type(value: Any) -> str | None:
    """Return a flow's type as the API spells it, from whatever spelling; None for what is no such type.

    Example:
        >>> spelled_type("customerQueue"), spelled_type("CUSTOMER_QUEUE"), spelled_type("menu")
        ('CUSTOMER_QUEUE', 'CUSTOMER_QUEUE', None)

    References:
        Amazon Connect API reference, CreateContactFlow.
    """
    if not isinstance(value, str):
        return None
    spelled = _WORD_STARTS.sub("_", value).upper()
    return spelled if spelled in FLOW_TYPES else None


def _answer(inner: Mapping[str, Any], *, is_module: bool | None) -> Answer:
    name = inner.get("Name")
    return Answer(
        content=inner.get("Content"),
        name=name if isinstance(name, str) else None,
        type=spelled_type(inner.get("Type")),
        is_module=is_module,
        ids=tuple(inner[key] for key in _IDS if isinstance(inner.get(key), str)),
    )


def _kind_by_arn(inner: Mapping[str, Any]) -> bool | None:
    """Tell a module from a flow by what the ARN names; None where there is no such ARN."""
    named = re.search(r"/(contact-flow|flow-module)/", str(inner.get("Arn")))
    return _RESOURCES[named[1]] if named else None
