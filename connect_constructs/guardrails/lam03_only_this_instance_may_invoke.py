"""LAM03."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import Unknown, need, shown
from connect_constructs.facts.function import FunctionPermission
from connect_constructs.facts.reference import has_reference
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class OnlyThisInstanceMayInvoke(Guardrail[FunctionPermission]):
    """What it checks:
        Every Lambda permission for connect.amazonaws.com names exactly an instance of the app in SourceArn, and the
        function's own account in SourceAccount.

    Why it matters:
        Without both, any instance, in any account, can have Connect invoke the function (the confused deputy).

    How to fix:
        Set SourceArn to the instance's ARN and SourceAccount to AWS::AccountId, or use ConnectFunction.

    References:
        Amazon Connect administrator guide, invoking Lambda functions, cross-service confused deputy; the bank's
        service evaluation, E12.
    """

    code = "LAM03"
    title = "only this instance may invoke"
    severity = "error"
    waivable = "no"
    applies_to = (FunctionPermission,)
    controls = {"NIST 800-53 r5": ("AC-3", "AC-6")}
    denies = ()

    def check(self, fact: FunctionPermission, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield a permission that other instances or accounts share."""
        principal = need(fact.principal)
        if principal and principal.startswith("connect.") and has_reference(principal):
            yield self.cannot_tell(fact, Unknown(f"whether {principal} is Connect is known at deployment"))
        if principal != "connect.amazonaws.com":
            return
        if isinstance(fact.source_is_instance, Unknown):
            yield self.cannot_tell(fact, fact.source_is_instance)
        elif not fact.source_is_instance:
            yield self.fail(fact, f"SourceArn is not exactly an instance of the app: {shown(fact.source_arn)}")
        account, own = need(fact.source_account), need(fact.account)
        if account is None or (account != own and not has_reference(account + own)):
            yield self.fail(fact, f"SourceAccount is not the function's account: {shown(account)}")
        elif account != own:
            yield self.cannot_tell(fact, Unknown(f"whether SourceAccount {account} is the function's account"))
