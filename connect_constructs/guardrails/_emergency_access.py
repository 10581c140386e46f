"""Judgements about policies that let somebody in past the identity provider."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import not_

from connect_constructs.facts._known import Known, all_of, any_of, mapped
from connect_constructs.facts.identity import IdentityPolicy
from connect_constructs.facts.reference import leading_reference, without_references
from connect_constructs.facts.statement import Condition, Statement
from connect_constructs.guardrails._grants import AWS_POLICIES_OF_ALL_CONNECT
from connect_constructs.guardrails._shapes import address_fault
from connect_constructs.guardrails._statements import has_effect
from connect_constructs.guardrails.policy import GuardrailPolicy

_ACTIONS = ("connect:AdminGetEmergencyAccessToken", "connect:GetFederationTokens")
_ANY_INSTANCE = "arn:aws:connect:-:-:instance/-"
_INSTANCE_ARN = "arn:*:connect:*:*:instance/*"
"""Every instance's ARN; here ``*`` is text without colon or slash."""

_REFERENCE = "\0"


def allows_emergency_access(carried: IdentityPolicy, policy: GuardrailPolicy) -> Known[bool]:
    """Tell whether a policy lets its bearer sign in for emergency access from outside the approved ranges."""
    if carried.aws_managed is not None:
        return carried.aws_managed in AWS_POLICIES_OF_ALL_CONNECT
    return mapped(
        carried.statements, lambda listed: any_of(_leaves_open(item, carried, listed, policy) for item in listed)
    )


def _leaves_open(
    allow: Statement, carried: IdentityPolicy, statements: tuple[Statement, ...], policy: GuardrailPolicy
) -> Known[bool]:
    """Tell whether a statement allows an action on an instance and nothing in its policy holds it to the ranges."""
    concerns = all_of((has_effect(allow, "Allow"), any_of(allow.covers_action(action) for action in _ACTIONS)))
    if concerns is False:
        return False
    reached = [(pattern, _can_be_instance(pattern, carried)) for pattern in allow.resources]
    resources = [pattern for pattern, reaches in reached if reaches is not False]
    limited = mapped(
        allow.conditions, lambda listed: any_of(_is_on_ranges(item, "IpAddress", policy) for item in listed)
    )
    denied = all_of(any_of(_denies(deny, action, resources, policy) for deny in statements) for action in _ACTIONS)
    return all_of(
        (
            concerns,
            bool(allow.not_resources) or any_of(reaches for _, reaches in reached),
            mapped(limited, not_),
            mapped(denied, not_),
        )
    )


def _denies(deny: Statement, action: str, resources: list[Known[str]], policy: GuardrailPolicy) -> Known[bool]:
    """Tell whether a statement denies an action on every instance reached, at least from outside the ranges."""
    covered = all_of(mapped(pattern, deny.covers_resource) for pattern in resources)
    return all_of(
        (
            has_effect(deny, "Deny"),
            deny.covers_action(action),
            not deny.not_resources,
            any_of((deny.covers_resource(_ANY_INSTANCE), bool(resources) and covered)),
            mapped(
                deny.conditions, lambda listed: all_of(_is_on_ranges(item, "NotIpAddress", policy) for item in listed)
            ),
        )
    )


def _is_on_ranges(condition: Condition, operator: str, policy: GuardrailPolicy) -> Known[bool]:
    if (condition.operator, condition.key) != (operator, "aws:sourceip") or not condition.values:
        return False
    return all_of(mapped(address_fault(value, policy), lambda fault: fault is None) for value in condition.values)


def _can_be_instance(pattern: Known[str], carried: IdentityPolicy) -> Known[bool]:
    """Tell whether an instance's own ARN, which nothing follows, is of a resource pattern."""
    return mapped(pattern, lambda text: _matches_instance(text, carried))


def _matches_instance(pattern: str, carried: IdentityPolicy) -> bool:
    if leading_reference(pattern) is not None:
        return pattern in carried.instances and "/" not in without_references(pattern, "")
    reached = {0}
    for mark in re.sub(r"\$\{[^}]*\}", "*", without_references(pattern, _REFERENCE)):
        reached = {after for place in reached for after in _after(place, mark)}
    return any(_INSTANCE_ARN[place:] in ("", "*") for place in reached)


def _after(place: int, mark: str) -> Iterator[int]:
    """Yield how far into an instance's ARN a mark of a pattern leads: a wildcard anywhere, a reference to a colon."""
    ahead = _INSTANCE_ARN[place:]
    if mark == "*":
        yield from range(place, len(_INSTANCE_ARN) + 1)
    elif mark == _REFERENCE:
        yield from range(place, place + len(ahead.partition(":")[0]) + 1)
    elif ahead.startswith("*"):
        yield from (place,) * (mark not in ":/")
        yield from _after(place + 1, mark)
    elif ahead and mark in ("?", ahead[0]):
        yield place + 1
