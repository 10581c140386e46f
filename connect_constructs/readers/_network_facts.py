"""VPCs: which functions of Connect run in them, and which endpoints they have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from connect_constructs.facts._known import Known, Unknown, all_of, any_of, mapped
from connect_constructs.facts.network import InterfaceEndpoint, Network
from connect_constructs.facts.reference import without_references
from connect_constructs.facts.value import boolean, items, text
from connect_constructs.readers._flow_invocations import invocations_of
from connect_constructs.readers._function_facts import serves_connect
from connect_constructs.readers._instance_facts import ASSOCIATION, INSTANCE, PROFILE
from connect_constructs.readers._nearness import environment_of
from connect_constructs.readers._world import Resource, World, member

_ENDPOINT = "AWS::EC2::VPCEndpoint"
_SUBNET = "AWS::EC2::Subnet"
_SUBNETS = ("VpcConfig", "SubnetIds")
_SERVERLESS = "AWS::Serverless::Function"
_FUNCTIONS = ("AWS::Lambda::Function", _SERVERLESS)
_SERVICE_NAME = re.compile(r"(?:cn\.)?com\.amazonaws\.[^.]+\.([^.]+)")

_SERVED: Mapping[str, tuple[str, ...]] = {
    "app-integrations": (
        "AWS::AppIntegrations::Application",
        "AWS::AppIntegrations::DataIntegration",
        "AWS::AppIntegrations::EventIntegration",
    ),
    "cases": ("AWS::Cases::Domain",),
    "connect": (INSTANCE, ASSOCIATION),
    "connect-campaigns": ("AWS::ConnectCampaigns::Campaign", "AWS::ConnectCampaignsV2::Campaign"),
    "profile": ("AWS::CustomerProfiles::Domain",),
    "wisdom": ("AWS::Wisdom::Assistant",),
}
"""The services that have endpoints, with the types that show that a contact centre uses them."""

_RELATIONS: Mapping[str, tuple[str, str]] = {
    ASSOCIATION: ("IntegrationArn", "InstanceId"),
    "AWS::CustomerProfiles::Integration": ("DomainName", "Uri"),
    "AWS::Lambda::Permission": ("FunctionName", "SourceArn"),
    PROFILE: ("ServiceToken", "InstanceId"),
}
"""The types that give something to an instance, with the properties by which they name the thing and the instance."""


def network(world: World, resource: Resource) -> list[Network]:
    """Read an AWS::EC2::VPC."""
    functions = [function for kind in _FUNCTIONS for function in world.all(kind)]
    inside = {function: _runs_inside(world, function, resource) for function in functions}
    has_functions = any_of(inside.values())
    served = _instances_of_all(world, [function for function in functions if inside[function] is not False])
    return [
        Network(
            place=resource.place,
            present=world.present(resource),
            uses=tuple(
                (service, all_of((has_functions, _is_used(world, resource, kinds, served))))
                for service, kinds in _SERVED.items()
            ),
            endpoints=tuple(_endpoints(world, resource)),
        )
    ]


def _runs_inside(world: World, function: Resource, vpc: Resource) -> Known[bool]:
    """Tell whether something is a function of Connect in a VPC."""
    inside = any_of(_is_subnet_of(world, subnet, vpc) for subnet in _subnets(world, function))
    return inside and all_of((inside, world.present(function), _serves_contacts(world, function)))


def _subnets(world: World, function: Resource) -> Iterator[Known[str]]:
    """Yield the subnets that a function names, and those that its template names for every serverless one."""
    stated = [world.get(function, *_SUBNETS)]
    if function.type == _SERVERLESS:
        shared = world.resolver.resolve(function.template.body.get("Globals"), function.template)
        stated.append(member(shared, ("Function", *_SUBNETS)))
    for subnets in map(items, stated):
        yield from (subnets,) if isinstance(subnets, Unknown) else subnets


def _is_subnet_of(world: World, named: Known[str], vpc: Resource) -> Known[bool]:
    subnet = world.meant(named, _SUBNET)
    if subnet is None:
        return named if isinstance(named, Unknown) else False
    return mapped(text(world.get(subnet, "VpcId")), lambda of: world.meant(of, vpc.type) is vpc)


def _serves_contacts(world: World, function: Resource) -> Known[bool]:
    if function.type == _SERVERLESS:
        return Unknown("a serverless transform makes the function")
    return any_of((serves_connect(world, function), mapped(invocations_of(world, function), bool)))


def _is_used(world: World, vpc: Resource, kinds: tuple[str, ...], served: frozenset[Resource]) -> Known[bool]:
    """Tell whether any resource of some types, in the VPC's account and Region, may be for one of some instances."""
    here = environment_of(vpc.template)
    found = (resource for kind in kinds for resource in world.all(kind) if environment_of(resource.template) == here)
    return any_of(world.present(resource) for resource in found if not _is_for_others(world, resource, served))


def _is_for_others(world: World, resource: Resource, served: frozenset[Resource]) -> bool:
    owners = _instances_of(world, resource)
    return bool(served and owners) and served.isdisjoint(owners)


def _instances_of_all(world: World, resources: Iterable[Resource]) -> frozenset[Resource]:
    """Return the instances that some resources are for; none where those of one are not known."""
    each = [_instances_of(world, resource) for resource in resources]
    return frozenset().union(*each) if all(each) else frozenset()


def _instances_of(world: World, resource: Resource) -> frozenset[Resource]:
    """Return the declared instances that a resource is given to; none where there may be others."""
    return world.once(("instances of", resource), lambda: _given_to(world, resource))


def _given_to(world: World, resource: Resource) -> frozenset[Resource]:
    instances: set[Resource] = set()
    for kind, (thing, owner) in _RELATIONS.items():
        givers = world.naming(resource, kind, thing)
        for giver in givers.found:
            instance = world.at(giver).meant(world.get(giver, owner), INSTANCE)
            if instance is None:
                return frozenset()
            instances.add(instance)
        if givers.doubt:
            return frozenset()
    return frozenset(instances)


def _endpoints(world: World, vpc: Resource) -> Iterator[InterfaceEndpoint]:
    """Yield the interface endpoints of a VPC, and one that is not known for those that may be others."""
    endpoints = world.naming(vpc, _ENDPOINT, "VpcId")
    for endpoint in endpoints.found:
        kind = text(world.get(endpoint, "VpcEndpointType"))
        if isinstance(kind, Unknown):
            yield InterfaceEndpoint(kind, kind)
        elif kind == "Interface":
            service = mapped(text(world.get(endpoint, "ServiceName")), _service)
            yield InterfaceEndpoint(service, boolean(world.get(endpoint, "PrivateDnsEnabled")))
    if endpoints.doubt:
        yield InterfaceEndpoint(endpoints.doubt, endpoints.doubt)


def _service(name: str | None) -> str:
    """Return the service in the name of its endpoints: ``com.amazonaws.<Region>.<service>``."""
    found = _SERVICE_NAME.fullmatch(without_references(name or "", "-"))
    return found[1] if found else ""
