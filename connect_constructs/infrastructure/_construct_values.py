"""What a construct's resource is called by others: its ARN, id or name, or whatever CloudFormation tells of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aws_cdk import CfnResource, Fn

from connect_constructs.infrastructure._arguments import in_one_line

if TYPE_CHECKING:
    from constructs import IConstruct

_WORD_STARTS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_REFERENCE = "_ref"
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
        ValueError: The construct has no such attribute.
    """
    member = _WORD_STARTS.sub("_", attribute).lower()
    resource = construct if isinstance(construct, CfnResource) else construct.node.default_child
    for owner in (construct, resource):
        for value in (*_referred(owner, member), getattr(owner, f"attr_{member}", None)):
            if isinstance(value, str):
                return value
    if member == "id" and hasattr(resource, "instance_arn"):
        return id_in(value_of(construct, "Arn"))
    raise ValueError(f"{construct.node.path} has no attribute {in_one_line(attribute)}")


def id_in(arn: str) -> str:
    """Return the id of something in an instance, such as a flow or a queue, from its ARN."""
    return Fn.select(_ID_IN_ARN, Fn.split("/", arn))


def _referred(owner: object, member: str) -> list[object]:
    """Return what a construct's references to itself, such as `queue_ref`, hold under the kind's name."""
    kinds = [name.removesuffix(_REFERENCE) for name in dir(owner) if name.endswith(_REFERENCE)]
    return [getattr(getattr(owner, kind + _REFERENCE), f"{kind}_{member}", None) for kind in kinds]
