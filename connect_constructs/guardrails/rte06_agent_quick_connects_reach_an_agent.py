"""RTE06."""

from __future__ import annotations

from collections.abc import Iterator
from operator import not_

from connect_constructs.facts._known import all_of, mapped, need, shown
from connect_constructs.facts.routing import QuickConnect
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class AgentQuickConnectsReachAnAgent(Guardrail[QuickConnect]):
    """What it checks:
        The user that a quick connect of type USER leads to exists in the quick connect's own instance. Before
        deployment only a user that is surely not there fails: none named, one of another instance, or something else
        than a user. A user that the app does not declare is unknown.

    Why it matters:
        Users leave, and quick connects stay; a contact transferred to one of those is lost with a customer on it.

    How to fix:
        Set UserConfig.UserArn to a user of the same instance, or remove the quick connect.

    References:
        Amazon Connect administrator guide, create quick connects; AWS's sample Config conformance packs for Connect,
        P5.
    """

    code = "RTE06"
    title = "agent quick connects reach an agent"
    severity = "error"
    waivable = "yes"
    applies_to = (QuickConnect,)
    controls = {}
    denies = ()

    def check(self, fact: QuickConnect, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield a quick connect that leads to nobody."""
        leads_to_user = mapped(fact.type, lambda kind: kind == "USER")
        if need(all_of((leads_to_user, mapped(fact.user_exists, not_)))):
            yield self.fail(fact, f"the quick connect leads to no user of its instance: {shown(fact.user)}")
