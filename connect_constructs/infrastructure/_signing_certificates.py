"""How long an identity provider's signing certificates are good for."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from cryptography import x509

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


def latest_end(certificates: Sequence[str], now: datetime) -> datetime:
    """Return the end of the longest-lived valid certificate; a provider in the middle of a rollover shows several."""
    ends, faults = [], []
    for encoded in certificates:
        try:
            der = base64.b64decode("".join(encoded.split()), validate=True)
            certificate = x509.load_der_x509_certificate(der)
            begins, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
        except (ValueError, x509.InvalidVersion) as error:
            what = "is not base64" if isinstance(error, binascii.Error) else "is no X.509 certificate"
            faults.append(f"signing certificate {what}")
            continue
        if now < begins:
            faults.append(f"signing certificate is not valid before {begins:%Y-%m-%d}")
        elif now > end:
            faults.append(f"signing certificate expired on {end:%Y-%m-%d}")
        else:
            ends.append(end)
    if not ends:
        raise ValueError(f"{', '.join(faults)}; allowed: one that parses and is valid now")
    return max(ends)
