"""How the handler answers CloudFormation, and how it runs when nobody waits for an answer."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, Any

import pytest

from connect_constructs.runtime._errors import ReconcileError
from connect_constructs.runtime.authentication_profile_handler import serve
from tests.fakes._rest_json import ServiceError
from tests.fakes.fake_cloudformation import SIGNATURE
from tests.runtime.stage import INSTANCE_ID, PHYSICAL_ID, PROPERTIES, Invocation

if TYPE_CHECKING:
    from tests.runtime.conftest import SetStage


def test_answer_is_put_with_an_empty_content_type(set_stage: SetStage) -> None:
    """The answer's address is signed for a PUT with an empty content type and the body's own length."""
    stage = set_stage()
    stage.request("Create", PROPERTIES)
    (request,) = stage.cloudformation.requests
    assert request.method == "PUT"
    assert request.target == f"/answer?X-Amz-Signature={SIGNATURE}"
    assert request.headers["Content-Type"] == ""
    assert request.headers["Content-Length"] == str(len(request.body))


def test_answer_is_tried_again(set_stage: SetStage) -> None:
    """An answer that is not taken is sent again, unchanged."""
    stage = set_stage(refusals=2)
    assert stage.request("Create", PROPERTIES)["Status"] == "SUCCESS"
    assert len({request.body for request in stage.cloudformation.requests}) == 1
    assert len(stage.connect.calls) == 4


@pytest.mark.parametrize("address", [None, "http://127.0.0.1:9/{}", "{} is no address", "http://127.0.0.1:9/a {}"])
def test_answer_never_taken_fails_the_invocation(
    set_stage: SetStage, capsys: pytest.CaptureFixture[str], address: str | None
) -> None:
    """Lambda runs the event again when no answer got through; the address stays out of the error and the log."""
    stage = set_stage(refusals=100)
    event = stage.cloudformation.event("Create", PROPERTIES)
    if address:
        event["ResponseURL"] = address.format(SIGNATURE)
    with pytest.raises(ReconcileError, match="CloudFormation did not take the answer in 3 attempts") as failure:
        serve(event, Invocation(), stage.clock.as_clock())
    assert SIGNATURE not in "".join(traceback.format_exception(failure.value))
    assert SIGNATURE not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("property_name", "value", "complaint"),
    [
        ("InstanceId", "", "InstanceId must be a text of at least one character, got ''"),
        ("AllowedIps", [], "AllowedIps must name at least one range"),
        ("AllowedIps", "10.0.0.0/8", "AllowedIps must be a list of addresses and CIDR ranges, got '10.0.0.0/8'"),
        ("AllowedIps", ["10.0.0.1/8"], "10.0.0.1/8 has host bits set"),
        ("AllowedIps", ["10.0.0.1-5"], "'10.0.0.1-5' does not appear to be an IPv4 or IPv6 network"),
        ("BlockedIps", [10], "BlockedIps must be a list of addresses and CIDR ranges, got [10]"),
        ("PeriodicSessionDuration", "60.0", "PeriodicSessionDuration must be a whole number of minutes, got '60.0'"),
        ("PeriodicSessionDuration", True, "PeriodicSessionDuration must be a whole number of minutes, got True"),
        ("SessionInactivityDuration", " 15", "SessionInactivityDuration must be a whole number of minutes, got ' 15'"),
        (
            "SessionInactivityHandlingEnabled",
            "True",
            "SessionInactivityHandlingEnabled must be true or false, got 'True'",
        ),
        ("BlockedIPs", [], "unknown properties ['BlockedIPs']"),
    ],
)
def test_unusable_properties_fail_before_any_call(
    set_stage: SetStage, property_name: str, value: Any, complaint: str
) -> None:
    """A property that cannot be understood is named, with what was got."""
    stage = set_stage()
    answer = stage.request("Create", {**PROPERTIES, property_name: value})
    assert answer["Status"] == "FAILED"
    assert complaint in answer["Reason"]
    assert stage.connect.calls == []


def test_a_switch_may_be_off(set_stage: SetStage) -> None:
    """The text that CloudFormation makes of false means false."""
    stage = set_stage()
    stage.request("Create", {**PROPERTIES, "SessionInactivityHandlingEnabled": "false"})
    assert stage.connect.profiles(INSTANCE_ID)[0]["SessionInactivityHandlingEnabled"] is False
    assert "SessionInactivityHandlingEnabled" not in stage.updates()[0]


@pytest.mark.parametrize("name", sorted(PROPERTIES.keys() - {"BlockedIps"}))
def test_a_missing_property_is_named(set_stage: SetStage, name: str) -> None:
    """Every property but BlockedIps must be said."""
    stage = set_stage()
    answer = stage.request("Create", {key: value for key, value in PROPERTIES.items() if key != name})
    assert answer["Status"] == "FAILED"
    assert answer["Reason"].startswith(f"{name} must be")


def test_a_failed_update_keeps_the_id(set_stage: SetStage) -> None:
    """CloudFormation would take another id for a replacement."""
    stage = set_stage()
    answer = stage.request("Update", {"InstanceId": "another"}, PhysicalResourceId=PHYSICAL_ID)
    assert (answer["Status"], answer["PhysicalResourceId"]) == ("FAILED", PHYSICAL_ID)


def test_a_create_without_instance_still_has_an_id(set_stage: SetStage) -> None:
    """CloudFormation takes no answer without an id, not even a failure."""
    stage = set_stage()
    assert stage.request("Create", {})["PhysicalResourceId"] == "AuthenticationProfile/authentication-profile/default"


def test_an_unknown_request_is_refused(set_stage: SetStage) -> None:
    """A request type that CloudFormation does not have is a failure, not a guess."""
    stage = set_stage()
    answer = stage.request("Import", PROPERTIES)
    assert answer["Status"] == "FAILED"
    assert "RequestType must be Create, Update or Delete, got 'Import'" in answer["Reason"]


SCHEDULED = {
    "ResourceProperties": {
        **PROPERTIES,
        "PeriodicSessionDuration": 20,
        "SessionInactivityDuration": 15,
        "SessionInactivityHandlingEnabled": True,
    }
}


def test_a_scheduled_run_undoes_drift(set_stage: SetStage) -> None:
    """Without a ResponseURL the same properties are enforced, numbers and booleans as such, and nobody is answered."""
    stage = set_stage()
    stage.request("Create", PROPERTIES)
    stage.connect.profiles(INSTANCE_ID)[0]["AllowedIps"] = ["0.0.0.0/0"]
    serve(SCHEDULED, Invocation(), stage.clock.as_clock())
    assert stage.connect.profiles(INSTANCE_ID)[0]["AllowedIps"] == PROPERTIES["AllowedIps"]
    assert stage.updates()[1:] == [{"AllowedIps": PROPERTIES["AllowedIps"]}]
    assert len(stage.cloudformation.requests) == 1


def test_a_scheduled_run_that_fails_raises(set_stage: SetStage) -> None:
    """A failed scheduled run counts as a failed invocation, so that an alarm can see it."""
    stage = set_stage()
    stage.connect.fail("UpdateAuthenticationProfile", ServiceError("AccessDeniedException", "No", status=403))
    with pytest.raises(ReconcileError, match="connect:UpdateAuthenticationProfile was refused"):
        serve(SCHEDULED, Invocation(), stage.clock.as_clock())
    assert stage.cloudformation.requests == []
