"""How a contact centre comes by its Customer Profiles domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connect_constructs.infrastructure.customer_profiles import CustomerProfiles
from connect_constructs.infrastructure.isolated_network import IsolatedNetwork

if TYPE_CHECKING:
    from aws_cdk import Duration
    from aws_cdk import aws_ec2 as ec2
    from aws_cdk import aws_kms as kms
    from aws_cdk import aws_s3 as s3
    from constructs import Construct

    from connect_constructs.infrastructure.connect_instance import ConnectInstance


class AddsCustomerProfiles:
    """What a contact centre can do about Customer Profiles."""

    instance: ConnectInstance
    key: kms.IKey
    vpc: ec2.IVpc
    _access_log_bucket: s3.IBucket
    _customer_profiles: Construct

    def add_customer_profiles(
        self,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        domain_name: str | None = None,
        default_expiration: Duration | None = None,
        event_stream: bool = False,
        identity_resolution: bool = False,
    ) -> CustomerProfiles:
        """Add the Customer Profiles domain that this instance's contact records feed; an instance has one at most.

        Domain, queue, events and exports are under the contact centre's key. An `IsolatedNetwork`, made here or given,
        gets the endpoint for Customer Profiles, about 14.60 USD a month (two zones, us-east-1 list price). In any other
        VPC nothing is created: an interface endpoint for `profile` must be there, with private DNS on.

        Args:
            id: Its id among the Customer Profiles of this contact centre.
            domain_name: The domain's name, fixed for good: at most 64 letters, digits, hyphens and underscores that
                begin with `amazon-connect-`. Default: `amazon-connect-` and the instance's alias.
            default_expiration: How long what nobody updates is kept, whole days from 1 to 1098. Default: 366 days.
            event_stream: Whether changes of profiles are streamed to an encrypted data stream, about 10.95 USD a month
                more. Default: no.
            identity_resolution: Whether a weekly job finds duplicate profiles and exports its results to a bucket.
                Default: no.

        Returns:
            The domain's construct.

        Raises:
            ValueError: The policy does not approve `customer_profiles`, the instance has a domain already, or an
                argument is not allowed.

        Example:
            >>> from aws_cdk import Environment, Stack
            >>> from connect_constructs import CompliantConnectInstance
            >>> stack = Stack(env=Environment(region="us-east-1"))
            >>> contact_center = CompliantConnectInstance(
            ...     stack, "ContactCenter", instance_alias="example-bank", saml_metadata="examples/saml-metadata.xml"
            ... )
            >>> contact_center.add_customer_profiles("Profiles").node.path
            'Default/ContactCenter/CustomerProfiles/Profiles'

        References:
            `CustomerProfiles`; guardrails PRF01 to PRF04 and NET01.
        """
        added = CustomerProfiles(
            self._customer_profiles,
            id,
            instance=self.instance,
            key=self.key,
            domain_name=domain_name,
            default_expiration=default_expiration,
            event_stream=event_stream,
            identity_resolution=identity_resolution,
            access_log_bucket=self._access_log_bucket,
        )
        network = self.vpc.node.scope
        if isinstance(network, IsolatedNetwork):
            network.reach_customer_profiles()
        return added
