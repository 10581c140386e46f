"""FLW08."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.flow import Flow
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails._protected_values import exposed_values
from connect_constructs.guardrails.policy import GuardrailPolicy


class FourProtectedFieldsAreEncrypted(Guardrail[Flow]):
    """What it checks:
        An attribute, a Lambda parameter, a profile field or any other value under a name that means a card number, a
        PIN or CVV, a social security number or a bank account number gets its value only from customer input that the
        flow stored encrypted, or is empty or a mask. `sensitive_fields` and `sensitive_names` say which names those
        are. What a Lambda function returned, or what this flow does not set, cannot be told.

    Why it matters:
        Attributes are in contact records, logs and data streams for years. Encryption of the storage does not protect
        them from whoever may read those: these four fields need encryption of their own.

    How to fix:
        Store the input with InputEncryption and pass `$.StoredCustomerInput` on as it is; decrypt it in the Lambda
        function that needs it, and have functions return a token or the last four digits.

    References:
        Amazon Connect administrator guide, encrypt sensitive customer input; the bank's service evaluation, E14.
    """

    code = "FLW08"
    title = "four protected fields are encrypted"
    severity = "error"
    waivable = "platform"
    applies_to = (Flow,)
    controls = {
        "FTCS-CSS-011": ("field-level protection",),
        "PCI DSS v4": ("3.3.2", "3.5.1"),
        "NIST 800-53 r5": ("SC-28",),
    }
    denies = ()

    def check(self, fact: Flow, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield the protected fields whose values are not encrypted, or may not be."""
        for block, is_certain, message in exposed_values(fact, policy):
            place = fact.at(block)
            yield self.fail(place, message) if is_certain else self.cannot_tell(place, Unknown(message))
