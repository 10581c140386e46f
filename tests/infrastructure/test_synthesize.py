"""Synthesis as a user runs it: by Python alone and by the pinned CDK CLI."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from aws_cdk import App, Stack, Stage, Validations
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sqs as sqs
from cdk_nag import AwsSolutionsChecks

from connect_constructs.infrastructure.connect_checks import ConnectChecks
from connect_constructs.infrastructure.synthesize import synthesize

_ROOT = Path(__file__).parents[2]
_BAD_APP = Path(__file__).parent / "bad_app" / "app.py"
_TRACES = ("Traceback", "at Object.", "at Kernel", "jsii", "node:internal", "RuntimeError")

_APP = """
from aws_cdk import Acknowledgment, App, Stack, Validations, aws_kms as kms, aws_sqs as sqs
from cdk_nag import AwsSolutionsChecks, NagPack
from connect_constructs import ConnectChecks, synthesize

app = App()
stack = Stack(app, "Stack")
key = kms.CfnKey(stack, "Key", key_policy={{}}, enable_key_rotation={rotates})
{more}
print("done")
"""
_UNUSABLE_POLICY = """
from aws_cdk import App
from connect_constructs import synthesize

synthesize(App(context={"connect-constructs:policy": "none.toml"}))
"""
_UNDER_THE_CLI = {"@aws-cdk/core:failSynthOnValidationErrors": False}
_OTHER_PACK = 'sqs.CfnQueue(stack, "Queue"); Validations.of(app).add_plugins(AwsSolutionsChecks(app)); synthesize(app)'
_CRASHING_PACK = """
class Crashing(NagPack):
    @property
    def name(self):
        return "Crashing"

    def _check_resource(self, node):
        raise ValueError("it stumbled")

Validations.of(app).add_plugins(Crashing())
synthesize(app)
"""
_SAME_IDS = """
kms.CfnKey(stack, "Other", key_policy={}).override_logical_id("Key")
synthesize(app)
"""


def _app(folder: Path, more: str = "synthesize(app)", *, rotates: bool = True) -> Path:
    file = folder / "app.py"
    file.write_text(_APP.format(more=more, rotates=rotates))
    return file


def _run(app: Path, folder: Path, *, by: str) -> subprocess.CompletedProcess[str]:
    """Run an app alone or by the CDK's CLI, the CDK's own slow template validation off; cdk.out is in the folder."""
    cli = ["node", str(_ROOT / "node_modules/aws-cdk/bin/cdk"), "synth", "--quiet", "--no-notices", "--app"]
    command = [*cli, f"{sys.executable} {app}"] if by == "cli" else [sys.executable, str(app)]
    outdir = {} if by == "cli" else {"CDK_OUTDIR": str(folder / "cdk.out")}
    return subprocess.run(
        command,
        cwd=folder,
        env={"CDK_VALIDATION": "false", **os.environ, **outdir, "PYTHONPATH": str(_ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def _without_pytest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the CDK report as it does to users; under pytest it puts its whole report into the exception."""
    for variable in ("PYTEST_CURRENT_TEST", "PYTEST_VERSION"):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture(params=["python", "cli"])
def by(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The two ways to run an app."""
    _without_pytest(monkeypatch)
    return str(request.param)


def test_a_bad_app_ends_with_a_short_report(tmp_path: Path, by: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 1; each guardrail once with its fix, each construct at fault, the counts; no traceback of any kind."""
    monkeypatch.setenv("CDK_VALIDATION", "true")
    run = _run(_BAD_APP, tmp_path, by=by)

    lines = run.stderr.splitlines()
    assert run.returncode == 1
    assert not [trace for trace in _TRACES if trace in run.stderr]
    for code in ("IDN01", "ACC06", "STO01", "STR01", "LAM01", "LOG01"):
        [place] = [number for number, line in enumerate(lines) if line.startswith(f"{code} ")]
        assert lines[place + 1].startswith("  fix: ")
    for path in (
        "Bad/Instance (AWS::Connect::Instance)",
        "Bad/Recordings (AWS::Connect::InstanceStorageConfig)",
        "Bad/Nested/Function (AWS::Lambda::Function)",
        "Bad/Overridden (AWS::Kinesis::Stream)",
        "Prod/Streams/Generic (AWS::Kinesis::Stream)",
    ):
        assert f"  fail     {path}" in lines
    assert [line for line in lines if "0 error, 0 exempted; policy " in line]
    assert "Acknowledge with 'Connect::" not in run.stderr
    assert run.stdout == ""


def test_a_good_app_ends_with_the_summary(tmp_path: Path, by: str) -> None:
    """Exit code 0, one line, the policy beside the templates and nothing on standard output but the app's own."""
    run = _run(_app(tmp_path), tmp_path, by=by)

    assert run.returncode == 0, run.stderr
    assert run.stdout == "done\n"
    [summary] = [line for line in run.stderr.splitlines() if "; policy " in line]
    assert ", 0 fail, 0 unknown, 0 error, 0 exempted; policy " in summary
    assert (tmp_path / "cdk.out/connect-constructs.policy.json").is_file()


def test_warnings_alone_end_with_success(tmp_path: Path, by: str) -> None:
    """A warning is printed, once, and the app goes on."""
    acknowledged = (
        'Validations.of(key).acknowledge(Acknowledgment(id="Connect-KEY01", reason="we know")); synthesize(app)'
    )
    run = _run(_app(tmp_path, acknowledged, rotates=False), tmp_path, by=by)

    assert run.returncode == 0, run.stderr
    assert len([line for line in run.stderr.splitlines() if line.startswith("EXM04 ")]) == 1
    assert "Stack/Key" in run.stderr


@pytest.mark.parametrize("rotates", [True, False])
def test_findings_of_other_plugins_are_reported_and_fail(tmp_path: Path, by: str, *, rotates: bool) -> None:
    """Another pack's finding is printed once and fails the app, whatever the guardrails found."""
    run = _run(_app(tmp_path, _OTHER_PACK, rotates=rotates), tmp_path, by=by)

    assert run.returncode == 1
    assert run.stderr.count("The SQS queue does not require requests to use SSL.") == 1
    assert "Stack/Queue" in run.stderr
    assert f", {int(not rotates)} fail, " in run.stderr
    assert not [trace for trace in _TRACES if trace in run.stderr]


def test_a_plugin_that_crashes_fails(tmp_path: Path, by: str) -> None:
    """Another pack that could not run fails the app with its own text; the CDK's CLI alone would pass it."""
    run = _run(_app(tmp_path, _CRASHING_PACK), tmp_path, by=by)

    assert run.returncode == 1
    assert "it stumbled" in run.stderr


def test_the_apps_own_errors_are_raised_as_ever(tmp_path: Path, by: str) -> None:
    """What the CDK finds wrong with the app itself keeps its traceback, even where an earlier synthesis failed."""
    _run(_app(tmp_path, _OTHER_PACK), tmp_path, by="python")
    run = _run(_app(tmp_path, _SAME_IDS), tmp_path, by=by)

    assert run.returncode == 1
    assert "Traceback" in run.stderr
    assert "RuntimeError" in run.stderr
    assert "; policy " not in run.stderr


def test_a_policy_file_that_cannot_be_used_costs_one_line(tmp_path: Path, by: str) -> None:
    """The file that the context names is named, without a traceback in either language."""
    file = tmp_path / "app.py"
    file.write_text(_UNUSABLE_POLICY)
    run = _run(file, tmp_path, by=by)

    assert run.returncode == 1
    assert run.stderr.startswith(
        "policy file none.toml: No such file or directory; allowed: a readable TOML file in UTF-8\n"
    )
    assert not [trace for trace in _TRACES if trace in run.stderr]


@pytest.mark.parametrize(
    ("broken", "text"),
    [
        ("key.enable_key_rotation = False", "the key does not rotate"),
        ("ConnectChecks._judge = None", "TypeError: 'NoneType' object is not callable"),
    ],
)
def test_registered_checks_fail_a_plain_synthesis(tmp_path: Path, broken: str, text: str) -> None:
    """Without `synthesize`, under the CLI, a failure and a crash of the checks fail synth, each with its own text."""
    plain = f"{broken}; Validations.of(app).add_plugins(ConnectChecks(app)); app.synth()"
    run = _run(_app(tmp_path, plain), tmp_path, by="cli")

    assert run.returncode == 1
    assert text in run.stderr
    assert "Traceback" not in run.stderr


def test_process_mode_fails_without_the_cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the CDK's app mode "process" the library leaves the exit code to Node; Python still ends with 1."""
    _without_pytest(monkeypatch)
    monkeypatch.setenv("CDK_APP_MODE", "process")
    run = _run(_app(tmp_path, _OTHER_PACK), tmp_path, by="python")

    assert run.returncode == 1
    assert run.stderr.count("The SQS queue does not require requests to use SSL.") == 1


def test_checks_already_registered_run_once(capsys: pytest.CaptureFixture[str]) -> None:
    """An app that has its checks gets no second ones."""
    app = App(builtin_cloud_formation_validation=False)
    Validations.of(app).add_plugins(ConnectChecks(app))
    kms.CfnKey(Stack(app, "Stack"), "Key", key_policy={}, enable_key_rotation=False)
    with pytest.raises(SystemExit):
        synthesize(app)

    assert capsys.readouterr().err.count("Stack/Key") == 1


def test_checks_that_were_made_but_not_registered_run_all_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    """Forgetting to register the checks switches nothing off."""
    app = App(builtin_cloud_formation_validation=False)
    ConnectChecks(app)
    kms.CfnKey(Stack(app, "Stack"), "Key", key_policy={}, enable_key_rotation=False)
    with pytest.raises(SystemExit) as exit_:
        synthesize(app)

    assert exit_.value.code == 1
    assert "KEY01" in capsys.readouterr().err


def test_a_stages_own_checks_are_enough(capsys: pytest.CaptureFixture[str]) -> None:
    """An app that has one Stage checked keeps to that Stage."""
    app = App(builtin_cloud_formation_validation=False)
    production = Stage(app, "Prod")
    Validations.of(production).add_plugins(ConnectChecks(production))
    for scope in (app, production):
        kms.CfnKey(Stack(scope, "Stack"), "Key", key_policy={}, enable_key_rotation=False)
    with pytest.raises(SystemExit):
        synthesize(app)

    report = capsys.readouterr().err
    assert "Prod/Stack/Key" in report
    assert " Stack/Key" not in report


def test_under_pytest_other_plugins_are_reported_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the CDK puts its report into the exception, the report is printed from there."""
    app = App(outdir=str(tmp_path), builtin_cloud_formation_validation=False)
    sqs.CfnQueue(Stack(app, "Stack"), "Queue")
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    with pytest.raises(SystemExit):
        synthesize(app)

    assert capsys.readouterr().err.count("The SQS queue does not require requests to use SSL.") == 1


def test_checks_that_could_not_run_are_reported_without_counts(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing was judged, the report says why and counts nothing."""
    monkeypatch.setattr(ConnectChecks, "_judge", None)
    app = App(builtin_cloud_formation_validation=False, context=_UNDER_THE_CLI)
    kms.CfnKey(Stack(app, "Stack"), "Key", key_policy={})
    with pytest.raises(SystemExit):
        synthesize(app)

    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("Connect-INPUT the guardrails could not judge the app: TypeError: ")


def test_an_app_without_stacks_passes_in_silence(capsys: pytest.CaptureFixture[str]) -> None:
    """There is nothing to judge and nothing to say."""
    synthesize(App())

    assert capsys.readouterr().err == ""
