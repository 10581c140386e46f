"""Text from outside, made fit for one line of a terminal."""

from __future__ import annotations


def one_line(text: str) -> str:
    r"""Return a text with every control character, line break and lone surrogate as a space.

    Example:
        >>> one_line("two\nlines")
        'two lines'
    """
    return "".join(character if character.isprintable() else " " for character in text)
