"""An app under some assumptions: its resources, resolved, and how they name each other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

from connect_constructs.facts._known import Known, Unknown, all_of, unknowns_in
from connect_constructs.facts.flow import Flow
from connect_constructs.facts.place import Place
from connect_constructs.facts.reference import Reference, fields_of, has_reference, reference_in
from connect_constructs.facts.retention import Retention
from connect_constructs.facts.value import items, text
from connect_constructs.readers._app import App, Template
from connect_constructs.readers._intrinsics import NO_VALUE, Resolver, scope_of
from connect_constructs.readers._nearness import environment_of, nearest

_NAMES = {
    "AWS::AppFlow::Flow": "FlowName",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::Role": "RoleName",
    "AWS::IAM::SAMLProvider": "Name",
    "AWS::KMS::Alias": "AliasName",
    "AWS::Kinesis::Stream": "Name",
    "AWS::KinesisFirehose::DeliveryStream": "DeliveryStreamName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::Serverless::Function": "FunctionName",
    "Custom::LogRetention": "LogGroupName",
}
"""The property that holds the physical name, of the types that others may name by one."""


SERVICE_PREFIXES = ("AWS::Connect::", "AWS::ConnectCampaigns", "AWS::CustomerProfiles::", "Custom::Connect")
"""The types whose stacks hold Connect resources."""

_ARN_FIELDS = 6
_GLOBAL = ("AWS::S3::Bucket",)
"""The types of which no two in the world bear the same name."""

_QUALIFIERS = {
    "AWS::Connect::ContactFlowModule": (
        "ContactFlowModuleId",
        ("AWS::Connect::ContactFlowModuleAlias", "AWS::Connect::ContactFlowModuleVersion"),
    ),
    "AWS::Lambda::Function": ("FunctionName", ("AWS::Lambda::Alias", "AWS::Lambda::Version")),
}
"""The types that have aliases and versions: the property by which those name what they are of, and their types."""


@dataclass(frozen=True, slots=True)
class Naming:
    """Who names a resource.

    Args:
        found: Those that certainly do.
        doubt: Why there may be more; one that hangs on a condition comes before any other.
    """

    found: tuple[Resource, ...]
    doubt: Unknown | None

    @property
    def undecided(self) -> Unknown | None:
        """The doubt that a condition would settle."""
        return self.doubt if self.doubt and self.doubt.condition else None

    @property
    def any(self) -> Known[bool]:
        """Whether anybody does."""
        return bool(self.found) or self.doubt or False


@dataclass(frozen=True, slots=True, eq=False)
class Resource:
    """A resource as its template declares it."""

    template: Template
    logical_id: str
    type: str
    body: Mapping[str, Any]

    @property
    def place(self) -> Place:
        """Where it stands."""
        metadata = self.body.get("Metadata")
        path = metadata.get("aws:cdk:path") if isinstance(metadata, dict) else None
        return Place(
            file=self.template.file,
            logical_id=self.logical_id,
            resource_type=self.type,
            construct_path=path if isinstance(path, str) else self.template.paths.get(self.logical_id),
        )


def resources_of(app: App) -> Iterator[Resource]:
    """Yield every resource of an app."""
    for template in app.templates:
        for logical_id, body in template.resources.items():
            if isinstance(body, dict) and isinstance(body.get("Type"), str):
                yield Resource(template, logical_id, body["Type"], body)


_Namings = tuple[Mapping[Resource, list[Resource]], list[tuple[Resource, Unknown]]]
"""Resources of a kind by the one that they name, and those of which it is not known."""


_Made = TypeVar("_Made")


class World:
    """An app's resources under some assumptions about its conditions.

    Args:
        app: The templates.
        by_type: Its resources by type.
        assumptions: Comparisons held true or false, as `Unknown.condition` names them.
        base: The same app without assumptions, whose settled properties are the same here.
        given_modules: Flow modules that are no resources of the app, by bare id.
    """

    def __init__(
        self,
        app: App,
        by_type: Mapping[str, list[Resource]],
        assumptions: Mapping[str, bool],
        base: World | None = None,
        given_modules: Mapping[str, Flow] = MappingProxyType({}),
    ) -> None:
        self.given_modules = given_modules
        self._by_type = by_type
        self._base = base
        self.resolver = Resolver(app, assumptions)
        self._properties: dict[Resource, Any] = {}
        self._indexes: dict[str, dict[str, list[Resource]]] = {}
        self._asker: Template | None = None
        self._made: dict[Hashable, Any] = {}
        self._namings: dict[tuple[str, str, tuple[str, ...]], _Namings] = {}

    # --- what is declared ---------------------------------------------------------------------------------------------

    def present(self, resource: Resource) -> Known[bool]:
        """Tell whether a resource's condition holds, and those of the nested stacks that it is in."""
        template, body = resource.template, resource.body
        named = [(body.get("Condition"), template)]
        while template.parent is not None:
            template, logical_id = template.parent
            named.append((template.resources[logical_id].get("Condition"), template))
        return all_of(
            self.resolver.conditions.named(condition, owner) for condition, owner in named if condition is not None
        )

    def naming(self, owner: Resource, kind: str, *path: str, among: tuple[str, str] | None = None) -> Naming:
        """Return the resources of a kind that name another one in a property, and whether there may be more.

        With *among*, a property and its value, those that certainly say otherwise are left out.
        """
        key = (owner.type, kind, path)
        if key not in self._namings:
            self._namings[key] = self._index_namings(*key)
        by_owner, doubtful = self._namings[key]
        found, doubts = [], [doubt for resource, doubt in doubtful if self._may_say(resource, among)]
        for resource in by_owner.get(owner, ()):
            if self._may_say(resource, among):
                present = self.present(resource)
                if isinstance(present, Unknown):
                    doubts.append(present)
                else:  # the index leaves out what is absent
                    found.append(resource)
        return Naming(tuple(found), next((doubt for doubt in doubts if doubt.condition), next(iter(doubts), None)))

    def _may_say(self, resource: Resource, among: tuple[str, str] | None) -> bool:
        said = self.get(resource, among[0]) if among else None
        return among is None or isinstance(said, Unknown) or said == among[1]

    def _index_namings(self, owner_type: str, kind: str, path: tuple[str, ...]) -> _Namings:
        by_owner: dict[Resource, list[Resource]] = {}
        doubtful: list[tuple[Resource, Unknown]] = []
        for resource in self.all(kind):
            named = list(self.each(resource, *path))
            owners = (self._meant_by(resource.template, value, owner_type) for value in named)
            for owner in dict.fromkeys(owner for owner in owners if owner is not None):
                by_owner.setdefault(owner, []).append(resource)
            doubtful += [(resource, value) for value in named if isinstance(value, Unknown)]
        return by_owner, doubtful

    def get(self, resource: Resource, *path: str) -> Any:
        """Return a property, resolved; None where it, or a part of the path to it, is not stated."""
        return member(self._all_properties(resource), path)

    def each(self, resource: Resource, *path: str) -> Iterator[Any]:
        """Yield a property, resolved, in every item of the lists on the way there and at its end."""
        return _each(self._all_properties(resource), path)

    def marked_text(self, resource: Resource, *path: str) -> Any:
        """Return a property that is a text, with opaque marks for those parts of it that are not known."""
        return self.once(("marked text", resource, path), lambda: self._marked_text(resource, path))

    def _marked_text(self, resource: Resource, path: tuple[str, ...]) -> Any:
        settled = self._base.marked_text(resource, *path) if self._base else None
        if isinstance(settled, str):
            return settled
        value = self.get(resource, *path)
        if isinstance(value, Unknown) and value.condition is not None:
            return value
        properties = self.resolver.marked_text(resource.body.get("Properties"), resource.template)
        return member(properties, path)

    def _all_properties(self, resource: Resource) -> Any:
        if resource not in self._properties:
            settled = self._base._settled(resource) if self._base else None  # noqa: SLF001 - of its own class
            self._properties[resource] = settled or self.resolver.resolve(
                resource.body.get("Properties"), resource.template
            )
        return self._properties[resource]

    def _settled(self, resource: Resource) -> Any:
        """Return a resource's properties if no assumption can change them."""
        properties = self._all_properties(resource)
        return None if any(unknown.condition for unknown in unknowns_in(properties)) else properties

    def retention(self, resource: Resource) -> Retention:
        """Return what becomes of a resource on deletion and replacement."""
        on_delete, on_replace = (
            text(self.resolver.resolve(resource.body.get(key), resource.template))
            for key in ("DeletionPolicy", "UpdateReplacePolicy")
        )
        return Retention(on_delete, on_replace)

    # --- who is meant -------------------------------------------------------------------------------------------------

    def at(self, resource: Resource) -> World:
        """Look at the app from where a resource is: physical names are those of its own account and Region."""
        self._asker = resource.template
        return self

    def meant(self, value: Any, *types: str) -> Resource | None:
        """Return the resource of some types that a value names: by reference, physical name or ARN."""
        return self._meant_by(self._asker, value, *types)

    def _meant_by(self, asker: Template | None, value: Any, *types: str) -> Resource | None:
        found = self._named(asker, value, *types)
        for kind in types if found is None else ():
            if kind in _QUALIFIERS:
                key, qualifiers = _QUALIFIERS[kind]
                qualifier = self._named(asker, value, *qualifiers)
                unqualified = self.get(qualifier, key) if qualifier else str(value).rpartition(":")[0]
                return self._named(asker, unqualified, kind)
        return found

    def _named(self, asker: Template | None, value: Any, *types: str) -> Resource | None:
        if isinstance(value, str):
            for kind in types:
                index = self._index(kind)
                for name in _tails(value):
                    if name in index:
                        return self._nearest(index[name], value, asker)
        return None

    def _nearest(self, candidates: list[Resource], value: str, asker: Template | None) -> Resource | None:
        """Return the one of several resources of a name that is meant; two as near as each other are no answer.

        Of variants under conditions it is any whose condition is open: with that decided, the question comes again.
        """
        found = nearest(
            asker,
            [
                (item.template, item)
                for item in candidates
                if _may_be_in(item, value) and _may_be_meant(item, value, asker)
            ],
        )
        if len(found) > 1:
            found = [item for item in found if isinstance(self.present(item), Unknown)][:1]
        return found[0] if found else None

    def referenced(self, value: str) -> Resource | None:
        """Return the resource that a value refers to, whatever its type, also one that a condition takes away."""
        found = reference_in(value)
        every = self.once_for_all(
            "by reference",
            lambda: {
                (scope_of(resource.template), resource.logical_id): resource
                for resources in self._by_type.values()
                for resource in resources
            },
        )
        return every.get((found.scope, found.logical_id)) if found else None

    def names(self, resource: Resource) -> tuple[str, ...]:
        """Return how else a resource may be named: its reference, and its physical name where that is stated."""
        key = _NAMES.get(resource.type)
        physical = self.get(resource, key) if key else None
        reference = str(Reference(scope_of(resource.template), resource.logical_id))
        return (reference, physical) if isinstance(physical, str) else (reference,)

    def _index(self, kind: str) -> dict[str, list[Resource]]:
        if kind not in self._indexes:
            index: dict[str, list[Resource]] = defaultdict(list)
            for resource in self.all(kind):
                for name in self.names(resource):
                    index[name].append(resource)
            self._indexes[kind] = dict(index)
        return self._indexes[kind]

    def declares(self, kind: str) -> bool:
        """Tell whether the app declares any resource of a type."""
        return bool(self._by_type.get(kind))

    def all(self, kind: str) -> list[Resource]:
        """Return every resource of a type that is not surely absent."""
        return [resource for resource in self._by_type.get(kind, ()) if self.present(resource) is not False]

    def service_resources(self, template: Template) -> list[Resource]:
        """Return the resources of Connect and its companions in one stack."""
        listed = (self.all(kind) for kind in self._by_type if kind.startswith(SERVICE_PREFIXES))
        return [resource for resources in listed for resource in resources if resource.template is template]

    def once(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """Return what was made for a key, making it at the first call."""
        if key not in self._made:
            asker = self._asker
            self._made[key] = make()
            self._asker = asker
        made: _Made = self._made[key]
        return made

    def once_for_all(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """Return what was made for a key in any world of the app: what the key alone decides."""
        return (self._base or self).once(key, make)

    # --- where it is --------------------------------------------------------------------------------------------------

    def pseudo(self, name: str, resource: Resource) -> str:
        """Return a pseudo parameter as a resource's stack has it."""
        value: str = self.resolver.resolve({"Ref": name}, resource.template)
        return value

    def region(self, resource: Resource) -> Known[str]:
        """Return the Region of a resource's stack; the Regions of one stack are equal even when they are unknown."""
        region = self.pseudo("AWS::Region", resource)
        mark = reference_in(region)
        return Unknown(f"the Region of {mark.scope} is not stated") if mark else region


def member(value: Any, path: tuple[str, ...]) -> Any:
    """Return what stands at a path of a resolved value; None where it, or a part of the path to it, is not there."""
    for key in path:
        if isinstance(value, Unknown):
            return value
        value = value.get(key) if isinstance(value, dict) else None
    return None if value is NO_VALUE else value


def _each(value: Any, path: tuple[str, ...]) -> Iterator[Any]:
    values = items(member(value, path[:1]))
    for item in (values,) if isinstance(values, Unknown) else values:
        if isinstance(item, Unknown) or not path:
            yield item
        else:
            yield from _each(item, path[1:])


def _may_be_in(resource: Resource, value: str) -> bool:
    """Tell whether a resource may be what an ARN names: in no other Region and account than it states."""
    return all(known in (None, said) for said, known in _stated(resource, value))


def _may_be_meant(resource: Resource, value: str, asker: Template | None) -> bool:
    """Tell whether a bare name may mean a resource where it is: most names are of one account and Region alone."""
    if asker is None or resource.type in _GLOBAL or value.startswith("arn:") or has_reference(value):
        return True
    places = zip(environment_of(asker), environment_of(resource.template), strict=True)
    account, region = (None in (here, there) or here == there for here, there in places)
    return account and (region or resource.type.startswith("AWS::IAM::"))


def is_surely_in(resource: Resource, value: str) -> bool:
    """Tell whether a resource is in the Region and account that an ARN states, or the ARN states none."""
    return all(known == said for said, known in _stated(resource, value))


def _stated(resource: Resource, value: str) -> list[tuple[str, str | None]]:
    """Return the Region and the account that an ARN states literally, each with the resource's own."""
    parts = fields_of(value)
    if parts[0] != "arn" or len(parts) < _ARN_FIELDS:
        return []
    account, region = environment_of(resource.template)
    stated = ((parts[3], region), (parts[4], account))
    return [(said, known) for said, known in stated if said and not has_reference(said)]


def _tails(value: str) -> Iterator[str]:
    """Yield a name itself, what it references, and every end of it that may be a name inside an ARN."""
    if ":function:" in value:  # also in what Lambda takes for an ARN: account, ``function`` and name
        value = fields_of(value.partition(":function:")[2])[0]
    starts = [0]
    if value.startswith("arn:"):
        starts += [found.end() for found in re.finditer(r"[:/]", value)]
    for start in starts:
        tail = value[start:].removesuffix(":*")
        reference = reference_in(tail)
        yield str(Reference(reference.scope, reference.logical_id)) if reference else tail
