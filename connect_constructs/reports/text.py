"""The report for people: short, grouped by guardrail, the summary last."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from connect_constructs.reports._line import one_line
from connect_constructs.reports._summary import summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from connect_constructs.facts.evaluation import Run
    from connect_constructs.facts.exemption import Exemption
    from connect_constructs.facts.finding import Finding
    from connect_constructs.facts.place import Place

_TO_FIX = ("fail", "unknown")


def render(runs: Sequence[Run]) -> str:
    """Return the findings of all runs as plain text, no colours.

    Args:
        runs: The apps that were judged.

    Returns:
        Per app and guardrail its fix once, then each place with what was found there; what could not be read; and as
        the last line the counts and the policies' digests.

    Example:
        >>> from connect_constructs.facts.evaluation import Evaluation, Run
        >>> print(render([Run("cdk.out", "0123456789ab", Evaluation((), ()))]), end="")
        0 pass, 0 fail, 0 unknown, 0 error, 0 exempted; policy 0123456789ab

    References:
        README, exit codes and Exemptions.
    """
    lines = [line for run in runs for line in _run(run, named=len(runs) > 1)]
    return "".join(f"{one_line(line)}\n" for line in (*lines, _last_line(runs)))


def _run(run: Run, *, named: bool) -> Iterator[str]:
    """Yield one app's part, under its own name where the report is about several."""
    if named:
        yield from (f"== {run.source}", "")
    by_guardrail = sorted(run.evaluation.findings, key=attrgetter("guardrail"))
    groups = [list(group) for _, group in groupby(by_guardrail, key=attrgetter("guardrail"))]
    # What fails is read first; the sort keeps the order of codes otherwise.
    for group in sorted(groups, key=lambda group: min(map(_weight, group))):
        yield from _guardrail(group)
        yield ""
    if run.unreadable:
        yield "could not be read:"
        yield from (f"  {line}" for line in run.unreadable)
        yield ""


def _weight(finding: Finding) -> int:
    """Rank what fails an app before warnings, and both before what cannot be told or is exempted."""
    if finding.verdict not in ("fail", "error"):
        return 2
    return int(finding.verdict == "fail" and finding.severity == "warning")


def _guardrail(findings: Sequence[Finding]) -> Iterator[str]:
    first = findings[0]
    verdicts = Counter(finding.verdict for finding in findings)
    counts = ", ".join(f"{count} {verdict}" for verdict, count in verdicts.items())
    yield f"{first.guardrail} {first.title} (severity {first.severity}: {counts})"
    if any(verdict in _TO_FIX for verdict in verdicts):
        yield f"  fix: {first.fix}"
        yield f"  why: connect-constructs explain {first.guardrail}"
    for (verdict, place, exemption), group in groupby(findings, key=attrgetter("verdict", "place", "exemption")):
        yield f"  {verdict:<9}{_place(place)}"
        yield from (f"           {finding.message}" for finding in group)
        if exemption is not None:
            yield f"           {_exemption(exemption)}"


def _place(place: Place) -> str:
    name = place.construct_path or ": ".join(filter(None, (place.file, place.logical_id))) or "(no place)"
    kind = f" ({place.resource_type})" if place.resource_type else ""
    block = f", block {place.block}" if place.block else ""
    return f"{name}{kind}{block}"


def _exemption(exemption: Exemption) -> str:
    return (
        f"exempted by {exemption.approved_by}, ticket {exemption.ticket}, until {exemption.expires}: {exemption.reason}"
    )


def _last_line(runs: Sequence[Run]) -> str:
    warnings = _warnings(finding for run in runs for finding in run.evaluation.findings)
    counts = summary(runs)
    words = [f"{count} {verdict}" for verdict, count in counts.items()]
    if warnings:
        words[list(counts).index("fail")] += f" ({warnings} of them warnings)"
    digests = dict.fromkeys(run.policy_digest for run in runs)
    return f"{', '.join(words)}; policy {', '.join(digests)}"


def _warnings(findings: Iterable[Finding]) -> int:
    return sum(finding.verdict == "fail" and finding.severity == "warning" for finding in findings)
