"""RTE05."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import need
from connect_constructs.facts.routing import RoutingProfile
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class RoutingProfilesAreAssigned(Guardrail[RoutingProfile]):
    """What it checks:
        Every routing profile has at least one user. An app that declares no users is not judged: they are made
        elsewhere.

    Why it matters:
        The queues of a profile without users look staffed in the configuration and are not.

    How to fix:
        Name the profile in the RoutingProfileArn of a user, or remove it. With the constructs, give it to `add_user` as
        its `routing_profile`.

    References:
        Amazon Connect administrator guide, create a routing profile; AWS's sample Config conformance packs for
        Connect, P18.
    """

    code = "RTE05"
    title = "routing profiles are assigned"
    severity = "warning"
    waivable = "yes"
    applies_to = (RoutingProfile,)
    controls = {}
    denies = ()

    def check(self, fact: RoutingProfile, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield a routing profile that nobody works by."""
        if need(fact.has_users) is False:
            yield self.fail(fact, "no user has this routing profile")
