"""What README shows of the catalogue and of the main job: ``make docs`` writes it, tests compare it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from connect_constructs.enforcement.template_check import check_app
from connect_constructs.guardrails.catalogue import CATALOGUE
from connect_constructs.reports.text import render

README = Path(__file__).parents[1] / "README.md"
_BEGIN, _END = "<!-- guardrails: written by make docs -->\n", "<!-- end of guardrails -->\n"
_SYNTH = "$ make synth"


def with_table(readme: str) -> str:
    """Return README's text with the catalogue's table between its two marks."""
    before, _, rest = readme.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    rows = (
        f"| {guardrail.code} | {guardrail.title} | {guardrail.severity} | {guardrail.waivable} |\n"
        for guardrail in CATALOGUE
    )
    head = "| code | compliant state | severity | waivable |\n|---|---|---|---|\n"
    return f"{before}{_BEGIN}{head}{''.join(rows)}{_END}{after}"


def summary_in(readme: str) -> str:
    """Return the line that README promises of the main job."""
    lines = readme.splitlines()
    return lines[next(number for number, line in enumerate(lines) if line.startswith(_SYNTH)) + 1]


if __name__ == "__main__":
    text = README.read_text(encoding="utf-8")
    summary = render([check_app(README.parent / "cdk.out", today=datetime.now(tz=UTC).date())]).rstrip()
    README.write_text(with_table(text).replace(summary_in(text), summary), encoding="utf-8")
