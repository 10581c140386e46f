"""Keys that encrypt at rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from connect_constructs.facts._known import Known
from connect_constructs.facts.fact import Fact
from connect_constructs.facts.statement import Statement


@dataclass(frozen=True, slots=True)
class KeyUse:
    """A key as a resource names it.

    Args:
        name: What the resource says: an id, ARN or alias, or the declared key's logical id.
        manager: Who manages it, in KMS's words.
    """

    name: str
    manager: Known[Literal["AWS", "CUSTOMER"]]


@dataclass(frozen=True, slots=True, kw_only=True)
class EncryptionKey(Fact):
    """A customer key (AWS::KMS::Key), or its replica in another Region.

    Args:
        rotates: EnableKeyRotation; None when not stated.
        can_rotate: False for asymmetric, HMAC, imported-material and replica keys.
        policy: The statements of its key policy; none where KMS gives it the default one.
        account: The account that the key is in.
    """

    rotates: Known[bool | None]
    can_rotate: Known[bool]
    policy: Known[tuple[Statement, ...]]
    account: str
