"""``check`` on flow files, alone and beside templates."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from connect_constructs.cli.main import main
from connect_constructs.facts.flow import FLOW_TYPES
from tests.cli.command_line import connect_constructs
from tests.guardrails.flows import block, flow

_END = block("End", "DisconnectParticipant")
_GOOD = flow(block("Say", "MessageParticipant", {"Text": "Hello."}, then="End"), _END, type="contactFlow")
_BAD = flow(block("Say", "MessageParticipant", {"Text": "Hello."}, then="Nowhere"), type="contactFlow")
_TEMPLATE = {"Resources": {"Key": {"Type": "AWS::KMS::Key", "Properties": {"EnableKeyRotation": True}}}}


class _Outcome(NamedTuple):
    code: int | str | None
    out: str
    err: str


class _Command:
    """``check`` in this process, in a folder of its own."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        monkeypatch.chdir(folder)

    def __call__(self, *arguments: str, **files: Any) -> _Outcome:
        """Write files, by name with a dot after two underscores, and check what the arguments say, else the files."""
        paths = [name.replace("__", ".") for name in files]
        for path, content in zip(paths, files.values(), strict=True):
            Path(path).write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        self._monkeypatch.setattr(sys, "argv", ["connect-constructs", "check", *arguments, *paths])
        with pytest.raises(SystemExit) as ending:
            main()
        return _Outcome(ending.value.code, *self._capsys.readouterr())

    def found(self, *arguments: str, **files: Any) -> set[tuple[str, str, str | None]]:
        """Return code, verdict and block of every finding."""
        document = json.loads(self("--format", "json", *arguments, **files).out)
        return {(item["guardrail"], item["verdict"], item["block"]) for item in document["findings"]}


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> _Command:
    """Return the command."""
    return _Command(tmp_path, monkeypatch, capsys)


def test_a_sound_flow_passes(tmp_path: Path) -> None:
    """The real command judges a flow file, without an extension too, and ends with 0."""
    (tmp_path / "menu").write_text(json.dumps(_GOOD))
    run = connect_constructs("check", "menu", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    assert " 0 fail, 0 unknown, 0 error," in run.stdout


def test_a_finding_shows_the_block(check: _Command) -> None:
    """The text names file and block, JSON has the block as a field of its own; exit 1."""
    run = check(flow__json=_BAD)
    assert (run.code, run.err) == (1, "")
    assert "  fail     flow.json, block Say (MessageParticipant)\n" in run.out
    assert ("FLW09", "fail", "Say (MessageParticipant)") in check.found(flow__json=_BAD)


@pytest.mark.parametrize(
    "content",
    [
        '{"Version": "2019-10-30",\n"StartAction": "a", "Actions": [],}',
        "Version: '2019-10-30'\nStartAction: a\nActions: []\n",
        '{"StartAction": "a", "StartAction": "b"}',
        {"ContactFlow": {"Content": "hello"}},
        flow(_END, start="Nowhere"),
        flow(_END) | {"StartAction": ""},
        flow(_END) | {"Actions": {}},
    ],
)
def test_a_flow_that_cannot_be_read_is_one_finding(check: _Command, content: Any) -> None:
    """What was meant as a flow fails FLW09 once, ends with 1 and stops no other file."""
    run = check("--format", "json", bad=content, good__json=_GOOD)
    document = json.loads(run.out)
    assert (run.code, run.err) == (1, "")
    assert [(item["guardrail"], item["file"]) for item in document["findings"]] == [("FLW09", "bad")]
    assert document["summary"]["pass"] > 0


def test_the_old_console_format_is_unknown(check: _Command) -> None:
    """An old export is no failure and no pass: exit 0, and 1 under --strict."""
    old = {"modules": [], "version": "1", "type": "contactFlow", "start": "a"}
    run = check(old__json=old)
    assert run.code == 0
    assert "0 pass, 0 fail, 1 unknown," in run.out
    assert check("--strict", old__json=old).code == 1


@pytest.mark.parametrize("content", ['{"a": 1}', "[]", "hello", "", '{"Version": "2012-10-17", "Statement": []}'])
def test_what_is_neither_costs_one_line_and_exit_2(check: _Command, content: str) -> None:
    """A file that is no app and no flow is unusable; the flow beside it is judged nevertheless."""
    run = check(other__json=content, good__json=_GOOD)
    assert run.code == 2
    assert len(run.err.splitlines()) == 1
    assert run.err.startswith("other.json: ")
    assert " 0 fail," in run.out


def test_the_message_names_everything_that_check_takes(check: _Command) -> None:
    """Who gives something else learns what is taken, flow files too."""
    assert "neither a cloud assembly, a template nor a flow file" in check(other__json="{}").err


def test_flows_are_one_run_beside_those_of_apps(check: _Command) -> None:
    """Apps come under their own names, then all flow files together; one file comes under its name."""
    run = check(one__json=_GOOD, stack__json=_TEMPLATE, two__json=_GOOD)
    assert [line for line in run.out.splitlines() if line.startswith("==")] == ["== stack.json", "== 2 flow files"]
    run = check(one__json=_GOOD, stack__json=_TEMPLATE)
    assert [line for line in run.out.splitlines() if line.startswith("==")] == ["== stack.json", "== one.json"]


def test_flow_files_alone_have_no_heading(check: _Command) -> None:
    """Without an app beside them, flow files are the whole report."""
    assert "==" not in check(one__json=_GOOD, two__json=_GOOD).out


_LOOP = block(
    "Loop", "MessageParticipantIteratively", {"Messages": [{"Text": "Hi."}], "InterruptFrequencySeconds": "20"}
)


def _module_flows() -> tuple[Any, Any]:
    """Return a flow that queues after a module's checks, and the module."""
    both = {"NoMatchingError": "Stop", "NoMatchingCondition": "Stop"}
    hours = {"NoMatchingError": "Stop"}
    module = flow(
        block("Hours", "CheckHoursOfOperation", {}, then="Staff", errors=hours, conditions=["Staff"]),
        block("Staff", "CheckMetricData", {"MetricType": "NumberOfAgentsStaffed"}, then="Return", errors=both),
        block("Stop", "DisconnectParticipant"),
        block("Return", "EndFlowModuleExecution"),
    )
    full = {"QueueAtCapacity": "Stop", "NoMatchingError": "Stop"}
    main_flow = flow(
        block(
            "Check", "InvokeFlowModule", {"FlowModuleId": "checks"}, then="Queue", errors={"NoMatchingError": "Stop"}
        ),
        block("Queue", "TransferContactToQueue", None, errors=full, then="Stop"),
        block("Stop", "DisconnectParticipant"),
        type="contactFlow",
    )
    return main_flow, module


def test_flows_find_their_modules_among_the_files(check: _Command) -> None:
    """What a module of the same command checks counts for the flow that invokes it; alone it is not known."""
    main_flow, module = _module_flows()
    alone = {found for found in check.found(main__json=main_flow) if found[0] == "FLW06"}
    together = {found for found in check.found(main__json=main_flow, checks__json=module) if found[0] == "FLW06"}
    assert {verdict for _, verdict, _ in alone} == {"unknown"}
    assert together == set()


def test_a_file_named_twice_is_read_once(check: _Command) -> None:
    """A path that is given twice is no second module of the same id."""
    main_flow, module = _module_flows()
    once = check.found(main__json=main_flow, checks__json=module)
    assert check.found("checks.json", "main.json", main__json=main_flow, checks__json=module) == once


def test_flows_of_templates_find_modules_among_the_files(check: _Command) -> None:
    """A module file that is given beside a template serves the flows in it."""
    main_flow, module = _module_flows()
    properties = {"Content": json.dumps(main_flow), "Type": "CONTACT_FLOW", "Name": "Main", "InstanceArn": "x"}
    template = {"Resources": {"Main": {"Type": "AWS::Connect::ContactFlow", "Properties": properties}}}
    alone = {found for found in check.found(stack__json=template) if found[0] == "FLW06"}
    together = {found for found in check.found(stack__json=template, checks__json=module) if found[0] == "FLW06"}
    assert {verdict for _, verdict, _ in alone} == {"unknown"}
    assert together == set()


@pytest.mark.parametrize("spelled", ["CUSTOMER_HOLD", "customer_hold", "customerHold"])
def test_the_type_can_be_given(check: _Command, spelled: str) -> None:
    """--flow-type, in any spelling, tells what the file does not: a loop prompt that may interrupt in a hold flow."""
    loop = flow(_LOOP | {"Transitions": {"Conditions": [{"NextAction": "End"}]}}, _END)
    unstated = {code for code, verdict, _ in check.found(flow__json=loop) if verdict == "fail"}
    stated = {code for code, verdict, _ in check.found("--flow-type", spelled, flow__json=loop) if verdict == "fail"}
    assert (unstated, stated) == ({"FLW04"}, set())


def test_an_unknown_type_is_a_usage_error(tmp_path: Path) -> None:
    """A type that is none ends with 2 and one line that lists what is allowed."""
    run = connect_constructs("check", "--flow-type", "MENU", "flow.json", cwd=tmp_path)
    assert (run.returncode, run.stdout, len(run.stderr.splitlines())) == (2, "", 1)
    assert "got 'MENU'; allowed: " in run.stderr
    assert all(name in run.stderr for name in FLOW_TYPES)


def test_help_tells_of_flows(tmp_path: Path) -> None:
    """The command's help names flow files and every type."""
    words = " ".join(connect_constructs("check", "--help", cwd=tmp_path).stdout.split())
    assert "contact flow or flow module" in words
    assert all(name in words for name in FLOW_TYPES)


def test_the_platform_teams_exemption_covers_a_flow_file(check: _Command) -> None:
    """A target that is the file's path covers every block in it, and no other file."""
    exemptions = (
        '[[exemptions]]\ncode = "FLW09"\ntargets = ["one.json"]\nreason = "built in the console later"\n'
        'approved_by = "platform team"\nticket = "SEC-7"\nexpires = "2999-12-31"\n'
    )
    Path("exemptions.toml").write_text(exemptions, encoding="utf-8")
    run = check("--exemptions", "exemptions.toml", "--format", "json", one__json=_BAD, two__json=_BAD)
    verdicts = {(item["file"], item["verdict"]) for item in json.loads(run.out)["findings"]}
    assert verdicts == {("one.json", "exempted"), ("two.json", "fail")}
    assert run.code == 1
    assert check("--exemptions", "exemptions.toml", one__json=_BAD).code == 0


def test_the_named_policy_judges_flows_and_an_assemblys_own_does_not(check: _Command) -> None:
    """Flow files are judged by --policy or the defaults, whatever an assembly beside them records."""
    Path("policy.toml").write_text("loop_interrupt_seconds = 10", encoding="utf-8")
    Path("cdk.out").mkdir()
    Path("cdk.out/manifest.json").write_text('{"artifacts": {}}', encoding="utf-8")
    Path("cdk.out/connect-constructs.policy.json").write_text('{"loop_interrupt_seconds": 10}', encoding="utf-8")
    own, flows, named = (
        {item["source"]: item["digest"] for item in json.loads(run.out)["policies"]}
        for run in (
            check("--format", "json", "cdk.out"),
            check("--format", "json", "cdk.out", flow__json=_GOOD),
            check("--format", "json", "--policy", "policy.toml", flow__json=_GOOD),
        )
    )
    assert flows["cdk.out"] == own["cdk.out"] == named["flow.json"] != flows["flow.json"]


_ODD = "\ud800\x00\x1b[31m\u2028odd"


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "ascii"])
def test_odd_characters_reach_no_terminal(form: str, encoding: str, tmp_path: Path) -> None:
    """Lone surrogates, NUL and control sequences in a flow break neither report, whatever the terminal's encoding."""
    odd = flow(block(_ODD, "GetParticipantInput", {"StoreInput": "True", "Text": _ODD}, then=f"to {_ODD}"), name=_ODD)
    (tmp_path / "flow.json").write_text(json.dumps(odd))
    run = subprocess.run(
        [sys.executable, "-m", "connect_constructs", "check", "flow.json", "--format", form],
        cwd=tmp_path,
        env={"PATH": "", "PYTHONPATH": os.fspath(Path(__file__).parents[2]), "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert (run.returncode, run.stderr) == (1, b"")
    assert not {0, 0x1B} & set(run.stdout)
    assert b"(GetParticipantInput)" in run.stdout


def test_odd_characters_reach_the_output_file(check: _Command) -> None:
    """--output takes what a terminal would."""
    odd = flow(block(_ODD, "MessageParticipant", then="Nowhere"))
    assert check("--output", "report.txt", flow__json=odd).code == 1
    assert "(MessageParticipant)" in Path("report.txt").read_text(encoding="utf-8")
