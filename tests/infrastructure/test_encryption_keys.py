"""The two customer keys."""

from __future__ import annotations

import pytest

from tests.infrastructure.stacks import ContactCenterStack, one_of, resources_of


@pytest.mark.parametrize("key", ["LogKey", "DataKey"])
def test_keys_rotate(key: str) -> None:
    """Both keys rotate."""
    assert one_of(ContactCenterStack(), "AWS::KMS::Key", key)["EnableKeyRotation"] is True


def test_keys_outlive_their_stack() -> None:
    """No key goes with its stack or with a replacement, except when its creation failed."""
    for key in resources_of(ContactCenterStack(), "AWS::KMS::Key").values():
        assert (key["DeletionPolicy"], key["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")


def test_the_log_key_admits_this_accounts_log_groups_only() -> None:
    """Beside the account itself, CloudWatch Logs alone may use the log key, for this account's and region's groups."""
    [_, statement] = one_of(ContactCenterStack(), "AWS::KMS::Key", "LogKey")["KeyPolicy"]["Statement"]

    assert statement["Principal"] == {"Service": "logs.us-east-1.amazonaws.com"}
    assert statement["Condition"] == {
        "ArnLike": {
            "kms:EncryptionContext:aws:logs:arn": {
                "Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":logs:us-east-1:111122223333:*"]]
            }
        }
    }


def test_the_data_key_admits_the_instances_role_for_streams_only() -> None:
    """Beside the account itself, the instance's service role alone may use the data key, to generate data keys."""
    [account, statement] = one_of(ContactCenterStack(), "AWS::KMS::Key", "DataKey")["KeyPolicy"]["Statement"]

    assert account["Principal"]["AWS"]["Fn::Join"][1][-1] == ":iam::111122223333:root"
    assert statement["Action"] == "kms:GenerateDataKey"
    assert statement["Principal"]["AWS"]["Fn::GetAtt"][1] == "ServiceRole"
