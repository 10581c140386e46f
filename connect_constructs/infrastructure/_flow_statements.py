"""What a flow states beside its blocks, in Metadata or in the answer of the API around it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from connect_constructs.infrastructure._arguments import shown
from connect_constructs.infrastructure.flow_type import FlowState, FlowType
from connect_constructs.readers._flow_envelopes import inner_object, spelled_type

_DRAFT = "saved"


class Stated(NamedTuple):
    """What a flow states.

    Args:
        type: Its type, in whatever spelling; None where nothing is stated.
        state: Its state, as the API spells it; None where nothing is stated.
        is_contact_flow: Whether it says that it is a contact flow, of a type that there is or another.
    """

    type: Any
    state: Any
    is_contact_flow: bool

    @classmethod
    def by(cls, answer: Mapping[str, Any], document: Mapping[str, Any], *, is_module: bool | None) -> Stated:
        """Return what an answer and the document in it state, the answer going before.

        Raises:
            ValueError: It is a saved draft.
        """
        metadata = document.get("Metadata")
        own = metadata if isinstance(metadata, Mapping) else {}
        for status in (answer.get("Status"), own.get("status")):
            if str(status).lower() == _DRAFT:
                raise ValueError(f"its status is {shown(status)}; allowed: a published flow, so publish and export it")
        type_ = answer.get("Type", own.get("type"))
        says_flow = is_module is False or "Type" in answer or spelled_type(type_) is not None
        return cls(type_, answer.get("State"), is_contact_flow=says_flow and not is_module)


def answer_around(given: Any, document: Any) -> Mapping[str, Any]:
    """Return the part of the API's answer that a document was taken out of, empty if there is none.

    Raises:
        ValueError: What is given is a flow itself as well.
    """
    if document is given or not isinstance(given, Mapping):
        return {}
    if "Actions" in given:
        raise ValueError("it has Actions of its own beside the flow in an answer of the API; allowed: one flow")
    return inner_object(given)[0]


def type_of(stated: Any) -> FlowType:
    """Return the type that a flow states, or that of most flows if it states none."""
    if stated is None:
        return FlowType.CONTACT_FLOW
    spelled = spelled_type(stated)
    if spelled is None:
        allowed = ", ".join(_spelled_alike(stated))
        raise ValueError(f"type is {shown(stated)} by its content; allowed: type= in code, or in the content {allowed}")
    return FlowType(spelled)


def _spelled_alike(stated: Any) -> list[str]:
    """Return the types as the API spells them, or as exports do, in one word such as customerQueue."""
    if isinstance(stated, str) and stated.isupper():
        return list(FlowType)
    words = [type_.title().replace("_", "") for type_ in FlowType]
    return [f"{word[0].lower()}{word[1:]}" for word in words]


def state_of(stated: Any) -> FlowState:
    """Return the state that a flow states, active if it states none."""
    if stated is None:
        return FlowState.ACTIVE
    if stated not in FlowState.__members__:
        raise ValueError(f"state is {shown(stated)} by its content; allowed: state=, one of {', '.join(FlowState)}")
    return FlowState(stated)
