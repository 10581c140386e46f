"""The custom resource `Custom::ConnectAuthenticationProfile`: holds an instance's default authentication profile.

No CloudFormation type covers authentication profiles, and the service makes the default one itself: this function finds
it and updates what differs. Deleting the resource leaves the restriction in place, so it never widens access.
"""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, Any, Protocol

from botocore.exceptions import ClientError

from connect_constructs.runtime._cloudformation_response import ANSWER_SECONDS, send_failure, send_success
from connect_constructs.runtime._errors import ReconcileError
from connect_constructs.runtime._log import log_step
from connect_constructs.runtime._pace import Clock, Pace
from connect_constructs.runtime._paced_client import CALL_SECONDS, PacedClient
from connect_constructs.runtime._wanted_profile import WantedProfile

if TYPE_CHECKING:
    from collections.abc import Mapping

# The service may answer from a copy that has not seen the update yet.
_LOOKS_AFTER_UPDATE = 4


class Context(Protocol):
    """What the handler needs of the Lambda context."""

    def get_remaining_time_in_millis(self) -> int:
        """Give the milliseconds left until Lambda ends the invocation."""


def handler(event: Mapping[str, Any], context: Context) -> None:
    """Serve one request of CloudFormation, or one scheduled run.

    Args:
        event: A custom resource request of CloudFormation, answered at its ResponseURL; or, without a ResponseURL, a
            scheduled run `{"ResourceProperties": {...}}`, which answers nobody and raises on failure. The properties
            are InstanceId, AllowedIps and BlockedIps (lists of addresses and CIDR ranges), PeriodicSessionDuration and
            SessionInactivityDuration (minutes) and SessionInactivityHandlingEnabled; scalars may be strings.
        context: The Lambda context. The function needs a timeout well above 40 seconds: it stops calling the service
            that long before its deadline, so that a failure can still be answered.

    Raises:
        ReconcileError: A scheduled run failed, or CloudFormation could not be answered.
        ValueError: A scheduled run has unusable properties.

    Example:
        >>> class Unhurried:
        ...     def get_remaining_time_in_millis(self) -> int:
        ...         return 300_000
        >>> handler({"ResourceProperties": {"InstanceId": "9f1e", "AllowedIps": "everyone"}}, Unhurried())
        Traceback (most recent call last):
            ...
        ValueError: AllowedIps must be a list of addresses and CIDR ranges, got 'everyone'

    References:
        Amazon Connect administrator guide, "authentication-profiles"; CloudFormation user guide, "custom resource
        request objects" and "custom resource response objects".
    """
    serve(event, context, Clock())


def serve(event: Mapping[str, Any], context: Context, clock: Clock) -> None:
    """Do what `handler` documents, by the clock given."""
    started = clock.now()
    remaining = context.get_remaining_time_in_millis() / 1000
    pace = Pace(clock, started + remaining - ANSWER_SECONDS - CALL_SECONDS)
    if "ResponseURL" not in event:
        _reconcile(event["ResourceProperties"], pace)
        return
    try:
        data = _fulfilled(event, pace)
    except Exception as error:  # noqa: BLE001 - whatever went wrong, the stack must hear of it instead of hanging
        log_step("failed", traceback=traceback.format_exc())
        send_failure(event, clock, physical_id=_kept_id(event), reason=_reason(error))
    else:
        physical_id = _kept_id(event) if event["RequestType"] == "Delete" else _own_id(event)
        send_success(event, clock, physical_id=physical_id, data=data)


def _fulfilled(event: Mapping[str, Any], pace: Pace) -> dict[str, str]:
    """Do what CloudFormation requests and give the resource's attributes."""
    match event["RequestType"]:
        case "Create" | "Update":
            return _reconcile(event["ResourceProperties"], pace)
        case "Delete":
            log_step("delete", effect="none, the restriction stays in place")
            return {}
        case other:
            raise ValueError(f"RequestType must be Create, Update or Delete, got {other!r}")


def _reconcile(properties: Mapping[str, Any], pace: Pace) -> dict[str, str]:
    """Bring the default authentication profile to the wanted settings and give its id and ARN."""
    wanted = WantedProfile.from_properties(properties)
    connect = PacedClient("connect", pace)
    try:
        profile_id = _default_profile_id(wanted.instance_id, connect, pace)
        place = {"InstanceId": wanted.instance_id, "AuthenticationProfileId": profile_id}
        profile = _described(place, connect)
        changes = wanted.differences(profile)
        log_step("compare", **place, changes=changes, before={name: profile.get(name) for name in changes})
        if changes:
            connect.call("update_authentication_profile", **place, **changes)
            _await_kept(wanted, place, connect, pace)
    except ClientError as error:
        raise ReconcileError(_refusal(error, connect.region)) from error
    return {"AuthenticationProfileId": profile_id, "AuthenticationProfileArn": profile["Arn"]}


def _default_profile_id(instance_id: str, connect: PacedClient, pace: Pace) -> str:
    """Find the default profile, waiting for one that the service has not made yet."""
    attempt = 0
    while True:
        profiles = _listed(instance_id, connect)
        defaults = [profile["Id"] for profile in profiles if profile.get("IsDefault")]
        log_step("list", InstanceId=instance_id, profiles=len(profiles), defaults=defaults)
        if len(defaults) == 1:
            return str(defaults[0])
        if defaults:
            raise ReconcileError(
                f"instance {instance_id} has {len(defaults)} default authentication profiles: {defaults}"
            )
        pace.back_off(
            attempt,
            f"instance {instance_id} has no default authentication profile yet ({len(profiles)} profiles listed); if it"
            f" stays so: {_preview_advice(connect.region)}",
        )
        attempt += 1


def _listed(instance_id: str, connect: PacedClient) -> list[dict[str, Any]]:
    """List all authentication profiles, page by page in the client's pace."""
    profiles: list[dict[str, Any]] = []
    page_arguments: dict[str, str] = {}
    while True:
        page = connect.call_until_found("list_authentication_profiles", InstanceId=instance_id, **page_arguments)
        profiles += page.get("AuthenticationProfileSummaryList", [])
        if "NextToken" not in page:
            return profiles
        page_arguments = {"NextToken": page["NextToken"]}


def _described(place: Mapping[str, str], connect: PacedClient) -> dict[str, Any]:
    """Describe the profile at the place."""
    answer = connect.call_until_found("describe_authentication_profile", **place)
    profile: dict[str, Any] = answer["AuthenticationProfile"]
    return profile


def _await_kept(wanted: WantedProfile, place: Mapping[str, str], connect: PacedClient, pace: Pace) -> None:
    """Look until the service shows the wanted settings, and fail if it does not keep them."""
    loss = ""
    for look in range(_LOOKS_AFTER_UPDATE):
        pace.back_off(look, loss or "the update was not confirmed yet")
        profile = _described(place, connect)
        lost = wanted.differences(profile)
        log_step("verify", **place, lost=sorted(lost))
        if not lost:
            return
        found = "; ".join(f"{name}: asked {asked!r}, found {profile.get(name)!r}" for name, asked in lost.items())
        loss = f"the service took the update but did not keep {found}"
    raise ReconcileError(loss)


def _refusal(error: ClientError, region: str) -> str:
    """Give the service's own words and both causes: how the preview's gate shows itself is not documented."""
    code, text = error.response["Error"]["Code"], error.response["Error"]["Message"]
    action = f"connect:{error.operation_name}"
    return (
        f"{action} was refused with {code}: {text} -- unless these words name another cause, there are two: "
        f"(a) no preview access: {_preview_advice(region)}; "
        f"(b) missing permission: allow {action} to the function's role, and see that no organization policy, "
        "permissions boundary or endpoint policy denies it"
    )


def _preview_advice(region: str) -> str:
    """Say what to do about the preview."""
    return f"authentication profiles are a preview, ask AWS Support or your account team for access in {region}"


def _own_id(event: Mapping[str, Any]) -> str:
    """Give the id that goes with the instance: another instance is another resource, whose old one is let go."""
    owner = event.get("ResourceProperties", {}).get("InstanceId") or event["LogicalResourceId"]
    return f"{owner}/authentication-profile/default"


def _kept_id(event: Mapping[str, Any]) -> str:
    """Give the id that CloudFormation knows already: a deleted or failed resource must not look like a replaced one."""
    return str(event.get("PhysicalResourceId") or _own_id(event))


def _reason(error: Exception) -> str:
    """Say what went wrong; an error that was not foreseen is told with its kind."""
    foreseen = isinstance(error, (ReconcileError, ValueError))
    return str(error) if foreseen else f"{type(error).__name__}: {error}"
