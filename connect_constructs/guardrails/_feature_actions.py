"""The IAM actions that use each feature."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_ACTIONS: Mapping[str, tuple[str, ...]] = {
    "cases": ("cases:*",),
    "chat": ("connect:StartChatContact",),
    "contact_lens": ("connect:AssociateDefaultVocabulary", "connect:CreateVocabulary"),
    "customer_profiles": ("connect:AssociateCustomerProfilesDomain", "profile:*"),
    "email": (
        "connect:AssociateEmailAddressAlias",
        "connect:AssociateQueueEmailAddresses",
        "connect:CreateEmailAddress",
        "connect:SendOutboundEmail",
        "connect:StartEmailContact",
        "connect:StartOutboundEmailContact",
        "connect:UpdateQueueOutboundEmailConfig",
    ),
    "forecasting": ("connect:StartForecastingPlanningSchedulingIntegration",),
    "lex": ("connect:AssociateBot", "connect:AssociateLexBot", "lex:*"),
    "outbound_campaigns": ("connect-campaigns:*",),
    "q_in_connect": ("wisdom:*",),
    "sms": ("connect:StartOutboundChatContact", "mobiletargeting:*", "sms-voice:*"),
    "tasks": ("connect:CreateTaskTemplate", "connect:StartTaskContact"),
}
"""By feature as a policy names it; those of telephony and of third-party applications have guardrails of their own."""

_NEVER_APPROVED = ("voiceid:*",)


def feature_denials() -> tuple[Mapping[str, Any], ...]:
    """Return the denials of all features: each until its feature is approved, that of an ended one for good."""
    until_approved = (
        {"Action": actions, "Resource": "*", "UnlessApproved": feature} for feature, actions in _ACTIONS.items()
    )
    return ({"Action": _NEVER_APPROVED, "Resource": "*"}, *until_approved)
