"""The authentication profile handler brings the default profile to what the stack asks for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.fakes.fake_cloudformation import SIGNATURE
from tests.fakes.fake_connect import Behaviour
from tests.runtime.stage import INSTANCE_ID, PHYSICAL_ID, PROPERTIES

if TYPE_CHECKING:
    import pytest

    from tests.runtime.conftest import SetStage

SETTINGS = {
    "AllowedIps": PROPERTIES["AllowedIps"],
    "BlockedIps": PROPERTIES["BlockedIps"],
    "PeriodicSessionDuration": 20,
    "SessionInactivityDuration": 15,
    "SessionInactivityHandlingEnabled": True,
}


def test_create_restricts_the_default_profile(set_stage: SetStage) -> None:
    """A create updates the default profile, looks again and answers with the profile's id and ARN."""
    stage = set_stage()
    answer = stage.request("Create", PROPERTIES)
    (profile,) = stage.connect.profiles(INSTANCE_ID)
    assert stage.operations() == ["ListAuthenticationProfiles", "Describe", "Update", "Describe"]
    assert {name: profile[name] for name in SETTINGS} == SETTINGS
    assert answer == {
        "Status": "SUCCESS",
        "Reason": "",
        "StackId": "arn:aws:cloudformation:us-east-1:111122223333:stack/center/5f3a9c",
        "RequestId": "unique-to-this-request",
        "LogicalResourceId": "AuthenticationProfile",
        "PhysicalResourceId": PHYSICAL_ID,
        "Data": {"AuthenticationProfileId": profile["Id"], "AuthenticationProfileArn": profile["Arn"]},
    }


def test_same_event_twice_updates_once(set_stage: SetStage) -> None:
    """The same create a second time finds nothing to do and answers alike."""
    stage = set_stage()
    first = stage.request("Create", PROPERTIES)
    second = stage.request("Create", PROPERTIES)
    assert first == second
    assert stage.updates() == [SETTINGS]


def test_order_and_spelling_of_ranges_are_no_difference(set_stage: SetStage) -> None:
    """Ranges that hold the same addresses lead to no update, however the service spells them."""
    stage = set_stage()
    stage.connect.profiles(INSTANCE_ID)[0].update(
        SETTINGS,
        AllowedIps=["2001:0DB8:0::/48", "216.82.182.54/31", "216.82.182.50/31", "216.82.182.52/31"],
        BlockedIps=["216.82.182.53"],
    )
    answer = stage.request("Update", PROPERTIES, PhysicalResourceId=PHYSICAL_ID)
    assert answer["Status"] == "SUCCESS"
    assert stage.operations() == ["ListAuthenticationProfiles", "Describe"]


def test_update_sends_only_what_differs(set_stage: SetStage) -> None:
    """A setting that is as asked is not sent again."""
    stage = set_stage()
    stage.connect.profiles(INSTANCE_ID)[0].update(SETTINGS, SessionInactivityDuration=60, BlockedIps=[])
    stage.request("Update", PROPERTIES, PhysicalResourceId=PHYSICAL_ID)
    assert stage.updates() == [{"BlockedIps": ["216.82.182.53/32"], "SessionInactivityDuration": 15}]


def test_an_entry_that_is_no_network_is_replaced(set_stage: SetStage) -> None:
    """A range with host bits set, as somebody may have typed it in, is a difference."""
    stage = set_stage()
    stage.connect.profiles(INSTANCE_ID)[0].update(SETTINGS, AllowedIps=["216.82.182.51/24"])
    assert stage.request("Update", PROPERTIES)["Status"] == "SUCCESS"
    assert stage.updates() == [{"AllowedIps": PROPERTIES["AllowedIps"]}]


def test_ranges_blocked_by_hand_are_released(set_stage: SetStage) -> None:
    """Properties without blocked ranges mean that none is blocked."""
    stage = set_stage()
    stage.connect.profiles(INSTANCE_ID)[0].update(SETTINGS)
    wanted = {name: value for name, value in PROPERTIES.items() if name != "BlockedIps"}
    assert stage.request("Update", wanted)["Status"] == "SUCCESS"
    assert stage.updates() == [{"BlockedIps": []}]


def test_default_profile_is_found_on_a_later_page(set_stage: SetStage) -> None:
    """The list is followed page by page, and no profile but the default one is touched."""
    stage = set_stage(Behaviour(page_size=2, other_profiles=4))
    assert stage.request("Create", PROPERTIES)["Status"] == "SUCCESS"
    assert stage.operations().count("ListAuthenticationProfiles") == 3
    assert [bool(profile["AllowedIps"]) for profile in stage.connect.profiles(INSTANCE_ID)] == [False] * 4 + [True]


def test_waits_for_a_profile_that_is_not_there_yet(set_stage: SetStage) -> None:
    """A new instance may list no profile at first."""
    stage = set_stage(Behaviour(lists_before_profiles=3))
    assert stage.request("Create", PROPERTIES)["Status"] == "SUCCESS"
    assert stage.operations().count("ListAuthenticationProfiles") == 4


def test_a_profile_that_never_comes_is_a_failure_in_time(set_stage: SetStage) -> None:
    """Without a default profile the stack hears of it 20 seconds before the function's deadline at the latest."""
    stage = set_stage(Behaviour(default_profiles=0, other_profiles=1))
    started = stage.clock.time
    answer = stage.request("Create", PROPERTIES, seconds=300)
    assert answer["Status"] == "FAILED"
    assert "has no default authentication profile yet (1 profiles listed)" in answer["Reason"]
    assert "preview" in answer["Reason"]
    assert 240 < stage.cloudformation.answered_at[0] - started <= 280


def test_two_default_profiles_are_refused(set_stage: SetStage) -> None:
    """Which of two defaults holds is not guessed."""
    stage = set_stage(Behaviour(default_profiles=2))
    answer = stage.request("Create", PROPERTIES)
    assert answer["Status"] == "FAILED"
    assert f"instance {INSTANCE_ID} has 2 default authentication profiles" in answer["Reason"]
    assert stage.updates() == []


def test_ranges_that_the_service_drops_are_a_failure(set_stage: SetStage) -> None:
    """An update that the service takes but does not keep is not called a success."""
    stage = set_stage(Behaviour(kept_ranges=2))
    answer = stage.request("Create", PROPERTIES)
    assert answer["Status"] == "FAILED"
    assert (
        "did not keep AllowedIps: asked ['216.82.182.50/31', '216.82.182.52/30', '2001:db8::/48']" in answer["Reason"]
    )
    assert "found ['216.82.182.50/31', '216.82.182.52/30']" in answer["Reason"]


def test_an_update_that_shows_late_is_a_success(set_stage: SetStage) -> None:
    """The service may describe the profile for a moment as it was before."""
    stage = set_stage(Behaviour(looks_before_update=2))
    assert stage.request("Create", PROPERTIES)["Status"] == "SUCCESS"
    assert stage.updates() == [SETTINGS]


def test_another_instance_is_another_resource(set_stage: SetStage) -> None:
    """A changed instance gets the restriction and an id of its own, so that CloudFormation lets the old one go."""
    stage = set_stage()
    answer = stage.request("Update", {**PROPERTIES, "InstanceId": "another"}, PhysicalResourceId=PHYSICAL_ID)
    assert answer["PhysicalResourceId"] == "another/authentication-profile/default"
    assert stage.connect.profiles("another")[0]["AllowedIps"] == PROPERTIES["AllowedIps"]


def test_delete_calls_nothing(set_stage: SetStage) -> None:
    """A delete leaves the restriction in place."""
    stage = set_stage()
    answer = stage.request("Delete", PROPERTIES, PhysicalResourceId=PHYSICAL_ID)
    assert (answer["Status"], answer["PhysicalResourceId"]) == ("SUCCESS", PHYSICAL_ID)
    assert stage.connect.calls == []


def test_delete_of_a_failed_create_succeeds(set_stage: SetStage) -> None:
    """What a failed create leaves behind is deleted, though its properties are unusable."""
    stage = set_stage()
    unusable = {"InstanceId": INSTANCE_ID, "AllowedIps": "everyone"}
    failed = stage.request("Create", unusable)
    assert failed["Status"] == "FAILED"
    answer = stage.request("Delete", unusable, PhysicalResourceId=failed["PhysicalResourceId"])
    assert failed["PhysicalResourceId"] == answer["PhysicalResourceId"] == PHYSICAL_ID
    assert answer["Status"] == "SUCCESS"


def test_every_log_line_is_json_and_keeps_the_credential(
    set_stage: SetStage, capsys: pytest.CaptureFixture[str]
) -> None:
    """The log tells what was found and changed, one JSON line a step, and never the answer's address."""
    stage = set_stage(refusals=1)
    stage.request("Create", PROPERTIES)
    stage.request("Create", {})
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["step"] for line in lines] == ["list", "compare", "verify", "answer", "answer", "failed", "answer"]
    assert lines[1]["changes"] == SETTINGS
    assert SIGNATURE not in json.dumps(lines)
