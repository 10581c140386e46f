"""The fake Connect takes and gives what botocore's model of the service allows, and nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError

from tests.fakes import fake_connect
from tests.fakes._loopback import Request, ResetConnection
from tests.fakes._rest_json import ServiceError
from tests.fakes.fake_connect import Behaviour, FakeConnect

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACE = {"InstanceId": "an-instance"}


def _client(url: str) -> Any:
    """Make a client that sends whatever it is given, so that the refusal is the fake's."""
    config = Config(parameter_validation=False, retries={"total_max_attempts": 1})
    service: Any = "connect"  # the stubs know only services whose own stub package is installed
    return boto3.client(
        service,
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id="nobody",
        aws_secret_access_key="nothing",  # noqa: S106 - no secret, the fake checks no signature
        config=config,
    )


@pytest.fixture
def connect() -> Iterator[FakeConnect]:
    """Give a running fake with five profiles on pages of two."""
    with FakeConnect(Behaviour(page_size=2, other_profiles=4)) as fake:
        yield fake


def _default_place(fake: FakeConnect) -> dict[str, str]:
    return {**PLACE, "AuthenticationProfileId": fake.profiles("an-instance")[-1]["Id"]}


def test_pages_hold_every_profile_once(connect: FakeConnect) -> None:
    """Following the tokens gives all profiles in order, one of them the default."""
    pages = _client(connect.url).get_paginator("list_authentication_profiles").paginate(**PLACE)
    listed = [profile for page in pages for profile in page["AuthenticationProfileSummaryList"]]
    assert [profile["Id"] for profile in listed] == [profile["Id"] for profile in connect.profiles("an-instance")]
    assert [profile["IsDefault"] for profile in listed] == [False] * 4 + [True]
    assert len(connect.calls) == 3


def test_page_is_no_longer_than_asked(connect: FakeConnect) -> None:
    """MaxResults shortens a page."""
    page = _client(connect.url).list_authentication_profiles(**PLACE, MaxResults=1)
    assert len(page["AuthenticationProfileSummaryList"]) == 1


def test_update_keeps_what_it_leaves_out(connect: FakeConnect) -> None:
    """An update is a patch, and a description gives every field of the model but the optional text."""
    client = _client(connect.url)
    place = _default_place(connect)
    before = client.describe_authentication_profile(**place)["AuthenticationProfile"]
    client.update_authentication_profile(**place, AllowedIps=["10.0.0.0/8", "::1"], SessionInactivityDuration=15)
    after = client.describe_authentication_profile(**place)["AuthenticationProfile"]
    assert after == {**before, "AllowedIps": ["10.0.0.0/8", "::1"], "SessionInactivityDuration": 15}
    shape = client.meta.service_model.shape_for("AuthenticationProfile")
    assert shape.members.keys() - after.keys() == {"Description"}


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"PeriodicSessionDuration": 9}, "PeriodicSessionDuration: 9 is not within 10 and 60"),
        ({"PeriodicSessionDuration": 61}, "PeriodicSessionDuration: 61 is not within 10 and 60"),
        ({"PeriodicSessionDuration": "60"}, "PeriodicSessionDuration: '60' is no integer"),
        ({"PeriodicSessionDuration": True}, "PeriodicSessionDuration: True is no integer"),
        ({"SessionInactivityDuration": 721}, "SessionInactivityDuration: 721 is not within 15 and 720"),
        ({"SessionInactivityHandlingEnabled": "true"}, "SessionInactivityHandlingEnabled: 'true' is no boolean"),
        ({"AllowedIps": "10.0.0.0/8"}, "AllowedIps: '10.0.0.0/8' is no list"),
        ({"AllowedIps": ["1"]}, "AllowedIps[0]: 1 is not within 2 and 50"),
        ({"AllowedIps": ["10.0.0.1", "1" * 51]}, "AllowedIps[1]: 51 is not within 2 and 50"),
        ({"Name": ""}, "Name: 0 is not within 1 and 128"),
        ({"MaxSessionDuration": 720}, "MaxSessionDuration is unknown"),
    ],
)
def test_update_refuses_what_the_model_refuses(connect: FakeConnect, settings: dict[str, Any], complaint: str) -> None:
    """A value beyond the model's bounds, of another kind, or not in the request's shape changes nothing."""
    place = _default_place(connect)
    path = f"/authentication-profiles/{place['InstanceId']}/{place['AuthenticationProfileId']}"
    before = [dict(profile) for profile in connect.profiles("an-instance")]
    response = connect.respond(Request("POST", path, {}, json.dumps(settings).encode()))
    assert (response.status, response.headers["x-amzn-ErrorType"]) == (400, "InvalidParameterException")
    assert complaint in json.loads(response.body)["message"]
    assert connect.profiles("an-instance") == before


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("maxResults=0", "MaxResults: 0 is not within 1 and 1000"),
        ("maxResults=1001", "MaxResults: 1001 is not within 1 and 1000"),
        ("maxResults=many", "MaxResults: 'many' is no integer"),
        ("MaxResults=1", "MaxResults: '1' is no integer"),
        ("colour=red", "colour is unknown"),
        ("nextToken=forged", "NextToken is none that was given out"),
    ],
)
def test_list_refuses_what_the_model_refuses(connect: FakeConnect, query: str, complaint: str) -> None:
    """A query is held to the model's names and bounds."""
    response = connect.respond(Request("GET", f"/authentication-profiles-summary/an-instance?{query}", {}, b""))
    assert response.status == 400
    assert complaint in json.loads(response.body)["message"]


def test_too_long_an_instance_id_is_refused(connect: FakeConnect) -> None:
    """Members of the path have bounds too."""
    with pytest.raises(ClientError, match=r"InvalidParameterException.*101 is not within 1 and 100"):
        _client(connect.url).list_authentication_profiles(InstanceId="x" * 101)


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/instance"), ("PUT", "/authentication-profiles/a/b"), ("GET", "/authentication-profiles/a")],
)
def test_what_is_no_route_is_refused(connect: FakeConnect, method: str, path: str) -> None:
    """Only the faked operations' own methods and paths are served."""
    response = connect.respond(Request(method, path, {}, b""))
    assert (response.status, response.headers["x-amzn-ErrorType"]) == (404, "UnknownOperationException")


def test_a_body_that_is_no_json_is_refused(connect: FakeConnect) -> None:
    """A broken body is an error of the request."""
    response = connect.respond(Request("POST", "/authentication-profiles/a/b", {}, b"{"))
    assert response.headers["x-amzn-ErrorType"] == "SerializationException"


def test_a_profile_that_does_not_exist_is_not_found(connect: FakeConnect) -> None:
    """The status of an error is the model's."""
    with pytest.raises(ClientError, match="ResourceNotFoundException") as failure:
        _client(connect.url).describe_authentication_profile(**PLACE, AuthenticationProfileId="none")
    assert failure.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


def test_faults_come_as_often_as_asked(connect: FakeConnect) -> None:
    """An injected error or reset meets the named operation only, and every call is recorded."""
    client = _client(connect.url)
    place = _default_place(connect)
    connect.fail("DescribeAuthenticationProfile", ServiceError("ThrottlingException", "Rate exceeded"))
    connect.fail("DescribeAuthenticationProfile", ResetConnection())
    client.list_authentication_profiles(**PLACE)
    with pytest.raises(ClientError, match="ThrottlingException") as throttled:
        client.describe_authentication_profile(**place)
    assert throttled.value.response["ResponseMetadata"]["HTTPStatusCode"] == 429
    with pytest.raises(ConnectionClosedError):
        client.describe_authentication_profile(**place)
    client.describe_authentication_profile(**place)
    describe = ("DescribeAuthenticationProfile", place)
    recorded = [(call.operation, call.arguments) for call in connect.calls]
    assert recorded == [("ListAuthenticationProfiles", PLACE), describe, describe, describe]


def test_an_answer_that_the_model_forbids_is_a_defect() -> None:
    """A fake that answers out of shape fails the test that uses it."""

    def describe_an_impossible_profile() -> None:
        with FakeConnect() as fake:
            fake.profiles("an-instance")[0]["MaxSessionDuration"] = 5
            _client(fake.url).describe_authentication_profile(**_default_place(fake))

    with pytest.raises(AssertionError, match="MaxSessionDuration: 5 is not within 360 and 720"):
        describe_an_impossible_profile()


def test_runs_as_a_process_of_its_own(tmp_path: Path) -> None:
    """From any folder, the script prints its address and then each call."""
    command = [sys.executable, str(Path(fake_connect.__file__)), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path) as process:
        try:
            assert process.stdout
            _client(process.stdout.readline().strip()).list_authentication_profiles(**PLACE)
            call = json.loads(process.stdout.readline())
        finally:
            process.kill()
    assert (call["operation"], call["arguments"]) == ("ListAuthenticationProfiles", PLACE)
