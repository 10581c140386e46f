"""``make bench``: the speed ratios that the project promises, each measured side by side.

Every figure is the median of whole processes, the two sides of a ratio run in turns. The ratio of processor times
stands beside the ratio of times, because a busy machine blurs the latter.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tests.bench.evaluation import ratio
from tests.bench.flows import dense, menus, size_of, written

_ROUNDS = 5
_USABLE = (0, 1)
"""What the programs measured exit with when they did all their work; 1 says that they found something."""

_FLOWS = 1_000
_DENSE = ((25, 2_000), (250, 20))
"""Densely branching flows: blocks of each, and how many, so that both sides are about as much to read."""

_REPOSITORY = Path(__file__).parents[2]
_APP = "tests.bench.app"

Command = Sequence[str | Path]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two commands, the ratio of their times, and what is promised about it."""

    title: str
    dividend: Command
    divisor: Command
    promise: str

    def row(self) -> str:
        """Measure both in turns, each first every other time; return the table's row."""
        turns: list[tuple[_Cost, _Cost]] = []
        for number in range(_ROUNDS):
            if number % 2:
                divisor, dividend = _cost(self.divisor), _cost(self.dividend)
            else:
                dividend, divisor = _cost(self.dividend), _cost(self.divisor)
            turns.append((dividend, divisor))
        first, second = (_median(costs) for costs in zip(*turns, strict=True))
        ratios = f"{first.seconds / second.seconds:8.2f} {first.processor_seconds / second.processor_seconds:8.2f}"
        return f"{self.title:<52} {first.seconds:8.2f} {second.seconds:8.2f} {ratios}   {self.promise}"


class _Cost(NamedTuple):
    """What one process and its children took."""

    seconds: float
    processor_seconds: float


def _median(costs: Iterable[_Cost]) -> _Cost:
    return _Cost(*map(statistics.median, zip(*costs, strict=True)))


def _cost(command: Command) -> _Cost:
    """Measure one process, which must not break off."""
    start, used = time.perf_counter(), _processor_seconds()
    run = subprocess.run(command, cwd=_REPOSITORY, capture_output=True, text=True, check=False)
    cost = _Cost(time.perf_counter() - start, _processor_seconds() - used)
    if run.returncode not in _USABLE:
        raise RuntimeError(f"{command}: exit {run.returncode}: {run.stderr[-500:]}")
    return cost


def _processor_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _synth(folder: Path, judged: str) -> Command:
    return (sys.executable, "-m", _APP, folder, judged)


def _flow_lines(scratch: Path, check: Command) -> Iterator[str]:
    """Measure `check` on flow files, each figure without what starting the process takes."""
    files = written(scratch / "menus", map(menus, range(10 * _FLOWS)))
    dense_files = {blocks: written(scratch / f"dense{blocks}", [dense(blocks)] * count) for blocks, count in _DENSE}
    measured = {"none": files[:1], "flows": files[:_FLOWS], "ten times": files} | dense_files
    turns = [{name: _cost((*check, *paths)).processor_seconds for name, paths in measured.items()} for _ in range(3)]
    median = {name: statistics.median(turn[name] for turn in turns) for name in measured}
    seconds = {name: total - median["none"] for name, total in median.items()}
    yield f"{_FLOWS / seconds['flows']:.0f} flows of 40 blocks a second (promised 1,000 or more)"
    yield f"{seconds['ten times'] / seconds['flows']:.2f} times as long for 10 times the flows (promised <= 10.5)"
    (small, small_count), (large, large_count) = _DENSE[0], _DENSE[-1]
    growth = math.log((seconds[large] / large_count) / (seconds[small] / small_count))
    exponent = growth / math.log(size_of(dense(large)) / size_of(dense(small)))
    yield f"{exponent:.2f} is the exponent of time by blocks and branches, {small} to {large} blocks (promised <= 1)"


def main() -> None:
    """Print one table, and what judging flows takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkov", type=Path, required=True, help="the checkov program, of an environment of its own")
    checkov = parser.parse_args().checkov.absolute()
    connect_constructs = (sys.executable, "-m", "connect_constructs")
    with tempfile.TemporaryDirectory() as scratch:
        guarded, plain = Path(scratch, "guarded"), Path(scratch, "plain")
        _cost(_synth(guarded, "guarded"))
        template = guarded / "Measured.template.json"
        resources = len(json.loads(template.read_text(encoding="utf-8"))["Resources"])
        comparisons = (
            Comparison(
                "synth with all guardrails / synth without",
                _synth(guarded, "guarded"),
                _synth(plain, "plain"),
                "<= 1.10",
            ),
            Comparison(
                "checkov / connect-constructs check, same template",
                (
                    checkov,
                    "--file",
                    template,
                    "--framework",
                    "cloudformation",
                    "--skip-download",
                    "--quiet",
                    "--soft-fail",
                ),
                (*connect_constructs, "check", template),
                ">= 5",
            ),
            Comparison(
                "connect-constructs --help / import aws_cdk",
                (*connect_constructs, "--help"),
                (sys.executable, "-c", "import aws_cdk"),
                "<= 0.30",
            ),
        )
        sys.stdout.write(f"{resources} resources, medians of {_ROUNDS} whole processes in turns, seconds\n")
        sys.stdout.write(f"{'':<52} {'first':>8} {'second':>8} {'ratio':>8} {'by cpu':>8}   promised\n")
        for comparison in comparisons:
            sys.stdout.write(f"{comparison.row()}\n")
        sys.stdout.write(f"{ratio(template):.2f} is judging by the catalogue / reading the template (promised <= 1)\n")
        for line in _flow_lines(Path(scratch), (*connect_constructs, "check", "--output", Path(scratch, "report"))):
            sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
