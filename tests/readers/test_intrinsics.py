"""Intrinsic functions: what each comes to, and that broken ones are unknown and never a crash."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.reference import Reference, opaque, readable
from connect_constructs.readers._app import App, Template
from connect_constructs.readers._intrinsics import NO_VALUE, Resolver
from tests.readers.templates import template

_TEMPLATE = template(
    {"Bucket": {"Type": "AWS::S3::Bucket"}},
    Parameters={
        "Name": {"Type": "String", "Default": "recordings"},
        "Days": {"Type": "Number", "Default": 120},
        "Open": {"Type": "String", "AllowedValues": ["a", "b"]},
        "Subnets": {"Type": "List<AWS::EC2::Subnet::Id>", "Default": "subnet-1, subnet-2"},
        "Nothing": {"Type": "CommaDelimitedList", "Default": ""},
        "Listed": {"Type": "CommaDelimitedList", "Default": ["x"]},
        "Image": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/golden/image"},
        "Broken": "String",
    },
    Mappings={"Zones": {"us-east-1": {"count": 2}}},
    Conditions={"Yes": {"Fn::Equals": ["a", "a"]}, "No": {"Fn::Equals": ["a", "b"]}},
)
_BUCKET = str(Reference("Stack", "Bucket"))
_DEPLOYMENT = {"Ref": "AWS::Region"}


def _resolve(value: Any, *templates: Template) -> Any:
    app = App(templates or (_TEMPLATE,))
    return Resolver(app, {}).resolve(value, app.templates[0])


def _reason(value: Any, *templates: Template) -> str:
    resolved = _resolve(value, *templates)
    assert isinstance(resolved, Unknown)
    return readable(resolved.reason)


@pytest.mark.parametrize(
    ("value", "resolved"),
    [
        ({"Ref": "Bucket"}, _BUCKET),
        ({"Ref": "Name"}, "recordings"),
        ({"Ref": "Days"}, 120),
        ({"Ref": "Subnets"}, ["subnet-1", "subnet-2"]),
        ({"Ref": "Nothing"}, []),
        ({"Ref": "Listed"}, ["x"]),
        ({"Ref": "AWS::Region"}, str(Reference("Stack", "AWS::Region"))),
        ({"Fn::GetAtt": ["Bucket", "Arn"]}, str(Reference("Stack", "Bucket", "Arn"))),
        ({"Fn::GetAtt": "Bucket.Arn"}, str(Reference("Stack", "Bucket", "Arn"))),
        ({"Fn::GetAtt": ["Bucket", {"Ref": "Name"}]}, str(Reference("Stack", "Bucket", "recordings"))),
        ({"Fn::Join": ["-", ["a", {"Ref": "Name"}, 1, True]]}, "a-recordings-1-true"),
        ({"Fn::Join": [",", {"Ref": "Subnets"}]}, "subnet-1,subnet-2"),
        ({"Fn::Sub": "${Name}-${ Days }-${!Literal}"}, "recordings-120-${Literal}"),
        ({"Fn::Sub": "${Bucket}/${Bucket.Arn}"}, f"{_BUCKET}/{Reference('Stack', 'Bucket', 'Arn')}"),
        ({"Fn::Sub": ["${Own}.${Name}", {"Own": {"Ref": "Days"}}]}, "120.recordings"),
        ({"Fn::If": ["Yes", 1, 2]}, 1),
        ({"Fn::If": ["No", 1, 2]}, 2),
        ({"Fn::Select": ["1", {"Ref": "Subnets"}]}, "subnet-2"),
        ({"Fn::Select": [0, ["a", "b"]]}, "a"),
        ({"Fn::Split": [",", "a,b"]}, ["a", "b"]),
        ({"Fn::FindInMap": ["Zones", "us-east-1", "count"]}, 2),
        ({"Fn::FindInMap": ["Zones", "us-east-2", "count", {"DefaultValue": 1}]}, 1),
        ({"Fn::Base64": "hi"}, "aGk="),
        ({"Fn::Length": [1, 2, 3]}, 3),
        ({"Fn::Length": {"Ref": "Subnets"}}, 2),
        ({"Fn::ToJsonString": {"a": [{"Ref": "Name"}]}}, '{"a":["recordings"]}'),
        ({"a": {"Ref": "AWS::NoValue"}, "b": [{"Ref": "AWS::NoValue"}, 1]}, {"b": [1]}),
        ({"Ref": "Bucket", "other": 1}, {"Ref": "Bucket", "other": 1}),
        ({"Condition": {"StringEquals": {"a": "b"}}}, {"Condition": {"StringEquals": {"a": "b"}}}),
        ("plain", "plain"),
    ],
)
def test_known_intrinsics_come_to_a_value(value: Any, resolved: Any) -> None:
    """What the catalogue's readings name is replaced by what it comes to."""
    assert _resolve(value) == resolved


def test_no_value_is_not_there() -> None:
    """A value that a condition leaves out is told from one that is null."""
    assert _resolve({"Fn::If": ["Yes", {"Ref": "AWS::NoValue"}, 1]}) is NO_VALUE
    assert _resolve({"a": None}) == {"a": None}


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"Ref": "Open"}, "parameter Open has no default"),
        ({"Ref": "Image"}, "parameter Image is read from Systems Manager at deployment"),
        ({"Ref": "Broken"}, "parameter Broken is not declared by an object"),
        ({"Ref": "Absent"}, "Absent is neither a resource nor a parameter of the template"),
        ({"Ref": ["Bucket"]}, "a Ref names no text"),
        ({"Fn::GetAtt": ["Bucket"]}, "a GetAtt names no resource and attribute"),
        ({"Fn::GetAtt": ["Absent", "Arn"]}, "Absent is not a resource of the template"),
        ({"Fn::GetAtt": ["Bucket", {"Ref": "Open"}]}, "parameter Open has no default"),
        ({"Fn::GetAtt": ["Bucket", 7]}, "the attribute of Bucket is no text"),
        (
            {"Fn::GetAtt": ["Bucket", _DEPLOYMENT]},
            "the attribute ${AWS::Region} of Bucket is known at deployment only",
        ),
        ({"Fn::Join": ["-", ["a", {"Ref": "Open"}]]}, "parameter Open has no default"),
        ({"Fn::Join": ["-", {"Ref": "Open"}]}, "parameter Open has no default"),
        ({"Fn::Join": ["-", [["a"]]]}, "a part of a text is no text"),
        ({"Fn::Join": "-"}, "Fn::Join has operands that it cannot take"),
        ({"Fn::Join": [1, ["a", "b"]]}, "Fn::Join has operands that it cannot take"),
        ({"Fn::Sub": "${Open}"}, "parameter Open has no default"),
        ({"Fn::Sub": "${Absent.Arn}"}, "Absent is not a resource of the template"),
        ({"Fn::Sub": ["${a}"]}, "a Sub has no text"),
        ({"Fn::Sub": ["${a}", "b"]}, "a Sub has no text"),
        ({"Fn::If": ["Yes", 1]}, "an If has not three operands"),
        ({"Fn::If": ["Absent", 1, 2]}, "condition 'Absent' is not declared"),
        ({"Fn::Select": [0, {"Ref": "Open"}]}, "parameter Open has no default"),
        ({"Fn::Select": [{"Ref": "Open"}, ["a"]]}, "parameter Open has no default"),
        ({"Fn::Select": [-1, ["a"]]}, "Fn::Select has operands that it cannot take"),
        ({"Fn::Select": [5, ["a"]]}, "Fn::Select has operands that it cannot take"),
        ({"Fn::Select": [0, "text"]}, "Fn::Select has operands that it cannot take"),
        ({"Fn::Split": [",", {"Ref": "Open"}]}, "parameter Open has no default"),
        ({"Fn::Split": [",", {"Ref": "Bucket"}]}, "the text to split is known at deployment only"),
        ({"Fn::Split": ["", "a"]}, "Fn::Split has operands that it cannot take"),
        ({"Fn::FindInMap": ["Zones", _DEPLOYMENT, "count"]}, "the key into mapping Zones is known at deployment only"),
        ({"Fn::FindInMap": ["Zones", {"Ref": "Open"}, "count"]}, "parameter Open has no default"),
        ({"Fn::FindInMap": ["Zones", "mars", "count"]}, "mapping Zones has no mars, count"),
        ({"Fn::FindInMap": ["Zones", 1, {}]}, "Fn::FindInMap has operands that it cannot take"),
        ({"Fn::Base64": {"Ref": "Bucket"}}, "the text to encode is known at deployment only"),
        ({"Fn::Base64": {"Ref": "Open"}}, "parameter Open has no default"),
        ({"Fn::Base64": 1}, "Fn::Base64 has operands that it cannot take"),
        ({"Fn::Length": 1}, "Fn::Length has operands that it cannot take"),
        ({"Fn::Length": "text"}, "Fn::Length has operands that it cannot take"),
        ({"Fn::ToJsonString": {"a": [{"Ref": "Open"}]}}, "parameter Open has no default"),
        ({"Fn::ImportValue": "elsewhere"}, "import elsewhere is not exported inside this app"),
        ({"Fn::ImportValue": {"Ref": "Open"}}, "parameter Open has no default"),
        ({"Fn::ImportValue": 7}, "import 7 is not exported inside this app"),
        ({"Fn::GetAZs": ""}, "Fn::GetAZs is evaluated at deployment"),
        ({"Fn::Transform": {"Name": "AWS::Include"}}, "Fn::Transform is evaluated at deployment"),
    ],
)
def test_what_cannot_be_known_says_why(value: Any, reason: str) -> None:
    """A value without a default, an unresolved import, a broken operand: unknown, with its reason."""
    assert _reason(value) == reason


@pytest.mark.parametrize("mappings", ["text", {"Zones": "text"}, {"Zones": {"us-east-1": ["count"]}}])
def test_broken_mappings_are_unknown(mappings: Any) -> None:
    """A mapping that is no table of tables makes its users unknown."""
    assert "Fn::FindInMap" in _reason({"Fn::FindInMap": ["Zones", "us-east-1", "count"]}, template(Mappings=mappings))


@pytest.mark.parametrize(
    ("region", "partition", "suffix"),
    [
        ("us-east-1", "aws", "amazonaws.com"),
        ("us-gov-west-1", "aws-us-gov", "amazonaws.com"),
        ("cn-north-1", "aws-cn", "amazonaws.com.cn"),
    ],
)
def test_a_stated_region_tells_its_partition(region: str, partition: str, suffix: str) -> None:
    """Where the stack's environment is stated, the pseudo parameters that follow from it are known."""
    stated = template(region=region, account="111122223333")
    names = ("Region", "Partition", "URLSuffix", "AccountId")
    expected = [region, partition, suffix, "111122223333"]
    assert [_resolve({"Ref": f"AWS::{name}"}, stated) for name in names] == expected
    assert _resolve({"Ref": "AWS::StackName"}, stated) == str(Reference("Stack", "AWS::StackName"))


def _nested(parent_parameters: Any, **child_sections: Any) -> tuple[Template, Template]:
    properties = {"Parameters": parent_parameters}
    resources = {"Child": {"Type": "AWS::CloudFormation::Stack", "Properties": properties}, "Key": {"Type": "T"}}
    parent = template(resources)
    return parent, template(stack="Stack/Child", parent=(parent, "Child"), **child_sections)


def test_a_nested_stack_takes_its_parameters_from_its_parent() -> None:
    """What the parent gives is the value, in the parent's terms; what it does not give is the default."""
    parent, child = _nested(
        {"Given": {"Ref": "Key"}}, Parameters={"Given": {"Type": "String"}, "Left": {"Type": "String", "Default": "x"}}
    )
    assert _resolve({"Ref": "Given"}, child, parent) == str(Reference("Stack", "Key"))
    assert _resolve({"Ref": "Left"}, child, parent) == "x"


@pytest.mark.parametrize("given", ["text", None])
def test_a_nested_stack_with_broken_parameters_has_its_defaults(given: Any) -> None:
    """A parent that passes no table of parameters passes none."""
    parent, child = _nested(given, Parameters={"Left": {"Type": "String", "Default": "x"}})
    assert _resolve({"Ref": "Left"}, child, parent) == "x"


@pytest.mark.parametrize("body", [{"Type": "AWS::CloudFormation::Stack", "Properties": "text"}, {"Properties": None}])
def test_a_nested_stack_with_broken_properties_has_its_defaults(body: Any) -> None:
    """A nested stack resource whose Properties are no object passes no parameters."""
    parent = template({"Child": body})
    child = template(parent=(parent, "Child"), Parameters={"Left": {"Type": "String", "Default": "x"}})
    assert _resolve({"Ref": "Left"}, child, parent) == "x"


def test_a_nested_stacks_outputs_are_followed() -> None:
    """An output of a nested stack is what it stands for; one that is not there is unknown."""
    parent, child = _nested({}, Outputs={"Arn": {"Value": {"Ref": "AWS::Region"}}})
    assert _resolve({"Fn::GetAtt": ["Child", "Outputs.Arn"]}, parent, child) == str(Reference("Stack", "AWS::Region"))
    assert _reason({"Fn::GetAtt": "Child.Outputs.Name"}, parent, child) == "stack Stack/Child has no output Name"


def test_imports_inside_the_app_are_followed() -> None:
    """An import is what the exporting stack says; exports that are no exports do not stop it."""
    importer = template()
    exporter = template(
        {"Key": {"Type": "AWS::KMS::Key"}},
        stack="Keys",
        Outputs={
            "Plain": {"Value": "x"},
            "Broken": "text",
            "Unnamed": {"Value": "x", "Export": {"Name": {"Ref": "Absent"}}},
            "Key": {"Value": {"Fn::GetAtt": ["Key", "Arn"]}, "Export": {"Name": {"Fn::Sub": "shared-key"}}},
        },
    )
    broken = template(stack="Broken", Outputs=["text"])
    value = _resolve({"Fn::ImportValue": {"Fn::Join": ["-", ["shared", "key"]]}}, importer, exporter, broken)
    assert value == str(Reference("Keys", "Key", "Arn"))


def test_conditions_do_not_change_what_is_exported() -> None:
    """An export's name takes its parameter's default, also where a condition is the first to ask for an export."""
    key = {"Fn::ImportValue": "dev-key"}
    importer = template(Conditions={"C": {"Fn::Equals": [key, "x"]}})
    exporter = template(
        stack="Keys",
        Parameters={"Env": {"Type": "String", "Default": "dev"}},
        Outputs={"Key": {"Value": "k", "Export": {"Name": {"Fn::Sub": "${Env}-key"}}}},
    )
    resolver = Resolver(App((importer, exporter)), {})
    assert resolver.conditions.named("C", importer) is False
    assert resolver.resolve(key, importer) == "k"


def test_lists_pass_between_stacks() -> None:
    """The CDK passes lists joined; a list of references is split where it was joined."""
    joined = {"Fn::Join": ["||", [{"Ref": "Bucket"}, "b"]]}
    assert _resolve({"Fn::Split": ["||", joined]}) == [_BUCKET, "b"]


_NETWORK = template(
    {
        **{name: {"Type": "AWS::EC2::Subnet"} for name in ("First", "Second")},
        "Group": {"Type": "AWS::EC2::SecurityGroup"},
        "Bucket": {"Type": "AWS::S3::Bucket"},
    },
    stack="Net, of Prod",
    Parameters={"Open": {"Type": "String"}},
)


def _joined(*parts: Any) -> dict[str, Any]:
    return {"Fn::Split": [",", {"Fn::Join": [",", list(parts)]}]}


def test_lists_of_ids_pass_between_stacks_joined_by_commas() -> None:
    """Ids of subnets and security groups hold no comma, so that their list is split where it was joined."""
    listed = [
        {"Ref": "First"},
        "subnet-1",
        {"Fn::GetAtt": ["Second", "SubnetId"]},
        {"Fn::GetAtt": ["Group", "GroupId"]},
    ]
    assert _resolve(_joined(*listed), _NETWORK) == [
        str(Reference(_NETWORK.stack, "First")),
        "subnet-1",
        str(Reference(_NETWORK.stack, "Second", "SubnetId")),
        str(Reference(_NETWORK.stack, "Group", "GroupId")),
    ]


@pytest.mark.parametrize(
    "value",
    [
        _joined({"Ref": "First"}, {"Ref": "Bucket"}),
        _joined({"Ref": "First"}, {"Fn::GetAtt": ["Second", "Ipv6CidrBlocks"]}),
        _joined({"Ref": "First"}, {"Ref": "AWS::StackName"}),
        _joined({"Ref": "First"}, {"Fn::Sub": "${Second}-x"}),
        {"Fn::Split": ["-", {"Ref": "First"}]},
    ],
)
def test_lists_of_what_may_hold_a_comma_are_not_split(value: Any) -> None:
    """Where a part may itself be several, or the separator be inside an id, the list's entries are not known."""
    assert _reason(value, _NETWORK) == "the text to split is known at deployment only"


def test_a_parameter_may_be_a_whole_list() -> None:
    """As a condition compares it, a parameter is one value; split, it may be several."""
    listed = _joined({"Ref": "First"}, {"Ref": "Open"})
    resolved = Resolver(App((_NETWORK,)), {}).literal(listed, _NETWORK)
    assert resolved == Unknown("the text to split is known at deployment only")


def test_cycles_end_as_unknown() -> None:
    """Exports that import each other, and nested stacks that feed on their own outputs, end as unknown."""
    outputs = {"A": {"Value": {"Fn::ImportValue": "b"}, "Export": {"Name": "a"}}}
    others = {"B": {"Value": {"Fn::ImportValue": "a"}, "Export": {"Name": "b"}}}
    first, second = template(Outputs=outputs), template(stack="Other", Outputs=others)
    assert _reason({"Fn::ImportValue": "a"}, first, second) == "export a of Stack refers to itself"

    named_by_itself = template(Outputs={"A": {"Value": "x", "Export": {"Name": {"Fn::ImportValue": "a"}}}})
    assert _reason({"Fn::ImportValue": "a"}, named_by_itself) == "import a is not exported inside this app"

    parent, child = _nested(
        {"Given": {"Fn::GetAtt": ["Child", "Outputs.Arn"]}},
        Parameters={"Given": {"Type": "String"}},
        Outputs={"Arn": {"Value": {"Ref": "Given"}}},
    )
    assert "refers to itself" in _reason({"Ref": "Given"}, child, parent)


_FUNCTIONS = st.sampled_from(
    [
        "Ref",
        "Condition",
        *(
            f"Fn::{name}"
            for name in (
                *("GetAtt", "Join", "Sub", "If", "Select", "Split", "FindInMap", "Base64", "Length"),
                *("ToJsonString", "ImportValue", "Equals"),
            )
        ),
    ]
)
_TEXTS = st.sampled_from(
    ["Bucket", "Name", "Open", "Subnets", "Yes", "AWS::NoValue", "AWS::Region", "Zones", "${Name}"]
)
_VALUES = st.recursive(
    _TEXTS | st.none() | st.booleans() | st.integers(-2, 3) | st.floats() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(_FUNCTIONS, inner, min_size=1, max_size=1)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=20,
)


@given(value=_VALUES, conditions=st.dictionaries(st.sampled_from(["Yes", "No"]), _VALUES))
def test_resolving_never_raises(value: Any, conditions: Any) -> None:
    """Whatever JSON a template holds, resolving it comes to a value or to unknown."""
    sections = {name: section for name, section in _TEMPLATE.body.items() if name in ("Parameters", "Mappings")}
    app = App((template(_TEMPLATE.resources, Conditions=conditions, **sections),))
    resolver = Resolver(app, {})
    resolver.resolve(value, app.templates[0])
    resolver.literal(value, app.templates[0])
    resolver.marked_text(value, app.templates[0])


@given(value=st.recursive(st.none() | st.booleans() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)))
def test_what_holds_no_intrinsic_stays_as_it_is(value: Any) -> None:
    """Plain JSON is resolved to itself."""
    if not any(sign in json.dumps(value) for sign in ("Fn::", '"Ref"', "{{resolve:")):
        assert _resolve(value) == value


def _marked(value: Any, *templates: Template) -> Any:
    app = App(templates or (_TEMPLATE,))
    return Resolver(app, {}).marked_text(value, app.templates[0])


_UNKNOWN = {"Ref": "Open"}
_MARK = str(opaque("parameter Open has no default"))


@pytest.mark.parametrize(
    ("value", "resolved"),
    [
        ({"Fn::Join": ["-", ["a", _UNKNOWN, 1]]}, f"a-{_MARK}-1"),
        ({"Fn::Sub": "a-${Open}"}, f"a-{_MARK}"),
        ({"Fn::Sub": ["${Own} ${Bucket}", {"Own": _UNKNOWN}]}, f"{_MARK} {_BUCKET}"),
        ({"Fn::ToJsonString": {"a": [_UNKNOWN], "b": True}}, f'{{"a":["{_MARK}"],"b":true}}'),
        ("a {{resolve:ssm:/x}} b", f"a {opaque('ssm:/x is resolved at deployment')} b"),
        (_UNKNOWN, Unknown("parameter Open has no default")),
        ({"Fn::Join": ["-", _UNKNOWN]}, Unknown("parameter Open has no default")),
        ({"Fn::Join": ["-", [["a"]]]}, Unknown("a part of a text is no text")),
        ({"Fn::ToJsonString": _UNKNOWN}, Unknown("parameter Open has no default")),
        ({"a": _UNKNOWN}, {"a": Unknown("parameter Open has no default")}),
        ("plain", "plain"),
    ],
)
def test_unknown_parts_of_a_text_may_be_marked(value: Any, resolved: Any) -> None:
    """A text keeps what is known of it, with a mark where a part is not; what is nothing but unknown stays so."""
    assert _marked(value) == resolved


_HERE = template(
    Parameters={"Unused": {"Type": "String"}},
    Mappings={"Desks": {"us-east-1": {"name": "east"}}},
    Outputs={
        "Desk": {"Value": {"Fn::Sub": "desk-${AWS::Region}"}, "Export": {"Name": {"Fn::Sub": "a-${AWS::Region}"}}}
    },
    region="us-east-1",
    account="111122223333",
)
_REGION, _ACCOUNT = (str(Reference("Stack", name)) for name in ("AWS::Region", "AWS::AccountId"))


@pytest.mark.parametrize(
    ("value", "resolved"),
    [
        ({"Fn::Sub": "${AWS::Partition}:${AWS::Region}:${AWS::AccountId}"}, f"aws:{_REGION}:{_ACCOUNT}"),
        ({"Fn::Join": [":", [{"Ref": "AWS::Region"}, {"Ref": "AWS::AccountId"}]]}, f"{_REGION}:{_ACCOUNT}"),
        ({"Fn::ToJsonString": [{"Ref": "AWS::Region"}]}, f'["{_REGION}"]'),
        ({"Fn::FindInMap": ["Desks", {"Ref": "AWS::Region"}, "name"]}, "east"),
        ({"Fn::ImportValue": {"Fn::Sub": "a-${AWS::Region}"}}, f"desk-{_REGION}"),
        ("us-east-1", "us-east-1"),
    ],
)
def test_a_marked_text_takes_its_place_from_deployment(value: Any, resolved: str) -> None:
    """A stated account and Region stay references in a text, while what is looked up by them is found."""
    assert _marked(value, _HERE) == resolved


def test_a_value_has_the_account_and_region_that_are_stated() -> None:
    """Outside of marked texts, and there in whatever order, they are literals."""
    resolver = Resolver(App((_HERE,)), {})
    value = {"Fn::ImportValue": {"Fn::Sub": "a-${AWS::Region}"}}
    texts = [resolver.marked_text(value, _HERE), resolver.resolve(value, _HERE), resolver.marked_text(value, _HERE)]
    assert texts == [f"desk-{_REGION}", "desk-us-east-1", f"desk-{_REGION}"]


def test_a_literal_does_not_look_up_by_what_a_parameter_is_without_a_choice() -> None:
    """What a condition compares must not be decided by a default that deployment may replace."""
    value = {"Fn::FindInMap": ["Desks", {"Ref": "Home"}, "name"]}
    parameters = {"Home": {"Type": "String", "Default": "us-east-1"}}
    stack = template(Parameters=parameters, Mappings={"Desks": {"us-east-1": {"name": "east"}}})
    assert _resolve(value, stack) == "east"
    assert isinstance(Resolver(App((stack,)), {}).literal(value, stack), Unknown)


_IN_INSTANCE = template(
    {
        "Desk": {"Type": "AWS::Connect::Instance"},
        "Menu": {"Type": "AWS::Connect::ContactFlow"},
        "Part": {"Type": "AWS::Connect::ContactFlowModule"},
        "Bucket": {"Type": "AWS::S3::Bucket"},
        "Broken": "text",
    }
)


def _part_of(text: Any, step: int = 3, separator: str = "/") -> dict[str, Any]:
    return {"Fn::Select": [step, {"Fn::Split": [separator, text]}]}


@pytest.mark.parametrize(
    ("value", "logical_id"),
    [
        (_part_of({"Fn::GetAtt": ["Desk", "Arn"]}, step=1), "Desk"),
        (_part_of({"Ref": "Part"}), "Part"),
        (_part_of({"Ref": "Menu"}), "Menu"),
        (_part_of({"Fn::GetAtt": ["Part", "ContactFlowModuleArn"]}), "Part"),
        (_part_of({"Ref": "Menu"}, step="3"), "Menu"),  # type: ignore[arg-type]  # templates write numbers as text
    ],
)
def test_the_id_in_an_arn_names_the_resource(value: Any, logical_id: str) -> None:
    """Its position in an instance's, a flow's or a module's ARN is known before deployment."""
    assert _resolve(value, _IN_INSTANCE) == str(Reference("Stack", logical_id, "Id"))


@pytest.mark.parametrize(
    "value",
    [
        _part_of({"Ref": "Desk"}, step=0),
        _part_of({"Ref": "Part"}, step=1),
        _part_of({"Ref": "Part"}, separator=":"),
        _part_of({"Ref": "Bucket"}),
        _part_of({"Ref": "Broken"}),
        _part_of({"Ref": "AWS::StackId"}),
        _part_of({"Fn::GetAtt": ["Part", "Status"]}),
        _part_of({"Fn::Sub": "${Part}/x"}),
    ],
)
def test_other_parts_of_what_deployment_tells_are_unknown(value: Any) -> None:
    """Another part of the ARN, another resource's ARN, and a text that is more than the ARN."""
    assert _reason(value, _IN_INSTANCE) == "the text to split is known at deployment only"


_PARTS = [_UNKNOWN, {"Fn::If": ["IsProd", "a", "b"]}]


@pytest.mark.parametrize("value", [{"Fn::Join": ["", _PARTS]}, {"Fn::ToJsonString": _PARTS}])
def test_a_condition_is_asked_for_before_anything_is_marked(value: Any) -> None:
    """What an assumption would tell is not marked: the text as a whole hangs on the condition."""
    stack = template(Parameters={"Open": {"Type": "String"}}, Conditions={"IsProd": {"Fn::Equals": [_UNKNOWN, "prod"]}})
    resolved = _marked(value, stack)
    assert isinstance(resolved, Unknown)
    assert readable(str(resolved.condition)) == "${Open} = prod"
