"""What the handler does when Connect throttles, breaks, refuses or stays silent."""

from __future__ import annotations

import json
import socket
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from connect_constructs.runtime import _paced_client
from tests.fakes._loopback import ResetConnection
from tests.fakes._rest_json import ServiceError
from tests.fakes.fake_connect import Behaviour
from tests.runtime.stage import INSTANCE_ID, PHYSICAL_ID, PROPERTIES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.runtime.conftest import SetStage

OPERATIONS = ("ListAuthenticationProfiles", "DescribeAuthenticationProfile", "UpdateAuthenticationProfile")
THROTTLED = ServiceError("ThrottlingException", "Rate exceeded")
MISSING = ServiceError("ResourceNotFoundException", "The instance was not found")
PASSING_FAULTS = {
    "throttled": THROTTLED,
    "throttled with the old status": ServiceError("Throttling", "Rate exceeded", status=400),
    "too many requests": ServiceError("TooManyRequestsException", "Slow down", status=429),
    "service fault": ServiceError("InternalServiceException", "Try again"),
    "unavailable": ServiceError("ServiceUnavailable", "", status=503),
    "reset": ResetConnection(),
}


@pytest.mark.parametrize("fault", PASSING_FAULTS.values(), ids=PASSING_FAULTS)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_outlasts_what_passes(set_stage: SetStage, operation: str, fault: Exception) -> None:
    """Throttling, faults of the service and broken connections are tried again."""
    stage = set_stage()
    stage.connect.fail(operation, fault, times=3)
    assert stage.request("Create", PROPERTIES)["Status"] == "SUCCESS"
    assert stage.connect.profiles(INSTANCE_ID)[0]["AllowedIps"] == PROPERTIES["AllowedIps"]


def test_keeps_within_two_requests_a_second(set_stage: SetStage) -> None:
    """Half a second lies between any two requests, retries and pages included."""
    stage = set_stage(Behaviour(page_size=1, other_profiles=5))
    stage.connect.fail("DescribeAuthenticationProfile", THROTTLED, times=2)
    stage.clock.shortest_jitter = True
    stage.request("Create", PROPERTIES)
    assert len(stage.connect.calls) == 11
    assert min(later.at - earlier.at for earlier, later in pairwise(stage.connect.calls)) >= 0.5


def test_backs_off_further_each_time(set_stage: SetStage) -> None:
    """The waits' upper bounds double, up to eight seconds."""
    stage = set_stage()
    stage.connect.fail("ListAuthenticationProfiles", THROTTLED, times=6)
    stage.request("Create", PROPERTIES)
    waits = [later.at - earlier.at for earlier, later in pairwise(stage.connect.calls[:7])]
    assert waits == [1, 2, 4, 8, 8, 8]


@pytest.mark.parametrize("seconds", [60, 300, 900])
def test_endless_throttling_is_a_failure_in_time(set_stage: SetStage, seconds: float) -> None:
    """The failure is answered 20 seconds before the function's deadline at the latest, with the last trouble."""
    stage = set_stage()
    stage.connect.fail("UpdateAuthenticationProfile", THROTTLED, times=1000)
    started = stage.clock.time
    answer = stage.request("Create", PROPERTIES, seconds=seconds)
    assert answer["Status"] == "FAILED"
    assert "out of time" in answer["Reason"]
    assert "ThrottlingException" in answer["Reason"]
    assert seconds - 50 < stage.cloudformation.answered_at[0] - started <= seconds - 20


def test_a_timeout_too_short_to_begin_is_said(set_stage: SetStage) -> None:
    """A function without time for one request calls nothing and says why."""
    stage = set_stage()
    answer = stage.request("Create", PROPERTIES, seconds=30)
    assert answer["Status"] == "FAILED"
    assert "the function's timeout is too short" in answer["Reason"]
    assert stage.connect.calls == []


def test_a_silent_service_is_a_failure_in_time(set_stage: SetStage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that is taken but never served ends with the read timeout, not with the function's own."""
    monkeypatch.setattr(_paced_client, "_READ_SECONDS", 0.05)
    stage = set_stage()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("AWS_ENDPOINT_URL_CONNECT", f"http://127.0.0.1:{silent.getsockname()[1]}")
        answer = stage.request("Create", PROPERTIES, seconds=60)
    assert answer["Status"] == "FAILED"
    assert "out of time" in answer["Reason"]
    assert "Read timeout" in answer["Reason"]


def test_an_endpoint_that_nobody_serves_is_a_failure_in_time(
    set_stage: SetStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing VPC endpoint is tried until time runs out, and named."""
    stage = set_stage()
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setenv("AWS_ENDPOINT_URL_CONNECT", f"http://127.0.0.1:{port}")
    answer = stage.request("Create", PROPERTIES, seconds=60)
    assert answer["Status"] == "FAILED"
    assert "out of time" in answer["Reason"]
    assert f'Could not connect to the endpoint URL: "http://127.0.0.1:{port}' in answer["Reason"]


REFUSALS = {
    "permission": ServiceError("AccessDeniedException", "User is not authorized to perform this", status=403),
    "preview": ServiceError("FeatureNotEnabledException", "Not available for this account", status=400),
    "preview, said with a code of the model": ServiceError("InvalidRequestException", "Not allow-listed"),
}


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_refusal_names_both_causes(set_stage: SetStage, operation: str, refusal: ServiceError) -> None:
    """The service's code and text, preview access and the missing permission all stand in the one-line reason."""
    stage = set_stage()
    stage.connect.fail(operation, refusal)
    answer = stage.request("Create", PROPERTIES)
    assert answer["Status"] == "FAILED"
    assert f"connect:{operation} was refused with {refusal.code}: {refusal.text}" in answer["Reason"]
    assert "ask AWS Support or your account team for access in us-east-1" in answer["Reason"]
    assert f"allow connect:{operation} to the function's role" in answer["Reason"]
    assert "\n" not in answer["Reason"]
    assert [call.operation for call in stage.connect.calls].count(operation) == 1


@pytest.mark.parametrize("operation", ["ListAuthenticationProfiles", "DescribeAuthenticationProfile"])
def test_waits_for_what_is_not_known_yet(set_stage: SetStage, operation: str) -> None:
    """An instance or profile just made, which the service does not find at first, is asked for again."""
    stage = set_stage()
    stage.connect.fail(operation, MISSING, times=3)
    assert stage.request("Create", PROPERTIES)["Status"] == "SUCCESS"
    assert stage.connect.profiles(INSTANCE_ID)[0]["AllowedIps"] == PROPERTIES["AllowedIps"]


@pytest.mark.parametrize("operation", ["ListAuthenticationProfiles", "DescribeAuthenticationProfile"])
def test_what_is_never_found_is_a_failure_in_time(set_stage: SetStage, operation: str) -> None:
    """In the end the service's own words are told, and the preview is not blamed."""
    stage = set_stage()
    stage.connect.fail(operation, MISSING, times=1000)
    started = stage.clock.time
    answer = stage.request("Create", PROPERTIES)
    assert answer["Status"] == "FAILED"
    assert "ResourceNotFoundException" in answer["Reason"]
    assert MISSING.text in answer["Reason"]
    assert "preview" not in answer["Reason"]
    assert 240 < stage.cloudformation.answered_at[0] - started <= 280


def test_an_update_of_what_is_missing_is_refused_at_once(set_stage: SetStage) -> None:
    """A profile that vanished between look and update is not waited for."""
    stage = set_stage()
    stage.connect.fail("UpdateAuthenticationProfile", MISSING)
    answer = stage.request("Create", PROPERTIES)
    assert answer["Status"] == "FAILED"
    assert "connect:UpdateAuthenticationProfile was refused with ResourceNotFoundException" in answer["Reason"]


def test_an_error_of_the_request_is_told_in_the_service_s_words(set_stage: SetStage) -> None:
    """What the service finds wrong with the settings reaches the stack's events."""
    stage = set_stage()
    answer = stage.request("Create", {**PROPERTIES, "SessionInactivityDuration": "1000"})
    assert answer["Status"] == "FAILED"
    assert "InvalidParameterException" in answer["Reason"]
    assert "SessionInactivityDuration: 1000 is not within 15 and 720" in answer["Reason"]


def test_a_long_refusal_keeps_both_ends(set_stage: SetStage) -> None:
    """An answer never exceeds what CloudFormation reads: the middle of the reason is cut, not what to do."""
    stage = set_stage()
    stage.connect.fail(
        "ListAuthenticationProfiles", ServiceError("AccessDeniedException", '"é\n🎧"' * 3000, status=403)
    )
    answer = stage.request("Create", PROPERTIES)
    assert answer["Reason"].startswith("connect:ListAuthenticationProfiles was refused with AccessDeniedException")
    assert answer["Reason"].endswith("endpoint policy denies it")
    assert 4000 < len(stage.cloudformation.requests[0].body) <= 4096


def test_an_unforeseen_error_is_told_with_its_kind(
    set_stage: SetStage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """An error that nobody thought of fails the resource in one line; its traceback is in the log."""
    stage = set_stage()
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    answer = stage.request("Create", PROPERTIES)
    assert (answer["Status"], answer["PhysicalResourceId"]) == ("FAILED", PHYSICAL_ID)
    assert answer["Reason"] == "NoRegionError: You must specify a region."
    failure = json.loads(capsys.readouterr().out.splitlines()[0])
    assert failure["step"] == "failed"
    assert failure["traceback"].startswith("Traceback")


def test_what_boto3_refuses_is_told_in_one_line(set_stage: SetStage) -> None:
    """A setting that never leaves boto3 fails the resource with boto3's words and the error's kind."""
    stage = set_stage()
    answer = stage.request("Create", {**PROPERTIES, "SessionInactivityDuration": "1"})
    assert answer["Reason"].startswith("ParamValidationError: Parameter validation failed: Invalid value for parameter")
    assert "\n" not in answer["Reason"]
