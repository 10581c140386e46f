"""Connect instances and what hangs on them alone."""

from __future__ import annotations

from dataclasses import dataclass

from connect_constructs.facts._known import Known
from connect_constructs.facts.fact import Fact
from connect_constructs.facts.retention import Retention


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance(Fact):
    """A Connect instance; attributes that are not stated are None.

    Args:
        identity_management_type: ``SAML``, ``CONNECT_MANAGED`` or ``EXISTING_DIRECTORY``.
        inbound_calls: The InboundCalls attribute.
        outbound_calls: The OutboundCalls attribute.
        contact_flow_logs: The ContactflowLogs attribute; not stated is off.
        retention: What becomes of it on deletion.
    """

    identity_management_type: Known[str | None]
    inbound_calls: Known[bool | None]
    outbound_calls: Known[bool | None]
    contact_flow_logs: Known[bool | None]
    retention: Retention


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneNumber(Fact):
    """A phone number claimed for Connect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovedOrigin(Fact):
    """A site that may embed an instance.

    Args:
        origin: Scheme, host and maybe port, with marks for what only deployment tells; None where it is not stated.
    """

    origin: Known[str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthenticationProfile(Fact):
    """The settings of sign-in; what is not stated is None.

    Args:
        allowed_ips: Addresses and CIDR blocks that may sign in.
        periodic_session_duration: Minutes until a session is checked again.
        session_inactivity_duration: Minutes of idleness until sign-out.
        session_inactivity_handling_enabled: Whether idle sessions are signed out.
    """

    allowed_ips: Known[tuple[Known[str], ...]]
    periodic_session_duration: Known[int | None]
    session_inactivity_duration: Known[int | None]
    session_inactivity_handling_enabled: Known[bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCenter(Fact):
    """One instance with what belongs to it.

    Args:
        authentication_profiles: How many authentication profiles are set for it.
        keeps_contact_records: Whether contact records are streamed somewhere that keeps them.
        contact_records: Where they go, in words, for the message.
    """

    authentication_profiles: Known[int]
    keeps_contact_records: Known[bool]
    contact_records: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment(Fact):
    """The stack, or account and Region, that holds Connect resources.

    Args:
        regions: Every Region named: the stack's own, and those in literal instance ARNs.
    """

    regions: tuple[Known[str], ...]
