"""The policy that an app was synthesized under, written beside its templates."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import jsii
from constructs import IValidation

from connect_constructs.enforcement.template_check import POLICY_FILE
from connect_constructs.infrastructure._policy import policy_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aws_cdk import Stage


@jsii.implements(IValidation)
class PolicyFile:
    """Writes the policy into a Stage's assembly and those nested in it.

    It is a construct validation because those run once the policy is settled and before the CDK takes the hashes that
    show whether a validation plugin changed the assembly.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def validate(self) -> list[str]:
        """Write the files; the CDK calls this and gets no complaint."""
        text = json.dumps(policy_of(self._stage).to_mapping(), indent=2)
        for folder in _assemblies(Path(self._stage.outdir)):
            (folder / POLICY_FILE).write_text(f"{text}\n", encoding="utf-8")
        return []


def _assemblies(folder: Path) -> Iterator[Path]:
    yield folder
    for nested in folder.glob("assembly-*"):
        yield from _assemblies(nested)
