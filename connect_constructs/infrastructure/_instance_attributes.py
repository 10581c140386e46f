"""What an instance can do, as the policy approves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_connect as connect

if TYPE_CHECKING:
    from connect_constructs.guardrails.policy import GuardrailPolicy


def instance_attributes(policy: GuardrailPolicy) -> connect.CfnInstance.AttributesProperty:
    """Say every attribute but UseCustomTTSVoices, which only allow-listed accounts may mention."""
    chat, telephony = policy.approves("chat"), policy.approves("telephony")
    return connect.CfnInstance.AttributesProperty(
        auto_resolve_best_voices=True,
        contact_lens=policy.approves("contact_lens"),
        contactflow_logs=True,
        early_media=telephony,
        enhanced_chat_monitoring=chat,
        enhanced_contact_monitoring=telephony,
        high_volume_out_bound=policy.approves("outbound_campaigns"),
        inbound_calls=telephony,
        message_streaming=chat,
        multi_party_chat_conference=chat,
        multi_party_conference=telephony,
        outbound_calls=telephony,
    )
