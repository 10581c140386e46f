"""Judgements about what a bucket's policy denies the service-linked role by which Connect reads and writes there."""

from __future__ import annotations

import re
from operator import not_

from connect_constructs.facts._known import Known, Unknown, all_of, any_of, mapped
from connect_constructs.facts.reference import leading_reference, without_references
from connect_constructs.facts.statement import Condition, Principal, Statement, matches
from connect_constructs.facts.storage import StorageBucket
from connect_constructs.guardrails._statements import has_effect

_ON_BUCKET = ("s3:GetBucketAcl", "s3:GetBucketLocation")
_ON_OBJECTS = ("s3:DeleteObject", "s3:GetObject", "s3:GetObjectAcl", "s3:PutObject", "s3:PutObjectAcl")
"""What the role does."""

_OBJECT = "/\0"
"""The end of an object's ARN, of which nothing but a wildcard is."""

_PATH = ":role/aws-service-role/connect.amazonaws.com/"
_ROLE = f"arn:aws:iam::-{_PATH}AWSServiceRoleForAmazonConnect_-"
_WHOLE_ACCOUNT = re.compile(r"[0-9]{12}|arn:[^:]+:iam::[^:]+:root")

_OWN_ARN = "aws:principalarn"
_HOME = ("aws:principalaccount", "aws:principalorgid")
"""The keys that tell the role's own account and organization, which are the bucket's."""

_SAID = {
    "aws:principalisawsservice": "false",
    "aws:securetransport": "true",
    "aws:viaawsservice": "false",
    "s3:x-amz-server-side-encryption": "aws:kms",
}
"""What every request of the role says; an upload says that the storage configuration's key encrypts it."""

_UNSAID = (
    "aws:multifactorauthage",
    "aws:multifactorauthpresent",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceip",
    "aws:sourceorgid",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:vpcsourceip",
)
"""What the role's requests do not say, or say of addresses inside AWS: it signs in nowhere and uses no endpoint."""


def denies_service_role(statement: Statement, bucket: StorageBucket) -> Known[bool]:
    """Tell whether a statement of a bucket's policy denies Connect's service-linked role something it does there."""
    return all_of(
        (
            has_effect(statement, "Deny"),
            any_of(
                (_speaks_of(statement, _ON_BUCKET, bucket, ""), _speaks_of(statement, _ON_OBJECTS, bucket, _OBJECT))
            ),
            _speaks_of_role(statement, bucket),
            mapped(statement.conditions, lambda listed: all_of(_holds(item, bucket) for item in listed)),
        )
    )


def _speaks_of(statement: Statement, actions: tuple[str, ...], bucket: StorageBucket, end: str) -> Known[bool]:
    covered = [statement.covers_resource(arn + end) for arn in bucket.arns]
    inside = [mapped(pattern, lambda text: _is_inside(text, bucket)) for pattern in statement.resources if end]
    reached = all_of(covered) if statement.not_resources else any_of((*covered, *inside))
    return all_of((any_of(statement.covers_action(action) for action in actions), reached))


def _is_inside(pattern: str, bucket: StorageBucket) -> Known[bool]:
    is_part = any(pattern.startswith(f"{arn}/") for arn in bucket.arns)
    return is_part and Unknown("whether Connect stores under a path that a Deny is for")


def _speaks_of_role(statement: Statement, bucket: StorageBucket) -> Known[bool]:
    if statement.not_principals:
        return Unknown("whether a NotPrincipal list names Connect's service-linked role as S3 compares it")
    return any_of(_includes_role(principal, bucket) for principal in statement.principals)


def _includes_role(principal: Principal, bucket: StorageBucket) -> Known[bool]:
    if principal.kind not in ("*", "AWS"):
        return False
    return mapped(
        principal.name,
        lambda name: (
            name in ("*", *bucket.service_roles)
            or _PATH in name
            or _WHOLE_ACCOUNT.fullmatch(without_references(name, "-")) is not None
        ),
    )


def _holds(condition: Condition, bucket: StorageBucket) -> Known[bool]:
    """Tell whether the role's requests meet a condition."""
    operator, key = condition.operator, condition.key
    negated = "Not" in operator
    if key in _UNSAID or key.startswith("aws:principaltag/"):
        without = negated or operator.endswith("IfExists") or operator.startswith("ForAllValues:")
        return without or (operator == "Null" and _says(condition, "true"))
    if operator == "Null" and key in (_OWN_ARN, *_HOME, *_SAID):
        return _says(condition, "false")
    if key == _OWN_ARN:
        named = any_of(mapped(value, lambda text: _names_role(text, bucket)) for value in condition.values)
        return mapped(named, not_) if negated else named
    if key in _SAID:
        said = _says(condition, _SAID[key])
        return mapped(said, not_) if negated else said
    if key in _HOME:
        return not negated
    if (operator.removesuffix("IfExists"), key) == ("NumericLessThan", "s3:tlsversion"):
        return False
    if key == "aws:principalorgpaths" and negated:
        return True
    return Unknown(f"whether Connect's service-linked role meets a Deny's condition on {key}")


def _says(condition: Condition, said: str) -> Known[bool]:
    return any_of(mapped(value, lambda text: text.lower() == said) for value in condition.values)


def _names_role(pattern: str, bucket: StorageBucket) -> bool:
    if leading_reference(pattern):
        return pattern in bucket.service_roles
    anywhere = re.sub(r"[0-9]{12}", "*", without_references(pattern, "*"))
    return _PATH in pattern or matches(anywhere, _ROLE)
