"""The one way this library declares a log group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import RemovalPolicy
from aws_cdk import aws_logs as logs

from connect_constructs.infrastructure._key_access import admit_log_groups, key_behind
from connect_constructs.infrastructure._log_retention import log_retention

if TYPE_CHECKING:
    from aws_cdk import aws_kms as kms
    from constructs import Construct


def encrypted_log_group(
    scope: Construct, id_: str, *, key: kms.IKey, log_group_name: str | None = None
) -> logs.LogGroup:
    """Declare a log group under a customer key, kept as long as the policy says and surviving its stack."""
    admit_log_groups(scope, key)
    return logs.LogGroup(
        scope,
        id_,
        encryption_key=key_behind(key),
        log_group_name=log_group_name,
        retention=log_retention(scope),
        removal_policy=RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    )
