"""Where the emulator would shrug, CloudFormation fails: so does the emulator with these in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType


def refuse_unknown_attributes(stacks: ModuleType) -> None:
    """Make ``Fn::GetAtt`` of an attribute that a resource has not got fail, instead of giving its physical id.

    Args:
        stacks: the emulator's module of stack life cycles.
    """
    emulator_resolve = stacks._resolve_refs

    def resolve(value: Any, resources: dict[str, Any], *rest: Any) -> Any:
        for logical_id, attribute in _attributes_read(value):
            if attribute not in resources[logical_id]["Attributes"]:
                kind = resources[logical_id]["ResourceType"]
                raise ValueError(f"the emulated {kind} {logical_id} has no attribute {attribute}")
        return emulator_resolve(value, resources, *rest)

    stacks._resolve_refs = resolve  # type: ignore[attr-defined]  # the emulator offers no hook for this


def refuse_missing_code(lambda_service: ModuleType) -> None:
    """Make a function whose code was never published fail, instead of answering with a made-up response.

    Args:
        lambda_service: the emulator's module of Lambda.
    """
    emulator_fetch = lambda_service._fetch_code_from_s3

    def fetch(bucket: str, key: str, version_id: str | None = None) -> bytes:
        code: bytes | None = emulator_fetch(bucket, key, version_id)
        if code is None:
            raise ValueError(f"no code {key} in bucket {bucket}")
        return code

    lambda_service._fetch_code_from_s3 = fetch  # type: ignore[attr-defined]  # the emulator offers no hook for this


def fail_stacks_that_crash(handlers: ModuleType, stacks: ModuleType, deployed: Any) -> None:
    """Make a stack fail whose deployment crashes outside a resource, such as in its outputs, instead of hanging.

    Args:
        handlers: the emulator's module of CloudFormation actions.
        stacks: the emulator's module of stack life cycles.
        deployed: the emulator's stacks by name.
    """
    emulator_deploy = handlers._deploy_stack_async

    async def deploy(name: str, stack_id: str, *rest: Any, **named: Any) -> None:
        try:
            await emulator_deploy(name, stack_id, *rest, **named)
        except Exception as error:  # noqa: BLE001 - whatever it is, whoever waits for the stack must hear of it
            failed = deployed[name]["StackStatus"].replace("IN_PROGRESS", "FAILED")
            deployed[name]["StackStatus"] = failed
            stacks._add_event(stack_id, name, name, "AWS::CloudFormation::Stack", failed, str(error), stack_id)

    handlers._deploy_stack_async = deploy  # type: ignore[attr-defined]  # the emulator offers no hook for this


def _attributes_read(value: Any) -> Iterator[tuple[str, str]]:
    """Each (logical id, attribute) that ``Fn::GetAtt`` reads anywhere in a value."""
    match value:
        case {"Fn::GetAtt": [str(logical_id), str(attribute)]}:
            yield logical_id, attribute
        case dict():
            for inner in value.values():
                yield from _attributes_read(inner)
        case list():
            for inner in value:
                yield from _attributes_read(inner)
