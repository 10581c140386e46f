"""Checks of public arguments: what the CDK would report in many lines of its own, or take in silence, is one line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from types import UnionType
from typing import TYPE_CHECKING, Any, TypeVar

from aws_cdk import CfnTag, Duration, Token
from constructs import Construct

if TYPE_CHECKING:
    from aws_cdk import aws_ec2 as ec2
    from aws_cdk import aws_iam as iam
    from aws_cdk import aws_kms as kms
    from aws_cdk import aws_s3 as s3
    from constructs import IConstruct

    from connect_constructs.infrastructure.instance_protocol import IConnectInstance

T = TypeVar("T")

_SHOWN_OF_A_VALUE = 100
_VARIABLE = re.compile(r"[a-zA-Z][a-zA-Z0-9_]+")
_MOST_TAGS = 50
_LONGEST_TAG_NAME = 128
_LONGEST_TAG_VALUE = 256
_RESERVED_VARIABLES = frozenset(
    {
        "AWS_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID",
        "AWS_DEFAULT_REGION",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_LAMBDA_RUNTIME_API",
        "AWS_REGION",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "LAMBDA_RUNTIME_DIR",
        "LAMBDA_TASK_ROOT",
    }
)


def shown(value: object) -> str:
    """Return a value as a message names it: in one line and not endless, constructs by kind and path."""
    if isinstance(value, list | tuple):
        return in_one_line(f"[{', '.join(map(_named, value))}]")
    return in_one_line(_named(value))


def in_one_line(text: str) -> str:
    """Return a text that is known to be one in one line, and not endless."""
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN_OF_A_VALUE else f"{text[:_SHOWN_OF_A_VALUE]}..."


def not_none(**arguments: Any) -> dict[str, Any]:
    """Return the arguments that are not None, the only value that stands for a default."""
    return {name: value for name, value in arguments.items() if value is not None}


def require_type(type_: type | UnionType, allowed: str, **arguments: object) -> None:
    """Refuse what is not of a class."""
    _require(lambda value: isinstance(value, type_), allowed, arguments)


def require_keys(**arguments: kms.IKey) -> None:
    """Refuse what is no key; without one, a log group would be declared unencrypted."""
    _require(_with("key_arn"), "a KMS key, such as a kms.Key or Key.from_key_arn(...)", arguments)


def require_buckets(**arguments: s3.IBucket) -> None:
    """Refuse what is no bucket."""
    _require(_with("bucket_arn"), "a bucket, such as an s3.Bucket or Bucket.from_bucket_name(...)", arguments)


def require_vpc(vpc: ec2.IVpc) -> None:
    """Refuse what is no VPC."""
    _require(_with("vpc_id", "private_subnets"), "a VPC, such as an ec2.Vpc or Vpc.from_lookup(...)", {"vpc": vpc})


def require_saml_provider(saml_provider: iam.ISamlProvider) -> None:
    """Refuse what is no SAML provider."""
    allowed = "a SAML provider, such as SamlProvider.from_saml_provider_arn(...)"
    _require(_with("saml_provider_arn"), allowed, {"saml_provider": saml_provider})


def require_instance(instance: IConnectInstance) -> None:
    """Refuse what does not tell all that is to be known of an instance."""
    members = ("instance_arn", "instance_id", "instance_alias", "service_role_arn")
    allowed = "a ConnectInstance, such as contact_center.instance, or ConnectInstance.from_attributes(...)"
    _require(_with(*members), allowed, {"instance": instance})


def require_queue(queue: object) -> None:
    """Refuse what is no queue; its class is not imported here, because queues know quick connects, and these queues."""
    _require(_with("queue_arn", "hours_of_operation"), "a Queue", {"queue": queue})


def require_user(user: object) -> None:
    """Refuse what is no user; as with queues, the class would be a circle of imports."""
    _require(_with("user_arn", "username"), "a User", {"user": user})


def require_construct(scope: IConstruct) -> None:
    """Refuse what is not in a construct tree."""
    _require(_with("node"), "a construct, such as an App, a Stage or a Stack", {"scope": scope})


def require_clock(today: object) -> None:
    """Refuse what cannot be asked for the day."""
    _require(callable, "a function that returns a date", {"today": today})


def require_handler(handler: str) -> None:
    """Refuse what Lambda takes for no handler's name."""
    _require(
        lambda value: isinstance(value, str) and re.fullmatch(r"\S{1,128}", value) is not None,
        "1 to 128 characters without white space, such as 'index.handler'",
        {"handler": handler},
    )


def require_environment(environment: Mapping[str, str]) -> None:
    """Refuse variables that Lambda does not take."""
    require_type(Mapping, "a mapping of names to texts", environment=environment)
    for name, value in environment.items():
        if not isinstance(name, str) or not _VARIABLE.fullmatch(name) or name in _RESERVED_VARIABLES:
            raise ValueError(
                f"environment names a variable {shown(name)}; allowed: a letter, then letters, digits and underscores, "
                "two characters or more, and none of the names that Lambda reserves"
            )
        _require(lambda text: isinstance(text, str), "a text", {f"environment variable {name}": value})


def checked_text(name: str, text: str, least: int, most: int) -> str:
    """Return a text whose length is allowed, or only known at deployment."""
    _require(
        lambda value: isinstance(value, str) and (Token.is_unresolved(value) or least <= len(value) <= most),
        f"a text of {least} to {most} characters",
        {name: text},
    )
    return text


def checked_tags(tags: Mapping[str, str]) -> list[CfnTag]:
    """Return tags as resources take them, if the service does."""
    require_type(Mapping, "a mapping of names to texts", tags=tags)
    if len(tags) > _MOST_TAGS:
        raise ValueError(f"tags are {len(tags)}; allowed: {_MOST_TAGS}")
    for name, value in tags.items():
        checked_text("name of tags", name, 1, _LONGEST_TAG_NAME)
        if name.lower().startswith("aws:"):
            raise ValueError(f"name of tags is {shown(name)}; allowed: one that does not begin with aws:")
        checked_text(f"tags value of {name}", value, 0, _LONGEST_TAG_VALUE)
    return [CfnTag(key=name, value=value) for name, value in tags.items()]


def checked_duration(name: str, duration: Duration, allowed: str) -> Duration:
    """Return a duration that is known now."""
    require_type(Duration, f"a Duration of {allowed}", **{name: duration})
    if duration.is_unresolved():
        raise ValueError(f"{name} is a token that only deployment resolves; allowed: {allowed}")
    return duration


def checked_list(name: str, values: Iterable[Any], allowed: str) -> list[Any]:
    """Return several values as a list; a text, which Python takes for several letters, is none."""
    _require(
        lambda several: isinstance(several, Iterable) and not isinstance(several, str | bytes | Mapping),
        allowed,
        {name: values},
    )
    return list(values)


def checked_of(type_: type[T], name: str, values: Iterable[T], allowed: str, *, least: int = 1) -> list[T]:
    """Return several values of one class, and that many at least, as a list."""
    several = checked_list(name, values, allowed)
    _require(
        lambda given: len(given) >= least and all(isinstance(value, type_) for value in given),
        allowed,
        {name: several},
    )
    return several


def checked_whole_number(name: str, number: int, least: int, most: int) -> int:
    """Return a whole number within limits; what Python takes for one, such as True, is none."""
    _require(
        lambda value: type(value) is int and least <= value <= most,
        f"a whole number from {least} to {most}",
        {name: number},
    )
    return number


def checked_texts(name: str, values: Iterable[str], allowed: str) -> list[str]:
    """Return several texts as a list."""
    texts = checked_list(name, values, allowed)
    _require(lambda several: all(isinstance(text, str) for text in several), allowed, {name: texts})
    return texts


def _named(value: object) -> str:
    """Return a construct's kind and path, of which its own representation tells neither, or any other value's text."""
    return f"{type(value).__name__} {value.node.path}".rstrip() if isinstance(value, Construct) else repr(value)


def _with(*members: str) -> Callable[[Any], bool]:
    """Recognise a CDK interface by its members: what imports return is of no class that Python could name."""
    return lambda value: all(hasattr(value, member) for member in members)


def _require(is_allowed: Callable[[Any], bool], allowed: str, arguments: Mapping[str, Any]) -> None:
    for name, value in arguments.items():
        if not is_allowed(value):
            raise ValueError(f"{name} is {shown(value)}; allowed: {allowed}")
