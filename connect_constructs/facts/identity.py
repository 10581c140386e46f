"""Who may reach Connect: SAML providers, roles and the policies they carry."""

from __future__ import annotations

from dataclasses import dataclass

from connect_constructs.facts._known import Known
from connect_constructs.facts.fact import Fact
from connect_constructs.facts.retention import Retention
from connect_constructs.facts.statement import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class SamlProvider(Fact):
    """A SAML identity provider in IAM."""

    retention: Retention


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Fact):
    """An IAM role.

    Args:
        trust: The statements of its trust policy.
        grants: The statements of every policy of the app that it carries.
        saml_providers: The principals of its trust that are SAML providers of the app, as the trust names them.
        retention: What becomes of it on deletion.
    """

    trust: Known[tuple[Statement, ...]]
    grants: Known[tuple[Statement, ...]]
    saml_providers: frozenset[str]
    retention: Retention


@dataclass(frozen=True, slots=True, kw_only=True)
class IamUser(Fact):
    """An IAM user, or what only a user can have.

    Args:
        what: What it is, such as ``an access key``, for the message.
    """

    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityPolicy(Fact):
    """One policy that grants permissions to a user, group, role or permission set.

    Args:
        name: How the template names it, for the message.
        statements: Its statements.
        instances: The resources among them that begin with an instance of the app, by reference.
        aws_managed: The name of the AWS managed policy it stands for, if it is one.
    """

    name: str
    statements: Known[tuple[Statement, ...]]
    instances: frozenset[str] = frozenset()
    aws_managed: str | None = None
