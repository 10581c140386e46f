"""A boto3 client that keeps to a pace and outlasts what passes by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import botocore.exceptions
from botocore.config import Config

from connect_constructs.runtime._log import log_step

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from connect_constructs.runtime._pace import Pace

_CONNECT_SECONDS = 3
_READ_SECONDS = 10
# The longest that one request may take: a connection tried at each of two addresses, then the answer.
CALL_SECONDS = 2 * _CONNECT_SECONDS + _READ_SECONDS

_TOO_MANY_REQUESTS = 429
_SERVER_FAULT = 500


class PacedClient:
    """Calls a service's operations one at a time, in its pace, again and again while the fault is a passing one."""

    def __init__(self, service: str, pace: Pace) -> None:
        self._pace = pace
        # botocore's own retries are off: they would break the pace.
        config = Config(
            connect_timeout=_CONNECT_SECONDS,
            read_timeout=_READ_SECONDS,
            retries={"mode": "standard", "total_max_attempts": 1},
        )
        # The stubs know only services whose own stub package is installed, and a service's name is a variable here.
        self._client: Any = boto3.client(service, config=config)  # type: ignore[call-overload]  # see above

    @property
    def region(self) -> str:
        """The region that the client calls."""
        return str(self._client.meta.region_name)

    def call(self, operation: str, **arguments: object) -> dict[str, Any]:
        """Call the operation, by its boto3 method name; only an error that will not pass is raised."""
        return self._call(operation, arguments, _is_passing)

    def call_until_found(self, operation: str, **arguments: object) -> dict[str, Any]:
        """Call likewise; what was made a moment ago may not be known to the service everywhere yet."""
        return self._call(operation, arguments, lambda error: _is_passing(error) or _is_missing(error))

    def _call(
        self, operation: str, arguments: Mapping[str, object], passes: Callable[[botocore.exceptions.ClientError], bool]
    ) -> dict[str, Any]:
        """Call the operation until it answers or fails with an error that does not pass."""
        attempt = 0
        while True:
            self._pace.wait_turn()
            try:
                response: dict[str, Any] = getattr(self._client, operation)(**arguments)
            except botocore.exceptions.ClientError as error:
                if not passes(error):
                    raise
                trouble = str(error)
            except (botocore.exceptions.HTTPClientError, botocore.exceptions.ConnectionError) as error:
                trouble = str(error)
            else:
                return response
            log_step("retry", operation=operation, attempt=attempt, trouble=trouble)
            self._pace.back_off(attempt, trouble)
            attempt += 1


def _is_passing(error: botocore.exceptions.ClientError) -> bool:
    """Tell throttling and the service's own faults from a refusal."""
    code = error.response["Error"]["Code"]
    status = error.response["ResponseMetadata"]["HTTPStatusCode"]
    return status == _TOO_MANY_REQUESTS or status >= _SERVER_FAULT or "throttl" in code.lower()


def _is_missing(error: botocore.exceptions.ClientError) -> bool:
    """Tell whether the service does not know what the request names."""
    return bool(error.response["Error"]["Code"] == "ResourceNotFoundException")
