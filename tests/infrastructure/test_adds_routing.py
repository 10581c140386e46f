"""A contact centre with queues and people, as applications add them."""

from __future__ import annotations

import contextlib
import json
from datetime import date, time
from pathlib import Path
from typing import Any

import cdk_nag
import pytest
from aws_cdk import App, Environment, Stack, Validations

from connect_constructs.enforcement.template_check import check_app
from connect_constructs.guardrails.policy import GuardrailPolicy
from connect_constructs.infrastructure._policy import policy_of
from connect_constructs.infrastructure.channel import Channel
from connect_constructs.infrastructure.compliant_connect_instance import CompliantConnectInstance
from connect_constructs.infrastructure.flow_type import FlowType
from connect_constructs.infrastructure.open_hours import Day, OpenHours
from connect_constructs.infrastructure.persona import Persona
from connect_constructs.infrastructure.phone_number_type import PhoneNumberType
from connect_constructs.infrastructure.routed_queue import RoutedQueue
from tests.example_apps import REPOSITORY
from tests.infrastructure.flow_documents import joined, saying, setting
from tests.infrastructure.template_snapshots import lint_findings

CHATS = GuardrailPolicy()
CALLS = GuardrailPolicy(approved_features=("chat", "contact_lens", "forecasting", "tasks", "telephony"))
PACKS = (
    cdk_nag.AwsSolutionsChecks,
    cdk_nag.HIPAASecurityChecks,
    cdk_nag.NIST80053R5Checks,
    cdk_nag.PCIDSS321Checks,
)


def _contact_center(app: App) -> CompliantConnectInstance:
    """A contact centre with two queues, somebody of every persona, and every kind of quick connect."""
    stack = Stack(app, "Stack", env=Environment(region="us-east-1"))
    center = CompliantConnectInstance(
        stack, "ContactCenter", instance_alias="example-bank", saml_metadata=REPOSITORY / "examples/saml-metadata.xml"
    )
    with_calls = policy_of(app).approves("telephony")
    hours = center.add_hours_of_operation(
        "Service",
        hours=[
            OpenHours(opens=time(8), closes=time(20)),
            OpenHours(opens=time(10), closes=time(14), days=[Day.SATURDAY]),
        ],
        time_zone="America/New_York",
        description="When agents answer",
    )
    number = center.add_phone_number("Hotline", type=PhoneNumberType.DID, country_code="US") if with_calls else None
    second_line = center.add_queue("SecondLine", hours_of_operation=hours, caller_id_number=number)
    move = center.add_flow("MoveToQueue", content=saying(Text="Hello."), type=FlowType.QUEUE_TRANSFER)
    reach = center.add_flow("ReachAgent", content=saying(Text="Hello."), type=FlowType.AGENT_TRANSFER)
    channels = [Channel.CHAT, Channel.TASK, *([Channel.VOICE] if with_calls else [])]
    experts = center.add_routing_profile(
        "SecondLine", queues=[RoutedQueue(queue=second_line, channel=channel) for channel in channels]
    )
    expert = center.add_user(
        "Expert",
        username="jane.doe@example.com",
        first_name="Jane",
        last_name="Doe",
        routing_profile=experts,
        security_profiles=[
            center.add_security_profile("Administrators", persona=Persona.ADMINISTRATOR),
            center.add_security_profile("Supervisors", persona=Persona.SUPERVISOR),
        ],
    )
    dial = {"phone_number": "+12065550100"} if with_calls else {"flow": reach, "user": expert}
    first_line = center.add_queue(
        "FirstLine",
        hours_of_operation=hours,
        quick_connects=[
            center.add_quick_connect("SecondLine", queue=second_line, flow=move),
            center.add_quick_connect("Expert", user=expert, flow=reach),
            center.add_quick_connect("Goodbye", flow=center.add_flow("Goodbye", content=saying(Text="Goodbye."))),
            center.add_quick_connect("Other", **dial),
        ],
        caller_id_number=number,
    )
    center.add_user(
        "Agent",
        username="john.doe",
        first_name="John",
        last_name="Doe",
        routing_profile=center.add_routing_profile(
            "FirstLine", queues=[RoutedQueue(queue=first_line, channel=Channel.CHAT)], concurrencies={Channel.CHAT: 3}
        ),
        security_profiles=[center.add_security_profile("Agents", persona=Persona.AGENT)],
        auto_accept=[Channel.CHAT],
    )
    return center


@pytest.fixture(scope="module", params=[CHATS, CALLS], ids=["chats", "calls"])
def policy(request: pytest.FixtureRequest) -> GuardrailPolicy:
    """Which channels are approved."""
    approved: GuardrailPolicy = request.param
    return approved


@pytest.fixture(scope="module")
def assembly(policy: GuardrailPolicy, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the contact centre is synthesized to, with cdk-nag's packs looking on."""
    folder = tmp_path_factory.mktemp("routing") / "cdk.out"
    app = App(outdir=str(folder))
    policy.apply(app)
    _contact_center(app)
    Validations.of(app).add_plugins(*(pack(app) for pack in PACKS))
    # Only a finding that nobody accepted makes synth fail; the report then says which.
    with contextlib.suppress(RuntimeError):
        app.synth()
    return folder


def test_every_guardrail_passes(assembly: Path, policy: GuardrailPolicy) -> None:
    """Queues, quick connects, personas and users have no finding by default, not even one that is unknown."""
    evaluation = check_app(assembly, policy, today=date(2026, 6, 1)).evaluation

    assert evaluation.findings == ()
    assert {"ACC07", "RTE01", "RTE02", "RTE03", "RTE04", "RTE05", "RTE06"} <= {code for code, _ in evaluation.passes}


def test_packs_find_nothing_that_is_not_accepted(assembly: Path) -> None:
    """cdk-nag's packs have no finding on what routing adds, nor one that nobody accepted elsewhere."""
    report = json.loads((assembly / "validation-report.json").read_text(encoding="utf-8"))["pluginReports"]

    assert [finding["ruleName"] for each in report for finding in each["violations"]] == []
    assert {each["pluginName"] for each in report} >= {"AwsSolutions", "HIPAA.Security", "PCI.DSS.321"}


def test_cfn_lint_finds_nothing(assembly: Path) -> None:
    """cfn-lint has neither an error nor a warning."""
    assert lint_findings(json.loads((assembly / "Stack.template.json").read_text(encoding="utf-8"))) == []


def test_flows_bind_to_what_is_added() -> None:
    """A placeholder takes the ARN and the id of every routing construct, as the construct itself tells them."""
    app = App()
    CHATS.apply(app)
    center = _contact_center(app)
    [stack] = [child for child in app.node.children if isinstance(child, Stack)]
    kinds = {
        "HoursOfOperation/Service": "hours_of_operation",
        "Queues/FirstLine": "queue",
        "QuickConnects/Goodbye": "quick_connect",
        "RoutingProfiles/FirstLine": "routing_profile",
        "SecurityProfiles/Agents": "security_profile",
        "Users/Agent": "user",
    }
    for number, (path, kind) in enumerate(kinds.items()):
        group, _, id_ = path.partition("/")
        added: Any = center.node.find_child(group).node.find_child(id_)
        flow = center.add_flow(f"Flow{number}", content=setting(a="${It} ${It.Arn} ${It.Id}"), references={"It": added})
        bound = json.loads(joined(stack.resolve(flow.node.default_child.content)))  # type: ignore[union-attr]  # a flow
        arn, its_id = (joined(stack.resolve(getattr(added, f"{kind}_{what}"))) for what in ("arn", "id"))

        assert bound["Actions"][0]["Parameters"]["Attributes"]["a"] == f"{arn} {arn} {its_id}"
        assert its_id == f"<3 of {arn}>"
