"""Personal data that a text gives away by its form."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMBERS = re.compile(r"[0-9]+(?:[ -][0-9]+)*")
_SHORTEST_CARD, _LONGEST_CARD = 13, 19
_BIGGEST_DIGIT = 9
_SSN = re.compile(r"(?<![0-9])(?<![0-9]-)(?!000|666|9)[0-9]{3}-(?!00)[0-9]{2}-(?!0000)[0-9]{4}(?!-?[0-9])")
"""A social security number that could have been issued."""

_MAIL = re.compile(r"[\w+%'-]@(?:[\w-]+\.)+[^\W\d_]{2,}")


def personal_data_in(text: str) -> Iterator[str]:
    """Yield the kinds of personal data that a text holds.

    Args:
        text: Any text.

    Example:
        >>> list(personal_data_in("card 4111 1111-1111 1111 of jane@example.com"))
        ['a card number', 'an e-mail address']

    References:
        ISO/IEC 7812-1, Luhn's check digit; Social Security Administration, numbers that are never assigned.
    """
    if any(map(_is_card_number, _whole_numbers(text))):
        yield "a card number"
    if _SSN.search(text):
        yield "a social security number"
    if _MAIL.search(text):
        yield "an e-mail address"


def _whole_numbers(text: str) -> Iterator[str]:
    """Yield the digits of every number that groups of digits with single blanks or hyphens between may be."""
    for found in _NUMBERS.findall(text):
        groups = re.split("[ -]", found)
        for first in range(len(groups)):
            digits = ""
            for group in groups[first:]:
                digits += group
                if len(digits) > _LONGEST_CARD:
                    break
                yield digits


def _is_card_number(digits: str) -> bool:
    if len(digits) < _SHORTEST_CARD or digits.startswith("0"):  # no issuer's number does
        return False
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - _BIGGEST_DIGIT if value > _BIGGEST_DIGIT else value for value in doubled) % 10 == 0
