"""STO05."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import need
from connect_constructs.facts.storage import StorageBucket
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class BucketAccessIsLogged(Guardrail[StorageBucket]):
    """What it checks:
        Every bucket that an instance stores in sends its server access logs to another bucket. A destination given by
        a parameter or an import is a destination; the bucket itself is none.

    Why it matters:
        The access log answers who read a recording. Kept in the bucket itself, it logs its own writing for ever.

    How to fix:
        Give the bucket a LoggingConfiguration whose DestinationBucketName is a log bucket of its own.

    References:
        Amazon S3 user guide, server access logging; AWS's sample Config conformance packs for Connect, P13.
    """

    code = "STO05"
    title = "bucket access is logged"
    severity = "error"
    waivable = "yes"
    applies_to = (StorageBucket,)
    controls = {
        "NIST 800-53 r5": ("AU-2", "AU-12"),
        "PCI DSS v4": ("10.2.1",),
        "Security Hub": ("S3.9",),
        "AWS Config managed rule": ("s3-bucket-logging-enabled",),
    }
    denies = ()

    def check(self, fact: StorageBucket, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield a bucket without access logs elsewhere."""
        if need(fact.log_destination) is None:
            yield self.fail(fact, f"bucket {fact.name} does not log access to another bucket")
