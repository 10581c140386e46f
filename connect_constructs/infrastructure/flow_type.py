"""The types of contact flow, and whether contacts can come to one."""

from __future__ import annotations

from enum import StrEnum


class FlowType(StrEnum):
    """The type of a contact flow, which says what may happen in it and who goes through it.

    Example:
        >>> FlowType("CUSTOMER_QUEUE")
        <FlowType.CUSTOMER_QUEUE: 'CUSTOMER_QUEUE'>

    References:
        CloudFormation, AWS::Connect::ContactFlow, Type.
    """

    AGENT_HOLD = "AGENT_HOLD"
    AGENT_TRANSFER = "AGENT_TRANSFER"
    AGENT_WHISPER = "AGENT_WHISPER"
    CAMPAIGN = "CAMPAIGN"
    CONTACT_FLOW = "CONTACT_FLOW"
    CUSTOMER_HOLD = "CUSTOMER_HOLD"
    CUSTOMER_QUEUE = "CUSTOMER_QUEUE"
    CUSTOMER_WHISPER = "CUSTOMER_WHISPER"
    OUTBOUND_WHISPER = "OUTBOUND_WHISPER"
    QUEUE_TRANSFER = "QUEUE_TRANSFER"


class FlowState(StrEnum):
    """Whether a flow or flow module is in use; an archived one is kept but hidden and takes no contacts.

    Example:
        >>> [state.value for state in FlowState]
        ['ACTIVE', 'ARCHIVED']

    References:
        CloudFormation, AWS::Connect::ContactFlow, State.
    """

    ACTIVE = "ACTIVE"
    ARCHIVED = "ARCHIVED"
