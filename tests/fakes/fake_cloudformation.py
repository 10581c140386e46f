"""A fake CloudFormation, as a custom resource's handler sees it: it sends requests and takes the answers."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from tests.fakes._loopback import LoopbackServer, Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Part of each ResponseURL, as in the real one: whoever reads it may answer for the stack.
SIGNATURE = "5f3a9c-signature"


class FakeCloudFormation(LoopbackServer):
    """Takes answers at its ResponseURL, after so many refusals."""

    def __init__(self, *, refusals: int = 0, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self.requests: list[Request] = []
        self.answers: list[dict[str, Any]] = []
        self.answered_at: list[float] = []
        self._refusals = refusals
        self._now = now

    def event(self, request_type: str, properties: Mapping[str, Any], **more: Any) -> dict[str, Any]:
        """Build the request, with scalars as strings as CloudFormation delivers them."""
        return {
            "RequestType": request_type,
            "RequestId": "unique-to-this-request",
            "ResponseURL": f"{self.url}/answer?X-Amz-Signature={SIGNATURE}",
            "ResourceType": "Custom::ConnectAuthenticationProfile",
            "LogicalResourceId": "AuthenticationProfile",
            "StackId": "arn:aws:cloudformation:us-east-1:111122223333:stack/center/5f3a9c",
            "ResourceProperties": {"ServiceToken": "arn:of:the:function", **properties},
            **more,
        }

    def respond(self, request: Request) -> Response:
        """Take one answer."""
        self.requests.append(request)
        self.answered_at.append(self._now())
        if len(self.requests) <= self._refusals:
            return Response(503)
        self.answers.append(json.loads(request.body))
        return Response()
