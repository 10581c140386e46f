"""Channels."""

from __future__ import annotations

import pytest
from aws_cdk import App

from connect_constructs.guardrails.policy import FEATURES, GuardrailPolicy
from connect_constructs.infrastructure.channel import Channel, require_channels


def test_every_channel_is_of_a_feature_that_can_be_approved() -> None:
    """A policy can approve each channel, by a feature of its own."""
    assert len({channel.feature for channel in Channel} & set(FEATURES)) == len(Channel)


@pytest.mark.parametrize("channel", Channel)
def test_a_channel_can_be_used_exactly_where_its_feature_is_approved(channel: Channel) -> None:
    """The policy decides for each channel by itself; the message names channel, argument and feature."""
    approving, other = App(), App()
    GuardrailPolicy(approved_features=(channel.feature,)).apply(approving)
    GuardrailPolicy(approved_features=tuple(set(FEATURES) - {channel.feature})).apply(other)

    require_channels(approving, "queues", [channel])
    with pytest.raises(ValueError, match=rf"{channel} of queues needs {channel.feature}, .*; allowed: "):
        require_channels(other, "queues", [channel])
