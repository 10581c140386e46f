"""AUT02."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import Known, Unknown, mapped, shown
from connect_constructs.facts.instance import AuthenticationProfile
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class IdleSessionsAreSignedOut(Guardrail[AuthenticationProfile]):
    """What it checks:
        Every authentication profile has SessionInactivityHandlingEnabled true, SessionInactivityDuration of at most
        `idle_sign_out_minutes` and PeriodicSessionDuration of at most `session_refresh_minutes`. What is left out is
        a failure: an update leaves such a setting as it was.

    Why it matters:
        An abandoned browser stays signed in for twelve hours, and an address is checked only when a session is
        refreshed.

    How to fix:
        State all three settings on the profile, or use the AuthenticationProfile construct, which takes them from the
        policy.

    References:
        Amazon Connect administrator guide, authentication profiles; the bank's service evaluation, E2.
    """

    code = "AUT02"
    title = "idle sessions are signed out"
    severity = "error"
    waivable = "yes"
    applies_to = (AuthenticationProfile,)
    controls = {"NIST 800-53 r5": ("AC-12",)}
    denies = ()

    def check(self, fact: AuthenticationProfile, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield each setting that lets idle or unchecked sessions live on."""
        enabled = fact.session_inactivity_handling_enabled
        idle, refresh = policy.idle_sign_out_minutes, policy.session_refresh_minutes
        for name, value, good, allowed in (
            ("SessionInactivityHandlingEnabled", enabled, enabled, "true"),
            ("SessionInactivityDuration", *_at_most(idle, fact.session_inactivity_duration)),
            ("PeriodicSessionDuration", *_at_most(refresh, fact.periodic_session_duration)),
        ):
            if isinstance(good, Unknown):
                yield self.cannot_tell(fact, good)
            elif not good:
                yield self.fail(fact, f"{name} is {shown(value)}; allowed: {allowed}")


def _at_most(most: int, value: Known[int | None]) -> tuple[Known[int | None], Known[bool], str]:
    good = mapped(value, lambda minutes: minutes is not None and 0 < minutes <= most)
    return value, good, f"1 to {most} minutes"
