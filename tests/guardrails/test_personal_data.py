"""What a text gives away by its form: card numbers, social security numbers and e-mail addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect_constructs.guardrails._personal_data import personal_data_in

_CARD, _SSN, _MAIL = "a card number", "a social security number", "an e-mail address"
_DIGITS = st.from_regex("[1-9][0-9]{11,17}", fullmatch=True)


def _with_check_digit(digits: str) -> str:
    """Complete a number by Luhn's algorithm as its inventor describes it: a table of doubled digits, from the left."""
    doubled = "0246813579"
    total = sum(int(doubled[int(digit)] if place % 2 == 0 else digit) for place, digit in enumerate(digits[::-1]))
    return digits + str(-total % 10)


@given(_DIGITS, st.data())
def test_a_card_number_is_found_however_it_is_grouped(digits: str, data: st.DataObject) -> None:
    """Any 13 to 19 digits with the right last one are found, with single blanks and hyphens between, inside a text."""
    card = _with_check_digit(digits)
    gaps = [data.draw(st.sampled_from(["", " ", "-"])) for _ in card[1:]]
    written = "".join(digit + gap for digit, gap in zip(card, [*gaps, ""], strict=True))
    assert _CARD in personal_data_in(f"of {written}.")


@given(_DIGITS, st.integers(1, 9))
def test_a_wrong_check_digit_is_no_card_number(digits: str, error: int) -> None:
    """The same digits with any other last one are no card number."""
    card = _with_check_digit(digits)
    assert _CARD not in personal_data_in(card[:-1] + str((int(card[-1]) + error) % 10))


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    """No text makes it stumble, or find the same twice."""
    found = list(personal_data_in(text))
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4111111111111111", [_CARD]),
        ("378282246310005", [_CARD]),
        ("4222222222222", [_CARD]),
        ("6304000000000000000", [_CARD]),
        ("4111 1111 1111 1111", [_CARD]),
        ("2026 4111-1111-1111-1111 12/28", [_CARD]),
        ("card_4111111111111111_old", [_CARD]),
        ("4111  1111  1111  1111", []),
        ("4111.1111.1111.1111", []),
        ("4111111111111112", []),
        ("424242424242", []),
        ("0000 0000 0000 0000", []),
        ("0042424242424242", []),
        ("14111111111111111000000000", []),
        ("111122223333", []),
        ("219-09-9998", [_SSN]),
        ("(899-99-9999)", [_SSN]),
        ("000-12-3456", []),
        ("666-12-3456", []),
        ("900-12-3456", []),
        ("987-65-4321", []),
        ("123-00-4567", []),
        ("123-45-0000", []),
        ("123456789", []),
        ("123 45 6789", []),
        ("1123-45-6789", []),
        ("1-123-45-6789", []),
        ("123-45-67890", []),
        ("123-45-6789-1", []),
        ("jane.doe+bank@mail.example.com", [_MAIL]),
        ("<jane@example.com>", [_MAIL]),
        ("jürgen@bücher.example", [_MAIL]),
        ("jane@localhost", []),
        ("lodash@4.17.21", []),
        ("@example.com", []),
        ("jane at example.com", []),
        ("", []),
        ("219-09-9998 of jane@example.com", [_SSN, _MAIL]),
    ],
)
def test_forms_of_personal_data(text: str, expected: list[str]) -> None:
    """Only numbers that could have been issued and addresses that could be delivered to count."""
    assert list(personal_data_in(text)) == expected
