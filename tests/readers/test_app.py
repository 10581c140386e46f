"""Apps on disk: cloud assemblies with stages and nested stacks, and templates by themselves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from connect_constructs.readers._app import App, load_app
from connect_constructs.readers._document import UnusableInputError

_TEMPLATE = {"Resources": {"Key": {"Type": "AWS::KMS::Key"}}}


def _write(file: Path, document: Any) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return file


def _stack(name: str, environment: str = "aws://111122223333/us-east-1", **more: Any) -> dict[str, Any]:
    properties = {"templateFile": f"{name}.template.json"}
    return {"type": "aws:cloudformation:stack", "environment": environment, "properties": properties, **more}


def _assembly(folder: Path, artifacts: Any, **templates: Any) -> App:
    _write(folder / "manifest.json", {"version": "48.0.0", "artifacts": artifacts})
    for name, document in templates.items():
        _write(folder / f"{name}.template.json", document)
    return load_app(folder)


def _refusal(path: Path) -> str:
    with pytest.raises(UnusableInputError) as caught:
        load_app(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("name", ["template.json", "template.yaml", "noext", "manifest.json"])
def test_a_template_by_itself(tmp_path: Path, name: str) -> None:
    """A template is told by its content, whatever its name; nothing is known of its stack."""
    (template,) = load_app(_write(tmp_path / name, _TEMPLATE)).templates
    assert (template.file, template.stack, template.construct_path) == (str(tmp_path / name), name, None)
    assert (template.region, template.account, template.resources) == (None, None, _TEMPLATE["Resources"])


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ([], "neither a cloud assembly, a template nor a flow file (it is no object)"),
        ("just text", "neither a cloud assembly, a template nor a flow file (it is no object)"),
        ({"Outputs": {}}, "neither a cloud assembly, a template nor a flow file (it has no Resources object)"),
        ({"Resources": []}, "neither a cloud assembly, a template nor a flow file (it has no Resources object)"),
    ],
)
def test_what_is_no_template_is_refused(tmp_path: Path, document: Any, reason: str) -> None:
    """A document without a Resources object is nothing to judge."""
    file = _write(tmp_path / "file.yaml", document)
    assert _refusal(file) == f"{file}: {reason}"


def test_a_folder_without_manifest_is_refused(tmp_path: Path) -> None:
    """A folder is a cloud assembly or nothing."""
    assert _refusal(tmp_path) == (
        f"{tmp_path}: no cloud assembly (it has no manifest.json); name flow files and templates one by one"
    )


def test_an_assembly_is_read_by_folder_and_by_manifest(tmp_path: Path) -> None:
    """Every stack of a manifest is read with its place and environment; other artifacts are no stacks."""
    artifacts = {
        "A": _stack("A", displayName="Prod/A"),
        "B": _stack("B", "aws://unknown-account/unknown-region"),
        "C": _stack("C", "somewhere"),
        "Tree": {"type": "cdk:tree", "properties": {"file": "tree.json"}},
    }
    app = _assembly(tmp_path, artifacts, A=_TEMPLATE, B=_TEMPLATE, C=_TEMPLATE)
    assert [(item.stack, item.account, item.region) for item in app.templates] == [
        ("Prod/A", "111122223333", "us-east-1"),
        ("B", None, None),
        ("C", None, None),
    ]
    assert app.templates[0].file == str(tmp_path / "A.template.json")
    by_manifest = load_app(tmp_path / "manifest.json")
    assert [item.file for item in by_manifest.templates] == [item.file for item in app.templates]


def test_an_empty_assembly_is_an_app_without_templates(tmp_path: Path) -> None:
    """An assembly may hold no stacks at all."""
    assert _assembly(tmp_path, {}) == App(())


def test_the_assembly_of_a_stage_belongs_to_the_app(tmp_path: Path) -> None:
    """Nested assemblies are read where they lie, at any depth."""
    stage = {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-Prod"}}
    _assembly(tmp_path / "assembly-Prod" / "assembly-Prod", {"Deep": _stack("Deep")}, Deep=_TEMPLATE)
    _assembly(tmp_path / "assembly-Prod", {"Stage": stage, "Own": _stack("Own")}, Own=_TEMPLATE)
    app = _assembly(tmp_path, {"Stage": stage})
    assert [item.stack for item in app.templates] == ["Deep", "Own"]


def test_construct_paths_come_from_the_manifest(tmp_path: Path) -> None:
    """Logical ids are told from the manifest's metadata, or from the file that it names."""
    entries = {"/A/Key/Resource": [{"type": "aws:cdk:logicalId", "data": "Key"}, {"type": "aws:cdk:info", "data": 1}]}
    _write(tmp_path / "B.metadata.json", entries)
    artifacts = {"A": _stack("A", metadata=entries), "B": _stack("B", additionalMetadataFile="B.metadata.json")}
    app = _assembly(tmp_path, artifacts, A=_TEMPLATE, B=_TEMPLATE)
    assert [item.paths for item in app.templates] == [{"Key": "A/Key/Resource"}] * 2


def _nested(metadata: Any = None, url: Any = None) -> dict[str, Any]:
    resource = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url}, "Metadata": metadata}
    return {"Resources": {"Child": resource}}


def test_nested_stacks_are_found_by_metadata(tmp_path: Path) -> None:
    """The resource's asset metadata names the nested stack's file; nested stacks nest."""
    metadata = {"aws:asset:path": "child.json", "aws:asset:property": "TemplateURL"}
    _write(tmp_path / "child.json", _nested({**metadata, "aws:asset:path": "grandchild.json"}))
    _write(tmp_path / "grandchild.json", _TEMPLATE)
    parent, child, grandchild = _assembly(tmp_path, {"A": _stack("A")}, A=_nested(metadata)).templates
    assert (child.stack, child.region, child.parent) == ("A/Child", "us-east-1", (parent, "Child"))
    assert (grandchild.stack, grandchild.parent) == ("A/Child/Child", (child, "Child"))


def test_nested_stacks_are_found_by_asset(tmp_path: Path) -> None:
    """Without metadata, the asset's hash in the TemplateURL names the file."""
    url = {"Fn::Sub": "https://s3.${AWS::Region}.amazonaws.com/assets/0a1b2c3d.json"}
    files = {"ffff": {"source": {"path": "other.json"}}, "0a1b2c3d": {"source": {"path": "child.json"}}}
    _write(tmp_path / "A.assets.json", {"files": files})
    _write(tmp_path / "child.json", _TEMPLATE)
    _, child = _assembly(tmp_path, {"A": _stack("A")}, A=_nested(url=url)).templates
    assert child.file == str(tmp_path / "child.json")


@pytest.mark.parametrize("resource", [{"Properties": None}, {"Properties": "text"}, {}, {"Metadata": "text"}])
def test_a_nested_stack_elsewhere_is_no_part_of_the_app(tmp_path: Path, resource: Any) -> None:
    """A nested stack whose template does not lie in the assembly is left to the blind spots."""
    parent = {"Resources": {"Child": {"Type": "AWS::CloudFormation::Stack", **resource}, "Odd": "text"}}
    _write(tmp_path / "A.assets.json", {"files": {}})
    assert len(_assembly(tmp_path, {"A": _stack("A")}, A=parent).templates) == 1


def test_a_stack_that_nests_itself_ends(tmp_path: Path) -> None:
    """A nested stack whose template is its own parent is refused, not followed for ever."""
    metadata = {"aws:asset:path": "A.template.json", "aws:asset:property": "TemplateURL"}
    app = _assembly(tmp_path, {"A": _stack("A")}, A=_nested(metadata))
    file = tmp_path / "A.template.json"
    assert len(app.templates) == 1
    assert app.unreadable == (f"{file}: nested stack Child: the template nests itself",)


def test_what_is_missing_is_reported_and_the_rest_is_read(tmp_path: Path) -> None:
    """One missing or broken template, nested or not, does not hide the others."""
    metadata = {"aws:asset:path": "gone.json", "aws:asset:property": "TemplateURL"}
    artifacts = {name: _stack(name) for name in ("Missing", "Broken", "Nests", "Good")}
    app = _assembly(tmp_path, artifacts, Broken="{", Nests=_nested(metadata), Good=_TEMPLATE)
    assert [item.stack for item in app.templates] == ["Nests", "Good"]
    assert [line.removeprefix(f"{tmp_path}/") for line in app.unreadable] == [
        "Missing.template.json: No such file or directory",
        "Broken.template.json: line 1: not JSON (Expecting property name enclosed in double quotes)",
        "gone.json: No such file or directory",
    ]


@pytest.mark.parametrize(
    "artifact",
    [
        "text",
        {"properties": {}},
        {"type": "aws:cloudformation:stack"},
        {"type": "aws:cloudformation:stack", "properties": {"templateFile": 7}},
        {"type": "cdk:cloud-assembly", "properties": []},
        {**_stack("Good"), "environment": 7},
        _stack("Good", metadata={"/A": "text"}),
        _stack("Good", metadata={"/A": [{"type": "aws:cdk:logicalId"}]}),
        _stack("Good", additionalMetadataFile=7),
    ],
)
def test_a_broken_artifact_is_reported_and_the_rest_is_read(tmp_path: Path, artifact: Any) -> None:
    """An artifact that the schema does not have is one line of its own."""
    app = _assembly(tmp_path, {"Odd": artifact, "Good": _stack("Good")}, Good=_TEMPLATE)
    assert [item.stack for item in app.templates] == ["Good"]
    (line,) = app.unreadable
    assert line.startswith(f"{tmp_path / 'manifest.json'}: artifact Odd: not as the cloud assembly schema has it")


def test_broken_asset_manifests_are_reported(tmp_path: Path) -> None:
    """An asset manifest that cannot be understood leaves its nested stacks unread, and says so."""
    _write(tmp_path / "A.assets.json", {"files": {"0a1b2c3d": {"source": "text"}}})
    app = _assembly(tmp_path, {"A": _stack("A")}, A=_nested(url="https://assets/0a1b2c3d.json"))
    assert [item.stack for item in app.templates] == ["A"]
    (line,) = app.unreadable
    assert line.startswith(f"{tmp_path / 'A.assets.json'}: not as the asset manifest schema has it")


@pytest.mark.parametrize("artifacts", [[], "text", 7, None])
def test_a_manifest_without_artifacts_is_refused(tmp_path: Path, artifacts: Any) -> None:
    """A manifest whose artifacts are no object tells of no stack."""
    _write(tmp_path / "manifest.json", {"artifacts": artifacts})
    reason = f"artifacts: got {artifacts!r}; allowed: an object"
    assert _refusal(tmp_path).startswith(f"{tmp_path / 'manifest.json'}: {reason}")


def test_nothing_usable_is_refused(tmp_path: Path) -> None:
    """An assembly of which nothing can be read is unusable, with every reason on one line."""
    _write(tmp_path / "manifest.json", {"artifacts": {"A": _stack("A"), "B": _stack("B")}})
    assert _refusal(tmp_path).count("No such file or directory") == 2


def test_a_stack_without_resources_is_a_stack(tmp_path: Path) -> None:
    """The CDK writes a stack without resources as an object without Resources, nested or not."""
    metadata = {"aws:asset:path": "child.json", "aws:asset:property": "TemplateURL"}
    _write(tmp_path / "child.json", {})
    app = _assembly(tmp_path, {"A": _stack("A"), "B": _stack("B")}, A={"Outputs": {}}, B=_nested(metadata))
    assert [dict(item.resources) for item in app.templates] == [{}, app.templates[1].resources, {}]
    assert app.unreadable == ()


@pytest.mark.parametrize("manifest", ["[", "[]"])
def test_a_broken_manifest_of_a_stage_is_reported(tmp_path: Path, manifest: str) -> None:
    """A nested assembly that cannot be read does not hide its siblings."""
    _write(tmp_path / "assembly-Prod" / "manifest.json", manifest)
    stage = {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-Prod"}}
    app = _assembly(tmp_path, {"Stage": stage, "Good": _stack("Good")}, Good=_TEMPLATE)
    assert [item.stack for item in app.templates] == ["Good"]
    assert len(app.unreadable) == 1
