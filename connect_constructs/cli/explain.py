"""``connect-constructs explain``: one guardrail's page."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import click

from connect_constructs.cli._output import deliver
from connect_constructs.enforcement.notes import NOTES
from connect_constructs.enforcement.points import points_of
from connect_constructs.guardrails._codes import no_such_guardrail, similar_codes
from connect_constructs.guardrails.catalogue import BY_CODE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connect_constructs.guardrails._guardrail import Guardrail


@click.command()
@click.argument("code")
def explain(code: str) -> None:
    """Explain the guardrail CODE: what it checks, why it matters, how to fix it."""
    wanted = code.upper()
    if wanted not in BY_CODE and wanted not in NOTES:
        fault = no_such_guardrail(repr(code), similar_codes(code, BY_CODE))
        raise click.UsageError(f"{fault}; allowed: {', '.join(BY_CODE)}")
    page = _page(BY_CODE[wanted]) if wanted in BY_CODE else _note(wanted)
    deliver("".join(f"{line}\n" for line in page))


def _page(guardrail: Guardrail[Any]) -> Iterator[str]:
    yield f"{guardrail.code} {guardrail.title}"
    yield f"{guardrail.severity}, waivable: {guardrail.waivable}, reported at synth as {guardrail.nag_id}"
    yield f"enforced at: {', '.join(points_of(guardrail))}"
    for heading, text in guardrail.sections().items():
        yield from _section(heading, text)
    if guardrail.controls:
        controls = (f"{framework}: {', '.join(names)}" for framework, names in guardrail.controls.items())
        yield from _section("Controls", "\n".join(controls))


def _note(code: str) -> Iterator[str]:
    yield f"{code} {NOTES[code].title}"
    yield "warning, waivable: no; a note on the run itself, beside the catalogue"
    yield from _section("How to fix", NOTES[code].fix)


def _section(heading: str, text: str) -> Iterator[str]:
    yield from ("", heading, textwrap.indent(text, "  "))
