"""One emulated account and one fake Amazon Connect for all deployment tests, and the assemblies they deploy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.deployment.emulated_account import EmulatedAccount, emulated_account
from tests.deployment.stack_deployment import StackArtifact
from tests.example_apps import synthesized
from tests.fakes.fake_connect import FakeConnect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def connect() -> Iterator[FakeConnect]:
    """The Amazon Connect that the deployed functions call."""
    with FakeConnect() as fake:
        yield fake


@pytest.fixture(scope="session")
def account(tmp_path_factory: pytest.TempPathFactory, connect: FakeConnect) -> Iterator[EmulatedAccount]:
    """The account that stacks are deployed into."""
    with emulated_account(tmp_path_factory.mktemp("emulator"), connect.url) as running:
        yield running


@pytest.fixture(scope="session")
def minimal(tmp_path_factory: pytest.TempPathFactory) -> StackArtifact:
    """The stack of ``examples/minimal``."""
    return _stack_of("minimal", tmp_path_factory.mktemp("minimal"))


@pytest.fixture(scope="session")
def flows(tmp_path_factory: pytest.TempPathFactory) -> StackArtifact:
    """The stack of ``examples/flows/app``."""
    return _stack_of("flows/app", tmp_path_factory.mktemp("flows"))


@pytest.fixture(scope="session")
def contact_center(tmp_path_factory: pytest.TempPathFactory) -> StackArtifact:
    """The stack of ``examples/contact-center``."""
    return _stack_of("contact-center", tmp_path_factory.mktemp("contact-center"))


def _stack_of(app: str, folder: Path) -> StackArtifact:
    """Synthesize an example into a folder."""
    synthesized(folder / "cdk.out", app)
    return StackArtifact.only_one_in(folder / "cdk.out")
