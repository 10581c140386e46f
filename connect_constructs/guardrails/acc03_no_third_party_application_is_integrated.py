"""ACC03."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import need
from connect_constructs.facts.feature import FeatureUse
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy

_FEATURE = "app_integrations"


class NoThirdPartyApplicationIsIntegrated(Guardrail[FeatureUse]):
    """What it checks:
        Unless the policy approves `app_integrations`, there is no AppIntegrations resource, no integration of type
        APPLICATION or EVENT, and no Customer Profiles integration whose source is another vendor's application. Data
        from S3, Kinesis, Cases, outbound campaigns and Connect itself is no third party's.

    Why it matters:
        An integrated application reads contacts and customers, and its vendor was not evaluated as this service was.

    How to fix:
        Remove the integration and bring the data in through S3, or have the platform team approve `app_integrations`.

    References:
        Amazon AppIntegrations and Customer Profiles API references; the bank's service evaluation, E7.
    """

    code = "ACC03"
    title = "no third-party application is integrated"
    severity = "error"
    waivable = "no"
    applies_to = (FeatureUse,)
    controls = {"NIST 800-53 r5": ("CA-3", "SA-9")}
    denies = ({"Action": ("app-integrations:*", "social-messaging:*"), "Resource": "*", "UnlessApproved": _FEATURE},)

    def check(self, fact: FeatureUse, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield the use of another vendor's application."""
        if policy.approves(_FEATURE) or need(fact.feature) != _FEATURE:
            return
        if need(fact.used):
            yield self.fail(fact, f"{fact.what}, and {_FEATURE} is not approved")
