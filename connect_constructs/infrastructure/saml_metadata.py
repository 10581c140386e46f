"""A SAML identity provider's metadata document, read safely and judged before anything is deployed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as DefusedElementTree

from connect_constructs.infrastructure._arguments import require_type, shown
from connect_constructs.infrastructure._signing_certificates import latest_end

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_METADATA = "{urn:oasis:names:tc:SAML:2.0:metadata}"
_SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}"
_FEWEST, _MOST = 1_000, 900_000
_READ_ENCODINGS = ("UTF-8", "US-ASCII")
_SOON = timedelta(days=30)
_ENCODING = re.compile(r"<\?xml[^>]*?\sencoding\s*=\s*[\"']([^\"']*)")
_BEFORE_TEXT = " \t\r\n\ufeff"
_SHOWN_OF_A_PATH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SamlMetadata:
    """A document that an identity provider can be made of.

    Args:
        document: The XML text, without a byte-order mark.
        entity_id: The name the provider gives itself.
        signing_expires: When the longest-lived of its valid signing certificates ends.
        expiry_warning: One sentence when that is within 30 days, else None.

    Example:
        >>> read_saml_metadata("examples/saml-metadata.xml").entity_id
        'https://login.bank.example.com/idp/connect'

    References:
        OASIS, Metadata for the SAML V2.0; IAM user guide, create a SAML identity provider.
    """

    document: str
    entity_id: str
    signing_expires: datetime
    expiry_warning: str | None


def read_saml_metadata(source: str | Path, *, now: datetime | None = None) -> SamlMetadata:
    """Read and judge a metadata document.

    Args:
        source: A file's path, or the XML text itself (what has a ``<`` in it), of 1,000 to
            900,000 characters in UTF-8 that come to no more than 900,000 bytes once JSON escapes quotes and line
            ends: IAM takes no less, a template holds no more.
        now: The moment at which certificates must be valid, with its time zone. Default: the present.

    Raises:
        ValueError: The file cannot be read or decoded; the text is too short or too long, no XML, declares an encoding
            but UTF-8 or US-ASCII, has a document type or entities; its root is no EntityDescriptor with an entityID;
            it lacks an IDPSSODescriptor, a signing KeyDescriptor or a certificate; or none of the signing certificates
            parses and is valid.

    Example:
        >>> read_saml_metadata("<EntityDescriptor/>")
        Traceback (most recent call last):
        ...
        ValueError: SAML metadata text: got 19 characters; allowed: 1000 to 900000

    References:
        CloudFormation, AWS::IAM::SAMLProvider; OASIS, Metadata for the SAML V2.0.
    """
    moment = datetime.now(UTC) if now is None else now
    require_type(datetime, "a moment with its time zone", now=moment)
    if moment.utcoffset() is None:
        raise ValueError(f"now is {moment.isoformat()} without a time zone; allowed: a moment with its time zone")
    require_type(str | Path, "a file's path, or XML text", **{"SAML metadata": source})
    if isinstance(source, str) and "<" in source:
        return _judged(source, "SAML metadata text", moment)
    place = f"SAML metadata file {str(source)[:_SHOWN_OF_A_PATH]!r}"
    return _judged(_text_of(Path(source), place), place, moment)


def _text_of(path: Path, place: str) -> str:
    """Read a file, and not more of it than could be allowed."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            return file.read(_MOST + 1)
    except UnicodeDecodeError as error:
        raise ValueError(f"{place}: not UTF-8 ({error.reason}); allowed: a file in UTF-8") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise ValueError(f"{place}: {reason}; allowed: a readable file, or XML text") from None


def _judged(text: str, place: str, now: datetime) -> SamlMetadata:
    """Check one document from the outside in."""
    document = text.lstrip(_BEFORE_TEXT)
    if not _FEWEST <= len(document) <= _MOST:
        got = len(document) if len(document) < _FEWEST else f"more than {_MOST}"
        raise ValueError(f"{place}: got {got} characters; allowed: {_FEWEST} to {_MOST}")
    size = len(json.dumps(document, ensure_ascii=False).encode(errors="surrogatepass"))
    if size > _MOST:
        raise ValueError(f"{place}: comes to {size} bytes in a template; allowed: up to {_MOST}, escapes included")
    encoding = _ENCODING.match(document)
    if encoding and encoding[1].upper() not in _READ_ENCODINGS:
        raise ValueError(f"{place}: declares the encoding {shown(encoding[1])}; allowed: {', '.join(_READ_ENCODINGS)}")
    root = _entity_of(document, place)
    descriptors = [key for idp in _identity_providers(root, place) for key in _signing_keys(idp)]
    if not descriptors:
        raise ValueError(f"{place}: no signing KeyDescriptor; allowed: at least one with use 'signing' or no use")
    certificates = [element for key in descriptors for element in key.iter(f"{_SIGNATURE}X509Certificate")]
    if not certificates:
        raise ValueError(f"{place}: the signing KeyDescriptor holds no X509Certificate; allowed: at least one")
    try:
        expires = latest_end([element.text or "" for element in certificates], now)
    except ValueError as error:
        raise ValueError(f"{place}: {error}") from None
    return SamlMetadata(
        document=document,
        entity_id=root.attrib["entityID"],
        signing_expires=expires,
        expiry_warning=(
            f"{place}: the signing certificate expires on {expires:%Y-%m-%d}; nobody can sign in after that"
            if expires - now <= _SOON
            else None
        ),
    )


def _entity_of(document: str, place: str) -> Element:
    """Parse without entities and document types, and insist on a single entity at the root."""
    try:
        root: Element = DefusedElementTree.fromstring(document, forbid_dtd=True)
    except DefusedXmlException:
        raise ValueError(f"{place}: has a document type or entities; allowed: XML without either") from None
    except (ParseError, UnicodeEncodeError) as error:
        raise ValueError(f"{place}: not well-formed XML ({error}); allowed: a SAML EntityDescriptor") from None
    if root.tag == f"{_METADATA}EntitiesDescriptor":
        raise ValueError(
            f"{place}: the root is an EntitiesDescriptor, a list of providers; allowed: one provider's EntityDescriptor"
        )
    if root.tag != f"{_METADATA}EntityDescriptor":
        raise ValueError(
            f"{place}: the root is {root.tag[:_SHOWN_OF_A_PATH]!r}; allowed: EntityDescriptor of the SAML 2.0 metadata"
        )
    if not root.get("entityID"):
        raise ValueError(f"{place}: the EntityDescriptor has no entityID; allowed: the provider's own name")
    return root


def _identity_providers(root: Element, place: str) -> list[Element]:
    found = root.findall(f"{_METADATA}IDPSSODescriptor")
    if not found:
        raise ValueError(f"{place}: no IDPSSODescriptor; allowed: the metadata of an identity provider")
    return found


def _signing_keys(identity_provider: Element) -> Iterator[Element]:
    keys = identity_provider.iterfind(f"{_METADATA}KeyDescriptor")
    return (key for key in keys if key.get("use", "signing") == "signing")
