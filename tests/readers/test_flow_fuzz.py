"""Whatever a flow file holds: a finding or one line and exit 2, never a traceback."""

from __future__ import annotations

import copy
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connect_constructs.cli.main import main
from connect_constructs.facts.flow import Flow, UnreadableFlow
from connect_constructs.facts.place import Place
from connect_constructs.readers._flow_files import flow_file, read_flows
from connect_constructs.readers.flow import FlowSource, flow_of, is_flow, read_flow
from tests.guardrails.flows import block, flow

_SOURCE = FlowSource(place=Place(file="flow.json"))
_ON_ONE_FILE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])

_WORDS = st.sampled_from(
    re.findall(
        r"\S+",
        "Actions StartAction Version 2019-10-30 Identifier Type Parameters Transitions NextAction Conditions Errors "
        "ErrorType Metadata ActionMetadata Settings modules start ContactFlow ContactFlowModule Content Id Arn name "
        "type a b $end InvokeFlowModule FlowModuleId EndFlowModuleExecution GetParticipantInput StoreInput True "
        "$.Attributes.pin",
    )
)
_TEXTS = _WORDS | st.text(st.characters(), max_size=5)  # the empty one, half surrogate pairs and NUL among them
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _TEXTS
_JSON = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=5),
    max_leaves=25,
)

_SEED = flow(
    block("a", "GetParticipantInput", {"StoreInput": "True"}, then="b", errors={"NoMatchingError": "b"}),
    block("b", "InvokeFlowModule", {"FlowModuleId": "0a1b"}, then="c", errors={"NoMatchingError": "c"}),
    block(
        "c",
        "Compare",
        {"ComparisonValue": "$.Attributes.pin"},
        conditions=["a", "d"],
        errors={"NoMatchingCondition": "d"},
    ),
    block("d", "DisconnectParticipant"),
    name="Menu",
    type="contactFlow",
    ActionMetadata={"b": {"contactFlowModuleName": "Payment"}},
)


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Return every container of a document with each of its keys."""
    found: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        item = waiting.pop()
        keys = list(item) if isinstance(item, dict) else range(len(item)) if isinstance(item, list) else ()
        found += [(item, key) for key in keys]
        waiting += [item[key] for key in keys]
    return found


@st.composite
def _mutated(draw: st.DrawFn) -> Any:
    """Draw a flow of which some parts are replaced, removed, or doubled."""
    document = {"root": copy.deepcopy(_SEED)}
    for _ in range(draw(st.integers(1, 5))):
        container, key = draw(st.sampled_from(_places(document)))
        how = draw(st.sampled_from(["replace", "remove", "double"]))
        if how == "double" and isinstance(container, list):
            container.append(container[key])
        elif how == "remove" and container is not document:
            del container[key]
        else:
            container[key] = draw(_JSON)
    return document["root"]


def _judged(read: Flow | UnreadableFlow) -> None:
    """Check what every reader of the fact relies on."""
    if isinstance(read, UnreadableFlow):
        assert read.reason
        return
    assert read.blocks[read.start].position == read.start
    assert [item.position for item in read.blocks] == list(range(len(read.blocks)))
    for item in read.blocks:
        assert isinstance(item.identifier, str)
        assert isinstance(item.parameters, dict)
        assert all(isinstance(part, str) for branch in item.branches for part in branch)
    assert all(flaw.message for flaw in read.flaws)


@given(document=_JSON | _mutated())
def test_any_json_is_a_flow_or_the_reason_why_not(document: Any) -> None:
    """Every JSON value is read, from text and as it is, to a flow that holds together or to a reason."""
    text = json.dumps(document)
    assert is_flow(document) in (True, False)
    _judged(flow_of(document, len(text), _SOURCE))
    _judged(read_flow(text, _SOURCE))


@given(texts=st.lists(_mutated().map(json.dumps) | st.text(), min_size=1, max_size=3))
def test_any_texts_are_read_together(texts: list[str]) -> None:
    """Files are read as a set whatever they hold, each to one fact, modules linked to modules of the set only."""
    read = read_flows([flow_file(Path(f"{number}.json"), text) for number, text in enumerate(texts)])
    assert len(read.flows) == len(texts)
    for item in read.flows:
        _judged(item)
        if isinstance(item, Flow):
            assert all(module in read.flows for module in item.modules.values())


def _checked(path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(sys, "argv", ["connect-constructs", "check", "--format", "json", str(path)])
        with pytest.raises(SystemExit) as ending:
            main()
    out, err = capsys.readouterr()
    assert "itself failed" not in err
    if ending.value.code == 2:
        assert (out, len(err.splitlines())) == ("", 1)
    else:
        assert ending.value.code in (0, 1)
        assert err == ""
        assert all(finding["verdict"] != "error" for finding in json.loads(out)["findings"])


@given(document=_mutated() | _JSON)
@_ON_ONE_FILE
def test_any_json_file_is_judged_or_refused(
    document: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command ends with 0, 1 or 2, and no guardrail crashes."""
    (tmp_path / "flow.json").write_text(json.dumps(document), encoding="utf-8")
    _checked(tmp_path / "flow.json", monkeypatch, capsys)


@given(content=st.binary(max_size=200), kept=st.tuples(st.integers(0, 2_000), st.integers(0, 2_000)))
@_ON_ONE_FILE
def test_any_bytes_are_judged_or_refused(
    content: bytes,
    kept: tuple[int, int],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """So it does for arbitrary bytes, alone or in the midst of a flow that is cut short."""
    seed = json.dumps(_SEED).encode()
    (tmp_path / "flow").write_bytes(seed[: kept[0]] + content + seed[kept[0] : kept[1]])
    _checked(tmp_path / "flow", monkeypatch, capsys)


@pytest.mark.parametrize(
    "text",
    [
        '{"StartAction": "a", "Actions": ' + "[" * 100_000,
        '{"StartAction": "a", "Actions": ' + "[" * 100_000 + "]" * 100_000 + "}",
        json.dumps(flow(block("a", "Wait", {"Text": "x" * 2_000_000}, then="a"))),
        json.dumps(flow(*[block("a", "Wait", then="a", conditions=["a"] * 20)] * 500)),
        '{"StartAction": "a", "Actions": [{"Identifier": "a", "Type": "Wait", "Parameters": ' + "9" * 5_000 + "}]}",
    ],
    ids=["open brackets", "deep", "long text", "one identifier", "long number"],
)
def test_extremes_are_judged_or_refused(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Depth, length and repetition beyond any flow end like everything else."""
    (tmp_path / "flow").write_text(text, encoding="utf-8")
    _checked(tmp_path / "flow", monkeypatch, capsys)
