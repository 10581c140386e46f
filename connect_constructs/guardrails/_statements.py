"""Judgements about policy statements that several guardrails share."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from connect_constructs.facts._known import Known, Unknown, all_of, any_of, mapped
from connect_constructs.facts.reference import account_in, leading_reference, without_references
from connect_constructs.facts.statement import Condition, Principal, Statement

_EXACT = ("StringEquals", "StringEqualsIgnoreCase")
_BY_PART = ("ArnEquals", "ArnLike")
_PATTERN = ("StringLike", *_BY_PART)
_ACCOUNT = 4
"""The place of the account among the parts of an ARN."""

_ANY_NAME = "\0" * 16
"""The name of an action that nothing but wildcards matches."""


def speaks_of_all(statement: Statement, service: str) -> Known[bool]:
    """Tell whether a statement speaks of a service as a whole: by a wildcard, or by what NotAction leaves of it."""
    return statement.covers_action(f"{service}:{_ANY_NAME}")


def admitted_services(statement: Statement) -> Iterator[tuple[Known[str], Known[bool]]]:
    """Yield the principals of a statement that may be services, and whether it allows them as such."""
    allows = has_effect(statement, "Allow")
    for principal in statement.principals:
        if principal.kind == "Service":
            yield principal.name, allows
        elif principal.kind == "*" and isinstance(principal.name, Unknown):
            yield principal.name, all_of((allows, principal.name))


def names_its_source(statement: Statement) -> Known[bool]:
    """Tell whether a statement lets services act for resources of named accounts alone."""
    return mapped(statement.conditions, lambda listed: any_of(_is_named_source(item) for item in listed))


def _is_named_source(condition: Condition) -> Known[bool]:
    if condition.key == "aws:sourceaccount":
        return narrows(condition)
    if condition.key == "aws:sourcearn":
        return all_of((narrows(condition), _all_state_account(condition.values)))
    return False


def _all_state_account(arns: Iterable[Known[str]]) -> bool:
    """Tell whether no ARN is without an account, as a literal bucket's is: whoever makes the bucket anew would do."""
    return all(isinstance(arn, Unknown) or leading_reference(arn) or account_in(arn) != "" for arn in arns)


def admits_everybody(statement: Statement, narrowing: Collection[str]) -> Known[bool]:
    """Tell whether a statement allows everybody, or all but a NotPrincipal, and none of the keys narrows it."""
    allows = has_effect(statement, "Allow")
    if statement.not_principals:
        return allows
    narrowed = _narrowed(statement, narrowing)
    return all_of(
        (allows, _speaks_of_everybody(statement), narrowed if isinstance(narrowed, Unknown) else not narrowed)
    )


def denies_everybody(statement: Statement, service: str, resources: Collection[str], when: Condition) -> Known[bool]:
    """Tell whether a statement denies everybody all of a service on a resource, however it is named, in one case.

    The case is the one condition that may stand in the statement, with every value that is strict enough. A statement
    that excepts principals, actions or resources does not deny all.
    """
    if statement.not_resources:
        return False
    conditions = statement.conditions
    return all_of(
        (
            has_effect(statement, "Deny"),
            _speaks_of_everybody(statement),
            any_of(is_one_of(action, ("*", f"{service}:*")) for action in statement.actions),
            any_of(statement.covers_resource(name) for name in resources),
            conditions if isinstance(conditions, Unknown) else all_of(_is_met(item, when) for item in conditions),
        )
    )


def _is_met(condition: Condition, when: Condition) -> Known[bool]:
    """Tell whether every request of a case meets a condition; IfExists widens a Deny and does no harm."""
    if condition.key != when.key or condition.operator.removesuffix("IfExists") != when.operator:
        return False
    return any_of(is_one_of(value, when.values) for value in condition.values)


def has_effect(statement: Statement, effect: str) -> Known[bool]:
    return is_one_of(statement.effect, (effect,))


def is_one_of(value: Known[str], allowed: Collection[Known[str]]) -> Known[bool]:
    return value if isinstance(value, Unknown) else value in allowed


def _speaks_of_everybody(statement: Statement) -> Known[bool]:
    return any_of(_is_everybody(principal) for principal in statement.principals)


def _is_everybody(principal: Principal) -> Known[bool]:
    return principal.kind in ("*", "AWS") and is_one_of(principal.name, ("*",))


def _narrowed(statement: Statement, keys: Collection[str]) -> Known[bool]:
    if isinstance(statement.conditions, Unknown):
        return statement.conditions
    return any_of(narrows(condition) for condition in statement.conditions if condition.key in keys)


def narrows(condition: Condition) -> Known[bool]:
    """Tell whether a condition holds a request to who or what it names; IfExists lets through what names nothing."""
    operator = condition.operator.removeprefix("ForAnyValue:")
    if operator in _EXACT:
        return all_of(
            isinstance(value, Unknown) or _is_of_one(re.sub(r"[*?]", "-", value)) for value in condition.values
        )
    if operator not in _PATTERN:
        return False
    return all_of(
        mapped(value, lambda text: _is_of_one(text, by_part=operator in _BY_PART)) for value in condition.values
    )


def _is_of_one(pattern: str, *, by_part: bool = False) -> bool:
    """Tell whether a pattern names who is meant: a wildcard is fine within an account, not in place of one.

    A policy variable is as open as a wildcard. Where an ARN is compared part by part, only its account counts; else
    what stands before the account could take its place.
    """
    parts = re.sub(r"\$\{[^}]*\}", "*", without_references(pattern, "-")).split(":")
    named = parts[_ACCOUNT : _ACCOUNT + 1] if by_part else parts[: _ACCOUNT + 1]
    return not re.search(r"[*?]", "".join(named or parts))
