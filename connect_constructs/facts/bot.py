"""Lex bots: who may talk to an alias, and what is kept of the conversations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from connect_constructs.facts._known import Known
from connect_constructs.facts.encryption_key import KeyUse
from connect_constructs.facts.fact import Fact
from connect_constructs.facts.statement import Statement


@dataclass(frozen=True, slots=True)
class ConversationLog:
    """A log of conversations with a bot.

    Args:
        kind: Audio goes to a bucket, text to a log group.
        enabled: Whether it is written; None when not stated.
        group: The log group of the app that a text log goes to, for messages; None for any other destination.
        key: The key it is encrypted with; None without one.
    """

    kind: Literal["audio", "text"]
    enabled: Known[bool | None]
    group: str | None
    key: Known[KeyUse | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BotAlias(Fact):
    """An alias of a bot, the test alias that every bot has too.

    Args:
        name: The alias's name, for messages.
        logs: Its conversation logs.
    """

    name: str
    logs: tuple[ConversationLog, ...]


@dataclass(frozen=True, slots=True)
class PolicySource:
    """A SourceArn that the policy of an alias names.

    Args:
        arn: As the policy has it.
        is_user: Whether it is exactly the instance that uses the alias here.
        is_any_user: Whether it is exactly that instance, or another one that uses the alias as well.
    """

    arn: str
    is_user: Known[bool]
    is_any_user: Known[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class BotUse(Fact):
    """An instance's use of an alias: it is associated with it, or a flow of it talks to it.

    Args:
        alias: The alias's name or ARN, for messages.
        alias_arns: Every way in which its policy may name the alias.
        policy: The statements of the alias's resource policy.
        sources: The SourceArns that these name.
        accounts: Every way in which the policy may name the account of instance and alias.
    """

    alias: str
    alias_arns: frozenset[str]
    policy: Known[tuple[Statement, ...]]
    sources: tuple[PolicySource, ...]
    accounts: frozenset[str]
