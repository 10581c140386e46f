"""The line that README shows of the main job: ``make docs`` writes it, tests compare it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from connect_constructs.enforcement.template_check import check_app
from connect_constructs.reports.text import render

README = Path(__file__).parents[1] / "README.md"
_SYNTH = "$ make synth"


def summary_in(readme: str) -> str:
    """Return the line that README promises of the main job."""
    lines = readme.splitlines()
    return lines[next(number for number, line in enumerate(lines) if line.startswith(_SYNTH)) + 1]


if __name__ == "__main__":
    text = README.read_text(encoding="utf-8")
    summary = render([check_app(README.parent / "cdk.out", today=datetime.now(tz=UTC).date())]).rstrip()
    README.write_text(text.replace(summary_in(text), summary), encoding="utf-8")
