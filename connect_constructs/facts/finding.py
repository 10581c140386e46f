"""What a judgement comes to."""

from __future__ import annotations

from dataclasses import dataclass

from connect_constructs.facts.exemption import Exemption
from connect_constructs.facts.place import Place
from connect_constructs.facts.verdict import Severity, Verdict, Waivable


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to report about one place: everything but a pass.

    Args:
        guardrail: The guardrail's code, such as ``LAM01``.
        verdict: ``fail``, ``unknown`` (not knowable here), ``error`` (the guardrail crashed) or ``exempted``.
        severity: ``error`` or ``warning``.
        waivable: Whether an exemption may cover it: ``no``, ``platform`` (the platform team's file only) or ``yes``.
        title: The compliant state.
        message: What is wrong, and what was found.
        fix: What to do about it.
        place: Where.
        exemption: The record that exempts it, when one does.
    """

    guardrail: str
    verdict: Verdict
    severity: Severity
    waivable: Waivable
    title: str
    message: str
    fix: str
    place: Place
    exemption: Exemption | None = None
