"""The report for people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connect_constructs.facts.finding import Finding
from connect_constructs.facts.place import Place
from connect_constructs.reports.text import render
from tests.reports.runs import CRASH, EXEMPTED, FAIL, UNKNOWN, WARNING, run_of


def test_everything_about_a_guardrail_stands_together_with_its_fix_once() -> None:
    """Places that fail one guardrail come under one heading, each named once, and so is the fix."""
    again, elsewhere = (
        replace(FAIL, message="no security group"),
        replace(FAIL, place=Place(construct_path="Desk/Other")),
    )
    report = render([run_of(FAIL, again, WARNING, elsewhere)])
    assert report == (
        "LAM01 functions run in a VPC (severity error: 3 fail)\n"
        "  fix: Give it a VPC.\n"
        "  why: connect-constructs explain LAM01\n"
        "  fail     Desk/Lookup/Resource (AWS::Lambda::Function)\n"
        "           no subnet\n"
        "           no security group\n"
        "  fail     Desk/Other\n"
        "           no subnet\n"
        "\n"
        "STR03 contact records outlive Connect (severity warning: 1 fail)\n"
        "  fix: Give it a VPC.\n"
        "  why: connect-constructs explain STR03\n"
        "  fail     Desk/Lookup/Resource (AWS::Lambda::Function)\n"
        "           no subnet\n"
        "\n"
        "2 pass, 4 fail (1 of them warnings), 0 unknown, 0 error, 0 exempted; policy 0123456789ab\n"
    )


def test_what_fails_is_read_first() -> None:
    """Failures come before warnings, and both before what cannot be told, whatever their codes."""
    first, second, third = (
        replace(item, guardrail=code) for item, code in ((UNKNOWN, "A"), (WARNING, "B"), (FAIL, "C"))
    )
    report = render([run_of(first, second, third)])
    assert [line[0] for line in report.splitlines() if "(severity" in line] == ["C", "B", "A"]


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (Place(file="a.yaml", logical_id="Stream", resource_type="AWS::Kinesis::Stream"), "a.yaml: Stream (AWS::Kin"),
        (Place(file="a.yaml"), "a.yaml\n"),
        (Place(file="flow.json", block="b-1 MessageParticipant"), "flow.json, block b-1 MessageParticipant\n"),
        (Place(), "(no place)\n"),
    ],
)
def test_a_place_is_named_by_what_its_source_has(place: Place, shown: str) -> None:
    """Without a construct path the file and logical id name the place, and a flow's block stands beside them."""
    assert f"  fail     {shown}" in render([run_of(replace(FAIL, place=place))])


def test_an_exemption_says_by_whom_why_and_until_when() -> None:
    """An exempted finding stays in the report, with its record and without a fix to make."""
    report = render([run_of(EXEMPTED)])
    assert "exempted by platform team, ticket SEC-7, until 2031-05-01: legacy lookup" in report
    assert "fix:" not in report
    assert report.endswith("2 pass, 0 fail, 0 unknown, 0 error, 1 exempted; policy 0123456789ab\n")


@pytest.mark.parametrize("finding", [UNKNOWN, CRASH])
def test_what_cannot_be_told_and_what_crashed_are_said(finding: Finding) -> None:
    """An unknown and a crash each show their verdict and message, and are counted."""
    report = render([run_of(finding)])
    assert f"  {finding.verdict:<9}Desk/Lookup/Resource" in report
    assert finding.message in report
    assert f"1 {finding.verdict}" in report.splitlines()[-1]


def test_several_apps_are_told_apart() -> None:
    """Each of several apps has a part of its own; one app needs no heading."""
    report = render([run_of(FAIL, source="one"), run_of(source="two")])
    assert report.index("== one") < report.index("LAM01") < report.index("== two")
    assert report.endswith("4 pass, 1 fail, 0 unknown, 0 error, 0 exempted; policy 0123456789ab\n")
    assert "==" not in render([run_of(FAIL)])


def test_what_could_not_be_read_is_listed() -> None:
    """A file that could not be read stands in the report, too."""
    assert "could not be read:\n  b.json: truncated\n" in render([run_of(unreadable=("b.json: truncated",))])


def test_text_from_outside_cannot_break_a_line_nor_steer_a_terminal() -> None:
    """Line breaks, escape sequences and lone surrogates in names and messages become spaces."""
    evil = replace(FAIL, message="red \x1b[31m and\nbreak", place=Place(file="bad\udcff.json"))
    report = render([run_of(evil)])
    assert "red  [31m and break" in report
    assert report.encode()
