"""Statements of IAM and resource policies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from connect_constructs.facts._known import Known, Unknown


@dataclass(frozen=True, slots=True)
class Condition:
    """One key of a statement's Condition block.

    Args:
        operator: Such as ``StringEquals``, as written.
        key: The condition key, lower-cased: IAM does not tell cases apart.
        values: The values compared with.
    """

    operator: str
    key: str
    values: tuple[Known[str], ...]


@dataclass(frozen=True, slots=True)
class Principal:
    """Who a statement speaks of.

    Args:
        kind: ``AWS``, ``Service``, ``Federated``, ``CanonicalUser``, or ``*`` for everybody.
        name: The ARN, account, service or ``*``.
    """

    kind: str
    name: Known[str]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a policy; what it leaves out is an empty tuple.

    Args:
        effect: ``Allow`` or ``Deny``.
        actions: Action patterns, lower-cased.
        not_actions: NotAction patterns, lower-cased.
        resources: Resource patterns.
        not_resources: NotResource patterns.
        principals: Principal entries.
        not_principals: NotPrincipal entries.
        conditions: The Condition block, one entry a key; an unknown block is one Unknown.
    """

    effect: Known[str]
    actions: tuple[Known[str], ...] = ()
    not_actions: tuple[Known[str], ...] = ()
    resources: tuple[Known[str], ...] = ()
    not_resources: tuple[Known[str], ...] = ()
    principals: tuple[Principal, ...] = ()
    not_principals: tuple[Principal, ...] = ()
    conditions: Known[tuple[Condition, ...]] = ()

    def covers_action(self, action: str) -> Known[bool]:
        """Tell whether the statement speaks of an action, wildcards and NotAction counted."""
        if self.not_actions:
            excluded = _any_matches(self.not_actions, action.lower())
            return excluded if isinstance(excluded, Unknown) else not excluded
        return _any_matches(self.actions, action.lower())

    def covers_resource(self, arn: str) -> Known[bool]:
        """Tell whether the statement speaks of a resource, wildcards and NotResource counted."""
        if self.not_resources:
            excluded = _any_matches(self.not_resources, arn)
            return excluded if isinstance(excluded, Unknown) else not excluded
        return _any_matches(self.resources, arn)


def _any_matches(patterns: Iterable[Known[str]], text: str) -> Known[bool]:
    unknown: Unknown | None = None
    for pattern in patterns:
        if isinstance(pattern, Unknown):
            unknown = pattern
        elif matches(pattern, text):
            return True
    return False if unknown is None else unknown


def matches(pattern: str, text: str) -> bool:
    """Tell whether a text is of a pattern, in which ``*`` is any text and ``?`` any character."""
    return _compiled(pattern).fullmatch(text) is not None


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    head, *parts = (".".join(map(re.escape, part.split("?"))) for part in pattern.split("*"))
    # What stands between wildcards is taken where it first comes (?>), since any number of them may stand in a pattern.
    between = "".join(f"(?>.*?{part})" for part in parts[:-1])
    return re.compile(head + between + "".join(f".*{tail}" for tail in parts[-1:]), re.DOTALL)
