"""Evaluation: verdicts, crashes, conditions, order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect_constructs.enforcement.evaluate import evaluate
from connect_constructs.facts._known import Known, Unknown
from connect_constructs.facts.fact import Fact, FactSource, FixedFacts
from connect_constructs.facts.finding import Finding
from connect_constructs.facts.place import Place
from connect_constructs.facts.reference import Reference
from connect_constructs.guardrails.policy import GuardrailPolicy
from tests.enforcement.judged_facts import PLACE, TODAY, Conditional, Door, DoorsAreShut, DoorsCrash, hangs_on


def _findings(source: FactSource, *guardrails: DoorsAreShut) -> tuple[Finding, ...]:
    return evaluate(source, GuardrailPolicy(), today=TODAY, catalogue=guardrails or (DoorsAreShut(),)).findings


def test_a_failure_carries_all_that_a_report_needs() -> None:
    """A finding has the guardrail's code, title, severity and one-line fix, and the fact's place."""
    (found,) = _findings(FixedFacts([Door(place=PLACE, shut=False)]))
    assert found == Finding(
        guardrail="DOR01",
        verdict="fail",
        severity="error",
        waivable="yes",
        title="doors are shut",
        message="the door is open",
        fix="Shut the door.",
        place=PLACE,
    )


def test_nothing_yielded_is_a_pass() -> None:
    """A compliant fact is a pass at its place, and no finding."""
    evaluation = evaluate(FixedFacts([Door(place=PLACE)]), GuardrailPolicy(), today=TODAY, catalogue=[DoorsAreShut()])
    assert evaluation.findings == ()
    assert evaluation.passes == (("DOR01", PLACE),)


def test_a_pass_does_not_stand_beside_a_failure() -> None:
    """Of two facts at one place the worst decides: the place has not passed."""
    facts = FixedFacts([Door(place=PLACE), Door(place=PLACE, shut=False)])
    evaluation = evaluate(facts, GuardrailPolicy(), today=TODAY, catalogue=[DoorsAreShut()])
    assert [item.verdict for item in evaluation.findings] == ["fail"]
    assert evaluation.passes == ()


def test_what_is_not_there_is_neither_a_pass_nor_a_failure() -> None:
    """A fact that is surely absent is not judged."""
    facts = FixedFacts([Door(place=PLACE, shut=False, present=False)])
    evaluation = evaluate(facts, GuardrailPolicy(), today=TODAY, catalogue=[DoorsAreShut()])
    assert (evaluation.findings, evaluation.passes) == ((), ())


def test_what_is_not_knowable_is_unknown() -> None:
    """A value that the source does not tell is neither a pass nor a failure, and the message says why."""
    (found,) = _findings(FixedFacts([Door(place=PLACE, shut=Unknown("parameter Shut has no default"))]))
    assert (found.verdict, found.message) == ("unknown", "cannot tell: parameter Shut has no default")


def test_a_crash_is_an_error_and_stops_nothing() -> None:
    """A guardrail that crashes gives one error finding; the others still judge."""
    found = _findings(FixedFacts([Door(place=PLACE, shut=False)]), DoorsCrash(), DoorsAreShut())
    assert [(item.guardrail, item.verdict) for item in found] == [("DOR01", "fail"), ("DOR02", "error")]
    assert found[1].message == "the guardrail crashed (KeyError: 'hinge')"


def test_the_same_thing_is_said_once() -> None:
    """Two facts that give the same message at the same place are one finding."""
    door = Door(place=PLACE, shut=False)
    assert len(_findings(FixedFacts([door, replace(door)]))) == 1
    assert len(_findings(FixedFacts([door, replace(door, place=Place(logical_id="Gate"))]))) == 2


def test_references_are_written_as_people_write_them() -> None:
    """A message shows a reference as a template does, without the marks."""
    reason = f"the app does not declare {Reference('Desk', 'Key', 'Arn')}"
    (found,) = _findings(FixedFacts([Door(place=PLACE, shut=Unknown(reason))]))
    assert found.message == "cannot tell: the app does not declare ${Key.Arn}"


def test_findings_are_in_the_order_of_their_places() -> None:
    """Findings are sorted by file, construct path and logical id, whatever the order of the facts."""
    places = [Place(file=file, logical_id=name) for file in ("b.json", "a.json") for name in ("Z", "A")]
    found = _findings(FixedFacts([Door(place=place, shut=False) for place in places]))
    assert [(item.place.file, item.place.logical_id) for item in found] == [
        ("a.json", "A"),
        ("a.json", "Z"),
        ("b.json", "A"),
        ("b.json", "Z"),
    ]


@pytest.mark.parametrize(
    ("when_held", "when_not", "expected"),
    [
        (True, True, []),
        (False, False, [("fail", "the door is open")]),
        (True, False, [("fail", "the door is open (when not Stage = production)")]),
        (False, True, [("fail", "the door is open (when Stage = production)")]),
        (Unknown("no default"), True, [("unknown", "cannot tell: no default (when Stage = production)")]),
        (
            False,
            Unknown("no default"),
            [
                ("unknown", "cannot tell: no default (when not Stage = production)"),
                ("fail", "the door is open (when Stage = production)"),
            ],
        ),
    ],
)
def test_a_condition_is_judged_both_ways(
    when_held: Known[bool], when_not: Known[bool], expected: list[tuple[str, str]]
) -> None:
    """What holds both ways is said plainly, what holds in one case says in which."""
    condition = "Stage = production"

    def decide(assumptions: Mapping[str, bool]) -> Known[bool]:
        if condition not in assumptions:
            return hangs_on(condition)
        return when_held if assumptions[condition] else when_not

    assert [(item.verdict, item.message) for item in _findings(Conditional(decide))] == expected


def test_a_fact_that_is_absent_under_a_condition_is_not_judged_there() -> None:
    """A resource that a condition takes away fails only where it is there."""

    class _InTestOnly(Conditional):
        def facts(self) -> Sequence[Fact]:
            return [Door(place=PLACE, shut=False, present=hangs_on("Stage = test"))]

        def under(self, fact: Fact, assumptions: Mapping[str, bool]) -> Sequence[Fact]:
            return [Door(place=fact.place, shut=False, present=assumptions["Stage = test"])]

    (found,) = _findings(_InTestOnly(lambda _: False))
    assert found.message == "the door is open (when Stage = test)"


@pytest.mark.parametrize(
    ("when_held", "when_not", "passes"),
    [
        (Door(place=PLACE), Door(place=PLACE), True),
        (Door(place=PLACE), Fact(place=PLACE), True),
        (Fact(place=PLACE), Fact(place=PLACE), False),
        (Door(place=PLACE, present=False), None, False),
        (None, None, False),
    ],
)
def test_what_no_condition_makes_a_door_has_not_passed(
    when_held: Fact | None, when_not: Fact | None, *, passes: bool
) -> None:
    """A guardrail that finds nothing to judge under any assumption is silent; it has cleared nothing."""

    class _MaybeADoor(Conditional):
        def under(self, fact: Fact, assumptions: Mapping[str, bool]) -> Sequence[Fact]:
            found = when_held if assumptions["Stage = test"] else when_not
            return [] if found is None else [replace(found, place=fact.place)]

    source = _MaybeADoor(lambda _: hangs_on("Stage = test"))
    evaluation = evaluate(source, GuardrailPolicy(), today=TODAY, catalogue=[DoorsAreShut()])
    assert evaluation.findings == ()
    assert evaluation.passes == ((("DOR01", PLACE),) if passes else ())


@given(st.integers(min_value=1, max_value=6), st.data())
def test_up_to_six_conditions_are_combined(count: int, data: st.DataObject) -> None:
    """The door is said to be open exactly when some combination of the conditions opens it."""
    names = [f"C{number}" for number in range(count)]
    opens = data.draw(st.lists(st.booleans(), min_size=2**count, max_size=2**count))

    def decide(assumptions: Mapping[str, bool]) -> Known[bool]:
        missing = next((name for name in names if name not in assumptions), None)
        if missing:
            return hangs_on(missing)
        return not opens[sum(assumptions[name] << place for place, name in enumerate(names))]

    found = _findings(Conditional(decide))
    assert {item.verdict for item in found} == ({"fail"} if any(opens) else set())


def test_more_than_six_conditions_are_unknown() -> None:
    """Beyond six conditions the verdict is unknown and names them."""
    names = [f"C{number}" for number in range(7)]

    def decide(assumptions: Mapping[str, bool]) -> Known[bool]:
        missing = next((name for name in names if name not in assumptions), None)
        return hangs_on(missing) if missing else True

    found = _findings(Conditional(decide))
    assert {item.verdict for item in found} == {"unknown"}
    assert all("more than 6 conditions decide it: C0, C1, C2, C3, C4, C5, C6" in item.message for item in found)


def test_a_failure_before_the_seventh_condition_is_still_a_failure() -> None:
    """What fails in some case fails, however many conditions the other cases have."""
    names = [f"C{number}" for number in range(7)]

    def decide(assumptions: Mapping[str, bool]) -> Known[bool]:
        if assumptions.get("C0"):
            return False
        missing = next((name for name in names if name not in assumptions), None)
        return hangs_on(missing) if missing else True

    verdicts = [item.verdict for item in _findings(Conditional(decide))]
    assert verdicts.count("fail") == 1
    assert "unknown" in verdicts
