"""Judgements about the roles that sign users in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import not_

from connect_constructs.facts._known import Known, Unknown, all_of, any_of, mapped, shown
from connect_constructs.facts.identity import Role
from connect_constructs.facts.reference import without_references
from connect_constructs.facts.statement import Condition, Statement, matches
from connect_constructs.guardrails._statements import has_effect

_GRANT = "connect:getfederationtoken"
_ASSUME = "sts:assumerolewithsaml"
_MAY_ASSUME = (_ASSUME, "sts:tagsession", "sts:setsourceidentity")
_REFERENCE = "<reference>"
_SAML = r"signin\.aws\.amazon\.com/saml"
_AUDIENCE = rf"https://({_SAML}|({_REFERENCE}|[a-z]{{2,4}}(-[a-z]+)+-[0-9])\.{_SAML}(/acs/[^/\s]+)?)"
_PROVIDER = r"arn:[^:]+:iam::[^:*?]+:saml-provider/[^/*?]+"
_INSTANCE = rf"({_REFERENCE}|arn:[^:*?]+:connect:[^:*?]+:[^:*?]+:instance/[^/:*?$]+)(/user/\$\{{(?i:aws:userid)\}})?"


def is_federation_role(role: Role) -> Known[bool]:
    """Tell whether a role grants connect:GetFederationToken, by itself or by a wildcard within the service."""
    return mapped(role.grants, lambda grants: any_of(_federates(grant) for grant in grants))


def federation_faults(role: Role) -> Iterator[tuple[str, Known[bool]]]:
    """Yield what may be wrong with a role that signs users in, and whether it is; nothing for another role."""
    federates = is_federation_role(role)
    if federates is False:
        return
    for fault, is_so in (*_trust_faults(role), *_grant_faults(role)):
        yield f"the role signs users in, and {fault}", all_of((federates, is_so))


def _trust_faults(role: Role) -> Iterator[tuple[str, Known[bool]]]:
    if isinstance(role.trust, Unknown):
        yield "its trust policy is not known", role.trust
        return
    for statement in role.trust:
        allows = has_effect(statement, "Allow")
        for action in statement.actions:
            other = mapped(action, lambda name: name not in _MAY_ASSUME)
            yield f"it may be assumed through {shown(action)}", all_of((allows, other))
        for principal in statement.principals:
            provider = all_of((principal.kind == "Federated", _is_provider(principal.name, role)))
            stranger = all_of((allows, mapped(provider, not_)))
            yield f"it may be assumed by {shown(principal.name)}, which is no SAML provider", stranger
        everything_but = bool(statement.not_actions or statement.not_principals)
        yield "its trust policy allows by NotAction or NotPrincipal", all_of((allows, everything_but))
        checked = mapped(statement.conditions, lambda listed: any_of(_names_audience(item) for item in listed))
        unchecked = all_of((allows, statement.covers_action(_ASSUME), mapped(checked, not_)))
        yield "its trust policy does not hold SAML:aud to AWS's sign-in addresses", unchecked


def _grant_faults(role: Role) -> Iterator[tuple[str, Known[bool]]]:
    if isinstance(role.grants, Unknown):
        yield "its grants are not known", role.grants
        return
    for grant in role.grants:
        exact = all_of(_is(resource, _INSTANCE) for resource in grant.resources)
        narrowed = mapped(grant.conditions, lambda listed: any_of(_names_instance(item) for item in listed))
        scoped = any_of((narrowed, not grant.not_resources and exact))
        is_open = all_of((_federates(grant), mapped(scoped, not_)))
        yield "its grant is not limited to one instance and the caller's own user", is_open


def _federates(grant: Statement) -> Known[bool]:
    return all_of((has_effect(grant, "Allow"), any_of(_is_narrow_grant(action) for action in grant.actions)))


def _is_narrow_grant(action: Known[str]) -> Known[bool]:
    return mapped(
        action, lambda name: matches(name, _GRANT) and name.startswith("connect:") and name.strip("*") != "connect:"
    )


def _is_provider(name: Known[str], role: Role) -> Known[bool]:
    return name in role.saml_providers or _is(name, _PROVIDER)


def _names_instance(condition: Condition) -> Known[bool]:
    if (condition.operator, condition.key) != ("StringEquals", "connect:instanceid"):
        return False
    return bool(condition.values) and all_of(_is(value, r"[^*?]+") for value in condition.values)


def _names_audience(condition: Condition) -> Known[bool]:
    if (condition.operator, condition.key) != ("StringEquals", "saml:aud"):
        return False
    return bool(condition.values) and all_of(_is(value, _AUDIENCE) for value in condition.values)


def _is(value: Known[str], pattern: str) -> Known[bool]:
    return mapped(value, lambda text: re.fullmatch(pattern, without_references(text, _REFERENCE)) is not None)
