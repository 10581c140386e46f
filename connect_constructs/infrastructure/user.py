"""A user."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aws_cdk import aws_connect as connect
from constructs import Construct

from connect_constructs.infrastructure._arguments import checked_of, require_instance, require_type, shown
from connect_constructs.infrastructure._construct_values import id_in
from connect_constructs.infrastructure._instance_resource import claim_name, printable_tags, printable_text, told_of
from connect_constructs.infrastructure._phone_numbers import checked_phone_number
from connect_constructs.infrastructure._policy import require_approved
from connect_constructs.infrastructure._same_instance import require_same_instance
from connect_constructs.infrastructure.channel import Channel, require_channels
from connect_constructs.infrastructure.routing_profile import RoutingProfile
from connect_constructs.infrastructure.security_profile import SecurityProfile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from connect_constructs.infrastructure.instance_protocol import IConnectInstance

# What both Connect and IAM take, since the name of the role session must be the same, letter by letter.
_USERNAME = re.compile(r"(?=.{2,64}\Z)[a-zA-Z0-9_.-]+(?:@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+)?")
_LONGEST_FIRST_NAME = 255
_LONGEST_LAST_NAME = 300
_MOST_SECURITY_PROFILES = 10


class User(Construct):
    """Somebody who signs in through the identity provider: there is no password.

    Args:
        scope: The construct it belongs to.
        id: Its id within the scope.
        instance: The instance it belongs to.
        username: Exactly the name of the role session that the identity provider states, upper and lower case told
            apart: 2 to 64 letters, digits, `_`, `-` and `.`, or an e-mail address of these.
        first_name: The first name, 1 to 255 characters.
        last_name: The last name, 1 to 300 characters.
        routing_profile: Which queues it serves.
        security_profiles: What it may do, 1 to 10.
        desk_phone_number: The telephone that calls come to, in E.164 form, where the policy approves telephony.
            Default: the softphone in the browser.
        auto_accept: Channels on which contacts are accepted without being asked, of features that the policy
            approves. Default: none.
        tags: At most 50 tags, none beginning with `aws:`. Default: those of the stack alone.

    Attributes:
        username: The name given.
        user_arn: The user's ARN.
        user_id: The user's id.

    Raises:
        ValueError: The service or IAM does not take the user name, it is taken, a profile is of another instance, a
            channel is not approved, the number is none that can be dialled, or an argument is of another kind.

    Example:
        >>> from datetime import time
        >>> from aws_cdk import Environment, Stack
        >>> from connect_constructs.infrastructure.compliant_connect_instance import CompliantConnectInstance
        >>> from connect_constructs.infrastructure.open_hours import OpenHours
        >>> from connect_constructs.infrastructure.persona import Persona
        >>> from connect_constructs.infrastructure.routed_queue import RoutedQueue
        >>> stack = Stack(env=Environment(region="us-east-1"))
        >>> contact_center = CompliantConnectInstance(
        ...     stack, "ContactCenter", instance_alias="example-bank", saml_metadata="examples/saml-metadata.xml"
        ... )
        >>> hours = contact_center.add_hours_of_operation(
        ...     "Service", hours=[OpenHours(opens=time(8), closes=time(20))], time_zone="UTC"
        ... )
        >>> queue = contact_center.add_queue("Service", hours_of_operation=hours)
        >>> chats = RoutedQueue(queue=queue, channel=Channel.CHAT)
        >>> agent = User(
        ...     stack,
        ...     "Agent",
        ...     instance=contact_center.instance,
        ...     username="jane.doe@example.com",
        ...     first_name="Jane",
        ...     last_name="Doe",
        ...     routing_profile=contact_center.add_routing_profile("Service", queues=[chats]),
        ...     security_profiles=[contact_center.add_security_profile("Agents", persona=Persona.AGENT)],
        ...     auto_accept=[Channel.CHAT],
        ... )
        >>> agent.username
        'jane.doe@example.com'

    References:
        CloudFormation, AWS::Connect::User; Amazon Connect administrator guide, configure-saml; guardrails CMP06 and
        RTE05.
    """

    def __init__(  # noqa: PLR0913 - keyword-only, each one a choice of the application
        self,
        scope: Construct,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        instance: IConnectInstance,
        username: str,
        first_name: str,
        last_name: str,
        routing_profile: RoutingProfile,
        security_profiles: Iterable[SecurityProfile],
        desk_phone_number: str | None = None,
        auto_accept: Iterable[Channel] = (),
        tags: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(scope, id)
        if desk_phone_number is not None:
            require_approved(self, "telephony", needed_by="desk_phone_number")
        with told_of(self):
            accepted = dict.fromkeys(checked_of(Channel, "auto_accept", auto_accept, "a list of Channel", least=0))
        require_channels(self, "auto_accept", accepted)
        with told_of(self):
            require_instance(instance)
            require_type(RoutingProfile, "a RoutingProfile", routing_profile=routing_profile)
            held = _distinct(security_profiles)
            resource = connect.CfnUser(
                self,
                "Resource",
                instance_arn=instance.instance_arn,
                username=checked_username(username),
                identity_info=connect.CfnUser.UserIdentityInfoProperty(
                    first_name=printable_text("first_name", first_name, 1, _LONGEST_FIRST_NAME),
                    last_name=printable_text("last_name", last_name, 1, _LONGEST_LAST_NAME),
                ),
                phone_config=_phone(desk_phone_number),
                auto_accept_configs=[
                    connect.CfnUser.AutoAcceptConfigProperty(channel=channel, auto_accept=True) for channel in accepted
                ]
                or None,
                routing_profile_arn=routing_profile.routing_profile_arn,
                security_profile_arns=[profile.security_profile_arn for profile in held],
                tags=printable_tags(tags),
            )
            require_same_instance(instance, routing_profile, *held)
            claim_name(resource, instance, username, argument="username")
        self.username = username
        self.user_arn: str = resource.ref
        self.user_id: str = id_in(self.user_arn)


def checked_username(username: str) -> str:
    """Return a user name that both Connect and IAM take.

    Args:
        username: The name of the role session.

    Raises:
        ValueError: It is none that both take.

    Example:
        >>> checked_username("jane.doe@example.com")
        'jane.doe@example.com'

    References:
        Amazon Connect API reference, CreateUser; IAM user guide, RoleSessionName.
    """
    if not isinstance(username, str) or not _USERNAME.fullmatch(username):
        raise ValueError(
            f"username is {shown(username)}; allowed: the role session's name, 2 to 64 letters, digits, _, - and ., or "
            "an e-mail address of these"
        )
    return username


def _phone(desk_phone_number: str | None) -> connect.CfnUser.UserPhoneConfigProperty:
    if desk_phone_number is None:
        return connect.CfnUser.UserPhoneConfigProperty(phone_type="SOFT_PHONE")
    return connect.CfnUser.UserPhoneConfigProperty(
        phone_type="DESK_PHONE", desk_phone_number=checked_phone_number("desk_phone_number", desk_phone_number)
    )


def _distinct(profiles: Iterable[SecurityProfile]) -> list[SecurityProfile]:
    allowed = f"a list of 1 to {_MOST_SECURITY_PROFILES} SecurityProfile constructs"
    distinct = dict.fromkeys(checked_of(SecurityProfile, "security_profiles", profiles, allowed))
    if len(distinct) > _MOST_SECURITY_PROFILES:
        raise ValueError(f"security_profiles are {len(distinct)}; allowed: {allowed}")
    return list(distinct)
