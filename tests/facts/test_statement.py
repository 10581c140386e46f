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


_WRITTEN = st.text("ab*?\n", max_size=8)


def _is_of(pattern: str, text: str) -> bool:
    """Tell by the definition: a star is nothing, or any one character and a star."""
    if pattern.startswith("*"):
        return _is_of(pattern[1:], text) or (text != "" and _is_of(pattern, text[1:]))
    if not (pattern and text):
        return pattern == text
    return pattern[0] in ("?", text[0]) and _is_of(pattern[1:], text[1:])


@given(pattern=_WRITTEN, text=_WRITTEN)
def test_wildcards_mean_what_iam_says(pattern: str, text: str) -> None:
    """Wherever they stand, and however many there are: any text, and any one character."""
    assert matches(pattern, text) == _is_of(pattern, text)


def test_any_number_of_wildcards_is_matched() -> None:
    """A pattern that could be tried in more ways than anybody could wait for is matched once."""
    assert not matches("*a" * 40, "a" * 80 + "b")
    assert matches("*a" * 40, "a" * 80)
