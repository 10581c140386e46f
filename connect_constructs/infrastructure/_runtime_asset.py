"""The asset that this library's own Lambda functions run from: its light floors and what they import, nothing else."""

from __future__ import annotations

import ast
import atexit
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from pathlib import Path
from typing import TYPE_CHECKING

from aws_cdk import AssetHashType
from aws_cdk import aws_lambda as lambda_

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAVY_FLOORS = {"cli", "infrastructure"}
_BROUGHT_BY_LAMBDA = {"boto3", "botocore"}
_COMPILED = {".so", ".pyd"}
_LARGE_AND_UNUSED = {"phonenumbers/carrierdata", "phonenumbers/geodata", "phonenumbers/tzdata"}
"""Folders of distributions that are most of their size, and that nothing here reads: where numbers are, and whose."""
_NOT_CARRIED = shutil.ignore_patterns("__pycache__", "*.pyc")


def runtime_code() -> lambda_.Code:
    """Return the code of the library's own functions, staged once however many functions ask."""
    folder = _staged()
    return lambda_.Code.from_asset(
        str(folder), asset_hash=_digest(folder), asset_hash_type=AssetHashType.CUSTOM, display_name="connect-constructs"
    )


def stage(package: Path, folder: Path) -> None:
    """Copy a package's light floors and the distributions that they import into an empty folder."""
    target = folder / package.name
    target.mkdir()
    shutil.copy2(package / "__init__.py", target)
    for floor in package.iterdir():
        if floor.name not in _HEAVY_FLOORS and (floor / "__init__.py").is_file():
            shutil.copytree(floor, target / floor.name, ignore=_NOT_CARRIED)
    own = {*sys.stdlib_module_names, package.name, *_BROUGHT_BY_LAMBDA}
    imported = {name for file in target.rglob("*.py") for name in _imports_of(ast.parse(file.read_bytes()))}
    foreign = {name for name in imported if _top(name) not in own}
    _copy_distributions({_top(name) for name in foreign}, folder)
    _probe(foreign, folder)


@cache
def _staged() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="connect-constructs-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    stage(Path(__file__).parents[1], folder)
    return folder


def _digest(folder: Path) -> str:
    """Hash names and contents, never times, so that the same code is the same asset on every machine."""
    digest = hashlib.sha256()
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for name, content in sorted(files.items()):
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _imports_of(node: ast.AST) -> Iterator[str]:
    """Name the modules that a syntax tree imports, without those that only type checkers import."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield node.module
    elif isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
        for other in node.orelse:
            yield from _imports_of(other)
    else:
        for child in ast.iter_child_nodes(node):
            yield from _imports_of(child)


def _top(module: str) -> str:
    return module.partition(".")[0]


def _copy_distributions(modules: set[str], folder: Path) -> None:
    """Copy the installed distributions that bring the modules, and those that they need in turn."""
    owners = packages_distributions() if modules else {}
    missing = modules - set(owners)
    if missing:
        raise ValueError(f"no installed distribution brings {', '.join(sorted(missing))}; allowed: installed ones")
    waiting, done = sorted({owners[module][0] for module in modules}), set[str]()
    while waiting:
        name = waiting.pop()
        if name not in done:
            done.add(name)
            waiting += _copy_distribution(name, folder)


def _copy_distribution(name: str, folder: Path) -> list[str]:
    """Copy the importable, uncompiled files of one distribution and return the names of those it needs."""
    try:
        found = distribution(name)
    except PackageNotFoundError as error:
        raise ValueError(f"distribution {name} is not installed; allowed: installed ones") from error
    for file in found.files or ():
        top = file.parts[0]
        if top == ".." or top.endswith((".dist-info", ".egg-info")) or "__pycache__" in file.parts:
            continue
        if file.suffix not in _COMPILED and "/".join(file.parts[:2]) not in _LARGE_AND_UNUSED:
            target = folder / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(str(found.locate_file(file)), target)
    needed = (requirement for requirement in found.requires or () if "extra ==" not in requirement)
    return [match[0] for requirement in needed if (match := re.match(r"[\w.-]+", requirement))]


def _probe(modules: set[str], folder: Path) -> None:
    """Import what was copied, alone: nothing else tells whether a module can do without its compiled part."""
    for module in sorted(modules):
        program = f"import sys; sys.path.insert(0, sys.argv[1]); sys.dont_write_bytecode = True; import {module}"
        run = subprocess.run(  # noqa: S603 - our own interpreter, with a module name out of our own source
            [sys.executable, "-I", "-S", "-c", program, str(folder)], capture_output=True, text=True, check=False
        )
        if run.returncode:
            reason = run.stderr.strip().rpartition("\n")[2]
            raise ValueError(f"module {module} does not run without compiled parts ({reason}); allowed: pure Python")
