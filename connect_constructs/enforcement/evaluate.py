"""Facts, catalogue, policy and exemptions in; findings and passes out."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from connect_constructs.enforcement.exemptions import completed, exempted
from connect_constructs.facts._known import NotKnownError, Unknown, need
from connect_constructs.facts.evaluation import Evaluation
from connect_constructs.facts.exemption import Exemption
from connect_constructs.facts.fact import Fact, FactSource, FixedFacts
from connect_constructs.facts.finding import Finding
from connect_constructs.facts.place import Place
from connect_constructs.facts.reference import readable
from connect_constructs.facts.verdict import Verdict
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.catalogue import CATALOGUE
from connect_constructs.guardrails.policy import GuardrailPolicy

_MOST_CONDITIONS = 6
_log = logging.getLogger(__name__)


def evaluate(
    source: FactSource,
    policy: GuardrailPolicy,
    *,
    today: date,
    exemptions: Sequence[Exemption] = (),
    catalogue: Sequence[Guardrail[Any]] = CATALOGUE,
) -> Evaluation:
    """Judge every fact of a source by every guardrail that applies to it.

    Args:
        source: A reader's facts.
        policy: The platform team's policy.
        today: The day on which exemptions must still hold.
        exemptions: The platform team's exemptions, beside those that the source carries.
        catalogue: The guardrails to judge by; the whole catalogue by default.

    Returns:
        The findings and the passes.

    Example:
        >>> from datetime import date
        >>> from connect_constructs.facts.fact import FixedFacts
        >>> evaluate(FixedFacts(()), GuardrailPolicy(), today=date(2026, 1, 1)).findings
        ()

    References:
        README, Guardrails: the verdicts.
    """
    facts = source.facts()
    records = [fact for fact in facts if isinstance(fact, Exemption)]
    subjects = [fact for fact in facts if not isinstance(fact, Exemption)]
    findings, passes = _judge_all(source, subjects, policy, catalogue)

    waivable = {guardrail.code: guardrail.waivable for guardrail in catalogue}
    completes = [completed(record, findings, waivable, today) for record in (*records, *exemptions)]
    about, cleared = _judge_all(FixedFacts(completes), completes, policy, catalogue)
    sound = [record for record in completes if not _is_refused(record, policy, catalogue)]
    findings = [exempted(finding, sound) for finding in (*findings, *about)]
    findings.sort(key=lambda finding: (_order(finding.place), finding.guardrail, finding.message))
    return Evaluation(tuple(findings), (*passes, *cleared))


def _is_refused(record: Exemption, policy: GuardrailPolicy, catalogue: Sequence[Guardrail[Any]]) -> bool:
    """Tell whether a guardrail of error severity speaks against an exemption: it then exempts nothing."""
    return any(
        _verdicts(guardrail, record, policy)[0]
        for guardrail in catalogue
        if guardrail.severity == "error" and isinstance(record, guardrail.applies_to)
    )


def _judge_all(
    source: FactSource, facts: Iterable[Fact], policy: GuardrailPolicy, catalogue: Sequence[Guardrail[Any]]
) -> tuple[list[Finding], list[tuple[str, Place]]]:
    findings: dict[tuple[str, Place, str], Finding] = {}
    passes: dict[tuple[str, Place], None] = {}
    applying: dict[type[Fact], list[Guardrail[Any]]] = {}
    for fact in facts:
        noun = type(fact)
        if noun not in applying:
            applying[noun] = [guardrail for guardrail in catalogue if issubclass(noun, guardrail.applies_to)]
        for guardrail in () if fact.present is False else applying[noun]:
            found, judged = _judge(guardrail, source, fact, policy)
            if found:
                findings |= {(item.guardrail, item.place, item.message): item for item in found}
            elif judged:
                passes[guardrail.code, fact.place] = None
    spoken = {(code, place) for code, place, _ in findings}
    return list(findings.values()), [passed for passed in passes if passed not in spoken]


def _judge(
    guardrail: Guardrail[Any], source: FactSource, fact: Fact, policy: GuardrailPolicy
) -> tuple[list[Finding], bool]:
    """Judge a fact under every condition that it hangs on: what is found, and whether anything was there to judge."""
    beyond: list[str] = []
    judged = False

    def under(assumptions: Mapping[str, bool], facts: Iterable[Fact]) -> list[Finding]:
        nonlocal judged
        subjects = [item for item in facts if isinstance(item, guardrail.applies_to)]
        found = [_verdicts(guardrail, item, policy) for item in subjects]
        findings = [finding for settled, _ in found for finding in settled]
        condition = next((name for _, name in found if name is not None), None)
        if condition is None:
            judged = judged or any(item.present is not False for item in subjects)
            return findings
        if len(assumptions) == _MOST_CONDITIONS:
            beyond[:] = [*assumptions, condition]
            return findings
        held, not_held = (
            under(assumed, source.under(fact, assumed))
            for assumed in ({**assumptions, condition: True}, {**assumptions, condition: False})
        )
        return [
            *findings,
            *(item if item in not_held else _only(item, f"when {condition}") for item in held),
            *(_only(item, f"when not {condition}") for item in not_held if item not in held),
        ]

    findings = under({}, [fact])
    if beyond:
        reason = Unknown(f"more than {_MOST_CONDITIONS} conditions decide it: {', '.join(beyond)}")
        findings.append(_finding(guardrail, guardrail.cannot_tell(fact, reason), "unknown"))
    return findings, judged


def _verdicts(guardrail: Guardrail[Any], fact: Fact, policy: GuardrailPolicy) -> tuple[list[Finding], str | None]:
    """Judge a fact as it stands: what is settled, and a condition that has to be assumed for the rest."""
    problems: list[Problem] = []
    try:
        if need(fact.present):
            for problem in guardrail.check(fact, policy):
                problems.append(problem)  # noqa: PERF402 - what was yielded before the check ended early must stay
    except NotKnownError as error:
        problems.append(guardrail.cannot_tell(fact, error.unknown))
    except Exception as error:  # noqa: BLE001 - a crash of any kind is a finding of its own
        _log.debug("guardrail %s", guardrail.code, exc_info=True)
        crash = Problem(fact.place, f"the guardrail crashed ({type(error).__name__}: {error})")
        return [_finding(guardrail, crash, "error")], None
    condition: str | None = None
    settled = []
    for problem in problems:
        if problem.unknown is None:
            settled.append(_finding(guardrail, problem, "fail"))
        elif problem.unknown.condition is None:
            settled.append(_finding(guardrail, problem, "unknown"))
        else:
            condition = problem.unknown.condition
    return settled, condition


def _only(finding: Finding, when: str) -> Finding:
    return replace(finding, message=readable(f"{finding.message} ({when})"))


def _finding(guardrail: Guardrail[Any], problem: Problem, verdict: Verdict) -> Finding:
    return Finding(
        guardrail=guardrail.code,
        verdict=verdict,
        severity=guardrail.severity,
        waivable=problem.waivable or guardrail.waivable,
        title=guardrail.title,
        message=readable(f"cannot tell: {problem.message}" if problem.unknown else problem.message),
        fix=guardrail.fix,
        place=problem.place,
    )


def _order(place: Place) -> tuple[str, ...]:
    return tuple(text or "" for text in (place.file, place.construct_path, place.logical_id, place.block))
