"""LEX01."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts.bot import BotUse
from connect_constructs.guardrails._bot_admission import admission_faults
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class BotAdmitsExactlyThisInstance(Guardrail[BotUse]):
    """What it checks:
        The resource policy of every bot alias that an instance is associated with, or that a flow talks to, allows
        connect.amazonaws.com lex:RecognizeText and lex:StartConversation, in one statement or two, when
        aws:SourceAccount StringEquals the instance's account and aws:SourceArn ArnEquals (or ArnLike) exactly the
        instance's ARN. Every other Allow is too wide, and no Deny keeps the instance out. An alias whose policy the
        app does not declare is unknown, and so is a bot of Lex V1.

    Why it matters:
        Without both conditions, any instance, in any account, can have Connect talk to the bot (the confused deputy);
        without both actions, customers who call or chat meet an error.

    How to fix:
        Declare an AWS::Lex::ResourcePolicy for the alias with that one statement and no other Allow, or use
        LexBotAssociation.

    References:
        Amazon Lex V2 developer guide, resource-based policies; AWS's sample Config conformance packs for Connect, P10.
    """

    code = "LEX01"
    title = "a bot admits exactly this instance"
    severity = "error"
    waivable = "yes"
    applies_to = (BotUse,)
    controls = {"NIST 800-53 r5": ("AC-3", "AC-6")}
    denies = ()

    def check(self, fact: BotUse, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield what an alias's policy admits too much or too little."""
        for wrong in admission_faults(fact):
            yield self.say(fact, wrong)
