"""STO08."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import Unknown, need
from connect_constructs.facts.storage import StorageBucket
from connect_constructs.guardrails._bucket_policy import policy_faults
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.policy import GuardrailPolicy


class BucketPoliciesAreLeastPrivilege(Guardrail[StorageBucket]):
    """What it checks:
        No statement of the policies of a bucket that an instance stores in allows `s3:*`, `*` or what NotAction leaves
        of them. Every service that one allows is held to named accounts by aws:SourceAccount, or by an aws:SourceArn
        that states one. None denies Connect's service-linked role what it does there: a Deny for those outside the
        organization or account, without TLS or without encryption by KMS does not; a Deny unless an endpoint, an
        address or an organization's path is used does.

    Why it matters:
        All of S3 includes making the bucket public and deleting recordings. A service that acts for any account stores
        and reads for a stranger. Denied its bucket, Connect loses recordings and transcripts for good.

    How to fix:
        Name the actions, add StringEquals aws:SourceAccount to the statements of services, and except the
        service-linked role from a Deny by ArnNotLike aws:PrincipalArn
        arn:aws:iam::*:role/aws-service-role/connect.amazonaws.com/*.

    References:
        Amazon Connect administrator guide, service-linked roles; AWS IAM user guide, the confused deputy; AWS's sample
        Config conformance packs for Connect, P9.
    """

    code = "STO08"
    title = "bucket policies are least-privilege"
    severity = "error"
    waivable = "yes"
    applies_to = (StorageBucket,)
    controls = {"NIST 800-53 r5": ("AC-3", "AC-6"), "PCI DSS v4": ("7.2.2",)}
    denies = ()

    def check(self, fact: StorageBucket, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield what a bucket's policies allow or deny too widely."""
        for statement in need(fact.policy):
            for fault, is_so in policy_faults(statement, fact):
                if isinstance(is_so, Unknown):
                    yield self.cannot_tell(fact, is_so)
                elif is_so:
                    yield self.fail(fact, f"a statement of the policy of bucket {fact.name} {fault}")
