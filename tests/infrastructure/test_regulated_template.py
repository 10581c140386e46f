"""``examples/regulated`` as its author gets it: three stacks, through the pinned CDK CLI."""

from __future__ import annotations

import json
import subprocess
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from aws_cdk import App, Stack

from connect_constructs.enforcement.template_check import check_app
from connect_constructs.guardrails.policy import CONTEXT_KEY, GuardrailPolicy
from connect_constructs.infrastructure.synthesize import synthesize
from tests.example_apps import REPOSITORY
from tests.infrastructure.flow_documents import reached
from tests.infrastructure.template_snapshots import assert_ids_stay, write_snapshot

STACKS = ("RegulatedSecurity", "RegulatedNetwork", "RegulatedContactCenter")
UPDATE = "python -m tests.infrastructure.test_regulated_template"
SUMMARY = ", 0 fail, 0 unknown, 0 error, 0 exempted; "
CENTRAL_KEY = "arn:aws:kms:us-east-1:444455556666:key/0a1b2c3d-0000-4000-8000-000000000001"
FOLDER = REPOSITORY / "examples/regulated"
INBOUND_CALL = json.loads((FOLDER / "flows/inbound-call.json").read_text(encoding="utf-8"))

Templates = dict[str, dict[str, Any]]


def _synthesized(folder: Path, *options: str) -> tuple[str, Templates]:
    """Have the CLI synthesize the example, and return what it said and the templates by stack."""
    run = subprocess.run(
        [REPOSITORY / "node_modules/.bin/cdk", "synth", "--quiet", "--no-notices", *options, "--output", folder],
        cwd=FOLDER,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    templates = {stack: json.loads((folder / f"{stack}.template.json").read_text(encoding="utf-8")) for stack in STACKS}
    return run.stdout + run.stderr, templates


@pytest.fixture(scope="module")
def assembly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the example is synthesized to."""
    return tmp_path_factory.mktemp("regulated") / "cdk.out"


@pytest.fixture(scope="module")
def synthesis(assembly: Path) -> tuple[str, Templates]:
    """What the CLI said, warnings being errors, and the templates."""
    return _synthesized(assembly, "--strict")


@pytest.fixture(scope="module")
def templates(synthesis: tuple[str, Templates]) -> Templates:
    """The templates by stack."""
    return synthesis[1]


def _of_type(template: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [resource["Properties"] for resource in template["Resources"].values() if resource["Type"] == kind]


def _only(template: dict[str, Any], kind: str) -> str:
    """Return the logical id of the only resource of a type."""
    id_: str
    [id_] = [id_ for id_, each in template["Resources"].items() if each["Type"] == kind]
    return id_


def _told(template: dict[str, Any], value: Any) -> str:
    """Return the output of a stack that tells a value."""
    name: str
    [name] = [name for name, output in template["Outputs"].items() if output["Value"] == value]
    return name


def _from(stack: str, output: str) -> dict[str, Any]:
    """Return the reference to an output of another stack."""
    return {"Fn::GetStackOutput": {"StackName": stack, "Region": "us-east-1", "OutputName": output}}


@pytest.mark.parametrize("stack", STACKS)
def test_logical_ids_stay(templates: Templates, stack: str) -> None:
    """What each stack declares keeps its logical ids, and its outputs their names, which other stacks read."""
    assert_ids_stay(templates[stack], stack, update=UPDATE)


def test_the_synthesis_brings_no_surprise(synthesis: tuple[str, Templates]) -> None:
    """The summary is said, and no warning is left: the one of the central key is answered for in the app."""
    said, _ = synthesis
    assert SUMMARY in said
    assert "WARNING" not in said.upper()


def test_no_account_is_looked_into(assembly: Path, templates: Templates) -> None:
    """The synthesis asks for no lookup, though the account is named, so that it needs no credentials."""
    manifest = json.loads((assembly / "manifest.json").read_text(encoding="utf-8"))

    assert set(templates) == set(STACKS)
    assert "missing" not in manifest


def test_the_key_for_logs_admits_the_account_and_its_log_groups_alone(templates: Templates) -> None:
    """Being used by two further stacks adds nobody to the key's policy."""
    [key] = _of_type(templates["RegulatedSecurity"], "AWS::KMS::Key")

    assert key["EnableKeyRotation"] is True
    assert [statement["Principal"] for statement in key["KeyPolicy"]["Statement"]] == [
        {"AWS": "arn:aws:iam::111122223333:root"},
        {"Service": "logs.us-east-1.amazonaws.com"},
    ]


def test_every_log_group_is_under_the_key_of_the_security_stack(templates: Templates) -> None:
    """Logs of the network and of the contact centre are encrypted with the one key for logs, read from its stack."""
    security = templates["RegulatedSecurity"]
    key = _only(security, "AWS::KMS::Key")
    there = _from("RegulatedSecurity", _told(security, {"Fn::GetAtt": [key, "Arn"]}))
    groups = [group for template in templates.values() for group in _of_type(template, "AWS::Logs::LogGroup")]

    assert groups
    assert [group["KmsKeyId"] for group in groups] == [there] * len(groups)


def test_what_is_stored_and_streamed_is_under_the_central_key(templates: Templates) -> None:
    """The contact centre declares no key: the central account's encrypts its data."""
    template = templates["RegulatedContactCenter"]

    assert not _of_type(template, "AWS::KMS::Key")
    assert {stream["StreamEncryption"]["KeyId"] for stream in _of_type(template, "AWS::Kinesis::Stream")} == {
        CENTRAL_KEY
    }
    [domain] = _of_type(template, "AWS::CustomerProfiles::Domain")
    stored = [
        config.get("S3Config") or config["KinesisVideoStreamConfig"]
        for config in _of_type(template, "AWS::Connect::InstanceStorageConfig")
        if {"S3Config", "KinesisVideoStreamConfig"} & set(config)
    ]
    assert domain["DefaultEncryptionKey"] == CENTRAL_KEY
    assert [config["EncryptionConfig"]["KeyId"] for config in stored] == [CENTRAL_KEY] * 2


def test_the_central_keys_owner_is_told_what_to_add(templates: Templates) -> None:
    """The statements that the central key must hold are outputs, for this account alone."""
    statements = [
        json.loads(output["Value"])
        for name, output in templates["RegulatedContactCenter"]["Outputs"].items()
        if "Statement" in name
    ]

    assert {statement["Sid"]: statement["Condition"]["StringEquals"] for statement in statements} == {
        "StreamsOfConnectInstances": {"kms:CallerAccount": "111122223333"},
        "CustomerProfilesDomain": {"aws:SourceAccount": "111122223333"},
    }


def test_nothing_is_created_in_the_given_vpc_but_security_groups(templates: Templates) -> None:
    """Of the network's kinds, the contact centre declares its functions' groups, in the network stack's VPC."""
    template, network = templates["RegulatedContactCenter"], templates["RegulatedNetwork"]
    there = _from("RegulatedNetwork", _told(network, {"Ref": _only(network, "AWS::EC2::VPC")}))
    kinds = {each["Type"] for each in template["Resources"].values() if each["Type"].startswith("AWS::EC2::")}

    assert kinds == {"AWS::EC2::SecurityGroup"}
    assert all(group["VpcId"] == there for group in _of_type(template, "AWS::EC2::SecurityGroup"))


def test_calls_are_recorded_and_streamed_for_an_hour(templates: Templates) -> None:
    """Recordings are kept in a bucket, and the media of calls can be read for an hour; nothing else is stored."""
    configs = {
        config["ResourceType"]: config
        for config in _of_type(templates["RegulatedContactCenter"], "AWS::Connect::InstanceStorageConfig")
    }

    assert set(configs) == {"AGENT_EVENTS", "CALL_RECORDINGS", "CONTACT_TRACE_RECORDS", "MEDIA_STREAMS"}
    assert configs["CALL_RECORDINGS"]["StorageType"] == "S3"
    assert configs["MEDIA_STREAMS"]["KinesisVideoStreamConfig"]["RetentionPeriodHours"] == 1


def test_contact_records_go_straight_to_the_archive(templates: Templates) -> None:
    """No data stream is between the instance and the delivery, which keeps what it is handed under the key."""
    template = templates["RegulatedContactCenter"]
    [delivery] = _of_type(template, "AWS::KinesisFirehose::DeliveryStream")
    [records] = [
        config
        for config in _of_type(template, "AWS::Connect::InstanceStorageConfig")
        if config["ResourceType"] == "CONTACT_TRACE_RECORDS"
    ]

    assert records["KinesisFirehoseConfig"]["FirehoseArn"]["Fn::GetAtt"][0] == _only(
        template, "AWS::KinesisFirehose::DeliveryStream"
    )
    assert delivery["DeliveryStreamType"] == "DirectPut"


def test_duplicate_profiles_are_exported_where_only_this_domain_writes(templates: Templates) -> None:
    """Identity resolution writes to a bucket of the contact centre, on behalf of its domain alone."""
    template = templates["RegulatedContactCenter"]
    [domain] = _of_type(template, "AWS::CustomerProfiles::Domain")
    bucket = domain["Matching"]["ExportingConfig"]["S3Exporting"]["S3BucketName"]
    [allowed] = [
        statement
        for policy in _of_type(template, "AWS::S3::BucketPolicy")
        if policy["Bucket"] == bucket
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow"
    ]

    assert domain["Matching"]["Enabled"] is True
    assert allowed["Condition"]["ArnEquals"]["aws:SourceArn"].endswith(f":domains/{domain['DomainName']}")


def test_agents_answer_calls_and_call_from_the_hotline(templates: Templates) -> None:
    """Calls are put through without being accepted first, and customers see the bank's number when they are called."""
    template = templates["RegulatedContactCenter"]
    [queue] = _of_type(template, "AWS::Connect::Queue")
    [profile] = _of_type(template, "AWS::Connect::RoutingProfile")
    [user] = _of_type(template, "AWS::Connect::User")
    here = {"Ref": _only(template, "AWS::Connect::Queue")}

    assert queue["OutboundCallerConfig"] == {
        "OutboundCallerIdNumberArn": {"Ref": _only(template, "AWS::Connect::PhoneNumber")}
    }
    assert profile["DefaultOutboundQueueArn"] == here
    assert [config["QueueReference"] for config in profile["QueueConfigs"]] == [{"Channel": "VOICE", "QueueArn": here}]
    assert user["RoutingProfileArn"] == {"Ref": _only(template, "AWS::Connect::RoutingProfile")}
    assert user["AutoAcceptConfigs"] == [{"Channel": "VOICE", "AutoAccept": True}]


def test_the_bot_can_only_log(templates: Templates) -> None:
    """The bot's role is Lex's, for this account's bots alone, and writes to the conversation log and nowhere else."""
    template = templates["RegulatedContactCenter"]
    [bot] = _of_type(template, "AWS::Lex::Bot")
    role = template["Resources"][bot["RoleArn"]["Fn::GetAtt"][0]]["Properties"]
    [trust] = role["AssumeRolePolicyDocument"]["Statement"]
    [attached] = role["ManagedPolicyArns"]
    [grant] = template["Resources"][attached["Ref"]]["Properties"]["PolicyDocument"]["Statement"]
    [alias] = _of_type(template, "AWS::Lex::BotAlias")
    [log] = alias["ConversationLogSettings"]["TextLogSettings"]

    assert trust["Principal"] == {"Service": "lexv2.amazonaws.com"}
    assert "aws:SourceAccount" in trust["Condition"]["StringEquals"]
    assert grant["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
    assert grant["Resource"] == log["Destination"]["CloudWatch"]["CloudWatchLogGroupArn"]


def test_what_callers_say_to_the_bot_is_not_in_the_flow_log() -> None:
    """Logging stops before the bot listens, on every path, and resumes before anything else happens to the call."""
    assert "Ask" in reached(INBOUND_CALL, INBOUND_CALL["StartAction"], without="")
    assert "Ask" not in reached(INBOUND_CALL, INBOUND_CALL["StartAction"], without="Stop logging")
    assert reached(INBOUND_CALL, "Ask", without="Resume logging") == {"Ask", "Go first"}


def test_no_call_is_queued_unredacted() -> None:
    """No path comes to the queue past the redaction, nor after it failed."""
    [redact] = [each for each in INBOUND_CALL["Actions"] if each["Identifier"] == "Record and redact"]
    failed = {error["NextAction"] for error in redact["Transitions"]["Errors"]}

    assert "Queue" in reached(INBOUND_CALL, "Record and redact", without="")
    assert "Queue" not in reached(INBOUND_CALL, INBOUND_CALL["StartAction"], without="Record and redact")
    assert not any("Queue" in reached(INBOUND_CALL, block, without="Record and redact") for block in failed)


def test_users_sign_in_through_the_existing_provider(templates: Templates) -> None:
    """No SAML provider is declared; the federation role trusts the one that is there, and no other."""
    template = templates["RegulatedContactCenter"]
    trusted = [
        statement["Principal"]["Federated"]
        for role in _of_type(template, "AWS::IAM::Role")
        for statement in role["AssumeRolePolicyDocument"]["Statement"]
        if "Federated" in statement["Principal"]
    ]

    assert not _of_type(template, "AWS::IAM::SAMLProvider")
    assert trusted == ["arn:aws:iam::111122223333:saml-provider/example-bank"]


def test_sign_in_is_put_right_every_hour(templates: Templates) -> None:
    """A schedule undoes what was changed by hand."""
    [rule] = _of_type(templates["RegulatedContactCenter"], "AWS::Events::Rule")

    assert rule["ScheduleExpression"] == "rate(1 hour)"


def test_what_the_platform_demands_is_stricter_than_the_default(templates: Templates) -> None:
    """Logs and locks follow the policy file that cdk.json names."""
    groups = [group for template in templates.values() for group in _of_type(template, "AWS::Logs::LogGroup")]

    assert {group["RetentionInDays"] for group in groups} == {365}


def test_the_platforms_copy_of_the_policy_judges_whatever_the_app_says(tmp_path: Path) -> None:
    """An app that takes another policy than its cdk.json names is told by `check --policy`, as policy.toml says."""
    app = App(outdir=str(tmp_path), context={CONTEXT_KEY: str(FOLDER / "policy.toml")})
    app.node.set_context(CONTEXT_KEY, GuardrailPolicy().to_mapping())
    Stack(app, "Stack")
    synthesize(app)

    run = check_app(tmp_path, GuardrailPolicy.from_toml(FOLDER / "policy.toml"), today=date(2027, 1, 31))

    [finding] = run.evaluation.findings
    assert finding.guardrail == "POLICY"
    assert "bucket_lock_days is 365, the assembly has 120" in finding.message


def test_strong_references_say_the_same(tmp_path: Path) -> None:
    """With the references that CloudFormation guards, too, the stacks hang together and nothing is left to say."""
    said, templates = _synthesized(tmp_path, "--context", "@aws-cdk/core:defaultCrossStackReferences=strong")

    assert SUMMARY in said
    assert "Fn::ImportValue" in json.dumps(templates)
    assert "Fn::GetStackOutput" not in json.dumps(templates)


if __name__ == "__main__":
    with TemporaryDirectory() as scratch:
        for name, template in _synthesized(Path(scratch, "cdk.out"))[1].items():
            write_snapshot(template, name)
