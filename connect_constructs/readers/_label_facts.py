"""What is written on the resources of an app: names, descriptions and tags."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connect_constructs.facts._known import Known, Unknown
from connect_constructs.facts.label import Labels
from connect_constructs.facts.place import Place
from connect_constructs.facts.value import items, text
from connect_constructs.readers._instance_facts import INSTANCE
from connect_constructs.readers._world import SERVICE_PREFIXES, Resource, World

LABELLED_TYPES = (*SERVICE_PREFIXES, "AWS::AppIntegrations::", "AWS::Cases::", "AWS::Lex::", "AWS::Wisdom::")
"""The beginnings of the names of the types whose labels are read: Connect's own and those of its features."""

_LABELS = ("Alias", "Description", "Name", "Title")
_TAGS = "Tags"
"""How the names of properties end that people write labels in."""

_USER = "AWS::Connect::User"
_USER_NAME = "Username"
_SAML = "SAML"

_Texts = Iterator[tuple[str, Known[str]]]


def labels(world: World, resource: Resource) -> list[Labels]:
    """Read the labels of a resource, and the tags that its stack gives to everything in it."""
    template, present = resource.template, world.present(resource)
    own = Labels(place=resource.place, present=present, texts=tuple(_texts(world, resource)))
    if not template.tags:
        return [own]
    of_stack = tuple((_TAGS, label) for pair in template.tags.items() for label in pair)
    place = Place(file=template.file, construct_path=template.construct_path)
    return [own, Labels(place=place, present=present, texts=of_stack)]


def _texts(world: World, resource: Resource) -> _Texts:
    properties = world.get(resource)
    if isinstance(properties, Unknown):
        yield "Properties", properties
    for name in properties if isinstance(properties, dict) else ():
        if name.endswith(_LABELS):
            yield from _label(world, resource, name)
        elif name.endswith(_TAGS):
            yield from ((name, label) for label in _tags(properties[name]))
    if resource.type == _USER:
        yield from _user_name(world, resource)


def _user_name(world: World, user: Resource) -> _Texts:
    """Yield a user's name where Connect made it up: those of SAML are what the identity provider calls people."""
    instance = world.meant(world.get(user, "InstanceArn"), INSTANCE)
    kind = text(world.get(instance, "IdentityManagementType")) if instance else _SAML
    if isinstance(kind, Unknown):
        yield _USER_NAME, kind
    elif kind != _SAML:
        yield from _label(world, user, _USER_NAME)


def _label(world: World, resource: Resource, name: str) -> _Texts:
    """Yield a text; of one that is known in part, the known part too."""
    label = text(world.get(resource, name))
    if label is not None:
        yield name, label
    parts = world.marked_text(resource, name) if isinstance(label, Unknown) else None
    if isinstance(parts, str):
        yield name, parts


def _tags(tags: Any) -> Iterator[Known[str]]:
    """Yield the keys and values of tags, which are a list or, in some types, a map."""
    pairs = [{"Key": key, "Value": value} for key, value in tags.items()] if isinstance(tags, dict) else items(tags)
    for pair in (pairs,) if isinstance(pairs, Unknown) else pairs:
        members = pair.values() if isinstance(pair, dict) else (pair,)
        yield from (label for label in map(text, members) if label is not None)
