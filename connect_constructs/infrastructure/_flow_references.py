"""Placeholders in a flow, and the constructs and texts that are bound to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from connect_constructs.infrastructure._arguments import in_one_line, require_type, shown
from connect_constructs.infrastructure._construct_values import is_function, value_of
from connect_constructs.infrastructure._flow_document import Text, path_of, replace_texts, texts_of
from connect_constructs.infrastructure.connect_function import ConnectFunction

if TYPE_CHECKING:
    from constructs import IConstruct

_PLACEHOLDER = re.compile(r"\$\{(?!Token\[)([^{}]*)\}")
_DYNAMIC_REFERENCE = "{{resolve:"
_HEARD = re.compile(r"Actions\[\d+\]\.Parameters(?:\.\w+\[\d+\])*\.(?:Text|SSML)")


class FlowReferences:
    """What an application gives for the placeholders of one flow.

    Args:
        owner: The path of the construct that they are for.
        given: Constructs by the name before the dot of their placeholders; texts by the whole of one.
    """

    def __init__(self, owner: str, given: Mapping[str, IConstruct | str]) -> None:
        require_type(Mapping, "a mapping of placeholders to constructs and texts", references=given)
        self._owner = owner
        for name, value in given.items():
            if not (isinstance(name, str) and name and _PLACEHOLDER.fullmatch(f"${{{name}}}")):
                raise ValueError(f"references of {owner} bind {shown(name)}; allowed: what stands in ${{}} in the flow")
            if not isinstance(value, str) and ("." in name or not hasattr(value, "node")):
                allowed = "a text" if "." in name else "a construct or a text"
                raise ValueError(f"references of {owner} bind {name} to {shown(value)}; allowed: {allowed}")
        self._given = {
            name: value.function if isinstance(value, ConnectFunction) else value for name, value in given.items()
        }

    def bind(self, document: dict[str, Any]) -> None:
        """Put what is given in the place of a document's placeholders."""
        self._refuse_what_does_not_fit(document)
        try:
            replace_texts(document, self._bound)
        except ValueError as error:
            raise ValueError(f"references of {self._owner}: {error}; allowed: what fits each placeholder") from None

    def functions_in(self, text: str) -> Iterator[IConstruct]:
        """Yield the functions that are bound to a text's placeholders."""
        for name in _PLACEHOLDER.findall(text):
            value = self._given.get(self._key(name) or "", "")
            if not isinstance(value, str) and is_function(value):
                yield value

    def _refuse_what_does_not_fit(self, document: dict[str, Any]) -> None:
        unbound: set[str] = set()
        unused = set(self._given)
        for text in texts_of(document):
            if _DYNAMIC_REFERENCE in text.text:
                raise ValueError(
                    f"content of {self._owner}: {path_of(text.steps)} has {_DYNAMIC_REFERENCE}…}}}}, which "
                    "CloudFormation would replace; allowed: a placeholder that is bound to it"
                )
            for name in _PLACEHOLDER.findall(text.text):
                key = self._key(name)
                if key is not None:
                    unused.discard(key)
                elif not _is_for_people(text):
                    unbound.add(name)
        faults = [
            f"{fault} {', '.join(map(in_one_line, sorted(names)))}"
            for fault, names in (("unbound", unbound), ("unused", unused))
            if names
        ]
        if faults:
            raise ValueError(
                f"references of {self._owner} do not fit the flow: {'; '.join(faults)}; "
                "allowed: one for each placeholder"
            )

    def _key(self, name: str) -> str | None:
        """Return the key under which something is given for a placeholder."""
        construct = name.partition(".")[0]
        if name not in self._given and isinstance(self._given.get(construct, ""), str):
            return None
        return name if name in self._given else construct

    def _bound(self, text: Text) -> str:
        try:
            return _PLACEHOLDER.sub(self._value, text.text)
        except ValueError as error:
            raise ValueError(f"{path_of(text.steps)}: {error}") from None

    def _value(self, placeholder: re.Match[str]) -> str:
        name = placeholder[1]
        key = self._key(name)
        value = placeholder[0] if key is None else self._given[key]
        return value if isinstance(value, str) else value_of(value, name.partition(".")[2] or "Arn")


def _is_for_people(text: Text) -> bool:
    """Tell whether a text is one that a caller hears or a designer reads, where braces may be meant as they stand."""
    return text.steps[0] == "Metadata" or _HEARD.fullmatch(path_of(text.steps)) is not None
