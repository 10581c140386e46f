"""Aliases are judged by the service's own rule."""

from __future__ import annotations

import re
import string

import pytest
from aws_cdk import Aws, Token
from hypothesis import given
from hypothesis import strategies as st

from connect_constructs.infrastructure._instance_alias import checked_alias

# As CloudFormation publishes it; it backtracks without end on long texts, so it only sees short ones here.
PUBLISHED = re.compile(r"^(?!d-)([\da-zA-Z]+)([-]*[\da-zA-Z])*$", re.ASCII)


@given(st.text(alphabet="d-aZ09_", max_size=12))
def test_rule_is_the_published_one(alias: str) -> None:
    """What the service's pattern takes is taken, and nothing else."""
    if PUBLISHED.fullmatch(alias):
        assert checked_alias(alias) == alias
    else:
        with pytest.raises(ValueError, match=re.escape(repr(alias))):
            checked_alias(alias)


@given(st.text(alphabet=string.ascii_letters + string.digits, min_size=1, max_size=60))
def test_length_is_bounded(alias: str) -> None:
    """Up to 45 characters are taken, more are refused."""
    if len(alias) <= 45:
        assert checked_alias(alias) == alias
    else:
        with pytest.raises(ValueError, match="allowed: 1 to 45"):
            checked_alias(alias)


@pytest.mark.parametrize("alias", ["d-bank", "bänk", "bank\n", "bank٣", "a" * 44 + "-", "a-" * 500_000])
def test_look_alikes_are_refused(alias: str) -> None:
    """Directory ids, foreign letters and digits, a newline or hyphen at the end, and endless texts are refused."""
    with pytest.raises(ValueError, match="is not usable"):
        checked_alias(alias)


@pytest.mark.parametrize(
    "alias",
    [Aws.STACK_NAME, Token.as_string({"Ref": "Alias"}), f"bank-{Aws.REGION}"],
    ids=["pseudo parameter", "reference", "part of a text"],
)
def test_tokens_are_refused(alias: str) -> None:
    """A value that only deployment knows cannot be checked and names a log group, so it is refused."""
    with pytest.raises(ValueError, match="is a token"):
        checked_alias(alias)
