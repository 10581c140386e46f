"""Where contacts can be sent: quick connects."""

from __future__ import annotations

from connect_constructs.facts.routing import QuickConnect
from connect_constructs.facts.value import text
from connect_constructs.readers._world import Resource, World

_CONFIG = "QuickConnectConfig"


def quick_connect(world: World, resource: Resource) -> list[QuickConnect]:
    """Read an AWS::Connect::QuickConnect."""
    return [
        QuickConnect(
            place=resource.place,
            present=world.present(resource),
            type=text(world.get(resource, _CONFIG, "QuickConnectType")),
            phone_number=world.get(resource, _CONFIG, "PhoneConfig", "PhoneNumber"),
        )
    ]
