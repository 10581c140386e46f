"""Security profiles."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import CfnParameter, Tags

from connect_constructs.guardrails.policy import GuardrailPolicy
from connect_constructs.infrastructure._persona_permissions import permissions_of
from connect_constructs.infrastructure.persona import Persona
from connect_constructs.infrastructure.security_profile import SecurityProfile
from tests.infrastructure.stacks import ContactCenterStack, one_of

SECURITY_PROFILE = "AWS::Connect::SecurityProfile"


def _properties(persona: Persona, policy: GuardrailPolicy | None = None, **choices: Any) -> Any:
    stack = ContactCenterStack(policy)
    SecurityProfile(stack, "Profile", instance=stack.instance, persona=persona, **choices)
    return one_of(stack, SECURITY_PROFILE)


@pytest.mark.parametrize("persona", Persona)
def test_a_persona_says_what_is_permitted(persona: Persona) -> None:
    """The preset's permissions under the policy, and a tag with the persona, go into the resource."""
    properties = _properties(persona)

    assert properties["Permissions"] == permissions_of(persona, GuardrailPolicy())
    assert properties["SecurityProfileName"] == "Profile"
    assert properties["Tags"] == [{"Key": "connect-persona", "Value": persona.value}]
    assert "Description" not in properties


def test_what_is_said_is_taken() -> None:
    """Further permissions, once each, name, description and tags go into the resource."""
    properties = _properties(
        Persona.AGENT,
        extra_permissions=["Queues.View", "BasicAgentAccess", "Queues.View"],
        name="Chat agents",
        description="",
        tags={"team": "service"},
    )

    assert properties["Permissions"] == [*permissions_of(Persona.AGENT, GuardrailPolicy()), "Queues.View"]
    assert (properties["SecurityProfileName"], properties["Description"]) == ("Chat agents", "")
    assert {tag["Key"]: tag["Value"] for tag in properties["Tags"]} == {"team": "service", "connect-persona": "agent"}


def test_what_few_need_can_be_given() -> None:
    """Permissions for sensitive data, of an approved feature, are had by saying so."""
    assert "UnredactedData.View" in _properties(Persona.AGENT, extra_permissions=["UnredactedData.View"])["Permissions"]


@pytest.mark.parametrize("persona", [Persona.SUPERVISOR, Persona.AGENT])
def test_administrative_permissions_are_for_administrators(persona: Persona) -> None:
    """Who is no administrator cannot be given their permissions; an administrator has them anyway."""
    with pytest.raises(
        ValueError, match=rf"\AStack/Profile: extra_permissions have Users\.Edit, .*; allowed: .* is {persona}\Z"
    ):
        _properties(persona, extra_permissions=["Users.Edit"])
    assert _properties(Persona.ADMINISTRATOR, extra_permissions=["Users.Edit"])["Permissions"].count("Users.Edit") == 1


def test_further_permissions_are_of_approved_features() -> None:
    """A permission of a feature that the policy does not approve is refused, with the feature."""
    with pytest.raises(
        ValueError, match=r"\AStack/Profile: Bots\.View of extra_permissions needs lex, which the policy does not .*\Z"
    ):
        _properties(Persona.AGENT, extra_permissions=["Bots.View"])

    approved = _properties(Persona.AGENT, GuardrailPolicy(approved_features=("lex",)), extra_permissions=["Bots.View"])
    assert "Bots.View" in approved["Permissions"]


def test_nobody_says_the_persona_otherwise() -> None:
    """The tag that declares an administrator cannot be given by hand."""
    with pytest.raises(ValueError, match=r"\AStack/Profile: tags have connect-persona; allowed: none of that name.*\Z"):
        _properties(Persona.AGENT, tags={"connect-persona": "administrator"})


def test_a_name_is_of_the_service_s_letters() -> None:
    """A name with other characters is refused; what only deployment knows is taken."""
    with pytest.raises(ValueError, match=r"\AStack/Profile: name is 'Agents/1'; allowed: letters, .*\Z"):
        _properties(Persona.AGENT, name="Agents/1")

    stack = ContactCenterStack()
    name = CfnParameter(stack, "Name").value_as_string
    SecurityProfile(stack, "Profile", instance=stack.instance, persona=Persona.AGENT, name=name)
    assert one_of(stack, SECURITY_PROFILE)["SecurityProfileName"] == {"Ref": "Name"}


def test_no_tag_of_a_whole_stack_makes_an_administrator() -> None:
    """What an application tags everything with, or takes from it, leaves the persona alone; other tags come through."""
    stack = ContactCenterStack()
    SecurityProfile(stack, "Agents", instance=stack.instance, persona=Persona.AGENT)
    Tags.of(stack).add("connect-persona", "administrator")
    Tags.of(stack).remove("connect-persona")
    Tags.of(stack).add("team", "service")

    assert one_of(stack, SECURITY_PROFILE)["Tags"] == [
        {"Key": "connect-persona", "Value": "agent"},
        {"Key": "team", "Value": "service"},
    ]
