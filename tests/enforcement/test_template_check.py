"""One app's templates, checked: which policy judges, and what could not be judged is said."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from connect_constructs.enforcement.template_check import POLICY_FILE, check_app
from connect_constructs.facts.evaluation import Run
from connect_constructs.guardrails.policy import GuardrailPolicy
from connect_constructs.readers._document import UnusableInputError

_TODAY = date(2026, 11, 21)
_KEY = "arn:aws:kms:us-east-1:111122223333:key/8a8a3a8f-0000-4f4f-9b9b-1c1c1c1c1c1c"
_LOGS = {
    "Type": "AWS::Logs::LogGroup",
    "Properties": {"LogGroupName": "/aws/connect/bank", "RetentionInDays": 180, "KmsKeyId": _KEY},
}


def _assembly(folder: Path, resources: dict[str, Any], policy: Any = None) -> Path:
    stack = {"type": "aws:cloudformation:stack", "properties": {"templateFile": "S.json"}}
    (folder / "manifest.json").write_text(json.dumps({"version": "55.0.0", "artifacts": {"S": stack}}))
    (folder / "S.json").write_text(json.dumps({"Resources": resources}))
    if policy is not None:
        (folder / POLICY_FILE).write_text(json.dumps(policy))
    return folder


def _verdicts(run: Run) -> list[tuple[str, str]]:
    return [(finding.guardrail, finding.verdict) for finding in run.evaluation.findings]


def test_the_assemblys_own_policy_judges(tmp_path: Path) -> None:
    """Without another policy, an assembly is judged by the one it was synthesized under."""
    own = GuardrailPolicy(log_retention_days=365)
    run = check_app(_assembly(tmp_path, {"Logs": _LOGS}, own.to_mapping()), today=_TODAY)

    assert _verdicts(run) == [("LOG02", "fail")]
    assert run.policy_digest == own.digest


def test_without_any_policy_the_defaults_judge(tmp_path: Path) -> None:
    """An assembly that records no policy is judged by the defaults."""
    run = check_app(_assembly(tmp_path, {"Logs": _LOGS}), today=_TODAY)

    assert _verdicts(run) == []
    assert run.policy_digest == GuardrailPolicy().digest


def test_a_difference_of_policies_is_a_finding(tmp_path: Path) -> None:
    """Judging by another policy than the assembly's says which keys differ, and how."""
    own, other = GuardrailPolicy(log_retention_days=365), GuardrailPolicy(log_retention_days=150)
    run = check_app(_assembly(tmp_path, {"Logs": _LOGS}, own.to_mapping()), other, today=_TODAY)

    (finding,) = run.evaluation.findings
    assert (finding.guardrail, finding.severity) == ("POLICY", "warning")
    assert "log_retention_days is 150, the assembly has 365" in finding.message
    assert run.policy_digest == other.digest


def test_the_same_policy_is_no_finding(tmp_path: Path) -> None:
    """Judging by the assembly's own policy, named, is silent about it."""
    own = GuardrailPolicy(log_retention_days=150)

    assert _verdicts(check_app(_assembly(tmp_path, {"Logs": _LOGS}, own.to_mapping()), own, today=_TODAY)) == []


def test_the_manifest_stands_for_its_assembly(tmp_path: Path) -> None:
    """Naming the manifest reads the assembly and its policy."""
    own = GuardrailPolicy(log_retention_days=365)
    folder = _assembly(tmp_path, {"Logs": _LOGS}, own.to_mapping())

    assert _verdicts(check_app(folder / "manifest.json", today=_TODAY)) == [("LOG02", "fail")]


def test_a_template_by_itself_has_no_recorded_policy(tmp_path: Path) -> None:
    """A template named by itself is judged by the defaults, whatever lies beside it."""
    folder = _assembly(tmp_path, {"Logs": _LOGS}, GuardrailPolicy(log_retention_days=365).to_mapping())

    assert _verdicts(check_app(folder / "S.json", today=_TODAY)) == []


@pytest.mark.parametrize("policy", [[], "text", {"colour": "red"}, {"log_retention_days": 0}])
def test_a_damaged_recorded_policy_is_refused(tmp_path: Path, policy: Any) -> None:
    """A recorded policy that cannot be used is named in one line."""
    with pytest.raises(UnusableInputError) as error:
        check_app(_assembly(tmp_path, {"Logs": _LOGS}, policy), today=_TODAY)

    assert str(error.value).startswith(str(tmp_path / POLICY_FILE))


def test_what_cannot_be_judged_is_said(tmp_path: Path) -> None:
    """A nested stack whose template is not there is unknown, never a pass."""
    nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "https://example.com/t.json"}}
    run = check_app(_assembly(tmp_path, {"Nested": nested}), today=_TODAY)

    (finding,) = run.evaluation.findings
    assert (finding.guardrail, finding.verdict, finding.place.logical_id) == ("INPUT", "unknown", "Nested")
    assert run.evaluation.passes == ()


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    """A document nested beyond what can be followed is refused in one line."""
    depth = 250
    value = '{"Fn::Join": ["", [' * depth + '"x"' + "]]}" * depth
    file = tmp_path / "deep.json"
    file.write_text(f'{{"Resources": {{"Key": {{"Type": "AWS::KMS::Key", "Properties": {{"KeySpec": {value}}}}}}}}}')

    with pytest.raises(UnusableInputError, match="nested too deeply"):
        check_app(file, today=_TODAY)
