"""``examples/flows/app`` as its author gets it: through the pinned CDK CLI, then ``check``."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command_line import connect_constructs
from tests.example_apps import REPOSITORY, synthesized, synthesized_by_cli
from tests.infrastructure.template_snapshots import assert_ids_stay, write_snapshot

APP = "flows/app"
NAME = "flows"
UPDATE = "python -m tests.infrastructure.test_flows_template"
NOTHING_TO_SAY = ", 0 fail, 0 unknown, 0 error, 0 exempted; "


@pytest.fixture(scope="module")
def assembly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the CLI synthesized the example to, without a word but the guardrails' summary."""
    folder = tmp_path_factory.mktemp("flows") / "cdk.out"
    assert NOTHING_TO_SAY in synthesized_by_cli(REPOSITORY / "examples" / APP, folder)
    return folder


@pytest.fixture(scope="module")
def template(assembly: Path) -> dict[str, Any]:
    """The example's template."""
    template: dict[str, Any] = json.loads((assembly / "Flows.template.json").read_text(encoding="utf-8"))
    return template


def test_logical_ids_stay(template: dict[str, Any]) -> None:
    """What the example declares keeps its logical ids."""
    assert_ids_stay(template, NAME, update=UPDATE)


def test_check_has_nothing_to_say(assembly: Path) -> None:
    """Every guardrail passes on the template, flows included; nothing is unknown, not even a warning is left."""
    run = connect_constructs("check", assembly, "--strict", cwd=assembly.parent)

    assert (run.returncode, run.stderr) == (0, "")
    assert NOTHING_TO_SAY in run.stdout


def test_flows_wait_for_nothing_but_their_functions(template: dict[str, Any]) -> None:
    """Each flow that invokes a function depends on its association and permission, and no flow on anything else."""
    resources = template["Resources"]
    awaited = {
        resource["Properties"]["Name"]: sorted(resources[id_]["Type"] for id_ in resource.get("DependsOn", ()))
        for resource in resources.values()
        if resource["Type"] in ("AWS::Connect::ContactFlow", "AWS::Connect::ContactFlowModule")
    }
    function = ["AWS::Connect::IntegrationAssociation", "AWS::Lambda::Permission"]

    assert awaited == {"Greeting": [], "InboundChat": function, "Payment": function, "Queue": []}


def test_its_function_answers_the_payment_flow() -> None:
    """The example's function answers with a flat string that tells nothing of the card."""
    handler = runpy.run_path(str(REPOSITORY / "examples" / APP / "functions/payment/index.py"))["handler"]
    card = {"encryptedCardNumber": "AYADeA==", "encryptedSecurityCode": "AYADeB=="}
    answer = handler({"Details": {"Parameters": card}}, None)

    assert list(answer) == ["paymentReference"]
    assert not any(value in answer["paymentReference"] for value in card.values())


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        write_snapshot(synthesized(Path(folder), APP), NAME)
