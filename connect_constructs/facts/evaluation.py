"""What judging came to, for reports to show."""

from __future__ import annotations

from dataclasses import dataclass

from connect_constructs.facts.finding import Finding
from connect_constructs.facts.place import Place


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The verdicts on one app.

    Args:
        findings: Everything but passes, by file and place, then code.
        passes: A guardrail's code and the place that it found compliant, each.
    """

    findings: tuple[Finding, ...]
    passes: tuple[tuple[str, Place], ...]


@dataclass(frozen=True, slots=True)
class Run:
    """One app that was judged.

    Args:
        source: What was read, as the user named it.
        policy_digest: The fingerprint of the policy it was judged by.
        evaluation: The verdicts.
        unreadable: What of it could not be read, one line each: file, place and reason.
    """

    source: str
    policy_digest: str
    evaluation: Evaluation
    unreadable: tuple[str, ...] = ()
