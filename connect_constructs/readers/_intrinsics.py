"""Intrinsic functions: what a template says, as far as it can be known before deployment."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from connect_constructs.facts._known import Known, Unknown
from connect_constructs.facts.reference import Reference, has_reference, reference_in
from connect_constructs.readers._app import App, Template
from connect_constructs.readers._conditions import Conditions

NO_VALUE = object()
"""What ``AWS::NoValue`` resolves to: the property is not there."""

_LIST_SEPARATOR = "||"
"""What the CDK joins lists by to pass them between stacks: no AWS value contains it."""

_PARTITIONS = {"us-gov-": ("aws-us-gov", "amazonaws.com"), "cn-": ("aws-cn", "amazonaws.com.cn")}


class Resolver:
    """Resolves the values of one app's templates under some assumptions about conditions.

    A resolved value is plain JSON in which text may hold `Reference` marks, and `Unknown` stands for every value that
    is not knowable here.

    Args:
        app: The templates.
        assumptions: Comparisons held true or false.
    """

    def __init__(self, app: App, assumptions: Mapping[str, bool]) -> None:
        self._children = {
            (id(template.parent[0]), template.parent[1]): template for template in app.templates if template.parent
        }
        self.conditions = Conditions(assumptions, self.literal, self._allowed_values)
        self._by_scope = {scope_of(template): template for template in app.templates}
        self._exports: dict[str, tuple[Any, Template]] | None = None
        self._app = app
        self._parameters_open = False
        self._resolving: set[tuple[str, str, str]] = set()

    def literal(self, value: Any, template: Template) -> Any:
        """Resolve a value with parameters as references, so that only literals compare as equal or not."""
        self._parameters_open, before = True, self._parameters_open
        try:
            return self.resolve(value, template)
        finally:
            self._parameters_open = before

    def resolve(self, value: Any, template: Template) -> Any:
        """Resolve a value: every intrinsic inside it is replaced by what it comes to."""
        if isinstance(value, list):
            return [item for item in (self.resolve(item, template) for item in value) if item is not NO_VALUE]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((name, argument),) = value.items()
            if name == "Ref":
                return self._ref(argument, template)
            if name.startswith("Fn::"):
                return self._call(name, argument, template)
        return {
            key: resolved
            for key, resolved in ((key, self.resolve(item, template)) for key, item in value.items())
            if resolved is not NO_VALUE
        }

    # --- references ---------------------------------------------------------------------------------------------------

    def _ref(self, name: Any, template: Template) -> Any:
        if not isinstance(name, str):
            return Unknown("a Ref names no text")
        if name.startswith("AWS::"):
            return self._pseudo(name, template)
        if name in template.resources:
            return str(Reference(scope_of(template), name))
        parameters = template.body.get("Parameters")
        if isinstance(parameters, dict) and name in parameters:
            return self._parameter(name, parameters[name], template)
        return Unknown(f"{name} is neither a resource nor a parameter of the template")

    def _parameter(self, name: str, declaration: Any, template: Template) -> Any:
        if template.parent is not None:
            parent, logical_id = template.parent
            properties = parent.resources[logical_id].get("Properties")
            given = properties.get("Parameters") if isinstance(properties, dict) else None
            if isinstance(given, dict) and name in given:
                return self._once(("parameter", scope_of(template), name), given[name], parent)
        if self._parameters_open:
            return str(Reference(scope_of(template), name))
        if not isinstance(declaration, dict):
            return Unknown(f"parameter {name} is not declared by an object")
        kind = str(declaration.get("Type"))
        if kind.startswith("AWS::SSM::Parameter::Value"):
            return Unknown(f"parameter {name} is read from Systems Manager at deployment")
        if "Default" not in declaration:
            return Unknown(f"parameter {name} has no default")
        default = declaration["Default"]
        if kind.startswith(("List<", "CommaDelimitedList")) and isinstance(default, str):
            return [item.strip() for item in default.split(",")] if default else []
        return default

    def _allowed_values(self, text: str) -> Any:
        reference = reference_in(text)
        template = self._by_scope.get(reference.scope) if reference else None
        parameters = template.body.get("Parameters") if template else None
        declaration = parameters.get(reference.logical_id) if reference and isinstance(parameters, dict) else None
        return declaration.get("AllowedValues") if isinstance(declaration, dict) else None

    def _pseudo(self, name: str, template: Template) -> Any:
        root = template
        while root.parent is not None:
            root = root.parent[0]
        if name == "AWS::NoValue":
            return NO_VALUE
        if name == "AWS::AccountId" and root.account:
            return root.account
        if root.region:
            partition, suffix = next(
                (names for prefix, names in _PARTITIONS.items() if root.region.startswith(prefix)),
                ("aws", "amazonaws.com"),
            )
            known = {"AWS::Region": root.region, "AWS::Partition": partition, "AWS::URLSuffix": suffix}
            if name in known:
                return known[name]
        return str(Reference(scope_of(root), name))

    def _get_att(self, argument: Any, template: Template) -> Any:
        parts = argument.split(".", 1) if isinstance(argument, str) else argument
        if not (isinstance(parts, list) and len(parts) == 2 and isinstance(parts[0], str)):  # noqa: PLR2004 - name and attribute
            return Unknown("a GetAtt names no resource and attribute")
        logical_id, attribute = parts[0], self.resolve(parts[1], template)
        if logical_id not in template.resources:
            return Unknown(f"{logical_id} is not a resource of the template")
        if not isinstance(attribute, str):
            return Unknown(f"the attribute of {logical_id} is not known")
        child = self._children.get((id(template), logical_id))
        if child is not None and attribute.startswith("Outputs."):
            return self._output(attribute.removeprefix("Outputs."), child)
        return str(Reference(scope_of(template), logical_id, attribute))

    def _output(self, name: str, template: Template) -> Any:
        outputs = template.body.get("Outputs")
        output = outputs.get(name) if isinstance(outputs, dict) else None
        if not isinstance(output, dict) or "Value" not in output:
            return Unknown(f"stack {template.stack} has no output {name}")
        return self._once(("output", scope_of(template), name), output["Value"], template)

    def _import(self, argument: Any, template: Template) -> Any:
        name = self.resolve(argument, template)
        if self._exports is None:
            self._exports = {}
            self._parameters_open, before = False, self._parameters_open
            self._exports |= self._exported()
            self._parameters_open = before
        if not isinstance(name, str) or name not in self._exports:
            shown = name if isinstance(name, str) else "of an unknown name"
            return Unknown(f"import {shown} is not exported inside this app")
        value, exporter = self._exports[name]
        return self._once(("export", scope_of(exporter), name), value, exporter)

    def _exported(self) -> dict[str, tuple[Any, Template]]:
        """Return every export of the app, with its value and the template that it is of."""
        found = {}
        for template in self._app.templates:
            outputs = template.body.get("Outputs")
            for output in outputs.values() if isinstance(outputs, dict) else ():
                export = output.get("Export") if isinstance(output, dict) else None
                if isinstance(export, dict):
                    name = self.resolve(export.get("Name"), template)
                    if isinstance(name, str):
                        found[name] = (output.get("Value"), template)
        return found

    def _once(self, key: tuple[str, str, str], value: Any, template: Template) -> Any:
        """Resolve across a template's border, unless that leads back here."""
        if key in self._resolving:
            return Unknown(f"{key[0]} {key[2]} of {template.stack} refers to itself")
        self._resolving.add(key)
        try:
            return self.resolve(value, template)
        finally:
            self._resolving.discard(key)

    # --- functions ----------------------------------------------------------------------------------------------------

    def _call(self, name: str, argument: Any, template: Template) -> Any:
        if name == "Fn::GetAtt":
            return self._get_att(argument, template)
        if name == "Fn::If":
            return self._if(argument, template)
        if name == "Fn::Sub":
            return self._sub(argument, template)
        if name == "Fn::ImportValue":
            return self._import(argument, template)
        function = _FUNCTIONS.get(name)
        if function is None:
            return Unknown(f"{name} is evaluated at deployment")
        resolved = self.resolve(argument, template)
        if isinstance(resolved, Unknown):
            return resolved
        try:
            return function(resolved, template)
        except (TypeError, ValueError, LookupError, AttributeError):
            return Unknown(f"{name} has operands that it cannot take")

    def _if(self, argument: Any, template: Template) -> Any:
        if not (isinstance(argument, list) and len(argument) == 3):  # noqa: PLR2004 - the function's arity
            return Unknown("an If has not three operands")
        decided = self.conditions.named(argument[0], template)
        if isinstance(decided, Unknown):
            return decided
        return self.resolve(argument[1] if decided else argument[2], template)

    def _sub(self, argument: Any, template: Template) -> Any:
        text, own = (argument[0], argument[1]) if isinstance(argument, list) and len(argument) == 2 else (argument, {})  # noqa: PLR2004 - text and map
        if not (isinstance(text, str) and isinstance(own, dict)):
            return Unknown("a Sub has no text")
        parts: list[Any] = []
        for index, part in enumerate(re.split(r"\$\{([^}]*)\}", text)):
            if index % 2 == 0:
                parts.append(part)
            elif part.startswith("!"):
                parts.append("${" + part[1:] + "}")
            elif part.strip() in own:
                parts.append(self.resolve(own[part.strip()], template))
            elif "." in part:
                parts.append(self._get_att(part.strip(), template))
            else:
                parts.append(self._ref(part.strip(), template))
        return _joined("", parts)


def scope_of(template: Template) -> str:
    return template.stack if template.parent is None else f"{template.stack}@{template.file}"


def _joined(separator: str, parts: list[Any]) -> Known[str]:
    for part in parts:
        if isinstance(part, Unknown):
            return part
        if not isinstance(part, str | int | float):
            return Unknown("a part of a text is no text")
    return separator.join(_text(part) for part in parts)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(value)
    return value


def _join(argument: Any, _: Template) -> Any:
    separator, parts = argument
    return parts if isinstance(parts, Unknown) else _joined(separator, _list(parts))


def _select(argument: Any, _: Template) -> Any:
    index, items = argument
    for operand in (index, items):
        if isinstance(operand, Unknown):
            return operand
    if int(index) < 0:
        raise LookupError(index)
    return _list(items)[int(index)]


def _split(argument: Any, _: Template) -> Any:
    separator, text = argument
    if isinstance(text, Unknown):
        return text
    if has_reference(text) and separator != _LIST_SEPARATOR:
        return Unknown("the text to split is known at deployment only")
    return text.split(separator)


def _find_in_map(argument: Any, template: Template) -> Any:
    name, first, second, *options = argument
    for key in (name, first, second):
        if isinstance(key, Unknown):
            return key
        if has_reference(key):
            return Unknown(f"the key into mapping {name} is known at deployment only")
    found = template.body.get("Mappings", {}).get(name, {}).get(first, {}).get(second)
    if found is None and options:
        found = options[0]["DefaultValue"]
    return Unknown(f"mapping {name} has no {first}, {second}") if found is None else found


def _base64(argument: Any, _: Template) -> Any:
    if has_reference(argument):
        return Unknown("the text to encode is known at deployment only")
    return base64.b64encode(argument.encode()).decode()


def _length(argument: Any, _: Template) -> Any:
    unknown = next((item for item in _list(argument) if isinstance(item, Unknown) and item.condition), None)
    return unknown or len(argument)


def _to_json_string(argument: Any, _: Template) -> Any:
    unknown = next(_unknowns(argument), None)
    return unknown or json.dumps(argument, separators=(",", ":"), ensure_ascii=False)


def _unknowns(value: Any) -> Any:
    if isinstance(value, Unknown):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _unknowns(item)


_FUNCTIONS: dict[str, Callable[[Any, Template], Any]] = {
    "Fn::Base64": _base64,
    "Fn::FindInMap": _find_in_map,
    "Fn::Join": _join,
    "Fn::Length": _length,
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::ToJsonString": _to_json_string,
}
