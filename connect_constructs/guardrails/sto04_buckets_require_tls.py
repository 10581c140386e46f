"""STO04."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import all_of, any_of, need
from connect_constructs.facts.statement import Condition
from connect_constructs.facts.storage import StorageBucket
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails._statements import denies_everybody
from connect_constructs.guardrails.policy import GuardrailPolicy

_CASES = {
    "without TLS": Condition("Bool", "aws:securetransport", ("false", "False")),
    "with TLS below 1.2": Condition("NumericLessThan", "s3:tlsversion", ("1.2", "1.3")),
}


class BucketsRequireTls(Guardrail[StorageBucket]):
    """What it checks:
        The policies of every bucket that an instance stores in deny everybody every action, on the bucket and on all
        its objects, without TLS (`aws:SecureTransport` false) and with TLS below 1.2 (`s3:TlsVersion`).

    Why it matters:
        S3 answers plain HTTP and old TLS unless the bucket's policy says no; whoever listens then reads recordings.

    How to fix:
        Add two Deny statements for principal *, action s3:*, the bucket's ARN and its ARN with /*: one with Bool
        aws:SecureTransport false, one with NumericLessThan s3:TlsVersion 1.2; or use EncryptedStorage.

    References:
        Amazon S3 user guide, encryption in transit, condition key s3:TlsVersion; the bank's service evaluation, E13.
    """

    code = "STO04"
    title = "buckets require TLS 1.2"
    severity = "error"
    waivable = "yes"
    applies_to = (StorageBucket,)
    controls = {
        "NIST 800-53 r5": ("SC-8(1)",),
        "PCI DSS v4": ("4.2.1",),
        "Security Hub": ("S3.5",),
        "AWS Config managed rule": ("s3-bucket-ssl-requests-only",),
    }
    denies = ()

    def check(self, fact: StorageBucket, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield each insecure way in that a bucket's policies leave open."""
        listed = need(fact.policy)
        for way, case in _CASES.items():
            denied = all_of(
                any_of(denies_everybody(each, "s3", [arn + part for arn in fact.arns], case) for each in listed)
                for part in ("", "/*")
            )
            if denied is not True:
                open_way = f"bucket {fact.name} or its objects can be reached {way}: no policy denies it all"
                yield self.say(fact, denied or open_way)
