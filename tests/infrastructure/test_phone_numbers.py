"""Phone numbers that applications give."""

from __future__ import annotations

import re
from contextlib import nullcontext
from typing import Any

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect_constructs.infrastructure._phone_numbers import checked_phone_number

_E164 = re.compile(r"\+[1-9][0-9]{1,14}")
_IS_POSSIBLE = phonenumbers.ValidationResult.IS_POSSIBLE
_REFUSED = r"\Aphone_number is .*; allowed: an E\.164 number .*\Z"


def _is_no_e164(text: str) -> bool:
    return not _E164.fullmatch(text)


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_every_country_has_numbers(region: str) -> None:
    """The library's example number of each country is taken as it stands."""
    example = phonenumbers.example_number(region)
    assert example
    number = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)

    assert checked_phone_number("phone_number", number) == number


@pytest.mark.parametrize(
    "number", ["", "12065550100", "+1 206-555-0100", "+1206555010", "+0123456789", "+999123456789", "+12065550100 ", 5]
)
def test_what_cannot_be_dialled_is_refused(number: Any) -> None:
    """Blanks and hyphens, which CloudFormation refuses, no country, too few digits and numbers of another kind."""
    with pytest.raises(ValueError, match=_REFUSED):
        checked_phone_number("phone_number", number)


@given(st.text(st.one_of(st.sampled_from("+0123456789 -"), st.characters()), max_size=20).filter(_is_no_e164))
def test_whatever_else_is_refused_in_one_line(text: str) -> None:
    """What is not of the service's form is told in one line, however odd it is."""
    with pytest.raises(ValueError, match=_REFUSED):
        checked_phone_number("phone_number", text)


@given(st.from_regex(_E164, fullmatch=True))
def test_a_number_is_one_that_its_country_can_have(number: str) -> None:
    """Of what is of the service's form, what the numbering plans call possible is taken, and nothing else."""
    try:
        possible = phonenumbers.is_possible_number_with_reason(phonenumbers.parse(number)) == _IS_POSSIBLE
    except phonenumbers.NumberParseException:
        possible = False

    with nullcontext() if possible else pytest.raises(ValueError, match=_REFUSED):
        assert checked_phone_number("phone_number", number) == number
