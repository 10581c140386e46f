"""The words that judgements are made of."""

from __future__ import annotations

from typing import Literal

Severity = Literal["error", "warning"]
Verdict = Literal["fail", "unknown", "error", "exempted"]
Waivable = Literal["no", "platform", "yes"]
