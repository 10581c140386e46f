"""Recording exemptions in code."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Template
from constructs import Construct, IConstruct

from connect_constructs.guardrails.catalogue import CATALOGUE
from connect_constructs.infrastructure.exempt import exempt

_RECORD: dict[str, Any] = {
    "code": "KEY01",
    "reason": "the partner pins the key material",
    "approved_by": "Chief Information Security Officer",
    "ticket": "RISK-118",
    "expires": "2027-01-31",
}
_TODAY = date(2026, 6, 1)


def _exempt(scope: IConstruct, **changes: Any) -> None:
    exempt(scope, today=lambda: _TODAY, **{**_RECORD, **changes})


def _records(stack: Stack) -> dict[str, Any]:
    resources = Template.from_stack(stack).to_json()["Resources"]
    return {name: body.get("Metadata", {}).get("ConnectConstructs.Exemptions") for name, body in resources.items()}


@pytest.fixture
def stack() -> Stack:
    """A stack with two keys in one group and a third beside it, their logical ids their own."""
    stack = Stack(App(), "Stack")
    group = Construct(stack, "Group")
    for scope, name in ((group, "First"), (group, "Second"), (stack, "Third")):
        key = kms.CfnKey(scope, name, key_policy={})
        key.override_logical_id(name)
    return stack


def test_the_record_is_written_to_every_resource_of_the_scope(stack: Stack) -> None:
    """The template alone carries the whole record, on the resources of the scope and no other."""
    _exempt(stack.node.find_child("Group"))

    record = {**_RECORD, "scope": "Stack/Group"}
    assert _records(stack) == {"First": [record], "Second": [record], "Third": None}


def test_a_resource_added_later_is_not_exempted(stack: Stack) -> None:
    """An exemption never widens to what is added after it was approved."""
    _exempt(stack)
    kms.CfnKey(stack, "Late", key_policy={}).override_logical_id("Late")

    assert _records(stack)["Late"] is None


def test_exemptions_of_one_resource_add_up(stack: Stack) -> None:
    """A second exemption stands beside the first."""
    _exempt(stack)
    _exempt(stack.node.find_child("Third"), ticket="RISK-119")

    assert [record["ticket"] for record in _records(stack)["Third"]] == ["RISK-118", "RISK-119"]


@pytest.mark.parametrize("expires", [date(2027, 1, 31), datetime(2027, 1, 31, 12, tzinfo=UTC), "2027-01-31"])
def test_the_expiry_is_recorded_as_a_day(stack: Stack, expires: date | str) -> None:
    """A date, a moment or text: the record says YYYY-MM-DD."""
    _exempt(stack, expires=expires)

    assert _records(stack)["Third"][0]["expires"] == "2027-01-31"


def test_the_last_day_may_be_today(stack: Stack) -> None:
    """An exemption holds through its last day."""
    _exempt(stack, expires=_TODAY)

    assert _records(stack)["Third"][0]["expires"] == "2026-06-01"


@pytest.mark.parametrize("field", ["reason", "approved_by", "ticket"])
@pytest.mark.parametrize("text", ["", " \t", None])
def test_an_empty_text_is_refused(stack: Stack, field: str, text: str | None) -> None:
    """Nobody exempts without saying why, who and where it was decided."""
    with pytest.raises(ValueError, match=rf"^{field}: got .*; allowed: a text that says something$"):
        _exempt(stack, **{field: text})


@pytest.mark.parametrize(
    ("expires", "got"),
    [
        ("2026-05-31", "2026-05-31, which is past"),
        (date(2020, 1, 1), "2020-01-01, which is past"),
        ("31.01.2027", "'31.01.2027'"),
        ("2027-02-30", "'2027-02-30'"),
        ("20270131", "'20270131'"),
        ("2027-W01-1", "'2027-W01-1'"),
        ("", "''"),
        (None, "None"),
    ],
)
def test_an_expiry_that_is_no_day_to_come_is_refused(stack: Stack, expires: Any, got: str) -> None:
    """A malformed date and a past one are refused, with the value and what is allowed."""
    with pytest.raises(ValueError, match=f"^expires: got {got}; allowed: a date or YYYY-MM-DD, 2026-06-01 or later$"):
        _exempt(stack, expires=expires)


@pytest.mark.parametrize("code", ["NOPE1", "key01", "", None, [], {}])
def test_an_unknown_guardrail_is_refused(stack: Stack, code: Any) -> None:
    """A code that the catalogue does not have is refused, and those that may be waived are named."""
    with pytest.raises(ValueError, match=rf"^no guardrail {re.escape(repr(code))}; .*allowed: .*KEY01"):
        _exempt(stack, code=code)


def test_a_misspelled_guardrail_is_told_what_is_meant(stack: Stack) -> None:
    """The likeliest codes stand before the long list of all that are allowed."""
    with pytest.raises(ValueError, match=r"^no guardrail 'KEY1'; did you mean KEY01( or \w+)*; allowed: "):
        _exempt(stack, code="KEY1")


@pytest.mark.parametrize("guardrail", [item for item in CATALOGUE if item.waivable == "no"], ids=lambda item: item.code)
def test_a_guardrail_that_cannot_be_waived_is_refused(stack: Stack, guardrail: Any) -> None:
    """What is never waivable is refused at the door."""
    with pytest.raises(ValueError, match=rf"^guardrail '{guardrail.code}' can never be waived; allowed: "):
        _exempt(stack, code=guardrail.code)


def test_what_only_the_platform_team_may_waive_is_refused(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Code cannot waive what the platform team's file alone may."""
    [guardrail] = [item for item in CATALOGUE if item.code == "KEY01"]
    monkeypatch.setattr(type(guardrail), "waivable", "platform")

    with pytest.raises(ValueError, match=r"^guardrail 'KEY01' is waived by the platform team's exemptions file only; "):
        _exempt(stack)


def test_a_function_guardrail_can_be_waived(stack: Stack) -> None:
    """LAM01 is accepted here: which functions may be waived is judged with the template."""
    _exempt(stack, code="LAM01")

    assert _records(stack)["Third"][0]["code"] == "LAM01"


def test_a_scope_without_resources_is_refused(stack: Stack) -> None:
    """An exemption that would cover nothing is refused."""
    empty = Construct(stack, "Empty")

    with pytest.raises(ValueError, match=r"^scope 'Stack/Empty' holds no resource; allowed: "):
        _exempt(empty)
