"""STO02."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts.storage import StorageBucket
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails._shapes import bucket_key_faults
from connect_constructs.guardrails.policy import GuardrailPolicy


class BucketsUseCustomerKey(Guardrail[StorageBucket]):
    """What it checks:
        Every bucket that an instance stores in has aws:kms as its default encryption, with a key that the customer
        manages (declared by the app, or vouched for in `approved_keys`) and with the S3 bucket key on.

    Why it matters:
        Objects that reach the bucket without a key of their own take the bucket's default. Without the bucket key,
        every object costs a call to KMS, which throttles when contacts are many.

    How to fix:
        Give the bucket a BucketEncryption rule with SSEAlgorithm aws:kms, KMSMasterKeyID of a customer key and
        BucketKeyEnabled true, or use EncryptedStorage.

    References:
        Amazon S3 user guide, default encryption and S3 Bucket Keys; the bank's service evaluation, E6; AWS's sample
        Config conformance packs for Connect, P8.
    """

    code = "STO02"
    title = "buckets are encrypted with a customer key"
    severity = "error"
    waivable = "yes"
    applies_to = (StorageBucket,)
    controls = {
        "NIST 800-53 r5": ("SC-12", "SC-28(1)"),
        "PCI DSS v4": ("3.5.1",),
        "Security Hub": ("S3.17",),
        "AWS Config managed rule": ("s3-default-encryption-kms",),
    }
    denies = ()

    def check(self, fact: StorageBucket, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield what a bucket's default encryption lacks."""
        for wrong in bucket_key_faults(fact, policy):
            yield self.say(fact, wrong)
