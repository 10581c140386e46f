"""FLW01."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.flow import Flow
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails._stored_input import KEY_MEMBERS, stores_in_clear
from connect_constructs.guardrails.policy import GuardrailPolicy


class StoredInputIsEncrypted(Guardrail[Flow]):
    """What it checks:
        Every block that stores what a customer types (GetParticipantInput with StoreInput true) encrypts it: its
        InputEncryption gives both EncryptionKeyId and Key, as they are, from the contact or by a placeholder. A phone
        number that Connect validates cannot be encrypted and is exempt.

    Why it matters:
        Stored input is a card number or a PIN as often as not. Without encryption it stands in the contact in clear
        text, for every later block, function and log to read.

    How to fix:
        Give the block an InputEncryption with the id of a security key as EncryptionKeyId and its X.509 certificate as
        Key, beside CustomValidation; and disable logging before it, which FLW02 asks for.

    References:
        Amazon Connect administrator guide, encrypting customer input, and set touchtone buffer behavior; Amazon
        Connect API reference, GetParticipantInput; the bank's service evaluation, E15; AWS's sample Config conformance
        packs for Connect, P15.
    """

    code = "FLW01"
    title = "stored input is encrypted"
    severity = "error"
    waivable = "no"
    applies_to = (Flow,)
    controls = {
        "FTCS-CSS-011": ("field-level protection",),
        "PCI DSS v4": ("3.3.2", "3.5.1"),
        "NIST 800-53 r5": ("SC-28(1)",),
    }
    denies = ()

    def check(self, fact: Flow, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield each block that stores input in clear text."""
        for block in fact.of("GetParticipantInput"):
            in_clear = stores_in_clear(block.parameters)
            if isinstance(in_clear, Unknown):
                yield self.cannot_tell(fact.at(block), in_clear)
            elif in_clear:
                given = " and ".join(KEY_MEMBERS)
                yield self.fail(fact.at(block), f"it stores input that is not encrypted; InputEncryption needs {given}")
