"""The stage of the handler's tests, and the environment that boto3 needs."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Protocol

import pytest

from tests.fakes.fake_cloudformation import FakeCloudFormation
from tests.fakes.fake_connect import Behaviour, FakeConnect
from tests.runtime.stage import Stage, StillClock

if TYPE_CHECKING:
    from collections.abc import Iterator


class SetStage(Protocol):
    """Sets the stage; at most once in a test."""

    def __call__(self, behaviour: Behaviour | None = None, *, refusals: int = 0) -> Stage:
        """Start the servers and point boto3 to them."""


@pytest.fixture
def set_stage(monkeypatch: pytest.MonkeyPatch) -> Iterator[SetStage]:
    """Give what sets the stage; the servers end with the test."""
    with ExitStack() as servers:

        def started(behaviour: Behaviour | None = None, *, refusals: int = 0) -> Stage:
            clock = StillClock()
            connect = servers.enter_context(FakeConnect(behaviour, now=clock.now))
            cloudformation = servers.enter_context(FakeCloudFormation(refusals=refusals, now=clock.now))
            monkeypatch.setenv("AWS_ENDPOINT_URL_CONNECT", connect.url)
            monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
            monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
            monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
            return Stage(connect, cloudformation, clock)

        yield started
