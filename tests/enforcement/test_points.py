"""Where guardrails are enforced."""

from __future__ import annotations

from typing import Any

import pytest

from connect_constructs.enforcement.points import points_of
from connect_constructs.facts.flow import Flow
from connect_constructs.guardrails.catalogue import BY_CODE, CATALOGUE
from tests.guardrails.example_files import EXAMPLES

_SUFFIXES = {"synth": ".yaml", "flow file": ".json"}


@pytest.mark.parametrize("guardrail", CATALOGUE, ids=lambda guardrail: guardrail.code)
def test_every_guardrail_is_enforced_somewhere(guardrail: Any) -> None:
    """No guardrail waits for facts that nothing reads."""
    assert points_of(guardrail)


@pytest.mark.parametrize(
    ("code", "points"),
    [
        ("STO01", ("synth",)),
        ("FLW01", ("synth", "flow file")),
        ("EXM02", ("synth", "flow file")),
        ("EXM04", ("synth",)),
    ],
)
def test_it_is_enforced_where_its_facts_are_read(code: str, points: tuple[str, ...]) -> None:
    """Templates tell of resources and of flows, flow files of flows alone, and exemptions are judged at both."""
    assert points_of(BY_CODE[code]) == points


@pytest.mark.parametrize("code", [guardrail.code for guardrail in CATALOGUE if Flow in guardrail.applies_to])
@pytest.mark.parametrize("kind", ["good", "bad"])
def test_a_guardrail_about_flows_is_shown_at_both_points(code: str, kind: str) -> None:
    """Its examples are flow files and templates alike."""
    shown = {path.suffix for path in (EXAMPLES / code).glob(f"{kind}*")}
    assert shown >= {_SUFFIXES[point] for point in points_of(BY_CODE[code])}
