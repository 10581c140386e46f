"""The command as a whole: starting, usage errors, readers that go away."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.cli.command_line import connect_constructs

_REPOSITORY = Path(__file__).parents[2]


def test_help_lists_the_commands(tmp_path: Path) -> None:
    """--help names every command and ends with 0."""
    run = connect_constructs("--help", cwd=tmp_path)
    assert run.returncode == 0
    assert all(f"\n  {command} " in run.stdout for command in ("check", "explain", "guardrails"))


def test_the_version_is_the_packages(tmp_path: Path) -> None:
    """--version prints the version of the installed distribution."""
    run = connect_constructs("--version", cwd=tmp_path)
    assert run.stdout == f"connect-constructs, version {version('connect-constructs')}\n"


@pytest.mark.parametrize(
    "arguments",
    [(), ("surprise",), ("--surprise",), ("check", "--format", "xml"), ("check", "--output"), ("explain",)],
)
def test_a_usage_error_costs_one_line_and_exit_2(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """A command, option or value that is not offered is named in one line that points to --help."""
    run = connect_constructs(*arguments, cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert len(run.stderr.splitlines()) == 1
    assert run.stderr.endswith("(see connect-constructs --help)\n")


def test_the_cdk_stays_unloaded(tmp_path: Path) -> None:
    """The command line's modules load neither the CDK nor boto3."""
    program = (
        "import sys, connect_constructs.cli.main; print({'aws_cdk', 'jsii', 'constructs', 'boto3'} & {*sys.modules})"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=_REPOSITORY, capture_output=True, text=True, check=True, timeout=60
    )
    assert run.stdout == "set()\n"


def _run_into(stdout: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command with standard output buffered, as in a user's shell, whatever the tests' own environment says."""
    return subprocess.run(
        [sys.executable, "-m", "connect_constructs", *arguments],
        cwd=_REPOSITORY,
        env={"PATH": ""},
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("arguments", [("explain", "KEY01"), ("guardrails", "--format", "json")])
def test_a_reader_that_has_had_enough_is_no_fault(arguments: tuple[str, ...]) -> None:
    """A closed pipe changes neither the exit code nor standard error, however much is still to be written."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        run = _run_into(writing, *arguments)
    finally:
        os.close(writing)
    assert (run.returncode, run.stderr) == (0, "")


def test_a_full_disk_costs_one_line() -> None:
    """A report that cannot be written to standard output is no success."""
    with Path("/dev/full").open("wb") as full:
        run = _run_into(full.fileno(), "explain", "KEY01")
    assert (run.returncode, run.stderr) == (2, "standard output: No space left on device\n")
