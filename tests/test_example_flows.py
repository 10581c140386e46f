"""The flows in ``examples/flows`` pass; their faulty twins show what the guardrails find."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from connect_constructs.enforcement.flow_check import check_flows
from connect_constructs.guardrails.catalogue import BY_CODE
from tests.cli.command_line import connect_constructs

EXAMPLES = Path(__file__).parents[1] / "examples"
FLOWS = EXAMPLES / "flows"
SHOWN = {
    "broken": {"FLW09"},
    "inbound-chat": {"FLW06", "FLW10", "FLW11", "FLW12"},
    "payment": {"FLW01", "FLW02", "FLW03", "FLW07", "FLW08"},
    "queue": {"FLW04", "FLW05"},
}


def test_the_flows_pass_everything() -> None:
    """Checked together and strictly, nothing fails, warns, is unknown or crashes."""
    run = connect_constructs("check", "--strict", *sorted(FLOWS.glob("*.json")), cwd=FLOWS)

    assert (run.returncode, run.stderr) == (0, "")
    assert ", 0 fail, 0 unknown, 0 error, 0 exempted; " in run.stdout


@pytest.mark.parametrize("flow", sorted(FLOWS.glob("*.json")), ids=lambda flow: flow.stem)
def test_each_flow_passes_by_itself(flow: Path) -> None:
    """No flow needs another beside it to be judged."""
    assert check_flows([flow], today=date(2026, 11, 21)).evaluation.findings == ()


@pytest.mark.parametrize(("twin", "codes"), SHOWN.items())
def test_each_faulty_twin_shows_its_faults(twin: str, codes: set[str]) -> None:
    """A twin fails exactly the guardrails that it was made for, and leaves nothing unknown."""
    findings = check_flows([FLOWS / "faulty" / f"{twin}.json"], today=date(2026, 11, 21)).evaluation.findings

    assert {finding.guardrail for finding in findings} == codes
    assert {finding.verdict for finding in findings} == {"fail"}


def test_the_twins_show_every_guardrail_on_flows() -> None:
    """Each twin is named above, and together they break every guardrail of the area."""
    assert {file.stem for file in (FLOWS / "faulty").iterdir()} == set(SHOWN)
    assert set().union(*SHOWN.values()) == {code for code in BY_CODE if code.startswith("FLW")}


@pytest.mark.parametrize(
    "flow",
    sorted([*FLOWS.rglob("*.json"), *EXAMPLES.glob("*/flows/*.json")]),
    ids=lambda flow: str(flow.relative_to(EXAMPLES)),
)
def test_the_flows_are_json_as_people_format_it(flow: Path) -> None:
    """The files are indented by two spaces, for a change to show as the lines it changes."""
    text = flow.read_text(encoding="utf-8")

    assert text == json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n"
