"""ACC02."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import need
from connect_constructs.facts.feature import FeatureUse
from connect_constructs.guardrails._feature_actions import feature_denials
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy

_JUDGED_ELSEWHERE = ("app_integrations", "telephony")


class OnlyApprovedFeaturesAreUsed(Guardrail[FeatureUse]):
    """What it checks:
        Every resource, instance attribute, integration and storage configuration of an optional feature (Cases, Q in
        Connect, Lex, outbound campaigns, e-mail, SMS and others) is of one that the policy approves. Voice ID, which
        has ended, cannot be approved. Telephony is ACC06's, third-party applications are ACC03's; channels and the
        blocks of flows are not judged.

    Why it matters:
        Each feature is a service of its own with its own data, Regions and terms; only what was evaluated may hold
        data of customers.

    How to fix:
        Remove what uses the feature, or have the platform team approve it in `approved_features`.

    References:
        Amazon Connect administrator guide, feature pages and service authorization reference; the bank's service
        evaluation, E7 and E11.
    """

    code = "ACC02"
    title = "only approved features are used"
    severity = "error"
    waivable = "no"
    applies_to = (FeatureUse,)
    controls = {"NIST 800-53 r5": ("CM-7", "SA-9"), "PCI DSS v4": ("2.2.4",)}
    denies = feature_denials()

    def check(self, fact: FeatureUse, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield the use of a feature that is not approved."""
        feature = need(fact.feature)
        if feature in _JUDGED_ELSEWHERE or policy.approves(feature):
            return
        if need(fact.used):
            approved = ", ".join(policy.approved_features) or "none"
            yield self.fail(fact, f"{fact.what}, and {feature} is not approved; approved: {approved}")
