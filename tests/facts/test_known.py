"""Three values: true, false, and not knowable here."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect_constructs.facts._known import NotKnownError, Unknown, all_of, any_of, mapped, need, shown, unknowns_in

_DOUBT = Unknown("parameter Env has no default")
_CLAIMS = st.lists(st.sampled_from([True, False, _DOUBT]))


def test_needing_a_value_gives_it_or_ends_the_judgement() -> None:
    """What is known is returned, even when it is nothing; what is not is raised with its reason."""
    assert need(None) is None
    with pytest.raises(NotKnownError, match="parameter Env has no default") as caught:
        need(_DOUBT)
    assert caught.value.unknown is _DOUBT


@pytest.mark.parametrize(("value", "text"), [(_DOUBT, "(not known here)"), (None, "(not stated)"), (8, "8")])
def test_a_message_shows_any_value(value: object, text: str) -> None:
    """No message holds the internals of an unknown value."""
    assert shown(value) == text


@pytest.mark.parametrize(
    ("value", "holds"), [(_DOUBT, True), ({"a": [1, {"b": _DOUBT}]}, True), ({"a": [1, None]}, False), ("text", False)]
)
def test_doubt_is_found_inside_lists_and_mappings(value: object, *, holds: bool) -> None:
    """One unknown part makes a value that is not wholly known."""
    assert any(unknowns_in(value)) is holds


@given(claims=_CLAIMS)
def test_any_is_decided_by_one_truth(claims: list[bool | Unknown]) -> None:
    """One true claim decides, then doubt, and none at all is false."""
    assert any_of(claims) is (True if True in claims else _DOUBT if _DOUBT in claims else False)


@given(claims=_CLAIMS)
def test_all_is_decided_by_one_falsehood(claims: list[bool | Unknown]) -> None:
    """One false claim decides, then doubt, and none at all is true."""
    assert all_of(claims) is (False if False in claims else _DOUBT if _DOUBT in claims else True)


@pytest.mark.parametrize("combined", [any_of, all_of])
def test_a_doubt_that_can_be_settled_is_told_first(combined: Callable[[list[bool | Unknown]], bool | Unknown]) -> None:
    """Of several doubts the first is the reason, but one that a condition settles comes before the others."""
    open_ = Unknown("it hangs on Env", condition="Env = prod")
    assert combined([_DOUBT, Unknown("later")]) is _DOUBT
    assert combined([_DOUBT, open_, Unknown("later")]) is open_
    assert combined([open_, Unknown("other", condition="Env = test")]) is open_


def test_a_doubt_that_a_condition_settles_is_told_rather() -> None:
    """Only a condition can be assumed and asked again, so a doubt without one does not hide it."""
    settled, later = Unknown("it hangs on Stage", condition="Stage"), Unknown("it hangs on Size", condition="Size")
    for told in (any_of, all_of):
        assert told([_DOUBT, settled, later, _DOUBT]) is settled


def test_what_is_known_is_judged() -> None:
    """A judgement is made of a known value, and of nothing else."""
    assert mapped(None, str) == "None"
    assert mapped(_DOUBT, str) is _DOUBT
