"""The package's own names: complete, and loaded on first use."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys

import pytest
from constructs import Construct

import connect_constructs
from connect_constructs import infrastructure


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


def test_every_public_construct_is_exported() -> None:
    """A construct in a public file of the infrastructure folder is one of the package's names."""
    assert _public_constructs() <= set(connect_constructs.__all__)


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
