"""A compliant contact centre in one call."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import App, Duration, Environment, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk.assertions import Annotations, Match, Template

from connect_constructs.infrastructure.compliant_connect_instance import CompliantConnectInstance
from connect_constructs.infrastructure.storage_type import StorageType
from tests.infrastructure.stacks import one_of, resources_of

if TYPE_CHECKING:
    from collections.abc import Mapping

METADATA = "examples/saml-metadata.xml"
FOREIGN_KEY = "arn:aws:kms:us-east-1:444455556666:key/0a1b2c3d-0000-4000-8000-000000000000"


def _stack() -> Stack:
    return Stack(App(), "Stack", env=Environment(account="111122223333", region="us-east-1"))


def _contact_center(stack: Stack, **choices: Any) -> CompliantConnectInstance:
    given = {"instance_alias": "example-bank", "saml_metadata": METADATA} | choices
    return CompliantConnectInstance(stack, "ContactCenter", **given)


@pytest.fixture(scope="module")
def whole() -> Stack:
    """A stack with the contact centre of one minimal call."""
    stack = _stack()
    _contact_center(stack)
    return stack


def _dependencies(template: Mapping[str, Any]) -> dict[str, set[str]]:
    """Find for each resource which others it refers to or waits for."""
    ids = set(template["Resources"])

    def mentioned(value: Any) -> set[str]:
        match value:
            case {"Ref": str(id_)}:
                return {id_} & ids
            case {"Fn::GetAtt": [id_, *_]}:
                return {id_} & ids
            case dict():
                return set().union(*map(mentioned, value.values()))
            case list():
                return set().union(*map(mentioned, value))
            case _:
                return set()

    return {
        id_: mentioned(resource) | set(resource.get("DependsOn", [])) for id_, resource in template["Resources"].items()
    }


def _everything_before(stack: Stack, prefix: str) -> set[str]:
    """Find all resources that are deployed before the one whose logical id begins so."""
    direct = _dependencies(Template.from_stack(stack).to_json())
    [start] = [id_ for id_ in direct if id_.startswith(prefix)]
    found: set[str] = set()
    waiting = {start}
    while waiting:
        waiting = set().union(*(direct[id_] for id_ in waiting)) - found
        found |= waiting
    return found


def test_no_resource_waits_for_itself(whole: Stack) -> None:
    """There is no circle of dependencies."""
    for id_ in _dependencies(Template.from_stack(whole).to_json()):
        assert id_ not in _everything_before(whole, id_)


def test_the_instance_follows_its_log_group(whole: Stack) -> None:
    """The flow log group and its key are there before the instance."""
    before = _everything_before(whole, "ContactCenterInstance")

    assert any(id_.startswith("ContactCenterFlowLogs") for id_ in before)
    assert any(id_.startswith("ContactCenterLogKey") for id_ in before)


def test_nobody_signs_in_before_the_restriction_holds(whole: Stack) -> None:
    """The grant follows the authentication profile, and that the endpoints and routes its handler needs."""
    before = _everything_before(whole, "ContactCenterIdentityFederationGrant")

    assert one_of(whole, "Custom::ConnectAuthenticationProfile")["SessionInactivityHandlingEnabled"] is True
    for prefix in ("AuthenticationProfile", "NetworkVpcConnect", "NetworkVpcStorage", "NetworkSubnet1Routes"):
        assert any(id_.startswith(f"ContactCenter{prefix}") for id_ in before)


def test_storage_follows_the_key_that_names_the_service_role(whole: Stack) -> None:
    """Streams and storage are associated after the data key, whose policy follows the instance."""
    for config in resources_of(whole, "AWS::Connect::InstanceStorageConfig"):
        before = _everything_before(whole, config)
        assert any(id_.startswith("ContactCenterDataKey") for id_ in before)


def test_the_relay_state_is_an_output(whole: Stack) -> None:
    """The stack says what to enter at the identity provider."""
    outputs = Template.from_stack(whole).find_outputs("*")

    assert any("new_domain=true" in json.dumps(output) for output in outputs.values())


def test_every_log_group_is_encrypted_and_kept(whole: Stack) -> None:
    """All log groups are under the log key for the policy's days and outlive the stack."""
    groups = resources_of(whole, "AWS::Logs::LogGroup").values()

    assert len(groups) == 4
    for group in groups:
        assert group["Properties"]["KmsKeyId"]["Fn::GetAtt"][0].startswith("ContactCenterLogKey")
        assert group["Properties"]["RetentionInDays"] == 120
        assert group["DeletionPolicy"] == "RetainExceptOnCreate"


def test_every_function_runs_in_the_vpc(whole: Stack) -> None:
    """No function, of whoever's making, runs outside the VPC."""
    functions = resources_of(whole, "AWS::Lambda::Function").values()

    assert len(functions) == 1
    for function in functions:
        assert function["Properties"]["VpcConfig"]["SubnetIds"]
        assert function["Properties"]["VpcConfig"]["SecurityGroupIds"]


def test_its_parts_are_at_hand() -> None:
    """The parts are attributes, and the archive shares the storage's access log bucket."""
    stack = _stack()
    contact_center = _contact_center(stack)

    assert contact_center.instance.instance_alias == "example-bank"
    assert StorageType.CHAT_TRANSCRIPTS in contact_center.buckets
    assert list(contact_center.streams) == [StorageType.CONTACT_TRACE_RECORDS, StorageType.AGENT_EVENTS]
    assert len([id_ for id_ in resources_of(stack, "AWS::S3::Bucket") if "AccessLogs" in id_]) == 1


def test_each_storage_type_goes_to_the_part_that_makes_its_place() -> None:
    """Types of all kinds may be mixed; contact records and agent events are always streamed."""
    contact_center = _contact_center(_stack(), storage_types=list(StorageType))

    assert set(contact_center.streams) | set(contact_center.buckets) | {StorageType.MEDIA_STREAMS} == set(StorageType)


def test_contact_records_go_straight_to_the_archive_on_request() -> None:
    """Without a stream for contact records, the archive still gets them, and media are kept as long as is said."""
    stack = _stack()
    contact_center = _contact_center(
        stack,
        storage_types=[StorageType.MEDIA_STREAMS],
        media_retention=Duration.hours(2),
        contact_record_stream=False,
    )
    configs = {
        config["Properties"]["ResourceType"]: config["Properties"]
        for config in resources_of(stack, "AWS::Connect::InstanceStorageConfig").values()
    }

    assert list(contact_center.streams) == [StorageType.AGENT_EVENTS]
    assert configs["CONTACT_TRACE_RECORDS"]["StorageType"] == "KINESIS_FIREHOSE"
    assert configs["MEDIA_STREAMS"]["KinesisVideoStreamConfig"]["RetentionPeriodHours"] == 2


def test_functions_are_added_to_the_instance() -> None:
    """An added function is associated with the instance, permitted to it and in its VPC."""
    stack = _stack()
    contact_center = _contact_center(stack)
    contact_center.add_function(
        "Storage",
        code=lambda_.Code.from_inline("def handler(event, context): return {}"),
        handler="index.handler",
        runtime=lambda_.Runtime.PYTHON_3_14,
    )
    association = one_of(stack, "AWS::Connect::IntegrationAssociation")

    assert association["IntegrationArn"]["Fn::GetAtt"][0].startswith("ContactCenterFunctionsStorage")
    assert association["InstanceId"] == stack.resolve(contact_center.instance_arn)


def test_a_stack_may_leave_its_environment_open() -> None:
    """Without account and region the whole is synthesized as well, for the log service of whatever region."""
    stack = Stack()
    _contact_center(stack)

    [_, statement] = one_of(stack, "AWS::KMS::Key", "ContactCenterLogKey")["KeyPolicy"]["Statement"]
    assert statement["Principal"]["Service"] == {"Fn::Join": ["", ["logs.", {"Ref": "AWS::Region"}, ".amazonaws.com"]]}


def test_nothing_is_made_in_a_vpc_that_is_given() -> None:
    """In a caller's VPC no subnet, route, endpoint or flow log is declared."""
    stack = _stack()
    vpc = ec2.Vpc.from_vpc_attributes(
        stack,
        "Vpc",
        vpc_id="vpc-1",
        availability_zones=["us-east-1a", "us-east-1b"],
        private_subnet_ids=["subnet-1", "subnet-2"],
    )
    contact_center = _contact_center(stack, vpc=vpc)

    assert contact_center.vpc is vpc
    made = {resource["Type"] for resource in Template.from_stack(stack).to_json()["Resources"].values()}
    assert {type_ for type_ in made if type_.startswith("AWS::EC2::")} == {"AWS::EC2::SecurityGroup"}


@pytest.mark.parametrize(("argument", "action"), [("key", "kms:GenerateDataKey"), ("log_key", "kms:Encrypt")])
def test_a_key_of_elsewhere_is_left_alone(argument: str, action: str) -> None:
    """For a key of another account the statement it needs is a stack output, and a warning names that output."""
    stack = _stack()
    key = kms.Key.from_key_arn(stack, "Foreign", FOREIGN_KEY)
    _contact_center(stack, **{argument: key})
    template = Template.from_stack(stack)
    [(name, output)] = [found for found in template.find_outputs("*").items() if "Statement" in found[0]]

    assert action in json.dumps(output["Value"])
    assert len(resources_of(stack, "AWS::KMS::Key")) == 1
    Annotations.from_stack(stack).has_warning("*", Match.string_like_regexp(f"stack output {name}"))


def test_a_key_of_another_stack_is_left_alone() -> None:
    """A key that another stack of the app declares is not edited, so that the stacks do not wait for each other."""
    app = App()
    home = Stack(app, "Home", env=Environment(account="111122223333", region="us-east-1"))
    key = kms.Key(home, "Key")
    stack = Stack(app, "Stack", env=Environment(account="111122223333", region="us-east-1"))
    _contact_center(stack, key=key)

    assert len(one_of(home, "AWS::KMS::Key")["KeyPolicy"]["Statement"]) == 1
    assert any("DataKeyStatement" in name for name in Template.from_stack(stack).find_outputs("*"))


def test_a_key_of_the_same_stack_gets_its_statement() -> None:
    """A key that the same stack declares is given the statement, silently."""
    stack = _stack()
    _contact_center(stack, key=kms.Key(stack, "Mine"))

    assert "StreamsOfTheInstance" in json.dumps(one_of(stack, "AWS::KMS::Key", "Mine")["KeyPolicy"])
    assert not [name for name in Template.from_stack(stack).find_outputs("*") if "Statement" in name]


def test_one_key_for_everything_is_refused() -> None:
    """One key of the same stack for data and logs, a circle to CloudFormation, is refused with its path."""
    stack = _stack()
    key = kms.Key(stack, "Only")

    with pytest.raises(ValueError, match="key and log_key are both Stack/Only; allowed: two keys"):
        _contact_center(stack, key=key, log_key=key)


def test_a_key_and_its_alias_are_one_key() -> None:
    """An alias does not hide that data and logs share a key."""
    stack = _stack()
    key = kms.Key(stack, "Only")
    alias = kms.Alias(stack, "Alias", alias_name="alias/only", target_key=key)

    with pytest.raises(ValueError, match="key and log_key are both Stack/Only; allowed: two keys"):
        _contact_center(stack, key=alias, log_key=key)


def test_one_imported_key_serves_for_everything() -> None:
    """An imported key, which nothing is added to, makes no circle; both its statements are put out."""
    stack = _stack()
    key = kms.Key.from_key_arn(stack, "Foreign", FOREIGN_KEY)
    _contact_center(stack, key=key, log_key=key)

    outputs = Template.from_stack(stack).find_outputs("*")
    assert sorted(name[:16] for name in outputs if "Statement" in name) == ["DataKeyStatement", "LogKeyStatementS"]
    assert not resources_of(stack, "AWS::KMS::Key")


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"instance_alias": "d-bank"}, r"^\S+/FlowLogs: instance alias 'd-bank'"),
        ({"allowed_ips": ["198.51.100.0/24"]}, "allowed_ips '198.51.100.0/24'"),
        ({"storage_types": ["CHAT_TRANSCRIPTS"]}, "storage_types holds 'CHAT_TRANSCRIPTS'; allowed: "),
        ({"attachment_origins": ["*"]}, r"attachment_origins: '\*'"),
        ({"media_retention": Duration.hours(2)}, "media_retention is 2 hours, and no media are stored"),
        ({"contact_record_stream": None}, "contact_record_stream is None"),
        ({"saml_metadata": None}, r"^\S+/\w+: got neither of saml_metadata and saml_provider"),
    ],
)
def test_faults_of_the_parts_are_told_at_the_door(choices: dict[str, Any], message: str) -> None:
    """What a part refuses, the whole refuses, with the value."""
    with pytest.raises(ValueError, match=message):
        _contact_center(_stack(), **choices)
