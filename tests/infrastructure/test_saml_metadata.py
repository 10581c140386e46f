"""Metadata documents are read safely and every fault has its own error."""

from __future__ import annotations

import re
import traceback
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect_constructs.infrastructure.saml_metadata import read_saml_metadata
from tests.infrastructure.saml_documents import (
    NOW,
    certificate,
    certificate_of_unknown_version,
    document,
    key_descriptor,
    usable_document,
    valid_certificate,
)

EXAMPLE = Path(__file__).parents[2] / "examples" / "saml-metadata.xml"
LONG_AGO, FAR_AHEAD = datetime(2020, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)
GOOD = key_descriptor(valid_certificate())
EXPIRED = key_descriptor(certificate(LONG_AGO, NOW - timedelta(days=1)))
EARLY = key_descriptor(certificate(NOW + timedelta(days=1), FAR_AHEAD))
BILLION_LAUGHS = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]>'
EXTERNAL = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'


def after_declaration(addition: str) -> str:
    """Put something between the XML declaration and the root of a usable document."""
    return usable_document().replace("?>", f"?>{addition}", 1)


def test_example_is_usable_for_decades() -> None:
    """The example document is valid today, and its certificate runs to 2099."""
    metadata = read_saml_metadata(EXAMPLE)

    assert metadata.entity_id == "https://login.bank.example.com/idp/connect"
    assert metadata.signing_expires.year == 2099
    assert metadata.expiry_warning is None


def test_text_and_file_are_the_same(tmp_path: Path) -> None:
    """A document is the same as text, as a path, as a path's text, and behind a byte-order mark or white space."""
    text = usable_document()
    file = tmp_path / "metadata.xml"
    file.write_text(f"\ufeff{text}", encoding="utf-8")

    readings = {read_saml_metadata(source, now=NOW) for source in (text, f"\ufeff \n{text}", file, str(file))}

    assert [reading.document for reading in readings] == [text]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("<a/>", "got 4 characters"),
        (f"<a>{'x' * 900_000}</a>", "got more than 900000 characters"),
        (f"<a>{chr(10) * 500_000}</a>", "comes to 1000009 bytes in a template"),
        (f'<a b="{"é" * 450_000}"/>', "comes to 900013 bytes in a template"),
        (usable_document().replace("?>", ' encoding="ISO-8859-1"?>'), "declares the encoding 'ISO-8859-1'"),
        (usable_document().replace("?>", " encoding = 'utf-16'?>"), "declares the encoding 'utf-16'"),
        (f"<a>{'x' * 1000}", "not well-formed XML"),
        ("<a>" + "\ud800" * 1000, "not well-formed XML"),
        (after_declaration(BILLION_LAUGHS), "has a document type or entities"),
        (after_declaration(EXTERNAL), "has a document type or entities"),
        (after_declaration("<!DOCTYPE a>"), "has a document type or entities"),
        (usable_document().replace("EntityDescriptor", "EntitiesDescriptor"), "the root is an EntitiesDescriptor"),
        (usable_document().replace("EntityDescriptor", "Envelope"), "the root is .*Envelope"),
        (usable_document().replace("SAML:2.0:metadata", "SAML:1.1:metadata"), "the root is .*SAML:1.1"),
        (usable_document().replace("entityID", "name"), "no entityID"),
        (usable_document().replace("IDPSSODescriptor", "SPSSODescriptor"), "no IDPSSODescriptor"),
        (document(), "no signing KeyDescriptor"),
        (document(key_descriptor(valid_certificate(), ' use="encryption"')), "no signing KeyDescriptor"),
        (usable_document().replace("X509Certificate", "X509CRL"), "holds no X509Certificate"),
        (document(key_descriptor("%%%")), "signing certificate is not base64"),
        (document(key_descriptor("")), "signing certificate is no X.509 certificate"),
        (document(key_descriptor("AAAA")), "signing certificate is no X.509 certificate"),
        (document(key_descriptor(certificate_of_unknown_version())), "signing certificate is no X.509 certificate"),
        (document(EXPIRED), "signing certificate expired on 2030-06-14"),
        (document(EARLY), "signing certificate is not valid before 2030-06-16"),
        (document(EXPIRED, EARLY), "expired on 2030-06-14, signing certificate is not valid before 2030-06-16"),
    ],
)
def test_each_fault_has_its_own_error(text: str, fault: str) -> None:
    """What is wrong is said in one line that begins with where, and said once."""
    with pytest.raises(ValueError, match=rf"\ASAML metadata text: .*{fault}.*; allowed: .*\Z") as caught:
        read_saml_metadata(text, now=NOW)
    assert "".join(traceback.format_exception(caught.value)).count("Traceback") == 1


def test_missing_file_is_named(tmp_path: Path) -> None:
    """A path to nothing is an error with the path, which is said once."""
    with pytest.raises(
        ValueError, match=r"file '.*absent.xml': No such file or directory; allowed: a readable file"
    ) as error:
        read_saml_metadata(tmp_path / "absent.xml")
    assert "".join(traceback.format_exception(error.value)).count("Traceback") == 1


def test_folder_is_no_file(tmp_path: Path) -> None:
    """A folder is an error of its own."""
    with pytest.raises(ValueError, match="Is a directory"):
        read_saml_metadata(tmp_path)


def test_other_encodings_are_refused(tmp_path: Path) -> None:
    """A file in UTF-16 is an error with the place, because a template is written in UTF-8."""
    file = tmp_path / "metadata.xml"
    file.write_text(usable_document(), encoding="utf-16")

    with pytest.raises(ValueError, match=r"file '.*metadata.xml': not UTF-8"):
        read_saml_metadata(file)


def test_fault_in_a_file_names_the_file(tmp_path: Path) -> None:
    """Faults of the content carry the file's name."""
    file = tmp_path / "metadata.xml"
    file.write_text(document(), encoding="utf-8")

    with pytest.raises(ValueError, match=r"SAML metadata file '.*metadata.xml': no signing KeyDescriptor"):
        read_saml_metadata(file)


def test_a_document_that_lost_its_beginning_is_text_nevertheless() -> None:
    """What has markup in it is judged as text and never looked for on disk."""
    with pytest.raises(ValueError, match="SAML metadata text: not well-formed XML"):
        read_saml_metadata(f"0{usable_document()}")


def test_text_that_is_no_xml_is_taken_for_a_path_and_cut_short() -> None:
    """A long text without any < is not repeated in full."""
    with pytest.raises(ValueError, match=r"allowed: a readable file, or XML text") as caught:
        read_saml_metadata("x" * 5000)

    assert len(str(caught.value)) < 250


def test_key_without_use_signs() -> None:
    """A KeyDescriptor without a use is for signing, too."""
    assert read_saml_metadata(document(key_descriptor(valid_certificate(), "")), now=NOW).expiry_warning is None


@pytest.mark.parametrize("bad", [EXPIRED, EARLY, key_descriptor("AAAA")])
def test_one_valid_certificate_is_enough(bad: str) -> None:
    """In the middle of a rollover an unusable certificate beside a valid one does no harm."""
    assert read_saml_metadata(document(bad, GOOD), now=NOW).signing_expires == FAR_AHEAD


@pytest.mark.parametrize(("days", "warns"), [(29, True), (30, True), (31, False)])
def test_end_within_thirty_days_warns(days: int, *, warns: bool) -> None:
    """A certificate that ends within 30 days is accepted with a warning that says when."""
    ends = NOW + timedelta(days=days)
    metadata = read_saml_metadata(document(key_descriptor(certificate(LONG_AGO, ends))), now=NOW)

    assert (metadata.expiry_warning is not None) is warns
    assert not warns or f"{ends:%Y-%m-%d}" in str(metadata.expiry_warning)


def test_successor_silences_the_warning() -> None:
    """The longest-lived valid certificate decides about the warning."""
    ending = key_descriptor(certificate(LONG_AGO, NOW + timedelta(days=1)))

    assert read_saml_metadata(document(ending, GOOD), now=NOW).expiry_warning is None


def test_moment_needs_a_time_zone() -> None:
    """A clock without a time zone is refused instead of guessed at."""
    with pytest.raises(ValueError, match="without a time zone"):
        read_saml_metadata(usable_document(), now=NOW.replace(tzinfo=None))


def test_deep_nesting_is_survived() -> None:
    """A document of nothing but opening tags is refused without exhausting the stack."""
    with pytest.raises(ValueError, match="not well-formed"):
        read_saml_metadata("<a>" * 290_000)


@given(st.text(alphabet=st.characters(blacklist_categories=[])))
def test_any_text_is_refused_with_a_value_error(text: str) -> None:
    """Whatever is handed over, the only exception is ValueError."""
    with pytest.raises(ValueError, match="SAML metadata"):
        read_saml_metadata(f"<{text}", now=NOW)
    with pytest.raises(ValueError, match="SAML metadata"):
        read_saml_metadata(f"no-such-folder/{text}", now=NOW)


# The cryptography package warns of certificates that break its newer rules; that is for whoever uses them to see.
@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
@given(st.data())
def test_mutated_documents_are_read_or_refused(data: st.DataObject) -> None:
    """A document with any piece replaced by anything is either usable or refused with a ValueError."""
    text = usable_document()
    pieces = [match.span() for match in re.finditer(r"[\w.:/#+=-]+|[<>\"]", text.replace("padding", "       "))]
    begin, end = data.draw(st.sampled_from(pieces))
    cut = data.draw(st.integers(begin, end))
    mutated = text[:cut] + data.draw(st.text(max_size=8)) + text[data.draw(st.integers(cut, end)) :]
    try:
        assert read_saml_metadata(mutated, now=NOW).entity_id
    except ValueError as error:
        assert str(error).startswith("SAML metadata text: ")  # noqa: PT017 - a usable mutation is right as well
