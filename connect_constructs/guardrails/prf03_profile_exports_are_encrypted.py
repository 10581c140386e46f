"""PRF03."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import Known, Unknown
from connect_constructs.facts.customer_profiles import ProfileExport
from connect_constructs.facts.storage import StorageBucket
from connect_constructs.facts.stream import Stream
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails._shapes import bucket_exposures, bucket_key_faults, stream_key_faults
from connect_constructs.guardrails.policy import GuardrailPolicy


class ProfileExportsAreEncrypted(Guardrail[ProfileExport]):
    """What it checks:
        The Kinesis stream that a domain's event stream writes to is encrypted with a customer key, as STR01 asks. The
        bucket that its matching, switched on or not, exports to is encrypted and private, as STO02 and STO03 ask. A
        stream or bucket that the app does not declare is unknown.

    Why it matters:
        An export is a copy of the profiles: what protects the domain does not protect it.

    How to fix:
        Export to a stream with a StreamEncryption of type KMS and a customer key, or to a bucket encrypted by aws:kms
        with a customer key and the bucket key, with all four public-access blocks on.

    References:
        Amazon Connect administrator guide, Customer Profiles, real-time export and identity resolution; the bank's
        service evaluation, E5.
    """

    code = "PRF03"
    title = "profile exports are encrypted"
    severity = "error"
    waivable = "no"
    applies_to = (ProfileExport,)
    controls = {"NIST 800-53 r5": ("AC-3", "SC-12", "SC-28(1)"), "PCI DSS v4": ("3.5.1",)}
    denies = ()

    def check(self, fact: ProfileExport, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield what the destination of an export lacks."""
        for wrong in _faults(fact.destination, policy):
            yield self.say(fact, wrong)


def _faults(destination: Known[Stream | StorageBucket], policy: GuardrailPolicy) -> Iterator[str | Unknown]:
    if isinstance(destination, Unknown):
        yield destination
    elif isinstance(destination, Stream):
        yield from stream_key_faults(destination, policy)
    else:
        yield from (*bucket_exposures(destination), *bucket_key_faults(destination, policy))
