"""``connect-constructs guardrails``: list the catalogue."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from connect_constructs.cli._output import deliver
from connect_constructs.enforcement.points import points_of
from connect_constructs.guardrails.catalogue import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from connect_constructs.guardrails._guardrail import Guardrail


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="The list's form: text for people, json for machines.",
)
def guardrails(form: str) -> None:
    """List the guardrails: code, severity, who may waive it, and the compliant state."""
    deliver(_FORMS[form](CATALOGUE))


def _text(catalogue: Iterable[Guardrail[Any]]) -> str:
    return "".join(
        f"{guardrail.code}  {guardrail.severity:<8} waivable: {guardrail.waivable:<9} {guardrail.title}\n"
        for guardrail in catalogue
    )


def _json(catalogue: Iterable[Guardrail[Any]]) -> str:
    return json.dumps([_described(guardrail) for guardrail in catalogue], indent=2) + "\n"


def _described(guardrail: Guardrail[Any]) -> dict[str, Any]:
    return {
        "code": guardrail.code,
        "title": guardrail.title,
        "severity": guardrail.severity,
        "waivable": guardrail.waivable,
        "points": list(points_of(guardrail)),
        "nag_id": guardrail.nag_id,
        "applies_to": [noun.__name__ for noun in guardrail.applies_to],
        "controls": {framework: list(controls) for framework, controls in guardrail.controls.items()},
        "denies": [dict(statement) for statement in guardrail.denies],
        "fix": guardrail.fix,
    }


_FORMS: Mapping[str, Callable[[Iterable[Guardrail[Any]]], str]] = {"text": _text, "json": _json}
