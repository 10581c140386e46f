"""Facts of templates: what is conditional, what crosses stacks, what cannot be judged, what is exempted."""

from __future__ import annotations

from typing import Any, TypeVar

import pytest

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.encryption_key import EncryptionKey, KeyUse
from connect_constructs.facts.exemption import Exemption
from connect_constructs.facts.fact import Fact
from connect_constructs.facts.function import Function, LogGroup
from connect_constructs.facts.instance import ContactCenter, Deployment
from connect_constructs.facts.place import Place
from connect_constructs.facts.storage import StorageBucket, StorageConfig
from connect_constructs.facts.stream import Stream
from connect_constructs.readers._app import App, Template
from connect_constructs.readers.template import EXEMPTIONS_METADATA, TemplateFacts
from tests.readers.templates import template

_F = TypeVar("_F", bound=Fact)
_KEY = {"Type": "AWS::KMS::Key", "Properties": {"EnableKeyRotation": True}}
_IS_PROD: dict[str, Any] = {
    "Parameters": {"Env": {"Type": "String"}},
    "Conditions": {"IsProd": {"Fn::Equals": [{"Ref": "Env"}, "prod"]}},
}


def _source(*templates: Template) -> TemplateFacts:
    return TemplateFacts(App(templates))


def _the(kind: type[_F], *templates: Template) -> _F:
    (found,) = (fact for fact in _source(*templates).facts() if isinstance(fact, kind))
    return found


def _resource(kind: str, condition: str | None = None, **properties: Any) -> dict[str, Any]:
    body: dict[str, Any] = {"Type": kind, "Properties": properties}
    return body if condition is None else {**body, "Condition": condition}


def _stream(key: Any) -> dict[str, Any]:
    return _resource("AWS::Kinesis::Stream", StreamEncryption={"EncryptionType": "KMS", "KeyId": key})


def _storage(bucket: Any = None, instance: Any = "i", **properties: Any) -> dict[str, Any]:
    given = {"ResourceType": "CHAT_TRANSCRIPTS", "StorageType": "S3", "S3Config": {"BucketName": bucket}, **properties}
    return _resource("AWS::Connect::InstanceStorageConfig", InstanceArn=instance, **given)


def test_places_tell_file_id_type_and_path() -> None:
    """A fact stands at its resource; the construct path comes from the resource's metadata, else the manifest's."""
    own = {**_KEY, "Metadata": {"aws:cdk:path": "Stack/Own"}}
    stack = template({"Own": own, "Told": _KEY, "Plain": {**_KEY, "Metadata": "text"}})
    told = Template("f.json", "Stack", "Stack", stack.body, paths={"Told": "Stack/Told/Resource"})
    places = [fact.place for fact in _source(told).facts()]
    assert places == [
        Place("f.json", "Own", "AWS::KMS::Key", "Stack/Own"),
        Place("f.json", "Told", "AWS::KMS::Key", "Stack/Told/Resource"),
        Place("f.json", "Plain", "AWS::KMS::Key", None),
    ]


def test_a_conditional_resource_is_there_under_its_condition() -> None:
    """A resource whose condition is open is there when it holds, and nothing stands in its stead when it does not."""
    source = _source(template({"Key": {**_KEY, "Condition": "IsProd"}}, **_IS_PROD))
    (key,) = source.facts()
    assert isinstance(key.present, Unknown)
    condition = str(key.present.condition)
    assert source.under(key, {condition: False}) == []
    (held,) = source.under(key, {condition: True})
    assert held.present is True


def test_a_conditional_property_is_known_under_its_condition() -> None:
    """A property that hangs on a condition is asked again under either assumption."""
    rotates = {"Fn::If": ["IsProd", True, {"Ref": "AWS::NoValue"}]}
    source = _source(template({"Key": _resource("AWS::KMS::Key", EnableKeyRotation=rotates)}, **_IS_PROD))
    (key,) = (fact for fact in source.facts() if isinstance(fact, EncryptionKey))
    assert isinstance(key.rotates, Unknown)
    under = [source.under(key, {str(key.rotates.condition): held})[0] for held in (True, False)]
    assert [fact.rotates for fact in under if isinstance(fact, EncryptionKey)] == [True, None]


def test_a_nested_stack_takes_its_resources_along() -> None:
    """A resource of a nested stack is there only where the nested stack is."""
    parent = template({"Child": {"Type": "AWS::CloudFormation::Stack", "Condition": "IsProd"}}, **_IS_PROD)
    source = _source(parent, template({"Key": _KEY}, stack="Stack/Child", parent=(parent, "Child")))
    (key,) = source.facts()
    assert isinstance(key.present, Unknown)
    assert source.under(key, {str(key.present.condition): False}) == []


def test_facts_are_read_once() -> None:
    """The same fact from two resources is one, and asking twice gives the same facts."""
    shared = template({"Bucket": _resource("AWS::S3::Bucket"), "A": _storage({"Ref": "Bucket"}), "B": _storage("x")})
    shared.body["Resources"]["B"] = _storage({"Ref": "Bucket"}, ResourceType="CALL_RECORDINGS")
    source = _source(shared)
    buckets = [fact for fact in source.facts() if isinstance(fact, StorageBucket)]
    assert [bucket.stores for bucket in buckets] == [frozenset({"CHAT_TRANSCRIPTS", "CALL_RECORDINGS"})]
    assert source.facts() is source.facts()


@pytest.mark.parametrize(
    ("resources", "reason"),
    [
        ({"Fn::Transform": {"Name": "AWS::Include"}}, "Fn::Transform is expanded at deployment"),
        ({"Fn::ForEach::Keys": ["K", ["a"], {}]}, "Fn::ForEach::Keys is expanded at deployment"),
        ({"Odd": "text"}, "the resource has no Type"),
        ({"Odd": {"Type": ["AWS::KMS::Key"]}}, "the resource has no Type"),
        ({"Child": {"Type": "AWS::CloudFormation::Stack"}}, "the nested stack's template is not in the app"),
        ({"Module": {"Type": "Bank::Connect::Instance::MODULE"}}, "Bank::Connect::Instance::MODULE is expanded"),
        ({"App": {"Type": "AWS::Serverless::Application"}}, "AWS::Serverless::Application is expanded"),
    ],
)
def test_what_cannot_be_judged_is_a_blind_spot(resources: Any, reason: str) -> None:
    """What only the deployment expands is named, and stops nothing else."""
    source = _source(template({**resources, "Key": _KEY}))
    ((place, said),) = source.blind_spots()
    assert (place.file, place.logical_id) == ("Stack.template.json", next(iter(resources)))
    assert said.startswith(reason)
    assert [fact.place.logical_id for fact in source.facts()] == ["Key"]


def test_a_nested_stack_of_the_app_is_no_blind_spot() -> None:
    """A nested stack whose template is there is judged like any other."""
    parent = template({"Child": {"Type": "AWS::CloudFormation::Stack"}})
    source = _source(parent, template({"Key": _KEY}, stack="Stack/Child", parent=(parent, "Child")))
    assert list(source.blind_spots()) == []
    assert [fact.place.file for fact in source.facts()] == ["Stack/Child.template.json"]


def test_exemptions_come_from_metadata() -> None:
    """Records in metadata are exemptions; one record on several resources is one with several targets."""
    record = {"code": "KEY01", "reason": "r", "approved_by": "a", "ticket": "t", "expires": "2027-01-01"}
    first = {**_KEY, "Metadata": {EXEMPTIONS_METADATA: [record, {**record, "code": "STO06"}]}}
    second = {**_KEY, "Metadata": {EXEMPTIONS_METADATA: record}}
    both, one = (item for item in _source(template({"A": first, "B": second})).facts() if isinstance(item, Exemption))
    assert (both.code, both.reason, both.approved_by, both.ticket, both.expires) == tuple(record.values())
    assert both.targets == ("Stack.template.json:A", "Stack.template.json:B")
    assert (one.code, one.targets, one.source) == ("STO06", ("Stack.template.json:A",), "code")


@pytest.mark.parametrize("record", ["text", {}, {"code": 7}, None])
def test_a_broken_exemption_is_still_told(record: Any) -> None:
    """A record that says nothing is an exemption without words, for a guardrail to refuse."""
    (exemption,) = (
        item
        for item in _source(template({"A": {**_KEY, "Metadata": {EXEMPTIONS_METADATA: [record]}}})).facts()
        if isinstance(item, Exemption)
    )
    assert (exemption.code, exemption.reason, exemption.expires) == (None, None, None)


@pytest.mark.parametrize(
    "value",
    [
        {"Ref": "Key"},
        {"Fn::GetAtt": ["Key", "Arn"]},
        {"Fn::Sub": "arn:aws:kms:us-east-1:${AWS::AccountId}:key/${Key}"},
        {"Fn::ImportValue": "key"},
        "alias/own",
        {"Ref": "Alias"},
        {"Fn::Sub": "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:alias/own"},
    ],
)
def test_a_key_of_the_app_is_known_however_it_is_named(value: Any) -> None:
    """A reference, an ARN made of one, an import, an alias: each means the declared key."""
    stack = template(
        {
            "Key": _KEY,
            "Alias": _resource("AWS::KMS::Alias", AliasName="alias/own", TargetKeyId={"Ref": "Key"}),
            "Stream": _stream(value),
        },
        Outputs={"Key": {"Value": {"Fn::GetAtt": ["Key", "Arn"]}, "Export": {"Name": "key"}}},
    )
    assert _the(Stream, stack).key == KeyUse("Key", "CUSTOMER")


def test_a_key_crosses_stacks() -> None:
    """A key that another stack exports, a parent passes down or a nested stack puts out is the declared one."""
    keys = template(
        {"Key": _KEY}, stack="Keys", Outputs={"Key": {"Value": {"Ref": "Key"}, "Export": {"Name": "shared"}}}
    )
    given = _resource("AWS::CloudFormation::Stack", Parameters={"Key": {"Fn::ImportValue": "shared"}})
    parent = template({"Child": given})
    parameters = {"Key": {"Type": "String"}}
    child = template({"S": _stream({"Ref": "Key"})}, stack="Stack/C", parent=(parent, "Child"), Parameters=parameters)
    assert _the(Stream, keys, parent, child).key == KeyUse("Key", "CUSTOMER")

    outer = template(
        {"Child": given, "S": _stream({"Fn::GetAtt": ["Child", "Outputs.Arn"]})},
    )
    inner = template(
        {"Own": _KEY}, stack="I", parent=(outer, "Child"), Outputs={"Arn": {"Value": {"Fn::GetAtt": "Own.Arn"}}}
    )
    assert _the(Stream, outer, inner).key == KeyUse("Own", "CUSTOMER")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("alias/elsewhere", "is not declared in this app"),
        ("1234abcd", "approved_keys does not vouch for it"),
        ({"Fn::GetAtt": ["Thing", "KeyArn"]}, "is no key of this app"),
    ],
)
def test_a_key_elsewhere_has_an_unknown_manager(value: Any, reason: str) -> None:
    """What the app does not declare may be anybody's."""
    key = _the(Stream, template({"Stream": _stream(value), "Thing": _resource("AWS::SNS::Topic")})).key
    assert isinstance(key, KeyUse)
    assert isinstance(key.manager, Unknown)
    assert key.manager.reason.endswith(reason)


def test_an_alias_of_itself_ends() -> None:
    """Aliases that point at each other name no key."""
    aliases = {
        "A": _resource("AWS::KMS::Alias", AliasName="alias/a", TargetKeyId="alias/b"),
        "B": _resource("AWS::KMS::Alias", AliasName="alias/b", TargetKeyId="alias/a"),
    }
    key = _the(Stream, template({**aliases, "Stream": _stream("alias/a")})).key
    assert isinstance(key, KeyUse)
    assert isinstance(key.manager, Unknown)


@pytest.mark.parametrize(
    "named",
    [
        {"Ref": "Bucket"},
        "recordings",
        {"Ref": "Name"},
        {"Fn::Select": [5, {"Fn::Split": [":", "arn:aws:s3:::recordings"]}]},
    ],
)
def test_a_bucket_is_known_by_its_physical_name(named: Any) -> None:
    """A storage configuration that spells a declared bucket's name stores in that bucket."""
    bucket = _resource("AWS::S3::Bucket", BucketName="recordings")
    stack = template(
        {"Bucket": bucket, "Config": _storage(named)},
        Parameters={"Name": {"Type": "String", "Default": "recordings"}},
    )
    assert _the(StorageBucket, stack).place.logical_id == "Bucket"


def test_a_bucket_elsewhere_is_wholly_unknown() -> None:
    """Nothing is known of a bucket that the app does not declare, not even that its Region is the instance's."""
    bucket = _the(StorageBucket, template({"Config": _storage("elsewhere")}))
    assert (bucket.name, bucket.place.logical_id) == ("elsewhere", "Config")
    values = (bucket.stores, bucket.encryption, bucket.key, bucket.policy, bucket.object_lock, bucket.region)
    assert all(isinstance(value, Unknown) for value in values)
    assert bucket.region != bucket.instance_region


def test_a_nested_stack_is_in_its_parents_region() -> None:
    """A bucket in a nested stack is where the instance of its parent is, though nobody says where."""
    parent = template({"Child": {"Type": "AWS::CloudFormation::Stack"}, "I": _resource("AWS::Connect::Instance")})
    child = template(
        {"Bucket": _resource("AWS::S3::Bucket", BucketName="b")}, stack="Stack/Child", parent=(parent, "Child")
    )
    parent.body["Resources"]["Config"] = _storage("b", {"Ref": "I"})
    bucket = _the(StorageBucket, parent, child)
    assert bucket.region == bucket.instance_region


@pytest.mark.parametrize(
    ("arn", "region"),
    [
        ("arn:aws:connect:eu-west-2:111122223333:instance/i", "eu-west-2"),
        ({"Fn::Sub": "arn:${AWS::Partition}:connect:eu-west-2:${AWS::AccountId}:instance/i"}, "eu-west-2"),
        ({"Fn::Sub": "arn:aws:connect:${AWS::Region}:${AWS::AccountId}:instance/i"}, None),
        ("i", None),
    ],
)
def test_a_literal_arn_tells_the_instances_region(arn: Any, region: str | None) -> None:
    """The Region in an instance's ARN is where it is, however the rest of the ARN is written."""
    stack = template({"Bucket": _resource("AWS::S3::Bucket"), "Config": _storage({"Ref": "Bucket"}, arn)})
    found = _the(StorageBucket, stack).instance_region
    assert found == region if region else isinstance(found, Unknown)
    named = _the(Deployment, stack).regions
    assert named == (region,) if region else isinstance(named[0], Unknown)


@pytest.mark.parametrize("properties", [None, "text", {"Fn::Transform": {"Name": "X"}}, ["text"]])
@pytest.mark.parametrize(
    "kind",
    [
        "AWS::Connect::Instance",
        "AWS::Connect::InstanceStorageConfig",
        "AWS::IAM::Group",
        "AWS::IAM::Role",
        "AWS::IAM::ManagedPolicy",
        "AWS::Lambda::Function",
        "AWS::Lambda::Permission",
        "AWS::Logs::LogGroup",
        "AWS::KMS::Key",
        "AWS::Kinesis::Stream",
        "AWS::S3::BucketPolicy",
        "AWS::SSO::PermissionSet",
        "Custom::ConnectAuthenticationProfile",
        "Custom::LogRetention",
    ],
)
def test_broken_properties_crash_nothing(kind: str, properties: Any) -> None:
    """Properties that are no object leave their resource without them, or unknown."""
    rest = {"Bucket": _resource("AWS::S3::Bucket"), "Config": _storage({"Ref": "Bucket"})}
    source = _source(template({**rest, "Odd": {"Type": kind, "Properties": properties}}))
    assert any(fact.place.logical_id == "Config" for fact in source.facts())


@pytest.mark.parametrize("named", [{"Ref": "Fn"}, {"Fn::GetAtt": ["Fn", "Arn"]}, {"Ref": "Live"}, {"Ref": "One"}])
def test_an_alias_or_version_is_its_function(named: Any) -> None:
    """A function that is associated by its alias or version answers flows."""
    stack = template(
        {
            "Fn": _resource("AWS::Lambda::Function"),
            "Live": _resource("AWS::Lambda::Alias", FunctionName={"Ref": "Fn"}, Name="live"),
            "One": _resource("AWS::Lambda::Version", FunctionName={"Fn::GetAtt": ["Fn", "Arn"]}),
            "A": _resource(
                "AWS::Connect::IntegrationAssociation", IntegrationType="LAMBDA_FUNCTION", IntegrationArn=named
            ),
        }
    )
    function = _the(Function, stack)
    assert (function.answers_flows, function.serves_connect, function.timeout) == (True, True, 3)


def test_a_function_alias_of_itself_ends() -> None:
    """An alias that names itself is no function."""
    alias = _resource("AWS::Lambda::Alias", FunctionName={"Ref": "Live"}, Name="live")
    association = _resource(
        "AWS::Connect::IntegrationAssociation", IntegrationType="LAMBDA_FUNCTION", IntegrationArn={"Ref": "Live"}
    )
    stack = template({"Fn": _resource("AWS::Lambda::Function"), "Live": alias, "A": association})
    assert _the(Function, stack).answers_flows is False


def test_one_name_for_two_variants() -> None:
    """Of two resources of one name under opposite conditions, the one that is there is meant."""
    conditions = {**_IS_PROD["Conditions"], "IsTest": {"Fn::Not": [{"Condition": "IsProd"}]}}
    stack = template(
        {
            "Prod": _resource("AWS::S3::Bucket", "IsProd", BucketName="b"),
            "Test": _resource("AWS::S3::Bucket", "IsTest", BucketName="b"),
            "Config": _storage("b"),
        },
        Parameters=_IS_PROD["Parameters"],
        Conditions=conditions,
    )
    source = _source(stack)
    (bucket,) = (fact for fact in source.facts() if isinstance(fact, StorageBucket))
    assert isinstance(bucket.present, Unknown)
    found = [source.under(bucket, {str(bucket.present.condition): held})[0] for held in (True, False)]
    assert [fact.place.logical_id for fact in found] == ["Prod", "Test"]


@pytest.mark.parametrize(
    ("resource", "serves", "answers"),
    [
        (_resource("AWS::Lambda::Permission", FunctionName="look", Principal="connect.amazonaws.com"), True, False),
        (_resource("AWS::Lambda::Permission", FunctionName="look", Principal="lex.amazonaws.com"), False, False),
        (_resource("AWS::Lambda::Permission", FunctionName="other", Principal="connect.amazonaws.com"), False, False),
        (_resource("Custom::ConnectAuthenticationProfile", ServiceToken={"Fn::GetAtt": "Fn.Arn"}), True, False),
        (
            _resource(
                "AWS::Connect::IntegrationAssociation", IntegrationType="FILE_SCANNER", IntegrationArn={"Ref": "Fn"}
            ),
            True,
            False,
        ),
        (
            _resource(
                "AWS::Connect::IntegrationAssociation",
                IntegrationType="LAMBDA_FUNCTION",
                IntegrationArn="arn:aws:lambda:us-east-1:111122223333:function:look:live",
            ),
            True,
            True,
        ),
    ],
)
def test_who_serves_connect(resource: Any, serves: Any, answers: Any) -> None:
    """Associated, permitted or the library's own: each serves Connect; only the associated answer flows."""
    function = _the(
        Function, template({"Fn": _resource("AWS::Lambda::Function", FunctionName="look"), "Other": resource})
    )
    assert (function.serves_connect, function.answers_flows) == (serves, answers)


@pytest.mark.parametrize(
    "resource",
    [
        _resource(
            "AWS::Connect::IntegrationAssociation", IntegrationType="LAMBDA_FUNCTION", IntegrationArn={"Ref": "Env"}
        ),
        _resource("AWS::Connect::IntegrationAssociation", IntegrationType={"Ref": "Env"}, IntegrationArn={"Ref": "Fn"}),
        {
            "Type": "AWS::Connect::IntegrationAssociation",
            "Condition": "IsProd",
            "Properties": {"IntegrationType": "LAMBDA_FUNCTION", "IntegrationArn": {"Ref": "Fn"}},
        },
    ],
)
def test_who_may_answer_flows_is_unknown(resource: Any) -> None:
    """An association that may name the function, or may be another kind, or may not be there, leaves it open."""
    function = _the(Function, template({"Fn": _resource("AWS::Lambda::Function"), "A": resource}, **_IS_PROD))
    assert isinstance(function.answers_flows, Unknown)


def _records(storage: str, arn: Any = None) -> dict[str, Any]:
    return _storage(
        None,
        {"Ref": "I"},
        ResourceType="CONTACT_TRACE_RECORDS",
        StorageType=storage,
        KinesisStreamConfig={"StreamArn": arn},
    )


@pytest.mark.parametrize(
    ("resources", "keeps"),
    [
        ({}, False),
        ({"R": _records("KINESIS_FIREHOSE")}, True),
        ({"R": _records("KINESIS_STREAM", {"Fn::GetAtt": "Stream.Arn"})}, False),
        (
            {
                "R": _records("KINESIS_STREAM", {"Fn::GetAtt": "Stream.Arn"}),
                "P": _resource("AWS::Pipes::Pipe", Source={"Fn::GetAtt": "Stream.Arn"}),
            },
            True,
        ),
        (
            {
                "R": _records("KINESIS_STREAM", {"Fn::GetAtt": "Stream.Arn"}),
                "P": _resource("AWS::Pipes::Pipe", Source={"Ref": "Env"}),
            },
            None,
        ),
        ({"R": _records("KINESIS_STREAM", "arn:aws:kinesis:us-east-1:111122223333:stream/else")}, None),
        ({"R": _records("KINESIS_STREAM", {"Ref": "Env"})}, None),
        ({"R": _storage(None, {"Ref": "Env"}, ResourceType="CONTACT_TRACE_RECORDS")}, None),
        ({"R": _storage(None, {"Ref": "I"}, ResourceType={"Ref": "Env"})}, None),
        ({"R": _storage(None, {"Ref": "I"}, ResourceType="CONTACT_TRACE_RECORDS", StorageType={"Ref": "Env"})}, None),
        ({"R": _storage(None, {"Ref": "Env"}, ResourceType="CALL_RECORDINGS")}, False),
        ({"R": _storage(None, {"Ref": "I"}, ResourceType="AGENT_EVENTS")}, False),
    ],
)
def test_who_keeps_contact_records(resources: Any, keeps: bool | None) -> None:  # noqa: FBT001 - a parameter of the test
    """A Firehose keeps them, a stream that is read does, one elsewhere is unknown, and nothing else counts."""
    base = {"I": _resource("AWS::Connect::Instance"), "Stream": _stream(None)}
    found = _the(ContactCenter, template({**base, **resources}, **_IS_PROD)).keeps_contact_records
    assert isinstance(found, Unknown) if keeps is None else found is keeps


def test_a_serverless_function_is_unknown() -> None:
    """What a transform will make of a function is not known here."""
    function = _the(Function, template({"Fn": _resource("AWS::Serverless::Function", Timeout=900)}))
    assert isinstance(function.timeout, Unknown)
    assert isinstance(function.serves_connect, Unknown)


def test_storage_types_carry_their_own_encryption() -> None:
    """A storage configuration is encrypted by the block of its own type; of an unknown type nothing is known."""
    block = {"EncryptionConfig": {"EncryptionType": "KMS", "KeyId": "alias/aws/s3"}}
    stack = template({"C": _storage(StorageType="KINESIS_VIDEO_STREAM", KinesisVideoStreamConfig=block)})
    config = _the(StorageConfig, stack)
    assert (config.encryption_type, config.key) == ("KMS", KeyUse("alias/aws/s3", "AWS"))
    unknown = _the(StorageConfig, template({"C": _storage(StorageType={"Ref": "Env"})}, **_IS_PROD))
    assert isinstance(unknown.encryption_type, Unknown)
    assert isinstance(unknown.key, Unknown)


def test_a_log_group_of_a_function_may_be_declared_anywhere() -> None:
    """A function's log group is the declared one of its name, the one it names, or else unknown."""
    stack = template(
        {
            "Fn": _resource("AWS::Lambda::Function", FunctionName="look"),
            "Logs": _resource("AWS::Logs::LogGroup", LogGroupName="/aws/lambda/look", RetentionInDays=365),
        }
    )
    assert (_the(LogGroup, stack).place.logical_id, _the(LogGroup, stack).retention_days) == ("Logs", 365)
    nowhere = _the(LogGroup, template({"Fn": _resource("AWS::Lambda::Function")}))
    assert isinstance(nowhere.retention_days, Unknown)
