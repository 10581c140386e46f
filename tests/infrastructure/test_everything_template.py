"""The template of a contact centre that takes every option."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import App, Duration, Environment, Stack
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk.assertions import Template

from connect_constructs.infrastructure.compliant_connect_instance import CompliantConnectInstance
from connect_constructs.infrastructure.storage_type import StorageType
from tests.example_apps import REPOSITORY
from tests.infrastructure.template_snapshots import assert_ids_stay, lint_findings, write_snapshot

NAME = "everything"
UPDATE = "python -m tests.infrastructure.test_everything_template"
FOREIGN_KEY = "arn:aws:kms:us-east-1:444455556666:key/0a1b2c3d-0000-4000-8000-00000000000"


def _everything() -> dict[str, Any]:
    """Synthesize the contact centre."""
    stack = Stack(App(), "Everything", env=Environment(region="us-east-1"))
    contact_center = CompliantConnectInstance(
        stack,
        "ContactCenter",
        instance_alias="example-everything",
        saml_metadata=REPOSITORY / "examples/saml-metadata.xml",
        key=kms.Key.from_key_arn(stack, "DataKey", f"{FOREIGN_KEY}1"),
        log_key=kms.Key.from_key_arn(stack, "LogKey", f"{FOREIGN_KEY}2"),
        storage_types=list(StorageType),
        attachment_origins=["https://chat.example.com"],
        reconcile_every=Duration.hours(1),
    )
    contact_center.add_function(
        "Lookup",
        code=lambda_.Code.from_inline("def handler(event, context): return {}"),
        handler="index.handler",
        runtime=lambda_.Runtime.PYTHON_3_14,
        environment={"TABLE": "customers"},
    )
    return dict(Template.from_stack(stack).to_json())


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    """The contact centre's template."""
    return _everything()


def test_logical_ids_stay(template: dict[str, Any]) -> None:
    """What the options add keeps its logical ids, too."""
    assert_ids_stay(template, NAME, update=UPDATE)


def test_cfn_lint_finds_nothing(template: dict[str, Any]) -> None:
    """cfn-lint has neither an error nor a warning."""
    assert lint_findings(template) == []


if __name__ == "__main__":
    write_snapshot(_everything(), NAME)
