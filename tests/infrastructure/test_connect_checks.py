"""The guardrails at synth."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import Acknowledgment, App, CfnResource, Environment, NestedStack, Stack, Stage, Validations
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_kms as kms
from constructs import Construct, RootConstruct

from connect_constructs.enforcement.template_check import check_app
from connect_constructs.facts.evaluation import Run
from connect_constructs.guardrails.catalogue import BY_CODE
from connect_constructs.guardrails.policy import GuardrailPolicy
from connect_constructs.infrastructure import connect_checks
from connect_constructs.infrastructure.connect_checks import ConnectChecks
from connect_constructs.infrastructure.exempt import exempt

_TODAY = date(2026, 6, 1)
_RECORD = {"reason": "accepted", "approved_by": "Risk", "ticket": "RISK-118"}
Violation = tuple[str, str, str]


def _stack(scope: Construct, id_: str, region: str = "us-east-1") -> Stack:
    """A stack with one resource that no guardrail has a word on."""
    stack = Stack(scope, id_, env=Environment(region=region))
    CfnResource(stack, "Handle", type="AWS::CloudFormation::WaitConditionHandle")
    return stack


class _Synthesis:
    """An app under test with the guardrails on, quick because the CDK's own template validation is off."""

    def __init__(self, folder: Path, *, context: dict[str, Any] | None = None) -> None:
        self.folder = folder / "cdk.out"
        self.app = App(
            outdir=str(self.folder),
            context=context,
            builtin_cloud_formation_validation=False,
            confirm_validation_plugins_do_not_mutate=True,
        )
        self.stack = _stack(self.app, "Stack")

    def violations(self, scope: Construct | None = None) -> tuple[bool, list[Violation]]:
        """Synthesize; return whether that succeeded, and severity, rule and construct path of each violation."""
        self.checks = ConnectChecks(scope or self.app, today=lambda: _TODAY)
        Validations.of(scope or self.app).add_plugins(self.checks)
        try:
            self.app.synth()
            succeeded = True
        except RuntimeError as error:
            assert str(error).startswith("ValidationFailed")  # noqa: PT017 - a success is as good an outcome
            succeeded = False
        return succeeded, sorted(
            (violation["severity"], violation["ruleName"], construct["constructPath"])
            for report in self.reports()
            for violation in report["violations"]
            for construct in violation["violatingConstructs"]
        )

    def reports(self) -> list[dict[str, Any]]:
        file = self.folder / "validation-report.json"
        reports: list[dict[str, Any]] = json.loads(file.read_text())["pluginReports"] if file.exists() else []
        return reports


@pytest.fixture
def synthesis(tmp_path: Path) -> _Synthesis:
    """An app with one stack."""
    return _Synthesis(tmp_path)


def _still_key(scope: Construct, id_: str = "Key") -> kms.CfnKey:
    """A key that does not rotate: a failure that may be waived."""
    return kms.CfnKey(scope, id_, key_policy={}, enable_key_rotation=False)


def _plain_stream(scope: Construct, id_: str = "Stream") -> kinesis.CfnStream:
    """A stream without encryption: a failure that may not be waived."""
    return kinesis.CfnStream(scope, id_, shard_count=1)


def _acknowledge(scope: Construct, id_: str, reason: str = "we know") -> None:
    Validations.of(scope).acknowledge(Acknowledgment(id=id_, reason=reason))


def test_a_compliant_app_succeeds(synthesis: _Synthesis) -> None:
    """Nothing is reported where nothing is wrong, and the passes are counted."""
    kms.CfnKey(synthesis.stack, "Key", key_policy={}, enable_key_rotation=True)

    assert synthesis.violations() == (True, [])
    assert synthesis.checks.run
    assert "KEY01" in {code for code, _ in synthesis.checks.run.evaluation.passes}


def test_a_failure_says_what_is_wrong_and_how_to_fix_it(synthesis: _Synthesis) -> None:
    """A violation carries the finding's message, fix, template and logical id."""
    stream = _plain_stream(synthesis.stack)
    stream.override_logical_id("Plain")
    synthesis.violations()

    [report] = synthesis.reports()
    [violation] = report["violations"]
    [construct] = violation["violatingConstructs"]
    assert report["pluginName"] == "Connect"
    assert "encrypt" in violation["description"]
    assert "\n" not in violation["description"]
    assert violation["suggestedFix"] == BY_CODE["STR01"].fix
    assert construct["cloudFormationResource"] == {"templatePath": "Stack.template.json", "logicalId": "Plain"}


def test_severities_tell_what_may_be_waived(synthesis: _Synthesis) -> None:
    """What is never waivable is fatal, what may be waived an error, a warning a warning."""
    _plain_stream(synthesis.stack)
    _still_key(synthesis.stack)
    _acknowledge(synthesis.stack, "Connect-STO06")

    assert synthesis.violations() == (
        False,
        [
            ("error", "Connect-KEY01", "Stack/Key"),
            ("fatal", "Connect-STR01", "Stack/Stream"),
            ("warning", "Connect-EXM04", "Stack"),
        ],
    )


def test_what_only_the_platform_team_may_waive_is_fatal(synthesis: _Synthesis, monkeypatch: pytest.MonkeyPatch) -> None:
    """An acknowledgement in code does not stand for the platform team's file."""
    monkeypatch.setattr(type(BY_CODE["KEY01"]), "waivable", "platform")
    _still_key(synthesis.stack)

    assert synthesis.violations() == (False, [("fatal", "Connect-KEY01", "Stack/Key")])


def test_warnings_alone_do_not_fail_synth(synthesis: _Synthesis) -> None:
    """A warning is shown and synth succeeds."""
    _acknowledge(synthesis.stack, "Connect-STO06")

    assert synthesis.violations() == (True, [("warning", "Connect-EXM04", "Stack")])


def test_unknown_is_a_warning(synthesis: _Synthesis) -> None:
    """A value that only deployment tells does not fail synth, and is not passed in silence."""
    key = kms.CfnKey(synthesis.stack, "Key", key_policy={})
    key.add_property_override("EnableKeyRotation", {"Ref": "Nowhere"})

    assert synthesis.violations() == (True, [("warning", "Connect-KEY01", "Stack/Key")])


@pytest.mark.parametrize("id_", ["Connect-KEY01", "Connect::Connect-KEY01"])
@pytest.mark.parametrize("where", ["Stack/Group/Key", "Stack/Group", "Stack", ""])
def test_a_raw_acknowledgement_turns_an_error_into_a_warning(synthesis: _Synthesis, id_: str, where: str) -> None:
    """On the resource or above it, with the pack's name or without: synth succeeds, and EXM04 names it."""
    _still_key(Construct(synthesis.stack, "Group"))
    scope: Any = synthesis.app
    for part in filter(None, where.split("/")):
        scope = scope.node.find_child(part)
    _acknowledge(scope, id_)

    assert synthesis.violations() == (True, [("warning", "Connect-EXM04", where)])


@pytest.mark.parametrize("reason", ["", "  "])
def test_an_acknowledgement_without_a_reason_acknowledges_nothing(synthesis: _Synthesis, reason: str) -> None:
    """Nothing said, nothing waived: the failure stays in the run, and EXM04 warns beside it."""
    _acknowledge(_still_key(synthesis.stack), "Connect-KEY01", reason)
    synthesis.violations()

    assert synthesis.checks.run
    found = {(finding.guardrail, finding.verdict) for finding in synthesis.checks.run.evaluation.findings}
    assert found == {("KEY01", "fail"), ("EXM04", "fail")}
    assert synthesis.checks.failed


def test_an_acknowledgement_elsewhere_changes_nothing(synthesis: _Synthesis) -> None:
    """A sibling's acknowledgement covers the sibling alone."""
    _still_key(synthesis.stack, "Key")
    _acknowledge(_still_key(synthesis.stack, "Key2"), "Connect-KEY01")

    assert ("error", "Connect-KEY01", "Stack/Key") in synthesis.violations()[1]


@pytest.mark.parametrize("id_", ["Connect-STR01", "Connect::Connect-STR01"])
def test_a_fatal_failure_cannot_be_acknowledged(synthesis: _Synthesis, id_: str) -> None:
    """Nobody talks the CDK out of a guardrail that is never waivable."""
    _acknowledge(_plain_stream(synthesis.stack), id_)

    succeeded, violations = synthesis.violations()
    assert not succeeded
    assert ("fatal", "Connect-STR01", "Stack/Stream") in violations


def test_the_warning_about_acknowledgements_cannot_be_acknowledged_away_unseen(synthesis: _Synthesis) -> None:
    """Acknowledging EXM04 by its bare id does not silence it."""
    _acknowledge(synthesis.stack, "Connect-STO06")
    _acknowledge(synthesis.stack, "Connect-EXM04")

    assert ("warning", "Connect-EXM04", "Stack") in synthesis.violations()[1]


def test_an_acknowledgement_beside_an_exemption_is_recorded(synthesis: _Synthesis) -> None:
    """With an exemption record for the same guardrail at hand, EXM04 is content."""
    key = _still_key(synthesis.stack)
    exempt(key, "KEY01", expires="2026-12-31", today=lambda: _TODAY, **_RECORD)
    _acknowledge(synthesis.stack, "Connect-KEY01")

    assert synthesis.violations() == (True, [])
    assert synthesis.checks.run
    [finding] = synthesis.checks.run.evaluation.findings
    assert (finding.guardrail, finding.verdict) == ("KEY01", "exempted")


def test_what_is_exempted_is_no_violation(synthesis: _Synthesis) -> None:
    """An exempted finding stays in the run and leaves the violations."""
    exempt(_still_key(synthesis.stack), "KEY01", expires="2026-12-31", today=lambda: _TODAY, **_RECORD)

    assert synthesis.violations() == (True, [])
    assert synthesis.checks.run
    [finding] = synthesis.checks.run.evaluation.findings
    assert (finding.guardrail, finding.verdict) == ("KEY01", "exempted")
    assert finding.exemption
    assert finding.exemption.ticket == "RISK-118"


def test_an_expired_exemption_fails(synthesis: _Synthesis) -> None:
    """Once it has expired, both the guarded failure and EXM01 fail synth."""
    expired = _TODAY - timedelta(days=1)
    exempt(_still_key(synthesis.stack), "KEY01", expires=expired, today=lambda: expired, **_RECORD)

    assert synthesis.violations() == (
        False,
        [("error", "Connect-KEY01", "Stack/Key"), ("fatal", "Connect-EXM01", "Stack/Key")],
    )


def test_the_platform_teams_file_counts_at_synth(tmp_path: Path) -> None:
    """The exemptions file that cdk.json's context names is honoured."""
    file = tmp_path / "exemptions.toml"
    file.write_text(
        '[[exemptions]]\ncode = "KEY01"\ntargets = ["Stack"]\nexpires = "2026-12-31"\n'
        + "".join(f'{key} = "{value}"\n' for key, value in _RECORD.items())
    )
    synthesis = _Synthesis(tmp_path, context={"connect-constructs:exemptions": str(file)})
    _still_key(synthesis.stack)

    assert synthesis.violations() == (True, [])


def test_overrides_and_untyped_resources_are_seen(synthesis: _Synthesis) -> None:
    """The template is judged: an override counts either way, and so does a generic resource."""
    mended = _still_key(synthesis.stack, "Mended")
    mended.add_property_override("EnableKeyRotation", value=True)
    spoilt = kms.CfnKey(synthesis.stack, "Spoilt", key_policy={}, enable_key_rotation=True)
    spoilt.add_property_override("EnableKeyRotation", value=False)
    CfnResource(synthesis.stack, "Generic", type="AWS::Kinesis::Stream", properties={"ShardCount": 1})

    assert synthesis.violations()[1] == [
        ("error", "Connect-KEY01", "Stack/Spoilt"),
        ("fatal", "Connect-STR01", "Stack/Generic"),
    ]


def test_nested_stacks_and_stages_are_seen(synthesis: _Synthesis) -> None:
    """An app's pack judges every template of the app, each under its own path."""
    _still_key(NestedStack(synthesis.stack, "Nested"))
    _still_key(Stack(Stage(synthesis.app, "Prod"), "Stack"))

    assert synthesis.violations()[1] == [
        ("error", "Connect-KEY01", "Prod/Stack/Key"),
        ("error", "Connect-KEY01", "Stack/Nested/Key"),
    ]


def test_acknowledgements_in_nested_stacks_and_stages_are_seen(synthesis: _Synthesis) -> None:
    """An acknowledgement counts wherever its construct is written to."""
    _acknowledge(_still_key(NestedStack(synthesis.stack, "Nested")), "Connect-KEY01")
    stage = Stage(synthesis.app, "Prod")
    _acknowledge(stage, "Connect-KEY01")
    _still_key(Stack(Construct(stage, "Group"), "Stack"))

    assert synthesis.violations() == (
        True,
        [("warning", "Connect-EXM04", "Prod"), ("warning", "Connect-EXM04", "Stack/Nested/Key")],
    )


def test_a_stage_pack_judges_its_stage_alone(synthesis: _Synthesis) -> None:
    """What is outside the Stage is not this pack's business."""
    _still_key(synthesis.stack)
    production, development = Stage(synthesis.app, "Prod"), Stage(synthesis.app, "Dev")
    for stage in (production, development):
        _still_key(Stack(stage, "Stack"))

    assert synthesis.violations(production)[1] == [("error", "Connect-KEY01", "Prod/Stack/Key")]


def test_a_finding_about_a_stack_names_the_stack(synthesis: _Synthesis) -> None:
    """A finding without a resource stands at the construct it is about."""
    stack = _stack(synthesis.app, "Abroad", "eu-west-3")
    CfnResource(stack, "Domain", type="AWS::CustomerProfiles::Domain", properties={"DomainName": "bank"})

    assert ("fatal", "Connect-ACC01", "Abroad") in synthesis.violations()[1]


def test_a_guardrail_that_crashes_is_fatal(synthesis: _Synthesis, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash fails synth and cannot be acknowledged, whatever the guardrail allows."""

    def crash(*_: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(type(BY_CODE["KEY01"]), "check", crash)
    _acknowledge(_still_key(synthesis.stack), "Connect::Connect-KEY01")

    succeeded, violations = synthesis.violations()
    assert not succeeded
    assert ("fatal", "Connect-KEY01", "Stack/Key") in violations


def test_an_error_of_the_checks_themselves_fails_with_its_own_text(
    synthesis: _Synthesis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Python exception becomes a fatal violation, because the CDK's CLI passes a plugin that raises."""

    def crash(*_: object, **__: object) -> Run:
        raise ValueError("the template reader stumbled over é")

    monkeypatch.setattr(connect_checks, "check_app", crash)

    assert synthesis.violations() == (False, [("fatal", "Connect-INPUT", "")])
    assert "ValueError: the template reader stumbled over é" in synthesis.reports()[0]["violations"][0]["description"]


def test_what_cannot_be_read_fails(synthesis: _Synthesis, monkeypatch: pytest.MonkeyPatch) -> None:
    """A template that could not be judged was not found compliant."""

    def partly(*arguments: Any, **more: Any) -> Run:
        return replace(check_app(*arguments, **more), unreadable=("Stack.template.json: it is cut short",))

    monkeypatch.setattr(connect_checks, "check_app", partly)

    assert synthesis.violations() == (False, [("fatal", "Connect-INPUT", "")])
    assert "it is cut short" in synthesis.reports()[0]["violations"][0]["description"]


def test_the_policy_is_written_into_every_assembly(synthesis: _Synthesis) -> None:
    """The app's assembly and those of its Stages carry the policy applied, and the CDK finds nothing tampered with."""
    app = App(
        outdir=str(synthesis.folder),
        builtin_cloud_formation_validation=False,
        confirm_validation_plugins_do_not_mutate=True,
    )
    Validations.of(app).add_plugins(ConnectChecks(app))
    policy = GuardrailPolicy(log_retention_days=365)
    policy.apply(app)
    inner = Stage(Stage(app, "Outer"), "Inner")
    _stack(inner, "Stack")
    app.synth()

    folders = [synthesis.folder, synthesis.folder / "assembly-Outer", Path(inner.outdir)]
    for folder in folders:
        assert (
            GuardrailPolicy.from_mapping(json.loads((folder / "connect-constructs.policy.json").read_text())) == policy
        )
        assert check_app(folder, today=_TODAY).policy_digest == policy.digest


def test_the_applied_policy_judges(tmp_path: Path) -> None:
    """A finding follows the policy of the tree."""
    synthesis = _Synthesis(tmp_path, context={"connect-constructs:policy": {"approved_regions": ["eu-west-3"]}})
    stack = _stack(synthesis.app, "Abroad", "eu-west-3")
    CfnResource(stack, "Hours", type="AWS::Connect::HoursOfOperation", properties={"Name": "Service"})

    assert synthesis.violations() == (True, [])


def test_a_scope_without_a_stage_is_refused() -> None:
    """A pack that would never run is refused."""
    with pytest.raises(ValueError, match=r"^scope 'Root' is in no Stage; allowed: an App, a Stage or what is in one$"):
        ConnectChecks(RootConstruct("Root"))
