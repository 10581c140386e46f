"""Findings of other checkers that this library's resources keep, each for a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from aws_cdk import Acknowledgment, Stack, Validations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_cdk import CfnResource
    from constructs import IConstruct

_REGULATORY_PACKS = ("HIPAA.Security", "NIST.800.53.R5", "PCI.DSS.321")


def accept(construct: IConstruct, reason: str, *rules: str) -> None:
    """Acknowledge rules, by the ids that packs report, on a construct and what is in it."""
    Validations.of(construct).acknowledge(
        # An acknowledgement leaves its trace in the report only under the pack's name.
        *(Acknowledgment(id=f"{rule.partition('-')[0]}::{rule}", reason=reason) for rule in rules)
    )


def accept_in_checkov(construct: IConstruct, reasons: Mapping[str, str]) -> None:
    """Record by check id why checkov may skip checks on a construct's resource."""
    skip = [{"id": check, "comment": reason} for check, reason in reasons.items()]
    _resource(construct).add_metadata("checkov", {"skip": skip})


def accept_in_cfn_lint(construct: IConstruct, reasons: Mapping[str, str]) -> None:
    """Record by rule id why cfn-lint is to ignore rules on a construct's resource; it reads the ids alone."""
    _resource(construct).add_metadata("cfn-lint", {"config": {"ignore_checks": list(reasons)}, "reasons": reasons})


def regulatory(rule: str) -> tuple[str, ...]:
    """Return the ids that the packs for HIPAA, NIST and PCI report one rule under."""
    return tuple(f"{pack}-{rule}" for pack in _REGULATORY_PACKS)


def any_part_of(construct: IConstruct) -> str:
    """Return the id that AwsSolutions reports for a right to everything under the ARN of a construct's resource."""
    return f"AwsSolutions-IAM5[Resource::<{Stack.of(construct).get_logical_id(_resource(construct))}.Arn>/*]"


def _resource(construct: IConstruct) -> CfnResource:
    return cast("CfnResource", construct.node.default_child)
