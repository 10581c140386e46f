"""A contact centre with Customer Profiles: what every option adds, and what the checkers say of it."""

from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path
from typing import Any, cast

import cdk_nag
import pytest
from aws_cdk import App, Environment, Stack, Validations
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Template

from connect_constructs.enforcement.template_check import check_app
from connect_constructs.infrastructure.compliant_connect_instance import CompliantConnectInstance
from connect_constructs.infrastructure.isolated_network import IsolatedNetwork
from tests.field_tools import checkov_findings, synth_findings, templates_in, unaccepted
from tests.infrastructure.stacks import one_of, resources_of
from tests.infrastructure.template_snapshots import assert_ids_stay, lint_findings, write_snapshot

NAME = "customer-profiles"
UPDATE = "python -m tests.infrastructure.test_adds_customer_profiles"
_PACKS = (
    cdk_nag.AwsSolutionsChecks,
    cdk_nag.HIPAASecurityChecks,
    cdk_nag.NIST80053R5Checks,
    cdk_nag.PCIDSS321Checks,
)


def _stack(app: App | None = None) -> Stack:
    return Stack(app or App(), "Stack", env=Environment(account="111122223333", region="us-east-1"))


def _contact_center(stack: Stack, **choices: Any) -> CompliantConnectInstance:
    return CompliantConnectInstance(
        stack, "ContactCenter", instance_alias="example-bank", saml_metadata="examples/saml-metadata.xml", **choices
    )


def _everything(app: App | None = None) -> Stack:
    stack = _stack(app)
    _contact_center(stack).add_customer_profiles("Profiles", event_stream=True, identity_resolution=True)
    return stack


@pytest.fixture(scope="module")
def everything() -> Stack:
    """A stack whose contact centre has Customer Profiles with every option."""
    return _everything()


def test_logical_ids_stay(everything: Stack) -> None:
    """What Customer Profiles add to a contact centre keeps its logical ids."""
    assert_ids_stay(dict(Template.from_stack(everything).to_json()), NAME, update=UPDATE)


def test_cfn_lint_finds_nothing(everything: Stack) -> None:
    """cfn-lint has neither an error nor a warning, and no circle of dependencies to report."""
    assert lint_findings(dict(Template.from_stack(everything).to_json())) == []


def test_every_guardrail_passes(everything: Stack) -> None:
    """Nothing fails, nothing is unknown, and nothing is exempted."""
    assembly = cast("App", everything.node.root).synth()
    run = check_app(Path(assembly.directory), today=date(2026, 6, 1))

    assert run.evaluation.findings == ()


def test_other_tools_find_nothing_unaccepted(tmp_path: Path) -> None:
    """cdk-nag's packs and checkov have no finding but those accepted in code, with a reason."""
    app = App(outdir=str(tmp_path))
    _everything(app)
    Validations.of(app).add_plugins(*(pack(app) for pack in _PACKS))
    # Only a finding that nobody accepted makes synth fail; the report then says which.
    with contextlib.suppress(RuntimeError):
        app.synth()

    assert unaccepted(synth_findings(tmp_path)) == []
    assert unaccepted(checkov_findings(templates_in(tmp_path))) == []


def test_it_is_under_the_contact_centres_key_and_logs_where_storage_does(everything: Stack) -> None:
    """The domain shares the data key, and its exports the bucket for access logs."""
    exports = one_of(everything, "AWS::S3::Bucket", "ContactCenterCustomerProfilesExports")
    domain = one_of(everything, "AWS::CustomerProfiles::Domain")

    assert domain["DefaultEncryptionKey"]["Fn::GetAtt"][0].startswith("ContactCenterDataKey")
    assert exports["LoggingConfiguration"]["DestinationBucketName"]["Ref"].startswith("ContactCenterStorageAccessLogs")


def test_an_isolated_network_gets_the_private_endpoint(everything: Stack) -> None:
    """Functions reach Customer Profiles inside the VPC under its public name."""
    endpoint = one_of(everything, "AWS::EC2::VPCEndpoint", "ContactCenterNetworkVpcProfile")

    assert endpoint["ServiceName"] == "com.amazonaws.us-east-1.profile"
    assert endpoint["PrivateDnsEnabled"] is True


def test_two_contact_centres_share_an_isolated_network() -> None:
    """A network of this library that was given gets the endpoint once."""
    stack = _stack()
    network = IsolatedNetwork(stack, "Network", log_key=kms.Key(stack, "NetworkKey"))
    _contact_center(stack, vpc=network.vpc).add_customer_profiles("Profiles")
    other = CompliantConnectInstance(
        stack, "Other", instance_alias="other-bank", saml_metadata="examples/saml-metadata.xml", vpc=network.vpc
    )
    other.add_customer_profiles("Profiles")

    services = [
        endpoint["Properties"]["ServiceName"] for endpoint in resources_of(stack, "AWS::EC2::VPCEndpoint").values()
    ]
    assert services.count("com.amazonaws.us-east-1.profile") == 1


def test_nothing_is_made_in_a_vpc_of_someone_elses() -> None:
    """In a caller's VPC no endpoint is declared."""
    stack = _stack()
    vpc = ec2.Vpc.from_vpc_attributes(
        stack, "Vpc", vpc_id="vpc-1", availability_zones=["us-east-1a"], private_subnet_ids=["subnet-1"]
    )
    _contact_center(stack, vpc=vpc).add_customer_profiles("Profiles")

    assert resources_of(stack, "AWS::CustomerProfiles::Domain")
    assert not resources_of(stack, "AWS::EC2::VPCEndpoint")


def test_a_second_domain_is_refused() -> None:
    """The instance has its domain already."""
    contact_center = _contact_center(_stack())
    contact_center.add_customer_profiles("Profiles")

    with pytest.raises(ValueError, match="instance is that of Stack/ContactCenter/CustomerProfiles/Profiles; allowed"):
        contact_center.add_customer_profiles("More", domain_name="amazon-connect-more")


if __name__ == "__main__":
    write_snapshot(dict(Template.from_stack(_everything()).to_json()), NAME)
