"""The policy of a construct tree."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from connect_constructs.guardrails.policy import CONTEXT_KEY, GuardrailPolicy

if TYPE_CHECKING:
    from constructs import IConstruct


def policy_of(scope: IConstruct) -> GuardrailPolicy:
    """Return the policy applied to the tree, the one cdk.json names, or the defaults."""
    value = scope.node.try_get_context(CONTEXT_KEY)
    if value is None:
        return GuardrailPolicy()
    if isinstance(value, str):
        return _from_file(value)
    return GuardrailPolicy.from_mapping(value)


def require_approved(scope: IConstruct, feature: str, *, needed_by: str | None = None) -> None:
    """Refuse a construct, or what is given to it, of a feature that its tree's policy does not approve; say who can."""
    approved = policy_of(scope).approved_features
    if feature not in approved:
        needs = scope.node.path if needed_by is None else f"{scope.node.path}: {needed_by}"
        raise ValueError(
            f"{needs} needs {feature}, which the policy does not approve; allowed: features that the platform team, "
            f"the policy's owner, lists in approved_features, now {', '.join(approved) or 'none'}"
        )


@cache
def _from_file(path: str) -> GuardrailPolicy:
    return GuardrailPolicy.from_toml(path)
