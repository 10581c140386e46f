"""The Customer Profiles domain of an instance."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest
from aws_cdk import App, CfnParameter, Duration, Environment, Stack
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from hypothesis import given
from hypothesis import strategies as st

from connect_constructs.guardrails.policy import GuardrailPolicy
from connect_constructs.infrastructure.connect_instance import ConnectInstance
from connect_constructs.infrastructure.customer_profiles import CustomerProfiles
from connect_constructs.infrastructure.encryption_keys import DataKey
from connect_constructs.infrastructure.instance_protocol import IConnectInstance
from tests.infrastructure.stacks import ContactCenterStack, Resource, one_of, resources_of

DOMAIN = "AWS::CustomerProfiles::Domain"
INTEGRATION = "AWS::CustomerProfiles::Integration"
EVENT_STREAM = "AWS::CustomerProfiles::EventStream"
INSTANCE_ARN = "arn:aws:connect:us-east-1:111122223333:instance/0f9e8d7c-6b5a-4321-8765-0123456789ab"
KEY_ARN = "arn:aws:kms:us-east-1:111122223333:key/0f9e8d7c-6b5a-4321-8765-0123456789ab"
ROLE_ARN = "arn:aws:iam::111122223333:role/aws-service-role/connect.amazonaws.com/Example"
DOMAIN_ARN = {
    "Fn::Join": [
        "",
        ["arn:", {"Ref": "AWS::Partition"}, ":profile:us-east-1:111122223333:domains/amazon-connect-example-bank"],
    ]
}
OBJECTS_ARN = {"Fn::Join": ["", [*DOMAIN_ARN["Fn::Join"][1][:2], f"{DOMAIN_ARN['Fn::Join'][1][2]}/objects/*"]]}


def _stack(**choices: Any) -> ContactCenterStack:
    stack = ContactCenterStack()
    CustomerProfiles(stack, "Profiles", **{"instance": stack.instance, "key": stack.key} | choices)
    return stack


def _existing(stack: ContactCenterStack) -> IConnectInstance:
    """An instance of which not even the alias is known before deployment."""
    alias = CfnParameter(stack, "Alias").value_as_string
    return ConnectInstance.from_attributes(instance_arn=INSTANCE_ARN, instance_alias=alias, service_role_arn=ROLE_ARN)


def _whole(stack: Stack, resource_type: str, logical_id: str = "") -> Resource:
    """Return the only resource of a type whose logical id begins so, with its policies and dependencies."""
    [resource] = [
        resource for found, resource in resources_of(stack, resource_type).items() if found.startswith(logical_id)
    ]
    return resource


def _statements_for_profiles(policy: Resource) -> list[Resource]:
    return [
        statement for statement in policy["Statement"] if statement["Principal"] == {"Service": "profile.amazonaws.com"}
    ]


@pytest.fixture(scope="module")
def standard() -> ContactCenterStack:
    """A stack with a domain and no option."""
    return _stack()


@pytest.fixture(scope="module")
def everything() -> ContactCenterStack:
    """A stack with a domain that streams its events and exports its duplicates."""
    return _stack(event_stream=True, identity_resolution=True)


def test_the_domain_is_under_the_key_with_a_queue_for_what_fails(standard: ContactCenterStack) -> None:
    """The domain has the alias's name, the key, the queue, the standard expiration and a tag."""
    domain = one_of(standard, DOMAIN)

    assert domain["DomainName"] == "amazon-connect-example-bank"
    assert domain["DefaultEncryptionKey"]["Fn::GetAtt"][0].startswith("DataKey")
    assert domain["DeadLetterQueueUrl"]["Ref"].startswith("ProfilesDeadLetters")
    assert domain["DefaultExpirationDays"] == 366
    assert domain["Tags"] == [{"Key": "Name", "Value": "amazon-connect-example-bank"}]


def test_nothing_optional_is_there_unasked(standard: ContactCenterStack) -> None:
    """Without options nothing is streamed, compared or exported."""
    assert "Matching" not in one_of(standard, DOMAIN)
    for optional in (EVENT_STREAM, "AWS::Kinesis::Stream", "AWS::S3::Bucket"):
        assert not resources_of(standard, optional)


def test_contact_records_of_the_instance_feed_it(standard: ContactCenterStack) -> None:
    """The integration gives the domain the instance's contact records, and follows both."""
    integration = one_of(standard, INTEGRATION)

    assert integration["ObjectTypeName"] == "CTR"
    assert integration["Uri"] == standard.resolve(standard.instance.instance_arn)
    assert integration["DomainName"]["Ref"].startswith("ProfilesDomain")


def test_the_key_admits_customer_profiles_for_this_domain_alone(standard: ContactCenterStack) -> None:
    """The key's statement is narrowed to the account, the domain and its objects, and makes no circle."""
    [statement] = _statements_for_profiles(one_of(standard, "AWS::KMS::Key", "DataKey")["KeyPolicy"])

    assert statement["Action"] == ["kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey"]
    assert statement["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "111122223333"},
        "ArnLike": {"aws:SourceArn": [DOMAIN_ARN, OBJECTS_ARN]},
    }


def test_the_queue_takes_encrypted_messages_of_this_domain_alone(standard: ContactCenterStack) -> None:
    """The queue is under the key, refuses what comes without TLS, and takes messages on behalf of the domain."""
    queue = one_of(standard, "AWS::SQS::Queue")
    policy = one_of(standard, "AWS::SQS::QueuePolicy")["PolicyDocument"]
    [statement] = _statements_for_profiles(policy)
    [denial] = [each for each in policy["Statement"] if each["Effect"] == "Deny"]

    assert queue["KmsMasterKeyId"]["Fn::GetAtt"][0].startswith("DataKey")
    assert queue["MessageRetentionPeriod"] == Duration.days(14).to_seconds()
    assert denial["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert statement["Action"] == "sqs:SendMessage"
    assert statement["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "111122223333"},
        "ArnEquals": {"aws:SourceArn": DOMAIN_ARN},
    }


def test_the_domain_follows_what_it_writes_to(everything: ContactCenterStack) -> None:
    """Policies of queue and bucket are in force before the service tries them."""
    waits_for = _whole(everything, DOMAIN)["DependsOn"]

    assert [id_[: id_.index("Policy")] for id_ in sorted(waits_for)] == ["ProfilesDeadLetters", "ProfilesExports"]


def test_what_holds_customers_data_outlives_the_stack(everything: ContactCenterStack) -> None:
    """Domain, queue and exports stay with the policies that protect them; what only passes data on goes."""
    for type_, id_ in (
        (DOMAIN, ""),
        ("AWS::SQS::Queue", ""),
        ("AWS::SQS::QueuePolicy", ""),
        ("AWS::S3::Bucket", "ProfilesExports"),
        ("AWS::S3::BucketPolicy", "ProfilesExports"),
    ):
        resource = _whole(everything, type_, id_)
        assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")
    assert "DeletionPolicy" not in _whole(everything, INTEGRATION)


def test_events_go_to_a_stream_under_the_key(everything: ContactCenterStack) -> None:
    """The event stream follows the domain and leads to an encrypted data stream."""
    events = one_of(everything, EVENT_STREAM)
    encryption = one_of(everything, "AWS::Kinesis::Stream")["StreamEncryption"]

    assert events["DomainName"]["Ref"].startswith("ProfilesDomain")
    assert events["Uri"]["Fn::GetAtt"][0].startswith("ProfilesEvents")
    assert encryption["EncryptionType"] == "KMS"
    assert encryption["KeyId"]["Fn::GetAtt"][0].startswith("DataKey")


def test_the_key_admits_the_roles_that_write_events(everything: ContactCenterStack) -> None:
    """Service-linked roles of Customer Profiles, of this account alone, may write to the encrypted stream."""
    [statement] = [
        each
        for each in one_of(everything, "AWS::KMS::Key", "DataKey")["KeyPolicy"]["Statement"]
        if each.get("Sid") == "StreamsOfCustomerProfiles"
    ]

    assert statement["Action"] == "kms:GenerateDataKey"
    assert statement["Condition"]["StringEquals"] == {"kms:CallerAccount": "111122223333"}
    assert "/profile.amazonaws.com/AWSServiceRoleForProfile_*" in json.dumps(statement["Condition"]["ArnLike"])


@pytest.mark.parametrize("home", ["Stack", "Home", "application"])
def test_only_the_librarys_own_key_carries_a_note_for_checkov(home: str) -> None:
    """The wildcard that its conditions narrow is explained on a key of this library that has it, and on no other."""
    stack = ContactCenterStack()
    other = Stack(cast("App", stack.node.root), "Home", env=Environment(account="111122223333", region="us-east-1"))
    key_stack = other if home == "Home" else stack
    instance = ConnectInstance.from_attributes(
        instance_arn=INSTANCE_ARN, instance_alias="example-bank", service_role_arn=ROLE_ARN
    )
    key = kms.Key(key_stack, "Key") if home == "application" else DataKey(key_stack, "Key", instance=instance)
    CustomerProfiles(stack, "Profiles", instance=instance, key=key, event_stream=True)

    assert ("checkov" in _whole(key_stack, "AWS::KMS::Key", "Key").get("Metadata", {})) is (home == "Stack")


def test_identity_resolution_exports_to_a_guarded_bucket(everything: ContactCenterStack) -> None:
    """Duplicates are exported to a locked and logged bucket under the key, where this domain alone puts objects."""
    matching = one_of(everything, DOMAIN)["Matching"]
    bucket = one_of(everything, "AWS::S3::Bucket", "ProfilesExports")
    [statement] = _statements_for_profiles(
        one_of(everything, "AWS::S3::BucketPolicy", "ProfilesExports")["PolicyDocument"]
    )

    assert matching["Enabled"] is True
    assert matching["ExportingConfig"]["S3Exporting"]["S3BucketName"]["Ref"].startswith("ProfilesExports")
    assert bucket["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]["Mode"] == "GOVERNANCE"
    assert bucket["LoggingConfiguration"]["DestinationBucketName"]["Ref"].startswith("ProfilesAccessLogs")
    assert statement["Action"] == "s3:PutObject"
    assert statement["Condition"]["ArnEquals"] == {"aws:SourceArn": DOMAIN_ARN}
    assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": "111122223333"}


def test_exports_can_be_logged_to_a_bucket_that_is_there() -> None:
    """A bucket for access logs that is given is used, and no other is made."""
    stack = ContactCenterStack()
    CustomerProfiles(
        stack,
        "Profiles",
        instance=stack.instance,
        key=stack.key,
        identity_resolution=True,
        access_log_bucket=s3.Bucket.from_bucket_name(stack, "Logs", "example-logs"),
    )

    assert one_of(stack, "AWS::S3::Bucket")["LoggingConfiguration"]["DestinationBucketName"] == "example-logs"


def test_its_parts_are_at_hand(everything: ContactCenterStack) -> None:
    """Name, queue, stream and bucket are attributes; what uses the name is deployed after the domain."""
    profiles = everything.node.find_child("Profiles")

    assert isinstance(profiles, CustomerProfiles)
    assert everything.resolve(profiles.domain_name)["Ref"].startswith("ProfilesDomain")
    assert profiles.dead_letter_queue.node.path == "Stack/Profiles/DeadLetters"
    assert profiles.event_stream
    assert profiles.export_bucket


def test_an_alias_of_a_key_stands_for_the_key() -> None:
    """The key behind an alias encrypts and gets the statement."""
    stack = ContactCenterStack()
    alias = kms.Alias(stack, "Alias", alias_name="alias/profiles", target_key=stack.key)
    CustomerProfiles(stack, "Profiles", instance=stack.instance, key=alias)

    assert one_of(stack, DOMAIN)["DefaultEncryptionKey"]["Fn::GetAtt"][0].startswith("DataKey")
    assert _statements_for_profiles(one_of(stack, "AWS::KMS::Key", "DataKey")["KeyPolicy"])


def test_an_existing_instance_is_served_under_a_given_name() -> None:
    """With a name, not even the alias need be known before deployment."""
    stack = ContactCenterStack()
    CustomerProfiles(
        stack, "Profiles", instance=_existing(stack), key=stack.key, domain_name="amazon-connect-Retail_Bank-2"
    )

    assert one_of(stack, DOMAIN)["DomainName"] == "amazon-connect-Retail_Bank-2"
    assert one_of(stack, INTEGRATION)["Uri"] == INSTANCE_ARN


def test_an_alias_that_is_a_token_gives_no_name() -> None:
    """Where the alias is known at deployment only, the name is asked for."""
    stack = ContactCenterStack()

    with pytest.raises(ValueError, match=r"^Stack/Profiles: domain_name is None and the instance's alias is a token"):
        CustomerProfiles(stack, "Profiles", instance=_existing(stack), key=stack.key)


@pytest.mark.parametrize(
    "name",
    ["example-bank", "amazon-connect-", "amazon-connect-a b", f"amazon-connect-{'x' * 50}", "Amazon-Connect-x", 5],
)
def test_names_that_instances_cannot_use_are_refused(name: Any) -> None:
    """A name outside what the service-linked role may use, or the service takes, is refused with what is allowed."""
    with pytest.raises(ValueError, match=r"domain_name is .*; allowed: a literal of at most 64 .* amazon-connect-$"):
        _stack(domain_name=name)


@given(days=st.integers(1, 1098))
def test_whole_days_within_the_services_bounds_are_taken(days: int) -> None:
    """Every number of days from 1 to 1098 becomes the domain's expiration."""
    stack = ContactCenterStack()
    profiles = CustomerProfiles(
        stack, "Profiles", instance=stack.instance, key=stack.key, default_expiration=Duration.days(days)
    )

    assert profiles.node.find_child("Domain").default_expiration_days == days  # type: ignore[attr-defined]  # a CfnDomain


@pytest.mark.parametrize("expiration", [Duration.days(0), Duration.days(1099), Duration.hours(36)])
def test_other_expirations_are_refused(expiration: Duration) -> None:
    """What is no whole number of days, or out of bounds, is refused with the value in days."""
    with pytest.raises(ValueError, match=r"default_expiration is [\d.]+ days; allowed: whole days from 1 to 1098$"):
        _stack(default_expiration=expiration)


def test_a_second_domain_for_an_instance_is_refused() -> None:
    """An instance feeds one domain; the second is told which has it."""
    stack = _stack()

    with pytest.raises(ValueError, match=r"^Stack/More: instance is that of Stack/Profiles; allowed: one that has no"):
        CustomerProfiles(stack, "More", instance=stack.instance, key=stack.key, domain_name="amazon-connect-more")


def test_a_name_is_had_once_in_an_account_and_region() -> None:
    """Another domain's name is refused with whose it is; in another account it may be had again."""
    stack = _stack(domain_name="amazon-connect-bank")
    app = cast("App", stack.node.root)
    choices: dict[str, Any] = {"domain_name": "amazon-connect-bank", "key": kms.Key.from_key_arn(stack, "Key", KEY_ARN)}

    with pytest.raises(
        ValueError,
        match=r"^Stack/More: domain_name is 'amazon-connect-bank', which is that of Stack/Profiles; allowed: one of",
    ):
        CustomerProfiles(stack, "More", instance=_existing(stack), **choices)
    elsewhere = Stack(app, "Elsewhere", env=Environment(account="444455556666", region="us-east-1"))
    there = ConnectInstance(elsewhere, "Instance", instance_alias="other-bank")
    assert CustomerProfiles(elsewhere, "Profiles", instance=there, **choices).domain_name


def test_nothing_is_made_unless_the_policy_approves() -> None:
    """Where customer_profiles is not approved, the construct is refused before anything is declared."""
    stack = ContactCenterStack(GuardrailPolicy(approved_features=("chat",)))

    with pytest.raises(ValueError, match=r"Stack/Profiles.*customer_profiles.*allowed: .*chat"):
        CustomerProfiles(stack, "Profiles", instance=stack.instance, key=stack.key)
    assert not resources_of(stack, DOMAIN)
