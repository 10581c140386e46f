"""STO03."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts.storage import StorageBucket
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails._shapes import bucket_exposures
from connect_constructs.guardrails.policy import GuardrailPolicy


class BucketsArePrivate(Guardrail[StorageBucket]):
    """What it checks:
        Every bucket that an instance stores in has all four public-access blocks on, and no statement of its policies
        allows everybody. A principal `*` is not public when a condition narrows it to an organization, to principal
        ARNs, to a VPC endpoint or to a source account; an Allow with NotPrincipal is.

    Why it matters:
        Recordings, transcripts and attachments are customers' data: one public statement is a breach.

    How to fix:
        Set BlockPublicAcls, BlockPublicPolicy, IgnorePublicAcls and RestrictPublicBuckets to true, and name the
        principals that the bucket policy allows.

    References:
        Amazon S3 user guide, blocking public access, the meaning of public; AWS's sample Config conformance packs for
        Connect, P9.
    """

    code = "STO03"
    title = "buckets are private"
    severity = "error"
    waivable = "no"
    applies_to = (StorageBucket,)
    controls = {
        "NIST 800-53 r5": ("AC-3", "AC-4", "SC-7"),
        "PCI DSS v4": ("1.4.4",),
        "Security Hub": ("S3.2", "S3.3", "S3.8"),
        "AWS Config managed rule": (
            "s3-bucket-level-public-access-prohibited",
            "s3-bucket-public-read-prohibited",
            "s3-bucket-public-write-prohibited",
        ),
    }
    denies = ()

    def check(self, fact: StorageBucket, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield a bucket whose blocks are off, and every statement that admits everybody."""
        for wrong in bucket_exposures(fact):
            yield self.say(fact, wrong)
