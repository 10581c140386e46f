"""Amazon resource names inside text, and what in them is still to be filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from connect_constructs.facts._known import Known, Unknown
from connect_constructs.facts.flow_text import doubt_about
from connect_constructs.facts.reference import without_references

_DEPLOYED = "\ue003"
"""Stands for a deployment's token: its mark holds characters that an ARN is split at."""

_TEMPLATING = r"\$?\{\{?[^{}]*\}"
"""What a colon separates nothing in."""

# Nothing is tried twice (*+), since a text may be huge.
_FIELD = rf"((?:{_TEMPLATING}|[^\s:\"'])*+)"
_ARN = re.compile(rf"(?<![\w-])arn:{_FIELD}:{_FIELD}:{_FIELD}:{_FIELD}:((?:{_TEMPLATING}|[^\s\"'])++)")


class Arn(NamedTuple):
    """An Amazon resource name as a text has it.

    Args:
        text: All of it, for messages.
        literal: Whether it is the same whatever account and region it is deployed to, and not AWS's own.
    """

    text: str
    literal: Known[bool]


def arns_in(text: str) -> Iterator[Arn]:
    """Yield every ARN in a text, alone or inside a sentence.

    Args:
        text: A text of a flow, in which marks stand for what deployment fills in.

    Example:
        >>> [arn.literal for arn in arns_in("arn:aws:connect:us-east-1:aws:view/form arn:aws:s3:::prompts")]
        [False, True]

    References:
        AWS general reference, Amazon resource names.
    """
    if "arn:" not in text:
        return
    for found in _ARN.finditer(without_references(text, _DEPLOYED)):
        _, _, region, account, resource = found.groups()
        shown = found[0].replace(_DEPLOYED, "${…}")
        yield Arn(shown, account != "aws" and _is_literal(shown, [region, account], resource))


def _is_literal(arn: str, home: list[str], resource: str) -> Known[bool]:
    """Judge by region and account; an ARN that has neither, such as a bucket's, by what it names."""
    fields = [field for field in home if field] or [resource]
    if all(_DEPLOYED in field for field in fields):
        return False
    if any(_DEPLOYED in field for field in fields):
        return Unknown(f"{arn} is known in part only before deployment")
    return next((doubt for doubt in map(doubt_about, fields) if doubt), True)
