"""ACC05: which sites may embed an instance."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.reference import opaque
from connect_constructs.guardrails._origins import known_origin_fault, origin_fault
from tests.guardrails.conftest import Judge, Verdicts

_REGION = {"Fn::Sub": "https://crm.${AWS::Region}.example.com"}


def _template(origin: Any) -> dict[str, Any]:
    properties = {"InstanceId": "arn:aws:connect:us-east-1:111122223333:instance/i", "Origin": origin}
    return {
        "Parameters": {"Open": {"Type": "String"}, "Site": {"Type": "String", "Default": "https://crm.example.com"}},
        "Conditions": {"IsProd": {"Fn::Equals": [{"Ref": "Open"}, "prod"]}},
        "Resources": {
            "Crm": {"Type": "AWS::Connect::ApprovedOrigin", "Properties": properties},
            "Address": {"Type": "AWS::EC2::EIP"},
        },
    }


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("https://crm.example.com", "pass"),
        ("https://crm.example.com:8443", "pass"),
        ("HTTPS://CRM.Example.COM", "pass"),
        ("https://xn--bcher-kva.example", "pass"),
        ({"Ref": "Site"}, "pass"),
        ("*", "fail"),
        ("https://*", "fail"),
        ("https://*.example.com", "fail"),
        ("https://crm.*.com", "fail"),
        ("http://crm.example.com", "fail"),
        ("crm.example.com", "fail"),
        ("//crm.example.com", "fail"),
        ("https:", "fail"),
        ("https://", "fail"),
        ("https://:443", "fail"),
        ("", "fail"),
        (None, "fail"),
        ("null", "fail"),
        ("chrome-extension://abcdefgh", "fail"),
        ("https://localhost", "fail"),
        ("https://LOCALHOST.:3000", "fail"),
        ("https://crm.localhost", "fail"),
        ("https://10.0.0.5", "fail"),
        ("https://10.0.0.5.", "fail"),
        ("https://0x7f.1", "fail"),
        ("https://2130706433", "fail"),
        ("https://[2001:db8::1]:8443", "fail"),
        ("https://[::ffff:10.0.0.5]", "fail"),
        ("https://crm.example.com/", "fail"),
        ("https://crm.example.com/agents", "fail"),
        ("https://crm.example.com?agent=1", "fail"),
        ("https://crm.example.com#agent", "fail"),
        ("https://crm.example.com@evil.example", "fail"),
        ("https://user:secret@crm.example.com", "fail"),
        ("https://crm.example.com\\@evil.example", "fail"),
        ("https://crm.example.com:70000", "fail"),
        ("https://crm.example.com https://evil.example", "fail"),
        ("https://crm .example.com", "fail"),
        ("https://%2A.example.com", "fail"),
        ({"Fn::If": ["IsProd", "https://crm.example.com", "http://crm.example.com"]}, "fail"),
        ({"Fn::If": ["IsProd", "https://crm.example.com", "https://dev.example.com"]}, "pass"),
        ({"Fn::Sub": "http://${Open}.example.com"}, "fail"),
        ({"Fn::Sub": "https://*.${Open}"}, "fail"),
        ({"Fn::Sub": "https://10.0.0.5/${Open}"}, "fail"),
        ({"Fn::Sub": "https://localhost:${Open}"}, "fail"),
        ({"Fn::Sub": "https://crm.example.com/${Open}"}, "fail"),
        ({"Fn::Sub": "https://${Open}.example.com/"}, "fail"),
        ({"Fn::Sub": "https://${Address}/${Open}"}, "fail"),
        ({"Fn::Sub": "${Open}.*"}, "fail"),
        ({"Fn::Sub": "${Open}//crm.example.com"}, "unknown"),
        ({"Fn::Sub": "https://${Open}.example.com"}, "unknown"),
        ({"Fn::Sub": "https://crm.example.com:${Open}"}, "unknown"),
        ({"Fn::Sub": "https://${Open}:${Open}"}, "unknown"),
        ({"Fn::Sub": "https://10.0.0.${Open}"}, "unknown"),
        ({"Fn::Sub": "${Open}://crm.example.com"}, "unknown"),
        ({"Fn::Sub": "http${Open}://crm.example.com"}, "unknown"),
        ({"Fn::Sub": "https:${Open}"}, "unknown"),
        ({"Fn::Sub": "https${Open}"}, "unknown"),
        ({"Fn::Sub": "h${Open}"}, "unknown"),
        ({"Fn::Sub": "https:/${Open}"}, "unknown"),
        ({"Fn::Sub": "https://${Address}"}, "unknown"),
        ({"Ref": "Open"}, "unknown"),
        (_REGION, "unknown"),
        (["https://crm.example.com"], "unknown"),
    ],
)
def test_an_origin_is_a_named_https_site(verdicts: Verdicts, origin: Any, expected: str) -> None:
    """Scheme and host decide, as browsers read them; what only deployment tells is unknown where it decides."""
    assert {verdict for code, verdict, _ in verdicts(_template(origin)) if code == "ACC05"} == {expected}


@pytest.mark.parametrize(
    ("origin", "message"),
    [
        ("https://*.example.com", "the approved origin https://*.example.com has a wildcard"),
        (None, "the approved origin (not stated) does not begin with https://"),
        ({"Fn::Sub": "http://${Address}"}, "the approved origin http://${Address} does not begin with https://"),
        ({"Fn::Sub": "https://${Address}"}, "cannot tell: the site https://${Address} is known at deployment only"),
    ],
)
def test_it_says_what_it_found(judged: Judge, origin: Any, message: str) -> None:
    """The message names the origin, and references in it as people write them."""
    (found,) = [item for item in judged(_template(origin)).findings if item.guardrail == "ACC05"]
    assert found.message == message


@given(st.text(alphabet="htps:/.*1ab[]@-", max_size=24), st.text(max_size=8))
def test_what_deployment_adds_never_makes_a_sure_fault_good(head: str, tail: str) -> None:
    """An origin whose known beginning surely is at fault stays so, whatever follows it."""
    fault = known_origin_fault(head + str(opaque("a parameter")))
    if not isinstance(fault, Unknown):
        assert fault
        assert origin_fault(head + tail)
