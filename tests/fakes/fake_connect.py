"""A fake Amazon Connect: the three operations on authentication profiles, over HTTP on 127.0.0.1.

Every instance that is asked for exists, with one default profile as the service makes it. As a process of its own
(`python tests/fakes/fake_connect.py --port 0`) it prints its address, then one JSON line for each call, until ended.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import NAMESPACE_URL, uuid5

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))  # a script's own folder is all that Python looks in

from tests.fakes._rest_json import Call, RestJsonService, ServiceError

if TYPE_CHECKING:
    from collections.abc import Callable

Profile = dict[str, Any]


@dataclass
class Behaviour:
    """How this Connect differs from a prompt and faithful one.

    Attributes:
        page_size: Profiles on a page of the list, at most.
        lists_before_profiles: So many times an instance's list is empty at first.
        default_profiles: Profiles that claim to be an instance's default one.
        other_profiles: Further profiles, listed before the default one.
        kept_ranges: So many of the ranges of an update are kept, the rest is dropped without a word.
        looks_before_update: So many times a profile is still described as it was before its update.
    """

    page_size: int = 10
    lists_before_profiles: int = 0
    default_profiles: int = 1
    other_profiles: int = 0
    kept_ranges: int | None = None
    looks_before_update: int = 0


class FakeConnect(RestJsonService):
    """Authentication profiles in memory, behind the model's own routes and checks."""

    service: ClassVar[str] = "connect"
    invalid_code: ClassVar[str] = "InvalidParameterException"

    def __init__(
        self, behaviour: Behaviour | None = None, *, port: int = 0, now: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(port, now)
        self.behaviour = behaviour or Behaviour()
        self._profiles: dict[str, list[Profile]] = {}
        self._lists: defaultdict[str, int] = defaultdict(int)
        self._stale: dict[str, tuple[int, Profile]] = {}

    def profiles(self, instance_id: str) -> list[Profile]:
        """Give the profiles that the instance really has, made at the first look as the service makes them."""
        if instance_id not in self._profiles:
            defaults = [True] * self.behaviour.default_profiles
            flags = [False] * self.behaviour.other_profiles + defaults
            self._profiles[instance_id] = [_new_profile(instance_id, place, flag) for place, flag in enumerate(flags)]
        return self._profiles[instance_id]

    def list_authentication_profiles(self, InstanceId: str, MaxResults: int = 1000, NextToken: str = "0") -> Profile:  # noqa: N803 - the model's names
        """ListAuthenticationProfiles, in pages."""
        self._lists[InstanceId] += 1
        if self._lists[InstanceId] <= self.behaviour.lists_before_profiles:
            return {"AuthenticationProfileSummaryList": []}
        if not NextToken.isdecimal():
            raise ServiceError(self.invalid_code, "NextToken is none that was given out")
        start = int(NextToken)
        end = start + min(MaxResults, self.behaviour.page_size)
        profiles = self.profiles(InstanceId)
        page: Profile = {"AuthenticationProfileSummaryList": [_summary(profile) for profile in profiles[start:end]]}
        return {**page, "NextToken": str(end)} if end < len(profiles) else page

    def describe_authentication_profile(self, InstanceId: str, AuthenticationProfileId: str) -> Profile:  # noqa: N803 - the model's names
        """DescribeAuthenticationProfile."""
        profile = self._find(InstanceId, AuthenticationProfileId)
        looks, before = self._stale.get(AuthenticationProfileId, (0, profile))
        if looks:
            self._stale[AuthenticationProfileId] = (looks - 1, before)
            return {"AuthenticationProfile": before}
        return {"AuthenticationProfile": profile}

    def update_authentication_profile(self, InstanceId: str, AuthenticationProfileId: str, **changes: Any) -> None:  # noqa: N803 - the model's names
        """UpdateAuthenticationProfile: what is left out keeps its value."""
        profile = self._find(InstanceId, AuthenticationProfileId)
        self._stale[AuthenticationProfileId] = (self.behaviour.looks_before_update, dict(profile))
        for name, value in changes.items():
            profile[name] = value[: self.behaviour.kept_ranges] if isinstance(value, list) else value

    def _find(self, instance_id: str, profile_id: str) -> Profile:
        for profile in self.profiles(instance_id):
            if profile["Id"] == profile_id:
                return profile
        raise ServiceError("ResourceNotFoundException", f"no authentication profile {profile_id} in {instance_id}")


def _new_profile(instance_id: str, place: int, is_default: bool) -> Profile:  # noqa: FBT001 - a field of the profile
    """Make a profile with the service's documented defaults."""
    profile_id = str(uuid5(NAMESPACE_URL, f"{instance_id}/{place}"))
    made = datetime(2026, 1, 1, tzinfo=UTC)
    return {
        "Id": profile_id,
        "Arn": f"arn:aws:connect:us-east-1:111122223333:instance/{instance_id}/authentication-profile/{profile_id}",
        "Name": "Default Authentication Profile" if is_default else f"Profile {place}",
        "AllowedIps": [],
        "BlockedIps": [],
        "IsDefault": is_default,
        "CreatedTime": made,
        "LastModifiedTime": made,
        "LastModifiedRegion": "us-east-1",
        "PeriodicSessionDuration": 60,
        "MaxSessionDuration": 720,
        "SessionInactivityDuration": 60,
        "SessionInactivityHandlingEnabled": False,
    }


def _summary(profile: Profile) -> Profile:
    return {
        name: profile[name] for name in ("Id", "Arn", "Name", "IsDefault", "LastModifiedTime", "LastModifiedRegion")
    }


class _Announced(FakeConnect):
    """Tells each call on standard output, for a test that runs it as a process."""

    def record(self, call: Call) -> None:
        super().record(call)
        sys.stdout.write(json.dumps(asdict(call)) + "\n")
        sys.stdout.flush()


def _main() -> None:
    parser = argparse.ArgumentParser(description="A fake Amazon Connect on 127.0.0.1, until ended.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    with _Announced(port=parser.parse_args().port) as fake:
        sys.stdout.write(fake.url + "\n")
        sys.stdout.flush()
        fake.wait()


if __name__ == "__main__":
    _main()
