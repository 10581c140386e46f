"""How fast an invocation may call a service, and how long it may go on."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connect_constructs.runtime._errors import ReconcileError

if TYPE_CHECKING:
    from collections.abc import Callable

# Two requests a second per account and region is all that the service grants for most operations.
REQUEST_INTERVAL_SECONDS = 0.5
_LONGEST_BACK_OFF_SECONDS = 8.0


@dataclass(frozen=True)
class Clock:
    """The three outside influences on timing, so that a test can stand in for them."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[float, float], float] = random.uniform


def full_jitter(clock: Clock, attempt: int) -> float:
    """Seconds to wait after the attempt (counted from 0): random, up to a bound that doubles each time."""
    return clock.jitter(0, min(_LONGEST_BACK_OFF_SECONDS, 2**attempt))


class OutOfTimeError(ReconcileError):
    """The next step would not end before the invocation has to answer."""


class Pace:
    """Spaces requests out and refuses to begin what cannot end in time."""

    def __init__(self, clock: Clock, ends_at: float) -> None:
        self._clock = clock
        self._ends_at = ends_at
        self._next_turn = clock.now()
        self._trouble = "none, the function's timeout is too short"

    def wait_turn(self) -> None:
        """Return when the next request may go out."""
        self._pause(max(0.0, self._next_turn - self._clock.now()))
        self._next_turn = self._clock.now() + REQUEST_INTERVAL_SECONDS

    def back_off(self, attempt: int, trouble: str) -> None:
        """Wait before trying again; the trouble is what is told if time runs out."""
        self._trouble = trouble
        self._pause(full_jitter(self._clock, attempt))

    def _pause(self, seconds: float) -> None:
        if self._clock.now() + seconds > self._ends_at:
            raise OutOfTimeError(f"out of time before the function's own deadline; the last trouble: {self._trouble}")
        self._clock.sleep(seconds)
