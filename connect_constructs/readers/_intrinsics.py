"""Intrinsic functions: what a template says, as far as it can be known before deployment."""

from __future__ import annotations

import base64
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Literal, TypeVar

from connect_constructs.facts._known import Known, Unknown, mapped
from connect_constructs.facts.reference import Reference, entries_of, has_reference, readable, reference_in
from connect_constructs.readers._app import App, Template
from connect_constructs.readers._conditions import Conditions
from connect_constructs.readers._nearness import environment_of, nearest, root_of
from connect_constructs.readers._texts import as_json, as_text, joined, marked, static, with_marks

NO_VALUE = object()
"""What ``AWS::NoValue`` resolves to: the property is not there."""

_LIST_SEPARATOR = "||"
"""What the CDK joins lists by to pass them between stacks: no AWS value contains it."""

_MAP_KEYS = 3
_MACROS = ("Fn::Transform", "Fn::ForEach::")
_MADE_BY_CODE = ("Custom::", "AWS::CloudFormation::CustomResource", "AWS::CloudFormation::Stack")
"""The types whose attributes nothing but their own code, or their own template, tells."""

_ENVIRONMENT = ("AWS::AccountId", "AWS::Region")

_ID_IN_ARN = {
    "AWS::Connect::ContactFlow": 3,
    "AWS::Connect::ContactFlowModule": 3,
    "AWS::Connect::Instance": 1,
    "AWS::Connect::Queue": 3,
}
"""Which part between slashes the id is, of the types whose Ref is the ARN ``…:instance/<instance id>/<kind>/<id>``."""

_LISTED_BY_ID = ("AWS::EC2::SecurityGroup", "AWS::EC2::Subnet")
"""Types whose Ref is an id without commas: lists of these, which networks' stacks export joined, can be split again."""

_PARTITIONS = {"us-gov-": ("aws-us-gov", "amazonaws.com"), "cn-": ("aws-cn", "amazonaws.com.cn")}


_Mode = Literal["value", "literal", "marked text"]
"""What is resolved: a value; one to compare, with parameters as references; a text, with marks for what varies."""

_Resolved = TypeVar("_Resolved")


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
        self._exports: dict[str, list[tuple[Template, Mapping[str, Any]]]] | None = None
        self._app = app
        self._mode: _Mode = "value"
        self._resolving: set[tuple[str, str, str]] = set()
        self._circles = 0
        self._made: dict[tuple[str, str, str, _Mode], Any] = {}
        self._looking_up: dict[str, Callable[[Any, Template], Any]] = {
            "Fn::GetAtt": self._get_att,
            "Fn::GetStackOutput": self._stack_output,
            "Fn::If": self._if,
            "Fn::ImportValue": self._import,
            "Fn::Sub": self._sub,
        }

    def literal(self, value: Any, template: Template) -> Any:
        """Resolve a value with parameters as references, so that only literals compare as equal or not."""
        return self._in("literal", lambda: self.resolve(value, template))

    def marked_text(self, value: Any, template: Template) -> Any:
        """Resolve a text of which the rest can be judged where a part is not known: that part is an opaque mark.

        The account and the Region stay references, since a text that takes them from deployment is tied to neither. It
        is unknown as a whole where it hangs on a condition, or is made of nothing else.
        """
        return self._in("marked text", lambda: self.resolve(value, template))

    def _in(self, mode: _Mode, resolve: Callable[[], _Resolved]) -> _Resolved:
        self._mode, before = mode, self._mode
        try:
            return resolve()
        finally:
            self._mode = before

    def resolve(self, value: Any, template: Template) -> Any:
        """Resolve a value: every intrinsic inside it is replaced by what it comes to."""
        if isinstance(value, list):
            return [item for item in (self.resolve(item, template) for item in value) if item is not NO_VALUE]
        if isinstance(value, str):
            return self._text(value)
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((name, argument),) = value.items()
            if name == "Ref":
                return self._ref(argument, template)
            if name.startswith("Fn::"):
                return self._call(name, argument, template)
        if macro := next((key for key in value if key.startswith(_MACROS)), None):
            return Unknown(f"{macro} is expanded at deployment")
        return {
            key: resolved
            for key, resolved in ((key, self.resolve(item, template)) for key, item in value.items())
            if resolved is not NO_VALUE
        }

    def _text(self, text: str) -> Known[str]:
        return with_marks(text) if self._mode == "marked text" else static(text)

    # --- references ---------------------------------------------------------------------------------------------------

    def _ref(self, name: Any, template: Template) -> Any:
        if not isinstance(name, str):
            return Unknown("a Ref names no text")
        if name.startswith("AWS::"):
            return self._pseudo(name, template)
        if name in template.resources:
            return self._attribute(template, name)
        parameters = template.body.get("Parameters")
        if isinstance(parameters, dict) and name in parameters:
            return self._parameter(name, parameters[name], template)
        return Unknown(f"{name} is neither a resource nor a parameter of the template")

    def _parameter(self, name: str, declaration: Any, template: Template) -> Any:
        kind = str(declaration.get("Type")) if isinstance(declaration, dict) else ""
        given = self._given(name, template)
        if given is not NO_VALUE:
            return _as_declared(given, kind)
        if self._mode == "literal":
            return str(Reference(scope_of(template), name))
        if not isinstance(declaration, dict):
            return Unknown(f"parameter {name} is not declared by an object")
        if kind.startswith("AWS::SSM::Parameter::Value"):
            return Unknown(f"parameter {name} is read from Systems Manager at deployment")
        if "Default" not in declaration:
            return Unknown(f"parameter {name} has no default")
        default = declaration["Default"]
        return _as_declared(self._text(default) if isinstance(default, str) else default, kind)

    def _given(self, name: str, template: Template) -> Any:
        """Return what a nested stack's parent gives for a parameter; no value where it gives none."""
        if template.parent is None:
            return NO_VALUE
        parent, logical_id = template.parent
        given: Any = parent.resources[logical_id]
        for key in ("Properties", "Parameters"):
            given = given.get(key) if isinstance(given, dict) else None
            if isinstance(given, dict) and len(given) == 1 and next(iter(given)).startswith("Fn::"):
                given = self.resolve(given, parent)
            if isinstance(given, Unknown):
                return given
        if not (isinstance(given, dict) and name in given):
            return NO_VALUE
        return self._once(("parameter", scope_of(template), name), given[name], parent)

    def _allowed_values(self, text: str) -> Any:
        reference = reference_in(text)
        template = self._by_scope.get(reference.scope) if reference else None
        parameters = template.body.get("Parameters") if template else None
        declaration = parameters.get(reference.logical_id) if reference and isinstance(parameters, dict) else None
        return declaration.get("AllowedValues") if isinstance(declaration, dict) else None

    def _pseudo(self, name: str, template: Template) -> Any:
        root = root_of(template)
        if name == "AWS::NoValue":
            return NO_VALUE
        if self._mode == "marked text" and name in _ENVIRONMENT:
            return str(Reference(scope_of(root), name))
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
            return attribute if isinstance(attribute, Unknown) else Unknown(f"the attribute of {logical_id} is no text")
        if has_reference(attribute):
            return Unknown(f"the attribute {readable(attribute)} of {logical_id} is known at deployment only")
        child = self._children.get((id(template), logical_id))
        if child is not None and attribute.startswith("Outputs."):
            return self._output(attribute.removeprefix("Outputs."), child)
        return self._attribute(template, logical_id, attribute)

    def _attribute(self, template: Template, logical_id: str, attribute: str = "") -> Any:
        """Return what a resource alone has, as a reference where its type tells what it is."""
        body = template.resources[logical_id]
        kind = body.get("Type") if isinstance(body, dict) else None
        if isinstance(kind, str) and kind.startswith(_MADE_BY_CODE):
            return Unknown(f"{logical_id} tells its values at deployment")
        return str(Reference(scope_of(template), logical_id, attribute))

    def _output(self, name: str, template: Template) -> Any:
        outputs = template.body.get("Outputs")
        output = outputs.get(name) if isinstance(outputs, dict) else None
        if not isinstance(output, dict) or "Value" not in output:
            return Unknown(f"stack {template.stack} has no output {name}")
        present = self._present(output, template)
        if isinstance(present, Unknown) or not present:
            return present or Unknown(f"stack {template.stack} has no output {name} under its condition")
        return self._once(("output", scope_of(template), name), output["Value"], template)

    def _import(self, argument: Any, template: Template) -> Any:
        name = self._key(argument, template)
        if isinstance(name, Unknown):
            return name
        if self._exports is None:
            self._exports = {}
            self._exports |= self._in("value", self._exported)
        exported = self._exports.get(name, []) if isinstance(name, str) else []
        here = [item for item in exported if environment_of(item[0]) == environment_of(template)]
        found = nearest(template, [(exporter, (exporter, output)) for exporter, output in here])
        present = [(*item, self._present(item[1], item[0])) for item in found]
        for _, _, is_present in present:
            if isinstance(is_present, Unknown):
                return is_present
        held = [(exporter, output) for exporter, output, is_present in present if is_present]
        if len(held) != 1:
            return Unknown(f"import {name} is {'exported twice' if held else 'not exported'} inside this app")
        exporter, output = held[0]
        return self._once(("export", scope_of(exporter), str(name)), output.get("Value"), exporter)

    def _stack_output(self, argument: Any, template: Template) -> Any:
        """Return an output of another stack of the app: the CDK's weak reference."""
        wanted = self._key(argument, template)
        if not isinstance(wanted, dict):
            return wanted if isinstance(wanted, Unknown) else Unknown("a GetStackOutput names no stack and output")
        names = [wanted.get(key) for key in ("StackName", "OutputName")]
        if unknown := next((name for name in names if isinstance(name, Unknown)), None):
            return unknown
        stack, output = names
        found = nearest(
            template,
            [
                (other, other)
                for other in self._app.templates
                if other.parent is None and stack == other.stack_name and self._may_be_told(other, wanted, template)
            ],
        )
        if len(found) == 1 and isinstance(output, str):
            return self._output(output, found[0])
        return Unknown(f"stack {readable(str(stack))} is {'there twice' if found else 'not'} inside this app")

    def _may_be_told(self, other: Template, wanted: Mapping[str, Any], template: Template) -> bool:
        """Tell whether a GetStackOutput reaches a stack: in its Region, and in its account unless a role leads on."""
        own = self._pseudo("AWS::Region", template)
        region = wanted.get("Region", own)
        here, there = environment_of(template), environment_of(other)
        same_region = here[1] == there[1] if region == own else region == there[1]
        return same_region and ("RoleArn" in wanted or here[0] == there[0])

    def _exported(self) -> dict[str, list[tuple[Template, Mapping[str, Any]]]]:
        """Return every export by name: the template that it is of, and the output."""
        found: dict[str, list[tuple[Template, Mapping[str, Any]]]] = defaultdict(list)
        for template in self._app.templates:
            outputs = template.body.get("Outputs")
            for output in outputs.values() if isinstance(outputs, dict) else ():
                export = output.get("Export") if isinstance(output, dict) else None
                if isinstance(export, dict):
                    name = self.resolve(export.get("Name"), template)
                    if isinstance(name, str):
                        found[name].append((template, output))
        return found

    def _present(self, output: Mapping[str, Any], template: Template) -> Known[bool]:
        condition = output.get("Condition")
        return True if condition is None else self.conditions.named(condition, template)

    def _once(self, key: tuple[str, str, str], value: Any, template: Template) -> Any:
        """Resolve across a template's border, once, unless that leads back here."""
        made = (*key, self._mode)
        if made in self._made:
            return self._made[made]
        if key in self._resolving:
            self._circles += 1
            return Unknown(f"{key[0]} {key[2]} of {template.stack} refers to itself")
        circles = self._circles
        self._resolving.add(key)
        try:
            resolved = self.resolve(value, template)
        finally:
            self._resolving.discard(key)
        if circles == self._circles:
            self._made[made] = resolved
        return resolved

    # --- functions ----------------------------------------------------------------------------------------------------

    def _call(self, name: str, argument: Any, template: Template) -> Any:
        if name in self._looking_up:
            return self._looking_up[name](argument, template)
        functions = _MARKING_FUNCTIONS if self._mode == "marked text" else _FUNCTIONS
        function = self._split if name == "Fn::Split" else functions.get(name)
        if function is None:
            return Unknown(f"{name} is evaluated at deployment")
        resolved = (self._key if name == "Fn::FindInMap" else self.resolve)(argument, template)
        if isinstance(resolved, Unknown):
            return resolved
        try:
            return function(resolved, template)
        except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError):
            return Unknown(f"{name} has operands that it cannot take")

    def _key(self, argument: Any, template: Template) -> Any:
        """Resolve what something is looked up by: in a marked text, too, it is what deployment makes of it."""
        return self._in(
            "value" if self._mode == "marked text" else self._mode, lambda: self.resolve(argument, template)
        )

    def _split(self, argument: Any, _: Template) -> Any:
        separator, text = argument
        if isinstance(text, Unknown) or not has_reference(text) or separator == _LIST_SEPARATOR:
            return text if isinstance(text, Unknown) else text.split(separator)
        parts = entries_of(text)
        if separator == "," and all(self._is_id(part) for part in parts if has_reference(part)):
            return parts
        unknown = Unknown("the text to split is known at deployment only")
        reference = reference_in(text)
        place = self._place_of_id(reference) if separator == "/" and reference else None
        if reference and place:
            # Where the id stands in the ARN is known before deployment: what the CDK takes out there still names it.
            return [unknown] * place + [str(replace(reference, attribute="Id"))]
        return unknown

    def _is_id(self, text: str) -> bool:
        reference = reference_in(text)
        is_of = self._type_of(reference) if reference and (reference.attribute or "Id").endswith("Id") else ""
        return is_of in _LISTED_BY_ID

    def _place_of_id(self, reference: Reference) -> int | None:
        is_arn = not reference.attribute or reference.attribute.endswith("Arn")
        return _ID_IN_ARN.get(self._type_of(reference)) if is_arn else None

    def _type_of(self, reference: Reference) -> str:
        template = self._by_scope.get(reference.scope)
        body = template.resources.get(reference.logical_id) if template else None
        return str(body.get("Type")) if isinstance(body, dict) else ""

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
        marking = self._mode == "marked text"
        return mapped(joined("", marked(parts) if marking else parts), self._text)


def _as_declared(value: Any, kind: str) -> Any:
    """Return a parameter's value as its type has it: a list where the type is one and the value a text."""
    if kind.startswith(("List<", "CommaDelimitedList")) and isinstance(value, str):
        return [item.strip() for item in value.split(",")] if value else []
    return value


def scope_of(template: Template) -> str:
    """Return what tells a template from every other of its app."""
    return template.stack if template.parent is None else f"{template.stack}@{template.file}"


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(value)
    return value


def _join(argument: Any, _: Template) -> Any:
    separator, parts = argument
    return parts if isinstance(parts, Unknown) else mapped(joined(separator, _list(parts)), static)


def _marking_join(argument: Any, _: Template) -> Any:
    separator, parts = argument
    return parts if isinstance(parts, Unknown) else mapped(joined(separator, marked(_list(parts))), with_marks)


def _select(argument: Any, _: Template) -> Any:
    index, items = argument
    for operand in (index, items):
        if isinstance(operand, Unknown):
            return operand
    if int(index) < 0:
        raise LookupError(index)
    return _list(items)[int(index)]


def _find_in_map(argument: Any, template: Template) -> Any:
    *keys, options = (*argument, {}) if len(argument) == _MAP_KEYS else argument
    for key in keys:
        if isinstance(key, Unknown):
            return key
        if not isinstance(key, str | int):
            raise TypeError(key)
    name, first, second = map(as_text, keys)
    if any(map(has_reference, (name, first, second))):
        return Unknown(f"the key into mapping {readable(name)} is known at deployment only")
    found = template.body.get("Mappings", {}).get(name, {}).get(first, {}).get(second)
    if found is None and options:
        found = options["DefaultValue"]
    return Unknown(f"mapping {name} has no {first}, {second}") if found is None else found


def _base64(argument: Any, _: Template) -> Any:
    if has_reference(argument):
        return Unknown("the text to encode is known at deployment only")
    return base64.b64encode(argument.encode()).decode()


def _length(argument: Any, _: Template) -> Any:
    unknown = next((item for item in _list(argument) if isinstance(item, Unknown) and item.condition), None)
    return unknown or len(argument)


_FUNCTIONS: dict[str, Callable[[Any, Template], Any]] = {
    "Fn::Base64": _base64,
    "Fn::FindInMap": _find_in_map,
    "Fn::Join": _join,
    "Fn::Length": _length,
    "Fn::Select": _select,
    "Fn::ToJsonString": lambda argument, _: as_json(argument),
}
_MARKING_FUNCTIONS = _FUNCTIONS | {
    "Fn::Join": _marking_join,
    "Fn::ToJsonString": lambda argument, _: as_json(marked(argument)),
}
"""The functions as they are in a text of which unknown parts are marked."""
