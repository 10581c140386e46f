"""``examples/contact-center`` as its author gets it: through the pinned CDK CLI."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from tests.example_apps import REPOSITORY, synthesized, synthesized_by_cli
from tests.infrastructure.flow_documents import reached
from tests.infrastructure.template_snapshots import assert_ids_stay, write_snapshot

NAME = "contact-center"
FOLDER = REPOSITORY / "examples" / NAME
UPDATE = "python -m tests.infrastructure.test_contact_center_template"
QUEUEING_FLOWS = ("agent-transfer", "inbound-chat", "queue-transfer")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The example's template, synthesized without a word but the guardrails' summary."""
    assembly = tmp_path_factory.mktemp(NAME) / "cdk.out"
    [summary] = synthesized_by_cli(FOLDER, assembly).strip().splitlines()
    assert ", 0 fail, 0 unknown, 0 error, 0 exempted; " in summary
    template: dict[str, Any] = json.loads((assembly / "ContactCenter.template.json").read_text(encoding="utf-8"))
    return template


def _properties(template: dict[str, Any], resource_type: str) -> list[dict[str, Any]]:
    return [each["Properties"] for each in template["Resources"].values() if each["Type"] == resource_type]


def _name(template: dict[str, Any], reference: dict[str, str]) -> str:
    """What people call the resource that is referred to."""
    properties = template["Resources"][reference["Ref"]]["Properties"]
    name: str = properties.get("Name") or properties.get("SecurityProfileName") or properties["Username"]
    return name


def _flow(name: str) -> dict[str, Any]:
    flow: dict[str, Any] = json.loads((FOLDER / "flows" / f"{name}.json").read_text(encoding="utf-8"))
    return flow


def test_logical_ids_stay(template: dict[str, Any]) -> None:
    """What the example declares keeps its logical ids."""
    assert_ids_stay(template, NAME, update=UPDATE)


def test_agents_can_hand_chats_on(template: dict[str, Any]) -> None:
    """Each desk offers the supervisors, as a queue and in person; the service desk offers the card desk, too."""
    offered = {
        queue["Name"]: [_name(template, each) for each in queue.get("QuickConnectArns", ())]
        for queue in _properties(template, "AWS::Connect::Queue")
    }

    assert offered == {
        "Cards": ["Supervisors", "Mary Major"],
        "Escalations": [],
        "Service": ["Cards", "Supervisors", "Mary Major"],
    }


def test_desks_serve_their_queues(template: dict[str, Any]) -> None:
    """The service desk helps out with cards, which come first; nobody has to do with anything but chats."""
    served = {
        profile["Name"]: [
            (
                _name(template, queue["QueueReference"]["QueueArn"]),
                queue["QueueReference"]["Channel"],
                queue["Priority"],
            )
            for queue in profile["QueueConfigs"]
        ]
        for profile in _properties(template, "AWS::Connect::RoutingProfile")
    }

    assert served == {
        "CardDesk": [("Cards", "CHAT", 1)],
        "ServiceDesk": [("Cards", "CHAT", 1), ("Service", "CHAT", 2)],
        "Supervision": [("Escalations", "CHAT", 1)],
    }


def test_everybody_has_a_desk_and_the_permissions_of_one_persona(template: dict[str, Any]) -> None:
    """Users have the routing profile and the one security profile that their work needs."""
    people = {
        user["Username"]: (
            _name(template, user["RoutingProfileArn"]),
            [_name(template, profile) for profile in user["SecurityProfileArns"]],
        )
        for user in _properties(template, "AWS::Connect::User")
    }

    assert people == {
        "jane.doe": ("CardDesk", ["Agents"]),
        "john.roe": ("ServiceDesk", ["Agents"]),
        "mary.major": ("Supervision", ["Supervisors"]),
        "richard.miles": ("Supervision", ["Administrators"]),
    }


def test_profiles_are_fed_by_the_instance_and_streamed(template: dict[str, Any]) -> None:
    """The contact records feed one domain, whose changes are streamed."""
    [domain] = [id_ for id_, each in template["Resources"].items() if each["Type"] == "AWS::CustomerProfiles::Domain"]
    [integration] = _properties(template, "AWS::CustomerProfiles::Integration")
    [event_stream] = _properties(template, "AWS::CustomerProfiles::EventStream")

    assert integration["DomainName"] == event_stream["DomainName"] == {"Ref": domain}
    assert template["Resources"][integration["Uri"]["Fn::GetAtt"][0]]["Type"] == "AWS::Connect::Instance"


def test_only_the_chat_site_sends_attachments(template: dict[str, Any]) -> None:
    """Customers up- and download on the bank's own site, agents on the instance's; nobody anywhere else."""
    [rules] = [
        bucket["CorsConfiguration"]["CorsRules"]
        for bucket in _properties(template, "AWS::S3::Bucket")
        if "CorsConfiguration" in bucket
    ]

    assert [origin for rule in rules for origin in rule["AllowedOrigins"]] == [
        "https://example-bank-chat.my.connect.aws",
        "https://chat.example.com",
    ]


@pytest.mark.parametrize("name", QUEUEING_FLOWS)
def test_no_chat_is_queued_unredacted(name: str) -> None:
    """No path comes to a queue past the redaction, nor after it failed."""
    flow = _flow(name)
    [redact] = [each for each in flow["Actions"] if each["Type"] == "UpdateContactRecordingAndAnalyticsBehavior"]
    failed = {error["NextAction"] for error in redact["Transitions"]["Errors"]}

    assert "Queue" in reached(flow, "Redact", without="")
    assert "Queue" not in reached(flow, flow["StartAction"], without="Redact")
    assert not any("Queue" in reached(flow, block, without="Redact") for block in failed)


def test_every_flow_that_queues_is_known() -> None:
    """The flows whose redaction is looked at are all that put a chat in a queue."""
    queueing = [
        file.stem
        for file in sorted((FOLDER / "flows").iterdir())
        if "TransferContactToQueue" in {action["Type"] for action in _flow(file.stem)["Actions"]}
    ]

    assert tuple(queueing) == QUEUEING_FLOWS


def test_identifying_a_customer_is_not_logged() -> None:
    """The module that finds out who the customer is stops logging first, and logs again only when it is done."""
    flow = _flow("identify")
    behaviour = {
        action["Identifier"]: action["Parameters"]["FlowLoggingBehavior"]
        for action in flow["Actions"]
        if action["Type"] == "UpdateFlowLoggingBehavior"
    }

    assert behaviour == {"Stop logging": "Disabled", "Resume logging": "Enabled"}
    assert flow["StartAction"] == "Stop logging"
    assert "Return" not in reached(flow, flow["StartAction"], without="Resume logging")
    assert reached(flow, "Resume logging", without="") == {"Resume logging", "Return"}


def test_the_module_waits_for_its_function(template: dict[str, Any]) -> None:
    """The module that invokes the function is made once the function is associated and invocable."""
    [module] = [each for each in template["Resources"].values() if each["Type"] == "AWS::Connect::ContactFlowModule"]

    assert sorted(template["Resources"][id_]["Type"] for id_ in module["DependsOn"]) == [
        "AWS::Connect::IntegrationAssociation",
        "AWS::Lambda::Permission",
    ]


@pytest.mark.parametrize(
    ("parameters", "tier"),
    [({"customerNumber": "10000017"}, "private"), ({"customerNumber": "10000018"}, "retail"), ({}, "retail")],
    ids=["private", "retail", "nobody"],
)
def test_its_function_answers_flows(parameters: dict[str, str], tier: str) -> None:
    """The function answers with flat strings, whoever the customer is."""
    handler = runpy.run_path(str(FOLDER / "functions/tier/index.py"))["handler"]

    assert handler({"Details": {"Parameters": parameters}}, None) == {"tier": tier}


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        write_snapshot(synthesized(Path(folder), NAME), NAME)
