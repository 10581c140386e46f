"""What an instance stores and streams."""

from __future__ import annotations

from enum import Enum, StrEnum
from typing import TYPE_CHECKING

from connect_constructs.infrastructure._arguments import checked_list, shown

if TYPE_CHECKING:
    from collections.abc import Iterable


class StorageKind(StrEnum):
    """The kind of place that a storage type is kept in.

    Example:
        >>> [kind.value for kind in StorageKind]
        ['S3', 'KINESIS_VIDEO_STREAM', 'KINESIS_STREAM']

    References:
        CloudFormation, AWS::Connect::InstanceStorageConfig, StorageType.
    """

    S3 = "S3"
    KINESIS_VIDEO_STREAM = "KINESIS_VIDEO_STREAM"
    KINESIS_STREAM = "KINESIS_STREAM"


class StorageType(Enum):
    """The 13 things that an instance stores or streams, each with the kind of place it is kept in.

    Attributes:
        kind: The kind of place.

    Example:
        >>> StorageType.CHAT_TRANSCRIPTS.kind
        <StorageKind.S3: 'S3'>

    References:
        Amazon Connect administrator guide, update-instance-settings, enable-attachments, enable-sr, data-streaming,
        enable-live-media-streams and enable-contact-analysis-segment-streams.
    """

    AGENT_EVENTS = ("AGENT_EVENTS", StorageKind.KINESIS_STREAM)
    ATTACHMENTS = ("ATTACHMENTS", StorageKind.S3)
    CALL_RECORDINGS = ("CALL_RECORDINGS", StorageKind.S3)
    CHAT_TRANSCRIPTS = ("CHAT_TRANSCRIPTS", StorageKind.S3)
    CONTACT_EVALUATIONS = ("CONTACT_EVALUATIONS", StorageKind.S3)
    CONTACT_TRACE_RECORDS = ("CONTACT_TRACE_RECORDS", StorageKind.KINESIS_STREAM)
    EMAIL_MESSAGES = ("EMAIL_MESSAGES", StorageKind.S3)
    MEDIA_STREAMS = ("MEDIA_STREAMS", StorageKind.KINESIS_VIDEO_STREAM)
    REAL_TIME_CONTACT_ANALYSIS_CHAT_SEGMENTS = (
        "REAL_TIME_CONTACT_ANALYSIS_CHAT_SEGMENTS",
        StorageKind.KINESIS_STREAM,
    )
    REAL_TIME_CONTACT_ANALYSIS_SEGMENTS = ("REAL_TIME_CONTACT_ANALYSIS_SEGMENTS", StorageKind.KINESIS_STREAM)
    REAL_TIME_CONTACT_ANALYSIS_VOICE_SEGMENTS = (
        "REAL_TIME_CONTACT_ANALYSIS_VOICE_SEGMENTS",
        StorageKind.KINESIS_STREAM,
    )
    SCHEDULED_REPORTS = ("SCHEDULED_REPORTS", StorageKind.S3)
    SCREEN_RECORDINGS = ("SCREEN_RECORDINGS", StorageKind.S3)

    def __init__(self, _resource_type: str, kind: StorageKind) -> None:
        self.kind = kind

    @property
    def title(self) -> str:
        """The name in one word, such as `ChatTranscripts`, as the service's console writes it in prefixes."""
        return "".join(word.capitalize() for word in self.name.split("_"))


def checked_types(types: Iterable[StorageType], *kinds: StorageKind) -> list[StorageType]:
    """Return storage types once each, if all of them are of the kinds.

    Args:
        types: Storage types.
        kinds: The kinds that they may be of.

    Raises:
        ValueError: They are no list, or one of them is of another kind or no storage type.

    Example:
        >>> checked_types([StorageType.ATTACHMENTS, StorageType.ATTACHMENTS], StorageKind.S3)
        [<StorageType.ATTACHMENTS: ('ATTACHMENTS', <StorageKind.S3: 'S3'>)>]

    References:
        The table of this module.
    """
    members = [type_ for type_ in StorageType if type_.kind in kinds]
    allowed = f"a list of {', '.join(map(str, members))}"
    listed = checked_list("storage_types", types, allowed)
    for type_ in listed:
        if type_ not in members:
            wrong = str(type_) if isinstance(type_, StorageType) else shown(type_)
            raise ValueError(f"storage_types holds {wrong}; allowed: {allowed}")
    return list(dict.fromkeys(listed))
