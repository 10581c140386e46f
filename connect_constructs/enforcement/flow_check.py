"""Check flow files: everything that one command names is one run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from connect_constructs.enforcement.evaluate import evaluate
from connect_constructs.facts.evaluation import Run
from connect_constructs.facts.exemption import Exemption
from connect_constructs.facts.fact import FixedFacts
from connect_constructs.facts.flow import Flow, UnreadableFlow
from connect_constructs.guardrails.policy import GuardrailPolicy
from connect_constructs.readers._document import text_to_judge
from connect_constructs.readers._flow_files import flow_file, read_flows


def check_flows(
    paths: Sequence[Path],
    policy: GuardrailPolicy | None = None,
    *,
    flow_type: str | None = None,
    today: date,
    exemptions: Sequence[Exemption] = (),
) -> Run:
    """Read flow files and judge them together.

    Args:
        paths: The files. Whatever they hold counts as a flow, be it no JSON.
        policy: The policy to judge by; the defaults by default.
        flow_type: The type of flows that do not state theirs, such as ``CUSTOMER_QUEUE``.
        today: The day on which exemptions must still hold.
        exemptions: The platform team's exemptions.

    Returns:
        The verdicts; a file that holds no flow that can be read is a finding among them.

    Raises:
        UnusableInputError: A file is missing, too large, or not UTF-8.

    Example:
        >>> import tempfile
        >>> from datetime import date
        >>> with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        ...     _ = file.write('{"Version": "2019-10-30",')
        ...     file.flush()
        ...     [f.guardrail for f in check_flows([Path(file.name)], today=date(2026, 1, 1)).evaluation.findings]
        ['FLW09']

    References:
        README, Flows.
    """
    read = read_flows((flow_file(path, text_to_judge(path)) for path in paths), flow_type)
    return judge_flows(read.flows, policy, today=today, exemptions=exemptions)


def judge_flows(
    flows: Sequence[Flow | UnreadableFlow],
    policy: GuardrailPolicy | None = None,
    *,
    today: date,
    exemptions: Sequence[Exemption] = (),
) -> Run:
    """Judge what was read of flow files, as one run.

    Args:
        flows: What was read of each file.
        policy: The policy to judge by; the defaults by default.
        today: The day on which exemptions must still hold.
        exemptions: The platform team's exemptions.

    Example:
        >>> from datetime import date
        >>> judge_flows((), today=date(2026, 1, 1)).source
        '0 flow files'

    References:
        README, Flows.
    """
    judged_by = policy or GuardrailPolicy()
    evaluation = evaluate(FixedFacts(flows), judged_by, today=today, exemptions=exemptions)
    source = str(flows[0].place.file) if len(flows) == 1 else f"{len(flows)} flow files"
    return Run(source, judged_by.digest, evaluation)
