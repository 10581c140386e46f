"""What becomes of the texts of a flow: placeholders are bound, everything else arrives as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import CfnParameter, CfnResource, Fn, Stack
from aws_cdk import aws_connect as connect
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from hypothesis import given, settings
from hypothesis import strategies as st

from connect_constructs.infrastructure.contact_flow import ContactFlow
from tests.infrastructure.flow_documents import deployed, flow, plain_function, saying, setting
from tests.infrastructure.stacks import ContactCenterStack

if TYPE_CHECKING:
    from constructs import IConstruct

KEY_ARN = "arn:aws:kms:us-east-1:111122223333:key/00000000-1111-2222-3333-444444444444"
CALLS_ARN = "arn:aws:secretsmanager:us-east-1:111122223333:secret:calls-AbCdEf"
PEM = '-----BEGIN CERTIFICATE-----\nMIIB"\\+/=\r\n-----END CERTIFICATE-----\n'


def _parameters(content: Any, references: Any = None, stack: ContactCenterStack | None = None) -> dict[str, Any]:
    """Return the parameters of the first block as the service gets them."""
    stack = stack or ContactCenterStack()
    ContactFlow(stack, "Flow", instance=stack.instance, content=content, references=references)
    parameters: dict[str, Any] = deployed(stack)["Actions"][0]["Parameters"]
    return parameters


def _attribute(text: str, references: Any, stack: ContactCenterStack | None = None) -> str:
    """Return an attribute's value as the service gets it."""
    return str(_parameters(setting(it=text), references, stack)["Attributes"]["it"])


def _bound(stack: ContactCenterStack, kind: str) -> IConstruct:
    """Declare something that a flow may name."""
    instance_arn = stack.instance.instance_arn
    makers: dict[str, Any] = {
        "queue": lambda: connect.CfnQueue(
            stack, "Queue", hours_of_operation_arn="x", instance_arn=instance_arn, name="Queue"
        ),
        "security key": lambda: connect.CfnSecurityKey(stack, "SecurityKey", instance_id=instance_arn, key="x"),
        "key": lambda: kms.Key(stack, "Key"),
        "bucket": lambda: s3.Bucket(stack, "Bucket"),
        "function": lambda: plain_function(stack, "Function"),
        "imported key": lambda: kms.Key.from_key_arn(stack, "Key", KEY_ARN),
        "imported stream": lambda: kinesis.Stream.from_stream_arn(
            stack, "Stream", "arn:aws:kinesis:us-east-1:111122223333:stream/calls"
        ),
        "imported role": lambda: iam.Role.from_role_arn(stack, "Role", "arn:aws:iam::111122223333:role/calls"),
        "imported secret": lambda: secretsmanager.Secret.from_secret_complete_arn(stack, "Secret", CALLS_ARN),
        "newest code": lambda: plain_function(stack, "Function").latest_version,
        "generic queue": lambda: CfnResource(stack, "Generic", type="AWS::Connect::Queue"),
        "generic table": lambda: CfnResource(stack, "Generic", type="AWS::DynamoDB::Table"),
    }
    made: IConstruct = makers[kind]()
    return made


@pytest.mark.parametrize(
    ("kind", "placeholder", "value"),
    [
        ("queue", "${It}", "<Queue>"),
        ("queue", "${It.Arn}", "<Queue>"),
        ("queue", "${It.Id}", "<3 of <Queue>>"),
        ("queue", "${It.QueueArn}", "<Queue.QueueArn>"),
        ("security key", "${It.AssociationId}", "<SecurityKey.AssociationId>"),
        ("key", "${It.Arn}", "<Key961B73FD.Arn>"),
        ("key", "${It.Id}", "<Key961B73FD>"),
        ("bucket", "s3://${It.Name}/prompts, ${It.Arn}", "s3://<Bucket83908E77>/prompts, <Bucket83908E77.Arn>"),
        ("function", "${It.Name}", "<Function76856677>"),
        ("imported key", "${It}, ${It.Id}", f"{KEY_ARN}, {KEY_ARN.rpartition('/')[2]}"),
        ("imported stream", "${It.Arn}, ${It.Name}", "arn:aws:kinesis:us-east-1:111122223333:stream/calls, calls"),
        ("imported role", "${It.Arn}", "arn:aws:iam::111122223333:role/calls"),
        ("imported secret", "${It.Arn}", CALLS_ARN),
        ("newest code", "${It.Arn}", "<Function76856677.Arn>:$LATEST"),
        ("generic queue", "${It.Arn}", "<Generic>"),
        ("generic queue", "${It.Id}", "<3 of <Generic>>"),
        ("generic queue", "${It.QueueArn}", "<Generic.QueueArn>"),
        ("generic table", "${It}", "<Generic.Arn>"),
    ],
)
def test_constructs_give_what_is_asked_of_them(kind: str, placeholder: str, value: str) -> None:
    """ARN, id, name and CloudFormation's own attributes of L1s and L2s stand where the placeholder stood."""
    stack = ContactCenterStack()

    assert _attribute(placeholder, {"It": _bound(stack, kind)}, stack) == value


@pytest.mark.parametrize("attribute", ["Colour", "Arn.Region", "", "node", "Ref"])
def test_what_a_construct_does_not_have_is_refused(attribute: str) -> None:
    """An attribute that the resource has not is named, with the place and the construct."""
    stack = ContactCenterStack()
    key = kms.Key(stack, "Mine")

    with pytest.raises(
        ValueError, match=r"^references of Stack/Flow: Actions\[0\]\.Parameters\.Attributes\.it: .*; allowed: .*$"
    ) as caught:
        _attribute(f"${{Key.{attribute}}}" if attribute else "${Key.  }", {"Key": key}, stack)
    assert "the CDK knows no attribute" in str(caught.value)
    assert "of Stack/Mine" in str(caught.value)


def test_texts_are_bound_as_they_are() -> None:
    """A text, of several lines or with quotes or braces, stands for a whole placeholder; tokens are texts, too."""
    stack = ContactCenterStack()
    key_id = CfnParameter(stack, "KeyId").value_as_string
    references = {"PaymentKey.Certificate": PEM, "PaymentKey.Id": key_id, "Braces": "${Braces} ${Other.Arn}"}
    text = "${PaymentKey.Certificate}|${PaymentKey.Id}|${Braces}"

    assert _attribute(text, references, stack) == f"{PEM}|<KeyId>|${{Braces}} ${{Other.Arn}}"


def test_a_text_goes_before_a_construct() -> None:
    """Where a construct gives most, a text can be given for one placeholder of it."""
    stack = ContactCenterStack()
    references = {"Key": kms.Key(stack, "Key"), "Key.Id": "alias/mine"}

    assert _attribute("${Key.Id} ${Key.Arn}", references, stack).startswith("alias/mine <Key")


def test_names_of_members_have_placeholders_too() -> None:
    """A placeholder in the name of a member is bound like one in a value; the members keep their order."""
    content = setting(**{"first": "1", "${Name}": "2", "last": "3"})

    assert list(_parameters(content, {"Name": "tier"})["Attributes"].items()) == [
        ("first", "1"),
        ("tier", "2"),
        ("last", "3"),
    ]


def test_members_that_come_to_the_same_name_are_refused() -> None:
    """Nothing gets lost where two names of one object become the same."""
    with pytest.raises(
        ValueError, match=r"^references of Stack/Flow: .* becomes the second member 'tier' of one obj.*$"
    ):
        _parameters(setting(**{"tier": "1", "${Name}": "2"}), {"Name": "tier"})


def test_a_dynamic_reference_can_be_bound() -> None:
    """What the flow's author may not write by accident, CloudFormation resolves where it is bound on purpose."""
    reference = "{{resolve:ssm:/payments/key-id}}"

    assert _attribute("${PaymentKey.Id}", {"PaymentKey.Id": reference}) == reference


def test_a_dynamic_reference_does_not_come_about_by_binding() -> None:
    """What text and reference make only together was meant by nobody."""
    with pytest.raises(
        ValueError, match=r"^references of Stack/Flow: .*\.it: what is bound makes \{\{resolve:.*; allowed"
    ):
        _attribute("{{res${It}ssm:key}}", {"It": "olve:"})


@pytest.mark.parametrize("literal", ['a"b', "a\\b", "a\nb"])
def test_what_deployment_would_not_escape_is_refused(literal: str) -> None:
    """Inside a token, what JSON escapes would break the content; beside one, it is escaped."""
    stack = ContactCenterStack()
    given = CfnParameter(stack, "Given").value_as_string

    with pytest.raises(ValueError, match=r"^content of Stack/Flow: .*\.it has a token with quotes, .*; allowed: "):
        _attribute("${It}", {"It": Fn.join("", [literal, given])}, stack)
    beside = ContactCenterStack()
    given = CfnParameter(beside, "Given").value_as_string
    assert _attribute("${It}", {"It": literal + given}, beside) == f"{literal}<Given>"


def test_a_token_may_divide_at_what_deployment_would_not_escape() -> None:
    """A separator does not come into the content."""
    stack = ContactCenterStack()
    given = CfnParameter(stack, "Given").value_as_string

    assert _attribute("${It}", {"It": Fn.select(0, Fn.split("\n", given))}, stack) == "<0 of <Given>>"


def test_one_item_of_a_list_token_is_refused() -> None:
    """Python takes the token for a list as a list of one text, which means nothing to CloudFormation."""
    stack = ContactCenterStack()
    item = CfnParameter(stack, "Given", type="CommaDelimitedList").value_as_list[0]

    with pytest.raises(
        ValueError, match=r"^content of Stack/Flow: .*\.it is a token for a list, .*Fn\.select.*; allowed"
    ):
        _attribute("${It}", {"It": item}, stack)


def test_many_names_are_cut() -> None:
    """Ten names are told, and how many more there are; a placeholder without a name is told as it stands."""
    text = "".join(f"${{{number:04}}}" for number in range(5_000))

    with pytest.raises(ValueError, match=r"unbound \$\{\}, 0000, .*, 0008, and 4,991 more; allowed: one for each"):
        _attribute("${}" + text, None)


@pytest.mark.parametrize("odd", ["a\nb", "x" * 5_000])
def test_odd_names_are_told_in_one_line(odd: str) -> None:
    """A placeholder of several lines, or without end, does not spoil the message."""
    with pytest.raises(ValueError, match=r"\Areferences of Stack/Flow do not fit .*\Z") as caught:
        _attribute(f"${{{odd}}}", None)
    assert len(str(caught.value)) < 500


def test_whatever_does_not_fit_is_listed_at_once() -> None:
    """Unbound placeholders and unused references are all named in one line."""
    content = setting(a="${Queue.Arn} ${PaymentKey.Id}", b="${lookup_arn}", c='${var.map["x"]}')

    with pytest.raises(ValueError, match=r"^references of Stack/Flow do not fit the flow: ") as caught:
        _parameters(content, {"Queue": "a text for the name alone", "Other": "x"})
    assert str(caught.value).partition(": ")[2] == (
        'unbound PaymentKey.Id, Queue.Arn, lookup_arn, var.map["x"]; unused Other, Queue; '
        "allowed: one for each placeholder"
    )


@pytest.mark.parametrize(
    ("references", "fault"),
    [
        ([], "references of Stack/Flow is []"),
        ("Queue", "references of Stack/Flow is 'Queue'"),
        ({1: "x"}, "bind 1; allowed"),
        ({"": "x"}, "bind ''; allowed"),
        ({"${Queue}": "x"}, "bind '${Queue}'; allowed"),
        ({"Queue": 5}, "bind Queue to 5; allowed: a construct or a text"),
        ({"Queue": None}, "bind Queue to None; allowed: a construct or a text"),
        ({"Queue": kms.Key}, "bind Queue to <class 'aws_cdk.aws_kms.Key'>; allowed: a construct or a text"),
        ({"Queue.Arn": 5}, "bind Queue.Arn to 5; allowed: a text"),
        ({"Queue.Arn": Stack(None, "Other")}, "bind Queue.Arn to Stack Other; allowed: a text"),
    ],
)
def test_what_cannot_be_bound_is_refused(references: Any, fault: str) -> None:
    """What is no mapping of names to constructs and texts is told in one line."""
    with pytest.raises(ValueError, match=r"\A.*allowed: .*\Z") as caught:
        _parameters(saying(Text="x"), references)

    assert fault in str(caught.value)


@pytest.mark.parametrize(
    "parameters",
    [
        {"Text": "You pay ${amount}, or ${!x}, or ${Amount.Due}."},
        {"SSML": "<speak>${amount}</speak>"},
        {"Messages": [{"Text": "${amount}"}, {"SSML": "<speak>${amount}</speak>"}], "InterruptFrequencySeconds": "30"},
    ],
)
def test_what_callers_hear_is_left_alone(parameters: dict[str, Any]) -> None:
    """Braces in a text that is spoken or shown need not be bound; they arrive as they stand."""
    assert _parameters(saying(**parameters)) == parameters


def test_what_callers_hear_is_bound_where_something_is_given() -> None:
    """A declared placeholder is bound in a spoken text as well, and counts as used."""
    assert _parameters(saying(Text="${Bank}, ${amount}"), {"Bank": "Example"}) == {"Text": "Example, ${amount}"}


@pytest.mark.parametrize(
    "parameters",
    [
        {"Attributes": {"Text": "${amount}"}},
        {"LexTimeoutSeconds": {"Text": "${amount}"}},
        {"Text": {"it": "${amount}"}},
        {"Text${amount}": "x"},
        {"X[0].Text": "${amount}"},
        {"Messages": {"Text": "${amount}"}},
    ],
)
def test_only_what_callers_hear_is_left_alone(parameters: dict[str, Any]) -> None:
    """A member that is only called like a spoken text must be bound."""
    with pytest.raises(ValueError, match="unbound amount"):
        _parameters(saying(**parameters))


def test_metadata_is_left_alone() -> None:
    """What only designers' tools read needs nothing bound."""
    content = saying(Text="Hello.") | {"Metadata": {"ActionMetadata": {"Say": {"displayName": "${lookup}"}}}}
    stack = ContactCenterStack()
    ContactFlow(stack, "Flow", instance=stack.instance, content=content)

    assert deployed(stack)["Metadata"] == content["Metadata"]


@pytest.mark.parametrize("text", ["{{amount}}", "%QUEUE%", "<<prompt>>", "{ACCOUNT_ID}", "$.Attributes.x", "$${", "${"])
def test_other_tools_spellings_are_left_alone(text: str) -> None:
    """Templates of other tools, and the flow language's own references, arrive as they stand."""
    assert _attribute(text, None) == text


@pytest.mark.parametrize(
    ("text", "from_there"),
    [
        ("${ServiceQueue.Arn", "'${ServiceQueue.Arn'"),
        ("${Bank} ${ServiceQueue.Arn and ${Bank}", "'${ServiceQueue.Arn and ${Bank}'"),
        ("{{x}} ${", "'${'"),
        ("} ${ {x}", "'${ {x}'"),
    ],
)
def test_a_placeholder_that_nothing_closes_is_refused(text: str, from_there: str) -> None:
    """Where placeholders are bound, or should be, one that lacks its brace is told with its block and place."""
    bound = pytest.raises(ValueError, match=r"\Acontent of Stack/Flow: block 'Set', .*; allowed: a placeholder .*\Z")
    with bound as caught:
        _parameters(setting(it=text, bank="${Bank}"), {"Bank": "Example"})
    assert f"Actions[0].Parameters.Attributes.it has {from_there}, which no brace closes" in str(caught.value)

    with pytest.raises(ValueError, match="which no brace closes"):
        _parameters(setting(it=text, bank="${Bank}"))


def test_a_start_that_nothing_closes_is_named_by_its_place() -> None:
    """What stands in no block is told by its place alone."""
    content = saying(Text="Hello from ${Bank}.") | {"Notes": "${Bank"}
    with pytest.raises(
        ValueError, match=r"^content of Stack/Flow: Notes has '\$\{Bank', which no brace closes; allowed"
    ):
        _parameters(content, {"Bank": "Example"})


@pytest.mark.parametrize(
    "text", ["$${name", "${{ name }}", "${a{b}}", "{{amount}", "{ACCOUNT_ID", "$(name", "$$${name"]
)
def test_other_tools_spellings_are_left_alone_beside_placeholders(text: str) -> None:
    """What other tools escape, or write with more braces, is no placeholder that lacks one."""
    assert _attribute(text + "|${Bank}", {"Bank": "Example"}) == f"{text}|Example"


# JSON's texts, half surrogate pairs too; the CDK's own spelling of a token, and a dynamic reference, are no texts.
_ANY_TEXT = st.text(st.characters(exclude_categories=())).filter(lambda text: "Token[" not in text)
_HEARD = st.lists(st.one_of(_ANY_TEXT, st.sampled_from(["${", "}", "${amount}", "${!x}", '"', "\\", "{{", "\n"])))


@settings(max_examples=60, deadline=None)
@given(_HEARD.map("".join).filter(lambda text: "{{resolve:" not in text), _ANY_TEXT)
def test_any_text_arrives_as_it_stands(heard: str, bound: str) -> None:
    """Whatever a caller hears, and whatever is bound, is what the service reads beside what deployment fills in."""
    stack = ContactCenterStack()
    content = flow(
        {"Identifier": "Say", "Type": "MessageParticipant", "Parameters": {"Text": heard}},
        {
            "Identifier": "Set",
            "Type": "UpdateContactAttributes",
            "Parameters": {"Attributes": {"a": "${It}|${Key.Arn}"}},
        },
    )
    ContactFlow(
        stack, "Flow", instance=stack.instance, content=content, references={"It": bound, "Key": kms.Key(stack, "Key")}
    )
    say, set_, _ = deployed(stack)["Actions"]

    assert say["Parameters"]["Text"] == _as_json_reads(heard)
    assert set_["Parameters"]["Attributes"]["a"] == f"{_as_json_reads(bound)}|<Key961B73FD.Arn>"


def _as_json_reads(text: str) -> str:
    """Return a text as any reader of JSON has it: two halves of a surrogate pair side by side are the character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
