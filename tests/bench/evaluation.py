"""What judging a template takes beside reading it, in one process."""

from __future__ import annotations

import statistics
import time
from datetime import date
from pathlib import Path

from connect_constructs.enforcement.evaluate import evaluate
from connect_constructs.guardrails.policy import GuardrailPolicy
from connect_constructs.readers._app import load_app
from connect_constructs.readers.template import TemplateFacts

_ROUNDS = 5


def ratio(template: Path) -> float:
    """Return how many times as long judging every fact of a template by the whole catalogue takes as reading them."""
    return statistics.median(_evaluating(template) for _ in range(_ROUNDS))


def _evaluating(template: Path) -> float:
    start = time.process_time()
    source = TemplateFacts(load_app(template))
    source.facts()
    read = time.process_time()
    evaluate(source, GuardrailPolicy(), today=date(2026, 11, 21))
    return (time.process_time() - read) / (read - start)
