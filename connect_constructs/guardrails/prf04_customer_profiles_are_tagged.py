"""PRF04."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import need
from connect_constructs.facts.customer_profiles import ProfileDomain, ProfileObjectType
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class CustomerProfilesAreTagged(Guardrail[ProfileDomain | ProfileObjectType]):
    """What it checks:
        Every Customer Profiles domain and object type has at least one tag.

    Why it matters:
        Tags say whose data it is, and let access and cost follow from that.

    How to fix:
        Give the domain or object type a tag, or the whole application one with cdk.Tags.of(app).add.

    References:
        AWS Security Hub user guide, controls for Amazon Connect; peer libraries, 15.
    """

    code = "PRF04"
    title = "Customer Profiles resources are tagged"
    severity = "warning"
    waivable = "yes"
    applies_to = (ProfileDomain, ProfileObjectType)
    controls = {
        "NIST 800-53 r5": ("CM-8",),
        "Security Hub": ("Connect.1",),
        "AWS Config managed rule": ("customerprofiles-domain-tagged", "customerprofiles-object-type-tagged"),
    }
    denies = ()

    def check(self, fact: ProfileDomain | ProfileObjectType, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield a domain or object type without tags."""
        if not need(fact.tagged):
            yield self.fail(fact, "it has no tags")
