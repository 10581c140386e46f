"""SAML metadata documents made to measure."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

NOW = datetime(2030, 6, 15, 12, tzinfo=UTC)
_NAME = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "idp.example.com")])
_KEY = ec.generate_private_key(ec.SECP256R1())


@cache
def certificate(begins: datetime, ends: datetime) -> str:
    """Sign a certificate for a span of time, as base64."""
    builder = x509.CertificateBuilder(_NAME, _NAME, _KEY.public_key(), 1, begins, ends)
    return base64.b64encode(builder.sign(_KEY, hashes.SHA256()).public_bytes(serialization.Encoding.DER)).decode()


def valid_certificate() -> str:
    """Sign a certificate that is valid long before and long after `NOW`."""
    return certificate(datetime(2020, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC))


def certificate_of_unknown_version() -> str:
    """Say version 8, which X.509 does not have, in an otherwise valid certificate."""
    der = base64.b64decode(valid_certificate())
    return base64.b64encode(der.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x07", 1)).decode()


def key_descriptor(encoded: str, use: str = ' use="signing"') -> str:
    """Wrap a certificate in a KeyDescriptor."""
    data = f"<ds:X509Data><ds:X509Certificate>{encoded}</ds:X509Certificate></ds:X509Data>"
    return f"<md:KeyDescriptor{use}><ds:KeyInfo>{data}</ds:KeyInfo></md:KeyDescriptor>"


def document(*descriptors: str) -> str:
    """Make an identity provider's metadata with these KeyDescriptors, padded to the least length."""
    return (
        '<?xml version="1.0"?><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"'
        ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="https://idp.example.com">'
        f"<!--{'padding ' * 125}-->"
        '<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
        f"{''.join(descriptors)}</md:IDPSSODescriptor></md:EntityDescriptor>"
    )


def usable_document() -> str:
    """Make a document that nothing is wrong with."""
    return document(key_descriptor(valid_certificate()))
