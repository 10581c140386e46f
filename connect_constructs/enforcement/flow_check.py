"""Check flow files: everything that one command names is one set, in which flows find their modules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from connect_constructs.enforcement.evaluate import evaluate
from connect_constructs.facts.evaluation import Run
from connect_constructs.facts.exemption import Exemption
from connect_constructs.facts.fact import FixedFacts
from connect_constructs.facts.place import Place
from connect_constructs.guardrails.policy import GuardrailPolicy
from connect_constructs.readers.flow import FlowSource, read_flow


def check_flows(
    paths: Sequence[Path],
    policy: GuardrailPolicy | None = None,
    *,
    flow_type: str | None = None,
    today: date,
    exemptions: Sequence[Exemption] = (),
) -> Run:
    """Judge flow files together.

    Args:
        paths: Files of the flow language.
        policy: The policy to judge by; the defaults by default.
        flow_type: The type of flows that do not state theirs.
        today: The day on which exemptions must still hold.
        exemptions: The platform team's exemptions.
    """
    facts = [
        read_flow(path.read_text(encoding="utf-8"), FlowSource(place=Place(file=str(path)), type=flow_type))
        for path in paths
    ]
    judged_by = policy or GuardrailPolicy()
    evaluation = evaluate(FixedFacts(facts), judged_by, today=today, exemptions=exemptions)
    return Run(", ".join(map(str, paths)), judged_by.digest, evaluation)
