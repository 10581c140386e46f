"""Each part makes the key it is given usable, or says what the key's owner must do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Annotations, Match, Template

from connect_constructs.infrastructure.connect_instance import ConnectInstance
from connect_constructs.infrastructure.customer_profiles import CustomerProfiles
from connect_constructs.infrastructure.encrypted_streams import EncryptedStreams
from connect_constructs.infrastructure.encryption_keys import LogKey
from connect_constructs.infrastructure.flow_log_group import FlowLogGroup
from connect_constructs.infrastructure.isolated_network import IsolatedNetwork
from tests.infrastructure.stacks import ContactCenterStack, one_of, resources_of

if TYPE_CHECKING:
    from collections.abc import Mapping

ACCOUNT = "111122223333"
FOREIGN_KEY = "arn:aws:kms:us-east-1:444455556666:key/0a1b2c3d-0000-4000-8000-000000000000"


def _stack() -> Stack:
    return Stack(App(), "Stack", env=Environment(account=ACCOUNT, region="us-east-1"))


def _streams(stack: Stack, *, key: kms.IKey, log_key: kms.IKey) -> None:
    instance = ConnectInstance(stack, "Instance", instance_alias="example-bank")
    EncryptedStreams(stack, "Streams", instance=instance, key=key, log_key=log_key)


def _log_groups(stack: Stack, key: kms.IKey) -> None:
    """Declare two log groups under one key."""
    FlowLogGroup(stack, "FlowLogs", instance_alias="example-bank", key=key)
    IsolatedNetwork(stack, "Network", log_key=key)


def _sids(stack: Stack, key: str) -> list[str | None]:
    statements = one_of(stack, "AWS::KMS::Key", key)["KeyPolicy"]["Statement"]
    return [statement.get("Sid") for statement in statements]


def _statements_put_out(stack: Stack) -> list[str]:
    return [name for name in Template.from_stack(stack).find_outputs("*") if "Statement" in name]


def _warnings(stack: Stack) -> list[str]:
    return [str(found.entry.data) for found in Annotations.from_stack(stack).find_warning("*", Match.any_value())]


def _advised(warning: str) -> Mapping[str, Any]:
    """Read the statement that a warning ends with."""
    statement: Mapping[str, Any] = json.JSONDecoder().raw_decode(warning, warning.index("{"))[0]
    return statement


def test_a_plain_key_of_the_stack_comes_to_admit_its_log_groups() -> None:
    """A key with the default policy gets the statement once, however many log groups it encrypts, without a word."""
    stack = _stack()
    _log_groups(stack, kms.Key(stack, "Key"))

    assert _sids(stack, "Key") == [None, "LogGroupsOfThisAccount"]
    assert not _statements_put_out(stack)
    assert not _warnings(stack)


def test_plain_keys_of_the_stack_come_to_admit_its_streams() -> None:
    """The streams' key admits the instance's service role, and their log's key CloudWatch Logs."""
    stack = _stack()
    _streams(stack, key=kms.Key(stack, "Data"), log_key=kms.Key(stack, "Log"))

    assert _sids(stack, "Data") == [None, "StreamsOfTheInstance"]
    assert _sids(stack, "Log") == [None, "LogGroupsOfThisAccount"]


def test_the_librarys_own_keys_hold_each_statement_once() -> None:
    """Keys that carry their statement from the start do not get it twice."""
    stack = ContactCenterStack()
    EncryptedStreams(stack, "Streams", instance=stack.instance, key=stack.key, log_key=stack.log_key)

    assert _sids(stack, "DataKey") == [None, "StreamsOfTheInstance"]
    assert _sids(stack, "LogKey") == [None, "LogGroupsOfThisAccount"]


def test_a_foreign_key_is_told_of_once() -> None:
    """Two log groups under an imported key lead to one output and one warning, which names the output."""
    stack = _stack()
    _log_groups(stack, kms.Key.from_key_arn(stack, "Foreign", FOREIGN_KEY))
    [name] = _statements_put_out(stack)
    [warning] = _warnings(stack)

    assert "the key Stack/Foreign is not declared in this stack" in warning
    assert f"stack output {name}" in warning


def test_two_foreign_keys_are_told_of_each() -> None:
    """Each imported key has an output and a warning of its own."""
    stack = _stack()
    for alias in ("first", "second"):
        key = kms.Key.from_key_arn(stack, f"{alias}Key", FOREIGN_KEY)
        FlowLogGroup(stack, alias, instance_alias=alias, key=key)

    assert len(_statements_put_out(stack)) == len(_warnings(stack)) == 2


def test_the_warning_holds_the_whole_statement_for_log_groups() -> None:
    """What the owner must add stands in the warning itself: the output would come after the failure."""
    stack = _stack()
    FlowLogGroup(stack, "Logs", instance_alias="example-bank", key=kms.Key.from_key_arn(stack, "Foreign", FOREIGN_KEY))
    [warning] = _warnings(stack)

    assert _advised(warning) == {
        "Sid": "LogGroupsOfThisAccount",
        "Effect": "Allow",
        "Principal": {"Service": "logs.us-east-1.amazonaws.com"},
        "Action": ["kms:Decrypt*", "kms:Describe*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
        "Resource": "*",
        "Condition": {
            "ArnLike": {
                "kms:EncryptionContext:aws:logs:arn": f"arn:${{AWS::Partition}}:logs:us-east-1:{ACCOUNT}:*",
            }
        },
    }


def test_the_warning_names_what_a_stack_leaves_open() -> None:
    """Of a stack without environment, account and region stand in the statement as pseudo parameters."""
    stack = Stack()
    FlowLogGroup(stack, "Logs", instance_alias="example-bank", key=kms.Key.from_key_arn(stack, "Foreign", FOREIGN_KEY))
    [warning] = _warnings(stack)

    assert _advised(warning)["Principal"] == {"Service": "logs.${AWS::Region}.amazonaws.com"}
    assert "logs:${AWS::Region}:${AWS::AccountId}:*" in warning


def test_the_statement_for_streams_can_be_added_before_the_instance() -> None:
    """It names no role that is still to be made: it takes all Connect service roles of this account, and says so."""
    stack = _stack()
    _streams(stack, key=kms.Key.from_key_arn(stack, "Foreign", FOREIGN_KEY), log_key=kms.Key(stack, "Log"))
    [warning] = _warnings(stack)
    [output] = [each for name, each in Template.from_stack(stack).find_outputs("*").items() if "Statement" in name]

    assert "exists only once it is deployed" in warning
    assert "ServiceRole" not in json.dumps(output["Value"]).replace("AWSServiceRoleForAmazonConnect_", "")
    assert _advised(warning) == {
        "Sid": "StreamsOfConnectInstances",
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": "kms:GenerateDataKey",
        "Resource": "*",
        "Condition": {
            "StringEquals": {"kms:CallerAccount": ACCOUNT},
            "ArnLike": {
                "aws:PrincipalArn": f"arn:${{AWS::Partition}}:iam::{ACCOUNT}:role/aws-service-role/"
                "connect.amazonaws.com/AWSServiceRoleForAmazonConnect_*"
            },
        },
    }


def _profiles(stack: Stack, alias: str, key: kms.IKey) -> None:
    """Declare a domain with events for an instance of its own."""
    instance = ConnectInstance(stack, f"Instance-{alias}", instance_alias=alias)
    CustomerProfiles(stack, f"Profiles-{alias}", instance=instance, key=key, event_stream=True)


def test_a_foreign_key_is_told_of_for_each_domain() -> None:
    """Every domain under an imported key has a statement of its own; the one for all their events is told of once."""
    stack = _stack()
    key = kms.Key.from_key_arn(stack, "Foreign", FOREIGN_KEY)
    for alias in ("first", "second"):
        _profiles(stack, alias, key)
    advised = [_advised(warning) for warning in _warnings(stack)]

    assert len(_statements_put_out(stack)) == 3
    assert sorted(statement["Sid"] for statement in advised) == [
        "CustomerProfilesDomain",
        "CustomerProfilesDomain",
        "StreamsOfCustomerProfiles",
    ]
    assert {
        statement["Condition"]["ArnLike"]["aws:SourceArn"][0].rpartition("/")[2]
        for statement in advised
        if statement["Sid"] == "CustomerProfilesDomain"
    } == {"amazon-connect-first", "amazon-connect-second"}


def test_a_key_of_another_stack_is_not_edited_for_profiles() -> None:
    """A key that another stack of the app declares keeps its policy, and both statements are put out."""
    app = App()
    home, stack = (Stack(app, id_, env=Environment(account=ACCOUNT, region="us-east-1")) for id_ in ("Home", "Stack"))
    _profiles(stack, "first", kms.Key(home, "Key"))

    assert len(one_of(home, "AWS::KMS::Key")["KeyPolicy"]["Statement"]) == 1
    assert len(_statements_put_out(stack)) == 2


@pytest.mark.parametrize(
    ("home", "is_told"),
    [
        (Environment(account=ACCOUNT, region="us-east-1"), False),
        (Environment(account="444455556666", region="us-east-1"), True),
        (Environment(region="us-east-1"), True),
    ],
    ids=["same environment", "another account", "account not stated"],
)
def test_a_key_of_another_stack_that_holds_the_statement_needs_no_word(home: Environment, is_told: bool) -> None:  # noqa: FBT001 - a parametrized case
    """What the security stack's own log key admits is said only where it is another account's log groups."""
    app = App()
    stack = Stack(app, "Stack", env=Environment(account=ACCOUNT, region="us-east-1"))
    FlowLogGroup(stack, "FlowLogs", instance_alias="example-bank", key=LogKey(Stack(app, "Home", env=home), "LogKey"))

    assert sum("is not declared in this stack" in warning for warning in _warnings(stack)) == is_told
    assert len(_statements_put_out(stack)) == is_told


def test_an_alias_of_an_own_key_stands_for_the_key() -> None:
    """The key behind the alias gets the statement and encrypts; nobody is warned."""
    stack = _stack()
    key = kms.Key(stack, "Key")
    _log_groups(stack, kms.Alias(stack, "Alias", alias_name="alias/logs", target_key=key))

    assert _sids(stack, "Key") == [None, "LogGroupsOfThisAccount"]
    assert not _warnings(stack)
    for group in resources_of(stack, "AWS::Logs::LogGroup").values():
        assert group["Properties"]["KmsKeyId"]["Fn::GetAtt"][0].startswith("Key")


@pytest.mark.parametrize("by_name", [True, False])
def test_an_alias_of_a_foreign_key_is_told_of(by_name: bool) -> None:  # noqa: FBT001 - a parametrized case
    """Behind an alias that is only a name, or that stands for an imported key, nothing is edited, and that is said."""
    stack = _stack()
    foreign = kms.Key.from_key_arn(stack, "Foreign", FOREIGN_KEY)
    key = (
        kms.Alias.from_alias_name(stack, "Named", "alias/logs")
        if by_name
        else kms.Alias(stack, "Alias", alias_name="alias/logs", target_key=foreign)
    )
    FlowLogGroup(stack, "Logs", instance_alias="example-bank", key=key)
    [warning] = _warnings(stack)

    assert f"the key Stack/{'Named' if by_name else 'Foreign'} is not declared in this stack" in warning
