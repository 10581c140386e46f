"""``guardrails`` and ``explain``: the catalogue as users see it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from connect_constructs.enforcement.notes import NOTES
from connect_constructs.guardrails._guardrail import SECTIONS
from connect_constructs.guardrails.catalogue import CATALOGUE
from tests.cli.command_line import connect_constructs

if TYPE_CHECKING:
    from pathlib import Path


def test_the_list_is_the_catalogue(tmp_path: Path) -> None:
    """Every guardrail stands in the list, one line each, with its code first and its title."""
    lines = connect_constructs("guardrails", cwd=tmp_path).stdout.splitlines()
    assert [line.split()[0] for line in lines] == [guardrail.code for guardrail in CATALOGUE]
    assert all(line.endswith(guardrail.title) for line, guardrail in zip(lines, CATALOGUE, strict=True))


def test_the_json_list_describes_each_guardrail(tmp_path: Path) -> None:
    """The JSON is a list of objects that a machine can select by code, severity and waivability."""
    described = json.loads(connect_constructs("guardrails", "--format", "json", cwd=tmp_path).stdout)
    assert [item["code"] for item in described] == [guardrail.code for guardrail in CATALOGUE]
    lam01 = next(item for item in described if item["code"] == "LAM01")
    assert (lam01["nag_id"], lam01["severity"]) == ("Connect-LAM01", "error")
    assert "Function" in lam01["applies_to"]
    assert lam01["fix"]


def test_a_guardrail_is_explained_whatever_the_case_of_its_code(tmp_path: Path) -> None:
    """``explain`` prints every section of the guardrail's page."""
    run = connect_constructs("explain", "lam01", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith("LAM01 ")
    assert all(f"\n{heading}\n  " in run.stdout for heading in SECTIONS)


@pytest.mark.parametrize("code", NOTES)
def test_a_note_on_the_run_is_explained_too(tmp_path: Path, code: str) -> None:
    """What `check` reports beside the catalogue has a page of its own: what it means and what to do."""
    run = connect_constructs("explain", code, cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    assert NOTES[code].title in run.stdout
    assert NOTES[code].fix in run.stdout


def test_an_unknown_code_costs_one_line_with_what_is_meant_and_allowed(tmp_path: Path) -> None:
    """An unknown code ends with 2, suggests close ones and lists all."""
    run = connect_constructs("explain", "LAM1", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert len(run.stderr.splitlines()) == 1
    assert "no guardrail 'LAM1'; did you mean LAM01" in run.stderr
    assert all(guardrail.code in run.stderr for guardrail in CATALOGUE)


def test_both_say_where_a_guardrail_is_enforced(tmp_path: Path) -> None:
    """The JSON list and the page tell at which points a guardrail speaks."""
    described = json.loads(connect_constructs("guardrails", "--format", "json", cwd=tmp_path).stdout)
    assert {tuple(item["points"]) for item in described} == {("synth",), ("synth", "flow file")}
    assert "\nenforced at: synth, flow file\n" in connect_constructs("explain", "FLW01", cwd=tmp_path).stdout
