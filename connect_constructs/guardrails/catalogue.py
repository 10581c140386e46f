"""The catalogue is the folder: every guardrail file in it, found once, at import."""

from __future__ import annotations

import importlib
import pkgutil
import re
from types import ModuleType
from typing import Any

import connect_constructs.guardrails as folder
from connect_constructs.guardrails._guardrail import Guardrail

_COMPANIONS = ("catalogue", "policy")
"""What the folder holds beside guardrails and private modules."""

_FILE_NAME = re.compile(r"[a-z]{3}\d\d_[a-z]")
_WORD_STARTS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def _load() -> tuple[Guardrail[Any], ...]:
    found: dict[str, Guardrail[Any]] = {}
    for module_info in pkgutil.iter_modules(folder.__path__):
        if module_info.name.startswith("_") or module_info.name in _COMPANIONS:
            continue
        if not _FILE_NAME.match(module_info.name):
            raise ValueError(f"guardrail file {module_info.name}.py: allowed: three letters, two digits, _ and words")
        guardrail = _only_one_in(importlib.import_module(f"{folder.__name__}.{module_info.name}"))
        expected = f"{guardrail.code.lower()}_{_snake(type(guardrail).__name__)}"
        if module_info.name != expected:
            raise ValueError(f"guardrail file {module_info.name}.py: its class and code ask for {expected}.py")
        if guardrail.code in found:
            raise ValueError(f"guardrail code {guardrail.code}: used by two files; allowed: one file each")
        found[guardrail.code] = guardrail
    return tuple(found[code] for code in sorted(found))


def _only_one_in(module: ModuleType) -> Guardrail[Any]:
    classes = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Guardrail) and value.__module__ == module.__name__
    ]
    if len(classes) != 1:
        raise ValueError(f"guardrail file {module.__name__}: has {len(classes)} guardrails; allowed: one")
    return classes[0]()


def _snake(name: str) -> str:
    return _WORD_STARTS.sub("_", name).lower()


CATALOGUE = _load()
"""Every guardrail, by code."""

BY_CODE = {guardrail.code: guardrail for guardrail in CATALOGUE}
"""The same, to look one up."""
