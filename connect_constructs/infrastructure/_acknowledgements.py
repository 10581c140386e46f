"""Raw CDK acknowledgements of guardrails.

The metadata of everything in a stack stands in the assembly, which spares a crossing into Node for each construct;
only what stands above the stacks is asked of the tree.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from aws_cdk import Validations

from connect_constructs.facts.exemption import Acknowledgement
from connect_constructs.facts.place import Place
from connect_constructs.readers.template import EXEMPTIONS_METADATA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from constructs import IConstruct

_RULE_PREFIX = "Connect-"


@dataclass(frozen=True, slots=True)
class _Node:
    """A construct's path, its metadata by type, and the template that it goes into."""

    path: str
    metadata: Sequence[tuple[str, Any]]
    template: Path | None = None

    def all_of(self, kind: str) -> list[Any]:
        return [data for other, data in self.metadata if other == kind]

    @property
    def logical_id(self) -> str | None:
        return next(iter(self.all_of("aws:cdk:logicalId")), None)

    @property
    def place(self) -> Place:
        file = str(self.template) if self.template else None
        return Place(file=file, logical_id=self.logical_id, construct_path=self.path)


def acknowledgements_in(folder: Path, root: IConstruct, stack_paths: Iterable[str]) -> tuple[Acknowledgement, ...]:
    """Return the acknowledgements of our ids in an assembly, and above its stacks in the tree."""
    in_stacks = list(_nodes_in(folder))
    acknowledged = [
        (node, rule.removeprefix(_RULE_PREFIX), reason)
        for node in (*_nodes_above(root, stack_paths), *in_stacks)
        for rules in node.all_of(Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
        for rule, reason in _without_namespaces(rules)
        if rule.startswith(_RULE_PREFIX)
    ]
    exempted = list(_exempted(in_stacks)) if acknowledged else []
    return tuple(
        Acknowledgement(
            place=node.place,
            code=code,
            reason=reason,
            recorded=any(code == other and is_within(path, node.path) for path, other in exempted),
        )
        for node, code, reason in acknowledged
    )


def is_within(path: str, ancestor: str) -> bool:
    """Tell whether a construct path is another's own or lies under it; the root's is empty."""
    return ancestor in ("", path) or path.startswith(f"{ancestor}/")


def _without_namespaces(rules: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield bare ids: the CDK puts a namespace of its own before an id that is given without one."""
    return ((rule.rpartition("::")[2], reason) for rule, reason in rules.items())


def _nodes_above(root: IConstruct, stack_paths: Iterable[str]) -> Iterator[_Node]:
    above = {tuple(path.split("/")[:depth]) for path in stack_paths for depth in range(path.count("/") + 1)}
    for ids in sorted(above):
        construct = root
        for id_ in ids:
            construct = construct.node.find_child(id_)
        yield _Node("/".join(ids), [(entry.type, entry.data) for entry in construct.node.metadata])


def _nodes_in(folder: Path) -> Iterator[_Node]:
    for artifact in _json(folder / "manifest.json")["artifacts"].values():
        if artifact["type"] == "cdk:cloud-assembly":
            yield from _nodes_in(folder / artifact["properties"]["directoryName"])
        metadata = artifact.get("metadata", {})
        if "additionalMetadataFile" in artifact:
            metadata = {**metadata, **_json(folder / artifact["additionalMetadataFile"])}
        templates: dict[str, Path] = {}
        # A stack's own path comes before the paths of what is in it, so that the nearest template is known by then.
        for path in sorted(metadata):
            entries = [(entry["type"], entry.get("data")) for entry in metadata[path]]
            for file in (data for kind, data in entries if kind == "aws:cdk:templateFile"):
                templates[path] = folder / file
            holders = [stack for stack in templates if is_within(path, stack)]
            yield _Node(path.removeprefix("/"), entries, templates[max(holders, key=len)] if holders else None)


def _exempted(nodes: Iterable[_Node]) -> Iterator[tuple[str, str | None]]:
    """Yield the path and the guardrail of every exemption that a resource carries."""
    read = cache(_json)
    for node in nodes:
        if node.template is not None and node.logical_id is not None:
            resource = read(node.template).get("Resources", {}).get(node.logical_id, {})
            for record in resource.get("Metadata", {}).get(EXEMPTIONS_METADATA, []):
                yield node.path, record.get("code")


def _json(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))
