"""References inside text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from connect_constructs.facts.reference import (
    Reference,
    has_reference,
    leading_reference,
    readable,
    reference_in,
    without_references,
)

_NAMES = st.text(st.characters(codec="ascii", exclude_characters="\n"), min_size=1, max_size=9)


@given(scope=_NAMES, logical_id=_NAMES, attribute=_NAMES | st.just(""))
def test_a_reference_survives_text(scope: str, logical_id: str, attribute: str) -> None:
    """A mark alone is the reference again; inside other text it is found, but is not the text."""
    reference = Reference(scope, logical_id, attribute)
    assert reference_in(str(reference)) == reference
    assert has_reference(f"arn:{reference}/*")
    assert reference_in(f"arn:{reference}/*") is None


def test_a_person_reads_what_a_template_says() -> None:
    """Marks are shown as Sub writes them, without their scope."""
    text = f"arn:aws:s3:::{Reference('Stack', 'Bucket')} {Reference('Stack', 'Key', 'Arn')}"
    assert readable(text) == "arn:aws:s3:::${Bucket} ${Key.Arn}"


@given(text=st.text(st.characters(codec="ascii")))
def test_plain_text_holds_no_reference(text: str) -> None:
    """Text without marks is left alone."""
    assert not has_reference(text)
    assert readable(text) == text


@given(scope=_NAMES, logical_id=_NAMES, text=st.text(st.characters(codec="ascii"), min_size=1))
def test_a_pattern_sees_something_else_in_a_references_place(scope: str, logical_id: str, text: str) -> None:
    """References are replaced wherever they stand, and the one at the beginning can be told."""
    reference = Reference(scope, logical_id, "Arn")
    assert without_references(f"{reference}{text}{reference}", "*") == f"*{text}*"
    assert leading_reference(f"{reference}{text}") == reference
    assert leading_reference(f"{text}{reference}") is None
