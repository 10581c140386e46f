"""Whom the resource policy of a bot's alias admits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import not_

from connect_constructs.facts._known import Known, Unknown, all_of, any_of, mapped, shown
from connect_constructs.facts.bot import BotUse
from connect_constructs.facts.reference import has_reference
from connect_constructs.facts.statement import Condition, Principal, Statement, matches
from connect_constructs.guardrails._statements import has_effect, is_one_of

ACTIONS = ("lex:RecognizeText", "lex:StartConversation")
"""What Connect has to be allowed, and all that it has to be."""

_CONNECT = "connect.amazonaws.com"
_ACCOUNT, _ARN, _TLS = "aws:sourceaccount", "aws:sourcearn", "aws:securetransport"
_IS_ACCOUNT = ("StringEquals",)
_IS_ARN = ("ArnEquals", "ArnLike")
_NOT_ARN = ("ArnNotEquals", "ArnNotLike", "StringNotEquals")


def admission_faults(use: BotUse) -> Iterator[str | Unknown]:
    """Yield why the policy of an alias does not admit exactly the instances that use it, or why that is not known."""
    if isinstance(use.policy, Unknown):
        yield use.policy
        return
    for statement in use.policy:
        allows = has_effect(statement, "Allow")
        width = allows if isinstance(allows, Unknown) else allows and _width(statement, use)
        if width:
            yield width if isinstance(width, Unknown) else f"alias {use.alias} admits too much: a statement {width}"
    refused = {action: mapped(any_of(_admits(item, use, action) for item in use.policy), not_) for action in ACTIONS}
    denied = {action: any_of(_denies(item, use, action) for item in use.policy) for action in ACTIONS}
    for why, actions in (("no statement allows it", refused), ("a statement denies it", denied)):
        lacking = " and ".join(action for action, lacks in actions.items() if lacks is True)
        if lacking:
            yield f"alias {use.alias} does not admit the instance: {why} {lacking}"
        yield from (doubt for doubt in actions.values() if isinstance(doubt, Unknown))


def _width(statement: Statement, use: BotUse) -> Known[str | None]:
    """Return what an Allow admits beyond the instances that use the alias; None for one that admits no more."""
    principals = [f"everybody but {shown(item.name)}" for item in statement.not_principals]
    principals += [shown(item.name) for item in statement.principals]
    actions = [shown(action) for action in (*statement.actions, *statement.not_actions)]
    wanted = [action.lower() for action in ACTIONS]
    claims = (
        (
            all_of((not statement.not_principals, *map(_is_connect, statement.principals))),
            f"allows others than {_CONNECT}: {', '.join(principals)}",
        ),
        (
            all_of((not statement.not_actions, *(is_one_of(action, wanted) for action in statement.actions))),
            f"allows other actions than {' and '.join(ACTIONS)}: {', '.join(actions)}",
        ),
        (
            _demands(statement, _ACCOUNT, _IS_ACCOUNT, use),
            f"does not demand that aws:SourceAccount StringEquals the instance's account: {_said(statement, _ACCOUNT)}",
        ),
        (
            _demands(statement, _ARN, _IS_ARN, use),
            f"does not demand that aws:SourceArn ArnEquals the instance's ARN: {_said(statement, _ARN)}",
        ),
    )
    surely = next((lack for holds, lack in claims if holds is False), None)
    return surely or mapped(all_of(holds for holds, _ in claims), lambda _: None)


def _is_connect(principal: Principal) -> Known[bool]:
    return mapped(principal.name, lambda name: (principal.kind, name) == ("Service", _CONNECT))


def _demands(statement: Statement, key: str, operators: tuple[str, ...], use: BotUse) -> Known[bool]:
    """Tell whether a statement holds only for the instances that use the alias, or for their account."""
    if isinstance(statement.conditions, Unknown):
        return statement.conditions
    return any_of(
        all_of((_is_account if key == _ACCOUNT else _is_any_user)(value, use) for value in condition.values)
        for condition in statement.conditions
        if condition.key == key and condition.operator in operators
    )


def _is_account(value: Known[str], use: BotUse) -> Known[bool]:
    if isinstance(value, Unknown) or value in use.accounts:
        return value if isinstance(value, Unknown) else True
    if has_reference(value) or all(has_reference(account) for account in use.accounts):
        return Unknown(f"whether aws:SourceAccount {value} is the instance's account")
    return False


def _is_any_user(value: Known[str], use: BotUse) -> Known[bool]:
    return mapped(value, lambda arn: any_of(source.is_any_user for source in use.sources if source.arn == arn))


def _is_user(value: Known[str], use: BotUse) -> Known[bool]:
    return mapped(value, lambda arn: any_of(source.is_user for source in use.sources if source.arn == arn))


def _said(statement: Statement, key: str) -> str:
    """Return in words what a statement demands of a condition key."""
    conditions = () if isinstance(statement.conditions, Unknown) else statement.conditions
    said = (f"{item.operator} {', '.join(map(shown, item.values))}" for item in conditions if item.key == key)
    return "; ".join(said) or "it has no such condition"


def _admits(statement: Statement, use: BotUse, action: str) -> Known[bool]:
    """Tell whether a statement allows the instance an action; one that admits too much is not faulted twice."""
    conditions = statement.conditions
    if isinstance(_width(statement, use), str):
        met: Known[bool] = True
    elif isinstance(conditions, Unknown):
        met = conditions
    else:
        met = all_of(_is_met(condition, use) for condition in conditions)
    return all_of((has_effect(statement, "Allow"), met, _speaks_of(statement, use, action)))


def _is_met(condition: Condition, use: BotUse) -> Known[bool]:
    """Tell whether a condition of an Allow holds for the instance, which calls by TLS."""
    operator, values = condition.operator.removesuffix("IfExists"), condition.values
    if condition.key == _ARN and operator in _IS_ARN:
        return any_of(_is_user(value, use) for value in values)
    if condition.key == _ACCOUNT and operator in _IS_ACCOUNT:
        return any_of(_is_account(value, use) for value in values)
    if (condition.key, operator, values) == (_TLS, "Bool", ("true",)):
        return True
    return Unknown(f"whether {condition.operator} {condition.key} lets the instance in")


def _denies(statement: Statement, use: BotUse, action: str) -> Known[bool]:
    """Tell whether a statement denies the instance an action."""
    spared = _spared(statement, use)
    return all_of((has_effect(statement, "Deny"), _speaks_of(statement, use, action), mapped(spared, not_)))


def _speaks_of(statement: Statement, use: BotUse, action: str) -> Known[bool]:
    """Tell whether a statement is about Connect, the alias and an action."""
    principals = statement.principals or statement.not_principals
    names_connect = any_of(is_one_of(principal.name, ("*", _CONNECT)) for principal in principals)
    resources = statement.resources or statement.not_resources
    names_alias = any_of(_is_alias(pattern, use) for pattern in resources) if resources else True
    return all_of(
        (
            mapped(names_connect, not_) if statement.not_principals else names_connect,
            mapped(names_alias, not_) if statement.not_resources else names_alias,
            statement.covers_action(action),
        )
    )


def _is_alias(pattern: Known[str], use: BotUse) -> Known[bool]:
    if isinstance(pattern, Unknown):
        return pattern
    if any(matches(pattern, arn) for arn in use.alias_arns):
        return True
    if re.search(r"[*?]", pattern) and all(has_reference(arn) for arn in use.alias_arns):
        return Unknown(f"whether {pattern} is the alias is known at deployment only")
    return False


def _spared(statement: Statement, use: BotUse) -> Known[bool]:
    """Tell whether the conditions of a Deny keep it from the instance."""
    if isinstance(statement.conditions, Unknown):
        return statement.conditions
    if any(_spares(condition, use) for condition in statement.conditions):
        return True
    return bool(statement.conditions) and Unknown("whether the conditions of a Deny spare the instance")


def _spares(condition: Condition, use: BotUse) -> bool:
    """Tell whether a condition surely does not hold for the instance, which calls by TLS."""
    operator, values = condition.operator.removesuffix("IfExists"), condition.values
    if condition.key == _ARN and operator in _NOT_ARN:
        return any(_is_user(value, use) is True for value in values)
    if condition.key == _ACCOUNT and operator == "StringNotEquals":
        return any(_is_account(value, use) is True for value in values)
    return (condition.key, operator, values) == (_TLS, "Bool", ("false",))
