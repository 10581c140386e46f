"""ACC08."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.label import Labels
from connect_constructs.facts.reference import without_references
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails._personal_data import personal_data_in
from connect_constructs.guardrails.policy import GuardrailPolicy


class NoSecretsOrPersonalDataInNames(Guardrail[Labels]):
    """What it checks:
        No name, description or tag of a Connect resource, and no tag of its stack, holds a card number (13 to 19
        digits that pass Luhn's check, blanks and hyphens or not), a social security number that could have been
        issued, or an e-mail address. User names of SAML instances are exempt.

    Why it matters:
        Names and tags are encrypted by no key of the bank, and stand in logs, bills and search results.

    How to fix:
        Name things by what they do: a team instead of a person, an internal reference instead of a number.

    References:
        Amazon Connect administrator guide, compliance-validation-best-practices-PII; the bank's service
        evaluation, E19.
    """

    code = "ACC08"
    title = "no secrets or personal data in names, tags and descriptions"
    severity = "warning"
    waivable = "yes"
    applies_to = (Labels,)
    controls = {"NIST 800-53 r5": ("SI-12(1)",), "PCI DSS v4": ("3.5.1",)}
    denies = ()

    def check(self, fact: Labels, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield each kind of personal data in a label, without repeating it."""
        for where, text in fact.texts:
            if isinstance(text, Unknown):
                yield self.cannot_tell(fact, text)
                continue
            for kind in personal_data_in(without_references(text, "\n")):
                yield self.fail(fact, f"{where} holds {kind}")
