"""``check``: the report it writes and the exit code it ends with."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import connect_constructs.cli.check as module
from connect_constructs.cli.main import main
from connect_constructs.readers._app import App
from tests.cli.command_line import connect_constructs
from tests.reports.runs import CRASH, EXEMPTED, FAIL, UNKNOWN, WARNING, run_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from connect_constructs.facts.evaluation import Run
    from connect_constructs.facts.finding import Finding

_BAD = {"Resources": {"Desk": {"Type": "AWS::KMS::Key", "Properties": {"EnableKeyRotation": False}}}}


def _judge_by(monkeypatch: pytest.MonkeyPatch, check_app: Callable[..., Run]) -> None:
    """Judge apps, whatever their path, by a stand-in."""
    monkeypatch.setattr(module, "load_input", lambda _: App(()))
    monkeypatch.setattr(module, "check_app", check_app)


def _exit_code(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int | str | None:
    monkeypatch.setattr(sys, "argv", ["connect-constructs", *arguments])
    with pytest.raises(SystemExit) as ending:
        main()
    return ending.value.code


@pytest.mark.parametrize(
    ("findings", "code", "strict_code"),
    [
        ([], 0, 0),
        ([EXEMPTED], 0, 0),
        ([WARNING], 0, 1),
        ([UNKNOWN], 0, 1),
        ([FAIL], 1, 1),
        ([CRASH], 1, 1),
        ([WARNING, UNKNOWN, EXEMPTED, FAIL], 1, 1),
    ],
)
def test_the_exit_code_follows_the_worst_finding(
    findings: list[Finding], code: int, strict_code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error-severity failure or a crash fails; warnings and unknowns fail only under --strict."""
    _judge_by(monkeypatch, lambda *_, **__: run_of(*findings))
    assert _exit_code(monkeypatch, "check", "app") == code
    assert _exit_code(monkeypatch, "check", "app", "--strict") == strict_code


def test_what_could_not_be_read_wins_over_a_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run with an unreadable part ends with 2 though something fails, and both are told."""
    _judge_by(monkeypatch, lambda *_, **__: run_of(FAIL, unreadable=("b.json: truncated",)))
    assert _exit_code(monkeypatch, "check", "app") == 2
    streams = capsys.readouterr()
    assert streams.err == "b.json: truncated\n"
    assert "1 fail" in streams.out


def test_a_fault_of_the_command_itself_is_one_line_and_no_pass(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An unforeseen exception ends with 2 and names its type, without a traceback."""

    def crash(*_: object, **__: object) -> Run:
        raise KeyError("surprise")

    _judge_by(monkeypatch, crash)
    assert _exit_code(monkeypatch, "check", "app") == 2
    assert capsys.readouterr().err == "connect-constructs itself failed, please report it: KeyError: 'surprise'\n"


def test_a_bad_template_fails_and_is_explained(tmp_path: Path) -> None:
    """A key that does not rotate fails KEY01, with its place and what to do, and nothing on standard error."""
    (tmp_path / "t.json").write_text(json.dumps(_BAD))
    run = connect_constructs("check", "t.json", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (1, "")
    assert "KEY01 " in run.stdout
    assert "  fix: " in run.stdout
    assert "  fail     t.json: Desk (AWS::KMS::Key)" in run.stdout


def test_json_goes_to_the_output_file(tmp_path: Path) -> None:
    """--output takes the report, and standard output stays empty."""
    (tmp_path / "t.json").write_text(json.dumps(_BAD))
    run = connect_constructs("check", "t.json", "--format", "json", "--output", "report.json", cwd=tmp_path)
    assert (run.returncode, run.stdout, run.stderr) == (1, "", "")
    document = json.loads((tmp_path / "report.json").read_text())
    assert [finding["logical_id"] for finding in document["findings"] if finding["verdict"] == "fail"] == ["Desk"]


def test_the_named_policy_judges(tmp_path: Path) -> None:
    """--policy changes the digest that the report prints."""
    (tmp_path / "t.json").write_text(json.dumps(_BAD))
    (tmp_path / "policy.toml").write_text("log_retention_days = 365")
    default, named = (
        connect_constructs("check", "t.json", *options, cwd=tmp_path).stdout.splitlines()[-1]
        for options in ((), ("--policy", "policy.toml"))
    )
    assert default.rpartition("policy ")[2] != named.rpartition("policy ")[2]


def test_the_platform_teams_exemption_exempts(tmp_path: Path) -> None:
    """--exemptions turns the failure it names into an exempted one, and the exit code into 0."""
    (tmp_path / "t.json").write_text(json.dumps(_BAD))
    (tmp_path / "exemptions.toml").write_text(
        '[[exemptions]]\ncode = "KEY01"\ntargets = ["Desk"]\nreason = "imported material"\n'
        'approved_by = "platform team"\nticket = "SEC-7"\nexpires = "2999-12-31"\n'
    )
    run = connect_constructs("check", "t.json", "--exemptions", "exemptions.toml", cwd=tmp_path)
    assert "exempted by platform team, ticket SEC-7, until 2999-12-31: imported material" in run.stdout
    assert run.returncode == 0, run.stdout
