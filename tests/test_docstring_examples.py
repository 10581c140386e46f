"""Every example in a docstring is true."""

from __future__ import annotations

import doctest
import importlib
import io
import pkgutil
from typing import TYPE_CHECKING

import pytest

import connect_constructs

if TYPE_CHECKING:
    from collections.abc import Iterator


def _examples() -> Iterator[doctest.DocTest]:
    finder = doctest.DocTestFinder(exclude_empty=True)
    for module in pkgutil.walk_packages(connect_constructs.__path__, "connect_constructs."):
        if not module.name.endswith("__main__"):
            yield from (found for found in finder.find(importlib.import_module(module.name)) if found.examples)


@pytest.mark.parametrize("example", [pytest.param(example, id=example.name) for example in _examples()])
def test_examples_run_and_give_what_they_say(example: doctest.DocTest) -> None:
    """A docstring's example runs and gives exactly what it shows."""
    report = io.StringIO()
    results = doctest.DocTestRunner(verbose=False).run(example, out=report.write)
    assert results.failed == 0, report.getvalue()
