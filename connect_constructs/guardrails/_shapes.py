"""Judgements that several guardrails share."""

from __future__ import annotations

import re
from collections.abc import Iterator

from connect_constructs.facts._known import Known, Unknown, mapped, need
from connect_constructs.facts.address_range import holds
from connect_constructs.facts.encryption_key import KeyUse
from connect_constructs.facts.reference import has_reference, readable
from connect_constructs.facts.storage import StorageBucket
from connect_constructs.facts.stream import Stream
from connect_constructs.guardrails._statements import admits_everybody
from connect_constructs.guardrails.policy import GuardrailPolicy

_NARROWING = ("aws:principalorgid", "aws:principalarn", "aws:sourcevpce", "aws:sourceaccount")
"""The condition keys by which a bucket that names everybody does not admit everybody."""


def no_customer_key(key: Known[KeyUse | None], policy: GuardrailPolicy) -> str | None:
    """Return what is wrong with a key, as the end of a sentence; None for a customer's key."""
    return need(key_fault(key, policy))


def key_fault(key: Known[KeyUse | None], policy: GuardrailPolicy) -> Known[str | None]:
    """Return what is wrong with a key, as the end of a sentence; None for a customer's key."""
    if key is None:
        return "it names no KMS key"
    if isinstance(key, Unknown):
        return key
    if any(key.name in (approved, approved.rpartition("/")[2]) for approved in policy.approved_keys):
        return None
    by_aws = f"its key {key.name} is managed by AWS"
    return mapped(key.manager, lambda manager: by_aws if manager == "AWS" else None)


def stream_key_faults(stream: Stream, policy: GuardrailPolicy) -> Iterator[str | Unknown]:
    """Yield why a data stream is not encrypted with a customer key, or why that cannot be told."""
    if isinstance(stream.encryption_type, Unknown):
        yield stream.encryption_type
    elif stream.encryption_type != "KMS":
        yield "the stream is not encrypted: it has no StreamEncryption of type KMS"
    else:
        yield from ending_in("the stream is encrypted without a customer key", key_fault(stream.key, policy))


def bucket_key_faults(bucket: StorageBucket, policy: GuardrailPolicy) -> Iterator[str | Unknown]:
    """Yield what a bucket's default encryption lacks, or why that cannot be told."""
    if isinstance(bucket.encryption, Unknown):
        yield bucket.encryption
    elif bucket.encryption != "aws:kms":
        found = bucket.encryption or "not stated"
        yield f"bucket {bucket.name} is not encrypted by aws:kms: its default encryption is {found}"
        return
    if isinstance(bucket.bucket_key, Unknown):
        yield bucket.bucket_key
    elif not bucket.bucket_key:
        yield f"bucket {bucket.name} does not have its S3 bucket key on"
    yield from ending_in(f"bucket {bucket.name} is encrypted without a customer key", key_fault(bucket.key, policy))


def bucket_exposures(bucket: StorageBucket) -> Iterator[str | Unknown]:
    """Yield how a bucket is public or may become so, or why that cannot be told."""
    for name, on in bucket.public_access_blocks:
        if isinstance(on, Unknown):
            yield on
        elif not on:
            yield f"bucket {bucket.name} may be made public: {name} is not on"
    if isinstance(bucket.policy, Unknown):
        yield bucket.policy
        return
    for statement in bucket.policy:
        public = admits_everybody(statement, _NARROWING)
        if isinstance(public, Unknown):
            yield public
        elif public:
            allowed = "everybody but a NotPrincipal" if statement.not_principals else "the principal *"
            yield f"bucket {bucket.name} is public: a statement of its policy allows {allowed}"


def ending_in(sentence: str, fault: Known[str | None]) -> Iterator[str | Unknown]:
    """Yield a sentence that ends in a fault, if there is one."""
    if fault:
        yield fault if isinstance(fault, Unknown) else f"{sentence}: {fault}"


def address_fault(entry: Known[str], policy: GuardrailPolicy) -> Known[str | None]:
    """Return what is wrong with an address or CIDR block that must lie inside the sign-in ranges; None when it does."""
    if isinstance(entry, Unknown):
        return entry
    if has_reference(entry):
        return Unknown(f"the address {readable(entry)} is known at deployment only")
    if not re.fullmatch(r"[0-9A-Fa-f.:]+(/[0-9]{1,3})?", entry):
        return f"{entry!r} is neither an address nor a CIDR block"
    try:
        inside = holds(policy.sign_in_ranges, entry)
    except ValueError:
        return f"{entry!r} is neither an address nor a CIDR block without host bits"
    return None if inside else f"{entry} reaches outside the sign-in ranges {', '.join(policy.sign_in_ranges)}"
