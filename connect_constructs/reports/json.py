"""The report for machines: one JSON document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from connect_constructs.reports._summary import summary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connect_constructs.facts.evaluation import Run
    from connect_constructs.facts.exemption import Exemption
    from connect_constructs.facts.finding import Finding


def render(runs: Sequence[Run]) -> str:
    """Return the findings of all runs as a JSON document.

    Args:
        runs: The apps that were judged.

    Returns:
        An object with ``version`` (1), ``summary`` (a count per verdict), ``policies`` (source and digest of each
        run), ``unreadable`` (one line each) and ``findings``: all but passes, places that are absent as null.

    Example:
        >>> import json
        >>> json.loads(render([]))["summary"]["fail"]
        0

    References:
        README, exit codes and Exemptions.
    """
    document = {
        "version": 1,
        "summary": summary(runs),
        "policies": [{"source": run.source, "digest": run.policy_digest} for run in runs],
        "unreadable": [line for run in runs for line in run.unreadable],
        "findings": [_finding(finding) for run in runs for finding in run.evaluation.findings],
    }
    return json.dumps(document, indent=2) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return {
        "guardrail": finding.guardrail,
        "verdict": finding.verdict,
        "severity": finding.severity,
        "title": finding.title,
        "message": finding.message,
        "fix": finding.fix,
        "file": place.file,
        "logical_id": place.logical_id,
        "resource_type": place.resource_type,
        "construct_path": place.construct_path,
        "block": place.block,
        "exemption": finding.exemption and _exemption(finding.exemption),
    }


def _exemption(exemption: Exemption) -> dict[str, Any]:
    return {
        "code": exemption.code,
        "reason": exemption.reason,
        "approved_by": exemption.approved_by,
        "ticket": exemption.ticket,
        "expires": exemption.expires,
        "source": exemption.source,
        "targets": list(exemption.targets),
    }
