"""A compliant contact centre in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from constructs import Construct

from connect_constructs.infrastructure._adds_channels import AddsChannels
from connect_constructs.infrastructure._adds_customer_profiles import AddsCustomerProfiles
from connect_constructs.infrastructure._adds_routing import AddsRouting
from connect_constructs.infrastructure._arguments import not_none, require_keys, require_vpc
from connect_constructs.infrastructure._key_access import is_edited, key_behind
from connect_constructs.infrastructure.authentication_profile import AuthenticationProfile
from connect_constructs.infrastructure.connect_function import ConnectFunction
from connect_constructs.infrastructure.connect_instance import ConnectInstance
from connect_constructs.infrastructure.contact_flow import ContactFlow
from connect_constructs.infrastructure.contact_flow_module import ContactFlowModule
from connect_constructs.infrastructure.encrypted_storage import EncryptedStorage
from connect_constructs.infrastructure.encrypted_streams import EncryptedStreams
from connect_constructs.infrastructure.encryption_keys import DataKey, LogKey
from connect_constructs.infrastructure.flow_log_group import FlowLogGroup
from connect_constructs.infrastructure.flow_type import FlowState, FlowType
from connect_constructs.infrastructure.isolated_network import IsolatedNetwork
from connect_constructs.infrastructure.saml_identity import SamlIdentity
from connect_constructs.infrastructure.storage_type import StorageKind, StorageType, checked_types

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from aws_cdk import Duration
    from aws_cdk import aws_ec2 as ec2
    from aws_cdk import aws_iam as iam
    from aws_cdk import aws_kinesis as kinesis
    from aws_cdk import aws_kms as kms
    from aws_cdk import aws_lambda as lambda_
    from aws_cdk import aws_s3 as s3
    from constructs import IConstruct


class CompliantConnectInstance(AddsChannels, AddsCustomerProfiles, AddsRouting, Construct):
    """An Amazon Connect instance with everything that the guardrails ask for around it.

    One call makes the instance, its flow log group, the SAML provider and federation role, the authentication profile
    that limits sign-in to the policy's ranges, two customer keys, encrypted buckets and streams, and an isolated VPC
    with endpoints when none is given. In a VPC that is given nothing is created but the functions' security groups:
    from its private subnets, the Connect API and S3 must be within reach. A key of another stack or account is left
    as it is: what its policy must hold, and is not seen to, is a stack output and a warning.
    Before any traffic the default costs about 38.50 USD a month (us-east-1 list prices): two keys 2.00, the interface
    endpoint in two zones 14.60, two stream shards 21.90.

    Args:
        scope: The construct it belongs to.
        id: Its id within the scope.
        instance_alias: The name in the access URL, fixed for good: a literal of 1 to 45 letters, digits and hyphens.
        saml_metadata: The identity provider's metadata: a file's path, or the XML text.
        saml_provider: An existing IAM SAML provider. Exactly one of this and `saml_metadata` is given.
        vpc: The VPC that functions run in. Default: a new isolated one.
        key: The customer key for storage and streams. Default: a new one.
        log_key: The customer key for log groups and function environments. Default: a new one.
        storage_types: What is stored or streamed, in the place of the default; contact records and agent events are
            always included. Default: what the policy's approved features record.
        attachment_origins: Further sites that up- and download attachments, such as `https://chat.example.com`.
            Default: the instance's own site alone.
        media_retention: How long the calls' media streams can be read, whole hours up to 87,600, if media are stored.
            Default: 24 hours.
        contact_record_stream: Whether contact records come through a data stream, which applications can read, or
            straight to the archive, which saves about 10.95 USD a month. Default: True.
        allowed_ips: Ranges that users may sign in from, all inside the policy's. Default: the policy's.
        reconcile_every: How often the authentication profile is put right if someone changed it, whole minutes, at
            least 15. Default: at deployments only.

    Attributes:
        instance: The instance; it is what the library's other constructs take as `instance`.
        instance_arn: The instance's ARN.
        instance_id: The instance's id.
        saml_provider: The SAML provider, made or given.
        federation_role: The role that users sign in with.
        relay_state_url: The relay state to enter at the identity provider; also a stack output.
        authentication_profile: What limits sign-in.
        key: The key for storage and streams.
        log_key: The key for logs.
        buckets: The bucket of each storage type that is kept in S3.
        streams: The data stream of each storage type that is streamed.
        archive: The bucket that keeps contact records.
        vpc: The VPC that functions run in.

    Raises:
        ValueError: An argument is not allowed; the message names the value and what is allowed.

    Example:
        >>> from aws_cdk import Environment, Stack
        >>> stack = Stack(env=Environment(region="us-east-1"))
        >>> contact_center = CompliantConnectInstance(
        ...     stack, "ContactCenter", instance_alias="example-bank", saml_metadata="examples/saml-metadata.xml"
        ... )
        >>> sorted(type_.name for type_ in contact_center.streams)
        ['AGENT_EVENTS', 'CONTACT_TRACE_RECORDS']

    References:
        The guardrails of the areas IDN, AUT, ACC, STO, KEY, STR, LAM and LOG.
    """

    def __init__(  # noqa: PLR0913 - keyword-only, each one a choice of the application
        self,
        scope: Construct,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        instance_alias: str,
        saml_metadata: str | Path | None = None,
        saml_provider: iam.ISamlProvider | None = None,
        vpc: ec2.IVpc | None = None,
        key: kms.IKey | None = None,
        log_key: kms.IKey | None = None,
        storage_types: Iterable[StorageType] | None = None,
        attachment_origins: Sequence[str] = (),
        media_retention: Duration | None = None,
        contact_record_stream: bool = True,
        allowed_ips: Sequence[str] | None = None,
        reconcile_every: Duration | None = None,
    ) -> None:
        super().__init__(scope, id)
        require_keys(**not_none(key=key, log_key=log_key))
        self._refuse_one_key(key, log_key)
        self.log_key: kms.IKey = log_key or LogKey(self, "LogKey")
        # Before the instance: the service would make a group of its own.
        flow_log_group = FlowLogGroup(self, "FlowLogs", instance_alias=instance_alias, key=self.log_key)
        self.instance = ConnectInstance(self, "Instance", instance_alias=instance_alias, flow_log_group=flow_log_group)
        self.instance_arn: str = self.instance.instance_arn
        self.instance_id: str = self.instance.instance_id
        self.key: kms.IKey = key or DataKey(self, "DataKey", instance=self.instance)
        self.vpc: ec2.IVpc = self._network(vpc)
        self._store(
            storage_types,
            attachment_origins=attachment_origins,
            media_retention=media_retention,
            contact_record_stream=contact_record_stream,
        )
        self.authentication_profile = AuthenticationProfile(
            self,
            "AuthenticationProfile",
            instance=self.instance,
            vpc=self.vpc,
            log_key=self.log_key,
            allowed_ips=allowed_ips,
            reconcile_every=reconcile_every,
        )
        self._let_users_in(saml_metadata, saml_provider)
        self._functions = Construct(self, "Functions")
        self._flows = Construct(self, "Flows")
        self._flow_modules = Construct(self, "FlowModules")
        self._hours_of_operation = Construct(self, "HoursOfOperation")
        self._queues = Construct(self, "Queues")
        self._quick_connects = Construct(self, "QuickConnects")
        self._routing_profiles = Construct(self, "RoutingProfiles")
        self._security_profiles = Construct(self, "SecurityProfiles")
        self._users = Construct(self, "Users")
        self._approved_origins = Construct(self, "ApprovedOrigins")
        self._phone_numbers = Construct(self, "PhoneNumbers")
        self._lex_bots = Construct(self, "LexBots")
        self._customer_profiles = Construct(self, "CustomerProfiles")

    def add_function(  # noqa: PLR0913 - keyword-only, each one a choice of the application
        self,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        code: lambda_.Code,
        handler: str,
        runtime: lambda_.Runtime,
        environment: Mapping[str, str] | None = None,
        timeout: Duration | None = None,
    ) -> ConnectFunction:
        """Add a Lambda function that this instance's flows, and nothing else, may invoke.

        Args:
            id: Its id among the functions of this contact centre.
            code: The handler's code.
            handler: The handler's name, such as `index.handler`.
            runtime: The Lambda runtime.
            environment: Environment variables. Default: none.
            timeout: Longest run, whole seconds from 1 to the policy's `function_timeout_seconds`. Default: that limit.

        Returns:
            The function's construct; its `function` takes grants in the CDK's usual ways.

        Raises:
            ValueError: The timeout is outside what the policy allows, Lambda does not take the handler's name or a
                variable, or an argument is of another kind.

        Example:
            >>> from aws_cdk import Environment, Stack, aws_lambda as lambda_
            >>> stack = Stack(env=Environment(region="us-east-1"))
            >>> contact_center = CompliantConnectInstance(
            ...     stack, "ContactCenter", instance_alias="example-bank", saml_metadata="examples/saml-metadata.xml"
            ... )
            >>> lookup = contact_center.add_function(
            ...     "Lookup",
            ...     code=lambda_.Code.from_inline("def handler(event, context): return {'tier': 'gold'}"),
            ...     handler="index.handler",
            ...     runtime=lambda_.Runtime.PYTHON_3_14,
            ... )
            >>> lookup.node.path
            'Default/ContactCenter/Functions/Lookup'

        References:
            Guardrails LAM01, LAM02 and LAM03.
        """
        return ConnectFunction(
            self._functions,
            id,
            instance=self.instance,
            vpc=self.vpc,
            log_key=self.log_key,
            code=code,
            handler=handler,
            runtime=runtime,
            environment=environment,
            timeout=timeout,
        )

    def add_flow(  # noqa: PLR0913 - keyword-only, each one a choice of the application
        self,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        content: Path | str | Mapping[str, Any],
        references: Mapping[str, IConstruct | str] | None = None,
        name: str | None = None,
        type: FlowType | None = None,  # noqa: A002 - the service's own name
        description: str | None = None,
        state: FlowState | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> ContactFlow:
        """Add a contact flow to this instance.

        Args:
            id: Its id among the flows of this contact centre.
            content: The flow: a file's path, a mapping, or JSON text.
            references: Constructs and texts for its placeholders. Default: nothing.
            name: Its name, 1 to 127 characters that no other flow of the instance has. Default: the id.
            type: Its type, fixed for good. Default: what the content states, else `CONTACT_FLOW`.
            description: What it is for, at most 500 characters. Default: none.
            state: Whether it is in use. Default: what an answer of the API around the content states, else active.
            tags: At most 50 tags, none beginning with `aws:`. Default: those of the stack alone.

        Returns:
            The flow's construct, to which other flows' placeholders can be bound.

        Raises:
            ValueError: The content is no flow, its placeholders and the references do not fit each other, or an
                argument is of another kind.

        Example:
            >>> from aws_cdk import Environment, Stack
            >>> stack = Stack(env=Environment(region="us-east-1"))
            >>> contact_center = CompliantConnectInstance(
            ...     stack, "ContactCenter", instance_alias="example-bank", saml_metadata="examples/saml-metadata.xml"
            ... )
            >>> queue_flow = contact_center.add_flow("Queue", content="examples/flows/queue.json")
            >>> queue_flow.node.default_child.type
            'CUSTOMER_QUEUE'

        References:
            `ContactFlow`; guardrails FLW01 to FLW12.
        """
        return ContactFlow(
            self._flows,
            id,
            instance=self.instance,
            content=content,
            references=references,
            name=name,
            type=type,
            description=description,
            state=state,
            tags=tags,
        )

    def add_flow_module(  # noqa: PLR0913 - keyword-only, each one a choice of the application
        self,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        content: Path | str | Mapping[str, Any],
        references: Mapping[str, IConstruct | str] | None = None,
        name: str | None = None,
        description: str | None = None,
        state: FlowState | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> ContactFlowModule:
        """Add a flow module to this instance.

        Args:
            id: Its id among the flow modules of this contact centre.
            content: The module: a file's path, a mapping, or JSON text.
            references: Constructs and texts for its placeholders. Default: nothing.
            name: Its name, 1 to 127 characters that no other flow of the instance has. Default: the id.
            description: What it is for, at most 500 characters. Default: none.
            state: Whether it is in use. Default: what an answer of the API around the content states, else active.
            tags: At most 50 tags, none beginning with `aws:`. Default: those of the stack alone.

        Returns:
            The module's construct, to which flows' placeholders can be bound.

        Raises:
            ValueError: The content is no module, its placeholders and the references do not fit each other, or an
                argument is of another kind.

        Example:
            >>> from aws_cdk import Environment, Stack
            >>> stack = Stack(env=Environment(region="us-east-1"))
            >>> contact_center = CompliantConnectInstance(
            ...     stack, "ContactCenter", instance_alias="example-bank", saml_metadata="examples/saml-metadata.xml"
            ... )
            >>> contact_center.add_flow_module("Greeting", content="examples/flows/greeting.json").node.path
            'Default/ContactCenter/FlowModules/Greeting'

        References:
            `ContactFlowModule`; guardrails FLW01 to FLW12.
        """
        return ContactFlowModule(
            self._flow_modules,
            id,
            instance=self.instance,
            content=content,
            references=references,
            name=name,
            description=description,
            state=state,
            tags=tags,
        )

    def _refuse_one_key(self, key: kms.IKey | None, log_key: kms.IKey | None) -> None:
        """Refuse the circle that CloudFormation would report in its own words."""
        if key is None or log_key is None:
            return
        one = key_behind(key)
        if one is key_behind(log_key) and is_edited(one, self):
            raise ValueError(
                f"key and log_key are both {one.node.path}; allowed: two keys, because the key for data names the "
                "instance's role and the instance waits for the key for logs"
            )

    def _network(self, given: ec2.IVpc | None) -> ec2.IVpc:
        if given is None:
            return IsolatedNetwork(self, "Network", log_key=self.log_key).vpc
        require_vpc(given)
        return given

    def _store(
        self,
        storage_types: Iterable[StorageType] | None,
        *,
        attachment_origins: Sequence[str],
        media_retention: Duration | None,
        contact_record_stream: bool,
    ) -> None:
        """Give every storage type to the part that makes its kind of place."""
        wanted = None if storage_types is None else checked_types(storage_types, *StorageKind)
        streamed = [type_ for type_ in wanted or () if type_.kind is StorageKind.KINESIS_STREAM]
        storage = EncryptedStorage(
            self,
            "Storage",
            instance=self.instance,
            key=self.key,
            storage_types=None if wanted is None else [type_ for type_ in wanted if type_ not in streamed],
            attachment_origins=attachment_origins,
            media_retention=media_retention,
        )
        self._access_log_bucket = storage.access_log_bucket
        streams = EncryptedStreams(
            self,
            "Streams",
            instance=self.instance,
            key=self.key,
            log_key=self.log_key,
            storage_types=streamed,
            contact_record_stream=contact_record_stream,
            access_log_bucket=self._access_log_bucket,
        )
        self.buckets: dict[StorageType, s3.Bucket] = storage.buckets
        self.streams: dict[StorageType, kinesis.Stream] = streams.streams
        self.archive: s3.Bucket = streams.archive

    def _let_users_in(self, saml_metadata: str | Path | None, saml_provider: iam.ISamlProvider | None) -> None:
        """Federate users, but nobody before the authentication profile restricts where from."""
        identity = SamlIdentity(
            self, "Identity", instance=self.instance, saml_metadata=saml_metadata, saml_provider=saml_provider
        )
        identity.federation_grant.node.add_dependency(self.authentication_profile.resource)
        self.saml_provider: iam.ISamlProvider = identity.saml_provider
        self.federation_role: iam.Role = identity.federation_role
        self.relay_state_url: str = identity.relay_state_url
