"""Judgements about what policies grant of Connect and its companions."""

from __future__ import annotations

from collections.abc import Iterator
from operator import not_

from connect_constructs.facts._known import Known, Unknown, all_of, any_of, mapped
from connect_constructs.facts.identity import IdentityPolicy
from connect_constructs.facts.reference import fields_of, leading_reference
from connect_constructs.facts.statement import Condition, Statement, matches
from connect_constructs.guardrails._statements import has_effect, is_one_of, speaks_of_all

AWS_POLICIES_OF_ALL_CONNECT = ("AdministratorAccess", "AmazonConnect_FullAccess", "PowerUserAccess")
"""The AWS managed policies that allow every action of Connect."""

_KINDS = {"connect": "instance", "profile": "domains", "connect-campaigns": "campaign"}
"""The services, and how the ARNs of each call what holds all else."""

_READS = ("batchget", "describe", "get", "list", "search")
_SIGN_IN = ("connect:getfederationtoken", "connect:getfederationtokens")
"""What sounds like reading and signs in."""

_SERVICE, _RESOURCE = 2, 5
"""The places of two parts of an ARN."""

_MET_BY_ALL = ("aws:securetransport",)
"""What every request to these services meets."""

_EVERYTHING = ("", "0.0.0.0/0", "::/0")
"""What is left of a pattern that anything is of, and the blocks of all addresses."""


def excessive_grants(carried: IdentityPolicy) -> Iterator[tuple[str, Known[bool]]]:
    """Yield what a policy may allow beyond need, and whether it does."""
    if carried.aws_managed is not None:
        yield "every action of Connect", carried.aws_managed in AWS_POLICIES_OF_ALL_CONNECT
    elif isinstance(carried.statements, Unknown):
        yield "what is not known", carried.statements
    else:
        for statement in carried.statements:
            allows = has_effect(statement, "Allow")
            for what, is_so in _excesses(statement):
                yield what, all_of((allows, is_so))


def _excesses(statement: Statement) -> Iterator[tuple[str, Known[bool]]]:
    whole = {service: speaks_of_all(statement, service) for service in _KINDS}
    yield f"every action of {_listed(whole)}", any_of(whole.values())
    writes = {
        action: any_of(all_of((_writes(action, service), _is_everywhere(statement, service))) for service in _KINDS)
        for action in statement.actions
    }
    bound = mapped(statement.conditions, lambda listed: any_of(_leaves_some_out(item) for item in listed))
    what = f"{_listed(writes)} on every resource without a condition that narrows it"
    yield what, all_of((any_of(writes.values()), mapped(bound, not_)))


def _listed(claims: dict[str, Known[bool]] | dict[Known[str], Known[bool]]) -> str:
    return ", ".join(str(name) for name, is_so in claims.items() if is_so is True)


def _writes(action: Known[str], service: str) -> Known[bool]:
    return mapped(action, lambda pattern: _is_write(pattern, service))


def _is_write(pattern: str, service: str) -> bool:
    """Tell whether a pattern is of some actions of a service that do not just read; it may not be of the whole."""
    head, colon, name = pattern.partition(":")
    if not colon:
        head, star, name = pattern.partition("*")
        head, name = head + star, star + name
    reads = name.startswith(_READS) and not any(matches(pattern, action) for action in _SIGN_IN)
    return matches(head, service) and name.strip("*") != "" and not reads


def _is_everywhere(statement: Statement, service: str) -> Known[bool]:
    """Tell whether a statement speaks of all that a service holds, or of all but a NotResource."""
    if statement.not_resources:
        return True
    return any_of(mapped(pattern, lambda text: _is_wide(text, service)) for pattern in statement.resources)


def _is_wide(pattern: str, service: str) -> bool:
    """Tell whether a pattern names no instance, domain or campaign, but all of them."""
    fields = fields_of(pattern)
    if leading_reference(pattern) or not matches("".join(fields[_SERVICE : _SERVICE + 1]) or "*", service):
        return False
    kind, _, name = (":".join(fields[_RESOURCE:]) or fields[-1]).partition("/")
    return "*" in kind or (matches(kind, _KINDS[service]) and name.startswith(("*", "?")))


def _leaves_some_out(condition: Condition) -> Known[bool]:
    """Tell whether a condition refuses some requests: one that holds where its key is absent narrows nothing."""
    operator, key = condition.operator.removeprefix("ForAnyValue:"), condition.key
    holds_without = operator.endswith("IfExists") or operator.startswith("ForAllValues:") or "Not" in operator
    if holds_without or key in _MET_BY_ALL:
        return False
    if operator == "Null":
        return all_of(is_one_of(value, ("false",)) for value in condition.values)
    is_pattern = operator.endswith("Like") or operator == "ArnEquals"
    return all_of(_is_particular(value, key, is_pattern=is_pattern) for value in condition.values)


def _is_particular(value: Known[str], key: str, *, is_pattern: bool) -> Known[bool]:
    """Tell whether not everything is of a value, which a parameter may give; compared as a pattern, it may be any."""
    if isinstance(value, Unknown):
        return value if is_pattern else True
    return value.strip("*?").lower() not in (*_EVERYTHING, f"${{{key}}}")
