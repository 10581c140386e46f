"""Judgements about what encrypts the records of a delivery stream."""

from __future__ import annotations

from collections.abc import Iterator

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.stream import DeliveryStream
from connect_constructs.guardrails._shapes import ending_in, key_fault, stream_key_faults
from connect_constructs.guardrails.policy import GuardrailPolicy


def delivery_faults(stream: DeliveryStream, policy: GuardrailPolicy) -> Iterator[str | Unknown]:
    """Yield where a delivery stream's records lie without a customer key, or why that cannot be told."""
    yield from _faults_inside(stream, policy)
    if isinstance(stream.deliveries, Unknown):
        yield stream.deliveries
        return
    for delivery in stream.deliveries:
        written = f"what {delivery.name} writes to S3 is encrypted without a customer key"
        yield from ending_in(written, key_fault(delivery.key, policy))


def _faults_inside(stream: DeliveryStream, policy: GuardrailPolicy) -> Iterator[str | Unknown]:
    """Yield why what the stream holds itself is not encrypted with a customer key, or why that cannot be told."""
    if isinstance(stream.key_type, Unknown):
        yield stream.key_type
    elif stream.key_type == "CUSTOMER_MANAGED_CMK":
        yield from ending_in("the stream's own encryption has no customer key", key_fault(stream.key, policy))
    elif isinstance(stream.source, Unknown):
        yield stream.source
    elif stream.source is None:
        found = stream.key_type or "not stated"
        yield f"the stream has no server-side encryption with a customer key: its KeyType is {found}"
    else:
        for wrong in stream_key_faults(stream.source, policy):
            yield wrong if isinstance(wrong, Unknown) else f"of its source, {wrong}"
