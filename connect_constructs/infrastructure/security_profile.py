"""A security profile."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, cast

from aws_cdk import TagManager, Token
from aws_cdk import aws_connect as connect
from constructs import Construct

from connect_constructs.guardrails._administrative_permissions import ADMINISTRATIVE, PERSONA_TAG
from connect_constructs.infrastructure._arguments import checked_texts, require_type, shown
from connect_constructs.infrastructure._construct_values import id_in
from connect_constructs.infrastructure._instance_resource import claim_name, described, told_of
from connect_constructs.infrastructure._persona_permissions import feature_of, permissions_of
from connect_constructs.infrastructure._policy import policy_of, require_approved
from connect_constructs.infrastructure.persona import Persona

if TYPE_CHECKING:
    from connect_constructs.infrastructure.instance_protocol import IConnectInstance

_NAME = re.compile(r"[ a-zA-Z0-9_@-]+")
_PERMISSION = re.compile(r"[A-Za-z]+(?:\.[A-Za-z]+)*")
_LONGEST_PERMISSION = 128
_ABOVE_ALL_TAGS = 1_000_000
"""A priority above those with which an application tags whole stacks."""


class SecurityProfile(Construct):
    """What the people of one persona may do in an instance, as far as the policy approves its features.

    No persona sees unredacted data, listens to or deletes recordings, or exports customers; what few people need of
    that is among `extra_permissions` of a security profile of their own. The tag `connect-persona` says whose it is.

    Args:
        scope: The construct it belongs to.
        id: Its id within the scope.
        instance: The instance it belongs to.
        persona: The persona.
        extra_permissions: What they may do besides, by the service's names, such as `ContactFlows.View`: of features
            that the policy approves, and nothing administrative but for administrators. Default: nothing.
        name: Its name, fixed for good: 1 to 127 letters, digits, blanks, `_`, `@` and `-` that no other security
            profile of the instance has. Default: the id.
        description: What it is for, at most 250 characters. Default: none.
        tags: At most 49 tags, none beginning with `aws:`, none `connect-persona`. Default: those of the stack alone.

    Attributes:
        security_profile_arn: The security profile's ARN.
        security_profile_id: The security profile's id.

    Raises:
        ValueError: A permission is administrative, or of a feature that is not approved; a name is taken; or an
            argument is of another kind.

    Example:
        >>> from aws_cdk import Stack
        >>> from connect_constructs.infrastructure.connect_instance import ConnectInstance
        >>> stack = Stack()
        >>> agents = SecurityProfile(
        ...     stack,
        ...     "Agents",
        ...     instance=ConnectInstance(stack, "Instance", instance_alias="example-bank"),
        ...     persona=Persona.AGENT,
        ... )
        >>> "BasicAgentAccess" in agents.node.default_child.permissions
        True

    References:
        CloudFormation, AWS::Connect::SecurityProfile; Amazon Connect administrator guide, security-profile-list;
        guardrail ACC07.
    """

    def __init__(  # noqa: PLR0913 - keyword-only, each one a choice of the application
        self,
        scope: Construct,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        instance: IConnectInstance,
        persona: Persona,
        extra_permissions: Iterable[str] = (),
        name: str | None = None,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(scope, id)
        name = id if name is None else name
        with told_of(self):
            require_type(Persona, "a Persona, such as Persona.AGENT", persona=persona)
            extra = _checked(extra_permissions, persona)
        for permission in extra:
            if feature := feature_of(permission):
                require_approved(self, feature, needed_by=f"{permission} of extra_permissions")
        with told_of(self):
            properties = described(
                instance=instance, name=name, description=description, tags=_tags(tags, persona), least_description=0
            )
            if not Token.is_unresolved(name) and not _NAME.fullmatch(name):
                raise ValueError(f"name is {shown(name)}; allowed: letters, digits, blanks, _, @ and -")
            permissions = list(dict.fromkeys([*permissions_of(persona, policy_of(self)), *extra]))
            resource = connect.CfnSecurityProfile(
                self,
                "Resource",
                security_profile_name=properties.pop("name"),
                permissions=permissions,
                **properties,
            )
            cast("TagManager", TagManager.of(resource)).set_tag(PERSONA_TAG, persona.value, _ABOVE_ALL_TAGS)
            claim_name(resource, instance, name)
        self.security_profile_arn: str = resource.ref
        self.security_profile_id: str = id_in(self.security_profile_arn)


def _checked(extra: Iterable[str], persona: Persona) -> list[str]:
    """Return permissions of which none is above the persona."""
    allowed = "a list of permissions' names, such as 'ContactFlows.View'"
    permissions = checked_texts("extra_permissions", extra, allowed)
    for permission in permissions:
        if len(permission) > _LONGEST_PERMISSION or not _PERMISSION.fullmatch(permission):
            raise ValueError(f"extra_permissions have {shown(permission)}; allowed: {allowed}")
        if permission in ADMINISTRATIVE and persona is not Persona.ADMINISTRATOR:
            raise ValueError(
                f"extra_permissions have {permission}, which is administrative; allowed: what does not change users, "
                f"security profiles or workspaces, as the persona is {persona}"
            )
    return permissions


def _tags(tags: Mapping[str, str] | None, persona: Persona) -> dict[str, str]:
    given = {} if tags is None else tags
    require_type(Mapping, "a mapping of names to texts", tags=given)
    if PERSONA_TAG in given:
        raise ValueError(f"tags have {PERSONA_TAG}; allowed: none of that name, because the persona is the value")
    return {**given, PERSONA_TAG: persona.value}
