"""The service's rule for instance aliases."""

from __future__ import annotations

import re

from aws_cdk import Token

_LONGEST = 45
# The published pattern nests two repetitions and backtracks without end on a long bad alias; this one says the same.
_ALIAS = re.compile(r"(?!d-)[0-9A-Za-z](?:[0-9A-Za-z-]*[0-9A-Za-z])?")


def checked_alias(alias: str) -> str:
    """Return the alias if the service takes it."""
    if isinstance(alias, str) and Token.is_unresolved(alias):
        raise ValueError(
            "instance alias is a token that only deployment resolves; allowed: a literal string, because it names the "
            "flow log group and cannot be changed later"
        )
    if not isinstance(alias, str) or len(alias) > _LONGEST or not _ALIAS.fullmatch(alias):
        raise ValueError(
            f"instance alias {alias!r} is not usable; allowed: 1 to {_LONGEST} letters, digits and hyphens that begin "
            "and end with a letter or digit and do not begin with 'd-'"
        )
    return alias
