"""PRF02."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import need
from connect_constructs.facts.customer_profiles import ProfileDomain
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class ProfileDomainsKeepWhatFails(Guardrail[ProfileDomain]):
    """What it checks:
        Every Customer Profiles domain has a dead-letter queue, and the queue's messages are encrypted: by KMS with any
        key, or by SQS itself, as they are where the queue says nothing. A queue that the app does not declare is
        unknown.

    Why it matters:
        Customer data that a domain cannot take in is lost without a queue, and lies open in one that is not encrypted.

    How to fix:
        Set DeadLetterQueueUrl to a queue of the app, with a KmsMasterKeyId or without SqsManagedSseEnabled false, or
        use CustomerProfiles.

    References:
        Amazon Connect administrator guide, Customer Profiles, dead-letter queues; Amazon SQS developer guide,
        encryption at rest; the bank's service evaluation, E17.
    """

    code = "PRF02"
    title = "profile domains keep what fails"
    severity = "error"
    waivable = "yes"
    applies_to = (ProfileDomain,)
    controls = {"NIST 800-53 r5": ("SC-28", "SI-11"), "Security Hub": ("SQS.1",)}
    denies = ()

    def check(self, fact: ProfileDomain, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield a domain without a dead-letter queue, or with one that is not encrypted."""
        queue = need(fact.dead_letter_queue)
        if queue is None:
            yield self.fail(fact, "objects that the domain cannot take in are lost: it has no DeadLetterQueueUrl")
        elif not need(queue.encrypted):
            yield self.fail(fact, f"the dead-letter queue {queue.name} is not encrypted: SqsManagedSseEnabled is false")
