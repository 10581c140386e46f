"""Judgements about whom the statements of a key policy admit."""

from __future__ import annotations

from collections.abc import Iterator
from operator import not_

from connect_constructs.facts._known import Known, Unknown, all_of, any_of, mapped, shown
from connect_constructs.facts.reference import account_in, has_reference, leading_reference, readable
from connect_constructs.facts.statement import Condition, Statement
from connect_constructs.guardrails._statements import admits_everybody, admitted_services, names_its_source, narrows

_CALLER = ("aws:principalaccount", "aws:principalarn", "aws:sourceaccount", "kms:calleraccount")
_LOGS_CONTEXT = "kms:encryptioncontext:aws:logs:arn"
_LOGS = "logs."
"""How the names of CloudWatch Logs begin, which are of one Region each."""


def admissions(statement: Statement, account: str) -> Iterator[tuple[str, Known[bool]]]:
    """Yield whom a statement may admit too widely, and whether it does."""
    everybody = "everybody but a NotPrincipal" if statement.not_principals else "the principal *"
    yield everybody, admits_everybody(statement, _CALLER)
    sourced = names_its_source(statement)
    logs = mapped(statement.conditions, lambda listed: any_of(_is_own_logs(item, account) for item in listed))
    for service, is_admitted in admitted_services(statement):
        scoped = any_of((sourced, all_of((mapped(service, lambda name: name.startswith(_LOGS)), logs))))
        who = f"{shown(service)} for every account, without aws:SourceAccount"
        yield who, all_of((is_admitted, mapped(scoped, not_)))


def _is_own_logs(condition: Condition, account: str) -> Known[bool]:
    """Tell whether a condition holds CloudWatch Logs to the log groups of an account."""
    if condition.key != _LOGS_CONTEXT:
        return False
    owned = (mapped(value, lambda arn: _is_of_account(arn, account)) for value in condition.values)
    return all_of((narrows(condition), *owned))


def _is_of_account(arn: str, account: str) -> Known[bool]:
    stated = account_in(arn)
    if leading_reference(arn) or stated == account:
        return True
    if stated is not None and has_reference(stated + account):
        return Unknown(f"whether the log groups of {readable(stated)} are the key's account's")
    return False
