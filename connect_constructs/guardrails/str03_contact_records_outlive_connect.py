"""STR03."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import need
from connect_constructs.facts.instance import ContactCenter
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class ContactRecordsOutliveConnect(Guardrail[ContactCenter]):
    """What it checks:
        Every instance streams its contact records to something that keeps them: a Firehose delivery stream, or a
        Kinesis data stream of the app that something reads.

    Why it matters:
        Connect deletes contact records after 24 months, and a data stream forgets after days.

    How to fix:
        Add a storage configuration for CONTACT_TRACE_RECORDS that ends in an archive, or use EncryptedStreams.

    References:
        Amazon Connect administrator guide, data streaming; the bank's service evaluation, E20.
    """

    code = "STR03"
    title = "contact records outlive Connect"
    severity = "warning"
    waivable = "yes"
    applies_to = (ContactCenter,)
    controls = {"NIST 800-53 r5": ("AU-11", "SI-12")}
    denies = ()

    def check(self, fact: ContactCenter, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield an instance whose contact records are not kept."""
        if not need(fact.keeps_contact_records):
            yield self.fail(fact, f"nothing keeps contact records beyond 24 months: they go to {fact.contact_records}")
