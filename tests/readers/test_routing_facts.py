"""Quick connects of templates."""

from __future__ import annotations

from typing import Any

import pytest

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.routing import QuickConnect
from connect_constructs.readers._app import App
from connect_constructs.readers.template import TemplateFacts
from tests.readers.templates import template


@pytest.mark.parametrize(
    ("config", "kind", "number"),
    [
        (
            {"QuickConnectType": "PHONE_NUMBER", "PhoneConfig": {"PhoneNumber": "+12065550100"}},
            "PHONE_NUMBER",
            "+12065550100",
        ),
        (
            {"QuickConnectType": "PHONE_NUMBER", "PhoneConfig": {"PhoneNumber": 12065550100}},
            "PHONE_NUMBER",
            12065550100,
        ),
        ({"QuickConnectType": "QUEUE", "QueueConfig": {}}, "QUEUE", None),
        (
            {"QuickConnectType": {"Ref": "Open"}, "PhoneConfig": {"PhoneNumber": {"Ref": "Open"}}},
            Unknown("parameter Open has no default"),
            Unknown("parameter Open has no default"),
        ),
        (None, None, None),
    ],
)
def test_a_quick_connect_is_read(config: Any, kind: Any, number: Any) -> None:
    """Its type and the number it dials stand in the fact as the template has them."""
    resource = {"Type": "AWS::Connect::QuickConnect", "Properties": {"QuickConnectConfig": config}}
    source = TemplateFacts(App((template({"Desk": resource}, Parameters={"Open": {"Type": "String"}}),)))
    (fact,) = (fact for fact in source.facts() if isinstance(fact, QuickConnect))
    assert (fact.place.logical_id, fact.type, fact.phone_number) == ("Desk", kind, number)
