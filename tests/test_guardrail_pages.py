"""The guardrails' pages are the catalogue's."""

from __future__ import annotations

import re

import pytest

from connect_constructs.guardrails._guardrail import SECTIONS
from connect_constructs.guardrails.catalogue import CATALOGUE
from tests.guardrail_pages import FOLDER, pages


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    """The pages as the catalogue makes them now."""
    return pages()


def test_the_pages_are_not_stale(made: dict[str, str]) -> None:
    """The folder holds every page as it is made now, and no other; `make docs` writes them anew."""
    assert {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()} == made


def test_every_guardrail_has_its_page(made: dict[str, str]) -> None:
    """The index names each guardrail once and links to a page of every section, with an example of each kind."""
    linked = re.findall(r"^\| \[([A-Z]{3}[0-9]{2})\]\(([a-z0-9.]+)\)", made["index.md"], flags=re.MULTILINE)
    assert [code for code, _ in linked] == [guardrail.code for guardrail in CATALOGUE]
    for _, file in linked:
        headings = re.findall(r"^## (.+)$", made[file], flags=re.MULTILINE)
        assert set(headings) >= {*SECTIONS, "Compliant", "Not compliant"}


def test_no_link_leads_nowhere(made: dict[str, str]) -> None:
    """Every page links to pages that are there."""
    for text in made.values():
        assert set(re.findall(r"\]\(([^)]+)\)", text)) <= set(made)
