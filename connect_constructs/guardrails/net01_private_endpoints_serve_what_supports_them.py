"""NET01."""

from __future__ import annotations

from collections.abc import Iterator
from operator import not_

from connect_constructs.facts._known import Known, Unknown, all_of, any_of, mapped
from connect_constructs.facts.network import InterfaceEndpoint, Network
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class PrivateEndpointsServeWhatSupportsThem(Guardrail[Network]):
    """What it checks:
        A VPC of the app in which functions of Connect run has an interface endpoint, with PrivateDnsEnabled said to be
        true, for each service in use that supports one: `connect` (or `connect-fips`) with an instance, `profile` with
        a Customer Profiles domain, and `cases`, `connect-campaigns`, `app-integrations` and `wisdom` likewise. What is
        known to be for other instances of the app than those functions serve is not in use there. VPCs that the app
        does not declare are not judged.

    Why it matters:
        Without an endpoint, calls leave for the internet, or fail where there is none; without private DNS the
        service's own host name does not lead to the endpoint.

    How to fix:
        Add the interface endpoint with PrivateDnsEnabled true, or leave the VPC to CompliantConnectInstance.

    References:
        Amazon Connect administrator guide, vpc-interface-endpoints; the bank's service evaluation, E18.
    """

    code = "NET01"
    title = "private endpoints serve what supports them"
    severity = "warning"
    waivable = "yes"
    applies_to = (Network,)
    controls = {"NIST 800-53 r5": ("AC-4", "SC-7")}
    denies = ()

    def check(self, fact: Network, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield each service in use that no private endpoint serves."""
        for service, used in fact.uses:
            served = any_of(_serves(endpoint, service) for endpoint in fact.endpoints)
            lacks = all_of((used, mapped(served, not_)))
            if isinstance(lacks, Unknown):
                yield self.cannot_tell(fact, lacks)
            elif lacks:
                yield self.fail(fact, f"no interface endpoint for {service} says PrivateDnsEnabled true")


def _serves(endpoint: InterfaceEndpoint, service: str) -> Known[bool]:
    is_named = mapped(endpoint.service, lambda named: named in (service, f"{service}-fips"))
    return all_of((is_named, mapped(endpoint.private_dns, bool)))
