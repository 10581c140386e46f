"""ACC05."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import need, shown
from connect_constructs.facts.instance import ApprovedOrigin
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails._origins import known_origin_fault
from connect_constructs.guardrails.policy import GuardrailPolicy


class ApprovedOriginsAreNamedHttpsSites(Guardrail[ApprovedOrigin]):
    """What it checks:
        Every approved origin is https, a host's name and maybe a port: no wildcard, no http, no scheme alone, no
        localhost, no address, no path.

    Why it matters:
        A page of an approved origin may embed the instance and act as the agent who looks at it. A wildcard, an
        address or a site without TLS lets in pages that nobody vouched for.

    How to fix:
        Name each site on its own, such as https://crm.example.com, or use ApprovedOrigin.

    References:
        Amazon Connect administrator guide, app-integration; RFC 6454; the bank's service evaluation, E12.
    """

    code = "ACC05"
    title = "approved origins are named https sites"
    severity = "error"
    waivable = "yes"
    applies_to = (ApprovedOrigin,)
    controls = {"NIST 800-53 r5": ("AC-4", "SC-8"), "PCI DSS v4": ("4.2.1",)}
    denies = ()

    def check(self, fact: ApprovedOrigin, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield an origin that is no named https site."""
        fault = need(known_origin_fault(fact.origin))
        if fault:
            yield self.fail(fact, f"the approved origin {shown(fact.origin)} {fault}")
