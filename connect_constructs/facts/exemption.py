"""Recorded exceptions to a guardrail, and the raw acknowledgements that the CDK offers beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from connect_constructs.facts.fact import Fact
from connect_constructs.facts.verdict import Waivable


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption(Fact):
    """One recorded exemption; what the record leaves out is None.

    Args:
        code: The guardrail's code.
        reason: Why the exception is acceptable.
        approved_by: Who accepted the risk.
        ticket: Where the decision is recorded.
        expires: The last day it holds, ``YYYY-MM-DD``.
        source: ``code`` (resource metadata) or ``platform`` (the platform team's file).
        targets: What it covers: addresses (see `Place.address`), logical ids, construct paths or prefixes of them.
        matches: How many findings it names; filled in once the other guardrails have spoken.
        waivable: How far the guardrail may be waived, then each of those findings; empty where there is no such
            guardrail; filled in likewise.
        similar_codes: The guardrails that a code of none may mean; filled in likewise.
        days_left: Days until it expires, negative once it has; None where there is no such date; filled in likewise.
    """

    code: str | None
    reason: str | None
    approved_by: str | None
    ticket: str | None
    expires: str | None
    source: Literal["code", "platform"]
    targets: tuple[str, ...]
    matches: int = 0
    waivable: tuple[Waivable, ...] = ()
    similar_codes: tuple[str, ...] = ()
    days_left: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement(Fact):
    """A raw CDK acknowledgement of one of our ids.

    Args:
        code: The guardrail's code.
        reason: The text given, maybe empty.
        recorded: Whether an exemption record for the same guardrail stands beside it.
    """

    code: str
    reason: str
    recorded: bool
