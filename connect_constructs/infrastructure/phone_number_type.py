"""The types of phone number."""

from __future__ import annotations

from enum import StrEnum


class PhoneNumberType(StrEnum):
    """What kind of number callers dial, and who pays for the call.

    Example:
        >>> PhoneNumberType("TOLL_FREE")
        <PhoneNumberType.TOLL_FREE: 'TOLL_FREE'>

    References:
        CloudFormation, AWS::Connect::PhoneNumber, Type.
    """

    DID = "DID"
    SHARED = "SHARED"
    SHORT_CODE = "SHORT_CODE"
    THIRD_PARTY_DID = "THIRD_PARTY_DID"
    THIRD_PARTY_TF = "THIRD_PARTY_TF"
    TOLL_FREE = "TOLL_FREE"
    UIFN = "UIFN"
