"""Wrong arguments of everything public: one line with the argument, the value got and what is allowed."""

from __future__ import annotations

import inspect
from dataclasses import fields
from datetime import UTC, time
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import Duration, Stack, Token
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3

import connect_constructs
from connect_constructs.guardrails.policy import FEATURES, GuardrailPolicy
from connect_constructs.infrastructure import _arguments
from connect_constructs.infrastructure.channel import Channel
from connect_constructs.infrastructure.compliant_connect_instance import CompliantConnectInstance
from connect_constructs.infrastructure.encrypted_storage import EncryptedStorage
from connect_constructs.infrastructure.encrypted_streams import EncryptedStreams
from connect_constructs.infrastructure.instance_protocol import IConnectInstance
from connect_constructs.infrastructure.isolated_network import IsolatedNetwork
from connect_constructs.infrastructure.open_hours import OpenHours
from connect_constructs.infrastructure.persona import Persona
from connect_constructs.infrastructure.phone_number_type import PhoneNumberType
from connect_constructs.infrastructure.routed_queue import RoutedQueue
from connect_constructs.infrastructure.storage_type import StorageType
from tests.infrastructure.stacks import ContactCenterStack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EXAMPLE = Path(__file__).parents[2] / "examples" / "saml-metadata.xml"
INSTANCE_ARN = "arn:aws:connect:us-east-1:111122223333:instance/0f9e8d7c-6b5a-4321-8765-0123456789ab"
KEY_ARN = "arn:aws:kms:us-east-1:111122223333:key/0f9e8d7c-6b5a-4321-8765-0123456789ab"
_Values = tuple[Any, ...]
_LATER = Duration.minutes(Token.as_number({"Ref": "Minutes"}))

_DAYTIME = OpenHours(opens=time(8), closes=time(20))

_NO_TEXTS: _Values = (None, 5, [], b"example")
_NO_KEYS: _Values = (None, KEY_ARN, "", [], 5)
_NO_INSTANCES: _Values = (None, "x", "", SimpleNamespace(instance_arn=INSTANCE_ARN, instance_id="0f9e8d7c"))
_NO_VPCS: _Values = (None, "vpc-123", "", [], {})
_NO_BUCKETS: _Values = ("example-bucket", "", [], 5)
_NO_LISTS: _Values = (5, "216.82.182.51", [5], [None], {"216.82.182.51": 1})
_NO_TYPES: _Values = (5, StorageType.CALL_RECORDINGS, "CALL_RECORDINGS", [[]], ["CALL_RECORDINGS"], [None])
_NO_DURATIONS: _Values = (5, 0, "15m", "", _LATER)
_NO_ORIGINS: _Values = (
    None,
    [5],
    "https://chat.example.com",
    ["https://chat.example.com:99999"],
    ["https://chat.example.com:0"],
)
_NO_PROVIDERS: _Values = ("x", "", 5, [])
_FUNCTION: dict[str, _Values] = {
    "code": (None, "def handler(): ...", {}),
    "handler": (None, "", "index handler", "x" * 129, 5),
    "runtime": (None, "python3.14", 5),
    "environment": (
        {"A": 1},
        {"AB": 1},
        {"AWS_REGION": "us-east-1"},
        {"1A": "x"},
        {"_HANDLER": "x"},
        {"": "x"},
        {1: "x"},
        [],
        "",
        "AB=x",
    ),
    "timeout": (*_NO_DURATIONS, Duration.seconds(9)),
}
_FLOW: dict[str, _Values] = {
    "content": (None, 5, [], b"{}", "no-such-flow.json", "{", {}),
    "references": (5, [], "Queue", {"Queue": 5}, {1: "x"}, {"Unused": "x"}),
    "name": ("", "x" * 128, 5, "  ", "two\nlines", "\ud83d", "#{Token[TOKEN.1]}"),
    "description": (5, [], "x" * 501, "bell \a"),
    "state": ("ACTIVE", 5, False),
    "tags": (
        5,
        [],
        {"aws:team": "x"},
        {"": "x"},
        {1: "x"},
        {"x" * 129: "x"},
        {"team": 1},
        {"team": "x" * 257},
        {f"tag {number}": "x" for number in range(51)},
        {"team": "\x1b"},
        {"te\nam": "x"},
    ),
}
_FLOW_TYPES: _Values = ("CUSTOMER_QUEUE", 5, "")
_NAMED: dict[str, _Values] = {
    "name": _FLOW["name"],
    "description": (*_FLOW["description"], "x" * 251, ""),
    "tags": _FLOW["tags"],
}
_HOURS: dict[str, _Values] = {
    "hours": (None, 5, [], ["x"], _DAYTIME, [_DAYTIME, _DAYTIME]),
    "time_zone": (*_NO_TEXTS, "", "Mars/Olympus_Mons"),
    **_NAMED,
}
_QUEUE: dict[str, _Values] = {
    "hours_of_operation": (None, "x", _DAYTIME),
    "quick_connects": (None, 5, "x", ["x"], [None]),
    "caller_id_number": ("+12065550100", 5),
    "max_contacts": (-1, "5", 1.5, True, 2**31),
    **_NAMED,
}
_ROUTING_PROFILE: dict[str, _Values] = {
    "queues": (None, 5, [], ["x"]),
    "concurrencies": (
        5,
        [],
        {"CHAT": 1},
        {Channel.CHAT: 0},
        {Channel.CHAT: 11},
        {Channel.CHAT: "1"},
        {Channel.VOICE: 1},
    ),
    "default_outbound_queue": ("x", 5),
    **_NAMED,
}
_QUICK_CONNECT: dict[str, _Values] = {
    "queue": ("x", 5),
    "user": ("x", 5),
    "flow": ("x", 5),
    "phone_number": ("+12065550100", 5),
    **_NAMED,
}
_SECURITY_PROFILE: dict[str, _Values] = {
    "persona": (None, "agent", 5),
    "extra_permissions": (None, 5, "Users.Edit", ["Users.Edit"], [5], [""], ["Queues.*"], ["x" * 129], ["Bots.View"]),
    **_NAMED,
    "description": (5, [], "x" * 251),
}
_USER: dict[str, _Values] = {
    "username": (*_NO_TEXTS, "", "j", "jane doe", "x" * 65, "#{Token[TOKEN.1]}"),
    "first_name": (*_NO_TEXTS, "", "x" * 256),
    "last_name": (*_NO_TEXTS, "", "x" * 301),
    "routing_profile": (None, "x", 5),
    "security_profiles": (None, 5, [], ["x"]),
    "desk_phone_number": ("+12065550100", 5),
    "auto_accept": (None, 5, "CHAT", ["CHAT"], [Channel.VOICE]),
    "tags": _FLOW["tags"],
}
_ORIGIN: dict[str, _Values] = {
    "origin": (*_NO_TEXTS, "", "*", "http://crm.example.com", "https://10.0.0.1", "https://localhost", "https://a.b/c"),
}
_PHONE_NUMBER: dict[str, _Values] = {
    "type": ("DID", 5, ""),
    "country_code": ("us", "USA", 5),
    "prefix": ("206", "+", 5),
    "source_phone_number_arn": ("", "+12065550100", 5),
    "description": (*_FLOW["description"], ""),
    "tags": _FLOW["tags"],
}
_LEX_BOT: dict[str, _Values] = {"bot_alias": (None, "", "TSTALIASID", 5, KEY_ARN)}
_PROFILES: dict[str, _Values] = {
    "domain_name": (*_NO_TEXTS[1:], "", "example-bank", "amazon-connect-a b", "#{Token[TOKEN.1]}"),
    "default_expiration": (*_NO_DURATIONS, Duration.days(1099), Duration.hours(36)),
    "event_stream": (None, "yes", 1, "arn:aws:kinesis:us-east-1:111122223333:stream/events"),
    "identity_resolution": (None, "yes", 1, "example-bucket"),
}
WRONG: dict[str, dict[str, _Values]] = {
    "ApprovedOrigin": {"instance": _NO_INSTANCES, **_ORIGIN},
    "AuthenticationProfile": {
        "instance": _NO_INSTANCES,
        "vpc": _NO_VPCS,
        "log_key": _NO_KEYS,
        "allowed_ips": (*_NO_LISTS, [], ["0.0.0.0/0"], ["everyone"], ["216.82.182.51", "216.82.182.50-52"]),
        "blocked_ips": (
            *_NO_LISTS,
            ["10.0.0.1"],
            ["216.82.182.50-216.82.182.60", "216.131.56.50-216.131.56.60"],
            ["216.82.182.300"],
        ),
        "periodic_session_duration": _NO_DURATIONS,
        "session_inactivity_duration": _NO_DURATIONS,
        "reconcile_every": _NO_DURATIONS,
    },
    "CompliantConnectInstance": {
        "instance_alias": _NO_TEXTS,
        "saml_metadata": (5, b"<a/>", [], {}, ""),
        "saml_provider": _NO_PROVIDERS,
        "vpc": _NO_VPCS[1:],
        "key": _NO_KEYS[1:],
        "log_key": _NO_KEYS[1:],
        "storage_types": _NO_TYPES,
        "attachment_origins": _NO_ORIGINS,
        "allowed_ips": _NO_LISTS,
        "reconcile_every": _NO_DURATIONS,
        "media_retention": (*_NO_DURATIONS, Duration.hours(1)),
        "contact_record_stream": (None, "no", 0),
    },
    "CompliantConnectInstance.add_approved_origin": _ORIGIN,
    "CompliantConnectInstance.add_customer_profiles": _PROFILES,
    "CompliantConnectInstance.add_flow": {"type": _FLOW_TYPES, **_FLOW},
    "CompliantConnectInstance.add_flow_module": _FLOW,
    "CompliantConnectInstance.add_function": _FUNCTION,
    "CompliantConnectInstance.add_hours_of_operation": _HOURS,
    "CompliantConnectInstance.add_lex_bot": _LEX_BOT,
    "CompliantConnectInstance.add_phone_number": _PHONE_NUMBER,
    "CompliantConnectInstance.add_queue": _QUEUE,
    "CompliantConnectInstance.add_quick_connect": _QUICK_CONNECT,
    "CompliantConnectInstance.add_routing_profile": _ROUTING_PROFILE,
    "CompliantConnectInstance.add_security_profile": _SECURITY_PROFILE,
    "CompliantConnectInstance.add_user": _USER,
    "ConnectChecks": {"scope": (None, "x", 5), "today": (5, "2027-01-31")},
    "ConnectFunction": {"instance": _NO_INSTANCES, "vpc": _NO_VPCS, "log_key": _NO_KEYS, **_FUNCTION},
    "ConnectInstance": {"instance_alias": (*_NO_TEXTS, "x" * 46, ""), "flow_log_group": ("x", "", 5)},
    "ConnectInstance.from_attributes": {
        "instance_arn": (*_NO_TEXTS, "", "arn:aws:connect"),
        "instance_alias": (*_NO_TEXTS, "", "x" * 50),
        "service_role_arn": (*_NO_TEXTS, "", "Example", KEY_ARN),
    },
    "ContactFlow": {"instance": _NO_INSTANCES, "type": _FLOW_TYPES, **_FLOW},
    "ContactFlowModule": {"instance": _NO_INSTANCES, **_FLOW},
    "CustomerProfiles": {
        "instance": _NO_INSTANCES,
        "key": _NO_KEYS,
        "access_log_bucket": _NO_BUCKETS,
        **_PROFILES,
    },
    "DataKey": {"instance": _NO_INSTANCES},
    "EncryptedStorage": {
        "instance": _NO_INSTANCES,
        "key": _NO_KEYS,
        "storage_types": _NO_TYPES,
        "attachment_origins": _NO_ORIGINS,
        "access_log_bucket": _NO_BUCKETS,
        "media_retention": (*_NO_DURATIONS, Duration.hours(1), Duration.minutes(90), Duration.hours(87_601)),
    },
    "EncryptedStreams": {
        "instance": _NO_INSTANCES,
        "key": _NO_KEYS,
        "log_key": _NO_KEYS,
        "storage_types": (None, *_NO_TYPES),
        "access_log_bucket": _NO_BUCKETS,
        "contact_record_stream": (None, "no", 0),
    },
    "FlowLogGroup": {"instance_alias": _NO_TEXTS, "key": _NO_KEYS},
    "GuardrailPolicy": {field.name: (None, "", object()) for field in fields(GuardrailPolicy)},
    "GuardrailPolicy.apply": {"app": (None, "x")},
    "GuardrailPolicy.from_mapping": {"values": (None, 5, [])},
    "GuardrailPolicy.from_toml": {"path": (None, 5)},
    "HoursOfOperation": {"instance": _NO_INSTANCES, **_HOURS},
    "IsolatedNetwork": {"log_key": _NO_KEYS},
    "LexBotAssociation": {"instance": _NO_INSTANCES, **_LEX_BOT},
    "OpenHours": {
        "opens": (None, "08:00", 8, time(8, 0, 1), time(8, tzinfo=UTC)),
        "closes": (None, "20:00", 20, time(20, 0, 1), time(8), time(7)),
        "days": (None, 5, [], "MONDAY", ["MONDAY"]),
    },
    "PhoneNumber": {"instance": _NO_INSTANCES, **_PHONE_NUMBER},
    "Queue": {"instance": _NO_INSTANCES, **_QUEUE},
    "QuickConnect": {"instance": _NO_INSTANCES, **_QUICK_CONNECT},
    "RoutedQueue": {
        "queue": (None, "x", 5),
        "channel": (None, "CHAT", 5),
        "priority": (None, 0, 100, "1", 1.5, True),
        "delay": (*_NO_DURATIONS, Duration.seconds(10_000), Duration.millis(1)),
    },
    "RoutingProfile": {"instance": _NO_INSTANCES, **_ROUTING_PROFILE},
    "SamlIdentity": {
        "instance": _NO_INSTANCES,
        "saml_metadata": (5, b"<a/>", [], {}, "", None),
        "saml_provider": _NO_PROVIDERS,
    },
    "SecurityProfile": {"instance": _NO_INSTANCES, **_SECURITY_PROFILE},
    "User": {"instance": _NO_INSTANCES, **_USER},
    "exempt": {
        "scope": (None, "x"),
        "reason": _NO_TEXTS,
        "approved_by": _NO_TEXTS,
        "ticket": _NO_TEXTS,
        "expires": (*_NO_TEXTS, "20990101", "2099-W01-1", "2020-01-01"),
        "today": (5, "2027-01-31"),
    },
    "synthesize": {"app": (None, "x", 5)},
}


def _contact_center(stack: Stack) -> CompliantConnectInstance:
    return CompliantConnectInstance(stack, "ContactCenter", instance_alias="example-bank", saml_metadata=EXAMPLE)


class _World:
    """A contact centre, and a right value for whatever must be given."""

    def __init__(self) -> None:
        stack = ContactCenterStack()
        self._ids = count()
        self._contact_center = _contact_center(stack)
        self._telephony_stack = ContactCenterStack(GuardrailPolicy(approved_features=FEATURES))
        self._telephony_center = _contact_center(self._telephony_stack)
        hours = self._contact_center.add_hours_of_operation("Service", hours=[_DAYTIME], time_zone="UTC")
        queue = self._contact_center.add_queue("Service", hours_of_operation=hours)
        routed = RoutedQueue(queue=queue, channel=Channel.CHAT)
        self._flow = self._contact_center.add_flow("Service", content=EXAMPLE.parent / "flows" / "queue.json")
        self._right: dict[str, Any] = {
            "app": stack.node.root,
            "bot_alias": "arn:aws:lex:us-east-1:111122223333:bot-alias/ABCDEFGHIJ/KLMNOPQRST",
            "approved_by": "Chief Information Security Officer",
            "channel": Channel.CHAT,
            "closes": time(20),
            "code": lambda_.Code.from_inline("def handler(event, context): return {}"),
            "content": EXAMPLE.parent / "flows" / "queue.json",
            "expires": "2099-12-31",
            "first_name": "Jane",
            "handler": "index.handler",
            "hours": [_DAYTIME],
            "hours_of_operation": hours,
            "instance": self._contact_center.instance,
            "instance_alias": "example-bank",
            "instance_arn": INSTANCE_ARN,
            "key": stack.key,
            "last_name": "Doe",
            "log_key": stack.log_key,
            "opens": time(8),
            "origin": "https://crm.example.com",
            "persona": Persona.AGENT,
            "queue": queue,
            "queues": [routed],
            "reason": "the partner pins the key material",
            "routing_profile": self._contact_center.add_routing_profile("Service", queues=[routed]),
            "runtime": lambda_.Runtime.PYTHON_3_14,
            "scope": stack,
            "security_profiles": [self._contact_center.add_security_profile("Agents", persona=Persona.AGENT)],
            "service_role_arn": "arn:aws:iam::111122223333:role/Example",
            "ticket": "RISK-118",
            "time_zone": "UTC",
            "username": "jane.doe",
            "vpc": self._contact_center.vpc,
        }

    def call(self, name: str, /, **arguments: Any) -> object:
        """Call something public with these arguments and the right ones that it cannot do without."""
        right = {**self._right, "id": f"Id{next(self._ids)}"}
        if name == "exempt":
            right["code"] = "KEY01"
        if name in ("ContactFlowModule", "CompliantConnectInstance.add_flow_module"):
            right["content"] = EXAMPLE.parent / "flows" / "greeting.json"
        if name in ("CompliantConnectInstance", "SamlIdentity") and not {"saml_metadata", "saml_provider"} & set(
            arguments
        ):
            arguments["saml_metadata"] = EXAMPLE
        if name in ("QuickConnect", "CompliantConnectInstance.add_quick_connect") and not {
            "queue",
            "user",
            "flow",
            "phone_number",
        } & set(arguments):
            arguments["flow"] = self._flow
        if name in ("PhoneNumber", "CompliantConnectInstance.add_phone_number") and (
            "source_phone_number_arn" not in arguments
        ):
            arguments = {"type": PhoneNumberType.DID, "country_code": "US", **arguments}
        if name in ("PhoneNumber", "LexBotAssociation"):
            right |= {"scope": self._telephony_stack, "instance": self._telephony_stack.instance}
        door = self._door(name)
        needed = [parameter.name for parameter in _parameters(door) if parameter.default is parameter.empty]
        return door(**{**{argument: right[argument] for argument in needed if argument in right}, **arguments})

    def _door(self, name: str) -> Callable[..., object]:
        owner, _, method = name.partition(".")
        if method.startswith("add_"):
            needs_approval = method in ("add_phone_number", "add_lex_bot")
            owner_of_method = self._telephony_center if needs_approval else self._contact_center
            adds: Callable[..., object] = getattr(owner_of_method, method)
            return adds
        public = getattr(connect_constructs, owner)
        if method == "apply":
            public = public()
        door: Callable[..., object] = getattr(public, method) if method else public
        return door


def _parameters(door: Any) -> list[inspect.Parameter]:
    """Return what a function or a class takes; the CDK's metaclass hides the latter."""
    return list(
        inspect.signature(
            vars(door).get("__init__", object.__init__) if isinstance(door, type) else door
        ).parameters.values()
    )


@pytest.fixture(scope="module")
def world() -> _World:
    """One world for all: what is refused leaves no trace that the next could see."""
    return _World()


@pytest.mark.parametrize(
    ("name", "argument", "value"),
    [
        (name, argument, value)
        for name, arguments in WRONG.items()
        for argument, values in arguments.items()
        for value in values
    ],
)
def test_a_wrong_argument_is_told_in_one_line(world: _World, name: str, argument: str, value: Any) -> None:
    """A value error of one line names the argument and what is allowed."""
    with pytest.raises(ValueError, match=r"\A.*allowed: .*\Z") as caught:
        world.call(name, **{argument: value})

    assert argument.replace("_", " ") in str(caught.value).lower().replace("_", " ")


@pytest.mark.parametrize(
    ("name", "argument", "an_example"),
    [
        ("SecurityProfile", "persona", "a Persona, such as Persona.AGENT"),
        ("ContactFlow", "state", "a FlowState, such as FlowState.ARCHIVED"),
        ("PhoneNumber", "type", "a PhoneNumberType, such as PhoneNumberType.DID"),
    ],
)
def test_a_member_of_an_enumeration_is_no_text(world: _World, name: str, argument: str, an_example: str) -> None:
    """Whoever writes a member's value as text, which looks right, learns of its class."""
    with pytest.raises(ValueError, match=f"{argument} is 'agent'; allowed: {an_example}$"):
        world.call(name, **{argument: "agent"})


def test_a_construct_is_told_by_kind_and_path() -> None:
    """A construct in the place of another thing is recognised, in a list and as part of a value too."""
    stack = ContactCenterStack()
    center = _contact_center(stack)
    hours = center.add_hours_of_operation("Always", hours=[_DAYTIME], time_zone="UTC")
    queue = center.add_queue("Service", hours_of_operation=hours)
    routed = RoutedQueue(queue=queue, channel=Channel.CHAT)

    assert _arguments.shown(queue) == "Queue Stack/ContactCenter/Queues/Service"
    assert _arguments.shown([queue, 5]) == "[Queue Stack/ContactCenter/Queues/Service, 5]"
    assert _arguments.shown(stack.node.root) == "App"
    assert "object at" not in _arguments.shown(routed)


def test_every_keyword_argument_is_tried() -> None:
    """Whatever the package's names take by keyword is given a wrong value above."""
    assert {
        name: taken - set(WRONG.get(name, ())) for name, taken in _keywords() if taken - set(WRONG.get(name, ()))
    } == {}


def _keywords() -> Iterator[tuple[str, set[str]]]:
    for name in connect_constructs.__all__:
        public = getattr(connect_constructs, name)
        methods = [
            (f"{name}.{method}", getattr(public, method))
            for part in getattr(public, "__mro__", (public,))
            if part.__module__.startswith(connect_constructs.__name__)
            for method, value in vars(part).items()
            if not method.startswith("_") and isinstance(value, staticmethod | classmethod | type(_keywords))
        ]
        for door, function in [(name, public), *methods]:
            yield door, {item.name for item in _parameters(function) if item.kind is item.KEYWORD_ONLY}


@pytest.mark.parametrize(
    "missing", [name for name, value in vars(IConnectInstance).items() if isinstance(value, property)]
)
def test_an_instance_tells_everything(missing: str) -> None:
    """What lacks any member that the protocol has is no instance."""
    members = {name: "x" for name, value in vars(IConnectInstance).items() if isinstance(value, property)}
    _arguments.require_instance(SimpleNamespace(**members))
    del members[missing]

    with pytest.raises(ValueError, match=r"^instance is .*; allowed: "):
        _arguments.require_instance(SimpleNamespace(**members))


def test_whatever_the_cdk_offers_is_taken() -> None:
    """Keys, buckets and VPCs that are declared, imported or aliases are taken; without a path, all ports are."""
    stack = ContactCenterStack()
    keys = [
        kms.Key(stack, "Mine"),
        kms.Key.from_key_arn(stack, "Theirs", KEY_ARN),
        kms.Alias(stack, "Alias", alias_name="alias/mine", target_key=stack.key),
        kms.Alias.from_alias_name(stack, "TheirAlias", "alias/theirs"),
    ]
    for number, key in enumerate(keys):
        IsolatedNetwork(stack, f"Network{number}", log_key=key)
    for number, bucket in enumerate([s3.Bucket(stack, "Logs"), s3.Bucket.from_bucket_name(stack, "TheirLogs", "logs")]):
        EncryptedStorage(
            stack,
            f"Storage{number}",
            instance=stack.instance,
            key=stack.key,
            access_log_bucket=bucket,
            attachment_origins=["https://chat.example.com:65535"],
        )
    EncryptedStreams(stack, "Streams", instance=stack.instance, key=keys[1], log_key=keys[1], storage_types=iter(()))
    imported = ec2.Vpc.from_vpc_attributes(
        stack, "TheirVpc", vpc_id="vpc-1", availability_zones=["us-east-1a"], private_subnet_ids=["subnet-1"]
    )
    for vpc in (ec2.Vpc(stack, "Vpc"), imported):
        _arguments.require_vpc(vpc)
    _arguments.require_saml_provider(
        iam.SamlProvider.from_saml_provider_arn(stack, "Idp", "arn:aws:iam::111122223333:saml-provider/Example")
    )
