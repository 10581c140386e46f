"""Where a fact stands in its source."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """The place that a finding points at; what a source does not have is None.

    Args:
        file: The file that states the fact.
        logical_id: The resource's logical id in its template, or its id or ARN in an account.
        resource_type: The resource's CloudFormation type.
        construct_path: The path of the construct, or of the stack, in the CDK app.
        block: A flow block's identifier and type.
    """

    file: str | None = None
    logical_id: str | None = None
    resource_type: str | None = None
    construct_path: str | None = None
    block: str | None = None

    @property
    def address(self) -> str:
        """Its address in one run, since logical ids repeat between stacks: ``file:logical id``, or a flow's file."""
        return ":".join(filter(None, (self.file, self.logical_id)))
