"""STO09."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import Unknown, need, shown
from connect_constructs.facts.storage import StorageBucket
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails._origins import known_origin_fault
from connect_constructs.guardrails.policy import GuardrailPolicy


class AttachmentUploadsComeFromNamedOrigins(Guardrail[StorageBucket]):
    """What it checks:
        The CORS rules of a bucket that keeps attachments allow at least one origin, and each origin is a named https
        site: no wildcard, no http, no address.

    Why it matters:
        Browsers upload attachments straight into the bucket. With `*`, any page that a customer or agent visits may
        use the address it was given; without CORS nobody can attach anything.

    How to fix:
        Give the bucket a CORS rule that allows PUT and GET from https://<instance alias>.my.connect.aws and from each
        site with a chat widget, or use EncryptedStorage.

    References:
        Amazon Connect administrator guide, enable attachments.
    """

    code = "STO09"
    title = "attachment uploads come from named origins"
    severity = "error"
    waivable = "yes"
    applies_to = (StorageBucket,)
    controls = {"NIST 800-53 r5": ("AC-4",)}
    denies = ()

    def check(self, fact: StorageBucket, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield an attachments bucket's origins that are no named site."""
        if "ATTACHMENTS" not in need(fact.stores):
            return
        origins = need(fact.allowed_origins)
        if not origins:
            yield self.fail(fact, f"bucket {fact.name} keeps attachments and its CORS rules allow no origin")
        for origin in origins:
            fault = known_origin_fault(origin)
            if fault:
                allowed = f"bucket {fact.name} takes attachments from {shown(origin)}, which"
                yield self.say(fact, fault if isinstance(fault, Unknown) else f"{allowed} {fault}")
