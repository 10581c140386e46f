"""The table of storage types."""

from __future__ import annotations

import botocore.session
import pytest

from connect_constructs.infrastructure.storage_type import StorageKind, StorageType, checked_types


def test_the_table_holds_what_the_service_knows() -> None:
    """The types are exactly those of the service's own model."""
    model = botocore.session.get_session().get_service_model("connect")

    assert sorted(type_.name for type_ in StorageType) == sorted(
        model.shape_for("InstanceStorageResourceType").metadata["enum"]
    )


def test_the_kinds_are_the_services_words() -> None:
    """Every kind is a storage type of the service's own model."""
    model = botocore.session.get_session().get_service_model("connect")

    assert {kind.value for kind in StorageKind} < set(model.shape_for("StorageType").metadata["enum"])


def test_titles_are_the_consoles() -> None:
    """A title is the name in one capitalized word."""
    assert StorageType.CHAT_TRANSCRIPTS.title == "ChatTranscripts"


@pytest.mark.parametrize("wrong", [StorageType.AGENT_EVENTS, "CHAT_TRANSCRIPTS"])
def test_types_of_another_kind_are_refused_by_name(wrong: StorageType) -> None:
    """A type of another kind, or a plain string, is refused with its name and what is allowed."""
    with pytest.raises(
        ValueError, match=rf"storage_types holds .*{getattr(wrong, 'name', repr(wrong))}; allowed: .*ATTACHMENTS"
    ):
        checked_types([wrong], StorageKind.S3)
