"""The people who work in a contact centre."""

from __future__ import annotations

from enum import StrEnum

from connect_constructs.guardrails._administrative_permissions import ADMINISTRATOR as _ADMINISTRATOR


class Persona(StrEnum):
    """What somebody does in a contact centre, from which follows what a security profile permits.

    Example:
        >>> [persona.value for persona in Persona]
        ['administrator', 'supervisor', 'agent']

    References:
        The bank's service evaluation, E12; guardrail ACC07.
    """

    ADMINISTRATOR = _ADMINISTRATOR
    SUPERVISOR = "supervisor"
    AGENT = "agent"
