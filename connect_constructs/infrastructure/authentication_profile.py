"""Where users may sign in from, and for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import CustomResource, Duration, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from connect_constructs.infrastructure._accepted_findings import accept
from connect_constructs.infrastructure._arguments import require_instance, require_keys, require_vpc
from connect_constructs.infrastructure._policy import policy_of
from connect_constructs.infrastructure._runtime_asset import runtime_code
from connect_constructs.infrastructure._sign_in_limits import approved_cover, blocked_cover, whole_minutes
from connect_constructs.infrastructure._vpc_function import vpc_function

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk import aws_ec2 as ec2
    from aws_cdk import aws_kms as kms

    from connect_constructs.infrastructure.instance_protocol import IConnectInstance

_LONGEST_RUN_MINUTES = 14
_LONGEST_WAIT_MINUTES = 15
_SHORTEST_REFRESH_MINUTES = 10
_SHORTEST_IDLE_MINUTES = 15


class AuthenticationProfile(Construct):
    """The instance's default authentication profile, for which CloudFormation has no type of its own.

    A custom resource puts it right at every create and update; deleting it leaves the restriction in place. The
    service offers authentication profiles as a preview: where the account has no access, the deployment fails with
    the service's own message.

    Args:
        scope: The construct it belongs to.
        id: Its id within the scope.
        instance: The instance whose users it restricts.
        vpc: The VPC the handler runs in; from it, the Connect API and S3 must be within reach. What the VPC construct
            holds is created before the first call and deleted after the last.
        log_key: The customer key for the handler's logs. A key of this stack comes to admit CloudWatch Logs; for any
            other, a synth warning gives its owner the statement to add.
        allowed_ips: Ranges that users may sign in from, all inside the policy's: first-last, CIDR blocks or single
            addresses, IPv4 or IPv6. Default: the policy's `sign_in_ranges`.
        blocked_ips: Ranges among those that users may not sign in from, not all of them. Default: none.
        periodic_session_duration: How long a session lasts before it is checked again, whole minutes from 10 to the
            policy's `session_refresh_minutes`. Default: that limit.
        session_inactivity_duration: How long a user may be idle, whole minutes from 15 to the policy's
            `idle_sign_out_minutes`. Default: that limit.
        reconcile_every: How often the profile is put right if someone changed it, whole minutes, at least 15.
            Default: at deployments only.

    Attributes:
        resource: The custom resource. Make what must not happen before the restriction holds depend on it.
        handler: The function behind it.

    Raises:
        ValueError: A range is malformed, reversed, overlaps another or lies outside the policy's, or a blocked one
            outside the allowed ones; no range is left; a duration is not allowed; or an argument is of another kind.

    Example:
        >>> from aws_cdk import Stack, aws_ec2 as ec2
        >>> from connect_constructs.infrastructure.connect_instance import ConnectInstance
        >>> from connect_constructs.infrastructure.encryption_keys import LogKey
        >>> stack = Stack()
        >>> profile = AuthenticationProfile(
        ...     stack,
        ...     "AuthenticationProfile",
        ...     instance=ConnectInstance(stack, "Instance", instance_alias="example-bank"),
        ...     vpc=ec2.Vpc(stack, "Vpc"),
        ...     log_key=LogKey(stack, "LogKey"),
        ...     allowed_ips=["216.82.182.50-216.82.182.55"],
        ... )
        >>> profile.handler.timeout.to_minutes()
        14

    References:
        Amazon Connect administrator guide, authentication profiles; guardrails AUT01 and AUT02.
    """

    def __init__(  # noqa: PLR0913 - keyword-only, each one a setting of the profile
        self,
        scope: Construct,
        id: str,  # noqa: A002 - the CDK's own name
        *,
        instance: IConnectInstance,
        vpc: ec2.IVpc,
        log_key: kms.IKey,
        allowed_ips: Sequence[str] | None = None,
        blocked_ips: Sequence[str] | None = None,
        periodic_session_duration: Duration | None = None,
        session_inactivity_duration: Duration | None = None,
        reconcile_every: Duration | None = None,
    ) -> None:
        super().__init__(scope, id)
        require_instance(instance)
        require_vpc(vpc)
        require_keys(log_key=log_key)
        policy = policy_of(self)
        allowed_cover = approved_cover(allowed_ips, policy.sign_in_ranges)
        properties = {
            "InstanceId": instance.instance_id,
            "AllowedIps": allowed_cover,
            "BlockedIps": blocked_cover(blocked_ips, allowed_cover),
            "PeriodicSessionDuration": whole_minutes(
                "periodic_session_duration",
                _or_minutes(periodic_session_duration, policy.session_refresh_minutes),
                least=_SHORTEST_REFRESH_MINUTES,
                most=policy.session_refresh_minutes,
            ),
            "SessionInactivityDuration": whole_minutes(
                "session_inactivity_duration",
                _or_minutes(session_inactivity_duration, policy.idle_sign_out_minutes),
                least=_SHORTEST_IDLE_MINUTES,
                most=policy.idle_sign_out_minutes,
            ),
            "SessionInactivityHandlingEnabled": True,
        }
        self.handler: lambda_.Function = self._handler(instance, vpc, log_key)
        accept(
            self,
            "the service gives the authentication profile its id, which nobody knows before",
            f"AwsSolutions-IAM5[Resource::{_as_reported(self, instance.instance_arn)}/authentication-profile/*]",
        )
        self.resource = CustomResource(
            self,
            "Resource",
            resource_type="Custom::ConnectAuthenticationProfile",
            # Named directly: the CDK's provider framework would bring functions that run outside the VPC.
            service_token=self.handler.function_arn,
            service_timeout=Duration.minutes(_LONGEST_WAIT_MINUTES),
            properties=properties,
        )
        # The handler reaches nothing, not even CloudFormation, before the VPC's endpoints and routes are there.
        self.resource.node.add_dependency(vpc)
        if reconcile_every is not None:
            self._repeat(reconcile_every, properties)

    def _handler(self, instance: IConnectInstance, vpc: ec2.IVpc, log_key: kms.IKey) -> lambda_.Function:
        """Declare the function; it alone may change the profile, which its role's path tells organization policies."""
        return vpc_function(
            self,
            vpc=vpc,
            log_key=log_key,
            code=runtime_code(),
            handler="connect_constructs.runtime.authentication_profile_handler.handler",
            runtime=lambda_.Runtime.PYTHON_3_14,
            timeout=Duration.minutes(_LONGEST_RUN_MINUTES),
            description=f"Holds the authentication profile of {instance.instance_alias}",
            role_path="/connect-authentication-profile/",
            permissions=[
                iam.PolicyStatement(actions=["connect:ListAuthenticationProfiles"], resources=[instance.instance_arn]),
                iam.PolicyStatement(
                    actions=["connect:DescribeAuthenticationProfile", "connect:UpdateAuthenticationProfile"],
                    resources=[f"{instance.instance_arn}/authentication-profile/*"],
                ),
            ],
        )

    def _repeat(self, interval: Duration, properties: dict[str, object]) -> None:
        """Run the handler on a schedule, as if CloudFormation had asked."""
        whole_minutes("reconcile_every", interval, least=_LONGEST_WAIT_MINUTES)
        events.Rule(
            self,
            "Schedule",
            description="Undoes changes of the authentication profile",
            schedule=events.Schedule.rate(interval),
            targets=[
                targets.LambdaFunction(
                    self.handler, event=events.RuleTargetInput.from_object({"ResourceProperties": properties})
                )
            ],
        )


def _or_minutes(duration: Duration | None, minutes: int) -> Duration:
    return Duration.minutes(minutes) if duration is None else duration


def _as_reported(scope: Construct, arn: str) -> str:
    """Write an ARN as AwsSolutions does, which puts attributes of resources into angle brackets."""
    match Stack.of(scope).resolve(arn):
        case {"Fn::GetAtt": [logical_id, attribute]}:
            return f"<{logical_id}.{attribute}>"
        case other:
            return str(other)
