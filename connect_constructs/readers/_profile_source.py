"""Where an integration of Customer Profiles takes its data from."""

from __future__ import annotations

from connect_constructs.facts._known import Known, Unknown, mapped
from connect_constructs.facts.reference import fields_of, readable
from connect_constructs.facts.value import items, text
from connect_constructs.readers._instance_facts import INSTANCE
from connect_constructs.readers._world import Resource, World

_FLOW = "AWS::AppFlow::Flow"
_OWN_CONNECTOR = "S3"
"""The one connector of Customer Profiles whose data lies in AWS."""

_OWN_RESOURCES = (INSTANCE, "AWS::Cases::Domain", "AWS::Kinesis::Stream", "AWS::S3::Bucket")
_OWN_SERVICES = ("cases", "connect", "connect-campaigns", "kinesis", "s3")
_FOREIGN_SERVICES = ("app-integrations", "events")
"""The services that bring events of other vendors' applications."""

_SERVICE_FIELD = 2


def is_of_third_party(world: World, integration: Resource) -> Known[bool]:
    """Tell whether data comes from another vendor's application: as a flow's connector says, or the source's URI."""
    uri = text(world.get(integration, "Uri"))
    flow = world.meant(uri, _FLOW)
    connector = _connector(world, integration, "FlowDefinition") or (flow and _connector(world, flow))
    if connector:
        return mapped(connector, lambda kind: kind != _OWN_CONNECTOR)
    if uri is None or isinstance(uri, Unknown):
        return uri or Unknown("the integration names no source")
    if world.meant(uri, *_OWN_RESOURCES):
        return False
    return _is_named_third_party(world, integration, uri)


def _connector(world: World, resource: Resource, *path: str) -> Known[str | None]:
    return text(world.get(resource, *path, "SourceFlowConfig", "ConnectorType"))


def _is_named_third_party(world: World, integration: Resource, uri: str) -> Known[bool]:
    """Tell it by the service in the URI; event types of applications name those where the URI does not tell."""
    fields = fields_of(uri)
    service = fields[0] if uri.startswith("s3://") else ""
    service = fields[_SERVICE_FIELD] if fields[0] == "arn" and len(fields) > _SERVICE_FIELD else service
    if service in _OWN_SERVICES:
        return False
    events = items(world.get(integration, "ObjectTypeNames"))
    if service in _FOREIGN_SERVICES or events:
        return True if service in _FOREIGN_SERVICES or not isinstance(events, Unknown) else events
    return Unknown(f"whose data {readable(uri)} holds is not known here")
