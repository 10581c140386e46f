"""What the personas may do, by the names that security profiles have for it, and which feature a permission is of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connect_constructs.guardrails._administrative_permissions import ADMINISTRATIVE
from connect_constructs.infrastructure.persona import Persona

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from connect_constructs.guardrails.policy import GuardrailPolicy

_ALL = ("Create", "Delete", "Edit", "View")


def _each(verbs: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    return tuple(f"{subject}.{verb}" for subject, several in verbs.items() for verb in several)


_AGENT = (
    "BasicAgentAccess",
    "OutboundCallAccess",
    *_each(
        {
            "AudioDeviceSettings": ("Access",),
            "ContactAttributes": ("View",),
            "CustomViews": ("Access",),
            "CustomerProfiles": ("Create", "Edit", "View"),
            "MyContacts": ("View",),
            "OutboundEmail": ("Create",),
            "StaffCalendar": ("View",),
            "TimeOff": ("Edit", "View"),
            "TransferContact": ("Enabled",),
        }
    ),
)
_SUPERVISOR = (
    "AccessMetrics",
    # Whoever listens in on a contact, or steps in, does so in the agent's workspace.
    "BasicAgentAccess",
    "ManagerBargeIn",
    "ManagerListenIn",
    *_each(
        {
            "AccessMetrics": (
                "AgentActivityAudit.Access",
                "Dashboards.Access",
                "HistoricalMetrics.Access",
                "RealTimeMetrics.Access",
            ),
            "AgentTimeCard": ("View",),
            "Analytics": ("PerformanceMetrics.Access",),
            "CallRecordings": ("Redacted.Access",),
            "Capacity": ("View",),
            "CoachingSessions": _ALL,
            "ContactAttributes": ("View",),
            "ContactLensPostContactSummary": ("View",),
            "ContactSearch": ("View",),
            "ContactSearchWithCharacteristics": ("Access", "View"),
            "ContactSearchWithKeywords": ("Access", "View"),
            "ContactTranscripts": ("Redacted.Access",),
            "CustomerProfiles": ("View",),
            "Evaluation": _ALL,
            "EvaluationForms": ("View",),
            "Forecasting": ("View",),
            "GraphTrends": ("View",),
            "HoursOfOperation": ("View",),
            "MetricsReports": ("Create", "Delete", "Edit", "Publish", "Schedule", "Share", "View"),
            "Queues": ("View",),
            "RealtimeContactLens": ("View",),
            "RedactedData": ("View",),
            "RoutingPolicies": ("View",),
            "Scheduling": ("Edit", "Publish", "View"),
            "StaffCalendar": ("Edit", "View"),
            "TeamCalendar": ("Edit", "View"),
            "TimeOff": ("Approve", "Edit", "View"),
            "TimeOffBalance": ("View",),
            "TransferDestinations": ("View",),
            "Users": ("View",),
        }
    ),
)
_ADMINISTRATOR = (
    "AccessMetrics",
    *sorted(ADMINISTRATIVE),
    *_each(
        {
            "AccessMetrics": ("Dashboards.Access", "HistoricalMetrics.Access", "RealTimeMetrics.Access"),
            "AgentGrouping": _ALL,
            "AgentStates": ("Create", "Edit", "EnableAndDisable", "View"),
            "Capacity": ("Edit", "Publish", "View"),
            "ContactFlowModules": _ALL,
            "ContactFlows": ("Create", "Delete", "Edit", "Publish", "View"),
            "EmailAddresses": _ALL,
            "EvaluationForms": _ALL,
            "ForecastScheduleInterval": ("Edit", "View"),
            "Forecasting": ("Edit", "Publish", "View"),
            "HistoricalChanges": ("View",),
            "HoursOfOperation": _ALL,
            "PhoneNumbers": ("Claim", "Edit", "Release", "View"),
            "PredefinedAttributes": _ALL,
            "Prompts": _ALL,
            "Queues": ("Create", "Delete", "Edit", "EnableAndDisable", "View"),
            "ReportsAdmin": ("Access", "Delete", "Publish", "Schedule", "View"),
            "RoutingPolicies": _ALL,
            "Rules": _ALL,
            "SecurityProfiles": ("View",),
            "TaskTemplates": _ALL,
            "TimeOffBalance": ("Edit", "View"),
            "TransferDestinations": _ALL,
            "Users": ("View",),
            "Views": ("Create", "Edit", "Remove", "View"),
            "Workspaces": ("View",),
        }
    ),
)
_PERMISSIONS = {Persona.ADMINISTRATOR: _ADMINISTRATOR, Persona.SUPERVISOR: _SUPERVISOR, Persona.AGENT: _AGENT}

_FEATURES: dict[str, tuple[str, ...]] = {
    "cases": ("Case",),
    "cobrowse": ("Cobrowse.",),
    "contact_lens": (
        "CoachingSessions.",
        "ContactLens",
        "ContactSearchWithKeywords.",
        "ContactTranscripts.",
        "Evaluation",
        "RealtimeContactLens.",
        "RedactedData.",
        "ThemeDetection.",
        "UnredactedData.",
    ),
    "customer_profiles": ("CustomerProfiles.",),
    "email": ("EmailAddresses.", "OutboundEmail."),
    "forecasting": (
        "Capacity.",
        "Forecast",
        "Scheduling.",
        "StaffCalendar.",
        "TeamCalendar.",
        "TimeOff",
    ),
    "lex": ("Bots.",),
    "outbound_campaigns": ("Campaigns.",),
    "q_in_connect": ("ContentManagement.", "QConnect", "Wisdom."),
    "tasks": ("RestrictTaskCreation.", "TaskTemplates."),
    "telephony": (
        "AudioDeviceSettings.",
        "AutomatedVoiceInteraction.",
        "CallRecordings.",
        "DeleteCallRecordings",
        "DownloadCallRecordings",
        "ListenCallRecordings",
        "OutboundCallAccess",
        "PhoneNumbers.",
        "VideoContact.",
    ),
    "voice_id": ("VoiceId.",),
}
"""How the names of a feature's permissions begin. Voice ID, which has ended, and co-browsing no policy can approve."""


def permissions_of(persona: Persona, policy: GuardrailPolicy) -> list[str]:
    """Return what a persona may do with the features that a policy approves."""
    return [name for name in _PERMISSIONS[persona] if (feature := feature_of(name)) is None or policy.approves(feature)]


def feature_of(permission: str) -> str | None:
    """Return the feature that a permission is of; None for what every instance has."""
    return next((feature for feature, beginnings in _FEATURES.items() if permission.startswith(beginnings)), None)
