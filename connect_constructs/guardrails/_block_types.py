"""The flow language's block types as data: those there are, those that may end a flow, the error branches they need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from connect_constructs.facts.flow import FlowBlock
from connect_constructs.facts.flow_text import switch

_DOCUMENTED = """
    AssociateContactToCustomerProfile CheckHoursOfOperation CheckMetricData CheckOutboundCallStatus CheckVoiceId Compare
    CompleteOutboundCall ConnectParticipantWithLexBot CreateCallbackContact CreateCase CreateCustomerProfile CreateTask
    CreateWisdomSession DequeueContactAndTransferToQueue DisconnectParticipant DistributeByPercentage EndFlowExecution
    EndFlowModuleExecution GetCalculatedAttributesForCustomerProfile GetCase GetCustomerProfile GetCustomerProfileObject
    GetMetricData GetParticipantInput InvokeFlowModule InvokeLambdaFunction Loop MessageParticipant
    MessageParticipantIteratively ResumeContact ShowView StartOutboundChatContact StartVoiceIdStream TagContact
    TransferContactToAgent TransferContactToQueue TransferToFlow UntagContact UpdateCase UpdateContactAttributes
    UpdateContactCallbackNumber UpdateContactData UpdateContactEventHooks UpdateContactMediaProcessing
    UpdateContactMediaStreamingBehavior UpdateContactRecordingAndAnalyticsBehavior UpdateContactRecordingBehavior
    UpdateContactRoutingBehavior UpdateContactTargetQueue UpdateContactTextToSpeechVoice UpdateCustomerProfile
    UpdateFlowAttributes UpdateFlowLoggingBehavior UpdatePreviousContactParticipantState UpdateRoutingCriteria Wait
"""
_EXPORTED = """
    AuthenticateParticipant CheckSegmentMembership CreateContact CreatePersistentContactAssociation
    EvaluateDataTableValues ListDataTableValues LoadContactContent RenderMessageTemplate StartOutboundEmailContact
    TransferParticipantToThirdParty UpdateContactRoutingCriteria UpsertDataTableValues
"""
"""Real blocks that AWS's reference leaves out."""

KNOWN_TYPES = frozenset((_DOCUMENTED + _EXPORTED).split())
"""Every block type that Connect is known to have."""

MAY_LEAD_NOWHERE = frozenset(
    {
        "CompleteOutboundCall",
        "DequeueContactAndTransferToQueue",
        "DisconnectParticipant",
        "EndFlowExecution",
        "EndFlowModuleExecution",
        "MessageParticipantIteratively",
        "ResumeContact",
        "TransferContactToAgent",
        "TransferContactToQueue",
        "TransferParticipantToThirdParty",
        "TransferToFlow",
    }
)
"""The blocks that end the flow or leave it, and loop prompts: nothing has to follow when they succeed."""

LEADING_ON = KNOWN_TYPES - MAY_LEAD_NOWHERE
"""The blocks that something has to follow."""

_NONE = frozenset[str]()
_ANY = frozenset({"NoMatchingError"})
_NO_CONDITION = frozenset({"NoMatchingCondition"})
_TIME_LIMIT = frozenset({"TimeLimitExceeded"})
_AT_CAPACITY = frozenset({"QueueAtCapacity"})
_MENU = _ANY | _NO_CONDITION | {"InputTimeLimitExceeded"}


def _of_input(parameters: Mapping[str, Any]) -> frozenset[str]:
    """Name what collecting input needs: as a menu, to store it, or for what a caller types ahead."""
    if "EnableDTMFBuffer" in parameters or "LexV2Bot" in parameters:
        return _ANY
    if switch(parameters.get("StoreInput")) in (False, None):
        return _MENU
    validation = parameters.get("InputValidation")
    asks_for_number = isinstance(validation, dict) and "PhoneNumberValidation" in validation
    return _ANY | {"InvalidPhoneNumber"} if asks_for_number else _ANY


def _of_analytics(parameters: Mapping[str, Any]) -> frozenset[str]:
    redacts = {"InFlightRedactionConfigurationFailed"} if "ChatBehavior" in parameters else set()
    return _ANY | {"ChannelMismatch"} | redacts


def _of_phone_transfer(parameters: Mapping[str, Any]) -> frozenset[str]:
    returns = switch(parameters.get("ContinueFlowExecution")) is True
    return _ANY | {"CallFailed", "ConnectionTimeLimitExceeded"} if returns else _ANY


_REQUIRED_ERRORS: Mapping[str, frozenset[str] | Callable[[Mapping[str, Any]], frozenset[str]]] = {
    "AuthenticateParticipant": _ANY | _TIME_LIMIT,
    "CheckHoursOfOperation": _ANY,
    "CheckMetricData": _ANY | _NO_CONDITION,
    "CheckOutboundCallStatus": _ANY,
    "Compare": _NO_CONDITION,
    "ConnectParticipantWithLexBot": _ANY,  # sources differ about NoMatchingCondition
    "CreateCallbackContact": _ANY,
    "CreatePersistentContactAssociation": _ANY,
    "CreateTask": _ANY,
    "CreateWisdomSession": _ANY,
    "DequeueContactAndTransferToQueue": _ANY | _AT_CAPACITY,
    "DistributeByPercentage": _NO_CONDITION,
    "EvaluateDataTableValues": _ANY,
    "GetCustomerProfile": _ANY | {"MultipleFoundError", "NoneFoundError"},
    "GetMetricData": _ANY,
    "GetParticipantInput": _of_input,
    "InvokeFlowModule": _ANY,
    "InvokeLambdaFunction": _ANY,
    "LoadContactContent": _ANY,
    "ShowView": _ANY | _NO_CONDITION | _TIME_LIMIT,
    "TagContact": _ANY,
    "TransferContactToQueue": _ANY | _AT_CAPACITY,
    "TransferParticipantToThirdParty": _of_phone_transfer,
    "TransferToFlow": _ANY,
    "UntagContact": _ANY,
    "UpdateContactAttributes": _ANY,
    "UpdateContactCallbackNumber": frozenset({"InvalidCallbackNumber", "CallbackNumberNotDialable"}),
    "UpdateContactData": _ANY,
    "UpdateContactEventHooks": _ANY,
    "UpdateContactMediaStreamingBehavior": _ANY,
    "UpdateContactRecordingAndAnalyticsBehavior": _of_analytics,
    "UpdateContactRoutingCriteria": _ANY,
    "UpdateContactTargetQueue": _ANY,
    "UpdateFlowAttributes": _ANY,
    "UpdatePreviousContactParticipantState": _ANY,
    "Wait": _ANY,
}
"""What the service refuses a block without, which is not what its documentation says everywhere."""


def required_errors(block: FlowBlock) -> frozenset[str]:
    """Return the types of error branch that a block surely must have."""
    required = _REQUIRED_ERRORS.get(block.type, _NONE)
    return required if isinstance(required, frozenset) else required(block.parameters)
