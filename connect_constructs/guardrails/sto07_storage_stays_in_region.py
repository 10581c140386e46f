"""STO07."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import need
from connect_constructs.facts.storage import StorageBucket
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy

_NAMED_BEFORE = {"EU": "eu-west-1"}


class StorageStaysInRegion(Guardrail[StorageBucket]):
    """What it checks:
        Every bucket that an instance stores in is in the instance's Region. In one stack both are in its Region,
        whichever that is; otherwise both Regions must be stated. The old location name EU means eu-west-1.

    Why it matters:
        The bank approved Connect in one Region; a bucket elsewhere carries customers' data out of it.

    How to fix:
        Declare the bucket in the instance's stack, or in a stack whose env names the same Region.

    References:
        Amazon S3 API, GetBucketLocation; the bank's service evaluation, E10; AWS's sample Config conformance packs
        for Connect, P6.
    """

    code = "STO07"
    title = "storage stays in the instance's region"
    severity = "error"
    waivable = "no"
    applies_to = (StorageBucket,)
    controls = {"NIST 800-53 r5": ("SA-9(5)",)}
    denies = ()

    def check(self, fact: StorageBucket, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield a bucket in another Region than the instance."""
        if fact.region == fact.instance_region:
            return
        region, home = (_NAMED_BEFORE.get(need(value), need(value)) for value in (fact.region, fact.instance_region))
        if region != home:
            yield self.fail(fact, f"bucket {fact.name} is in {region}, the instance in {home}")
