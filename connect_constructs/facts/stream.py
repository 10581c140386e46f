"""Kinesis data streams, and the Firehose streams that deliver."""

from __future__ import annotations

from dataclasses import dataclass

from connect_constructs.facts._known import Known
from connect_constructs.facts.encryption_key import KeyUse
from connect_constructs.facts.fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream(Fact):
    """A Kinesis data stream.

    Args:
        encryption_type: ``KMS``; None without server-side encryption.
        key: The key it names; None without one.
    """

    encryption_type: Known[str | None]
    key: Known[KeyUse | None]


@dataclass(frozen=True, slots=True)
class Delivery:
    """A place in S3 that a delivery stream writes to.

    Args:
        name: The configuration that says so, for messages.
        key: The key that encrypts what is written there, by the stream's word or by the bucket's; None without one.
    """

    name: str
    key: Known[KeyUse | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryStream(Fact):
    """A Firehose stream.

    Args:
        key_type: Of its own server-side encryption, such as ``CUSTOMER_MANAGED_CMK``; None without one.
        key: The key that this names; None without one.
        source: The Kinesis data stream that it reads; None where producers write to it directly.
        deliveries: Where in S3 it writes, backups and what was not delivered included.
    """

    key_type: Known[str | None]
    key: Known[KeyUse | None]
    source: Known[Stream | None]
    deliveries: Known[tuple[Delivery, ...]]
