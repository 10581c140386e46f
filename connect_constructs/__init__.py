"""Compliant Amazon Connect contact centres with the AWS CDK, and the guardrails that prove it.

Names are loaded on first use, so that what needs no construct starts without the CDK and without Node.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from connect_constructs.guardrails.policy import GuardrailPolicy as GuardrailPolicy
    from connect_constructs.infrastructure.approved_origin import ApprovedOrigin as ApprovedOrigin
    from connect_constructs.infrastructure.authentication_profile import AuthenticationProfile as AuthenticationProfile
    from connect_constructs.infrastructure.channel import Channel as Channel
    from connect_constructs.infrastructure.compliant_connect_instance import (
        CompliantConnectInstance as CompliantConnectInstance,
    )
    from connect_constructs.infrastructure.connect_checks import ConnectChecks as ConnectChecks
    from connect_constructs.infrastructure.connect_function import ConnectFunction as ConnectFunction
    from connect_constructs.infrastructure.connect_instance import ConnectInstance as ConnectInstance
    from connect_constructs.infrastructure.contact_flow import ContactFlow as ContactFlow
    from connect_constructs.infrastructure.contact_flow_module import ContactFlowModule as ContactFlowModule
    from connect_constructs.infrastructure.customer_profiles import CustomerProfiles as CustomerProfiles
    from connect_constructs.infrastructure.encrypted_storage import EncryptedStorage as EncryptedStorage
    from connect_constructs.infrastructure.encrypted_streams import EncryptedStreams as EncryptedStreams
    from connect_constructs.infrastructure.encryption_keys import DataKey as DataKey
    from connect_constructs.infrastructure.encryption_keys import LogKey as LogKey
    from connect_constructs.infrastructure.exempt import exempt as exempt
    from connect_constructs.infrastructure.flow_log_group import FlowLogGroup as FlowLogGroup
    from connect_constructs.infrastructure.flow_type import FlowState as FlowState
    from connect_constructs.infrastructure.flow_type import FlowType as FlowType
    from connect_constructs.infrastructure.hours_of_operation import HoursOfOperation as HoursOfOperation
    from connect_constructs.infrastructure.isolated_network import IsolatedNetwork as IsolatedNetwork
    from connect_constructs.infrastructure.lex_bot_association import LexBotAssociation as LexBotAssociation
    from connect_constructs.infrastructure.open_hours import Day as Day
    from connect_constructs.infrastructure.open_hours import OpenHours as OpenHours
    from connect_constructs.infrastructure.persona import Persona as Persona
    from connect_constructs.infrastructure.phone_number import PhoneNumber as PhoneNumber
    from connect_constructs.infrastructure.phone_number_type import PhoneNumberType as PhoneNumberType
    from connect_constructs.infrastructure.queue import Queue as Queue
    from connect_constructs.infrastructure.quick_connect import QuickConnect as QuickConnect
    from connect_constructs.infrastructure.routed_queue import RoutedQueue as RoutedQueue
    from connect_constructs.infrastructure.routing_profile import RoutingProfile as RoutingProfile
    from connect_constructs.infrastructure.saml_identity import SamlIdentity as SamlIdentity
    from connect_constructs.infrastructure.security_profile import SecurityProfile as SecurityProfile
    from connect_constructs.infrastructure.storage_type import StorageType as StorageType
    from connect_constructs.infrastructure.synthesize import synthesize as synthesize
    from connect_constructs.infrastructure.user import User as User

_MODULES = {
    "ApprovedOrigin": "infrastructure.approved_origin",
    "AuthenticationProfile": "infrastructure.authentication_profile",
    "Channel": "infrastructure.channel",
    "CompliantConnectInstance": "infrastructure.compliant_connect_instance",
    "ConnectChecks": "infrastructure.connect_checks",
    "ConnectFunction": "infrastructure.connect_function",
    "ConnectInstance": "infrastructure.connect_instance",
    "ContactFlow": "infrastructure.contact_flow",
    "ContactFlowModule": "infrastructure.contact_flow_module",
    "CustomerProfiles": "infrastructure.customer_profiles",
    "DataKey": "infrastructure.encryption_keys",
    "Day": "infrastructure.open_hours",
    "EncryptedStorage": "infrastructure.encrypted_storage",
    "EncryptedStreams": "infrastructure.encrypted_streams",
    "FlowLogGroup": "infrastructure.flow_log_group",
    "FlowState": "infrastructure.flow_type",
    "FlowType": "infrastructure.flow_type",
    "GuardrailPolicy": "guardrails.policy",
    "HoursOfOperation": "infrastructure.hours_of_operation",
    "IsolatedNetwork": "infrastructure.isolated_network",
    "LexBotAssociation": "infrastructure.lex_bot_association",
    "LogKey": "infrastructure.encryption_keys",
    "OpenHours": "infrastructure.open_hours",
    "Persona": "infrastructure.persona",
    "PhoneNumber": "infrastructure.phone_number",
    "PhoneNumberType": "infrastructure.phone_number_type",
    "Queue": "infrastructure.queue",
    "QuickConnect": "infrastructure.quick_connect",
    "RoutedQueue": "infrastructure.routed_queue",
    "RoutingProfile": "infrastructure.routing_profile",
    "SamlIdentity": "infrastructure.saml_identity",
    "SecurityProfile": "infrastructure.security_profile",
    "StorageType": "infrastructure.storage_type",
    "User": "infrastructure.user",
    "exempt": "infrastructure.exempt",
    "synthesize": "infrastructure.synthesize",
}

__all__ = list(_MODULES)


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
