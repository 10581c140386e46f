"""What a construct's resource is called by others: its ARN, id or name, or whatever CloudFormation tells of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from aws_cdk import CfnResource, Fn, Reference, Stack, Token, Tokenization

from connect_constructs.infrastructure._arguments import shown

if TYPE_CHECKING:
    from constructs import IConstruct

_WORD_STARTS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_ATTRIBUTE = re.compile(r"[A-Za-z0-9]+(?:\.[A-Za-z0-9]+)*")
_REFERENCE = "_ref"
OF_CONNECT = "AWS::Connect::"
_ID_IN_ARN = 3
"""Where an id stands between the slashes of ``…:instance/<instance id>/<kind>/<id>``."""


def is_function(construct: IConstruct) -> bool:
    """Tell whether a construct is a Lambda function, declared or imported, or an alias or version of one."""
    return hasattr(construct, "function_arn") or hasattr(construct, "function_ref")


def function_arn_of(function: IConstruct) -> str:
    """Return a function's ARN; that of an alias or version has its name."""
    return str(getattr(function, "function_arn", None) or value_of(function, "Arn"))


def value_of(construct: IConstruct, attribute: str) -> str:
    """Return an attribute of a construct's resource.

    Args:
        construct: A resource, or a construct around one.
        attribute: The attribute, such as `Arn`, `Id`, `Name`, or as CloudFormation names it.

    Raises:
        ValueError: Nothing tells that attribute of the construct.
    """
    member = _WORD_STARTS.sub("_", attribute).lower()
    resource = construct if isinstance(construct, CfnResource) else construct.node.default_child
    for owner in (construct, resource):
        for value in (*_told_by_kind(owner, member), getattr(owner, f"attr_{member}", None)):
            if isinstance(value, str):
                return value
    if member == "id" and hasattr(resource, "instance_arn"):
        return id_in(value_of(construct, "Arn"))
    if type(resource) is CfnResource and _ATTRIBUTE.fullmatch(attribute):
        return _told_by_cloudformation(resource, attribute)
    raise ValueError(f"the CDK knows no attribute {shown(attribute)} of {construct.node.path}")


def id_in(arn: str) -> str:
    """Return the id of something in an instance, such as a flow or a queue, from its ARN."""
    return Fn.select(_ID_IN_ARN, Fn.split("/", arn))


def identity_of(arn: str, scope: IConstruct) -> str:
    """Return what every spelling of one ARN has in common: its resource's path, where an application declares it."""
    if not Token.is_unresolved(arn):
        return arn
    declaration = declaration_behind(arn)
    return declaration.node.path if declaration else json.dumps(Stack.of(scope).resolve(arn), sort_keys=True)


def declaration_behind(token: str) -> IConstruct | None:
    """Return what a token as a whole refers to: a resource or a parameter of an application."""
    fragments = Tokenization.reverse_string(token)
    first = fragments.first_token
    if fragments.length == 1 and Reference.is_reference(first):
        return cast("Reference", first).target
    return None


def _told_by_kind(owner: object, member: str) -> Iterator[object]:
    """Yield what a construct and its references to itself, such as `queue_ref`, hold under the kind's name."""
    for kind in _kinds_of(owner):
        yield getattr(getattr(owner, kind + _REFERENCE), f"{kind}_{member}", None)
        yield getattr(owner, f"{kind}_{member}", None)


def _kinds_of(owner: object) -> list[str]:
    """Return what a construct can be referred to as; an import has its members from delegates and lists none itself."""
    parts = getattr(owner, "_delegates", (owner,))
    return sorted({name.removesuffix(_REFERENCE) for part in parts for name in dir(part) if name.endswith(_REFERENCE)})


def _told_by_cloudformation(resource: CfnResource, attribute: str) -> str:
    """Return an attribute of a resource whose type the CDK was only told by name."""
    if resource.cfn_resource_type.startswith(OF_CONNECT) and attribute in ("Arn", "Id"):
        return resource.ref if attribute == "Arn" else id_in(resource.ref)
    return resource.get_att(attribute).to_string()
