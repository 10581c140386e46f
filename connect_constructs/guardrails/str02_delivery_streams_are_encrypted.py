"""STR02."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts.stream import DeliveryStream
from connect_constructs.guardrails._delivery_encryption import delivery_faults
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class DeliveryStreamsAreEncrypted(Guardrail[DeliveryStream]):
    """What it checks:
        Every Firehose stream is encrypted with a customer key while it holds records: by server-side encryption of its
        own, or because the Kinesis data stream that it reads is. All that it writes to S3, also on the way to another
        destination, as a backup or what could not be delivered, is encrypted with a customer key that it names, or
        else by the default of a bucket that the app declares.

    Why it matters:
        Contact records and agent events pass through Firehose and stay where it leaves them. What failed to arrive is
        the same data, in a place that nobody looks at.

    How to fix:
        Read from a data stream that is encrypted with a customer key, or set
        DeliveryStreamEncryptionConfigurationInput with KeyType CUSTOMER_MANAGED_CMK and KeyARN; give each S3
        configuration an EncryptionConfiguration with KMSEncryptionConfig; or use EncryptedStreams.

    References:
        Amazon Data Firehose developer guide, data protection; the bank's service evaluation, E5.
    """

    code = "STR02"
    title = "delivery streams are encrypted"
    severity = "error"
    waivable = "yes"
    applies_to = (DeliveryStream,)
    controls = {
        "NIST 800-53 r5": ("SC-12", "SC-28(1)"),
        "PCI DSS v4": ("3.5.1",),
        "Security Hub": ("DataFirehose.1",),
        "AWS Config managed rule": ("kinesis-firehose-delivery-stream-encrypted",),
    }
    denies = ()

    def check(self, fact: DeliveryStream, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield where a delivery stream's records lie without a customer key."""
        for wrong in delivery_faults(fact, policy):
            yield self.say(fact, wrong)
