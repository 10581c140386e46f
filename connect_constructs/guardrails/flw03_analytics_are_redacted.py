"""FLW03."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.flow import Flow
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails._redaction import redaction_faults
from connect_constructs.guardrails.policy import GuardrailPolicy

_TYPES = (
    "UpdateContactMediaProcessing",
    "UpdateContactRecordingAndAnalyticsBehavior",
    "UpdateContactRecordingBehavior",
)


class AnalyticsAreRedacted(Guardrail[Flow]):
    """What it checks:
        Every block that enables analytics of calls or chats enables redaction too, keeps RedactedOnly results, and does
        not leave card numbers, CVVs, PINs, social security numbers or bank account numbers out of a list of entities.
        In-flight chat redaction and a chat's message processor do not deliver messages that they failed on.

    Why it matters:
        Analytics turns what customers say into text that is searched, exported and kept. Whatever is not redacted then
        is a card number in clear text, in one place more.

    How to fix:
        Enable redaction in the block with RedactedOnly results, leave the list of entities out or complete it, and set
        DeliverUnprocessedMessages to False.

    References:
        Amazon Connect administrator guide, enabling conversational analytics and sensitive data redaction; Amazon
        Connect API reference, flow language; the bank's service evaluation, E16.
    """

    code = "FLW03"
    title = "analytics are redacted"
    severity = "error"
    waivable = "yes"
    applies_to = (Flow,)
    controls = {"PCI DSS v4": ("3.3.1", "3.5.1"), "NIST 800-53 r5": ("SI-19(4)",)}
    denies = ()

    def check(self, fact: Flow, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield each block that keeps or delivers what should be redacted."""
        for block in fact.of(*_TYPES):
            for fault in redaction_faults(block.parameters):
                place = fact.at(block)
                yield self.cannot_tell(place, fault) if isinstance(fault, Unknown) else self.fail(place, fault)
