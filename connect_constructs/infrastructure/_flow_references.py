"""Placeholders in a flow, and the constructs and texts that are bound to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from constructs import IConstruct, Node

from connect_constructs.infrastructure._arguments import in_one_line, require_type, shown
from connect_constructs.infrastructure._construct_values import is_function, value_of
from connect_constructs.infrastructure._deployment_texts import token_fault
from connect_constructs.infrastructure._flow_document import Step, Text, path_of, replace_texts, texts_of
from connect_constructs.infrastructure._instance_resource import told_of
from connect_constructs.infrastructure._same_instance import require_same_instance
from connect_constructs.infrastructure.connect_function import ConnectFunction
from connect_constructs.infrastructure.lex_bot_association import LexBotAssociation

if TYPE_CHECKING:
    from connect_constructs.infrastructure.instance_protocol import IConnectInstance

_PLACEHOLDER = re.compile(r"\$\{(?!Token\[)([^{}]*)\}")
_BRACE = re.compile(r"\${0,2}\{|\}")
_DYNAMIC_REFERENCE = "{{resolve:"
_HEARD = ("Text", "SSML")
_MOST_NAMED = 10


class FlowReferences:
    """What an application gives for the placeholders of one flow.

    Args:
        owner: The construct that they are for.
        instance: The instance that it is of.
        given: Constructs by the name before the dot of their placeholders; texts by the whole of one.
    """

    def __init__(self, owner: IConstruct, instance: IConnectInstance, given: Mapping[str, IConstruct | str]) -> None:
        self._owner = owner
        self._of = f"references of {owner.node.path}"
        require_type(Mapping, "a mapping of placeholders to constructs and texts", **{self._of: given})
        for name, value in given.items():
            if not (isinstance(name, str) and name and _PLACEHOLDER.fullmatch(f"${{{name}}}")):
                raise ValueError(f"{self._of} bind {shown(name)}; allowed: what stands in ${{}} in the flow")
            if not isinstance(value, str) and ("." in name or not _is_construct(value)):
                allowed = "a text" if "." in name else "a construct or a text"
                raise ValueError(f"{self._of} bind {name} to {shown(value)}; allowed: {allowed}")
        self._given = {
            name: value.function if isinstance(value, ConnectFunction) else value for name, value in given.items()
        }
        with told_of(owner):
            require_same_instance(instance, *(value for value in self._given.values() if not isinstance(value, str)))

    def bind(self, document: dict[str, Any]) -> None:
        """Put what is given in the place of a document's placeholders."""
        self._refuse_what_does_not_fit(document)
        try:
            replace_texts(document, self._bound)
        except ValueError as error:
            allowed = "what fits each placeholder, or a text for the whole of it"
            raise ValueError(f"{self._of}: {error}; allowed: {allowed}") from None
        for text in texts_of(document):
            fault = token_fault(text.text, self._owner)
            if fault:
                raise ValueError(
                    f"content of {self._owner.node.path}: {path_of(text.steps)} {fault}; "
                    "allowed: texts, and tokens that come to plain ones"
                )

    @property
    def bots(self) -> tuple[LexBotAssociation, ...]:
        """The associations of Lex bots that are bound."""
        return tuple(value for value in self._given.values() if isinstance(value, LexBotAssociation))

    def functions_in(self, arn: str) -> Iterator[IConstruct]:
        """Yield the functions that are bound to the placeholders of an ARN that stood in the document."""
        for placeholder in _PLACEHOLDER.finditer(arn):
            value = self._given.get(self._key(placeholder[1]) or "", "")
            if isinstance(value, str) or not is_function(value):
                continue
            qualifier = arn[placeholder.end() :]
            if qualifier:
                raise ValueError(
                    f"{self._of}: {in_one_line(qualifier)} stands behind {placeholder[0]}, a function; "
                    "allowed: the placeholder alone, with the alias or version bound to it"
                )
            yield value

    def _refuse_what_does_not_fit(self, document: dict[str, Any]) -> None:
        unbound: set[str] = set()
        unused = set(self._given)
        for text in texts_of(document):
            if _DYNAMIC_REFERENCE in text.text:
                raise ValueError(
                    f"content of {self._owner.node.path}: {path_of(text.steps)} has {_DYNAMIC_REFERENCE}…}}}}, which "
                    "CloudFormation would replace; allowed: a placeholder that is bound to it"
                )
            for name in _PLACEHOLDER.findall(text.text):
                key = self._key(name)
                if key is not None:
                    unused.discard(key)
                elif not _is_for_people(text):
                    unbound.add(name)
        if self._given or unbound:
            self._refuse_unclosed(document)
        faults = [
            f"{fault} {_listed(sorted(names))}" for fault, names in (("unbound", unbound), ("unused", unused)) if names
        ]
        if faults:
            raise ValueError(f"{self._of} do not fit the flow: {'; '.join(faults)}; allowed: one for each placeholder")

    def _refuse_unclosed(self, document: dict[str, Any]) -> None:
        """Refuse what was meant for a placeholder: where there are none, it may be another tool's."""
        for text in texts_of(document):
            opened = None if _is_for_people(text) else _unclosed(text.text)
            if opened is not None:
                raise ValueError(
                    f"content of {self._owner.node.path}: {_block_around(text, document)}{path_of(text.steps)} has "
                    f"{shown(text.text[opened:])}, which no brace closes; allowed: a placeholder such as ${{Queue.Arn}}"
                )

    def _key(self, name: str) -> str | None:
        """Return the key under which something is given for a placeholder."""
        construct = name.partition(".")[0]
        if name not in self._given and isinstance(self._given.get(construct, ""), str):
            return None
        return name if name in self._given else construct

    def _bound(self, text: Text) -> str:
        try:
            self._refuse_accidental_reference(text.text)
            return _PLACEHOLDER.sub(self._value, text.text)
        except ValueError as error:
            raise ValueError(f"{path_of(text.steps)}: {error}") from None

    def _refuse_accidental_reference(self, text: str) -> None:
        """Refuse a dynamic reference that nobody bound as one, but that stands there once the parts are joined."""
        joined = _PLACEHOLDER.sub(lambda found: self._value(found).replace(_DYNAMIC_REFERENCE, " "), text)
        if _DYNAMIC_REFERENCE in joined:
            raise ValueError(f"what is bound makes {_DYNAMIC_REFERENCE}…}}}} with the text beside it")

    def _value(self, placeholder: re.Match[str]) -> str:
        name = placeholder[1]
        key = self._key(name)
        value = placeholder[0] if key is None else self._given[key]
        return value if isinstance(value, str) else value_of(value, name.partition(".")[2] or "Arn")


def _is_construct(value: object) -> bool:
    """Tell a construct from whatever else has a member of that name, such as a class of constructs."""
    return isinstance(getattr(value, "node", None), Node)


def _unclosed(text: str) -> int | None:
    """Return where the first ${ stands that no brace closes; $${ is how other tools escape one."""
    opened: list[re.Match[str]] = []
    for brace in _BRACE.finditer(text):
        if brace[0] != "}":
            opened.append(brace)
        elif opened:
            opened.pop()
    return next((brace.start() for brace in opened if brace[0] == "${"), None)


def _block_around(text: Text, document: dict[str, Any]) -> str:
    """Return how a message begins about a text in a block: with what the designer calls it."""
    match text.steps:
        case ("Actions", int(number), str(), *_) if "Identifier" in document["Actions"][number]:
            return f"block {shown(document['Actions'][number]['Identifier'])}, "
        case _:
            return ""


def _listed(names: list[str]) -> str:
    """Return some placeholders' names, and how many more there are."""
    some = [in_one_line(name) or "${}" for name in names[:_MOST_NAMED]]
    more = [f"and {len(names) - _MOST_NAMED:,} more"] if len(names) > _MOST_NAMED else []
    return ", ".join([*some, *more])


def _is_for_people(text: Text) -> bool:
    """Tell whether a text is one that a caller hears or a designer reads, where braces may be meant as they stand."""
    match text.steps:
        case ("Metadata", *_):
            return True
        case ("Actions", int(), "Parameters", *lists, last):
            return last in _HEARD and _are_lists(lists)
        case _:
            return False


def _are_lists(steps: list[Step]) -> bool:
    """Tell whether steps go through items of lists alone."""
    return all(isinstance(step, int if number % 2 else str) for number, step in enumerate(steps)) and not len(steps) % 2
