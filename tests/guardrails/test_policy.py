"""The policy: defaults, files and what it refuses."""

from __future__ import annotations

import re
import traceback
from pathlib import Path
from typing import Any

import aws_cdk
import pytest

from connect_constructs.guardrails.policy import CONTEXT_KEY, FEATURES, GuardrailPolicy
from connect_constructs.infrastructure._policy import policy_of


def test_defaults_are_the_catalogues() -> None:
    """The defaults are the numbers and lists that the catalogue states."""
    assert GuardrailPolicy().to_mapping() == {
        "approved_regions": ["us-east-1"],
        "sign_in_ranges": ["216.82.182.50-216.82.182.60", "216.131.56.50-216.131.56.60"],
        "approved_features": ["chat", "contact_lens", "customer_profiles", "forecasting", "tasks"],
        "log_retention_days": 120,
        "function_timeout_seconds": 8,
        "loop_interrupt_seconds": 20,
        "session_refresh_minutes": 60,
        "idle_sign_out_minutes": 60,
        "bucket_lock_days": 120,
        "sensitive_fields": ["pan", "pin_cvv", "ssn", "bank_account"],
        "sensitive_names": [],
        "approved_keys": [],
        "deployment_principals": [],
        "break_glass_principals": [],
    }


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"colour": "red"}, "policy key colour: unknown; allowed: approved_regions, sign_in_ranges"),
        ({"approved_regions": []}, r"policy key approved_regions: got \(\); allowed: a list of at least one"),
        ({"approved_regions": "us-east-1"}, "policy key approved_regions: got 'us-east-1'; allowed"),
        ({"approved_regions": ["mars"]}, "policy key approved_regions"),
        (
            {"approved_features": ["chat", "fax", 7]},
            "^policy key approved_features: got entry 'fax', entry 7; allowed: a list of app_integrations",
        ),
        ({"sign_in_ranges": ["10.0.0.1/8"]}, "policy key sign_in_ranges: address range '10.0.0.1/8' is not usable"),
        ({"sign_in_ranges": ["10.0.0.1", "10.0.0.0-10.0.0.2"]}, "policy key sign_in_ranges: .*overlap"),
        ({"sign_in_ranges": [7]}, "policy key sign_in_ranges"),
        ({"log_retention_days": True}, "policy key log_retention_days: got True; allowed: a whole number"),
        ({"log_retention_days": 119.5}, "policy key log_retention_days"),
        ({"function_timeout_seconds": 9}, "policy key function_timeout_seconds: got 9; allowed: .*from 1 to 8"),
        (
            {"sensitive_names": ["memberNumber"]},
            "policy key sensitive_names: got entry 'memberNumber'; allowed: .*lower-case",
        ),
        ({"sensitive_names": ["member  number"]}, "policy key sensitive_names"),
        ({"approved_keys": ["alias/aws/s3"]}, "policy key approved_keys"),
        ({"deployment_principals": ["me"]}, "policy key deployment_principals"),
    ],
)
def test_unknown_keys_and_bad_values_are_refused(values: dict[str, Any], message: str) -> None:
    """A refusal names the key, the value and what is allowed."""
    with pytest.raises(ValueError, match=message):
        GuardrailPolicy.from_mapping(values)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"log_retention_days = ", "policy.toml: Invalid value"),
        (b"\xff", "policy.toml: .*utf-8"),
        (b"sign_in_ranges = ['10.0.0.1/8']", "policy.toml: policy key sign_in_ranges: address range"),
        (b"log_retention_days = 0", "policy.toml: policy key log_retention_days: got 0"),
    ],
)
def test_a_faulty_file_is_refused_by_name(tmp_path: Path, content: bytes, message: str) -> None:
    """A policy file that cannot be used is named in the message, which is said once."""
    file = tmp_path / "policy.toml"
    file.write_bytes(content)

    with pytest.raises(ValueError, match=message) as caught:
        GuardrailPolicy.from_toml(file)
    assert "".join(traceback.format_exception(caught.value)).count("Traceback") == 1


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    """A missing policy file is named in the message."""
    with pytest.raises(ValueError, match=r"none\.toml: No such file"):
        GuardrailPolicy.from_toml(tmp_path / "none.toml")


def test_a_partial_file_keeps_the_other_defaults(tmp_path: Path) -> None:
    """A policy file may state a single key."""
    file = tmp_path / "policy.toml"
    file.write_text('approved_regions = ["eu-west-2"]')

    assert GuardrailPolicy.from_toml(file) == GuardrailPolicy(approved_regions=("eu-west-2",))


def test_lists_are_as_good_as_tuples() -> None:
    """What is given as a list is the same policy, and frozen."""
    policy = GuardrailPolicy(approved_regions=["eu-west-2"])  # type: ignore[arg-type]  # what a user may write

    assert policy == GuardrailPolicy(approved_regions=("eu-west-2",))
    assert isinstance(policy.approved_regions, tuple)


def test_the_digest_tells_policies_apart() -> None:
    """Equal policies have one digest, different ones have two."""
    assert GuardrailPolicy().digest == GuardrailPolicy.from_mapping(GuardrailPolicy().to_mapping()).digest
    assert GuardrailPolicy().digest != GuardrailPolicy(bucket_lock_days=121).digest


def test_constructs_read_the_applied_policy() -> None:
    """What is applied to an app is what its constructs read; an app without one has the defaults."""
    policy = GuardrailPolicy(approved_features=FEATURES)
    app = aws_cdk.App()
    policy.apply(app)

    assert policy_of(aws_cdk.Stack(app, "Stack")) == policy
    assert policy_of(aws_cdk.App()) == GuardrailPolicy()


def test_constructs_read_the_file_that_the_context_names(tmp_path: Path) -> None:
    """The context may name a TOML file instead."""
    file = tmp_path / "policy.toml"
    file.write_text("bucket_lock_days = 400")

    assert policy_of(aws_cdk.App(context={CONTEXT_KEY: str(file)})).bucket_lock_days == 400


def test_a_policy_comes_first() -> None:
    """Applying a policy to an app that has children already is refused."""
    app = aws_cdk.App()
    aws_cdk.Stack(app, "Stack")

    with pytest.raises(ValueError, match=r"^policy applied to an app that holds 'Stack' already; allowed: .*$"):
        GuardrailPolicy().apply(app)


def test_a_policy_is_set_once(tmp_path: Path) -> None:
    """Applying a second policy is refused, over one applied and over the file that cdk.json names; both are named."""
    file = tmp_path / "policy.toml"
    applied, named = aws_cdk.App(), aws_cdk.App(context={CONTEXT_KEY: str(file)})
    GuardrailPolicy().apply(applied)
    second = GuardrailPolicy(bucket_lock_days=121)

    for app, first in ((applied, GuardrailPolicy().digest), (named, repr(str(file)))):
        with pytest.raises(
            ValueError, match=f"^policy {second.digest} .* policy .*{re.escape(first)} already; allowed: "
        ):
            second.apply(app)


@pytest.mark.parametrize("scope", [aws_cdk.Stage(aws_cdk.App(), "Prod"), None, "app"])
def test_a_policy_is_the_whole_apps(scope: Any) -> None:
    """A policy for a part of an app, or for what is no construct, is refused with its name."""
    got = "'Prod'" if isinstance(scope, aws_cdk.Stage) else repr(scope)
    with pytest.raises(ValueError, match=f"^policy applied to {got}; allowed: the app itself"):
        GuardrailPolicy().apply(scope)


@pytest.mark.parametrize("values", [None, 5, "chat", ["chat"]])
def test_values_that_are_no_mapping_are_refused(values: Any) -> None:
    """What holds no keys is refused with the value."""
    with pytest.raises(ValueError, match=rf"^policy values are {re.escape(repr(values))}; allowed: a mapping"):
        GuardrailPolicy.from_mapping(values)


@pytest.mark.parametrize("path", [None, 5, b"policy.toml", "\0"])
def test_what_is_no_path_is_refused(path: Any) -> None:
    """What cannot name a file is refused in one line."""
    with pytest.raises(ValueError, match=r"^policy file .*; allowed: .*$"):
        GuardrailPolicy.from_toml(path)
