"""Networks that functions run in, and what can be reached from there privately."""

from __future__ import annotations

from dataclasses import dataclass

from connect_constructs.facts._known import Known
from connect_constructs.facts.fact import Fact


@dataclass(frozen=True, slots=True)
class InterfaceEndpoint:
    """An interface endpoint of a VPC.

    Args:
        service: The service, as the last part of its endpoints' names has it, such as ``connect``.
        private_dns: Whether the service's own host name leads to it; None where that is not said.
    """

    service: Known[str]
    private_dns: Known[bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Network(Fact):
    """A VPC.

    Args:
        uses: The services of Connect that have endpoints, each with whether the functions of Connect in this VPC may
            call it: there are such functions, and a contact centre that they serve has what the service serves.
        endpoints: Its interface endpoints.
    """

    uses: tuple[tuple[str, Known[bool]], ...]
    endpoints: tuple[InterfaceEndpoint, ...]
