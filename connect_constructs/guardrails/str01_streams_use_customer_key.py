"""STR01."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts.stream import Stream
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails._shapes import stream_key_faults
from connect_constructs.guardrails.policy import GuardrailPolicy


class StreamsUseCustomerKey(Guardrail[Stream]):
    """What it checks:
        Every Kinesis data stream of the app is encrypted by KMS with a key that the customer manages: one that the app
        declares, or one that the policy vouches for in `approved_keys`.

    Why it matters:
        Contact records, agent events and customer profiles flow through streams, and Connect takes one that is not
        encrypted as readily as one that is.

    How to fix:
        Give the stream a StreamEncryption with EncryptionType KMS and the KeyId of a customer key, or use
        EncryptedStreams.

    References:
        Amazon Connect administrator guide, data streaming; the bank's service evaluation, E5; AWS's sample Config
        conformance packs for Connect, P8.
    """

    code = "STR01"
    title = "data streams are encrypted with a customer key"
    severity = "error"
    waivable = "no"
    applies_to = (Stream,)
    controls = {
        "NIST 800-53 r5": ("SC-12", "SC-28(1)"),
        "PCI DSS v4": ("3.5.1",),
        "Security Hub": ("Kinesis.1",),
        "AWS Config managed rule": ("kinesis-stream-encrypted",),
    }
    denies = ()

    def check(self, fact: Stream, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield a stream without a customer key."""
        for wrong in stream_key_faults(fact, policy):
            yield self.say(fact, wrong)
