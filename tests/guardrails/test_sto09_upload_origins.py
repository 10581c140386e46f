"""STO09: from where browsers may upload attachments."""

from __future__ import annotations

from typing import Any

import pytest

from tests.guardrails.conftest import Judge, Verdicts

_OPEN = {"Ref": "Open"}
_OWN = "https://desk.my.connect.aws"


def _template(rules: Any, stores: Any = "ATTACHMENTS") -> dict[str, Any]:
    cors = {} if rules is None else {"CorsConfiguration": {"CorsRules": rules}}
    return {
        "Parameters": {"Open": {"Type": "String"}, "Stage": {"Type": "String"}},
        "Conditions": {"Test": {"Fn::Equals": [{"Ref": "Stage"}, "test"]}},
        "Resources": {
            "Bucket": {"Type": "AWS::S3::Bucket", "Properties": cors},
            "Site": {"Type": "AWS::CloudFront::Distribution", "Properties": {}},
            "Storage": {
                "Type": "AWS::Connect::InstanceStorageConfig",
                "Properties": {
                    "InstanceArn": _OPEN,
                    "ResourceType": stores,
                    "StorageType": "S3",
                    "S3Config": {"BucketName": {"Ref": "Bucket"}, "BucketPrefix": "p"},
                },
            },
        },
    }


def _rule(*origins: Any) -> dict[str, Any]:
    return {"AllowedMethods": ["GET", "PUT"], "AllowedOrigins": list(origins)}


def _own(found: set[tuple[str, str, str | None]]) -> set[str]:
    return {verdict for code, verdict, _ in found if code == "STO09"}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([_rule(_OWN)], {"pass"}),
        ([_rule(_OWN), _rule("https://chat.example.com:8443")], {"pass"}),
        (None, {"fail"}),
        ([], {"fail"}),
        ([_rule()], {"fail"}),
        ([_rule("*")], {"fail"}),
        ([_rule(_OWN), _rule("*")], {"fail"}),
        ([_rule("http://desk.my.connect.aws")], {"fail"}),
        ([_rule("https://*.example.com")], {"fail"}),
        ([_rule("https://*")], {"fail"}),
        ([_rule("https://10.0.0.1")], {"fail"}),
        ([_rule({"Fn::Sub": "http://${Site.DomainName}"})], {"fail"}),
        ([_rule({"Fn::Sub": "https://${Site.DomainName}"})], {"unknown"}),
        ([_rule(_OPEN)], {"unknown"}),
        ([_rule(_OPEN), _rule("*")], {"fail", "unknown"}),
        ([{"AllowedOrigins": _OPEN}], {"unknown"}),
        (_OPEN, {"unknown"}),
        ([_OPEN], {"unknown"}),
    ],
)
def test_every_origin_is_a_named_https_site(verdicts: Verdicts, rules: Any, expected: set[str]) -> None:
    """Each origin of each rule is judged by itself; none at all fails."""
    assert _own(verdicts(_template(rules))) == expected


def test_other_buckets_need_no_origins(verdicts: Verdicts) -> None:
    """Browsers reach the attachments bucket alone; what a bucket stores may be unknown."""
    assert _own(verdicts(_template(None, "CHAT_TRANSCRIPTS"))) == {"pass"}
    assert _own(verdicts(_template(None, _OPEN))) == {"unknown"}


@pytest.mark.parametrize(
    "rules",
    [
        [_rule({"Fn::If": ["Test", "*", _OWN]})],
        [{"AllowedOrigins": {"Fn::If": ["Test", ["*"], [_OWN]]}}],
        {"Fn::If": ["Test", [_rule("*")], [_rule(_OWN)]]},
        [{"Fn::If": ["Test", _rule("*"), {"Ref": "AWS::NoValue"}]}, _rule(_OWN)],
    ],
)
def test_conditions_are_judged_both_ways(judged: Judge, rules: Any) -> None:
    """An origin of one case alone fails in it, wherever the condition stands."""
    (message,) = {item.message for item in judged(_template(rules)).findings if item.guardrail == "STO09"}
    assert (
        message == "bucket Bucket takes attachments from *, which does not begin with https:// (when ${Stage} = test)"
    )
