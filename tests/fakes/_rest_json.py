"""A fake AWS service of the rest-json protocol: routes and validates by botocore's own model of the service.

A subclass gives the behaviour: one method per operation, named as boto3 names it. The model gives everything else:
which request goes to which operation, what its members are, what is refused, and how the answer is written. An answer
that the model does not allow is a defect of the fake and fails the `with` block.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import parse_qs, unquote, urlsplit

import botocore.session
from botocore import xform_name

from tests.fakes._loopback import LoopbackServer, Request, Response
from tests.fakes._shapes import encoded, from_text, problems

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType


class ServiceError(Exception):
    """An error answer: the status is the model's where the model knows the code."""

    def __init__(self, code: str, text: str, status: int = 400) -> None:
        super().__init__(code, text)
        self.code = code
        self.text = text
        self.status = status


@dataclass(frozen=True)
class Call:
    """One request as it arrived, whatever became of it."""

    operation: str
    arguments: dict[str, Any]
    at: float


class RestJsonService(LoopbackServer):
    """Serves those operations of a service for which the subclass has a method."""

    service: ClassVar[str]
    # The code with which the service refuses what its model forbids.
    invalid_code: ClassVar[str]

    def __init__(self, port: int = 0, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__(port)
        self.calls: list[Call] = []
        self._now = now
        self._lock = threading.Lock()
        self._faults: defaultdict[str, deque[Exception]] = defaultdict(deque)
        self._defects: list[str] = []
        # Whether a shape may be absent, and which kind it is, differs by operation: the stubs cannot know.
        model: Any = botocore.session.Session().get_service_model(self.service)
        operations = [model.operation_model(name) for name in model.operation_names]
        self._routes = [(_route(operation), operation) for operation in operations if self._method(operation)]
        self._statuses = {shape.error_code: shape.metadata["error"]["httpStatusCode"] for shape in model.error_shapes}

    def fail(self, operation: str, fault: Exception, times: int = 1) -> None:
        """Answer the operation's next calls with the fault: a ServiceError or a ResetConnection."""
        self._faults[operation].extend([fault] * times)

    def record(self, call: Call) -> None:
        """Keep the call."""
        self.calls.append(call)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        if self._defects and error is None:
            raise AssertionError(f"the fake gave answers that the model forbids: {self._defects}")

    def respond(self, request: Request) -> Response:
        """Answer one request as the service would."""
        with self._lock:
            try:
                return self._answer(request)
            except ServiceError as error:
                status = self._statuses.get(error.code, error.status)
                return Response(
                    status,
                    {"Content-Type": "application/json", "x-amzn-ErrorType": error.code},
                    json.dumps({"message": error.text}).encode(),
                )

    def _answer(self, request: Request) -> Response:
        address = urlsplit(request.target)
        for route, operation in self._routes:
            match = route.fullmatch(address.path)
            if match and operation.http["method"] == request.method:
                break
        else:
            raise ServiceError("UnknownOperationException", f"no operation at {request.method} {address.path}", 404)
        labels = {name: unquote(value) for name, value in match.groupdict().items()}
        arguments = self._arguments(operation, labels, parse_qs(address.query, keep_blank_values=True), request.body)
        self.record(Call(operation.name, arguments, self._now()))
        if self._faults[operation.name]:
            raise self._faults[operation.name].popleft()
        found = problems(arguments, operation.input_shape)
        if found:
            raise ServiceError(self.invalid_code, "; ".join(found))
        return self._written(operation, self._method(operation)(**arguments))

    def _arguments(
        self, operation: Any, labels: dict[str, str], query: dict[str, list[str]], body: bytes
    ) -> dict[str, Any]:
        """Put the parts of the request together under the members' names; what has no member keeps its own name."""
        try:
            content = json.loads(body or b"{}")
        except ValueError as error:
            raise ServiceError("SerializationException", f"the body is no JSON: {error}") from error
        sent = {"uri": labels, "querystring": {name: values[0] for name, values in query.items()}, "body": content}
        arguments: dict[str, Any] = {}
        for name, shape in operation.input_shape.members.items():
            location = shape.serialization.get("location", "body")
            wire_name = shape.serialization.get("name", name)
            if wire_name in sent[location]:
                value = sent[location].pop(wire_name)
                arguments[name] = value if location == "body" else from_text(value, shape)
        return {**arguments, **sent["querystring"], **sent["body"]}

    def _written(self, operation: Any, result: dict[str, Any] | None) -> Response:
        """Write the result as the model says."""
        if operation.output_shape is None:
            return Response()
        self._defects += problems(result, operation.output_shape)
        body = json.dumps(encoded(result, operation.output_shape)).encode()
        return Response(headers={"Content-Type": "application/json"}, body=body)

    def _method(self, operation: Any) -> Any:
        return getattr(self, xform_name(operation.name), None)


def _route(operation: Any) -> re.Pattern[str]:
    """Give the pattern of the paths that lead to the operation."""
    path = urlsplit(operation.http["requestUri"]).path
    pattern = re.sub(
        r"\\{(\w+)(\\\+)?\\}", lambda label: f"(?P<{label[1]}>{'.+' if label[2] else '[^/]+'})", re.escape(path)
    )
    return re.compile(pattern)
