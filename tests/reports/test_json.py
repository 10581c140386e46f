"""The report for machines."""

from __future__ import annotations

import json

from connect_constructs.reports.json import render
from tests.reports.runs import CRASH, EXEMPTED, FAIL, UNKNOWN, WARNING, run_of


def test_a_finding_has_exactly_the_agreed_members() -> None:
    """A finding's object carries every member of the format, absent places as null."""
    assert json.loads(render([run_of(FAIL)]))["findings"] == [
        {
            "guardrail": "LAM01",
            "verdict": "fail",
            "severity": "error",
            "title": "functions run in a VPC",
            "message": "no subnet",
            "fix": "Give it a VPC.",
            "file": "cdk.out/Desk.template.json",
            "logical_id": "Lookup1A2B",
            "resource_type": "AWS::Lambda::Function",
            "construct_path": "Desk/Lookup/Resource",
            "block": None,
            "exemption": None,
        }
    ]


def test_the_summary_counts_every_verdict_over_all_runs() -> None:
    """Each verdict is counted, those that do not occur as zero."""
    document = json.loads(render([run_of(FAIL, WARNING, UNKNOWN), run_of(CRASH, EXEMPTED)]))
    assert document["version"] == 1
    assert document["summary"] == {"pass": 4, "fail": 2, "unknown": 1, "error": 1, "exempted": 1}
    assert [finding["verdict"] for finding in document["findings"]] == ["fail", "fail", "unknown", "error", "exempted"]


def test_an_exempted_finding_carries_its_record() -> None:
    """The exemption is an object with the record as it was written."""
    assert json.loads(render([run_of(EXEMPTED)]))["findings"][0]["exemption"] == {
        "code": "LAM01",
        "reason": "legacy lookup",
        "approved_by": "platform team",
        "ticket": "SEC-7",
        "expires": "2031-05-01",
        "source": "code",
        "targets": ["Desk/Lookup"],
    }


def test_policies_and_unreadable_inputs_are_named() -> None:
    """The policy that each source was judged by, and what could not be read, stand beside the findings."""
    document = json.loads(render([run_of(unreadable=("b.json: truncated",))]))
    assert document["policies"] == [{"source": "cdk.out", "digest": "0123456789ab"}]
    assert document["unreadable"] == ["b.json: truncated"]
