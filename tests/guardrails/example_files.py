"""Guardrails' examples: which there are, and what the real reader and the catalogue make of them.

An example is a flow file (``.json``), a template (``.yaml``) or a folder: a small cloud assembly or, where it has no
manifest, flow files that are judged together. Its name begins with what it shows: ``good``, ``bad`` or ``unknown``.
Flows of a certain type say so in their Metadata. A template may begin with comments that say what it is judged with:
``# policy: {…}`` and ``# acknowledgements: […]``, since no template carries those.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from connect_constructs.enforcement.flow_check import check_flows
from connect_constructs.enforcement.template_check import check_app
from connect_constructs.facts.evaluation import Evaluation
from connect_constructs.facts.exemption import Acknowledgement
from connect_constructs.facts.place import Place
from connect_constructs.guardrails.policy import GuardrailPolicy
from tests.guardrails.conftest import TODAY

EXAMPLES = Path(__file__).with_name("examples")
_HEADER = re.compile(r"^# (policy|acknowledgements): (.+)\n", re.MULTILINE)


def headers(path: Path) -> dict[str, Any]:
    """Return what an example's comments say it is judged with, by ``policy`` and ``acknowledgements``."""
    text = "" if path.is_dir() else path.read_text(encoding="utf-8")
    return {key: json.loads(value) for key, value in _HEADER.findall(text)}


def without_headers(file: Path) -> str:
    """Return the text of an example's file, but for the comments that say what it is judged with."""
    return _HEADER.sub("", file.read_text(encoding="utf-8"))


def judged(path: Path) -> Evaluation:
    """Judge an example, which must be readable as a whole."""
    said = headers(path)
    acknowledgements = [
        Acknowledgement(place=Place(file=str(path), logical_id=values.pop("logical_id")), **values)
        for values in said.get("acknowledgements", [])
    ]
    policy = GuardrailPolicy.from_mapping(said.get("policy", {}))
    if path.suffix == ".json" or (path.is_dir() and not (path / "manifest.json").is_file()):
        return check_flows(sorted(path.glob("*")) if path.is_dir() else [path], policy, today=TODAY).evaluation
    run = check_app(path, policy, today=TODAY, acknowledgements=acknowledgements)
    assert run.unreadable == ()
    return run.evaluation
