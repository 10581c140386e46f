"""Signing in through the company's own identity provider."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Annotations, CfnOutput, RemovalPolicy, Stack, Token
from aws_cdk import aws_iam as iam
from constructs import Construct

from connect_constructs.infrastructure._arguments import require_instance, require_saml_provider
from connect_constructs.infrastructure._instance_resource import told_of
from connect_constructs.infrastructure.saml_metadata import read_saml_metadata

if TYPE_CHECKING:
    from pathlib import Path

    from connect_constructs.infrastructure.instance_protocol import IConnectInstance

_SIGN_IN = "signin.aws.amazon.com/saml"
# Other partitions sign in at other addresses, which this library has no confirmed list of.
_OTHER_PARTITIONS = ("cn-", "eusc-", "us-gov-", "us-iso")


class SamlIdentity(Construct):
    """A SAML provider and the one federation role that lets its users into one instance.

    The role trusts that provider alone, for AWS's sign-in pages alone, and may only federate a user into this instance
    under the user's own name. Provider, role and grant outlive the stack: without them nobody gets in again.

    Args:
        scope: The construct it belongs to.
        id: Its id within the scope.
        instance: The instance that users sign in to.
        saml_metadata: The identity provider's metadata: a file's path, or the XML text.
        saml_provider: An existing IAM SAML provider. Exactly one of this and `saml_metadata` is given.

    Attributes:
        saml_provider: The provider, made or given.
        federation_role: The role that the identity provider's assertion names, on the path `/connect-federation/`.
        federation_grant: The policy that lets the role in. Make it depend on whatever must hold before the first
            sign-in.
        relay_state_url: The relay state to enter at the identity provider; also a stack output.

    Raises:
        ValueError: Both or neither of the two sources are given, the metadata is not usable, the stack's Region is
            outside the partition `aws`, or an argument is of another kind.

    Example:
        >>> from aws_cdk import Environment, Stack
        >>> from connect_constructs.infrastructure.connect_instance import ConnectInstance
        >>> stack = Stack(env=Environment(region="us-east-1"))
        >>> instance = ConnectInstance(stack, "Instance", instance_alias="example-bank")
        >>> identity = SamlIdentity(stack, "Identity", instance=instance, saml_metadata="examples/saml-metadata.xml")
        >>> identity.relay_state_url.startswith("https://us-east-1.console.aws.amazon.com/connect/federate/")
        True

    References:
        Amazon Connect administrator guide, configure SAML with IAM; guardrails IDN02 and IDN03.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        instance: IConnectInstance,
        saml_metadata: str | Path | None = None,
        saml_provider: iam.ISamlProvider | None = None,
    ) -> None:
        super().__init__(scope, id)
        region = Stack.of(self).region
        with told_of(self):
            require_instance(instance)
            if region.startswith(_OTHER_PARTITIONS):
                raise ValueError(f"region {region!r} signs in elsewhere; allowed: a region of the partition aws")
            self.saml_provider = self._provider_from(saml_metadata, saml_provider)
        self.federation_role = iam.Role(
            self,
            "FederationRole",
            path="/connect-federation/",
            description="Signs users in to Amazon Connect through SAML",
            assumed_by=iam.FederatedPrincipal(
                self.saml_provider.saml_provider_arn,
                {"StringEquals": {"SAML:aud": [f"https://{_SIGN_IN}", f"https://{region}.{_SIGN_IN}"]}},
                "sts:AssumeRoleWithSAML",
            ),
        )
        self.federation_grant = iam.ManagedPolicy(
            self,
            "FederationGrant",
            path="/connect-federation/",
            description="Federates users into one Amazon Connect instance under their own names",
            roles=[self.federation_role],
            statements=[
                iam.PolicyStatement(
                    actions=["connect:GetFederationToken"],
                    resources=[f"{instance.instance_arn}/user/${{aws:userid}}"],
                )
            ],
        )
        for lasting in (self.federation_role, self.federation_grant):
            lasting.apply_removal_policy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
        self.relay_state_url = (
            f"https://{region}.console.aws.amazon.com/connect/federate/{instance.instance_id}?new_domain=true"
        )
        CfnOutput(
            self,
            "RelayStateUrl",
            value=self.relay_state_url,
            description="Relay state to enter at the identity provider",
        )

    def _provider_from(
        self, saml_metadata: str | Path | None, saml_provider: iam.ISamlProvider | None
    ) -> iam.ISamlProvider:
        """Take the provider given, or make one of the document given."""
        if saml_metadata is not None and saml_provider is None:
            return self._new_provider(saml_metadata)
        if saml_provider is not None and saml_metadata is None:
            require_saml_provider(saml_provider)
            return saml_provider
        given = "neither" if saml_metadata is None else "both"
        raise ValueError(f"got {given} of saml_metadata and saml_provider; allowed: exactly one")

    def _new_provider(self, saml_metadata: str | Path) -> iam.SamlProvider:
        """Make a provider of a document that has been judged."""
        if Token.is_unresolved(str(saml_metadata)):
            raise ValueError("saml_metadata is a token that only deployment resolves; allowed: a file or XML text")
        metadata = read_saml_metadata(saml_metadata)
        if metadata.expiry_warning:
            Annotations.of(self).add_warning_v2("connect-constructs:saml-certificate-expires", metadata.expiry_warning)
        provider = iam.SamlProvider(
            self, "Provider", metadata_document=iam.SamlMetadataDocument.from_xml(metadata.document)
        )
        provider.apply_removal_policy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
        return provider
