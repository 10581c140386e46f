"""What stands where inside parameters."""

from __future__ import annotations

from typing import Any

import pytest

from connect_constructs.facts._known import Unknown
from connect_constructs.guardrails._members import members_at, texts_with_places


@pytest.mark.parametrize("value", [None, {}, {"A": None}, {"A": []}, {"A": "text"}, {"A": {"B": 1}}, "text", [1]])
def test_where_no_object_stands_there_are_no_members(value: Any) -> None:
    """Anything but an object has none, and neither has what is not there."""
    assert members_at(value, "A", "B") == {}


@pytest.mark.parametrize("value", ["${x}", {"A": "${x}"}, {"A": {"B": "{{x}}"}}])
def test_an_object_that_may_yet_come_is_unknown(value: Any) -> None:
    """A placeholder on the way, or in the object's place, hides the members."""
    assert isinstance(members_at(value, "A", "B"), Unknown)


def test_the_path_leads_to_the_members() -> None:
    """Names are followed one by one; no name at all is the object itself."""
    assert members_at({"A": {"B": {"C": 1}}}, "A", "B") == {"C": 1}
    assert members_at({"A": 1}) == {"A": 1}


def test_every_text_is_found_with_its_place() -> None:
    """Texts in lists and objects and names of members, the last one first; numbers are no text."""
    parameters = {"A": ["x", {"B": "y"}], "C": 1, "D": None}
    assert list(texts_with_places(parameters)) == [
        ("A[1].B", "y"),
        ("a name in A[1]", "B"),
        ("A[0]", "x"),
        ("a name in Parameters", "D"),
        ("a name in Parameters", "C"),
        ("a name in Parameters", "A"),
    ]
