"""FLW05."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.fact import Fact
from connect_constructs.facts.flow import Flow
from connect_constructs.facts.routing import QuickConnect
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails._phone_number import DIALLING, number_fault, numbers_of
from connect_constructs.guardrails.policy import GuardrailPolicy


class TransfersDialE164Numbers(Guardrail[Flow | QuickConnect]):
    """What it checks:
        A phone number that a flow transfers to, the caller-ID number of a transfer, callback or outbound call, and the
        number of a phone-number quick connect are possible E.164 numbers: a leading +, digits, hyphens and blanks.

    Why it matters:
        Connect dials what it is given. A number in any national form fails when a customer is waiting to be put
        through, not before.

    How to fix:
        Write the number as text in E.164 form, such as +12065550100.

    References:
        Amazon Connect administrator guide, transfer to phone number, and creating quick connects; AWS's sample Config
        conformance packs for Connect, P7.
    """

    code = "FLW05"
    title = "transfers dial E.164 numbers"
    severity = "error"
    waivable = "yes"
    applies_to = (Flow, QuickConnect)
    controls = {}
    denies = ()

    def check(self, fact: Flow | QuickConnect, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield each number that cannot be dialled."""
        if isinstance(fact, Flow):
            for block in fact.of(*DIALLING):
                yield from self._judged(fact.at(block), numbers_of(block))
        elif fact.type == "PHONE_NUMBER":
            yield from self._judged(fact, [("it dials", fact.phone_number)])
        elif isinstance(fact.type, Unknown) and number_fault(fact.phone_number):
            yield self.cannot_tell(fact, fact.type)

    def _judged(self, place: Fact, numbers: Iterable[tuple[str, Any]]) -> Iterator[Problem]:
        for use, number in numbers:
            fault = number_fault(number)
            if isinstance(fault, Unknown):
                yield self.cannot_tell(place, fault)
            elif fault:
                yield self.fail(place, f"the number {use} {fault}")
