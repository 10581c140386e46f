"""``app_with_packs.py app.py`` runs an application with cdk-nag's own packs beside the guardrails."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from typing import Any

import aws_cdk
import cdk_nag
from aws_cdk import Validations

_PACKS = (
    cdk_nag.AwsSolutionsChecks,
    cdk_nag.HIPAASecurityChecks,
    cdk_nag.NIST80053R5Checks,
    cdk_nag.PCIDSS321Checks,
)


class _AppWithPacks(aws_cdk.App):
    """An app that every pack looks at."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        Validations.of(self).add_plugins(*(pack(self) for pack in _PACKS))


if __name__ == "__main__":
    aws_cdk.App = _AppWithPacks  # type: ignore[misc]  # the one door through which applications come
    runpy.run_path(str(Path(sys.argv[1]).absolute()), run_name="__main__")
