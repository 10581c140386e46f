"""References inside text."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from connect_constructs.facts.reference import (
    Reference,
    entries_of,
    has_reference,
    leading_reference,
    opaque,
    readable,
    reference_in,
    references_in_json,
    references_of_json,
    segments_of,
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


@given(reason=st.text())
def test_an_opaque_mark_names_no_resource(reason: str) -> None:
    """A mark of what is not known here is found like any other, whatever its reason, and told from a reference."""
    mark = reference_in(str(opaque(reason)))
    assert mark is not None
    assert mark.is_opaque
    assert not Reference("Stack", "Bucket").is_opaque


def test_an_opaque_mark_holds_no_other() -> None:
    """A reason that speaks of a reference does so as a person writes it."""
    bucket = Reference("Stack", "Bucket")
    assert readable(str(opaque(f"import {bucket} is not there"))) == "${import ${Bucket} is not there}"


@given(scope=_NAMES | st.text('"\\\t\n', min_size=1), text=st.text(st.characters(exclude_categories=["Co"])))
def test_marks_survive_json(scope: str, text: str) -> None:
    """A mark inside a JSON string is the same once parsed, and one that a JSON writer spelled is as before."""
    mark = str(Reference(scope, "Bucket", "Arn"))
    written = f'{json.dumps(text, ensure_ascii=False)[:-1]}{mark}"'
    assert json.loads(references_in_json(written)) == text + mark
    assert references_of_json(json.dumps(text + mark, ensure_ascii=False)) == written


def test_a_sign_by_itself_is_text() -> None:
    """A character that some font draws is no mark, and hides none that follows."""
    assert readable(f"\ue000 {Reference('Stack', 'Bucket')}") == "\ue000 ${Bucket}"


@given(scope=_NAMES, logical_id=_NAMES, attribute=_NAMES | st.just(""))
def test_a_url_is_split_between_its_references(scope: str, logical_id: str, attribute: str) -> None:
    """A reference stays whole in the part that it stands in, whatever signs its names hold."""
    reference = str(Reference(scope, logical_id, attribute))
    assert segments_of(f"https://{reference}.example/{reference}") == ["https:", "", f"{reference}.example", reference]


@given(scope=_NAMES, logical_id=_NAMES, attribute=_NAMES | st.just(""))
def test_a_list_is_split_between_its_references(scope: str, logical_id: str, attribute: str) -> None:
    """A reference stays whole, also where a name inside it holds a comma."""
    reference = str(Reference(scope, logical_id, attribute))
    assert entries_of(f"subnet-1,{reference},{reference}") == ["subnet-1", reference, reference]
