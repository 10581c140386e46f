"""What real flow files are like, quirk by quirk: none of it breaks the reader, and nothing of it is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.flow import Flow, UnreadableFlow
from connect_constructs.facts.flow_text import FlowReference, doubt_about, is_templated, references_in, texts_in
from connect_constructs.facts.value import boolean, whole
from connect_constructs.readers._flow_files import flow_file, read_flows
from connect_constructs.readers._input import load_input
from tests.guardrails.flows import block, flow

_END = block("End", "DisconnectParticipant")
_FLOW_ARN = "arn:aws:connect:us-east-1:111122223333:instance/0a1b/contact-flow/2c3d"
_MODULE_ARN = "arn:aws:connect:us-east-1:111122223333:instance/0a1b/flow-module/4e5f"


def _text(document: Any) -> str:
    return document if isinstance(document, str) else json.dumps(document)


def _any(document: Any, flow_type: str | None = None) -> Flow | UnreadableFlow:
    (read,) = read_flows([flow_file(Path("flow.json"), _text(document))], flow_type).flows
    return read


def _flow(document: Any, flow_type: str | None = None) -> Flow:
    read = _any(document, flow_type)
    assert isinstance(read, Flow), read
    return read


def _sound(document: Any) -> Flow:
    read = _flow(document)
    assert read.flaws == ()
    return read


def _reason(document: Any) -> str | Unknown:
    read = _any(document)
    assert isinstance(read, UnreadableFlow)
    return read.reason


def _parameters(**parameters: Any) -> Any:
    """Return the parameters of a block after they went through a file."""
    return _sound(flow(block("Block", "ShowView", parameters, then="End"), _END)).blocks[0].parameters


@pytest.mark.parametrize(
    ("stated", "type_"),
    [
        ("contactFlow", "CONTACT_FLOW"),
        ("customerQueue", "CUSTOMER_QUEUE"),
        ("queueTransfer", "QUEUE_TRANSFER"),
        ("outboundWhisper", "OUTBOUND_WHISPER"),
        ("agentWhisper", "AGENT_WHISPER"),
        ("CUSTOMER_HOLD", "CUSTOMER_HOLD"),
        ("menu", None),
        (7, None),
    ],
)
def test_quirk_1_metadata_spells_the_type_in_its_own_way(stated: Any, type_: str | None) -> None:
    """Quirk 1: the console's camel case and the API's capitals are one type; anything else states none."""
    assert _flow(flow(_END, type=stated)).type == type_


@pytest.mark.parametrize(
    "metadata", [{}, {"Metadata": None}, {"Metadata": []}, {"Metadata": {"entryPointPosition": 1}}]
)
def test_quirk_1_the_type_is_usually_missing(metadata: Any) -> None:
    """Quirk 1: without Metadata, or with positions only, the type is that of the command line, or not known."""
    document = {key: value for key, value in flow(_END).items() if key != "Metadata"} | metadata
    assert _sound(document).type is None
    assert _flow(document, "AGENT_HOLD").type == "AGENT_HOLD"


def test_quirk_1_what_is_stated_goes_before_what_is_assumed() -> None:
    """Quirk 1: an answer's Type goes before Metadata, and Metadata before the command line."""
    document = flow(_END, type="customerHold")
    answer = {"ContactFlow": {"Type": "CUSTOMER_QUEUE", "Content": json.dumps(document)}}
    assert _flow(document, "AGENT_HOLD").type == "CUSTOMER_HOLD"
    assert _flow(answer, "AGENT_HOLD").type == "CUSTOMER_QUEUE"


@pytest.mark.parametrize("parts", [{"Parameters": None}, {}, {"Parameters": {}, "Transitions": None}])
@pytest.mark.parametrize("listed", [{}, {"Errors": [], "Conditions": []}, {"Errors": None, "Conditions": None}])
def test_quirk_2_what_is_left_out_is_no_flaw(parts: Any, listed: Any) -> None:
    """Quirk 2: Parameters, Transitions, Errors and Conditions may be null, empty or absent."""
    transfer = {"Identifier": "Go", "Type": "TransferContactToQueue", **parts}
    say = {"Identifier": "Say", "Type": "MessageParticipant", "Transitions": {"NextAction": "Go", **listed}}
    first, second = _sound(flow(say, transfer)).blocks
    assert (first.parameters, [branch.target for branch in first.branches]) == ({}, ["Go"])
    assert (second.parameters, second.branches) == ({}, ())


def test_quirk_3_the_order_of_keys_does_not_matter() -> None:
    """Quirk 3: old and new exports order keys differently, at the top and in blocks."""
    document = flow(block("Say", "MessageParticipant", {"Text": "Hello."}, then="End"), _END)
    backwards = dict(reversed(document.items())) | {
        "Actions": [dict(reversed(action.items())) for action in document["Actions"]]
    }
    assert next(iter(backwards)) == "Actions"
    assert [item.branches for item in _sound(backwards).blocks] == [item.branches for item in _sound(document).blocks]


@pytest.mark.parametrize("hash_", ["0a1b2c", {}])
@pytest.mark.parametrize("status", ["published", "PUBLISHED", "saved", "SAVED"])
def test_quirk_4_metadata_by_age(hash_: Any, status: str) -> None:
    """Quirk 4: hash, status, annotations and snapToGrid come in the forms of several ages and say nothing."""
    metadata = {"hash": hash_, "status": status, "Annotations": [], "annotations": [{}], "snapToGrid": False}
    assert _sound(flow(_END, name="Menu", **metadata)).name == "Menu"


def test_quirk_5_identifiers_of_every_kind_in_one_file() -> None:
    """Quirk 5: UUIDs, friendly names with spaces and slugs lead to each other."""
    names = ["0a1b2c3d-0000-4000-8000-111122223333", "Ask for PIN (again)", "play_prompt-1"]
    says = [block(name, "MessageParticipant", then=then) for name, then in zip(names, [*names[1:], "End"], strict=True)]
    read = _sound(flow(*says, _END))
    assert [read.named(item.branches[0].target)[0].identifier for item in read.blocks[:3]] == [*names[1:], "End"]


def test_quirk_6_a_saved_draft_is_reported_once() -> None:
    """Quirk 6: a draft, whose targets are empty or ``$end``, is one finding that names what is open."""
    event_hooks = block("Hook", "UpdateContactEventHooks", {"EventHooks": {}}, then="", errors={"NoMatchingError": ""})
    others = [block(f"Say{number}", "MessageParticipant", {}, then="$end") for number in range(4)]
    draft = flow(event_hooks, *others) | {"StartAction": ""}
    assert _reason(draft) == (
        "a saved draft, which leads nowhere from StartAction, a branch of Hook (UpdateContactEventHooks), "
        "a branch of Say0 (MessageParticipant), 3 more; connect and publish it, then export it"
    )


@pytest.mark.parametrize("start", ["", "$end"])
def test_quirk_6_a_start_that_is_open_makes_a_draft(start: str) -> None:
    """Quirk 6: a draft may have nothing open but its start."""
    assert str(_reason(flow(_END) | {"StartAction": start})).startswith("a saved draft, which leads nowhere from Start")


def test_quirk_7_empty_strings_in_parameters_make_no_draft() -> None:
    """Quirk 7: published samples have empty parameters, which are read as they stand."""
    empty = {"ContactFlowId": "", "QueueId": "", "LambdaFunctionARN": "", "PromptId": "", "Text": ""}
    assert _parameters(**empty) == empty


def test_quirk_8_booleans_and_numbers_in_both_spellings() -> None:
    """Quirk 8: the console writes text, hand-written flows and ViewData write JSON's own; both are kept and read."""
    parameters = _parameters(StoreInput="True", DisableCancelKey=False, Limit="5", EndSilenceTimeoutSeconds=3)
    assert [boolean(parameters[name]) for name in ("StoreInput", "DisableCancelKey")] == [True, False]
    assert [whole(parameters[name]) for name in ("Limit", "EndSilenceTimeoutSeconds")] == [5, 3]


@pytest.mark.parametrize("spelled", ["True", "true"])
def test_quirk_9_the_case_of_a_boolean_does_not_matter(spelled: str) -> None:
    """Quirk 9: EnableDTMFBuffer has a capital letter in the console's export and none in the guide."""
    assert boolean(_parameters(EnableDTMFBuffer=spelled)["EnableDTMFBuffer"]) is True


@pytest.mark.parametrize(
    "value",
    [
        "${lookup_arn}",
        '${var.map["x"]}',
        "${F:name:F}",
        "{{phone}}",
        "%QUEUE%",
        "%%QUEUE%%",
        "<<prompt>>",
        "arn:aws:lambda:us-east-1:{ACCOUNT_ID}:function:lookup",
    ],
)
def test_quirk_10_templating_comes_through(value: str) -> None:
    """Quirk 10: another tool's placeholders, quotes inside them too, stay in place and are seen as such."""
    (read,) = texts_in(list(_parameters(Value=value).values()))
    assert read == value
    assert is_templated(read)


@pytest.mark.parametrize(
    ("value", "references"),
    [
        ("$.Attributes.x", [("Attributes", ("x",))]),
        ("$.Attributes.['x y']", [("Attributes", ("x y",))]),
        ("$$.Attributes.x", [("Attributes", ("x",))]),
        ("<speak>Dear $.Attributes.name</speak>", [("Attributes", ("name",))]),
        ("arn:aws:lambda:$.AwsRegion:111122223333:function:lookup", [("AwsRegion", ())]),
    ],
)
def test_quirk_11_references_wherever_they_stand(value: str, references: list[tuple[str, tuple[str, ...]]]) -> None:
    """Quirk 11: references are seen alone, in brackets, after a dollar sign, in sentences, SSML and ARNs."""
    assert list(references_in(_parameters(Value=value)["Value"])) == [FlowReference(*found) for found in references]


def test_quirk_11_references_as_names_and_operands() -> None:
    """Quirk 11: an attribute's name may be a reference, and an operand of Compare, which is no parameter, may too."""
    name = "$.External.Rule_attributeKey0"
    compare = block("Is", "Compare", {"Attributes": {name: "1"}}, errors={"NoMatchingCondition": "End"})
    condition = {"NextAction": "End", "Condition": {"Operator": "Equals", "Operands": ["$.Attributes.x"]}}
    compare["Transitions"]["Conditions"] = [condition]
    read = _sound(flow(compare, _END)).blocks[0]
    assert [(branch.kind, branch.target) for branch in read.branches] == [("condition", "End"), ("error", "End")]
    assert name in texts_in(read.parameters)


def test_quirk_12_long_and_foreign_texts() -> None:
    """Quirk 12: SSML in Text, kilobytes, line breaks, tabs and letters beyond ASCII arrive as they were written."""
    texts = {"Text": "<speak>Grüß Gott\n\t„你好“</speak>", "SSML": "word " * 2_000, "Name": "Main%20Menu"}
    assert _parameters(**texts) == texts
    assert _sound(json.dumps(flow(_END), indent="\t", ensure_ascii=False)).start == 0


@pytest.mark.parametrize("name", ["menu", "menu.txt", "Main%20Menu", "menu.yaml"])
def test_quirk_12_a_flow_is_told_by_its_content(name: str, tmp_path: Path) -> None:
    """Quirk 12: many flow files have no extension; none is needed."""
    (tmp_path / name).write_text(json.dumps(flow(_END)), encoding="utf-8")
    assert load_input(tmp_path / name).path == tmp_path / name  # type: ignore[union-attr]  # an app would have none


def _described(key: str | None, **answer: Any) -> Any:
    inner = {"Content": json.dumps(flow(_END, name="Inside")), **answer}
    return inner if key is None else {key: inner}


@pytest.mark.parametrize("more", [{}, {"ResponseMetadata": {"HTTPStatusCode": 200}}])
def test_quirk_13_an_answer_of_the_api_is_its_content(more: Any) -> None:
    """Quirk 13: DescribeContactFlow's answer is read with its Name and Type, and the content's characters count."""
    document = _described("ContactFlow", Name="Menu", Type="CUSTOMER_QUEUE", Arn=_FLOW_ARN, Id="2c3d")
    read = _sound(document | more)
    assert (read.name, read.type, read.is_module) == ("Menu", "CUSTOMER_QUEUE", False)
    assert read.characters == len(document["ContactFlow"]["Content"])


@pytest.mark.parametrize(
    ("document", "is_module"),
    [
        (_described("ContactFlowModule"), True),
        (_described(None, Arn=_MODULE_ARN), True),
        (_described(None, Arn=_FLOW_ARN), False),
        (_described(None, Id="2c3d"), False),
        (_described(None, Type="CONTACT_FLOW"), False),
    ],
)
def test_quirk_13_modules_are_told_by_their_answer(document: Any, is_module: bool) -> None:  # noqa: FBT001 - a parameter
    """Quirk 13: an answer, whole or its inner object alone, tells by its key or its ARN that it is a module."""
    read = _sound(document)
    assert (read.is_module, read.name) == (is_module, "Inside")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("hello", "Content is not JSON: line 1: Expecting value"),
        ("[]", "the document is a list; allowed: an object with Version, StartAction and Actions"),
        (None, "Content is not stated; allowed: the flow as JSON text"),
        ({"Fn::Join": ["", []]}, "Content is an object; allowed: the flow as JSON text"),
    ],
)
def test_quirk_13_content_may_be_no_flow(content: Any, reason: str) -> None:
    """Quirk 13: an answer whose content is no flow says so, under the answer's name."""
    read = _any(_described("ContactFlow", Name="Menu", Content=content))
    assert isinstance(read, UnreadableFlow)
    assert (read.reason, read.name) == (reason, "Menu")


_SETTINGS = {"InputParameters": [], "OutputParameters": [], "Transitions": [{"NextAction": "Nowhere"}]}


def test_quirk_14_settings_make_a_module_where_no_type_is_stated() -> None:
    """Quirk 14: Settings stand at the top of modules; their Transitions are no blocks', and a module has no type."""
    read = _flow(flow(_END) | {"Settings": _SETTINGS}, "AGENT_HOLD")
    assert (read.is_module, read.type, read.blocks[0].branches, read.flaws) == (True, None, (), ())


def test_quirk_14_settings_may_stand_in_a_flow() -> None:
    """Quirk 14: a flow that states its type is no module, whatever Settings it has."""
    read = _sound(flow(_END, type="contactFlow") | {"Settings": _SETTINGS})
    assert (read.is_module, read.type) == (False, "CONTACT_FLOW")


def test_quirk_14_what_returns_is_a_module() -> None:
    """Quirk 14: a module may have no Settings; then its block that returns tells it."""
    assert _sound(flow(block("Return", "EndFlowModuleExecution"))).is_module


def test_quirk_15_metadata_is_not_what_runs() -> None:
    """Quirk 15: Metadata's own parameters, conditions and ARNs are no part of any block."""
    alike = {"Say": {"parameters": {"Text": "$.Attributes.pin"}, "conditions": [{"NextAction": "Nowhere"}]}}
    say = block("Say", "MessageParticipant", {"Text": "Hello."}, then="End")
    first = _sound(flow(say, _END, ActionMetadata=alike, **{"$$hashKey": "object:1"})).blocks[0]
    assert (first.parameters, len(first.branches)) == ({"Text": "Hello."}, 1)


def test_quirk_16_cycles_several_ends_and_unreachable_blocks() -> None:
    """Quirk 16: every block is read, in the file's order, wherever it leads and whether anything leads to it."""
    menu = block("Menu", "Loop", {"LoopCount": "3"}, then="Menu", conditions=["Menu", "End"])
    read = _sound(flow(menu, _END, block("Lost", "DisconnectParticipant")))
    assert [item.identifier for item in read.blocks] == ["Menu", "End", "Lost"]


def test_quirk_17_input_blocks_of_every_form() -> None:
    """Quirk 17: a menu without conditions but with a Lex bot, blank text, and stored input from a prompt are read."""
    lex = block("Lex", "GetParticipantInput", {"Text": " ", "LexV2Bot": {"AliasArn": ""}}, then="Store")
    store = block("Store", "GetParticipantInput", {"PromptId": "p", "StoreInput": "True"}, then="End")
    read = _sound(flow(lex, store, _END))
    assert [len(item.branches) for item in read.of("GetParticipantInput")] == [1, 1]
    assert read.blocks[0].parameters["LexV2Bot"] == {"AliasArn": ""}


def test_quirk_18_analytics_of_several_ages() -> None:
    """Quirk 18: undocumented values, old and new members side by side and placeholders come through untouched."""
    analytics = {
        "AnalyticsRedactionResults": "None",
        "AnalyticsMode": "PostContact",
        "ChannelConfiguration": {"Chat": {"AnalyticsModes": []}},
        "AnalyticsLanguage": "${language}",
    }
    assert _parameters(AnalyticsBehavior=analytics) == {"AnalyticsBehavior": analytics}


@pytest.mark.parametrize(
    ("transitions", "kinds"),
    [
        (None, []),
        ({}, []),
        ({"NextAction": "End", "Errors": [{"ErrorType": "NoMatchingError", "NextAction": "End"}]}, ["next", "error"]),
        ({"Conditions": [{"NextAction": "End", "Condition": {"Operands": ["MessagesInterrupted"]}}]}, ["condition"]),
    ],
)
def test_quirk_19_loop_prompts_lead_on_or_not(transitions: Any, kinds: list[str]) -> None:
    """Quirk 19: MessageParticipantIteratively comes without any transition, with two, or with its condition alone."""
    loop = {**block("Loop", "MessageParticipantIteratively"), "Transitions": transitions}
    assert [branch.kind for branch in _sound(flow(loop, _END)).blocks[0].branches] == kinds


@pytest.mark.parametrize("seconds", ["10", "30", 30])
def test_quirk_20_limits_beyond_the_services_are_kept(seconds: Any) -> None:
    """Quirk 20: hand-written flows give functions more time than Connect does; guardrails judge that."""
    assert whole(_parameters(InvocationTimeLimitSeconds=seconds)["InvocationTimeLimitSeconds"]) == int(seconds)


def test_quirk_21_a_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    """Quirk 21: a byte-order mark and CRLF are read over, in a file and in an answer's content."""
    text = json.dumps(flow(_END), indent=2).replace("\n", "\r\n")
    (tmp_path / "flow.json").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert load_input(tmp_path / "flow.json").fault is None  # type: ignore[union-attr]  # an app would have none
    assert _sound({"ContactFlow": {"Content": f"\ufeff{text}"}}).start == 0


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"Version": "2019-10-30",\n"Actions": [],}', "not JSON: line 2: Expecting property name"),
        ('// a menu\n{"StartAction": "a"}', "not JSON: line 1: Expecting value"),
        ('{"StartAction": "a", "StartAction": "b"}', "not JSON: key 'StartAction' stands twice in one object"),
        ('{"StartAction": "a", "Limit": NaN}', "not JSON: NaN is no number that JSON has"),
        ('{"StartAction": ' + "[" * 100_000, "not JSON: nested too deeply"),
        ('Version: "2019-10-30"\nStartAction: a\nActions: []', "not JSON: line 1: Expecting value"),
    ],
)
def test_quirk_21_what_connect_would_not_parse_is_named(text: str, reason: str, tmp_path: Path) -> None:
    """Quirk 21: trailing commas, comments, keys that stand twice, NaN and YAML are one finding, with the line."""
    (tmp_path / "flow").write_text(text, encoding="utf-8")
    loaded = load_input(tmp_path / "flow")
    assert str(getattr(loaded, "fault", None)).startswith(reason)
    assert str(_reason(text)).startswith(reason)


_OLD = {
    "modules": [
        {
            "id": "0a1b",
            "type": "PlayPrompt",
            "branches": [{"condition": "Success", "transition": "2c3d"}],
            "parameters": [{"name": "Text", "value": "Hello."}],
            "metadata": {"position": {"x": 1, "y": 1}},
        }
    ],
    "version": "1",
    "type": "contactFlow",
    "start": "0a1b",
    "metadata": {"name": "Menu"},
}


def test_quirk_22_the_old_console_format_is_named(tmp_path: Path) -> None:
    """Quirk 22: the console's old export is a flow that cannot be judged, and is told how to export again."""
    (tmp_path / "old").write_text(json.dumps(_OLD), encoding="utf-8")
    assert hasattr(load_input(tmp_path / "old"), "fault")
    reason = _reason(_OLD)
    assert isinstance(reason, Unknown)
    assert "old export format" in reason.reason
    assert "export it again" in reason.reason


def test_a_partly_dynamic_arn_is_in_doubt() -> None:
    """Quirk 11: an ARN that a contact completes is not known before."""
    assert doubt_about(_parameters(Arn="arn:aws:lambda:$.AwsRegion:111122223333:function:f")["Arn"]) is not None
