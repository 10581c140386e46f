"""FLW10: a flow runs in whatever account and region it is deployed to."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.reference import Reference, opaque
from connect_constructs.guardrails._arns import arns_in
from tests.guardrails.conftest import FlowVerdicts, Judge
from tests.guardrails.flows import block, flow

ARN = "arn:aws:lambda:us-east-1:111122223333:function:look-up"
REGION = Reference("Stack of C:/folder", "AWS::Region")
ACCOUNT = Reference("Stack of C:/folder", "AWS::AccountId")
BUCKET = Reference("Stack", "Bucket")
_END = block("End", "DisconnectParticipant")


def _flow(parameters: Any) -> dict[str, Any]:
    return flow(
        block("Call", "InvokeLambdaFunction", parameters, then="End", errors={"NoMatchingError": "End"}),
        _END,
    )


def _verdict(text: str) -> str:
    claims = [arn.literal for arn in arns_in(text)]
    if True in claims:
        return "fail"
    return "unknown" if any(isinstance(claim, Unknown) for claim in claims) else "pass"


@pytest.mark.parametrize(
    "text",
    [
        ARN,
        "arn:aws-us-gov:connect:us-gov-west-1:111122223333:instance/one/queue/two",
        "arn:aws:s3:::prompts-of-desk/welcome.wav",
        "arn:aws:iam::111122223333:role/caller",
        "arn:${AWS::Partition}:lambda:us-east-1:111122223333:function:look-up",
        f"Call {ARN}, then listen.",
        f'<speak><audio src="{ARN}"/></speak>',
        f"{ARN} and arn:aws:connect:us-east-1:aws:view/form",
    ],
)
def test_literal_arns_fail(text: str) -> None:
    """An ARN with region and account, or of a resource that needs neither, is of one place."""
    assert _verdict(text) == "fail"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "${LookupFunction.Arn}",
        "$.Queue.ARN",
        str(Reference("Stack", "Function", "Arn")),
        f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:look-up",
        f"arn:aws:iam::{ACCOUNT}:role/caller",
        f"arn:aws:s3:::{BUCKET}/welcome.wav",
        f"arn:aws:lambda:{opaque('no default')}:{ACCOUNT}:function:look-up",
        "arn:aws:iam::aws:policy/ReadOnlyAccess",
        "arn:aws:connect:us-east-1:aws:view/form:1",
        "We learn:a:b:c:d:e",
        "arn: not this, nor arn:aws:that",
    ],
)
def test_references_and_what_aws_owns_pass(text: str) -> None:
    """Placeholders, tokens for region and account, AWS's own ARNs and ordinary text tie a flow to nothing."""
    assert _verdict(text) == "pass"


@pytest.mark.parametrize(
    "text",
    [
        "arn:aws:lambda:$.AwsRegion:111122223333:function:look-up",
        "arn:aws:lambda:us-east-1:{ACCOUNT_ID}:function:look-up",
        "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:look-up",
        "arn:aws:lambda:{{ region }}:111122223333:function:look-up",
        "arn:aws:lambda:%REGION%:<<account>>:function:look-up",
        "arn:aws:s3:::${bucket}/welcome.wav",
        f"arn:aws:lambda:{REGION}:111122223333:function:look-up",
        f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:look-up",
    ],
)
def test_arns_that_are_filled_in_in_part_are_unknown(text: str) -> None:
    """Where another tool, the contact or deployment gives part of an ARN's home, it may or may not be tied to one."""
    assert _verdict(text) == "unknown"


def test_a_message_shows_the_arn_it_is_about() -> None:
    """What deployment fills in is shown as such, never as a mark."""
    (arn,) = arns_in(f"arn:{REGION}:lambda:us-east-1:111122223333:function:look-up.")
    assert arn.text == "arn:${…}:lambda:us-east-1:111122223333:function:look-up."


@pytest.mark.parametrize(
    ("parameters", "where"),
    [
        ({"LambdaFunctionARN": ARN}, "LambdaFunctionARN"),
        ({"LambdaInvocationAttributes": {"target": ARN}}, "LambdaInvocationAttributes.target"),
        ({"Messages": [{"Text": "Hello."}, {"PromptId": ARN}]}, "Messages[1].PromptId"),
        ({"Attributes": {ARN: "yes"}}, "a name in Attributes"),
        ({ARN: "yes"}, "a name in Parameters"),
    ],
)
def test_a_finding_says_where_the_arn_stands(judged_flows: Judge, parameters: Any, where: str) -> None:
    """A warning names the block, the parameter and the ARN."""
    (finding,) = [item for item in judged_flows(_flow(parameters)).findings if item.guardrail == "FLW10"]
    assert (finding.verdict, finding.severity, finding.place.block) == (
        "fail",
        "warning",
        "Call (InvokeLambdaFunction)",
    )
    assert finding.message.startswith(f"{where} holds {ARN}")


def test_each_arn_is_reported_once_in_a_block(judged_flows: Judge) -> None:
    """The same ARN in two parameters is one finding, at the first; another one is another."""
    parameters = {"LambdaFunctionARN": ARN, "LambdaInvocationAttributes": {"a": ARN, "b": f"{ARN}-two"}}
    messages = [item.message for item in judged_flows(_flow(parameters)).findings if item.guardrail == "FLW10"]
    assert len(messages) == 2
    assert any(message.startswith("LambdaFunctionARN holds") for message in messages)


def _comparing(*operands: Any, **parameters: Any) -> dict[str, Any]:
    """Return a flow whose first block compares with some operands."""
    compare = block("If", "Compare", parameters, then="End", errors={"NoMatchingCondition": "End"})
    condition = {"NextAction": "End", "Condition": {"Operator": "Equals", "Operands": list(operands)}}
    return flow({**compare, "Transitions": {**compare["Transitions"], "Conditions": [condition]}}, _END)


def test_arns_in_conditions_are_seen(judged_flows: Judge) -> None:
    """What a condition compares with ties a flow to a place, too; the rest of it does not."""
    found = judged_flows(_comparing("$.Queue.ARN", ARN, "${Desk.Arn}", "arn:aws:connect:{{r}}:1:queue/a")).findings
    assert [(item.verdict, item.place.block, item.message) for item in found if item.guardrail == "FLW10"] == [
        (
            "fail",
            "If (Compare)",
            f"Conditions holds {ARN} instead of a placeholder that is bound through references",
        ),
        ("unknown", "If (Compare)", "cannot tell: {{r}} is filled in by another tool"),
    ]


def test_an_arn_in_parameter_and_condition_is_one_finding(judged_flows: Judge) -> None:
    """It is reported at the parameter."""
    found = judged_flows(_comparing(ARN, ComparisonValue=ARN)).findings
    (message,) = (item.message for item in found if item.guardrail == "FLW10")
    assert message.startswith("ComparisonValue holds")


def test_metadata_is_left_alone(flow_verdicts: FlowVerdicts) -> None:
    """What the console remembers is not what runs."""
    document = flow(block("End", "DisconnectParticipant"), ActionMetadata={"End": {"arn": ARN}})
    assert ("FLW10", "pass", None) in flow_verdicts(document)


@pytest.mark.parametrize(
    "part", ["arn:", "arn:{", "arn:${", "arn:a:", "{arn:", "arn:{}", "arn:a:b:c:d:e ", "a", ":", "\ue000"]
)
def test_huge_texts_are_read_once(part: str) -> None:
    """However often a beginning repeats, reading ends."""
    assert isinstance(_verdict(part * 50_000), str)


@given(st.text() | st.text("arn:aws{}$ \"'\ue000\ue001\ue002"))
def test_any_text_can_be_read(text: str) -> None:
    """Nothing raises, and every ARN found has six parts."""
    assert all(arn.text.count(":") >= 5 for arn in arns_in(text))
