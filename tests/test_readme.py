"""README tells the truth."""

from __future__ import annotations

import inspect
import re
import tomllib
from typing import TYPE_CHECKING

import click
import pytest

from connect_constructs.cli.main import cli
from connect_constructs.enforcement.exemptions import load_exemptions
from connect_constructs.guardrails.policy import FEATURES, GuardrailPolicy
from connect_constructs.infrastructure.compliant_connect_instance import CompliantConnectInstance
from tests.cli.command_line import connect_constructs
from tests.readme_summary import README

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TEXT = README.read_text(encoding="utf-8")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", _TEXT, flags=re.MULTILINE | re.DOTALL)


def test_the_first_example_is_the_app_that_make_synth_synthesizes() -> None:
    """README's first Python block is app.py's code, so what a newcomer copies is what is tested."""
    assert _blocks("python")[0] in (README.parent / "app.py").read_text(encoding="utf-8")


def test_the_contact_centre_shown_is_the_example() -> None:
    """What README shows of the whole contact centre stands in its app.py, word for word."""
    (shown,) = (block for block in _blocks("python") if "add_quick_connect" in block)
    assert shown in (README.parent / "examples" / "contact-center" / "app.py").read_text(encoding="utf-8")


def test_every_method_is_named() -> None:
    """README names every method that adds something to a contact centre, and no other."""
    methods = {name for name in dir(CompliantConnectInstance) if name.startswith("add_")}
    assert set(re.findall(r"`(add_\w+)`", _TEXT)) == methods


def test_the_command_says_what_readme_shows(tmp_path: Path) -> None:
    """`check` on README's template prints README's report."""
    command, _, report = _blocks("console")[1].partition("\n")
    assert command == "$ connect-constructs check template.yaml"
    (tmp_path / "template.yaml").write_text(_blocks("yaml")[0])
    run = connect_constructs("check", "template.yaml", cwd=tmp_path)
    assert (run.returncode, run.stdout, run.stderr) == (1, report, "")


def test_the_command_says_of_a_flow_what_readme_shows() -> None:
    """`check` on a faulty flow of the examples prints README's report."""
    (shown,) = (block for block in _blocks("console") if "examples/flows" in block)
    command, _, report = shown.partition("\n")
    run = connect_constructs(*command.split()[2:], cwd=README.parent)
    assert (run.returncode, run.stdout, run.stderr) == (1, report, "")


def test_the_arguments_are_those_of_the_construct() -> None:
    """README's table names every argument of the one call, and no other."""
    table = _TEXT.partition("takes, by keyword:")[2].partition("\n## ")[0]
    named = re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", table, flags=re.MULTILINE)))
    taken = inspect.signature(CompliantConnectInstance.__init__).parameters
    assert named == [name for name, argument in taken.items() if argument.kind is argument.KEYWORD_ONLY]


def test_the_features_that_can_be_approved_are_named() -> None:
    """README names every feature, approved by default or not."""
    assert all(feature in _TEXT for feature in FEATURES)


def test_the_exemptions_file_is_one(tmp_path: Path) -> None:
    """README's exemptions file is accepted, and its record is that of README's call."""
    (tmp_path / "exemptions.toml").write_text(_blocks("toml")[1])
    (record,) = load_exemptions(tmp_path / "exemptions.toml")
    (call,) = (block for block in _blocks("python") if "exempt(" in block)
    assert all(f'"{value}"' in call for value in (record.code, record.reason, record.approved_by, record.ticket))


def test_the_policy_example_is_a_policy_and_shows_the_defaults() -> None:
    """README's policy file is accepted, and its values are the defaults."""
    policy = GuardrailPolicy.from_mapping(tomllib.loads(_blocks("toml")[0]))
    assert policy == GuardrailPolicy()


def _options() -> Iterator[str]:
    for command in cli.commands.values():
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                yield from parameter.opts


@pytest.mark.parametrize(
    "named", sorted(set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", _TEXT.replace("synth --quiet", "synth"))))
)
def test_every_option_named_is_offered(named: str) -> None:
    """README names no option that the command line lacks."""
    assert named in {*_options(), "--help", "--version"}
