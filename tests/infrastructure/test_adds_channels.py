"""A contact centre with sites, phone numbers and a bot, and with the storage that is had on request."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command_line import connect_constructs
from tests.example_apps import run_app
from tests.field_tools import (
    cfn_lint_findings,
    checkov_findings,
    synth_findings,
    synthesized_with_packs,
    unaccepted,
)
from tests.infrastructure.template_snapshots import assert_ids_stay, write_snapshot

APP = Path(__file__).with_name("channels_app")
TEMPLATE = "Channels.template.json"
NAME = "channels"
UPDATE = "python -m tests.infrastructure.test_adds_channels"


@pytest.fixture(scope="module")
def assembly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the app is synthesized to, with cdk-nag's packs looking on as well."""
    folder = tmp_path_factory.mktemp("channels") / "cdk.out"
    run = synthesized_with_packs(APP, folder)
    assert run.returncode == 0, run.stderr
    return folder


def _template(assembly: Path) -> dict[str, Any]:
    template: dict[str, Any] = json.loads((assembly / TEMPLATE).read_text(encoding="utf-8"))
    return template


def test_logical_ids_stay(assembly: Path) -> None:
    """What the methods and options add keeps its logical ids."""
    assert_ids_stay(_template(assembly), NAME, update=UPDATE)


def test_every_guardrail_passes(assembly: Path) -> None:
    """Nothing fails and nothing is unknown, not even a warning is left."""
    run = connect_constructs("check", assembly, "--strict", cwd=assembly.parent)

    assert (run.returncode, run.stderr) == (0, ""), run.stdout
    assert ", 0 fail, 0 unknown, 0 error, 0 exempted; " in run.stdout


def test_the_fields_own_tools_find_nothing_that_is_not_accepted(assembly: Path) -> None:
    """cdk-nag's packs, the CDK's own validation, cfn-lint and checkov have no finding without a reason."""
    template = assembly / TEMPLATE

    assert unaccepted([*synth_findings(assembly), *cfn_lint_findings(template), *checkov_findings([template])]) == []


def test_a_flow_waits_for_the_association_of_its_bot(assembly: Path) -> None:
    """The flow follows the association, which follows the alias's policy; it names the alias itself."""
    resources = _template(assembly)["Resources"]
    [flow] = [each for each in resources.values() if each["Type"] == "AWS::Connect::ContactFlow"]
    waited_for = {resources[id_]["Type"] for id_ in flow["DependsOn"]}

    assert waited_for == {"AWS::Connect::IntegrationAssociation", "AWS::Lex::ResourcePolicy"}
    assert {"Fn::GetAtt": ["Live", "Arn"]} in flow["Properties"]["Content"]["Fn::Join"][1]


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as scratch:
        run_app(APP, Path(scratch), "app.py").check_returncode()
        write_snapshot(_template(Path(scratch)), NAME)
