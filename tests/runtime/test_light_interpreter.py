"""The handler runs where Lambda runs it: with the standard library and boto3, and nothing else."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from importlib.metadata import requires
from pathlib import Path

import boto3

from connect_constructs import runtime
from tests.fakes.fake_cloudformation import FakeCloudFormation
from tests.fakes.fake_connect import FakeConnect
from tests.runtime.stage import INSTANCE_ID, PROPERTIES

# Refuses every import but the standard library's, the asset's and those of the distributions named on the command line.
PROGRAM = """
import json, sys

class Gate:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in allowed:
            raise ModuleNotFoundError(f"no module named {name!r} on Lambda", name=name)

asset, site_packages, event, *distributions = sys.argv[1:]
allowed = {*sys.stdlib_module_names, "connect_constructs", *distributions}
sys.meta_path.insert(0, Gate())
sys.path += [asset, site_packages]
for outside in ("aws_cdk", "click", "yaml", "connect_constructs.facts"):
    try:
        __import__(outside)
    except ModuleNotFoundError:
        continue
    sys.exit(f"{outside} can be imported: the gate is open")

from connect_constructs.runtime.authentication_profile_handler import handler

class Context:
    def get_remaining_time_in_millis(self):
        return 300_000

handler(json.loads(event), Context())
"""


def _with_requirements(distribution: str) -> set[str]:
    """Name the distribution and all that it needs, without extras."""
    needed = [line for line in requires(distribution) or [] if "extra ==" not in line]
    names = {match[0] for line in needed if (match := re.match(r"[\w-]+", line))}
    return {distribution}.union(*(_with_requirements(name) for name in names))


def test_handler_runs_with_boto3_alone(tmp_path: Path) -> None:
    """With the asset's runtime folder and boto3 only, a create over the network works from start to answer."""
    package = tmp_path / "connect_constructs"
    shutil.copytree(next(iter(runtime.__path__)), package / "runtime", ignore=shutil.ignore_patterns("__pycache__"))
    # A package of its own: one without this file would be filled up by any other connect_constructs on the path.
    (package / "__init__.py").touch()
    # The folder alone, without what the site module would run in it (-S): an editable install's finder, for one.
    site_packages = str(Path(boto3.__file__).parents[1])
    modules = {name.removeprefix("python-") for name in _with_requirements("boto3")}
    with FakeConnect() as connect, FakeCloudFormation() as cloudformation:
        event = json.dumps(cloudformation.event("Create", PROPERTIES))
        environment = {
            "AWS_ENDPOINT_URL_CONNECT": connect.url,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "nobody",
            "AWS_SECRET_ACCESS_KEY": "nothing",
        }
        run = subprocess.run(
            [sys.executable, "-I", "-S", "-c", PROGRAM, str(tmp_path), site_packages, event, *modules],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (run.returncode, run.stderr) == (0, "")
        assert cloudformation.answers[0]["Status"] == "SUCCESS"
        assert connect.profiles(INSTANCE_ID)[0]["AllowedIps"] == PROPERTIES["AllowedIps"]
