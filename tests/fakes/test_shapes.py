"""Values are judged by a model's shapes more fully than botocore's own client does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import botocore.session
import pytest

from tests.fakes._shapes import encoded, problems

CONNECT: Any = botocore.session.Session().get_service_model("connect")
GOOD = {
    "IdentityManagementType": "SAML",
    "InboundCallsEnabled": False,
    "OutboundCallsEnabled": False,
    "Tags": {"team": "payments"},
}


def test_what_the_shape_allows_has_no_problem() -> None:
    """A good request is let through."""
    assert problems(GOOD, CONNECT.operation_model("CreateInstance").input_shape) == []


@pytest.mark.parametrize(
    ("member", "value", "complaint"),
    [
        ("IdentityManagementType", "PASSWORD", "'PASSWORD' is none of ['SAML'"),
        ("Tags", {}, "Tags: 0 is not within 1 and 50"),
        ("Tags", {"": "payments"}, "Tags key : 0 is not within 1 and 128"),
        ("Tags", {"team": "x" * 257}, "Tags[team]: 257 is not within 0 and 256"),
        ("Tags", [], "Tags: [] is no map"),
        ("InboundCallsEnabled", None, "InboundCallsEnabled: None is no boolean"),
        ("Colour", "red", "Colour is unknown"),
    ],
)
def test_what_the_shape_forbids_is_named(member: str, value: Any, complaint: str) -> None:
    """Enumerations, bounds of maps and of what they hold, kinds and names are all judged."""
    (problem,) = problems({**GOOD, member: value}, CONNECT.operation_model("CreateInstance").input_shape)
    assert complaint in problem


def test_every_missing_member_is_named() -> None:
    """Each required member is a problem of its own."""
    found = problems({}, CONNECT.operation_model("CreateInstance").input_shape)
    assert {problem.split(": ")[1] for problem in found} == {
        "IdentityManagementType is required",
        "InboundCallsEnabled is required",
        "OutboundCallsEnabled is required",
    }


def test_timestamps_are_written_in_seconds() -> None:
    """A time inside lists and structures goes out as rest-json writes it; maps keep their names."""
    shape = CONNECT.operation_model("DescribeInstance").output_shape
    made = datetime(2026, 1, 1, tzinfo=UTC)
    written = encoded({"Instance": {"CreatedTime": made, "Tags": {"team": "payments"}}}, shape)
    assert written == {"Instance": {"CreatedTime": made.timestamp(), "Tags": {"team": "payments"}}}
