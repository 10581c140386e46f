"""Flow modules: found among the files of one command, by id, by file name or by the name that the console shows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from connect_constructs.facts.flow import Flow
from connect_constructs.readers._flow_files import flow_file, read_flows
from tests.guardrails.flows import block, flow

_ID = "4e5f0000-0000-4000-8000-111122223333"
_ARN = f"arn:aws:connect:us-east-1:111122223333:instance/0a1b/flow-module/{_ID}"
_MODULE = flow(block("Return", "EndFlowModuleExecution"), name="Payment")


def _module(**answer: Any) -> Any:
    return {"ContactFlowModule": {"Content": json.dumps(_MODULE), **answer}}


def _invoker(module: Any, metadata: Any = None) -> Any:
    invoke = block("Invoke", "InvokeFlowModule", {"FlowModuleId": module}, then="End")
    return flow(invoke, block("End", "DisconnectParticipant"), name="Main") | {
        "Metadata": {"ActionMetadata": {"Invoke": metadata}}
    }


def _linked(**documents: Any) -> Flow | None:
    """Read files by stem, the invoking flow first; return the module that it is linked to."""
    files = [flow_file(Path(f"{stem}.json"), json.dumps(document)) for stem, document in documents.items()]
    main, *others = read_flows(files).flows
    assert isinstance(main, Flow)
    assert set(main.modules) <= {0}
    module = main.modules.get(0)
    assert module is None or module in others or module is main
    return module


@pytest.mark.parametrize("invoked", [_ID, _ARN, f"{_ARN}:live", f"{_ARN}:$LATEST", f"{_ID}:1"])
@pytest.mark.parametrize("answer", [{"Id": _ID}, {"Arn": _ARN}, {"Arn": f"{_ARN}:2", "Id": _ID}])
def test_a_module_is_found_by_id(invoked: str, answer: Any) -> None:
    """An id or ARN, with or without alias or version on either side, finds the answer that states it."""
    module = _linked(main=_invoker(invoked), other=_module(**answer))
    assert module is not None
    assert module.name == "Payment"


def test_a_module_is_found_by_the_name_of_its_file() -> None:
    """A file that is named after the id is that module, though nothing in it says so."""
    assert _linked(main=_invoker(_ARN), **{_ID: _MODULE}) is not None


_SHOWN = [{"parameters": {"FlowModuleId": {"displayName": "Payment"}}}, {"contactFlowModuleName": "Payment"}]


@pytest.mark.parametrize("metadata", _SHOWN)
def test_a_module_without_id_is_found_by_the_name_that_the_console_shows(metadata: Any) -> None:
    """The console's export names the invoked module in Metadata; an export has no id of its own."""
    assert _linked(main=_invoker(_ARN, metadata), other=_MODULE) is not None


@pytest.mark.parametrize(
    "others",
    [
        {"one": _MODULE, "two": _MODULE},
        {"one": _module(Id="another")},
        {"one": flow(block("End", "DisconnectParticipant"), name="Payment")},
        {"one": {"ContactFlowModule": {"Name": "Payment"}}},
        {},
    ],
)
@pytest.mark.parametrize("metadata", _SHOWN)
def test_a_name_that_does_not_decide_finds_nothing(others: Any, metadata: Any) -> None:
    """Two modules of a name, one of another id, a flow that is no module, one that cannot be read: none is meant."""
    assert _linked(main=_invoker(_ARN, metadata), **others) is None


@pytest.mark.parametrize("metadata", [None, [], {"parameters": None}, {"parameters": {"FlowModuleId": "x"}}])
def test_metadata_of_any_form_is_survived(metadata: Any) -> None:
    """Metadata without a name, or in another form, finds nothing."""
    assert _linked(main=_invoker(_ARN, metadata), other=_MODULE) is None


def test_two_of_one_id_are_not_followed() -> None:
    """Where two modules state one id, which of them runs is not known."""
    assert _linked(main=_invoker(_ID), one=_module(Id=_ID), two=_module(Arn=_ARN)) is None


@pytest.mark.parametrize("invoked", ["$.Attributes.module", "${PaymentModule.Arn}", None, 7, ["x"]])
def test_what_is_not_known_is_not_followed(invoked: Any) -> None:
    """A module that only a contact or a deployment decides is not looked for by name."""
    assert _linked(main=_invoker(invoked, _SHOWN[1]), other=_MODULE) is None


def test_modules_find_modules_and_themselves() -> None:
    """A module invokes others of the set, a circle included; links are between the very facts that are judged."""
    inner = block("Invoke", "InvokeFlowModule", {"FlowModuleId": "two"}, then="Return")
    back = block("Invoke", "InvokeFlowModule", {"FlowModuleId": "one"}, then="Return")
    ends = block("Return", "EndFlowModuleExecution")
    files = [
        flow_file(Path(f"{stem}.json"), json.dumps(flow(invoke, ends)))
        for stem, invoke in (("one", inner), ("two", back))
    ]
    read = read_flows(files)
    first, second = read.flows
    assert isinstance(first, Flow)
    assert isinstance(second, Flow)
    assert (first.modules[0], second.modules[0]) == (second, first)
    assert read.modules == {"one": first, "two": second}


def test_the_modules_are_offered_by_id() -> None:
    """For flows elsewhere, the set gives its modules, and no flow, by bare id and file name."""
    files = {"main": _invoker(_ID), "payment": _module(Arn=f"{_ARN}:live")}
    read = read_flows([flow_file(Path(f"{stem}.json"), json.dumps(item)) for stem, item in files.items()])
    assert read.modules == {_ID: read.flows[1], "payment": read.flows[1]}
