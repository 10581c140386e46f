"""Lambda functions, who may invoke them, and the log groups of functions and instances."""

from __future__ import annotations

from dataclasses import replace

from connect_constructs.facts._known import Known, Unknown, all_of, any_of, mapped, shown
from connect_constructs.facts.encryption_key import KeyUse
from connect_constructs.facts.function import Function, FunctionPermission, LogGroup
from connect_constructs.facts.identity import IdentityPolicy
from connect_constructs.facts.reference import readable
from connect_constructs.facts.value import items, text, whole
from connect_constructs.readers._flow_invocations import invocations_of
from connect_constructs.readers._instance_facts import ASSOCIATION, INSTANCE, PROFILE, instance_exactly, is_instance_arn
from connect_constructs.readers._keys_and_policies import key_use
from connect_constructs.readers._world import Naming, Resource, World, is_surely_in

_LOG_GROUP = "AWS::Logs::LogGroup"
_PERMISSION = "AWS::Lambda::Permission"
_RETENTION = "Custom::LogRetention"
"""What makes a log group too, without a key, or sets the retention of one that is there."""

_CONNECT = "connect.amazonaws.com"
_DEFAULT_TIMEOUT_SECONDS = 3
_TRANSFORM = "a serverless transform makes the function"


def function(world: World, resource: Resource) -> list[Function]:
    """Read an AWS::Lambda::Function."""
    associations = world.naming(resource, ASSOCIATION, "IntegrationArn")
    timeout = whole(world.get(resource, "Timeout"))
    return [
        Function(
            place=resource.place,
            present=world.present(resource),
            subnets=_count(world, resource, "SubnetIds"),
            security_groups=_count(world, resource, "SecurityGroupIds"),
            timeout=_DEFAULT_TIMEOUT_SECONDS if timeout is None else timeout,
            serves_connect=serves_connect(world, resource),
            answers_flows=_any_says(world, associations, "IntegrationType", "LAMBDA_FUNCTION"),
            invocations=invocations_of(world, resource),
        )
    ]


def serves_connect(world: World, resource: Resource) -> Known[bool]:
    """Tell whether an instance is associated with a function, may invoke it, or the library itself needs it."""
    associations = world.naming(resource, ASSOCIATION, "IntegrationArn")
    permissions = world.naming(resource, _PERMISSION, "FunctionName")
    permitted = _any_says(world, permissions, "Principal", _CONNECT)
    own = world.naming(resource, PROFILE, "ServiceToken").any
    return any_of((associations.any, permitted, own))


def serverless_function(world: World, resource: Resource) -> list[Function]:
    """Read an AWS::Serverless::Function: what its transform makes of it is not knowable here."""
    unknown = Unknown(_TRANSFORM)
    return [
        Function(
            place=resource.place,
            present=world.present(resource),
            subnets=unknown,
            security_groups=unknown,
            timeout=unknown,
            serves_connect=unknown,
            answers_flows=unknown,
            invocations=unknown,
        )
    ]


def serverless_log_group(world: World, resource: Resource) -> list[LogGroup]:
    """Read the log group of an AWS::Serverless::Function, of which nothing is knowable either."""
    return [
        LogGroup(
            place=resource.place,
            present=world.present(resource),
            name="of a serverless function",
            retention_days=Unknown(_TRANSFORM),
            key=Unknown(_TRANSFORM),
        )
    ]


def serverless_role(world: World, resource: Resource) -> list[IdentityPolicy]:
    """Read the policy of the role that is made for an AWS::Serverless::Function which does not bring its own."""
    role = world.get(resource, "Role")
    undecided = role if isinstance(role, Unknown) and role.condition else None
    if role is not None and world.get(resource, "Policies") is None and undecided is None:
        return []
    return [
        IdentityPolicy(
            place=resource.place,
            present=world.present(resource),
            name="of a serverless function",
            statements=undecided or Unknown("a serverless transform makes its role"),
        )
    ]


def function_permission(world: World, resource: Resource) -> list[FunctionPermission]:
    """Read an AWS::Lambda::Permission."""
    source = text(world.get(resource, "SourceArn"))
    return [
        FunctionPermission(
            place=resource.place,
            present=world.present(resource),
            principal=text(world.get(resource, "Principal")),
            source_arn=source,
            source_is_instance=source if isinstance(source, Unknown) else _is_instance(world, source),
            source_account=text(world.get(resource, "SourceAccount")),
            account=world.pseudo("AWS::AccountId", resource),
        )
    ]


def function_log_group(world: World, resource: Resource) -> list[LogGroup]:
    """Read the log group of a function: the one it names, else the one that Lambda makes for it."""
    named = text(world.get(resource, "LoggingConfig", "LogGroup"))
    if named is None:
        return _log_groups(world, resource, [f"/aws/lambda/{name}" for name in world.names(resource)])
    return _log_groups(world, resource, [named])


def flow_log_group(world: World, resource: Resource) -> list[LogGroup]:
    """Read the log group of an instance's flows, which its alias names."""
    alias = text(world.get(resource, "InstanceAlias"))
    if alias is None:
        alias = Unknown("the instance does not state its alias, by which its log group goes")
    return _log_groups(world, resource, [alias if isinstance(alias, Unknown) else f"/aws/connect/{alias}"])


def declared_log_group(world: World, resource: Resource) -> list[LogGroup]:
    """Read a declared log group of Connect, whatever instance it is for."""
    name = text(world.get(resource, "LogGroupName"))
    if isinstance(name, Unknown) and name.condition:
        return [replace(_declared(world, resource, resource.logical_id), present=name)]
    if isinstance(name, str) and name.startswith("/aws/connect/"):
        return [_declared(world, resource, name)]
    return []


def log_group_key(world: World, named: Known[str | None]) -> Known[KeyUse | None]:
    """Return the key of the log group that a value names; a Custom::LogRetention declares one without."""
    group = log_group_named(world, named)
    if group is None:
        return (
            named if isinstance(named, Unknown) else Unknown(f"the app does not declare the log group {shown(named)}")
        )
    present = world.present(group)
    return present if isinstance(present, Unknown) else key_use(world, world.get(group, "KmsKeyId"))


def log_group_named(world: World, named: Known[str | None]) -> Resource | None:
    """Return what declares the log group that a value names."""
    return world.meant(named, _LOG_GROUP, _RETENTION)


def _any_says(world: World, naming: Naming, key: str, wanted: str) -> Known[bool]:
    """Tell whether any resource that names another one has a certain value beside it."""
    values = [text(world.get(resource, key)) for resource in naming.found]
    if naming.undecided or wanted in values:
        return naming.undecided or True
    return next((value for value in values if isinstance(value, Unknown)), naming.doubt) or False


def _count(world: World, resource: Resource, key: str) -> Known[int]:
    listed = items(world.get(resource, "VpcConfig", key))
    return listed if isinstance(listed, Unknown) else sum(item not in (None, "") for item in listed)


def _is_instance(world: World, source: str | None) -> Known[bool]:
    """Tell whether an ARN is exactly an instance of the app, or one that the app integrates and does not declare."""
    if source is None:
        return False
    if world.declares(INSTANCE):
        owner = instance_exactly(world, source)
        if owner is not None and not is_surely_in(owner, source):
            return Unknown(f"whether the instance is in the account and Region of {source} is known at deployment")
        return owner is not None
    associations = world.all(ASSOCIATION) if is_instance_arn(source) else ()
    return any_of(_integrates(world, association, source) for association in associations)


def _integrates(world: World, association: Resource, source: str) -> Known[bool]:
    same = mapped(text(world.get(association, "InstanceId")), lambda named: named == source)
    return all_of((same, world.present(association)))


def _log_groups(world: World, owner: Resource, names: list[Known[str]]) -> list[LogGroup]:
    """Read every resource that declares the log group of some names: more than one may set its retention."""
    declared = {
        found: _declared(world, found, str(name))
        for name in names
        for found in (world.meant(name, kind) for kind in (_LOG_GROUP, _RETENTION))
        if found is not None and world.present(found) is not False
    }
    return list(declared.values()) or [_undeclared(world, owner, names)]


def _undeclared(world: World, owner: Resource, names: list[Known[str]]) -> LogGroup:
    """Return a log group that the app does not declare: nothing about it is knowable here."""
    named = names[-1]
    unknown = (
        named if isinstance(named, Unknown) else Unknown(f"the app does not declare the log group {readable(named)}")
    )
    return LogGroup(
        place=owner.place,
        present=world.present(owner),
        name="of an unknown name" if isinstance(named, Unknown) else readable(named),
        retention_days=unknown,
        key=unknown,
    )


def _declared(world: World, resource: Resource, name: str) -> LogGroup:
    given = text(world.get(resource, "LogGroupName"))
    keyed_beside = resource.type == _RETENTION and world.meant(given, _LOG_GROUP) is not None
    return LogGroup(
        place=resource.place,
        present=world.present(resource),
        name=readable(name),
        retention_days=whole(world.get(resource, "RetentionInDays")),
        key=log_group_key(world, given) if keyed_beside else key_use(world, world.get(resource, "KmsKeyId")),
    )
