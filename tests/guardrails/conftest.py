"""Small templates, judged as a user's would be: written to a file and checked through the real reader."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from connect_constructs.enforcement.flow_check import check_flows
from connect_constructs.enforcement.template_check import check_app
from connect_constructs.facts.evaluation import Evaluation
from connect_constructs.guardrails.policy import GuardrailPolicy

TODAY = date(2026, 11, 21)
"""The day that every guardrail is tested on."""

Judge: TypeAlias = Callable[..., Evaluation]
"""Takes a template and, maybe, a policy; returns what the catalogue says."""

Verdicts: TypeAlias = Callable[..., set[tuple[str, str, str | None]]]
"""Takes a template and, maybe, a policy; returns code, verdict (``pass`` too) and logical id of everything judged."""

FlowVerdicts: TypeAlias = Callable[..., set[tuple[str, str, str | None]]]
"""Takes flows and, maybe, a policy; returns code, verdict (``pass`` too) and block label of everything judged."""


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


@pytest.fixture
def judged_flows(tmp_path: Path) -> Judge:
    """Return what judges flows together, each a document of the flow language, or a text in its place."""

    def judge(*flows: Mapping[str, Any] | str, policy: GuardrailPolicy | None = None) -> Evaluation:
        files = [tmp_path / f"flow{number}.json" for number in range(len(flows))]
        for file, flow in zip(files, flows, strict=True):
            file.write_text(flow if isinstance(flow, str) else json.dumps(flow), encoding="utf-8")
        return check_flows(files, policy, today=TODAY).evaluation

    return judge


@pytest.fixture
def flow_verdicts(judged_flows: Judge) -> FlowVerdicts:
    """Return what judges flows together and keeps the verdicts alone."""

    def judge(
        *flows: Mapping[str, Any] | str, policy: GuardrailPolicy | None = None
    ) -> set[tuple[str, str, str | None]]:
        evaluation = judged_flows(*flows, policy=policy)
        passes = {(code, "pass", place.block) for code, place in evaluation.passes}
        return passes | {(item.guardrail, item.verdict, item.place.block) for item in evaluation.findings}

    return judge
