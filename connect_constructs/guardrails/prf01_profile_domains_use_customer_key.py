"""PRF01."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import need
from connect_constructs.facts.customer_profiles import ProfileDomain, ProfileObjectType
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails._shapes import no_customer_key
from connect_constructs.guardrails.policy import GuardrailPolicy


class ProfileDomainsUseCustomerKey(Guardrail[ProfileDomain | ProfileObjectType]):
    """What it checks:
        Every Customer Profiles domain names a default key that the customer manages, and so does every object type
        that names a key of its own: one that the app declares, or one that the policy vouches for in `approved_keys`.
        A key of AWS (`alias/aws/...`) fails; a literal key that nobody vouches for is unknown.

    Why it matters:
        A domain gathers all that is known of a customer in one place. Only a customer key can be audited, scoped and
        withdrawn by the bank.

    How to fix:
        Set the domain's DefaultEncryptionKey to the ARN of a customer key, and an object type's EncryptionKey too or
        not at all, or use CustomerProfiles.

    References:
        Amazon Connect administrator guide, Customer Profiles, encryption at rest; the bank's service evaluation, E17.
    """

    code = "PRF01"
    title = "profile domains use a customer key"
    severity = "error"
    waivable = "no"
    applies_to = (ProfileDomain, ProfileObjectType)
    controls = {"NIST 800-53 r5": ("SC-12", "SC-28(1)"), "PCI DSS v4": ("3.5.1",)}
    denies = ()

    def check(self, fact: ProfileDomain | ProfileObjectType, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield a domain without a customer key, and an object type with another's."""
        if isinstance(fact, ProfileObjectType) and need(fact.key) is None:
            return
        wrong = no_customer_key(fact.key, policy)
        if wrong:
            yield self.fail(fact, f"profiles are stored without a customer key: {wrong}")
