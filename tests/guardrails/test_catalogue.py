"""The catalogue is the folder, and every file in it is written the same way."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

import connect_constructs.guardrails as folder
from connect_constructs.guardrails import catalogue
from connect_constructs.guardrails._guardrail import SECTIONS, Guardrail
from connect_constructs.guardrails.catalogue import BY_CODE, CATALOGUE
from connect_constructs.guardrails.policy import FEATURES, GuardrailPolicy

_FOLDER = Path(catalogue.__file__).parent
_FILES = sorted(_FOLDER.glob("[a-z][a-z][a-z][0-9][0-9]_*.py"))
_ATTRIBUTES = ["code", "title", "severity", "waivable", "applies_to", "controls", "denies"]
_FRAMEWORKS = {"NIST 800-53 r5", "PCI DSS v4", "FTCS-CSS-011", "Security Hub", "AWS Config managed rule"}
_SHORTEST, _LONGEST = 12, 60


def _class_in(file: Path) -> ast.ClassDef:
    (found,) = (node for node in ast.parse(file.read_text(encoding="utf-8")).body if isinstance(node, ast.ClassDef))
    return found


def _each(function: Any) -> Any:
    return pytest.mark.parametrize("file", _FILES, ids=lambda file: file.stem)(function)


def _each_guardrail(function: Any) -> Any:
    return pytest.mark.parametrize("guardrail", CATALOGUE, ids=lambda guardrail: guardrail.code)(function)


def test_every_file_is_one_guardrail() -> None:
    """The folder's files and the catalogue's codes are the same, in the same order, each once."""
    assert [file.name[:5].upper() for file in _FILES] == [guardrail.code for guardrail in CATALOGUE] == sorted(BY_CODE)


@_each
def test_file_is_short(file: Path) -> None:
    """A guardrail is 12 to 60 lines long."""
    assert _SHORTEST <= len(file.read_text(encoding="utf-8").splitlines()) <= _LONGEST


@_each
def test_attributes_are_stated_in_order(file: Path) -> None:
    """Every guardrail states all seven attributes, in the same order, before its one method."""
    body = _class_in(file).body[1:]
    assigned = [target.id for node in body if isinstance(node, ast.Assign) for target in node.targets]  # type: ignore[attr-defined]  # another target fails the test too
    methods = [node.name for node in body if isinstance(node, ast.FunctionDef)]
    assert assigned == _ATTRIBUTES
    assert methods[0] == "check"
    assert [type(node) for node in body[: len(_ATTRIBUTES)]] == [ast.Assign] * len(_ATTRIBUTES)


@_each_guardrail
def test_docstring_is_a_page(guardrail: Guardrail[Any]) -> None:
    """The four sections are there, in order, and each says something."""
    sections = guardrail.sections()
    assert tuple(sections) == SECTIONS
    assert all(text.strip() for text in sections.values())
    assert guardrail.fix.endswith(".")


@_each_guardrail
def test_names_agree(guardrail: Guardrail[Any]) -> None:
    """Class, file, title and nag id are one name in different cases."""
    words = re.findall(r"[A-Z][a-z0-9]*|\d+", type(guardrail).__name__)
    file = type(guardrail).__module__.rpartition(".")[2]
    assert file == "_".join([guardrail.code.lower(), *(word.lower() for word in words)])
    assert guardrail.nag_id == f"Connect-{guardrail.code}"


@_each_guardrail
def test_metadata_is_of_the_catalogue_kind(guardrail: Guardrail[Any]) -> None:
    """Severity, waivability and frameworks are of the words that the catalogue knows."""
    assert guardrail.severity in ("error", "warning")
    assert guardrail.waivable in ("no", "platform", "yes")
    assert not guardrail.title.endswith(".")
    assert set(guardrail.controls) <= _FRAMEWORKS
    assert all(controls for controls in guardrail.controls.values())


@_each_guardrail
def test_denials_are_statements(guardrail: Guardrail[Any]) -> None:
    """What a policy shall deny names its actions, resources and, where approval ends it, the feature."""
    for statement in guardrail.denies:
        assert set(statement) <= {"Action", "NotAction", "Resource", "NotResource", "Condition", "UnlessApproved"}
        assert len({"Action", "NotAction"} & set(statement)) == 1
        assert len({"Resource", "NotResource"} & set(statement)) == 1
        assert statement.get("UnlessApproved", FEATURES[0]) in FEATURES


@_each_guardrail
def test_denials_take_values_of_the_policy(guardrail: Guardrail[Any]) -> None:
    """Every placeholder of a denial is a key of the policy."""
    keys = {field.name for field in fields(GuardrailPolicy)}
    assert set(re.findall(r"\{(\w*)\}", json.dumps(guardrail.denies))) <= keys


def test_a_file_under_another_name_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file whose name does not agree with its class and code stops the import, with the name it should have."""
    source = _FILES[0].read_text(encoding="utf-8")
    (tmp_path / "zzz99_misnamed.py").write_text(source, encoding="utf-8")
    monkeypatch.setattr(folder, "__path__", [*folder.__path__, str(tmp_path)])
    with pytest.raises(ValueError, match=rf"zzz99_misnamed\.py: its class and code ask for {_FILES[0].stem}\.py"):
        catalogue._load()


@pytest.mark.parametrize("name", ["zzz9_short", "zz99_short", "zzz99", "helper"])
def test_a_file_that_could_be_overlooked_is_refused(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What lies in the folder is a guardrail, a private module or refused: nothing is passed over in silence."""
    (tmp_path / f"{name}.py").touch()
    monkeypatch.setattr(folder, "__path__", [*folder.__path__, str(tmp_path)])
    with pytest.raises(ValueError, match=rf"{name}\.py: allowed: three letters, two digits"):
        catalogue._load()


def test_a_file_without_a_guardrail_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file named like a guardrail's holds one."""
    (tmp_path / "zzz98_nothing_here.py").touch()
    monkeypatch.setattr(folder, "__path__", [*folder.__path__, str(tmp_path)])
    with pytest.raises(ValueError, match=r"zzz98_nothing_here: has 0 guardrails; allowed: one"):
        catalogue._load()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("StreamsForgetInAWeek", "streams_forget_in_a_week"),
        ("Tls12Only", "tls12_only"),
        ("UsesKMSKeys", "uses_kms_keys"),
    ],
)
def test_names_of_files_come_from_names_of_classes(name: str, expected: str) -> None:
    """Every word of a class name is a word of the file's, a word of one letter too."""
    assert catalogue._snake(name) == expected


def test_a_code_used_twice_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A second guardrail under a code that is taken stops the import."""
    file = tmp_path / f"{_FILES[0].name[:5]}_other_name.py"
    source = _FILES[0].read_text(encoding="utf-8")
    file.write_text(source.replace(f"class {_class_in(_FILES[0]).name}(", "class OtherName("), encoding="utf-8")
    monkeypatch.setattr(folder, "__path__", [*folder.__path__, str(tmp_path)])
    with pytest.raises(ValueError, match=f"guardrail code {file.name[:5].upper()}: used by two files"):
        catalogue._load()


def test_a_guardrail_without_a_check_is_refused() -> None:
    """A guardrail that forgot its check cannot be made; it does not find everything compliant."""
    with pytest.raises(TypeError, match=r"abstract method '?check"):
        type("Forgotten", (Guardrail,), {})()
