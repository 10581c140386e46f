"""Phone numbers that Connect dials or shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from connect_constructs.facts._known import Known, Unknown
from connect_constructs.facts.flow import FlowBlock
from connect_constructs.facts.flow_text import doubt_about
from connect_constructs.guardrails._members import members_at

_TRANSFER = "TransferParticipantToThirdParty"
DIALLING = (_TRANSFER, "CompleteOutboundCall", "CreateCallbackContact")
"""The types of blocks that call a number; the latter two call the customer, and say which number is shown."""

_DIALLED = re.compile(r"\+[0-9][0-9 -]*")
_ALLOWED = "allowed: + and the digits of an E.164 number as text, with hyphens or blanks between"


def number_fault(value: Any) -> Known[str | None]:
    """Return what is wrong with a phone number, as the end of a sentence; None for a possible E.164 number.

    Args:
        value: The number as a flow or a quick connect states it.

    Example:
        >>> number_fault("+1 206-555-0100") is None
        True
        >>> number_fault(12065550100)
        '12065550100 is no text; allowed: + and the digits of an E.164 number as text, with hyphens or blanks between'

    References:
        ITU-T E.164; the phone-number library's numbering plans.
    """
    if isinstance(value, Unknown):
        return value
    if value is None or value == "":
        return f"is missing; {_ALLOWED}"
    if not isinstance(value, str):
        return f"{value!r} is no text; {_ALLOWED}"
    if doubt := doubt_about(value):
        return doubt
    if not _DIALLED.fullmatch(value):
        return f"{value!r} is not in E.164 form; {_ALLOWED}"
    return None if _is_possible(value) else f"{value!r} is no possible number of any country; {_ALLOWED}"


def numbers_of(block: FlowBlock) -> Iterator[tuple[str, Any]]:
    """Yield what each number of a block that dials is for, and the number as the block states it."""
    if block.type == _TRANSFER:
        yield "it dials", block.parameters.get("ThirdPartyPhoneNumber")
    caller = members_at(block.parameters, "CallerId")
    if isinstance(caller, Unknown):
        yield "it shows", caller
    elif caller.get("Number") is not None:
        yield "it shows", caller["Number"]


def _is_possible(number: str) -> bool:
    import phonenumbers  # noqa: PLC0415 - costs more than all guardrails together; most runs meet no number

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return False
    reason = phonenumbers.is_possible_number_with_reason(parsed)
    return reason == phonenumbers.ValidationResult.IS_POSSIBLE
