"""An app as it lies on disk: the templates of one cloud assembly, or a single template."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from connect_constructs.readers._document import UnusableInputError, load_document


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """One template of an app.

    Args:
        file: Its path, as findings show it.
        stack: The stack's construct path or, for a template by itself, its file name.
        construct_path: The stack's construct path, when it comes from a CDK app.
        body: The document.
        region: The stack's Region, when it is stated.
        account: The stack's account, when it is stated.
        paths: Construct paths by logical id, where the assembly tells them.
        tags: The tags that the stack gives to all its resources, where the assembly tells them.
        parent: The template and logical id of the nested stack resource it belongs to.
        stack_name: What CloudFormation calls the stack, where the assembly tells it.
    """

    file: str
    stack: str
    construct_path: str | None
    body: Mapping[str, Any]
    region: str | None = None
    account: str | None = None
    paths: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    parent: tuple[Template, str] | None = None
    stack_name: str | None = None

    @property
    def resources(self) -> Mapping[str, Any]:
        """The resources by logical id."""
        resources: Mapping[str, Any] = self.body["Resources"]
        return resources


@dataclass(frozen=True, slots=True)
class App:
    """The templates of one app, and what of it could not be read, one line each."""

    templates: tuple[Template, ...]
    unreadable: tuple[str, ...] = ()


def load_app(path: Path) -> App:
    """Load a cloud assembly folder, its manifest, or a template.

    Args:
        path: The folder or file.

    Raises:
        UnusableInputError: Nothing of it is usable.

    Example:
        >>> load_app(Path("no-such-folder"))
        Traceback (most recent call last):
        ...
        connect_constructs.readers._document.UnusableInputError: no-such-folder: No such file or directory

    References:
        AWS CDK cloud assembly schema: manifest, stack artifacts, nested assemblies, asset manifests.
    """
    if path.is_dir():
        manifest = path / "manifest.json"
        if not manifest.is_file():
            raise UnusableInputError(
                f"{path}: no cloud assembly (it has no manifest.json); name flow files and templates one by one"
            )
        return _load_assembly(manifest)
    return app_of(load_document(path), path)


def app_of(document: Any, path: Path) -> App:
    """Return the app that a file's document is: a template, or the manifest of a cloud assembly.

    Args:
        document: The document.
        path: The file.

    Raises:
        UnusableInputError: Nothing of it is usable.

    Example:
        >>> app_of({"Resources": {}}, Path("template.json")).templates[0].stack
        'template.json'

    References:
        AWS CDK cloud assembly schema; AWS CloudFormation user guide, template anatomy.
    """
    if isinstance(document, dict) and path.name == "manifest.json" and "artifacts" in document:
        return _load_assembly(path)
    return App((Template(str(path), path.name, None, _template_body(document, path)),))


def _load_assembly(manifest: Path) -> App:
    found = list(_stacks(manifest))
    templates = tuple(item for item in found if isinstance(item, Template))
    unreadable = tuple(str(item) for item in found if isinstance(item, UnusableInputError))
    if unreadable and not templates:
        raise UnusableInputError("; ".join(unreadable))
    return App(templates, unreadable)


def _stacks(manifest: Path) -> Iterator[Template | UnusableInputError]:
    try:
        document = load_document(manifest)
    except UnusableInputError as error:
        yield error
        return
    artifacts = document.get("artifacts") if isinstance(document, dict) else None
    if not isinstance(artifacts, dict):
        yield UnusableInputError(f"{manifest}: artifacts: got {artifacts!r}; allowed: an object")
        return
    for name, artifact in artifacts.items():
        try:
            kind, properties = artifact["type"], artifact.get("properties", {})
            if kind == "aws:cloudformation:stack":
                stack = _stack(manifest.parent, name, artifact)
                yield stack
                yield from _nested(stack)
            elif kind == "cdk:cloud-assembly":
                yield from _stacks(manifest.parent / properties["directoryName"] / "manifest.json")
        except UnusableInputError as error:
            yield error
        except (KeyError, TypeError, AttributeError) as error:
            yield UnusableInputError(
                f"{manifest}: artifact {name}: not as the cloud assembly schema has it ({error!r})"
            )


def _stack(folder: Path, name: str, artifact: Mapping[str, Any]) -> Template:
    file = folder / artifact["properties"]["templateFile"]
    found = re.fullmatch(r"aws://([^/]+)/([^/]+)", artifact.get("environment", ""))
    account, region = found.groups() if found else (None, None)
    stack = artifact.get("displayName", name)
    return Template(
        file=str(file),
        stack=stack,
        construct_path=stack,
        body=_stack_body(file),
        region=None if region == "unknown-region" else region,
        account=None if account == "unknown-account" else account,
        paths=_paths(folder, artifact),
        tags=_tags(artifact),
        stack_name=artifact["properties"].get("stackName", name),
    )


def _tags(artifact: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in artifact["properties"].get("tags", {}).items()}


def _paths(folder: Path, artifact: Mapping[str, Any]) -> dict[str, str]:
    """Return construct paths by logical id, from the manifest's metadata or the file it names."""
    metadata = artifact.get("metadata", {})
    if "additionalMetadataFile" in artifact:
        metadata = {**metadata, **load_document(folder / artifact["additionalMetadataFile"])}
    return {
        entry["data"]: path.removeprefix("/")
        for path, entries in metadata.items()
        for entry in entries
        if entry.get("type") == "aws:cdk:logicalId"
    }


def _nested(parent: Template) -> Iterator[Template | UnusableInputError]:
    for logical_id, resource in parent.resources.items():
        if not (isinstance(resource, dict) and resource.get("Type") == "AWS::CloudFormation::Stack"):
            continue
        try:
            file = _nested_file(parent, resource)
            if file is None:
                continue
            child = _nested_stack(parent, logical_id, file)
        except UnusableInputError as error:
            yield error
            continue
        yield child
        yield from _nested(child)


def _nested_stack(parent: Template, logical_id: str, file: Path) -> Template:
    above: Template | None = parent
    while above is not None:
        if above.file == str(file):
            raise UnusableInputError(f"{file}: nested stack {logical_id}: the template nests itself")
        above = above.parent[0] if above.parent else None
    return Template(
        file=str(file),
        stack=f"{parent.stack}/{logical_id}",
        construct_path=parent.paths.get(logical_id, parent.construct_path),
        body=_stack_body(file),
        region=parent.region,
        account=parent.account,
        paths=parent.paths,
        tags=parent.tags,
        parent=(parent, logical_id),
    )


def _nested_file(parent: Template, resource: Mapping[str, Any]) -> Path | None:
    """Return the file of a nested stack: named by the resource's metadata, else by the asset in its TemplateURL."""
    folder = Path(parent.file).parent
    metadata = resource.get("Metadata")
    if isinstance(metadata, dict) and metadata.get("aws:asset:property") == "TemplateURL":
        return folder / str(metadata.get("aws:asset:path"))
    properties = resource.get("Properties")
    url = json.dumps(properties.get("TemplateURL") if isinstance(properties, dict) else None)
    for manifest in sorted(folder.glob("*.assets.json")):
        try:
            for asset, entry in load_document(manifest)["files"].items():
                if asset in url:
                    source: str = entry["source"]["path"]
                    return folder / source
        except (KeyError, TypeError, AttributeError) as error:
            raise UnusableInputError(f"{manifest}: not as the asset manifest schema has it ({error!r})") from error
    return None


def _stack_body(file: Path) -> Mapping[str, Any]:
    """Return a stack's template; the CDK leaves Resources out where a stack has none."""
    return _template_body({"Resources": {}} | _object(load_document(file), file), file)


def _template_body(document: Any, path: Path) -> Mapping[str, Any]:
    if not isinstance(_object(document, path).get("Resources"), dict):
        raise UnusableInputError(
            f"{path}: neither a cloud assembly, a template nor a flow file (it has no Resources object)"
        )
    return _object(document, path)


def _object(document: Any, path: Path) -> dict[str, Any]:
    if not isinstance(document, dict):
        raise _neither(path, "it is no object")
    return document


def _neither(path: Path, reason: str) -> UnusableInputError:
    return UnusableInputError(f"{path}: neither a cloud assembly, a template nor a flow file ({reason})")
