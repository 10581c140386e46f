"""The asset of the library's own functions: light floors, pure Python, the same everywhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest
from aws_cdk import App, Stack, assertions
from aws_cdk import aws_lambda as lambda_

import connect_constructs
from connect_constructs.guardrails.catalogue import BY_CODE
from connect_constructs.infrastructure._runtime_asset import _digest, runtime_code, stage

PACKAGE = Path(connect_constructs.__path__[0])
# Imports every module of the asset with the standard library, the asset and what stands in the folders named.
PROGRAM = """
import importlib, pkgutil, sys
sys.dont_write_bytecode = True
sys.path[:0] = sys.argv[1:]
for absent in ("aws_cdk", "constructs", "jsii", "cdk_nag", "click"):
    if importlib.util.find_spec(absent):
        sys.exit(f"{absent} is within reach")
import connect_constructs
for module in pkgutil.walk_packages(connect_constructs.__path__, "connect_constructs."):
    importlib.import_module(module.name)
    print(module.name)
"""

# Judges templates with nothing but the asset, a raw acknowledgement among what is judged, and says which codes fail.
JUDGING = """
import datetime, json, pathlib, re, sys
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
from connect_constructs.enforcement.flow_check import check_flows
from connect_constructs.enforcement.template_check import check_app
from connect_constructs.facts.exemption import Acknowledgement
from connect_constructs.facts.place import Place
from connect_constructs.guardrails.policy import GuardrailPolicy
raw = Acknowledgement(place=Place(), code="KEY01", reason="we know", recorded=False)
today = datetime.date(2026, 11, 21)
for path in map(pathlib.Path, sys.argv[2:]):
    flows = sorted(path.glob("*.json")) if path.is_dir() else [path] * (path.suffix == ".json")
    is_app = path / "manifest.json" in flows or not flows
    stated = re.search("^# policy: (.+)$", path.read_text() if path.is_file() else "", re.MULTILINE)
    policy = GuardrailPolicy.from_mapping(json.loads(stated[1]) if stated else {})
    run = check_app(path, policy, today=today, acknowledgements=[raw]) if is_app else check_flows(flows, today=today)
    print(*(finding.guardrail for finding in run.evaluation.findings if finding.verdict == "fail"))
"""


def _with_requirements(distribution: str) -> set[str]:
    """Name the distribution and all that it needs, without extras."""
    needed = [line for line in requires(distribution) or [] if "extra ==" not in line]
    names = {match[0] for line in needed if (match := re.match(r"[\w-]+", line))}
    return {distribution}.union(*(_with_requirements(name) for name in names))


@pytest.fixture
def lambda_packages(tmp_path: Path) -> Path:
    """A folder with boto3 and what it needs, as Lambda brings it."""
    folder = tmp_path / "lambda"
    folder.mkdir()
    brought = _with_requirements("boto3")
    for module, owners in packages_distributions().items():
        if brought.intersection(owners):
            [found] = (
                path
                for path in (Path(entry) / f"{module}{end}" for entry in sys.path for end in ("", ".py"))
                if path.exists()
            )
            (folder / found.name).symlink_to(found)
    return folder


@pytest.fixture
def asset(tmp_path: Path) -> Path:
    """The asset of the package itself."""
    folder = tmp_path / "asset"
    folder.mkdir()
    stage(PACKAGE, folder)
    return folder


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with one light and one heavy floor."""
    root = tmp_path / "sample"
    for floor in ("facts", "infrastructure"):
        (root / floor).mkdir(parents=True)
        (root / floor / "__init__.py").touch()
    (root / "__init__.py").touch()
    return root


def staged_from(package: Path, source: str) -> list[str]:
    """Stage the package with this source in its light floor and name the files of the asset."""
    (package / "facts" / "module.py").write_text(source, encoding="utf-8")
    folder = package.parent / "staged"
    folder.mkdir()
    stage(package, folder)
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_every_module_runs_without_the_cdk(asset: Path, lambda_packages: Path) -> None:
    """With site-packages and the CDK absent, every module of the asset can be imported, the handlers among them."""
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-c", PROGRAM, str(asset), str(lambda_packages)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (run.stderr, run.returncode) == ("", 0)
    assert "connect_constructs.runtime.authentication_profile_handler" in run.stdout.splitlines()


def test_every_guardrail_speaks_from_the_asset(asset: Path) -> None:
    """With nothing but the asset and the standard library, every guardrail fails its bad examples."""
    examples = sorted(map(str, (PACKAGE.parent / "tests" / "guardrails" / "examples").glob("*/bad*")))
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-c", JUDGING, str(asset), *examples],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (run.stderr, run.returncode) == ("", 0)
    assert set(run.stdout.split()) == set(BY_CODE)


def test_asset_holds_the_light_floors_and_pure_python_only(asset: Path) -> None:
    """Neither heavy floors nor compiled code nor caches nor package metadata are carried."""
    names = {part for path in asset.rglob("*") for part in path.relative_to(asset).parts}
    floors = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}

    assert {path.name for path in (asset / "connect_constructs").iterdir() if path.is_dir()} == floors - {
        "cli",
        "infrastructure",
    }
    assert not [name for name in names if name == "__pycache__" or name.endswith((".so", ".pyd", ".pyc", ".dist-info"))]
    assert "phonenumbers" in names
    assert "geodata" not in names  # 20 MB of phonenumbers that judging does not need


def test_only_what_runs_is_carried(package: Path) -> None:
    """Imports of the standard library, of the package, of boto3 and of type checkers bring nothing along."""
    source = """
from __future__ import annotations
import json
from typing import TYPE_CHECKING
import boto3
from botocore.config import Config
from sample.facts import thing
from . import sibling
if TYPE_CHECKING:
    import hypothesis
else:
    import defusedxml.ElementTree
"""

    tops = {name.partition("/")[0] for name in staged_from(package, source)}

    assert tops == {"sample", "defusedxml"}


def test_heavy_floors_stay_behind(package: Path) -> None:
    """What a heavy floor imports is of no interest."""
    (package / "infrastructure" / "heavy.py").write_text("import no_such_module", encoding="utf-8")

    assert staged_from(package, "") == [
        "sample",
        "sample/__init__.py",
        "sample/facts",
        "sample/facts/__init__.py",
        "sample/facts/module.py",
    ]


def test_what_a_distribution_needs_comes_along(package: Path) -> None:
    """The requirements of a distribution are carried with it, imports inside functions included."""
    names = staged_from(package, "def late():\n    import jsonpatch")

    assert "jsonpatch.py" in names
    assert "jsonpointer.py" in names


def test_compiled_code_that_cannot_be_left_out_is_refused(package: Path) -> None:
    """A module that does not run without its compiled part is an error that names it."""
    with pytest.raises(ValueError, match=r"module cryptography.x509 does not run without compiled parts"):
        staged_from(package, "from cryptography.x509 import Certificate")


def test_module_of_no_distribution_is_refused(package: Path) -> None:
    """A module that nothing installed brings is an error that names it."""
    with pytest.raises(ValueError, match="no installed distribution brings no_such_module"):
        staged_from(package, "import no_such_module")


def test_hash_is_of_names_and_contents_only(asset: Path, tmp_path: Path) -> None:
    """Staging again gives the same hash whatever the files' times; another content or name gives another."""
    again = tmp_path / "again"
    again.mkdir()
    stage(PACKAGE, again)
    module = again / "connect_constructs" / "facts" / "__init__.py"
    os.utime(module, (0, 0))
    same = _digest(again)
    module.write_text("changed", encoding="utf-8")
    changed = _digest(again)
    module.rename(module.with_name("renamed.py"))

    assert same == _digest(asset)
    assert len({same, changed, _digest(again)}) == 3


def test_many_functions_share_one_asset() -> None:
    """Functions of the same and of other apps run from the same asset."""
    keys = set()
    for stack in (Stack(App(), "One"), Stack(App(), "Two")):
        for id_ in ("First", "Second"):
            lambda_.Function(
                stack, id_, code=runtime_code(), handler="module.handler", runtime=lambda_.Runtime.PYTHON_3_14
            )
        functions = assertions.Template.from_stack(stack).find_resources("AWS::Lambda::Function").values()
        keys |= {function["Properties"]["Code"]["S3Key"] for function in functions}

    assert len(keys) == 1
