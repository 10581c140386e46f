"""What a run has to say about itself, as findings: codes beside the catalogue's, which nobody can waive."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from connect_constructs.facts.finding import Finding
from connect_constructs.facts.place import Place
from connect_constructs.facts.verdict import Verdict
from connect_constructs.guardrails.policy import GuardrailPolicy


@dataclass(frozen=True, slots=True)
class Note:
    """The compliant state that a note speaks of, and what to do about it."""

    title: str
    fix: str


NOTES = {
    "INPUT": Note(
        "every resource can be judged",
        "Check the expanded template, or put the nested stack's template into the app.",
    ),
    "POLICY": Note(
        "an app is judged by the policy it was synthesized under",
        "Synthesize under the platform team's policy, or check with the assembly's own.",
    ),
}
"""Every note, by code."""


def blind_spot_notes(blind_spots: Iterable[tuple[Place, str]]) -> Iterator[Finding]:
    """Yield an unknown for everything that no guardrail can see."""
    for place, reason in blind_spots:
        yield _note("INPUT", "unknown", f"cannot tell: {reason}", place)


def policy_notes(path: Path, recorded: GuardrailPolicy | None, judged_by: GuardrailPolicy) -> Iterator[Finding]:
    """Yield a warning where an assembly is judged by another policy than its own."""
    if recorded is None or recorded == judged_by:
        return
    theirs, ours = recorded.to_mapping(), judged_by.to_mapping()
    changed = "; ".join(
        f"{key} is {json.dumps(ours[key])}, the assembly has {json.dumps(theirs[key])}"
        for key in ours
        if ours[key] != theirs[key]
    )
    yield _note("POLICY", "fail", f"another policy judges here than at synth: {changed}", Place(file=str(path)))


def _note(code: str, verdict: Verdict, message: str, place: Place) -> Finding:
    return Finding(
        guardrail=code,
        verdict=verdict,
        severity="warning",
        waivable="no",
        title=NOTES[code].title,
        message=message,
        fix=NOTES[code].fix,
        place=place,
    )
