"""Small templates, judged as a user's would be: written to a file and checked through the real reader."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from connect_constructs.enforcement.template_check import check_app
from connect_constructs.facts.evaluation import Evaluation
from connect_constructs.guardrails.policy import GuardrailPolicy

TODAY = date(2026, 11, 21)
"""The day that every guardrail is tested on."""

Judge: TypeAlias = Callable[..., Evaluation]
"""Takes a template and, maybe, a policy; returns what the catalogue says."""

Verdicts: TypeAlias = Callable[..., set[tuple[str, str, str | None]]]
"""Takes a template and, maybe, a policy; returns code, verdict (``pass`` too) and logical id of everything judged."""


@pytest.fixture
def judged(tmp_path: Path) -> Judge:
    """Return what judges a template."""

    def judge(template: Mapping[str, Any], policy: GuardrailPolicy | None = None) -> Evaluation:
        file = tmp_path / "stack.template.json"
        file.write_text(json.dumps(template), encoding="utf-8")
        return check_app(file, policy, today=TODAY).evaluation

    return judge


@pytest.fixture
def verdicts(judged: Judge) -> Verdicts:
    """Return what judges a template and keeps the verdicts alone."""

    def judge(template: Mapping[str, Any], policy: GuardrailPolicy | None = None) -> set[tuple[str, str, str | None]]:
        evaluation = judged(template, policy)
        passes = {(code, "pass", place.logical_id) for code, place in evaluation.passes}
        return passes | {(item.guardrail, item.verdict, item.place.logical_id) for item in evaluation.findings}

    return judge
