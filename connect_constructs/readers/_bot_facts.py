"""Lex bots: their conversation logs, and which instances use their aliases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

from connect_constructs.facts._known import Known, Unknown, all_of, any_of, mapped
from connect_constructs.facts.bot import BotAlias, BotUse, ConversationLog, PolicySource
from connect_constructs.facts.flow import Flow
from connect_constructs.facts.reference import Reference, account_in, readable
from connect_constructs.facts.statement import Statement
from connect_constructs.facts.value import boolean, text
from connect_constructs.readers._flow_facts import flows_of
from connect_constructs.readers._function_facts import log_group_key, log_group_named
from connect_constructs.readers._instance_facts import ASSOCIATION, INSTANCE, instance_exactly
from connect_constructs.readers._intrinsics import scope_of
from connect_constructs.readers._keys_and_policies import all_statements, key_use, statements
from connect_constructs.readers._nearness import environment_of
from connect_constructs.readers._world import Resource, World, member

_ALIAS = "AWS::Lex::BotAlias"
_POLICY = "AWS::Lex::ResourcePolicy"
_TALK_TO_BOT = "ConnectParticipantWithLexBot"
_SETTINGS: Mapping[Literal["audio", "text"], str] = {"audio": "AudioLogSettings", "text": "TextLogSettings"}
_SOURCE = "aws:sourcearn"


class _Policy(NamedTuple):
    """A resource policy of an alias, as a template declares it.

    Args:
        resource: The policy.
        named: The alias's ARN.
        alias: The alias, where the app declares it.
    """

    resource: Resource
    named: Any
    alias: Resource | None


class _Use(NamedTuple):
    """An instance's use of an alias, as an association or a flow states it.

    Args:
        owner: The association or flow.
        present: Whether it is there, and is one of a Lex bot.
        named: The alias's ARN.
        alias: The alias, where the app declares it.
        instance: The instance, or the ARN of one that the app does not declare.
    """

    owner: Resource
    present: Known[bool]
    named: Known[str]
    alias: Resource | None
    instance: Known[Resource | str]


def bot_alias(world: World, resource: Resource) -> list[BotAlias]:
    """Read the logs of an AWS::Lex::BotAlias."""
    return [_logging_alias(world, resource, resource.logical_id)]


def bot_test_alias(world: World, resource: Resource) -> list[BotAlias]:
    """Read the logs of the test alias that an AWS::Lex::Bot comes with."""
    return [_logging_alias(world, resource, f"for tests of {resource.logical_id}", "TestBotAliasSettings")]


def bot_uses(world: World, resource: Resource) -> list[BotUse]:
    """Read which aliases an AWS::Connect::IntegrationAssociation, or a flow, has an instance use."""
    return [_bot_use(world, use) for use in _uses(world) if use.owner is resource]


# --- conversation logs ------------------------------------------------------------------------------------------------


def _logging_alias(world: World, resource: Resource, name: str, *path: str) -> BotAlias:
    return BotAlias(
        place=resource.place,
        present=world.present(resource),
        name=name,
        logs=tuple(
            _log(world, kind, setting)
            for kind, settings in _SETTINGS.items()
            for setting in world.each(resource, *path, "ConversationLogSettings", settings)
        ),
    )


def _log(world: World, kind: Literal["audio", "text"], setting: Any) -> ConversationLog:
    enabled = boolean(member(setting, ("Enabled",)))
    if kind == "audio":
        key = key_use(world, member(setting, ("Destination", "S3Bucket", "KmsKeyArn")))
        return ConversationLog(kind, enabled, None, key)
    named = text(member(setting, ("Destination", "CloudWatch", "CloudWatchLogGroupArn")))
    group = log_group_named(world, named)
    return ConversationLog(kind, enabled, group.logical_id if group else None, log_group_key(world, named))


# --- who uses an alias ------------------------------------------------------------------------------------------------


def _uses(world: World) -> list[_Use]:
    return world.once("bot uses", lambda: [*_associated(world), *_talked_to(world)])


def _associated(world: World) -> Iterator[_Use]:
    for resource in world.all(ASSOCIATION):
        is_bot = mapped(text(world.get(resource, "IntegrationType")), lambda kind: kind == "LEX_BOT")
        present = all_of((is_bot, world.present(resource)))
        if present is not False:
            named = _stated(world.get(resource, "IntegrationArn"), "bot alias")
            alias = world.at(resource).meant(named, _ALIAS)
            yield _Use(resource, present, named, alias, _instance(world, resource, "InstanceId"))


def _talked_to(world: World) -> Iterator[_Use]:
    """Yield the uses of declared aliases by flows; any other alias has to be associated, and is judged there."""
    for resource, flow in flows_of(world).items():
        instance = _instance(world, resource, "InstanceArn")
        if isinstance(flow, Flow) and not flow.blocks and isinstance(flow.present, Unknown):
            yield _Use(resource, flow.present, flow.present, None, instance)
        for block in flow.of(_TALK_TO_BOT) if isinstance(flow, Flow) else ():
            named = member(block.parameters, ("LexV2Bot", "AliasArn"))
            alias = world.at(resource).meant(named, _ALIAS)
            if alias is not None:
                yield _Use(resource, world.present(resource), named, alias, instance)


def _instance(world: World, resource: Resource, key: str) -> Known[Resource | str]:
    named = _stated(world.get(resource, key), "instance")
    return world.at(resource).meant(named, INSTANCE) or named


def _stated(value: Any, what: str) -> Known[str]:
    named = text(value)
    return Unknown(f"it names no {what}") if named is None else named


# --- what the alias's policy says -------------------------------------------------------------------------------------


def _bot_use(world: World, use: _Use) -> BotUse:
    policy = _policy(world, use)
    found = () if isinstance(policy, Unknown) else policy
    return BotUse(
        place=use.alias.place if use.alias else use.owner.place,
        present=use.present,
        alias=use.alias.logical_id if use.alias else readable(str(use.named)),
        alias_arns=frozenset(_alias_arns(world, use, found)),
        policy=policy,
        sources=tuple(_source(world, use, arn) for arn in dict.fromkeys(_sources_in(found))),
        accounts=frozenset(_accounts(world, use)),
    )


def _policy(world: World, use: _Use) -> Known[tuple[Statement, ...]]:
    documents = []
    for policy in world.once("bot policies", lambda: _policies(world)):
        held = all_of((_is_alias(use, policy.named, policy.alias), world.present(policy.resource)))
        if isinstance(held, Unknown) and held.condition:
            return held
        if held is True:
            documents.append(statements(world.get(policy.resource, "Policy")))
    if documents:
        return all_statements(documents)
    if isinstance(use.named, Unknown):
        return use.named
    if ":bot-alias/" not in use.named and use.alias is None:
        return Unknown(f"{readable(use.named)} is no alias of a Lex V2 bot; what an older bot admits is not told here")
    return Unknown(f"the app declares no resource policy of the alias {readable(use.named)}")


def _policies(world: World) -> list[_Policy]:
    named = [(resource, world.get(resource, "ResourceArn")) for resource in world.all(_POLICY)]
    return [_Policy(resource, arn, world.at(resource).meant(arn, _ALIAS)) for resource, arn in named]


def _is_alias(use: _Use, named: Any, alias: Resource | None) -> Known[bool]:
    """Tell whether a text names the alias: by reference, or as the use of an alias elsewhere has it."""
    if isinstance(named, Unknown):
        return named
    return named == use.named or (use.alias is not None and alias is use.alias)


def _alias_arns(world: World, use: _Use, policy: tuple[Statement, ...]) -> Iterator[str]:
    if isinstance(use.named, str):
        yield use.named
    if use.alias is not None:
        yield str(Reference(scope_of(use.alias.template), use.alias.logical_id, "Arn"))
    for statement in policy:
        for resource in (*statement.resources, *statement.not_resources):
            if isinstance(resource, str) and _is_alias(use, resource, world.meant(resource, _ALIAS)) is True:
                yield resource


def _sources_in(policy: tuple[Statement, ...]) -> Iterator[str]:
    for statement in policy:
        for condition in () if isinstance(statement.conditions, Unknown) else statement.conditions:
            if condition.key == _SOURCE:
                yield from (value for value in condition.values if isinstance(value, str))


def _source(world: World, use: _Use, arn: str) -> PolicySource:
    sharing = ((other, shares) for other in _uses(world) if (shares := _uses_alias(use, other)) is not False)
    others = (all_of((other.present, shares, _is(world, arn, other))) for other, shares in sharing)
    return PolicySource(arn, _is(world, arn, use), any_of(others))


def _uses_alias(use: _Use, other: _Use) -> Known[bool]:
    """Tell whether another use is of the same alias; one that nothing tells of is none, unless a condition would."""
    if isinstance(other.named, Unknown):
        return other.named if other.named.condition else False
    return other.named == use.named or (use.alias is not None and other.alias is use.alias)


def _is(world: World, arn: str, use: _Use) -> Known[bool]:
    """Tell whether an ARN is exactly the instance of a use."""
    if isinstance(use.instance, Resource):
        return instance_exactly(world, arn) is use.instance
    return not set(arn) & set("*?") and mapped(use.instance, lambda instance: instance == arn)


def _accounts(world: World, use: _Use) -> Iterator[str]:
    """Yield the account as the stack of the use has it, and as the alias's has it if that is the same."""
    for resource in filter(None, (use.owner, use.alias)):
        if environment_of(resource.template)[0] == environment_of(use.owner.template)[0]:
            yield world.pseudo("AWS::AccountId", resource)
    account = account_in(use.instance) if isinstance(use.instance, str) else None
    if account is not None:
        yield account
