"""LEX02."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.bot import BotAlias
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails._shapes import key_fault
from connect_constructs.guardrails.policy import GuardrailPolicy


class ConversationLogsAreEncrypted(Guardrail[BotAlias]):
    """What it checks:
        Every conversation log that an alias of a bot writes, the test alias too, is encrypted with a customer key: an
        audio log names one in KmsKeyArn, and the log group of a text log in KmsKeyId. A log group that the app does
        not declare is unknown, and one that only a Custom::LogRetention declares has no key; logs that are off, or none
        at all, pass.

    Why it matters:
        Conversations with a bot hold what customers say and type: card numbers, PINs, complaints.

    How to fix:
        Set KmsKeyArn of the audio log's bucket destination, and KmsKeyId of the text log's log group, to a customer
        key, or switch the log off.

    References:
        Amazon Lex V2 developer guide, encrypting conversation logs; the bank's service evaluation, E6.
    """

    code = "LEX02"
    title = "conversation logs are encrypted"
    severity = "error"
    waivable = "yes"
    applies_to = (BotAlias,)
    controls = {"NIST 800-53 r5": ("AU-9", "SC-12", "SC-28(1)"), "PCI DSS v4": ("3.5.1",)}
    denies = ()

    def check(self, fact: BotAlias, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield every log without a customer key."""
        for log in fact.logs:
            wrong = key_fault(log.key, policy)
            if wrong is None or not log.enabled:
                continue
            doubt = next((value for value in (log.enabled, wrong) if isinstance(value, Unknown)), None)
            subject = f"the {log.kind} log of alias {fact.name}"
            kept = f"{subject} goes to log group {log.group}, which" if log.group else subject
            lack = f"{kept} is not encrypted with a customer key: {wrong}"
            yield self.say(fact, doubt or lack)
