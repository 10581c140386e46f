"""What belongs to one instance and fits no other: queues have its hours, users its profiles, flows its queues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import CfnResource, Token

from connect_constructs.infrastructure._construct_values import OF_CONNECT, declaration_behind

if TYPE_CHECKING:
    from constructs import IConstruct

    from connect_constructs.infrastructure.instance_protocol import IConnectInstance

_INSTANCE = f"{OF_CONNECT}Instance"
_ARN = "arn:"


def require_same_instance(instance: IConnectInstance, *parts: IConstruct | None) -> None:
    """Refuse what is another instance's; of two ARNs that only deployment knows, nobody can tell."""
    for part in parts:
        arn = _instance_arn_of(part) if part else None
        if part is None or arn is None or arn == instance.instance_arn:
            continue
        own, other = _known(instance.instance_arn), _known(arn)
        if own and other and own != other:
            raise ValueError(f"{part.node.path} is of the instance {other}; allowed: what is of {own}")


def _instance_arn_of(part: IConstruct) -> str | None:
    """Return the ARN that a part's resource has for its instance, under whichever name its type has for that."""
    resource = part if isinstance(part, CfnResource) else part.node.default_child
    if not isinstance(resource, CfnResource) or not resource.cfn_resource_type.startswith(OF_CONNECT):
        return None
    members = (getattr(resource, member, None) for member in ("instance_arn", "instance_id", "target_arn"))
    return next((arn for arn in members if isinstance(arn, str)), None)


def _known(arn: str) -> str | None:
    """Return what tells an instance from every other: its ARN, or the path of what declares it."""
    if not Token.is_unresolved(arn):
        return arn if arn.startswith(_ARN) else None
    declaration = declaration_behind(arn)
    is_instance = isinstance(declaration, CfnResource) and declaration.cfn_resource_type == _INSTANCE
    return declaration.node.path.removesuffix("/Resource") if declaration and is_instance else None
