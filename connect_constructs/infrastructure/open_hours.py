"""When a contact centre is open in a week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from connect_constructs.infrastructure._arguments import checked_of, require_type

if TYPE_CHECKING:
    from collections.abc import Iterable

_MINUTES_OF_A_DAY = 24 * 60


class Day(StrEnum):
    """A day of the week.

    Example:
        >>> Day("SUNDAY")
        <Day.SUNDAY: 'SUNDAY'>

    References:
        CloudFormation, AWS::Connect::HoursOfOperation HoursOfOperationConfig, Day.
    """

    MONDAY = "MONDAY"
    TUESDAY = "TUESDAY"
    WEDNESDAY = "WEDNESDAY"
    THURSDAY = "THURSDAY"
    FRIDAY = "FRIDAY"
    SATURDAY = "SATURDAY"
    SUNDAY = "SUNDAY"


_WEEKDAYS = (Day.MONDAY, Day.TUESDAY, Day.WEDNESDAY, Day.THURSDAY, Day.FRIDAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHours:
    """A span of hours within a day, on one or several days of the week.

    A night's shift is two spans: one until midnight, one of the next day from midnight on. So is a day with a break.

    Args:
        opens: When it begins, local time in whole minutes.
        closes: When it ends, local time in whole minutes, later than `opens`; midnight is the end of the day.
        days: The days of the week. Default: Monday to Friday.

    Raises:
        ValueError: A time or day is of another kind, has seconds or a time zone, or nothing lies between the times.

    Example:
        >>> OpenHours(opens=time(9), closes=time(0), days=[Day.SATURDAY]).days
        (<Day.SATURDAY: 'SATURDAY'>,)
        >>> OpenHours(opens=time(20), closes=time(6))
        Traceback (most recent call last):
        ...
        ValueError: closes is 06:00; allowed: a time later than 20:00, or 00:00 for the end of the day

    References:
        Amazon Connect administrator guide, set-hours-operation; CloudFormation, HoursOfOperationConfig.
    """

    opens: time
    closes: time
    days: Iterable[Day] = _WEEKDAYS

    def __post_init__(self) -> None:
        """Refuse what is not allowed, at the door."""
        for name, value in (("opens", self.opens), ("closes", self.closes)):
            allowed = "a datetime.time of whole minutes without a time zone, such as time(8, 30)"
            require_type(time, allowed, **{name: value})
            if value.second or value.microsecond or value.tzinfo:
                raise ValueError(f"{name} is {value}; allowed: {allowed}")
        days = checked_of(Day, "days", self.days, "a list of Day, such as [Day.MONDAY]")
        object.__setattr__(self, "days", tuple(dict.fromkeys(days)))  # frozen from here on
        first, last = self.minutes
        if last <= first:
            after = f"a time later than {self.opens:%H:%M}, or 00:00 for the end of the day"
            raise ValueError(f"closes is {self.closes:%H:%M}; allowed: {after}")

    @property
    def minutes(self) -> tuple[int, int]:
        """The minutes of the day at which it begins and ends, 0 to 1440.

        Example:
            >>> OpenHours(opens=time(8, 30), closes=time(0)).minutes
            (510, 1440)

        References:
            Amazon Connect administrator guide, set-hours-operation, how to specify midnight.
        """
        return _minute(self.opens), _minute(self.closes) or _MINUTES_OF_A_DAY


def overlap_in(spans: Iterable[OpenHours]) -> Day | None:
    """Return a day on which spans overlap; None where they do not.

    Args:
        spans: Spans of hours in a week.

    Example:
        >>> morning = OpenHours(opens=time(8), closes=time(12))
        >>> overlap_in([morning, OpenHours(opens=time(11), closes=time(15), days=[Day.FRIDAY])])
        <Day.FRIDAY: 'FRIDAY'>
        >>> overlap_in([morning, OpenHours(opens=time(12), closes=time(15))]) is None
        True

    References:
        Amazon Connect administrator guide, set-hours-operation.
    """
    of_day: dict[Day, list[tuple[int, int]]] = {day: [] for day in Day}
    for span in spans:
        for day in span.days:
            of_day[day].append(span.minutes)
    return next((day for day, times in of_day.items() if any(a[1] > b[0] for a, b in pairwise(sorted(times)))), None)


def _minute(of_day: time) -> int:
    return of_day.hour * 60 + of_day.minute
