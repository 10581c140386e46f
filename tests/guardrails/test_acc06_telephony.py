"""ACC06: every way in which calls are on."""

from __future__ import annotations

from typing import Any

import pytest

from connect_constructs.guardrails.policy import GuardrailPolicy
from tests.guardrails.conftest import Judge, Verdicts

_OFF = {"InboundCalls": False, "OutboundCalls": False}


def _template(attributes: Any) -> dict[str, Any]:
    instance = {"Type": "AWS::Connect::Instance", "Properties": {"Attributes": attributes}}
    return {"Parameters": {"Calls": {"Type": "String"}}, "Resources": {"Instance": instance}}


def _own(found: set[tuple[str, str, str | None]]) -> set[str]:
    return {verdict for code, verdict, _ in found if code == "ACC06"}


@pytest.mark.parametrize("name", list(_OFF))
@pytest.mark.parametrize(
    ("value", "expected"),
    [("false", {"pass"}), ("True", {"fail"}), (None, {"fail"}), ({"Ref": "Calls"}, {"unknown"}), ("off", {"unknown"})],
)
def test_both_directions_must_be_off(verdicts: Verdicts, name: str, value: Any, expected: set[str]) -> None:
    """Inbound and outbound calls are judged each; what is not said is not off."""
    assert _own(verdicts(_template(_OFF | {name: value}))) == expected


def test_a_doubt_hides_no_failure(judged: Judge) -> None:
    """One direction that is unknown does not hide the other that is on."""
    template = _template({"InboundCalls": {"Ref": "Calls"}, "OutboundCalls": True})
    found = {item.verdict for item in judged(template).findings if item.guardrail == "ACC06"}
    assert found == {"unknown", "fail"}


def test_approval_silences_it(verdicts: Verdicts) -> None:
    """With telephony approved, calls and numbers are nobody's business here."""
    template = _template({"InboundCalls": True, "OutboundCalls": True})
    template["Resources"]["Number"] = {"Type": "AWS::Connect::PhoneNumber", "Properties": {}}
    assert _own(verdicts(template)) == {"fail"}
    assert _own(verdicts(template, GuardrailPolicy(approved_features=("telephony",)))) == {"pass"}
