"""The Customer Profiles guardrails, clause by clause: PRF01 to PRF04."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from connect_constructs.enforcement.template_check import check_app
from connect_constructs.guardrails.policy import GuardrailPolicy
from tests.guardrails.conftest import TODAY, Judge, Verdicts

_OPEN = {"Ref": "Open"}
_BY_CONDITION = {"Fn::Equals": [{"Ref": "Open"}, "prod"]}
_LITERAL_KEY = "arn:aws:kms:us-east-1:111122223333:key/8a8a3a8f-0000-4f4f-9b9b-1c1c1c1c1c1c"


def _if(held: Any, otherwise: Any) -> Any:
    return {"Fn::If": ["IsProd", held, otherwise]}


def _template(**resources: tuple[str, dict[str, Any]] | dict[str, Any]) -> dict[str, Any]:
    declared = {
        name: {"Type": item[0], "Properties": item[1]} if isinstance(item, tuple) else item
        for name, item in resources.items()
    }
    key = {"Type": "AWS::KMS::Key", "Properties": {"EnableKeyRotation": True}}
    return {
        "Parameters": {"Open": {"Type": "String"}},
        "Conditions": {"IsProd": _BY_CONDITION},
        "Resources": {"Key": key, **declared},
    }


def _domain(**properties: Any) -> tuple[str, dict[str, Any]]:
    return "AWS::CustomerProfiles::Domain", {"DomainName": "d", "DefaultExpirationDays": 1, **properties}


def _object_type(**properties: Any) -> tuple[str, dict[str, Any]]:
    return "AWS::CustomerProfiles::ObjectType", {"DomainName": "d", "ObjectTypeName": "o", **properties}


def _of(code: str, verdicts: Verdicts, template: Any, policy: GuardrailPolicy | None = None) -> set[str]:
    return {verdict for found, verdict, _ in verdicts(template, policy) if found == code}


# --- PRF01 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ({"Ref": "Key"}, {"pass"}),
        ({"Fn::GetAtt": ["Key", "Arn"]}, {"pass"}),
        ("", {"fail"}),
        ("alias/aws/profile", {"fail"}),
        ("arn:aws:kms:us-east-1:111122223333:alias/aws/profile", {"fail"}),
        ("alias/elsewhere", {"unknown"}),
        (_LITERAL_KEY, {"unknown"}),
        (_OPEN, {"unknown"}),
        (_if({"Ref": "Key"}, {"Ref": "AWS::NoValue"}), {"fail"}),
    ],
)
def test_prf01_asks_for_a_customer_key(verdicts: Verdicts, key: Any, expected: set[str]) -> None:
    """A domain's key is judged as storage's is: by who manages it, as far as the app tells."""
    assert _of("PRF01", verdicts, _template(Domain=_domain(DefaultEncryptionKey=key))) == expected


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({}, {"pass"}),
        ({"EncryptionKey": ""}, {"pass"}),
        ({"EncryptionKey": {"Ref": "Key"}}, {"pass"}),
        ({"EncryptionKey": "alias/aws/profile"}, {"fail"}),
        ({"EncryptionKey": _LITERAL_KEY}, {"unknown"}),
        ({"EncryptionKey": _OPEN}, {"unknown"}),
    ],
)
def test_prf01_judges_an_object_type_that_names_a_key(verdicts: Verdicts, properties: Any, expected: set[str]) -> None:
    """An object type without a key of its own uses its domain's; one with a key needs a customer's too."""
    assert _of("PRF01", verdicts, _template(Orders=_object_type(**properties))) == expected


def test_prf01_takes_the_policys_word_for_a_key(verdicts: Verdicts) -> None:
    """A key that approved_keys vouches for is a customer's."""
    policy = GuardrailPolicy(approved_keys=(_LITERAL_KEY,))
    assert _of("PRF01", verdicts, _template(Domain=_domain(DefaultEncryptionKey=_LITERAL_KEY)), policy) == {"pass"}


# --- PRF02 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("queue", "expected"),
    [
        ({}, {"pass"}),
        ({"SqsManagedSseEnabled": True}, {"pass"}),
        ({"SqsManagedSseEnabled": "false"}, {"fail"}),
        ({"SqsManagedSseEnabled": False, "KmsMasterKeyId": ""}, {"fail"}),
        ({"SqsManagedSseEnabled": False, "KmsMasterKeyId": "alias/aws/sqs"}, {"pass"}),
        ({"SqsManagedSseEnabled": False, "KmsMasterKeyId": _OPEN}, {"unknown"}),
        ({"KmsMasterKeyId": _OPEN}, {"pass"}),
        ({"SqsManagedSseEnabled": _OPEN}, {"unknown"}),
        ({"SqsManagedSseEnabled": _if(True, False)}, {"fail"}),  # noqa: FBT003 - a condition's two values
    ],
)
def test_prf02_asks_for_encryption_of_any_kind(verdicts: Verdicts, queue: Any, expected: set[str]) -> None:
    """KMS encrypts whatever the key; SQS itself does unless it is told not to."""
    template = _template(Failed=("AWS::SQS::Queue", queue), Domain=_domain(DeadLetterQueueUrl={"Ref": "Failed"}))
    assert _of("PRF02", verdicts, template) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (None, {"fail"}),
        ("", {"fail"}),
        (_OPEN, {"unknown"}),
        (_if({"Ref": "Failed"}, {"Ref": "AWS::NoValue"}), {"fail"}),
        ({"Fn::GetAtt": "Failed.QueueUrl"}, {"pass"}),
        ("https://sqs.us-east-1.amazonaws.com/111122223333/failed", {"pass"}),
        ("https://queue.amazonaws.com/111122223333/failed", {"pass"}),
        ({"Fn::Sub": "https://sqs.${AWS::Region}.${AWS::URLSuffix}/${AWS::AccountId}/failed"}, {"pass"}),
        ({"Fn::Sub": "https://sqs.${AWS::Region}.amazonaws.com/${AWS::AccountId}/${Failed.QueueName}"}, {"pass"}),
        ("https://sqs.us-east-1.amazonaws.com/111122223333/another", {"unknown"}),
        ("https://sqs.us-east-1.amazonaws.com/failed", {"unknown"}),
    ],
)
def test_prf02_finds_the_queue_by_its_url(verdicts: Verdicts, url: Any, expected: set[str]) -> None:
    """A queue is named by reference or by any spelling of its URL; one that the app does not declare is unknown."""
    queue = ("AWS::SQS::Queue", {"QueueName": "failed"})
    template = _template(Failed=queue, Domain=_domain(**({} if url is None else {"DeadLetterQueueUrl": url})))
    assert _of("PRF02", verdicts, template) == expected


def test_prf02_asks_about_a_queue_that_may_be_absent(verdicts: Verdicts) -> None:
    """Where a condition takes the queue away, the app declares none, and it is not known what the URL names."""
    queue = {"Type": "AWS::SQS::Queue", "Condition": "IsProd"}
    template = _template(Failed=queue, Domain=_domain(DeadLetterQueueUrl={"Ref": "Failed"}))
    assert _of("PRF02", verdicts, template) == {"unknown"}


def _assembly(folder: Path, tags: dict[str, str], **templates: Any) -> Path:
    artifacts = {}
    for name, template in templates.items():
        (folder / f"{name}.template.json").write_text(json.dumps(template), encoding="utf-8")
        artifacts[name] = {
            "type": "aws:cloudformation:stack",
            "environment": "aws://111122223333/us-east-1",
            "properties": {"templateFile": f"{name}.template.json", "tags": tags},
        }
    (folder / "manifest.json").write_text(json.dumps({"version": "36.0.0", "artifacts": artifacts}), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ({"Fn::ImportValue": "failed-url"}, "fail"),
        ("https://sqs.us-east-1.amazonaws.com/111122223333/failed", "fail"),
        ("https://sqs.eu-west-1.amazonaws.com/111122223333/failed", "unknown"),
        ("https://sqs.us-east-1.amazonaws.com/999922223333/failed", "unknown"),
    ],
)
def test_prf02_follows_a_queue_of_another_stack(tmp_path: Path, url: Any, expected: str) -> None:
    """A queue of another stack is the one that is meant, unless the URL says another Region or account."""
    queue = ("AWS::SQS::Queue", {"QueueName": "failed", "SqsManagedSseEnabled": False})
    queues = _template(Failed=queue)
    queues["Outputs"] = {"Url": {"Value": {"Ref": "Failed"}, "Export": {"Name": "failed-url"}}}
    folder = _assembly(tmp_path, {}, queues=queues, profiles=_template(Domain=_domain(DeadLetterQueueUrl=url)))
    findings = check_app(folder, today=TODAY).evaluation.findings
    assert [item.verdict for item in findings if item.guardrail == "PRF02"] == [expected]


# --- PRF03 ------------------------------------------------------------------------------------------------------------

_BLOCKS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
_PRIVATE = {"PublicAccessBlockConfiguration": dict.fromkeys(_BLOCKS, True)}


def _export(uri: Any) -> tuple[str, dict[str, Any]]:
    return "AWS::CustomerProfiles::EventStream", {"DomainName": "d", "EventStreamName": "e", "Uri": uri}


@pytest.mark.parametrize(
    ("encryption", "expected"),
    [
        ({"EncryptionType": "KMS", "KeyId": {"Ref": "Key"}}, {"pass"}),
        ({"EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"}, {"fail"}),
        ({"EncryptionType": "KMS", "KeyId": _OPEN}, {"unknown"}),
        ({"EncryptionType": _OPEN, "KeyId": {"Ref": "Key"}}, {"unknown"}),
        (None, {"fail"}),
    ],
)
def test_prf03_judges_an_event_stream_as_str01_does(verdicts: Verdicts, encryption: Any, expected: set[str]) -> None:
    """The stream that events go to needs a customer key: what STR01 says of it, PRF03 says of the export."""
    stream = ("AWS::Kinesis::Stream", {"StreamEncryption": encryption} if encryption else {})
    template = _template(Events=stream, Export=_export({"Fn::GetAtt": ["Events", "Arn"]}))
    assert _of("PRF03", verdicts, template) == _of("STR01", verdicts, template) == expected


@pytest.mark.parametrize("uri", [_OPEN, "arn:aws:kinesis:us-east-1:111122223333:stream/elsewhere", None])
def test_prf03_does_not_know_a_stream_elsewhere(verdicts: Verdicts, uri: Any) -> None:
    """Of a stream that the app does not declare, nothing tells whether it is encrypted."""
    assert _of("PRF03", verdicts, _template(Export=_export(uri))) == {"unknown"}


def _bucket(algorithm: Any = "aws:kms", **properties: Any) -> tuple[str, dict[str, Any]]:
    default = {"SSEAlgorithm": algorithm, "KMSMasterKeyID": {"Ref": "Key"}}
    rule = {"BucketKeyEnabled": True, "ServerSideEncryptionByDefault": default}
    return "AWS::S3::Bucket", {"BucketEncryption": {"ServerSideEncryptionConfiguration": [rule]}, **properties}


def _matching(kind: str, bucket: Any) -> dict[str, Any]:
    return {kind: {"Enabled": True, "ExportingConfig": {"S3Exporting": {"S3BucketName": bucket}}}}


@pytest.mark.parametrize("kind", ["Matching", "RuleBasedMatching"])
@pytest.mark.parametrize(
    ("bucket", "expected"),
    [
        (_bucket(**_PRIVATE), {"pass"}),
        (_bucket(), {"fail"}),
        (_bucket("AES256", **_PRIVATE), {"fail"}),
        (_bucket(_OPEN, **_PRIVATE), {"unknown"}),
        (_bucket(PublicAccessBlockConfiguration=_OPEN), {"unknown"}),
    ],
)
def test_prf03_judges_an_export_bucket_as_sto02_and_sto03_do(
    verdicts: Verdicts, kind: str, bucket: Any, expected: set[str]
) -> None:
    """The bucket of either matching is encrypted with a customer key and closed to the public."""
    template = _template(Matches=bucket, Domain=_domain(**_matching(kind, {"Ref": "Matches"})))
    assert _of("PRF03", verdicts, template) == expected


@pytest.mark.parametrize("public", [True, False])
def test_prf03_reads_the_policy_of_an_export_bucket(judged: Judge, *, public: bool) -> None:
    """A statement that admits everybody makes the export public; one for a role does not."""
    principal = "*" if public else {"AWS": "arn:aws:iam::111122223333:role/analyst"}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "s3:GetObject", "Resource": "*"}
    document = {"Bucket": {"Ref": "Matches"}, "PolicyDocument": {"Statement": [statement]}}
    template = _template(
        Matches=_bucket(**_PRIVATE),
        Policy=("AWS::S3::BucketPolicy", document),
        Domain=_domain(**_matching("Matching", {"Ref": "Matches"})),
    )
    findings = [item for item in judged(template).findings if item.guardrail == "PRF03"]
    assert [item.place.logical_id for item in findings] == ["Domain"] * public


def test_prf03_fails_for_what_is_sure_beside_what_is_not(verdicts: Verdicts) -> None:
    """A bucket policy that is not known hides neither an open bucket nor a missing key."""
    template = _template(
        Matches=_bucket("AES256"),
        Policy=("AWS::S3::BucketPolicy", {"Bucket": {"Ref": "Matches"}, "PolicyDocument": _OPEN}),
        Domain=_domain(**_matching("Matching", {"Ref": "Matches"})),
    )
    assert _of("PRF03", verdicts, template) == {"fail", "unknown"}


@pytest.mark.parametrize("bucket", [_OPEN, "elsewhere"])
def test_prf03_does_not_know_a_bucket_elsewhere(verdicts: Verdicts, bucket: Any) -> None:
    """Of a bucket that the app does not declare, nothing tells how it is protected."""
    assert _of("PRF03", verdicts, _template(Domain=_domain(**_matching("Matching", bucket)))) == {"unknown"}


def test_prf03_is_silent_where_nothing_is_exported(verdicts: Verdicts) -> None:
    """Matching whose results stay in the domain exports nothing."""
    assert _of("PRF03", verdicts, _template(Domain=_domain(Matching={"Enabled": True}))) == set()


def test_prf03_judges_an_export_both_ways(verdicts: Verdicts) -> None:
    """An export that a condition decides is judged where it is, and there the bucket that is then declared."""
    template = _template(
        Matches={"Type": "AWS::S3::Bucket", "Condition": "IsProd"},
        Domain=_domain(Matching=_if(_matching("M", {"Ref": "Matches"})["M"], {"Enabled": True})),
    )
    assert _of("PRF03", verdicts, template) == {"fail"}


def test_prf03_asks_about_a_bucket_that_may_be_absent(verdicts: Verdicts) -> None:
    """Where a condition takes the bucket away, the app declares none, and it is not known what the name means."""
    template = _template(
        Matches={"Type": "AWS::S3::Bucket", "Properties": _bucket(**_PRIVATE)[1], "Condition": "IsProd"},
        Domain=_domain(**_matching("Matching", {"Ref": "Matches"})),
    )
    assert _of("PRF03", verdicts, template) == {"unknown"}


# --- PRF04 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("resource", [_domain, _object_type])
@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"Tags": [{"Key": "owner", "Value": "bank"}]}, {"pass"}),
        ({"Tags": [{"Key": "owner", "Value": _OPEN}]}, {"pass"}),
        ({"Tags": []}, {"fail"}),
        ({}, {"fail"}),
        ({"Tags": [_if({"Key": "owner", "Value": "bank"}, {"Ref": "AWS::NoValue"})]}, {"fail"}),
        ({"Tags": _if([{"Key": "a", "Value": "b"}], [{"Key": "c", "Value": "d"}])}, {"pass"}),
        ({"Tags": {"Fn::Transform": {"Name": "Tags"}}}, {"unknown"}),
    ],
)
def test_prf04_asks_for_a_tag(verdicts: Verdicts, resource: Any, tags: Any, expected: set[str]) -> None:
    """One tag is enough, whatever it says; domains and object types need one each."""
    assert _of("PRF04", verdicts, _template(Tagged=resource(**tags))) == expected


@pytest.mark.parametrize(("tags", "expected"), [({"owner": "bank"}, []), ({}, ["fail"])])
def test_prf04_counts_the_tags_of_the_stack(tmp_path: Path, tags: dict[str, str], expected: list[str]) -> None:
    """What a stack is tagged with, CloudFormation tags its resources with."""
    findings = check_app(
        _assembly(tmp_path, tags, profiles=_template(Domain=_domain())), today=TODAY
    ).evaluation.findings
    assert [item.verdict for item in findings if item.guardrail == "PRF04"] == expected


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"Tags": [{"Key": "owner", "Value": "bank"}]}, []),
        ({"Tags": _if([{"Key": "owner", "Value": "bank"}], {"Ref": "AWS::NoValue"})}, ["fail"]),
        ({}, ["fail"]),
    ],
)
def test_prf04_counts_the_tags_of_the_stacks_around(tmp_path: Path, tags: Any, expected: list[str]) -> None:
    """What a nested stack is tagged with, by its parent, its resources are tagged with, and so on inward."""
    nested = {"aws:asset:property": "TemplateURL"}
    parent = _template()
    parent["Resources"] = {
        "Inner": {
            "Type": "AWS::CloudFormation::Stack",
            "Properties": {"TemplateURL": "inner", **tags},
            "Metadata": nested | {"aws:asset:path": "inner.json"},
        }
    }
    inner = {
        "Resources": {
            "Innermost": {
                "Type": "AWS::CloudFormation::Stack",
                "Properties": {"TemplateURL": "innermost"},
                "Metadata": nested | {"aws:asset:path": "innermost.json"},
            }
        }
    }
    (tmp_path / "inner.json").write_text(json.dumps(inner), encoding="utf-8")
    (tmp_path / "innermost.json").write_text(json.dumps(_template(Domain=_domain())), encoding="utf-8")
    findings = check_app(_assembly(tmp_path, {}, parent=parent), today=TODAY).evaluation.findings
    assert [item.verdict for item in findings if item.guardrail == "PRF04"] == expected
