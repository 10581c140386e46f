"""README's table of guardrails, made from the catalogue: ``make docs`` writes it, a test compares it."""

from __future__ import annotations

from pathlib import Path

from connect_constructs.guardrails.catalogue import CATALOGUE

README = Path(__file__).parents[1] / "README.md"
_BEGIN, _END = "<!-- guardrails: written by make docs -->\n", "<!-- end of guardrails -->\n"


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


if __name__ == "__main__":
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")
