"""Templates, as CloudFormation would deploy them, turned into facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, get_args, get_type_hints

from connect_constructs.facts.exemption import Exemption
from connect_constructs.facts.fact import Fact
from connect_constructs.facts.flow import Flow
from connect_constructs.facts.place import Place
from connect_constructs.readers import (
    _bot_facts,
    _campaign_facts,
    _delivery_facts,
    _feature_facts,
    _flow_facts,
    _function_facts,
    _identity_facts,
    _instance_facts,
    _keys_and_policies,
    _label_facts,
    _network_facts,
    _profile_facts,
    _routing_facts,
    _security_profile_facts,
    _storage_facts,
)
from connect_constructs.readers._app import App
from connect_constructs.readers._world import SERVICE_PREFIXES, Resource, World, resources_of

EXEMPTIONS_METADATA = "ConnectConstructs.Exemptions"
"""The resource metadata key that holds exemption records."""

_Builder = Callable[[World, Resource], Sequence[Fact]]

_BUILDERS: Mapping[str, tuple[_Builder, ...]] = {
    "AWS::Connect::ApprovedOrigin": (_instance_facts.approved_origin,),
    "AWS::Connect::ContactFlow": (_flow_facts.flow, _bot_facts.bot_uses),
    "AWS::Connect::ContactFlowModule": (_flow_facts.flow, _bot_facts.bot_uses),
    "AWS::Connect::Instance": (
        _instance_facts.instance,
        _instance_facts.contact_center,
        _function_facts.flow_log_group,
        _feature_facts.features_of_instance,
    ),
    "AWS::Connect::InstanceStorageConfig": (
        _storage_facts.storage_config,
        _storage_facts.storage_bucket,
        _feature_facts.feature_of_storage,
    ),
    "AWS::Connect::IntegrationAssociation": (_feature_facts.feature_of_integration, _bot_facts.bot_uses),
    "AWS::Connect::PhoneNumber": (_instance_facts.phone_number,),
    "AWS::Connect::Queue": (_routing_facts.queue,),
    "AWS::Connect::QuickConnect": (_routing_facts.quick_connect,),
    "AWS::Connect::RoutingProfile": (_routing_facts.routing_profile,),
    "AWS::Connect::SecurityProfile": (_security_profile_facts.security_profile,),
    "AWS::ConnectCampaigns::Campaign": (_campaign_facts.first_generation,),
    "AWS::ConnectCampaignsV2::Campaign": (_campaign_facts.second_generation,),
    "AWS::CustomerProfiles::Domain": (_profile_facts.profile_domain, _profile_facts.matching_exports),
    "AWS::CustomerProfiles::EventStream": (_profile_facts.event_export,),
    "AWS::CustomerProfiles::ObjectType": (_profile_facts.profile_object_type,),
    "AWS::IAM::AccessKey": (_identity_facts.iam_user,),
    "AWS::Connect::UseCase": (_feature_facts.feature_of_use_case,),
    "AWS::CustomerProfiles::Integration": (_feature_facts.profile_source,),
    "AWS::EC2::VPC": (_network_facts.network,),
    "AWS::IAM::Group": (_identity_facts.carried_policies,),
    "AWS::IAM::GroupPolicy": (_identity_facts.document_policy,),
    "AWS::IAM::ManagedPolicy": (_identity_facts.document_policy,),
    "AWS::IAM::Policy": (_identity_facts.document_policy,),
    "AWS::IAM::Role": (_identity_facts.role, _identity_facts.carried_policies),
    "AWS::IAM::RolePolicy": (_identity_facts.document_policy,),
    "AWS::IAM::SAMLProvider": (_identity_facts.saml_provider,),
    "AWS::IAM::User": (_identity_facts.iam_user, _identity_facts.carried_policies),
    "AWS::IAM::UserPolicy": (_identity_facts.iam_user, _identity_facts.document_policy),
    "AWS::KMS::Key": (_keys_and_policies.encryption_key,),
    "AWS::KMS::ReplicaKey": (_keys_and_policies.encryption_key,),
    "AWS::Kinesis::Stream": (_storage_facts.stream,),
    "AWS::KinesisFirehose::DeliveryStream": (_delivery_facts.delivery_stream,),
    "AWS::Lambda::Function": (_function_facts.function, _function_facts.function_log_group),
    "AWS::Lambda::Permission": (_function_facts.function_permission,),
    "AWS::Lex::Bot": (_bot_facts.bot_test_alias,),
    "AWS::Lex::BotAlias": (_bot_facts.bot_alias,),
    "AWS::Logs::LogGroup": (_function_facts.declared_log_group,),
    "AWS::SSO::PermissionSet": (_identity_facts.permission_set,),
    "AWS::Serverless::Function": (
        _function_facts.serverless_function,
        _function_facts.serverless_log_group,
        _function_facts.serverless_role,
    ),
    "Custom::ConnectAuthenticationProfile": (_instance_facts.authentication_profile,),
    "Custom::LogRetention": (_function_facts.declared_log_group,),
}
"""What is read from each resource type."""


_BY_PREFIX: tuple[tuple[tuple[str, ...], _Builder], ...] = (
    (SERVICE_PREFIXES, _instance_facts.deployment),
    (_feature_facts.TYPES_OF_FEATURES, _feature_facts.feature_of_type),
    (_label_facts.LABELLED_TYPES, _label_facts.labels),
)
"""What is read from every resource whose type begins in certain ways."""


def fact_types() -> frozenset[type[Fact]]:
    """Return every noun that templates tell of: what the builders say that they return."""
    builders = {builder for listed in _BUILDERS.values() for builder in listed}
    builders |= {builder for _, builder in _BY_PREFIX}
    returned = (get_args(get_type_hints(builder)["return"])[0] for builder in builders)
    return frozenset(noun for nouns in returned for noun in get_args(nouns) or (nouns,))


_UNDERSTOOD_TRANSFORMS = ("AWS::LanguageExtensions", "AWS::Serverless-2016-10-31")
"""The transforms whose effect is seen: in intrinsics, and in the serverless types that are named one by one."""


class TemplateFacts:
    """The facts of one app's templates: a `FactSource`.

    Args:
        app: The templates.
        modules: Flow modules beside them that their flows may invoke, by bare id; none by default.

    Example:
        >>> from connect_constructs.readers._app import App, Template
        >>> template = Template("t.json", "t", None, {"Resources": {"Key": {"Type": "AWS::KMS::Key"}}})
        >>> [type(fact).__name__ for fact in TemplateFacts(App((template,))).facts()]
        ['EncryptionKey']

    References:
        The catalogue's readings, first paragraph.
    """

    def __init__(self, app: App, modules: Mapping[str, Flow] = MappingProxyType({})) -> None:
        self._app = app
        self._modules = modules
        self._by_type: dict[str, list[Resource]] = defaultdict(list)
        for resource in resources_of(app):
            self._by_type[resource.type].append(resource)
        self._origins: dict[int, list[tuple[_Builder, Resource]]] = {}
        self._worlds: dict[frozenset[tuple[str, bool]], World] = {}
        self._facts: list[Fact] | None = None

    def facts(self) -> Sequence[Fact]:
        """Return every fact, with no assumption about undecided conditions."""
        if self._facts is None:
            world = self._world({})
            made: dict[Fact, list[tuple[_Builder, Resource]]] = defaultdict(list)
            for resource in (item for listed in self._by_type.values() for item in listed):
                for builder in () if world.present(resource) is False else self._builders(resource):
                    for fact in builder(world.at(resource), resource):
                        made[fact].append((builder, resource))
            self._origins = {id(fact): origins for fact, origins in made.items()}
            self._facts = [*made, *self._exemptions()]
        return self._facts

    def under(self, fact: Fact, assumptions: Mapping[str, bool]) -> Sequence[Fact]:
        """Return what stands in a fact's stead when the conditions are as assumed."""
        world = self._world(assumptions)
        stead: dict[Fact, None] = {}
        for builder, resource in self._origins[id(fact)]:
            if world.present(resource) is not False:
                stead |= dict.fromkeys(builder(world.at(resource), resource))
        return list(stead)

    def blind_spots(self) -> Iterator[tuple[Place, str]]:
        """Yield what of the templates cannot be judged at all, and why."""
        nested = {(id(child.parent[0]), child.parent[1]) for child in self._app.templates if child.parent}
        for template in self._app.templates:
            macros = template.body.get("Transform", [])
            for macro in macros if isinstance(macros, list) else [macros]:
                if macro not in _UNDERSTOOD_TRANSFORMS:
                    yield Place(file=template.file), f"transform {_shown(macro)} may change everything at deployment"
            for logical_id, body in template.resources.items():
                place = Place(file=template.file, logical_id=logical_id)
                if logical_id.startswith("Fn::"):
                    yield place, f"{logical_id} is expanded at deployment; what it makes was not judged"
                elif not (isinstance(body, dict) and isinstance(body.get("Type"), str)):
                    yield place, "the resource has no Type; it was not judged"
                elif body["Type"] == "AWS::CloudFormation::Stack" and (id(template), logical_id) not in nested:
                    yield place, "the nested stack's template is not in the app; nothing in it was judged"
                elif _is_expanded(body["Type"]):
                    yield place, f"{body['Type']} is expanded at deployment; what it makes was not judged"

    def _builders(self, resource: Resource) -> tuple[_Builder, ...]:
        every = tuple(builder for prefixes, builder in _BY_PREFIX if resource.type.startswith(prefixes))
        return (*_BUILDERS.get(resource.type, ()), *every)

    def _world(self, assumptions: Mapping[str, bool]) -> World:
        key = frozenset(assumptions.items())
        if key not in self._worlds:
            base = self._world({}) if assumptions else None
            self._worlds[key] = World(self._app, self._by_type, assumptions, base, self._modules)
        return self._worlds[key]

    def _exemptions(self) -> Iterator[Exemption]:
        """Yield the exemptions that resources carry; one record on several resources is one exemption."""
        carriers: dict[tuple[str | None, ...], list[Resource]] = {}
        for resource in (item for listed in self._by_type.values() for item in listed):
            metadata = resource.body.get("Metadata")
            records = metadata.get(EXEMPTIONS_METADATA, []) if isinstance(metadata, dict) else []
            for record in records if isinstance(records, list) else [records]:
                carriers.setdefault(_values(record), []).append(resource)
        for (code, reason, approved_by, ticket, expires, _), resources in carriers.items():
            yield Exemption(
                place=resources[0].place,
                code=code,
                reason=reason,
                approved_by=approved_by,
                ticket=ticket,
                expires=expires,
                source="code",
                targets=tuple(resource.place.address for resource in resources),
            )


def _values(record: Any) -> tuple[str | None, ...]:
    """Return a record's values in order; what is missing or no text is None."""
    keys = ("code", "reason", "approved_by", "ticket", "expires", "scope")
    values = [record.get(key) for key in keys] if isinstance(record, dict) else [None] * len(keys)
    return tuple(value if isinstance(value, str) else None for value in values)


def _is_expanded(kind: str) -> bool:
    """Tell whether a type stands for other resources, which only its expansion shows."""
    serverless = kind.startswith("AWS::Serverless::") and kind not in _BUILDERS
    return serverless or kind.endswith("::MODULE") or kind == "AWS::CloudFormation::StackSet"


def _shown(macro: Any) -> str:
    name = macro.get("Name") if isinstance(macro, dict) else macro
    return name if isinstance(name, str) else "of an unknown name"
