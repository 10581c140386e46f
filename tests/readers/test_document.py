"""Documents: what CloudFormation would take is read, everything else is refused in one line."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connect_constructs.readers._document import UnusableInputError, load_document

_TEXT = st.text(st.characters(exclude_characters="\ue000\ue001\ue002"))
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=15,
)
_ON_ONE_FILE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def _read(folder: Path, content: str | bytes, name: str = "template.yaml") -> Any:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return load_document(file)


def _refusal(folder: Path, content: str | bytes, name: str = "template.yaml") -> str:
    with pytest.raises(UnusableInputError) as caught:
        _read(folder, content, name)
    message = str(caught.value)
    assert message.startswith(f"{folder / name}: ")
    assert "\n" not in message
    return message.removeprefix(f"{folder / name}: ")


def test_json_is_read_whatever_the_name(tmp_path: Path) -> None:
    """JSON is told by its first character, also after a byte order mark."""
    assert _read(tmp_path, b'\xef\xbb\xbf {"a": [1, true, null]}', "template.txt") == {"a": [1, True, None]}


def test_flow_style_yaml_is_read(tmp_path: Path) -> None:
    """A YAML file may begin with a brace and yet be no JSON."""
    assert _read(tmp_path, "{a: 1}") == {"a": 1}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("!Ref Thing", {"Ref": "Thing"}),
        ("!Condition IsProd", {"Condition": "IsProd"}),
        ("!GetAtt Thing.Outputs.Arn", {"Fn::GetAtt": ["Thing", "Outputs.Arn"]}),
        ("!GetAtt [Thing, Arn]", {"Fn::GetAtt": ["Thing", "Arn"]}),
        ('!Join ["", [a, !Ref B]]', {"Fn::Join": ["", ["a", {"Ref": "B"}]]}),
        ("!Transform {Name: Include}", {"Fn::Transform": {"Name": "Include"}}),
        ("!Custom text", {"Fn::Custom": "text"}),
        ("2012-10-17", "2012-10-17"),
        ("=", "="),
        ("Yes", True),
    ],
)
def test_yaml_as_cloudformation_writes_it(tmp_path: Path, text: str, value: Any) -> None:
    """Short tags become intrinsics, dates stay text, and the words of YAML 1.1 are booleans."""
    assert _read(tmp_path, f"Key: {text}") == {"Key": value}


def test_yaml_keys_are_text(tmp_path: Path) -> None:
    """A key that looks like a number or a date is text, as CloudFormation takes it."""
    assert _read(tmp_path, "111122223333: {2012-10-17: x}") == {"111122223333": {"2012-10-17": "x"}}


def test_small_aliases_are_read(tmp_path: Path) -> None:
    """An alias repeats what its anchor holds."""
    assert _read(tmp_path, "a: &x [1]\nb: *x") == {"a": [1], "b": [1]}


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        ("", "template.json", "empty"),
        (" \n\t", "template.yaml", "empty"),
        ('{"Resources": {\n"A": ', "template.json", "line 2: not JSON (Expecting value)"),
        ('{"a": 1, "b": {"c": 1, "c": 2}}', "template.json", "key 'c' stands twice in one object"),
        ("a: 1\nb: 2\na: 3", "template.yaml", "line 3: not YAML (key 'a' stands twice)"),
        ("1: a\n'1': b", "template.yaml", "line 2: not YAML (key '1' stands twice)"),
        ("a: [1,", "template.yaml", "line 1: not YAML (expected the node content, but found '<stream end>')"),
        ("a: !!python/object:os.system x", "template.yaml", "line 1: not YAML (could not determine a constructor"),
        ("a: !!binary aGk=", "template.yaml", "line 1: not YAML (could not determine a constructor"),
        ("a: !!set {x}", "template.yaml", "line 1: not YAML (could not determine a constructor"),
        ("a: !!int ''", "template.yaml", "not YAML (a value is not of the type that its tag says)"),
        ("a: !!map [x]", "template.yaml", "not YAML (a value is not of the type that its tag says)"),
        ("a: !!float x", "template.yaml", "not YAML (could not convert string to float: 'x')"),
        ("<<: {a: 1}", "template.yaml", "line 1: not YAML (could not determine a constructor"),
        ("a: 1\n---\nb: 2", "template.yaml", "line 2: not YAML (but found another document)"),
        ("x: \x07", "template.yaml", "not YAML (unacceptable character #x0007: special characters are not allowed"),
        (b"a: \xff", "template.yaml", "byte 3: not UTF-8 text"),
        ('{"a": [NaN]}', "template.json", "NaN is no number that JSON has"),
        ('{"a": -Infinity}', "template.json", "-Infinity is no number that JSON has"),
        ('{"a": ' + "1" * 5000 + "}", "template.json", "Exceeds the limit (4300 digits)"),
    ],
)
def test_what_is_no_document_is_refused(tmp_path: Path, content: str | bytes, name: str, reason: str) -> None:
    """A refusal is one line: the file, the place where there is one, and the reason."""
    assert _refusal(tmp_path, content, name).startswith(reason)


@pytest.mark.parametrize("name", ["template.json", "template.yaml"])
def test_deep_nesting_is_refused(tmp_path: Path, name: str) -> None:
    """A document nested beyond any template is refused, not a crash."""
    assert _refusal(tmp_path, "[" * 100_000, name) == "nested too deeply to be a template"


def test_expanding_aliases_are_refused(tmp_path: Path) -> None:
    """Aliases of aliases that grow beyond any template are refused before anybody walks them."""
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]\n" for n in range(1, 9))
    assert _refusal(tmp_path, f"l0: &l0 x\n{levels}") == "its aliases expand to more than 2000000 values"


@pytest.mark.parametrize("content", ["&a [*a]", "&a {b: *a}"])
def test_an_alias_of_itself_is_refused(tmp_path: Path, content: str) -> None:
    """A document that contains itself has no end."""
    assert _refusal(tmp_path, content) == "its aliases expand to more than 2000000 values"


def test_a_large_file_is_refused(tmp_path: Path) -> None:
    """A file beyond 20 MiB is refused by its size, before it is parsed; one just as large is not."""
    most = 20 * 1024 * 1024
    assert _refusal(tmp_path, b"[" * (most + 1)) == "larger than 20 MiB; a template holds 1 MB"
    assert _read(tmp_path, b"{}" + b" " * (most - 2)) == {}


def test_what_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    """A missing file and a folder are refused with the system's word."""
    with pytest.raises(UnusableInputError, match="missing: No such file or directory"):
        load_document(tmp_path / "missing")
    with pytest.raises(UnusableInputError, match="Is a directory"):
        load_document(tmp_path)
    with pytest.raises(UnusableInputError, match="embedded null byte"):
        load_document(Path("a\0b"))


@given(document=st.dictionaries(_TEXT, _JSON, max_size=3))
@_ON_ONE_FILE
def test_json_comes_back_as_it_was(tmp_path: Path, document: Any) -> None:
    """Whatever JSON can hold is read as Python's own parser reads it."""
    assert _read(tmp_path, json.dumps(document)) == document


def test_private_characters_cannot_pose_as_references(tmp_path: Path) -> None:
    """What references are made of here is replaced, as it is or escaped, and escaped twice inside a flow's content."""
    mark = "\ue000Stack\ue002Role\ue002Arn\ue001"
    for written in (json.dumps(mark), json.dumps(mark, ensure_ascii=False), json.dumps(mark).replace("e0", "E0")):
        assert _read(tmp_path, f'{{"Key": {written}}}') == {"Key": "\ufffdStack\ufffdRole\ufffdArn\ufffd"}
    inner = json.dumps({"Key": json.dumps(mark)})
    assert "\\ue000" not in _read(tmp_path, inner)["Key"]


@given(content=st.text() | st.binary() | st.text(alphabet="{}[]:,!&*<>|'\"#-?% \nab01"), yaml=st.booleans())
@_ON_ONE_FILE
def test_anything_else_is_read_or_refused(tmp_path: Path, content: str | bytes, *, yaml: bool) -> None:
    """Arbitrary text and bytes come to a value or to an unusable input, never to another error."""
    file = tmp_path / ("any.yaml" if yaml else "any.json")
    file.write_bytes(content.encode(errors="surrogatepass") if isinstance(content, str) else content)
    with suppress(UnusableInputError):
        load_document(file)
