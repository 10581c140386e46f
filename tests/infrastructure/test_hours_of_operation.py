"""Hours of operation."""

from __future__ import annotations

from datetime import time

import pytest
from aws_cdk import CfnParameter

from connect_constructs.infrastructure import hours_of_operation
from connect_constructs.infrastructure.hours_of_operation import HoursOfOperation
from connect_constructs.infrastructure.open_hours import Day, OpenHours
from tests.infrastructure.routing import DAYTIME
from tests.infrastructure.stacks import ContactCenterStack, one_of

HOURS = "AWS::Connect::HoursOfOperation"
_QUARTERS = [
    OpenHours(opens=time(hour, minute), closes=time(hour, minute + 14), days=Day)
    for hour in range(4)
    for minute in (0, 15, 30, 45)
]


def test_spans_become_days() -> None:
    """Each day of a span is an entry of its own; midnight is midnight."""
    stack = ContactCenterStack()
    HoursOfOperation(
        stack,
        "Service",
        instance=stack.instance,
        hours=[OpenHours(opens=time(8, 30), closes=time(0), days=[Day.FRIDAY, Day.SUNDAY])],
        time_zone="America/New_York",
        description="When agents answer",
        tags={"team": "service"},
    )
    properties = one_of(stack, HOURS)
    from_eight = {"StartTime": {"Hours": 8, "Minutes": 30}, "EndTime": {"Hours": 0, "Minutes": 0}}

    assert properties["Config"] == [{"Day": "FRIDAY", **from_eight}, {"Day": "SUNDAY", **from_eight}]
    assert (properties["Name"], properties["TimeZone"]) == ("Service", "America/New_York")
    assert properties["Description"] == "When agents answer"
    assert properties["Tags"] == [{"Key": "team", "Value": "service"}]
    assert properties["InstanceArn"]["Fn::GetAtt"][0].startswith("Instance")


def test_spans_that_overlap_are_refused() -> None:
    """The day on which they do is told; spans that only touch are taken."""
    stack = ContactCenterStack()
    late = OpenHours(opens=time(19, 59), closes=time(22), days=[Day.TUESDAY])
    with pytest.raises(ValueError, match=r"\AStack/Service: hours overlap on TUESDAY; allowed: .*\Z"):
        HoursOfOperation(stack, "Service", instance=stack.instance, hours=[late, DAYTIME], time_zone="UTC")

    later = OpenHours(opens=time(20), closes=time(22))
    HoursOfOperation(stack, "Late", instance=stack.instance, hours=[DAYTIME, later], time_zone="UTC")


def test_more_spans_than_the_service_takes_are_refused() -> None:
    """A hundred entries of single days are taken, and one more is not."""
    stack = ContactCenterStack()
    most = [*_QUARTERS[:14], OpenHours(opens=time(5), closes=time(6), days=[Day.MONDAY, Day.TUESDAY])]
    more = [*most, OpenHours(opens=time(7), closes=time(8), days=[Day.MONDAY])]
    HoursOfOperation(stack, "Most", instance=stack.instance, hours=most, time_zone="UTC")
    with pytest.raises(ValueError, match=r"\AStack/More: hours are 101 spans of single days; allowed: 100\Z"):
        HoursOfOperation(stack, "More", instance=stack.instance, hours=more, time_zone="UTC")


@pytest.mark.parametrize("known", [{"UTC"}, set()])
def test_a_time_zone_is_one_that_there_is(monkeypatch: pytest.MonkeyPatch, known: set[str]) -> None:
    """A misspelt zone is refused where this computer has the time zone database; elsewhere the service decides."""
    stack = ContactCenterStack()
    monkeypatch.setattr(hours_of_operation, "available_timezones", lambda: known)
    zones = {"Right": "UTC", "Later": CfnParameter(stack, "Zone").value_as_string, "Wrong": "America/New_Yrok"}
    for id_ in ("Right", "Later") if known else zones:
        HoursOfOperation(stack, id_, instance=stack.instance, hours=[DAYTIME], time_zone=zones[id_])
    if known:
        with pytest.raises(ValueError, match=r"\AStack/Wrong: time_zone is 'America/New_Yrok'; allowed: .*\Z"):
            HoursOfOperation(stack, "Wrong", instance=stack.instance, hours=[DAYTIME], time_zone=zones["Wrong"])


def test_a_name_belongs_to_one() -> None:
    """No two hours of an instance have one name."""
    stack = ContactCenterStack()
    HoursOfOperation(stack, "One", instance=stack.instance, hours=[DAYTIME], time_zone="UTC", name="Service")
    with pytest.raises(ValueError, match=r"\AStack/Two: name is 'Service', which is that of Stack/One; allowed: .*\Z"):
        HoursOfOperation(stack, "Two", instance=stack.instance, hours=[DAYTIME], time_zone="UTC", name="Service")
