"""Every guardrail's good and bad examples, through the real reader.

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

import pytest

from connect_constructs.enforcement.flow_check import check_flows
from connect_constructs.enforcement.template_check import check_app
from connect_constructs.facts.evaluation import Evaluation
from connect_constructs.facts.exemption import Acknowledgement
from connect_constructs.facts.place import Place
from connect_constructs.guardrails.catalogue import CATALOGUE
from connect_constructs.guardrails.policy import GuardrailPolicy
from tests.guardrails.conftest import TODAY

_EXAMPLES = Path(__file__).with_name("examples")


def _examples(kind: str) -> list[Any]:
    found = sorted(_EXAMPLES.glob(f"*/{kind}*"))
    return [pytest.param(path, id=f"{path.parent.name}/{path.stem}") for path in found]


def _header(path: Path, key: str, default: Any) -> Any:
    text = "" if path.is_dir() else path.read_text(encoding="utf-8")
    found = re.search(rf"^# {key}: (.+)$", text, re.MULTILINE)
    return json.loads(found[1]) if found else default


def _judged(path: Path) -> Evaluation:
    acknowledgements = [
        Acknowledgement(place=Place(file=str(path), logical_id=values.pop("logical_id")), **values)
        for values in _header(path, "acknowledgements", [])
    ]
    policy = GuardrailPolicy.from_mapping(_header(path, "policy", {}))
    if path.suffix == ".json" or (path.is_dir() and not (path / "manifest.json").is_file()):
        return check_flows(sorted(path.glob("*")) if path.is_dir() else [path], policy, today=TODAY).evaluation
    run = check_app(path, policy, today=TODAY, acknowledgements=acknowledgements)
    assert run.unreadable == ()
    return run.evaluation


@pytest.mark.parametrize("guardrail", CATALOGUE, ids=lambda guardrail: guardrail.code)
def test_every_guardrail_is_shown(guardrail: Any) -> None:
    """Each guardrail has at least one good and one bad example."""
    names = [path.name for path in (_EXAMPLES / guardrail.code).glob("*")]
    assert any(name.startswith("good") for name in names)
    assert any(name.startswith("bad") for name in names)


def test_every_example_is_run() -> None:
    """No example lies there under a name, or for a code, that nothing runs."""
    codes = {guardrail.code for guardrail in CATALOGUE}
    stray = [
        path
        for path in _EXAMPLES.glob("*/*")
        if path.parent.name not in codes or not path.name.startswith(("good", "bad", "unknown"))
    ]
    assert stray == []


@pytest.mark.parametrize("path", _examples("good"))
def test_good_example_passes(path: Path) -> None:
    """A good example passes its guardrail somewhere and fails none."""
    evaluation = _judged(path)
    assert path.parent.name in {code for code, _ in evaluation.passes}
    assert [item for item in evaluation.findings if item.verdict in ("fail", "error")] == []
    assert path.parent.name not in {item.guardrail for item in evaluation.findings}


@pytest.mark.parametrize("path", _examples("bad"))
def test_bad_example_fails_alone(path: Path) -> None:
    """A bad example fails its own guardrail and no other."""
    failed = {item.guardrail for item in _judged(path).findings if item.verdict in ("fail", "error")}
    assert failed == {path.parent.name}


@pytest.mark.parametrize("path", _examples("unknown"))
def test_unknown_example_is_never_a_pass(path: Path) -> None:
    """Where a template cannot tell, its guardrail says so, and neither passes nor fails."""
    evaluation = _judged(path)
    own = {item.verdict for item in evaluation.findings if item.guardrail == path.parent.name}
    assert own == {"unknown"}
    assert path.parent.name not in {code for code, _ in evaluation.passes}
