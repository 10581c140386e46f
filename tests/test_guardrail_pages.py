"""The guardrails' pages are the catalogue's."""

from __future__ import annotations

import json
import re
import tomllib

import pytest

from connect_constructs.guardrails._guardrail import SECTIONS
from connect_constructs.guardrails.catalogue import CATALOGUE
from tests.guardrail_pages import FOLDER, pages
from tests.guardrails.example_files import EXAMPLES


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
        links = set(re.findall(r"\]\(([^)]+)\)", text))
        assert [link for link in links if link not in made and not (FOLDER / link).is_file()] == []


def test_every_file_of_an_example_is_shown(made: dict[str, str]) -> None:
    """A folder's templates stand on the page as its manifest does, each under its name and word for word."""
    for file in (EXAMPLES / "STO07" / "bad").iterdir():
        text = file.read_text(encoding="utf-8").rstrip()
        assert f"`{file.name}`:\n\n```{file.suffix[1:]}\n{text}\n```" in made["sto07.md"]


def test_no_snippet_holds_what_only_tests_read(made: dict[str, str]) -> None:
    """The comments that say what an example is judged with are no part of what a reader copies."""
    assert [name for name, text in made.items() if re.search("^# (policy|acknowledgements):", text, re.MULTILINE)] == []


def test_the_policy_of_an_example_is_said_as_toml(made: dict[str, str]) -> None:
    """Above an example stands the policy that it is judged under, as a policy file has it."""
    example = (EXAMPLES / "RTE01" / "good.yaml").read_text(encoding="utf-8")
    said = re.findall(
        r"^Judged under the policy `(.+)`, with the defaults for the rest:$", made["rte01.md"], re.MULTILINE
    )
    policy = json.loads(example.partition("\n")[0].removeprefix("# policy: "))
    assert [tomllib.loads(text) for text in said] == [policy, policy]


def test_an_acknowledgement_is_said_as_the_app_makes_it(made: dict[str, str]) -> None:
    """The page on acknowledgements shows the call, and that synth, the only one to see it, reports it."""
    call = 'Validations.of(key).acknowledge(Acknowledgment(id="Connect-KEY01", reason="a legacy system reads the key"))'
    assert made["exm04.md"].count(f"The CDK app said `{call}`") == len(("Compliant", "Not compliant"))
    assert "Synth says:\n\n- KEY01 is acknowledged without" in made["exm04.md"]
    assert "`check` says" not in made["exm04.md"]


def test_every_requirement_that_a_page_cites_is_listed(made: dict[str, str]) -> None:
    """The numbers that references give lead to rows of the list of requirements."""
    cited = {number for text in made.values() for number in re.findall(r"\[([EP][0-9]+)\]\(", text)}
    listed = (FOLDER.parent / "requirements.md").read_text(encoding="utf-8")
    assert cited
    assert cited <= set(re.findall(r"^\| ([EP][0-9]+) \|", listed, re.MULTILINE))
