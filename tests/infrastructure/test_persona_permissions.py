"""What the personas may do."""

from __future__ import annotations

import pytest

from connect_constructs.guardrails._administrative_permissions import ADMINISTRATIVE
from connect_constructs.guardrails.policy import FEATURES, GuardrailPolicy
from connect_constructs.infrastructure._persona_permissions import feature_of, permissions_of
from connect_constructs.infrastructure.persona import Persona

EVERYTHING = GuardrailPolicy(approved_features=FEATURES)
NOTHING = GuardrailPolicy(approved_features=())
SENSITIVE = (
    "Audio.View",
    "CallRecordings.Unredacted",
    "ContactTranscripts.Unredacted",
    "CustomerProfiles.Segments.Export",
    "DeleteCallRecordings",
    "DownloadCallRecordings",
    "ListenCallRecordings",
    "ScreenRecording",
    "Transcript.View",
    "UnredactedData",
)


@pytest.mark.parametrize("persona", Persona)
def test_nobody_sees_sensitive_data(persona: Persona) -> None:
    """No preset has a permission for unredacted data or recordings, whatever the policy approves."""
    permissions = permissions_of(persona, EVERYTHING)

    assert [name for name in permissions if name.startswith(SENSITIVE) or "Unredacted" in name] == []


def test_administrators_alone_are_administrative() -> None:
    """Administrators have all of the permissions that ACC07 keeps for them, and nobody else has any."""
    of = {persona: ADMINISTRATIVE & set(permissions_of(persona, EVERYTHING)) for persona in Persona}

    assert of == {Persona.ADMINISTRATOR: ADMINISTRATIVE, Persona.SUPERVISOR: set(), Persona.AGENT: set()}


@pytest.mark.parametrize("persona", Persona)
def test_each_permission_stands_once(persona: Persona) -> None:
    """The service refuses a permission that stands twice, and more than 500 of them."""
    permissions = permissions_of(persona, EVERYTHING)

    assert len(set(permissions)) == len(permissions) <= 500


@pytest.mark.parametrize("persona", Persona)
def test_permissions_follow_the_policy(persona: Persona) -> None:
    """Approving a feature adds its permissions and takes none away; without any, those of every instance stay."""
    bare = permissions_of(persona, NOTHING)

    assert bare
    assert {feature_of(name) for name in bare} == {None}
    for feature in FEATURES:
        added = set(permissions_of(persona, GuardrailPolicy(approved_features=(feature,)))) - set(bare)
        assert added == {name for name in permissions_of(persona, EVERYTHING) if feature_of(name) == feature}


@pytest.mark.parametrize(
    ("permission", "feature"),
    [
        ("Bots.View", "lex"),
        ("Campaigns.Create", "outbound_campaigns"),
        ("CaseFields.View", "cases"),
        ("ContactSearch.View", None),
        ("ContactSearchWithKeywords.View", "contact_lens"),
        ("CustomerProfiles.View", "customer_profiles"),
        ("OutboundCallAccess", "telephony"),
        ("OutboundEmail.Create", "email"),
        ("QConnectAIAgents.View", "q_in_connect"),
        ("Queues.View", None),
        ("TaskTemplates.View", "tasks"),
        ("TimeOffBalance.View", "forecasting"),
    ],
)
def test_a_permission_is_of_a_feature(permission: str, feature: str | None) -> None:
    """The beginning of a permission's name tells the feature; most are of every instance."""
    assert feature_of(permission) == feature


@pytest.mark.parametrize("permission", ["VoiceId.Access", "Cobrowse.Access"])
def test_some_features_cannot_be_approved(permission: str) -> None:
    """Voice ID, which has ended, and co-browsing are features that no policy knows."""
    assert feature_of(permission) not in {None, *FEATURES}
