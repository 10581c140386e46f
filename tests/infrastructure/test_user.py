"""Users."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from connect_constructs.infrastructure.channel import Channel
from connect_constructs.infrastructure.persona import Persona
from connect_constructs.infrastructure.security_profile import SecurityProfile
from connect_constructs.infrastructure.user import checked_username
from tests.infrastructure.routing import WITH_CALLS, RoutingStack
from tests.infrastructure.stacks import one_of

USER = "AWS::Connect::User"
_CONNECT_TAKES = re.compile(r"[a-zA-Z0-9_\-.@]{1,64}")
_IAM_TAKES = re.compile(r"[\w+=,.@-]{2,64}", re.ASCII)


def _properties(stack: RoutingStack, **choices: Any) -> Any:
    number = {"caller_id_number": stack.number("Hotline")} if "desk_phone_number" in choices else {}
    profile = stack.profile("Service", stack.queue("Queue", **number))
    stack.user("Jane", profile, username="jane.doe", **choices)
    return one_of(stack, USER)


def test_a_user_has_no_password() -> None:
    """A user signs in through the identity provider, answers in the browser and accepts by hand, unless it is said."""
    properties = _properties(RoutingStack())

    assert properties["Username"] == "jane.doe"
    assert properties["IdentityInfo"] == {"FirstName": "Jane", "LastName": "Doe"}
    assert properties["PhoneConfig"] == {"PhoneType": "SOFT_PHONE"}
    assert properties["RoutingProfileArn"]["Ref"].startswith("Service")
    assert [arn["Ref"][:7] for arn in properties["SecurityProfileArns"]] == ["JaneMay"]
    assert not {"Password", "AutoAcceptConfigs", "Tags"} & set(properties)


def test_what_is_said_is_taken() -> None:
    """The desk phone, the channels that are accepted by themselves, each once, and tags go into the resource."""
    properties = _properties(
        RoutingStack(WITH_CALLS),
        desk_phone_number="+12065550100",
        auto_accept=[Channel.VOICE, Channel.CHAT, Channel.VOICE],
        tags={"team": "service"},
    )

    assert properties["PhoneConfig"] == {"PhoneType": "DESK_PHONE", "DeskPhoneNumber": "+12065550100"}
    assert properties["AutoAcceptConfigs"] == [
        {"Channel": "VOICE", "AutoAccept": True},
        {"Channel": "CHAT", "AutoAccept": True},
    ]
    assert properties["Tags"] == [{"Key": "team", "Value": "service"}]


@pytest.mark.parametrize(
    ("choice", "fault"),
    [
        ({"auto_accept": [Channel.VOICE]}, "VOICE of auto_accept"),
        ({"desk_phone_number": "+12065550100"}, "desk_phone_number"),
    ],
)
def test_telephones_are_for_telephony(choice: dict[str, Any], fault: str) -> None:
    """Where the policy does not approve telephony, nobody has a desk phone or accepts calls."""
    stack = RoutingStack()
    profile = stack.profile("Service", stack.queue("Queue"))
    with pytest.raises(ValueError, match=rf"\AStack/Jane: {fault} needs telephony, .*\Z"):
        stack.user("Jane", profile, **choice)


def test_a_user_has_at_most_ten_security_profiles() -> None:
    """Ten different ones are taken, and one more is refused."""
    stack = RoutingStack()
    profile = stack.profile("Service", stack.queue("Queue"))
    may = [SecurityProfile(stack, f"May{n}", instance=stack.instance, persona=Persona.AGENT) for n in range(11)]
    stack.user("Jane", profile, security_profiles=[*may[:10], may[0]])
    with pytest.raises(ValueError, match=r"\AStack/Joan: security_profiles are 11; allowed: a list of 1 to 10 .*\Z"):
        stack.user("Joan", profile, security_profiles=may)

    assert len(one_of(stack, USER)["SecurityProfileArns"]) == 10


def test_a_user_name_belongs_to_one() -> None:
    """No two users of an instance have one name."""
    stack = RoutingStack()
    profile = stack.profile("Service", stack.queue("Queue"))
    stack.user("Jane", profile)
    with pytest.raises(
        ValueError, match=r"\AStack/Joan: username is 'Jane', which is that of Stack/Jane; allowed: .*\Z"
    ):
        stack.user("Joan", profile, username="Jane")


_PARTS = st.from_regex(r"[a-zA-Z0-9_.-]{1,20}", fullmatch=True)
_LABELS = st.lists(st.from_regex(r"[a-zA-Z0-9-]{1,8}", fullmatch=True), min_size=2, max_size=4).map(".".join)


@given(st.one_of(_PARTS.filter(lambda name: len(name) > 1), st.builds("{}@{}".format, _PARTS, _LABELS)))
def test_names_and_addresses_are_taken(username: str) -> None:
    """Names of the service's letters, alone or as an e-mail address, are taken as they stand."""
    assert checked_username(username) == username


@given(st.text(st.one_of(st.sampled_from("aZ9_.-@+=, \n"), st.characters()), max_size=70))
def test_what_is_taken_connect_and_iam_take(text: str) -> None:
    """Of any text, what is taken is taken by both services, with an @ in an address only; else one line tells."""
    taken = _CONNECT_TAKES.fullmatch(text) and _IAM_TAKES.fullmatch(text)
    if not taken or text.startswith("@") or text.endswith("@") or text.count("@") > 1:
        with pytest.raises(ValueError, match=r"\Ausername is .*; allowed: .*\Z"):
            checked_username(text)
    else:
        assume("@" not in text)
        assert checked_username(text) == text


@pytest.mark.parametrize("username", ["j", "x" * 65, "jane@localhost", "jane@@example.com", "jane+doe", "jane doe", ""])
def test_other_names_are_refused(username: str) -> None:
    """Too short for a role session, too long, no address, or of other characters."""
    with pytest.raises(ValueError, match=r"\Ausername is .*; allowed: the role session's name, .*\Z"):
        checked_username(username)
