"""The catalogue is the folder: every guardrail file in it, found once, at import."""

from __future__ import annotations

import importlib
import pkgutil
import re
from typing import Any

import connect_constructs.guardrails as folder
from connect_constructs.guardrails._guardrail import Guardrail


def _load() -> tuple[Guardrail[Any], ...]:
    found: dict[str, Guardrail[Any]] = {}
    for module_info in pkgutil.iter_modules(folder.__path__):
        if not re.match(r"[a-z]{3}\d\d_", module_info.name):
            continue
        module = importlib.import_module(f"{folder.__name__}.{module_info.name}")
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Guardrail) and value.__module__ == module.__name__:
                guardrail = value()
                expected = f"{guardrail.code.lower()}_{_snake(value.__name__)}"
                if module_info.name != expected:
                    raise ValueError(f"guardrail file {module_info.name}.py: its class and code ask for {expected}.py")
                if guardrail.code in found:
                    raise ValueError(f"guardrail code {guardrail.code}: used by two files; allowed: one file each")
                found[guardrail.code] = guardrail
    return tuple(found[code] for code in sorted(found))


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


CATALOGUE = _load()
"""Every guardrail, by code."""

BY_CODE = {guardrail.code: guardrail for guardrail in CATALOGUE}
"""The same, to look one up."""
