"""The channels that contacts come by."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from connect_constructs.infrastructure._policy import require_approved

if TYPE_CHECKING:
    from collections.abc import Iterable

    from constructs import IConstruct


class Channel(StrEnum):
    """A channel that contacts come by; it can be used where the policy approves its feature.

    Example:
        >>> Channel("CHAT").feature
        'chat'

    References:
        CloudFormation, AWS::Connect::RoutingProfile MediaConcurrency, Channel.
    """

    VOICE = "VOICE"
    CHAT = "CHAT"
    TASK = "TASK"
    EMAIL = "EMAIL"

    @property
    def feature(self) -> str:
        """The feature that the policy must approve, one of `FEATURES`.

        Example:
            >>> Channel.VOICE.feature
            'telephony'

        References:
            The policy's approved_features.
        """
        return _FEATURES[self]

    @property
    def most_contacts(self) -> int:
        """How many contacts one agent may have at once at most.

        Example:
            >>> Channel.VOICE.most_contacts
            1

        References:
            Amazon Connect API reference, MediaConcurrency.
        """
        return 1 if self is Channel.VOICE else 10


_FEATURES = {Channel.VOICE: "telephony", Channel.CHAT: "chat", Channel.TASK: "tasks", Channel.EMAIL: "email"}


def require_channels(scope: IConstruct, argument: str, channels: Iterable[Channel]) -> None:
    """Refuse channels whose features the policy does not approve.

    Args:
        scope: The construct that uses them, in whose tree the policy is.
        argument: What a message says that they are given by.
        channels: The channels.

    Raises:
        ValueError: The policy does not approve the feature of one.

    Example:
        >>> from aws_cdk import App
        >>> require_channels(App(), "auto_accept", [Channel.CHAT, Channel.TASK])

    References:
        The policy's approved_features.
    """
    for channel in channels:
        require_approved(scope, channel.feature, needed_by=f"{channel} of {argument}")
