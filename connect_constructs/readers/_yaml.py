"""YAML as CloudFormation writes it."""

from __future__ import annotations

from typing import Any

import yaml

_PLAIN = {"Ref", "Condition"}


class TemplateLoader(yaml.SafeLoader):
    """The safe loader, with short intrinsic tags, no key twice, and no type that CloudFormation does not take."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - PyYAML's signature
        """Build a mapping whose keys are unique text."""
        seen: set[str] = set()
        for key_node, _ in node.value:
            key = str(self.construct_object(key_node, deep=True))
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"key {key!r} stands twice", key_node.start_mark)
            seen.add(key)
        return {str(key): value for key, value in super().construct_mapping(node, deep=deep).items()}


def _intrinsic(loader: TemplateLoader, tag: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]  # the third and last kind of node
    if tag == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {tag if tag in _PLAIN else f"Fn::{tag}": value}


TemplateLoader.add_multi_constructor("!", _intrinsic)
TemplateLoader.yaml_constructors = {
    tag: constructor
    for tag, constructor in TemplateLoader.yaml_constructors.items()
    if tag is None or tag.rpartition(":")[2] not in {"binary", "omap", "pairs", "set", "timestamp"}
}
TemplateLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":value"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
