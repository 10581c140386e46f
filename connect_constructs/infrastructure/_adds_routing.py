"""How a contact centre comes by its queues, and by the people who serve them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connect_constructs.infrastructure.hours_of_operation import HoursOfOperation
from connect_constructs.infrastructure.queue import Queue
from connect_constructs.infrastructure.quick_connect import QuickConnect
from connect_constructs.infrastructure.routing_profile import RoutingProfile
from connect_constructs.infrastructure.security_profile import SecurityProfile
from connect_constructs.infrastructure.user import User

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from constructs import Construct

    from connect_constructs.infrastructure.channel import Channel
    from connect_constructs.infrastructure.connect_instance import ConnectInstance
    from connect_constructs.infrastructure.contact_flow import ContactFlow
    from connect_constructs.infrastructure.open_hours import OpenHours
    from connect_constructs.infrastructure.persona import Persona
    from connect_constructs.infrastructure.phone_number import PhoneNumber
    from connect_constructs.infrastructure.routed_queue import RoutedQueue


class AddsRouting:
    """What a contact centre can do about queues and people."""

    instance: ConnectInstance
    _hours_of_operation: Construct
    _queues: Construct
    _quick_connects: Construct
    _routing_profiles: Construct
    _security_profiles: Construct
    _users: Construct

    def add_hours_of_operation(  # noqa: PLR0913 - keyword-only, each one a choice of the application
        self,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        hours: Iterable[OpenHours],
        time_zone: str,
        name: str | None = None,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> HoursOfOperation:
        """Add hours of operation to this instance.

        Args:
            id: Its id among the hours of operation of this contact centre.
            hours: When it is open: spans that do not overlap, at most 100 once counted for each day.
            time_zone: The time zone of the hours, by its name in the time zone database.
            name: Its name, 1 to 127 characters that no other hours of the instance have. Default: the id.
            description: What it is for, 1 to 250 characters. Default: none.
            tags: At most 50 tags, none beginning with `aws:`. Default: those of the stack alone.

        Returns:
            The construct, which queues take and to which flows' placeholders can be bound.

        Raises:
            ValueError: Spans overlap, there is no such time zone, or an argument is of another kind.

        Example:
            >>> from datetime import time
            >>> from aws_cdk import Environment, Stack
            >>> from connect_constructs import CompliantConnectInstance, Day, OpenHours
            >>> stack = Stack(env=Environment(region="us-east-1"))
            >>> contact_center = CompliantConnectInstance(
            ...     stack, "ContactCenter", instance_alias="example-bank", saml_metadata="examples/saml-metadata.xml"
            ... )
            >>> hours = contact_center.add_hours_of_operation(
            ...     "Service",
            ...     hours=[
            ...         OpenHours(opens=time(8), closes=time(20)),
            ...         OpenHours(opens=time(10), closes=time(14), days=[Day.SATURDAY]),
            ...     ],
            ...     time_zone="America/New_York",
            ... )
            >>> hours.node.path
            'Default/ContactCenter/HoursOfOperation/Service'

        References:
            `HoursOfOperation`.
        """
        return HoursOfOperation(
            self._hours_of_operation,
            id,
            instance=self.instance,
            hours=hours,
            time_zone=time_zone,
            name=name,
            description=description,
            tags=tags,
        )

    def add_queue(  # noqa: PLR0913 - keyword-only, each one a choice of the application
        self,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        hours_of_operation: HoursOfOperation,
        quick_connects: Iterable[QuickConnect] = (),
        caller_id_number: PhoneNumber | None = None,
        max_contacts: int | None = None,
        name: str | None = None,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> Queue:
        """Add a queue to this instance, which a routing profile is to serve.

        Args:
            id: Its id among the queues of this contact centre.
            hours_of_operation: When its contacts are served.
            quick_connects: Where the agents who serve it can transfer contacts to. Default: nowhere.
            caller_id_number: The number that customers see when agents call from it: needed where the policy approves
                telephony, and not to be had where it does not.
            max_contacts: How many contacts wait in it before it is full, at least 0. Default: the service's quota.
            name: Its name, 1 to 127 characters that no other queue of the instance has. Default: the id.
            description: What it is for, 1 to 250 characters. Default: none.
            tags: At most 50 tags, none beginning with `aws:`. Default: those of the stack alone.

        Returns:
            The queue's construct, which routing profiles take and to which flows' placeholders can be bound.

        Raises:
            ValueError: The caller ID number is missing, a name is taken, or an argument is of another kind.

        Example:
            >>> from datetime import time
            >>> from aws_cdk import Environment, Stack
            >>> from connect_constructs import CompliantConnectInstance, OpenHours
            >>> stack = Stack(env=Environment(region="us-east-1"))
            >>> contact_center = CompliantConnectInstance(
            ...     stack, "ContactCenter", instance_alias="example-bank", saml_metadata="examples/saml-metadata.xml"
            ... )
            >>> hours = contact_center.add_hours_of_operation(
            ...     "Service", hours=[OpenHours(opens=time(8), closes=time(20))], time_zone="America/New_York"
            ... )
            >>> contact_center.add_queue("Service", hours_of_operation=hours, max_contacts=200).node.path
            'Default/ContactCenter/Queues/Service'

        References:
            `Queue`; guardrails RTE01, RTE03 and RTE04.
        """
        return Queue(
            self._queues,
            id,
            instance=self.instance,
            hours_of_operation=hours_of_operation,
            quick_connects=quick_connects,
            caller_id_number=caller_id_number,
            max_contacts=max_contacts,
            name=name,
            description=description,
            tags=tags,
        )

    def add_routing_profile(  # noqa: PLR0913 - keyword-only, each one a choice of the application
        self,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        queues: Iterable[RoutedQueue],
        concurrencies: Mapping[Channel, int] | None = None,
        default_outbound_queue: Queue | None = None,
        name: str | None = None,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> RoutingProfile:
        """Add a routing profile to this instance.

        Args:
            id: Its id among the routing profiles of this contact centre.
            queues: The queues that its agents serve, at least one, each once on a channel.
            concurrencies: How many contacts an agent may have at once by channel: 1 for VOICE, 1 to 10 for the
                others. Default: 1 on each channel of the queues.
            default_outbound_queue: The queue that agents call and write from. Default: the first of `queues`.
            name: Its name, 1 to 127 characters that no other routing profile of the instance has. Default: the id.
            description: What it is for, 1 to 250 characters. Default: the name.
            tags: At most 50 tags, none beginning with `aws:`. Default: those of the stack alone.

        Returns:
            The routing profile's construct, which users take.

        Raises:
            ValueError: A channel is not approved, a queue stands twice on one channel, or an argument is of another
                kind or outside its limits.

        Example:
            >>> from datetime import time
            >>> from aws_cdk import Environment, Stack
            >>> from connect_constructs import Channel, CompliantConnectInstance, OpenHours, RoutedQueue
            >>> stack = Stack(env=Environment(region="us-east-1"))
            >>> contact_center = CompliantConnectInstance(
            ...     stack, "ContactCenter", instance_alias="example-bank", saml_metadata="examples/saml-metadata.xml"
            ... )
            >>> hours = contact_center.add_hours_of_operation(
            ...     "Service", hours=[OpenHours(opens=time(8), closes=time(20))], time_zone="America/New_York"
            ... )
            >>> queue = contact_center.add_queue("Service", hours_of_operation=hours)
            >>> profile = contact_center.add_routing_profile(
            ...     "Service",
            ...     queues=[RoutedQueue(queue=queue, channel=channel) for channel in (Channel.CHAT, Channel.TASK)],
            ...     concurrencies={Channel.CHAT: 3},
            ... )
            >>> [each.concurrency for each in profile.node.default_child.media_concurrencies]
            [3, 1]

        References:
            `RoutingProfile`; guardrails RTE02, RTE03 and RTE05.
        """
        return RoutingProfile(
            self._routing_profiles,
            id,
            instance=self.instance,
            queues=queues,
            concurrencies=concurrencies,
            default_outbound_queue=default_outbound_queue,
            name=name,
            description=description,
            tags=tags,
        )

    def add_quick_connect(  # noqa: PLR0913 - keyword-only, each one a choice of the application
        self,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        queue: Queue | None = None,
        user: User | None = None,
        flow: ContactFlow | None = None,
        phone_number: str | None = None,
        name: str | None = None,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> QuickConnect:
        """Add a quick connect to this instance, which a queue is to offer.

        Args:
            id: Its id among the quick connects of this contact centre.
            queue: The queue it transfers to, through `flow`. Default: none.
            user: The user it transfers to, through `flow`. Default: none.
            flow: The flow that contacts go through: of type `QUEUE_TRANSFER` to a queue, `AGENT_TRANSFER` to a user;
                given alone, the flow is where they go. Default: none.
            phone_number: The number it calls, in E.164 form, where the policy approves telephony; nothing else is
                given then. Default: none.
            name: Its name, 1 to 127 characters that no other quick connect of the instance has. Default: the id.
            description: What it is for, 1 to 250 characters. Default: none.
            tags: At most 50 tags, none beginning with `aws:`. Default: those of the stack alone.

        Returns:
            The quick connect's construct, which queues take.

        Raises:
            ValueError: It goes nowhere or to several places, its flow is missing or of another type, or an argument
                is of another kind.

        Example:
            >>> from aws_cdk import Environment, Stack
            >>> from connect_constructs import CompliantConnectInstance
            >>> stack = Stack(env=Environment(region="us-east-1"))
            >>> contact_center = CompliantConnectInstance(
            ...     stack, "ContactCenter", instance_alias="example-bank", saml_metadata="examples/saml-metadata.xml"
            ... )
            >>> greeting = contact_center.add_flow("Queue", content="examples/flows/queue.json")
            >>> contact_center.add_quick_connect("Greeting", flow=greeting).node.path
            'Default/ContactCenter/QuickConnects/Greeting'

        References:
            `QuickConnect`; guardrails FLW05, RTE04 and RTE06.
        """
        return QuickConnect(
            self._quick_connects,
            id,
            instance=self.instance,
            queue=queue,
            user=user,
            flow=flow,
            phone_number=phone_number,
            name=name,
            description=description,
            tags=tags,
        )

    def add_security_profile(  # noqa: PLR0913 - keyword-only, each one a choice of the application
        self,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        persona: Persona,
        extra_permissions: Iterable[str] = (),
        name: str | None = None,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> SecurityProfile:
        """Add a security profile to this instance.

        Args:
            id: Its id among the security profiles of this contact centre.
            persona: The persona that it is for.
            extra_permissions: What they may do besides, by the service's names, such as `ContactFlows.View`: of
                features that the policy approves, and nothing administrative but for administrators. Default: nothing.
            name: Its name, fixed for good: 1 to 127 letters, digits, blanks, `_`, `@` and `-` that no other security
                profile of the instance has. Default: the id.
            description: What it is for, at most 250 characters. Default: none.
            tags: At most 49 tags, none beginning with `aws:`, none `connect-persona`. Default: those of the stack
                alone.

        Returns:
            The security profile's construct, which users take.

        Raises:
            ValueError: A permission is administrative, or of a feature that is not approved, or an argument is of
                another kind.

        Example:
            >>> from aws_cdk import Environment, Stack
            >>> from connect_constructs import CompliantConnectInstance, Persona
            >>> stack = Stack(env=Environment(region="us-east-1"))
            >>> contact_center = CompliantConnectInstance(
            ...     stack, "ContactCenter", instance_alias="example-bank", saml_metadata="examples/saml-metadata.xml"
            ... )
            >>> contact_center.add_security_profile("Agents", persona=Persona.AGENT).node.path
            'Default/ContactCenter/SecurityProfiles/Agents'

        References:
            `SecurityProfile`; guardrail ACC07.
        """
        return SecurityProfile(
            self._security_profiles,
            id,
            instance=self.instance,
            persona=persona,
            extra_permissions=extra_permissions,
            name=name,
            description=description,
            tags=tags,
        )

    def add_user(  # noqa: PLR0913 - keyword-only, each one a choice of the application
        self,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        username: str,
        first_name: str,
        last_name: str,
        routing_profile: RoutingProfile,
        security_profiles: Iterable[SecurityProfile],
        desk_phone_number: str | None = None,
        auto_accept: Iterable[Channel] = (),
        tags: Mapping[str, str] | None = None,
    ) -> User:
        """Add a user to this instance, who signs in through the identity provider.

        Args:
            id: Its id among the users of this contact centre.
            username: Exactly the name of the role session that the identity provider states: 2 to 64 letters, digits,
                `_`, `-` and `.`, or an e-mail address of these.
            first_name: The first name, 1 to 255 characters.
            last_name: The last name, 1 to 300 characters.
            routing_profile: Which queues it serves.
            security_profiles: What it may do, 1 to 10.
            desk_phone_number: The telephone that calls come to, in E.164 form, where the policy approves telephony.
                Default: the softphone in the browser.
            auto_accept: Channels on which contacts are accepted without being asked. Default: none.
            tags: At most 50 tags, none beginning with `aws:`. Default: those of the stack alone.

        Returns:
            The user's construct, to which quick connects can go.

        Raises:
            ValueError: The service or IAM does not take the user name, it is taken, a channel is not approved, or an
                argument is of another kind.

        Example:
            >>> from datetime import time
            >>> from aws_cdk import Environment, Stack
            >>> from connect_constructs import Channel, CompliantConnectInstance, OpenHours, Persona, RoutedQueue
            >>> stack = Stack(env=Environment(region="us-east-1"))
            >>> contact_center = CompliantConnectInstance(
            ...     stack, "ContactCenter", instance_alias="example-bank", saml_metadata="examples/saml-metadata.xml"
            ... )
            >>> hours = contact_center.add_hours_of_operation(
            ...     "Service", hours=[OpenHours(opens=time(8), closes=time(20))], time_zone="America/New_York"
            ... )
            >>> chats = RoutedQueue(
            ...     queue=contact_center.add_queue("Service", hours_of_operation=hours), channel=Channel.CHAT
            ... )
            >>> agent = contact_center.add_user(
            ...     "JaneDoe",
            ...     username="jane.doe@example.com",
            ...     first_name="Jane",
            ...     last_name="Doe",
            ...     routing_profile=contact_center.add_routing_profile("Service", queues=[chats]),
            ...     security_profiles=[contact_center.add_security_profile("Agents", persona=Persona.AGENT)],
            ... )
            >>> agent.node.path
            'Default/ContactCenter/Users/JaneDoe'

        References:
            `User`; guardrails CMP06 and RTE05.
        """
        return User(
            self._users,
            id,
            instance=self.instance,
            username=username,
            first_name=first_name,
            last_name=last_name,
            routing_profile=routing_profile,
            security_profiles=security_profiles,
            desk_phone_number=desk_phone_number,
            auto_accept=auto_accept,
            tags=tags,
        )
