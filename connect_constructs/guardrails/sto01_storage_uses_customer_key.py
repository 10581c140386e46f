"""STO01."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import need, shown
from connect_constructs.facts.storage import StorageConfig
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails._shapes import no_customer_key
from connect_constructs.guardrails.policy import GuardrailPolicy


class StorageUsesCustomerKey(Guardrail[StorageConfig]):
    """What it checks:
        Every storage configuration that keeps data in S3 or Kinesis Video Streams, of all 13 resource types, names a
        KMS key that the customer manages: one that the app declares, or one that the policy vouches for in
        `approved_keys`. A key of AWS (`alias/aws/...`) fails; a literal key that nobody vouches for is unknown.

    Why it matters:
        Connect encrypts with its own key when none is named, and nothing in its API asks for one. Only a customer key
        can be audited, scoped and withdrawn by the bank.

    How to fix:
        Give the storage configuration an EncryptionConfig of type KMS with the full ARN of a customer key, or use
        EncryptedStorage.

    References:
        Amazon Connect administrator guide, encryption at rest; the bank's service evaluation, E6; AWS's sample Config
        conformance packs for Connect, P8.
    """

    code = "STO01"
    title = "storage uses a customer key"
    severity = "error"
    waivable = "no"
    applies_to = (StorageConfig,)
    controls = {"NIST 800-53 r5": ("SC-12", "SC-28(1)"), "PCI DSS v4": ("3.5.1",)}
    denies = ()

    def check(self, fact: StorageConfig, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield a storage configuration without a customer key."""
        if need(fact.storage_type) not in ("S3", "KINESIS_VIDEO_STREAM"):
            return
        stored = f"{shown(fact.resource_type)} is stored without a customer key"
        if need(fact.encryption_type) != "KMS":
            yield self.fail(fact, f"{stored}: it has no EncryptionConfig of type KMS")
            return
        wrong = no_customer_key(fact.key, policy)
        if wrong:
            yield self.fail(fact, f"{stored}: {wrong}")
