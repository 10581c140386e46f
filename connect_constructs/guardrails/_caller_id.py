"""What calls show that are made from a queue."""

from __future__ import annotations

from connect_constructs.facts._known import Known, all_of, mapped
from connect_constructs.facts.routing import Queue


def lacks_caller_id(queue: Queue) -> Known[bool]:
    """Tell whether calls from a queue that is in use show no number of its own."""
    return all_of((queue.is_enabled, mapped(queue.caller_id_number, lambda number: not (number or "").strip())))
