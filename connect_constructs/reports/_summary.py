"""The counts that every report ends with."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, get_args

from connect_constructs.facts.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connect_constructs.facts.evaluation import Run


def summary(runs: Sequence[Run]) -> dict[str, int]:
    """Count the verdicts of all runs: pass first, then every verdict of findings, none left out.

    Example:
        >>> summary([])
        {'pass': 0, 'fail': 0, 'unknown': 0, 'error': 0, 'exempted': 0}
    """
    found = Counter(finding.verdict for run in runs for finding in run.evaluation.findings)
    passes = sum(len(run.evaluation.passes) for run in runs)
    return {"pass": passes, **{verdict: found[verdict] for verdict in get_args(Verdict)}}
