"""The answer that CloudFormation awaits from a custom resource."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from http.client import HTTPException
from typing import TYPE_CHECKING, Any

from connect_constructs.runtime._errors import ReconcileError
from connect_constructs.runtime._log import log_step
from connect_constructs.runtime._pace import Clock, full_jitter

if TYPE_CHECKING:
    from collections.abc import Mapping

# CloudFormation reads no longer answer.
LONGEST_ANSWER_BYTES = 4096
# Kept free before the function's deadline: three attempts and their pauses take 19 s at most.
ANSWER_SECONDS = 20
_ATTEMPTS = 3
_ATTEMPT_SECONDS = 4
_CUT = " [...] "
# The most bytes that one character takes in the JSON text (a surrogate pair of escapes).
_BYTES_PER_CHARACTER = 12


def send_success(event: Mapping[str, Any], clock: Clock, *, physical_id: str, data: Mapping[str, str]) -> None:
    """Tell CloudFormation that the resource is as it asked."""
    _send(event, clock, {"Status": "SUCCESS", "PhysicalResourceId": physical_id, "Data": data}, "")


def send_failure(event: Mapping[str, Any], clock: Clock, *, physical_id: str, reason: str) -> None:
    """Tell CloudFormation that the request failed, and why in one line."""
    _send(event, clock, {"Status": "FAILED", "PhysicalResourceId": physical_id}, reason)


def _send(event: Mapping[str, Any], clock: Clock, outcome: Mapping[str, Any], reason: str) -> None:
    """Put the answer to the event's address; a failed attempt is tried again."""
    echoed = {name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")}
    body = _fitted({**echoed, **outcome}, reason)
    for attempt in range(_ATTEMPTS):
        problem = _put(event["ResponseURL"], body)
        log_step("answer", status=outcome["Status"], reason=reason, attempt=attempt, problem=problem)
        if problem is None:
            return
        clock.sleep(full_jitter(clock, attempt))
    raise ReconcileError(f"CloudFormation did not take the answer in {_ATTEMPTS} attempts, last: {problem}")


def _put(address: str, body: bytes) -> str | None:
    """Send the body and give the problem, if any, without the address: whoever holds that may answer for the stack."""
    try:
        # The address is signed for an empty content type; urllib would fill in one of its own.
        request = urllib.request.Request(address, body, {"Content-Type": ""}, method="PUT")  # noqa: S310 - CloudFormation's
        with urllib.request.urlopen(request, timeout=_ATTEMPT_SECONDS):  # noqa: S310 - the address is CloudFormation's own
            return None
    except urllib.error.HTTPError as error:
        with error:
            return f"HTTP status {error.code}"
    except (OSError, HTTPException, ValueError) as error:
        return type(error).__name__


def _fitted(answer: Mapping[str, Any], reason: str) -> bytes:
    """Encode the answer, with the middle of the reason cut out where it is too long: both ends carry the sense."""
    one_line = " ".join(reason.split())
    kept = len(one_line)
    while True:
        body = json.dumps({**answer, "Reason": _shortened(one_line, kept)}).encode()
        excess = len(body) - LONGEST_ANSWER_BYTES
        if excess <= 0 or not kept:
            return body
        kept = max(0, kept - excess // _BYTES_PER_CHARACTER - 1)


def _shortened(text: str, kept: int) -> str:
    """Keep so many characters of the text, half from each end."""
    if kept >= len(text):
        return text
    tail = kept // 2
    return text[: kept - tail] + _CUT + text[len(text) - tail :]
