"""The package's own names: complete, and loaded on first use."""

from __future__ import annotations

import functools
import importlib
import json
import pkgutil
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aws_cdk
import pytest
from aws_cdk import App
from constructs import Construct

import connect_constructs
from connect_constructs import infrastructure
from tests.example_apps import EXAMPLE_APPS


def _public_constructs() -> set[str]:
    names = set()
    for info in pkgutil.iter_modules(infrastructure.__path__):
        if not info.name.startswith("_"):
            module = importlib.import_module(f"{infrastructure.__name__}.{info.name}")
            names |= {
                name
                for name, value in vars(module).items()
                if isinstance(value, type) and issubclass(value, Construct) and value.__module__ == module.__name__
            }
    return names


def _noting(name: str, made: set[str]) -> Callable[..., None]:
    """Return a construct's own way of making one, which notes that one was made."""
    construct = getattr(connect_constructs, name)
    make = construct.__init__

    @functools.wraps(make)
    def noting(self: Construct, *args: Any, **kwargs: Any) -> None:
        made.add(name)
        make(self, *args, **kwargs)

    return noting


def test_every_public_construct_is_exported() -> None:
    """A construct in a public file of the infrastructure folder is one of the package's names."""
    assert _public_constructs() <= set(connect_constructs.__all__)


def test_every_public_construct_is_used_in_an_example(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Some example makes one of each, by itself or inside another, as its own app.py runs."""
    made: set[str] = set()
    for name in _public_constructs():
        monkeypatch.setattr(getattr(connect_constructs, name), "__init__", _noting(name, made))
    for folder in EXAMPLE_APPS.values():
        context = json.loads((folder / "cdk.json").read_text(encoding="utf-8"))["context"]
        # Node has its environment already, where app.py would look for both.
        monkeypatch.setattr(aws_cdk, "App", functools.partial(App, context=context, outdir=str(tmp_path)))
        monkeypatch.chdir(folder)
        runpy.run_path(str(folder / "app.py"))

    assert made == _public_constructs()


def test_every_name_is_loaded_from_where_it_is_defined() -> None:
    """Each public name resolves, and the package shows nothing else."""
    for name in connect_constructs.__all__:
        assert getattr(connect_constructs, name).__name__ == name

    assert dir(connect_constructs) == sorted(connect_constructs.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    """A misspelt name fails as it would in any module."""
    with pytest.raises(AttributeError, match="'connect_constructs' has no attribute 'CompliantInstance'"):
        _ = connect_constructs.CompliantInstance


@pytest.mark.parametrize("statement", ["import connect_constructs", "from connect_constructs import GuardrailPolicy"])
def test_the_cdk_is_not_imported_unless_a_construct_is_asked_for(statement: str) -> None:
    """The package and its policy load without the CDK, and so without Node."""
    program = f"{statement}\nimport sys\nprint({{'aws_cdk', 'jsii'}} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)

    assert run.stdout == "set()\n"
