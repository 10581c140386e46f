"""Flow files, checked: one run with one policy, in which nothing hides anything else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from connect_constructs.enforcement.exemptions import load_exemptions
from connect_constructs.enforcement.flow_check import check_flows
from connect_constructs.facts.evaluation import Run
from connect_constructs.guardrails.policy import GuardrailPolicy
from connect_constructs.readers._document import UnusableInputError
from tests.enforcement.judged_facts import TODAY
from tests.guardrails.flows import block, flow

_GOOD = flow(block("End", "DisconnectParticipant"), type="contactFlow")
_BAD = flow(block("Say", "MessageParticipant", {"Text": "Hello."}, then="Nowhere"), type="contactFlow")


def _written(folder: Path, **contents: Any) -> list[Path]:
    paths = [folder / f"{name}.json" for name in contents]
    for path, content in zip(paths, contents.values(), strict=True):
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return paths


def _verdicts(run: Run) -> set[tuple[str, str, str]]:
    return {
        (Path(finding.place.file or "").stem, finding.guardrail, finding.verdict) for finding in run.evaluation.findings
    }


def test_one_file_gives_its_name_to_the_run(tmp_path: Path) -> None:
    """A run of one file is called after it, a run of several after their number."""
    paths = _written(tmp_path, one=_GOOD, two=_GOOD)
    assert check_flows(paths[:1], today=TODAY).source == str(paths[0])
    assert check_flows(paths, today=TODAY).source == "2 flow files"


def test_a_sound_flow_passes(tmp_path: Path) -> None:
    """What is found compliant is a pass at the file."""
    evaluation = check_flows(_written(tmp_path, one=_GOOD), today=TODAY).evaluation
    assert evaluation.findings == ()
    assert ("FLW09", str(tmp_path / "one.json")) in {(code, place.file) for code, place in evaluation.passes}


@pytest.mark.parametrize("content", ["", "hello", "[]", "{", '{"Resources": {}}', '"\\ud800"'])
def test_what_cannot_be_read_is_a_finding_and_stops_no_other(content: str, tmp_path: Path) -> None:
    """Every path is taken for a flow: what holds none fails FLW09, and the others are judged."""
    run = check_flows(_written(tmp_path, odd=content, bad=_BAD, good=_GOOD), today=TODAY)
    assert {found for found in _verdicts(run) if found[1] == "FLW09"} == {
        ("odd", "FLW09", "fail"),
        ("bad", "FLW09", "fail"),
    }


def test_a_missing_file_is_no_finding(tmp_path: Path) -> None:
    """What cannot be opened is unusable input, in one line."""
    with pytest.raises(UnusableInputError, match="No such file"):
        check_flows([tmp_path / "missing.json"], today=TODAY)


def test_the_type_that_is_given_is_that_of_flows_that_state_none(tmp_path: Path) -> None:
    """A loop prompt that interrupts is the customer queue's matter: silence counts as one, another type does not."""
    loop = block("Loop", "MessageParticipantIteratively", {"InterruptFrequencySeconds": "10"}, conditions=["End"])
    paths = _written(tmp_path, one=flow(loop, block("End", "DisconnectParticipant")))
    assert ("one", "FLW04", "fail") in _verdicts(check_flows(paths, today=TODAY))
    assert _verdicts(check_flows(paths, flow_type="CUSTOMER_HOLD", today=TODAY)) == set()


def test_the_policy_judges(tmp_path: Path) -> None:
    """The run is judged by the policy it is given, else by the defaults, and carries its digest."""
    policy = GuardrailPolicy(loop_interrupt_seconds=5)
    paths = _written(tmp_path, one=_GOOD)
    assert check_flows(paths, policy, today=TODAY).policy_digest == policy.digest
    assert check_flows(paths, today=TODAY).policy_digest == GuardrailPolicy().digest


def test_an_exemption_is_matched_once_over_all_files(tmp_path: Path) -> None:
    """A target names one file of several; the record counts as used, and the other file's failure stays."""
    one, two = _written(tmp_path, one=_BAD, two=_BAD)
    record = {"code": "FLW09", "targets": [str(one)], "reason": "r", "approved_by": "a", "ticket": "t"}
    lines = [f"{key} = {json.dumps(value)}" for key, value in (record | {"expires": "2026-12-31"}).items()]
    (tmp_path / "exemptions.toml").write_text("\n".join(["[[exemptions]]", *lines]), encoding="utf-8")
    exemptions = load_exemptions(tmp_path / "exemptions.toml")
    assert _verdicts(check_flows([one, two], today=TODAY, exemptions=exemptions)) == {
        ("one", "FLW09", "exempted"),
        ("two", "FLW09", "fail"),
    }
