"""Which features of the service the resources of an app use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connect_constructs.facts._known import Known, Unknown, mapped, shown
from connect_constructs.facts.feature import FeatureUse
from connect_constructs.facts.value import boolean, text
from connect_constructs.readers._profile_source import is_of_third_party
from connect_constructs.readers._world import Resource, World

_APPLICATIONS = "app_integrations"
_VOICE_ID = "voice_id"

_OF_TYPE: Mapping[str, str] = {
    "AWS::AppIntegrations::": _APPLICATIONS,
    "AWS::Cases::": "cases",
    "AWS::Connect::EmailAddress": "email",
    "AWS::Connect::PhoneNumber": "telephony",
    "AWS::Connect::TaskTemplate": "tasks",
    "AWS::Connect::Vocabulary": "contact_lens",
    "AWS::ConnectCampaigns::": "outbound_campaigns",
    "AWS::ConnectCampaignsV2::": "outbound_campaigns",
    "AWS::CustomerProfiles::": "customer_profiles",
    "AWS::Lex::": "lex",
    "AWS::Pinpoint::": "sms",
    "AWS::SMSVOICE::": "sms",
    "AWS::VoiceID::": _VOICE_ID,
    "AWS::Wisdom::": "q_in_connect",
}
"""The features that resource types are of, by the beginning of their names."""

TYPES_OF_FEATURES = tuple(_OF_TYPE)
"""The beginnings of the names of those types."""

_OF_INTEGRATION: Mapping[str, str | None] = {
    "APPLICATION": _APPLICATIONS,
    "CASES_DOMAIN": "cases",
    "EVENT": _APPLICATIONS,
    "FILE_SCANNER": None,
    "LAMBDA_FUNCTION": None,
    "LEX_BOT": "lex",
    "MESSAGE_PROCESSOR": None,
    "PINPOINT_APP": "sms",
    "Q_MESSAGE_TEMPLATES": "q_in_connect",
    "SES_IDENTITY": "email",
    "VOICE_ID": _VOICE_ID,
    "WISDOM_ASSISTANT": "q_in_connect",
    "WISDOM_KNOWLEDGE_BASE": "q_in_connect",
    "WISDOM_QUICK_RESPONSES": "q_in_connect",
}
"""The features that integration types are of; None for those that need no approval."""

_OF_ATTRIBUTE: Mapping[str, tuple[str, bool]] = {
    "ContactLens": ("contact_lens", True),
    "HighVolumeOutBound": ("outbound_campaigns", False),
}
"""The features that attributes of an instance switch on, and what the service takes for one that is not stated."""


def feature_of_type(world: World, resource: Resource) -> list[FeatureUse]:
    """Read the feature that a resource is of by its type alone."""
    feature = next(feature for start, feature in _OF_TYPE.items() if resource.type.startswith(start))
    return [_use(world, resource, feature, f"{resource.type} is declared")]


def features_of_instance(world: World, resource: Resource) -> list[FeatureUse]:
    """Read the features that an instance's attributes switch on."""
    return [
        _use(world, resource, feature, f"{name} is on", used=_is_on(world.get(resource, "Attributes", name), default))
        for name, (feature, default) in _OF_ATTRIBUTE.items()
    ]


def feature_of_integration(world: World, resource: Resource) -> list[FeatureUse]:
    """Read the feature that an AWS::Connect::IntegrationAssociation brings to an instance."""
    kind = text(world.get(resource, "IntegrationType"))
    feature = mapped(kind, _feature_of)
    return [] if feature is None else [_use(world, resource, feature, f"an integration is of type {shown(kind)}")]


def feature_of_storage(world: World, resource: Resource) -> list[FeatureUse]:
    """Read whether a storage configuration keeps e-mail messages."""
    kind = text(world.get(resource, "ResourceType"))
    keeps = mapped(kind, lambda stored: stored == "EMAIL_MESSAGES")
    return [_use(world, resource, "email", "EMAIL_MESSAGES are stored", used=keeps)] if keeps is not False else []


def feature_of_use_case(world: World, resource: Resource) -> list[FeatureUse]:
    """Read whether an AWS::Connect::UseCase is that of outbound campaigns."""
    kind = text(world.get(resource, "UseCaseType"))
    campaigns = mapped(kind, lambda case: case == "CONNECT_CAMPAIGNS")
    what = "a use case is of type CONNECT_CAMPAIGNS"
    return [_use(world, resource, "outbound_campaigns", what, used=campaigns)] if campaigns is not False else []


def profile_source(world: World, resource: Resource) -> list[FeatureUse]:
    """Read whether an AWS::CustomerProfiles::Integration takes data of an application elsewhere."""
    what = "Customer Profiles takes data from a third party"
    return [_use(world, resource, _APPLICATIONS, what, used=is_of_third_party(world, resource))]


def _feature_of(integration: str | None) -> Known[str | None]:
    if integration and integration in _OF_INTEGRATION:
        return _OF_INTEGRATION[integration]
    return Unknown(f"what an integration of type {shown(integration)} brings is not known here")


def _use(world: World, resource: Resource, feature: Known[str], what: str, *, used: Known[bool] = True) -> FeatureUse:
    return FeatureUse(place=resource.place, present=world.present(resource), feature=feature, used=used, what=what)


def _is_on(value: Any, default: bool) -> Known[bool]:  # noqa: FBT001 - the service's own value
    return mapped(boolean(value), lambda stated: default if stated is None else stated)
