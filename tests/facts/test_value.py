"""Values as facts hold them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.value import boolean, items, text, whole

_DOUBT = Unknown("parameter Env has no default")
_OPEN = Unknown("it hangs on the condition", condition="Env = prod")


@pytest.mark.parametrize(
    ("value", "expected"), [(None, None), ("a", "a"), (1.2, "1.2"), (120, "120"), (True, "true"), (_DOUBT, _DOUBT)]
)
def test_text(value: Any, expected: Any) -> None:
    """Text is text, and so are numbers and booleans, as CloudFormation passes them on."""
    assert text(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, None), (True, True), ("TRUE", True), ("False", False), ("false", False), (_DOUBT, _DOUBT)],
)
def test_boolean(value: Any, expected: Any) -> None:
    """True and false are booleans in any case, as text too."""
    assert boolean(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(None, None), (8, 8), (8.0, 8), (" 8 ", 8), ("0120", 120), (_DOUBT, _DOUBT)]
)
def test_whole(value: Any, expected: Any) -> None:
    """Whole numbers are whole numbers, as text too."""
    assert whole(value) == expected


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (text, []),
        (text, {"a": 1}),
        (boolean, "yes"),
        (boolean, 1),
        (boolean, []),
        (whole, True),
        (whole, 8.5),
        (whole, float("inf")),
        (whole, "8.0"),
        (whole, "1" * 5000),
        (whole, "٣"),
        (whole, {}),
    ],
)
def test_another_kind_of_value_is_unknown(read: Any, value: Any) -> None:
    """A value of a wrong kind is not knowable, and never a crash or a guess."""
    assert isinstance(read(value), Unknown)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ()),
        ("a", ("a",)),
        (["a", _DOUBT], ("a", _DOUBT)),
        (["a", _OPEN], _OPEN),
        (_DOUBT, _DOUBT),
        ([], ()),
    ],
)
def test_items(value: Any, expected: Any) -> None:
    """A single value is a list of one; an item that a condition would settle leaves the whole list open."""
    assert items(value) == expected


@given(value=st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers()))
def test_any_json_is_a_value_or_unknown(value: Any) -> None:
    """Whatever stands in a property is read or unknown."""
    assert isinstance(text(value), str | Unknown | None)
    assert isinstance(boolean(value), bool | Unknown | None)
    assert isinstance(whole(value), int | Unknown | None)
