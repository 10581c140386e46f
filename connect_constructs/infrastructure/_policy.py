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


@cache
def _from_file(path: str) -> GuardrailPolicy:
    return GuardrailPolicy.from_toml(path)
