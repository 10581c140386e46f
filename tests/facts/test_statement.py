"""What a policy statement speaks of."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.statement import Statement, matches

_DOUBT = Unknown("parameter Action has no default")


@pytest.mark.parametrize(
    ("lists", "covered"),
    [
        ({"actions": ("connect:*",)}, True),
        ({"actions": ("connect:get*", "s3:*")}, True),
        ({"actions": ("connect:getuse?",)}, True),
        ({"actions": ("connect:list*",)}, False),
        ({"actions": ()}, False),
        ({"actions": (_DOUBT, "connect:getuser")}, True),
        ({"actions": (_DOUBT, "connect:list*")}, _DOUBT),
        ({"not_actions": ("connect:list*",)}, True),
        ({"not_actions": ("connect:get*",)}, False),
        ({"not_actions": (_DOUBT,)}, _DOUBT),
    ],
)
def test_actions_are_patterns_in_any_case(lists: Any, covered: Any) -> None:
    """Wildcards and NotAction count, cases do not, and doubt stays doubt unless something else decides."""
    assert Statement("Allow", **lists).covers_action("connect:GetUser") == covered


@pytest.mark.parametrize(
    ("lists", "covered"),
    [
        ({"resources": ("arn:aws:s3:::b/*",)}, True),
        ({"resources": ("arn:aws:s3:::B/*",)}, False),
        ({"resources": (_DOUBT,)}, _DOUBT),
        ({"not_resources": ("arn:aws:s3:::b",)}, True),
        ({"not_resources": ("*",)}, False),
        ({"not_resources": (_DOUBT,)}, _DOUBT),
    ],
)
def test_resources_are_patterns_in_their_case(lists: Any, covered: Any) -> None:
    """Wildcards and NotResource count, and so does the case."""
    assert Statement("Allow", **lists).covers_resource("arn:aws:s3:::b/key") == covered


@given(text=st.text())
def test_only_two_characters_are_wild(text: str) -> None:
    """A text without wildcards is of itself alone, and a star takes anything."""
    plain = text.replace("*", "").replace("?", "")
    assert matches(plain, plain)
    assert not matches(plain, f"{plain}x")
    assert matches("*", text)
    assert matches(f"{plain}*", f"{plain}{text}")
