"""ACC06."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import Unknown, shown
from connect_constructs.facts.instance import Instance, PhoneNumber
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy

_BUT_DEPLOYMENT = {"ArnNotLike": {"aws:PrincipalArn": "{deployment_principals}"}}
_UNTIL_APPROVED = {"Resource": "*", "UnlessApproved": "telephony"}
_CALLS = {"StringEquals": {"connect:AttributeType": ("INBOUND_CALLS", "OUTBOUND_CALLS")}}


class TelephonyIsOffUntilApproved(Guardrail[Instance | PhoneNumber]):
    """What it checks:
        Unless the policy approves `telephony`, every instance states InboundCalls and OutboundCalls false, and no
        phone number is claimed.

    Why it matters:
        Telephony comes later, with approved carriers and number porting; until then a number is a way in and out that
        nobody watches.

    How to fix:
        Set both attributes to false and remove the phone number, or have the platform team approve `telephony`.

    References:
        Amazon Connect administrator guide, update telephony options; the bank's service evaluation, E11.
    """

    code = "ACC06"
    title = "telephony is off until approved"
    severity = "error"
    waivable = "no"
    applies_to = (Instance, PhoneNumber)
    controls = {"NIST 800-53 r5": ("CM-7",), "PCI DSS v4": ("2.2.4",)}
    denies = (
        _UNTIL_APPROVED
        | {"Action": ("connect:ClaimPhoneNumber", "connect:ImportPhoneNumber"), "Condition": _BUT_DEPLOYMENT},
        _UNTIL_APPROVED | {"Action": ("connect:UpdateInstanceAttribute",), "Condition": _CALLS | _BUT_DEPLOYMENT},
    )

    def check(self, fact: Instance | PhoneNumber, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield calls that are not off, and claimed numbers."""
        if policy.approves("telephony"):
            return
        if isinstance(fact, PhoneNumber):
            yield self.fail(fact, "a phone number is claimed, and telephony is not approved")
            return
        for name, value in (("InboundCalls", fact.inbound_calls), ("OutboundCalls", fact.outbound_calls)):
            if isinstance(value, Unknown):
                yield self.cannot_tell(fact, value)
            elif value is not False:
                yield self.fail(fact, f"telephony is not approved: {name} is {shown(value)}; allowed: False")
