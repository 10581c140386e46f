"""Text inside a flow."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.flow_text import (
    FlowReference,
    doubt_about,
    is_placeholder,
    is_templated,
    references_in,
    static,
    texts_in,
)
from connect_constructs.facts.reference import Reference

_MARK = str(Reference("stack", "Lookup", "Arn"))


@pytest.mark.parametrize(
    ("text", "namespace", "path"),
    [
        ("$.StoredCustomerInput", "StoredCustomerInput", ()),
        ("$.Attributes.pin", "Attributes", ("pin",)),
        ("$.Attributes['card number']", "Attributes", ("card number",)),
        ("$.Attributes.['pin']", "Attributes", ("pin",)),
        ('$.Attributes.["pin"]', "Attributes", ("pin",)),
        ("$['Attributes']['pin']", "Attributes", ("pin",)),
        ("$.Attributes[ 'pin' ]", "Attributes", ("pin",)),
        ("$.Attributes['']", "Attributes", ("",)),
        ("$$.Attributes.pin", "Attributes", ("pin",)),
        ("$.External.items[0].name", "External", ("items", "0", "name")),
        ("$.Attributes.9-digit_code", "Attributes", ("9-digit_code",)),
        ("Your PIN is $.Attributes.pin.", "Attributes", ("pin",)),
        ("<speak><say-as>$.Attributes.pin</say-as></speak>", "Attributes", ("pin",)),
        ("arn:aws:lambda:$.AwsRegion:111122223333:function:x", "AwsRegion", ()),
    ],
)
def test_one_reference(text: str, namespace: str, path: tuple[str, ...]) -> None:
    """A reference is found in every spelling that flows have, alone or inside other text."""
    assert references_in(text) == (FlowReference(namespace, path),)


@pytest.mark.parametrize("text", ["", "It costs $5.00", "$", "$.", "$.5", "$[name]", "$x", "Attributes.pin", "US$ ."])
def test_no_reference(text: str) -> None:
    """A dollar sign alone is no reference."""
    assert references_in(text) == ()


def test_several_references() -> None:
    """Every reference of a text is found, in order."""
    found = references_in("$.Attributes.a$.Lex.Slots['b'] and $.Attributes.['c']!")
    assert found == (
        FlowReference("Attributes", ("a",)),
        FlowReference("Lex", ("Slots", "b")),
        FlowReference("Attributes", ("c",)),
    )


_word = st.from_regex(r"[A-Za-z][A-Za-z0-9_-]*", fullmatch=True)
_quoted = st.text(st.characters(exclude_characters="'", exclude_categories=["Cs"]))


@given(namespace=_word, path=st.lists(st.from_regex(r"[A-Za-z0-9_-]+", fullmatch=True)))
def test_dots_and_brackets_agree(namespace: str, path: list[str]) -> None:
    """The same reference in dots, in brackets and in both is the same reference."""
    expected = (FlowReference(namespace, tuple(path)),)
    assert references_in("$" + "".join(f".{step}" for step in (namespace, *path))) == expected
    assert references_in(f"$.{namespace}" + "".join(f"['{step}']" for step in path)) == expected
    assert references_in(f"$.{namespace}" + "".join(f'.["{step}"]' for step in path)) == expected
    assert references_in("$" + "".join(f"[ '{step}' ]" for step in (namespace, *path))) == expected


@given(before=st.text(st.characters(exclude_characters="$")), name=_quoted, after=st.text(st.sampled_from(" ,;!?)<")))
def test_a_reference_is_found_wherever_it_stands(before: str, name: str, after: str) -> None:
    """Text around a reference changes nothing, and a bracketed name may be any text."""
    assert references_in(f"{before}$.Attributes['{name}']{after}") == (FlowReference("Attributes", (name,)),)


@pytest.mark.parametrize(
    "text",
    [
        "${x}",
        '${var.map["x"]}',
        "${F:name:F}",
        "+1{{number}}",
        "%QUEUE%",
        "%%QUEUE%%",
        "<<prompt>>",
        "arn:{ACCOUNT_ID}:x",
    ],
)
def test_templated(text: str) -> None:
    """Each of the spellings that other tools fill in is recognised, alone or inside other text."""
    assert is_templated(text)
    assert is_templated(f"before {text} after")


@pytest.mark.parametrize("text", ["", "100 % sure", "50%", "{name}", "$.Queue.ARN", "a < b", "<speak>Hi</speak>", "$5"])
def test_not_templated(text: str) -> None:
    """Ordinary text, SSML and references of the flow language are no templates."""
    assert not is_templated(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${Lookup.Arn}", True),
        (_MARK, True),
        ("${lookup_arn}", False),
        ("${Lookup}", False),
        ("${Lookup.arn}", False),
        ("x${Lookup.Arn}", False),
        (f"{_MARK}:live", False),
        ("", False),
    ],
)
def test_placeholder(text: str, expected: bool) -> None:  # noqa: FBT001 - a parametrized expectation
    """Only a text that is wholly a token, or names a construct's attribute, is a placeholder."""
    assert is_placeholder(text) is expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("hello", None),
        ("", None),
        (_MARK, "${Lookup.Arn} is known at deployment only"),
        ("{{x}}", "{{x}} is filled in by another tool"),
        ("$.Attributes.x", "$.Attributes.x is known during a contact only"),
        (f"{_MARK} {{{{x}}}} $.Attributes.x", "${Lookup.Arn} {{x}} $.Attributes.x is known at deployment only"),
    ],
)
def test_doubt(text: str, reason: str | None) -> None:
    """What is not known before a contact comes says why."""
    assert doubt_about(text) == (reason and Unknown(reason))


@pytest.mark.parametrize(
    ("value", "expected"), [(None, None), ("x", "x"), ("", ""), (5, "5"), (True, "true"), ("$5", "$5")]
)
def test_static(value: Any, expected: str | None) -> None:
    """What stands as it is is its text, numbers and booleans as well."""
    assert static(value) == expected


@pytest.mark.parametrize("value", ["$.Attributes.x", "{{x}}", _MARK, {}, []])
def test_not_static(value: Any) -> None:
    """What is filled in later, or is no text, is not known."""
    assert isinstance(static(value), Unknown)


def test_texts_in() -> None:
    """Every text is found, names of members too, however deep."""
    assert sorted(texts_in({"a": ["b", {"c": "d"}, 1, None, True]})) == ["a", "b", "c", "d"]
    assert texts_in("a") == ["a"]
    deep: Any = "end"
    for _ in range(100_000):
        deep = [deep]
    assert texts_in(deep) == ["end"]


@given(
    text=st.text()
    | st.text(st.sampled_from("$.[]'\"{}<>%#A-_5 \ue000\ue001\ue002"))
    | st.lists(st.sampled_from(["$.", "['", "']", "${", "}", "{{", "<<", "%", "a", _MARK])).map("".join)
)
def test_any_text_can_be_read(text: str) -> None:
    """Whatever stands in a text, reading it neither fails nor contradicts itself."""
    assert (doubt_about(text) is None) == (static(text) == text)
    if references_in(text) or is_templated(text) or is_placeholder(text):
        assert isinstance(static(text), Unknown)
    assert all(reference.namespace in text for reference in references_in(text))


@given(
    value=st.recursive(
        st.none() | st.integers() | st.text(), lambda part: st.lists(part) | st.dictionaries(st.text(), part)
    )
)
def test_any_value_has_texts(value: Any) -> None:
    """Every text found in a value really stands in it."""
    assert all(isinstance(text, str) for text in texts_in(value))
    assert isinstance(static(value), str | Unknown | None)
