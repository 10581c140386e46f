"""Every guardrail's good and bad examples, through the real reader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from connect_constructs.guardrails.catalogue import CATALOGUE
from tests.guardrails.example_files import EXAMPLES, judged


def _examples(kind: str) -> list[Any]:
    found = sorted(EXAMPLES.glob(f"*/{kind}*"))
    return [pytest.param(path, id=f"{path.parent.name}/{path.stem}") for path in found]


@pytest.mark.parametrize("guardrail", CATALOGUE, ids=lambda guardrail: guardrail.code)
def test_every_guardrail_is_shown(guardrail: Any) -> None:
    """Each guardrail has at least one good and one bad example."""
    names = [path.name for path in (EXAMPLES / guardrail.code).glob("*")]
    assert any(name.startswith("good") for name in names)
    assert any(name.startswith("bad") for name in names)


def test_every_example_is_run() -> None:
    """No example lies there under a name, or for a code, that nothing runs."""
    codes = {guardrail.code for guardrail in CATALOGUE}
    stray = [
        path
        for path in EXAMPLES.glob("*/*")
        if path.parent.name not in codes or not path.name.startswith(("good", "bad", "unknown"))
    ]
    assert stray == []


@pytest.mark.parametrize("path", _examples("good"))
def test_good_example_passes(path: Path) -> None:
    """A good example passes its guardrail somewhere and fails none."""
    evaluation = judged(path)
    assert path.parent.name in {code for code, _ in evaluation.passes}
    assert [item for item in evaluation.findings if item.verdict in ("fail", "error")] == []
    assert path.parent.name not in {item.guardrail for item in evaluation.findings}


@pytest.mark.parametrize("path", _examples("bad"))
def test_bad_example_fails_alone(path: Path) -> None:
    """A bad example fails its own guardrail and no other."""
    failed = {item.guardrail for item in judged(path).findings if item.verdict in ("fail", "error")}
    assert failed == {path.parent.name}


@pytest.mark.parametrize("path", _examples("unknown"))
def test_unknown_example_is_never_a_pass(path: Path) -> None:
    """Where a template cannot tell, its guardrail says so, and neither passes nor fails."""
    evaluation = judged(path)
    own = {item.verdict for item in evaluation.findings if item.guardrail == path.parent.name}
    assert own == {"unknown"}
    assert path.parent.name not in {code for code, _ in evaluation.passes}
