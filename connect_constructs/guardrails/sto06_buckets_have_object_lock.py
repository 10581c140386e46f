"""STO06."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import Unknown, any_of, mapped, need
from connect_constructs.facts.storage import StorageBucket
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class BucketsHaveObjectLock(Guardrail[StorageBucket]):
    """What it checks:
        Every storage bucket has object lock on, with a default retention in GOVERNANCE mode of `bucket_lock_days` or
        more (a year is 365 days). A bucket that keeps attachments, alone or beside other data, has no lock at all.

    Why it matters:
        A lock keeps evidence from deletion. Connect stores neither attachments under a lock nor anything under
        COMPLIANCE mode: a wrong lock loses data.

    How to fix:
        Set ObjectLockEnabled true and a DefaultRetention of Mode GOVERNANCE; give attachments a bucket of their own.

    References:
        Amazon Connect administrator guide, data storage and enabling attachments; AWS's sample Config conformance
        packs for Connect, P14.
    """

    code = "STO06"
    title = "buckets have object lock"
    severity = "error"
    waivable = "yes"
    applies_to = (StorageBucket,)
    controls = {
        "NIST 800-53 r5": ("SI-12",),
        "Security Hub": ("S3.15",),
        "AWS Config managed rule": ("s3-bucket-default-lock-enabled",),
    }
    denies = ()

    def check(self, fact: StorageBucket, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield what is wrong with a bucket's lock."""
        lock, least = need(fact.object_lock), policy.bucket_lock_days
        if lock.mode == "COMPLIANCE":
            yield self.fail(fact, f"bucket {fact.name} is locked in COMPLIANCE mode, which Connect does not support")
        elif "ATTACHMENTS" in need(fact.stores):
            if need(any_of((lock.enabled, lock.configured, mapped(lock.mode, bool)))):
                yield self.fail(fact, f"bucket {fact.name} keeps attachments and has an object lock")
        elif lock.enabled is False:
            yield self.fail(fact, f"bucket {fact.name} has no object lock")
        else:
            if lock.mode != "GOVERNANCE" and not isinstance(lock.mode, Unknown):
                yield self.fail(fact, f"bucket {fact.name} has no default retention in GOVERNANCE mode")
            elif not isinstance(lock.days, Unknown) and (lock.days or 0) < least:
                yield self.fail(fact, f"bucket {fact.name} is locked for {lock.days or 0} days, not for {least}")
            for value in (lock.enabled, lock.mode, lock.days):
                need(value)
