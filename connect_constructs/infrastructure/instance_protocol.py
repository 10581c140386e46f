"""What is known of any instance, declared or imported."""

from __future__ import annotations

from typing import Protocol


class IConnectInstance(Protocol):
    """What the other constructs need to know of an instance; every value may be a token."""

    @property
    def instance_arn(self) -> str:
        """The instance's ARN."""

    @property
    def instance_id(self) -> str:
        """The instance's id, the last part of its ARN."""

    @property
    def instance_alias(self) -> str:
        """The instance's alias."""

    @property
    def service_role_arn(self) -> str:
        """The ARN of the service-linked role that the instance acts as."""
