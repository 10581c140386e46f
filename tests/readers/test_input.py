"""What lies at a path is told by its content, and parsed once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from connect_constructs.readers import _document, _flow_files
from connect_constructs.readers._app import App
from connect_constructs.readers._document import UnusableInputError
from connect_constructs.readers._flow_files import FlowFile
from connect_constructs.readers._input import load_input
from tests.guardrails.flows import block, flow

_TEMPLATE = {"Resources": {"Key": {"Type": "AWS::KMS::Key"}}}
_FLOW = flow(block("End", "DisconnectParticipant"))
_BROKEN_FLOW = json.dumps(_FLOW)[:-1]


def _written(path: Path, content: Any) -> Path:
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def _flow_file(path: Path, content: Any) -> FlowFile:
    loaded = load_input(_written(path, content))
    assert isinstance(loaded, FlowFile)
    return loaded


@pytest.mark.parametrize("name", ["a.json", "a.yaml", "a", "manifest.json"])
def test_a_flow_and_a_template_are_told_apart_whatever_their_name(name: str, tmp_path: Path) -> None:
    """The content decides: a flow comes with its document and its size, a template as an app."""
    loaded = _flow_file(tmp_path / name, _FLOW)
    assert (loaded.path, loaded.document, loaded.fault) == (tmp_path / name, _FLOW, None)
    assert loaded.characters == len(json.dumps(_FLOW))
    assert isinstance(load_input(_written(tmp_path / name, _TEMPLATE)), App)


def test_an_assembly_is_an_app(tmp_path: Path) -> None:
    """A folder is read by its manifest, and the manifest stands for its folder."""
    _written(tmp_path / "manifest.json", {"artifacts": {}})
    assert (load_input(tmp_path), load_input(tmp_path / "manifest.json")) == (App(()), App(()))


def test_a_sound_file_is_parsed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """JSON, be it a flow or a template, is not parsed again to tell what it is."""
    parsed: list[str] = []

    def counted(text: str) -> Any:
        parsed.append(text)
        return json.loads(text)

    monkeypatch.setattr(_flow_files, "parse_json", counted)
    monkeypatch.setattr(_document, "_parse", None)
    load_input(_written(tmp_path / "flow.json", _FLOW))
    load_input(_written(tmp_path / "template.json", _TEMPLATE))
    assert len(parsed) == 2


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("flow.json", _BROKEN_FLOW, "not JSON: line 1: Expecting ',' delimiter"),
        ("flow", "{\n'Version': '2019-10-30', 'Actions': [", "not JSON: line 2: Expecting property name"),
        ("flow.yaml", "Version: '2019-10-30'\nStartAction: End\nActions: []", "not JSON: line 1: Expecting value"),
        ("flow.yaml", json.dumps(_FLOW).replace("]}", "],}"), "not JSON: line 1: "),
        ("flow.yaml", "StartAction: [", "not JSON: line 1: Expecting value"),
    ],
)
def test_what_was_meant_as_a_flow_is_one_with_a_fault(name: str, content: str, fault: str, tmp_path: Path) -> None:
    """What is no JSON, yet speaks of blocks or is a flow in YAML, is a flow file that says why it cannot be read."""
    loaded = _flow_file(tmp_path / name, content)
    assert loaded.document is None
    assert str(loaded.fault).startswith(fault)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.json", '{"Resources": {"F": "\\"StartAction\\""}', "line 1: not JSON (Expecting ',' delimiter)"),
        ("a.yaml", "Resources:\n  Flow: !Sub '{\"StartAction\"'\n  - x", "line 3: not YAML"),
        ("a.json", '{"Version": "2019-10-30"', "line 1: not JSON (Expecting ',' delimiter)"),
        ("a.json", '{"Description": "x"}', "neither a cloud assembly, a template nor a flow file (it has no Resources"),
        ("a.json", "[1]", "neither a cloud assembly, a template nor a flow file (it is no object)"),
        ("a.yaml", "a: b", "neither a cloud assembly, a template nor a flow file (it has no Resources"),
        ("a", "", "empty"),
    ],
)
def test_everything_else_is_unusable(name: str, content: str, reason: str, tmp_path: Path) -> None:
    """A broken template is none the less one if it holds a flow; what is neither is refused in one line."""
    with pytest.raises(UnusableInputError) as caught:
        load_input(_written(tmp_path / name, content))
    assert str(caught.value).startswith(f"{tmp_path / name}: {reason}")


def test_a_template_nested_too_deeply_to_follow_is_unusable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the parser still takes, but following nested stacks does not, is refused in one line."""

    def too_deep(*_: object) -> App:
        raise RecursionError

    monkeypatch.setattr("connect_constructs.readers._input.app_of", too_deep)
    with pytest.raises(UnusableInputError, match="nested too deeply to be a template"):
        load_input(_written(tmp_path / "a.json", _TEMPLATE))
