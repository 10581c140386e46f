"""Spans of hours in a week."""

from __future__ import annotations

import re
from datetime import UTC, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect_constructs.infrastructure.open_hours import Day, OpenHours, overlap_in

_TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
_DAY = 24 * 60


def _minute(of_day: time) -> int:
    return of_day.hour * 60 + of_day.minute


_SPANS = (
    st.tuples(_TIMES, _TIMES, st.lists(st.sampled_from(Day), min_size=1))
    .filter(lambda span: _minute(span[0]) < (_minute(span[1]) or _DAY))
    .map(lambda span: OpenHours(opens=span[0], closes=span[1], days=span[2]))
)


@given(_TIMES, _TIMES)
def test_a_span_lies_within_its_day(opens: time, closes: time) -> None:
    """What ends later than it begins, or at midnight, is taken; whatever else is refused in one line."""
    end = _minute(closes) or _DAY
    if _minute(opens) < end:
        assert OpenHours(opens=opens, closes=closes).minutes == (_minute(opens), end)
    else:
        with pytest.raises(ValueError, match=r"\Acloses is \d\d:\d\d; allowed: a time later than .*\Z"):
            OpenHours(opens=opens, closes=closes)


@given(st.lists(_SPANS, max_size=6))
def test_spans_overlap_where_a_minute_is_in_two(spans: list[OpenHours]) -> None:
    """Spans overlap exactly on days of which some minute is in two of them; the first day is told."""
    open_minutes = {day: [minute for s in spans if day in s.days for minute in range(*s.minutes)] for day in Day}
    overlapping = [day for day, minutes in open_minutes.items() if len(minutes) > len(set(minutes))]

    assert overlap_in(spans) == (overlapping[0] if overlapping else None)


def test_spans_may_touch() -> None:
    """One span may begin when another ends."""
    assert overlap_in([OpenHours(opens=time(12), closes=time(0)), OpenHours(opens=time(8), closes=time(12))]) is None


def test_a_whole_day_is_from_midnight_to_midnight() -> None:
    """Midnight is the beginning of a day where it opens, and the end where it closes."""
    assert OpenHours(opens=time(0), closes=time(0)).minutes == (0, _DAY)


def test_the_days_are_weekdays_by_default() -> None:
    """Monday to Friday is what most are open; a day that is given twice counts once."""
    assert [*OpenHours(opens=time(8), closes=time(9)).days] == list(Day)[:5]
    assert OpenHours(opens=time(8), closes=time(9), days=iter([Day.SUNDAY] * 2)).days == (Day.SUNDAY,)


@pytest.mark.parametrize("wrong", [time(8, 0, 1), time(8, 0, 0, 1), time(8, tzinfo=UTC), "08:00", 8])
def test_times_are_whole_minutes_of_no_zone(wrong: Any) -> None:
    """Seconds, which the service would not keep, and a zone, which the hours have, are refused."""
    for name, times in (("opens", (wrong, time(20))), ("closes", (time(8), wrong))):
        with pytest.raises(ValueError, match=rf"\A{name} is .*{re.escape(str(wrong))}.*; allowed: a datetime\.time"):
            OpenHours(opens=times[0], closes=times[1])
