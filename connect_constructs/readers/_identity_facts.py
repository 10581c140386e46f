"""SAML providers, roles, and every policy that grants permissions."""

from __future__ import annotations

from typing import Any

from connect_constructs.facts._known import Known, Unknown, mapped, shown
from connect_constructs.facts.identity import IamUser, IdentityPolicy, Role, SamlProvider
from connect_constructs.facts.reference import leading_reference
from connect_constructs.facts.statement import Statement
from connect_constructs.facts.value import items, text
from connect_constructs.readers._instance_facts import INSTANCE
from connect_constructs.readers._keys_and_policies import all_statements, statements
from connect_constructs.readers._world import Resource, World, member

_MANAGED_POLICY = "AWS::IAM::ManagedPolicy"
_AWS_POLICY = ":iam::aws:policy/"
_ATTACHED = {"AWS::IAM::Policy": "Roles", _MANAGED_POLICY: "Roles", "AWS::IAM::RolePolicy": "RoleName"}
"""Where each kind of policy names the roles that carry it."""

_OF_USERS = {
    "AWS::IAM::AccessKey": "an access key",
    "AWS::IAM::User": "an IAM user",
    "AWS::IAM::UserPolicy": "a policy of an IAM user",
}


def iam_user(world: World, resource: Resource) -> list[IamUser]:
    """Read an AWS::IAM::User, or what only a user can have."""
    return [IamUser(place=resource.place, present=world.present(resource), what=_OF_USERS[resource.type])]


def saml_provider(world: World, resource: Resource) -> list[SamlProvider]:
    """Read an AWS::IAM::SAMLProvider."""
    return [SamlProvider(place=resource.place, present=world.present(resource), retention=world.retention(resource))]


def role(world: World, resource: Resource) -> list[Role]:
    """Read an AWS::IAM::Role with the policies of the app that it carries."""
    trust = statements(world.get(resource, "AssumeRolePolicyDocument"))
    return [
        Role(
            place=resource.place,
            present=world.present(resource),
            trust=trust,
            grants=_grants(world, resource),
            saml_providers=_saml_providers(world, trust),
            retention=world.retention(resource),
        )
    ]


def document_policy(world: World, resource: Resource) -> list[IdentityPolicy]:
    """Read a resource that is one policy document."""
    return [_policy(world, resource, resource.logical_id, statements(world.get(resource, "PolicyDocument")))]


def carried_policies(world: World, resource: Resource) -> list[IdentityPolicy]:
    """Read the policies inside a user, group or role: inline ones, and AWS managed ones by their ARN."""
    inline, managed = items(world.get(resource, "Policies")), items(world.get(resource, "ManagedPolicyArns"))
    return [
        *_inline(world, resource, inline),
        *_managed(world, resource, managed),
    ]


def permission_set(world: World, resource: Resource) -> list[IdentityPolicy]:
    """Read an AWS::SSO::PermissionSet."""
    inline = world.get(resource, "InlinePolicy")
    own = [] if inline is None else [_policy(world, resource, "InlinePolicy", statements(inline))]
    of_account = world.get(resource, "CustomerManagedPolicyReferences")
    named = mapped(items(of_account), lambda listed: tuple(member(item, ("Name",)) for item in listed))
    return [
        *own,
        *_managed(world, resource, items(world.get(resource, "ManagedPolicies"))),
        *_managed(world, resource, named),
    ]


def _inline(world: World, resource: Resource, listed: Known[tuple[Any, ...]]) -> list[IdentityPolicy]:
    if isinstance(listed, Unknown):
        return [_policy(world, resource, "Policies", listed)]
    return [_policy(world, resource, f"Policies[{index}]", _document(item)) for index, item in enumerate(listed)]


def _document(inline: Any) -> Known[tuple[Statement, ...]]:
    if isinstance(inline, Unknown):
        return inline
    return statements(inline.get("PolicyDocument")) if isinstance(inline, dict) else Unknown("a policy is no object")


def _managed(world: World, resource: Resource, listed: Known[tuple[Any, ...]]) -> list[IdentityPolicy]:
    if isinstance(listed, Unknown):
        return [_policy(world, resource, "ManagedPolicyArns", listed)]
    found = []
    for index, item in enumerate(listed):
        unread = _unread_policy(world, item)
        if unread is not None:
            found.append(_policy(world, resource, f"ManagedPolicyArns[{index}]", unread))
        elif _AWS_POLICY in item:
            name = item.rpartition("/")[2]
            found.append(_policy(world, resource, name, (), aws_managed=name))
    return found


def _unread_policy(world: World, named: Any) -> Unknown | None:
    """Return why a managed policy cannot be read; None for one of the app's, and for AWS's, which go by their names."""
    arn = text(named)
    if isinstance(arn, Unknown):
        return arn
    if arn is not None and (_AWS_POLICY in arn or world.meant(arn, _MANAGED_POLICY) is not None):
        return None
    return Unknown(f"the app does not declare the policy {shown(arn)}")


def _policy(
    world: World,
    resource: Resource,
    name: str,
    document: Known[tuple[Statement, ...]],
    *,
    aws_managed: str | None = None,
) -> IdentityPolicy:
    return IdentityPolicy(
        place=resource.place,
        present=world.present(resource),
        name=name,
        statements=document,
        instances=_instances(world, document),
        aws_managed=aws_managed,
    )


def _saml_providers(world: World, trust: Known[tuple[Statement, ...]]) -> frozenset[str]:
    """Return the names of principals that are SAML providers of the app."""
    listed = () if isinstance(trust, Unknown) else trust
    names = {principal.name for statement in listed for principal in statement.principals}
    return frozenset(
        name for name in names if isinstance(name, str) and world.meant(name, "AWS::IAM::SAMLProvider") is not None
    )


def _instances(world: World, document: Known[tuple[Statement, ...]]) -> frozenset[str]:
    """Return the resource patterns that begin with a reference to an instance of the app."""
    listed = () if isinstance(document, Unknown) else document
    patterns = {pattern for statement in listed for pattern in statement.resources if isinstance(pattern, str)}
    return frozenset(
        pattern for pattern in patterns if world.meant(str(leading_reference(pattern)), INSTANCE) is not None
    )


def _grants(world: World, resource: Resource) -> Known[tuple[Statement, ...]]:
    inline, arns = (_listed(world.get(resource, key)) for key in ("Policies", "ManagedPolicyArns"))
    attached = [world.naming(resource, kind, key) for kind, key in _ATTACHED.items()]
    undecided = next((naming.undecided for naming in attached if naming.undecided), None)
    if undecided:
        return undecided
    policies = {policy: None for naming in attached for policy in naming.found}
    policies |= {policy: None for policy in (world.meant(arn, _MANAGED_POLICY) for arn in arns) if policy}
    documents = [statements(world.get(policy, "PolicyDocument")) for policy in policies]
    unread = [unread for unread in (_unread_policy(world, arn) for arn in arns) if unread]
    return all_statements([*(_document(item) for item in inline), *documents, *unread])


def _listed(value: Any) -> tuple[Any, ...]:
    """Return a list's items; of a list that is not known, that it is not."""
    listed = items(value)
    return (listed,) if isinstance(listed, Unknown) else listed
