"""Exemptions: the platform team's file, what an exemption covers, and what makes it void."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import ClassVar

import pytest

from connect_constructs.enforcement.evaluate import evaluate
from connect_constructs.enforcement.exemptions import load_exemptions
from connect_constructs.facts._known import Unknown
from connect_constructs.facts.exemption import Acknowledgement, Exemption
from connect_constructs.facts.fact import Fact, FixedFacts
from connect_constructs.facts.finding import Finding
from connect_constructs.facts.place import Place
from connect_constructs.facts.verdict import Waivable
from connect_constructs.guardrails._guardrail import Guardrail, Problem
from connect_constructs.guardrails.catalogue import BY_CODE
from connect_constructs.guardrails.policy import GuardrailPolicy
from tests.enforcement.judged_facts import PLACE, TODAY, Door, DoorsAreShut, DoorsCrash, exemption

_OPEN = Door(place=PLACE, shut=False)
_EXM = [guardrail for code, guardrail in BY_CODE.items() if code.startswith("EXM")]


class _PlatformDoors(DoorsAreShut):
    __doc__ = DoorsAreShut.__doc__
    waivable: ClassVar[Waivable] = "platform"


class _SteelDoors(DoorsAreShut):
    __doc__ = DoorsAreShut.__doc__
    waivable: ClassVar[Waivable] = "no"


class _VaultDoors(DoorsAreShut):
    __doc__ = DoorsAreShut.__doc__

    def check(self, fact: Door, policy: GuardrailPolicy) -> Iterator[Problem]:
        for problem in super().check(fact, policy):
            yield replace(problem, waivable="no")


def _judged(
    *facts: Fact, doors: Guardrail[Door] | None = None, today: date = TODAY, platform: Sequence[Exemption] = ()
) -> list[Finding]:
    catalogue = [doors or DoorsAreShut(), *_EXM]
    return list(
        evaluate(FixedFacts(facts), GuardrailPolicy(), today=today, exemptions=platform, catalogue=catalogue).findings
    )


def _verdicts(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(item.guardrail, item.verdict) for item in findings]


def test_an_exempted_finding_stays_in_the_report() -> None:
    """The finding is there as exempted, with the record that exempts it."""
    (found,) = _judged(_OPEN, exemption())
    assert (found.guardrail, found.verdict, found.message) == ("DOR01", "exempted", "the door is open")
    assert found.exemption is not None
    assert (found.exemption.ticket, found.exemption.days_left) == ("SEC-7", 40)


def test_what_cannot_be_told_can_be_exempted() -> None:
    """An unknown verdict is covered like a failure; a crash is not."""
    doubtful = replace(_OPEN, shut=Unknown("a parameter"))
    assert _verdicts(_judged(doubtful, exemption())) == [("DOR01", "exempted")]
    crashed = _judged(_OPEN, exemption(code="DOR02"), doors=DoorsCrash())
    assert ("DOR02", "error") in _verdicts(crashed)


@pytest.mark.parametrize("target", ["Door", "Desk.template.json:Door", "Desk/Door/Resource", "Desk/Door", "Desk"])
def test_a_target_is_an_address_an_id_or_a_path_above(target: str) -> None:
    """A logical id, an address, a construct path and every path above it name the finding."""
    assert _verdicts(_judged(_OPEN, exemption(targets=(target,)))) == [("DOR01", "exempted")]


@pytest.mark.parametrize("target", ["Doo", "Desk/Doo", "Door/Resource", "Other.template.json:Door", "desk"])
def test_a_target_is_not_part_of_a_name(target: str) -> None:
    """What merely looks alike is not covered, and EXM02 says that the exemption matches nothing."""
    found = _judged(_OPEN, exemption(targets=(target,)))
    assert sorted(_verdicts(found)) == [("DOR01", "fail"), ("EXM02", "fail")]


@pytest.mark.parametrize("code", ["EXM01", "EXM02", "EXM03", "EXM04"])
def test_an_exemption_does_not_exempt_itself(code: str) -> None:
    """An exemption of the exemptions' own guardrails that matches nothing is told, whatever it covers."""
    found = _judged(Door(place=PLACE), exemption(code=code))
    assert ("EXM02", "fail") in _verdicts(found)


def test_an_unused_exemption_may_be_exempted() -> None:
    """EXM02 is waivable like other guardrails: another record may vouch for one that matches nothing."""
    found = _judged(Door(place=PLACE), exemption(), exemption(code="EXM02"))
    assert sorted(_verdicts(found)) == [("EXM02", "exempted"), ("EXM02", "fail")]


def test_another_guardrail_is_not_covered() -> None:
    """An exemption is of one guardrail."""
    assert sorted(_verdicts(_judged(_OPEN, exemption(code="DOR09")))) == [("DOR01", "fail"), ("EXM02", "fail")]


def test_an_exemption_of_nothing_matches_nothing() -> None:
    """Once the door is shut, EXM02 warns of the exemption that is left."""
    (found,) = _judged(Door(place=PLACE), exemption())
    assert (found.guardrail, found.verdict, found.severity) == ("EXM02", "fail", "warning")
    assert "DOR01" in found.message


def test_an_exemption_in_the_platforms_file_that_matches_nothing_names_its_targets() -> None:
    """What the file's author misspelled is in the message."""
    (found,) = _judged(Door(place=PLACE), platform=[exemption(source="platform", targets=("Desk/Dor", "Gate"))])
    assert found.message == "the exemption of DOR01 matches no finding at Desk/Dor, Gate"


@pytest.mark.parametrize(
    ("code", "said"),
    [("DOR1", "no guardrail DOR1; did you mean DOR01"), ("dor01", "no guardrail dor01; did you mean DOR01")],
)
def test_an_exemption_of_no_guardrail_is_told_what_is_meant(code: str, said: str) -> None:
    """EXM02 says that the code is nobody's, with the likeliest ones."""
    (found,) = _judged(Door(place=PLACE), exemption(code=code))
    assert (found.guardrail, found.message) == ("EXM02", f"the exemption matches no finding: {said}")


def test_an_exemption_of_a_code_like_no_other_is_told_so() -> None:
    """Nothing is proposed where nothing is near."""
    (found,) = _judged(Door(place=PLACE), exemption(code="Windows"))
    assert found.message == "the exemption matches no finding: no guardrail Windows"


@pytest.mark.parametrize(("today", "verdict"), [(date(2026, 12, 31), "exempted"), (date(2027, 1, 1), "fail")])
def test_an_expired_exemption_exempts_nothing(today: date, verdict: str) -> None:
    """The last day still counts; after it the finding is back, and EXM01 stands beside it."""
    found = _verdicts(_judged(_OPEN, exemption(), today=today))
    assert ("DOR01", verdict) in found
    assert (("EXM01", "fail") in found) is (verdict == "fail")
    assert not any(code == "EXM02" for code, _ in found)


@pytest.mark.parametrize("key", ["reason", "approved_by", "ticket", "expires"])
@pytest.mark.parametrize("value", [None, "", "  "])
def test_an_incomplete_exemption_exempts_nothing(key: str, value: str | None) -> None:
    """Each value must be there; what is missing is named, once."""
    found = _judged(_OPEN, exemption(**{key: value}))
    assert sorted(_verdicts(found)) == [("DOR01", "fail"), ("EXM01", "fail")]
    assert any(f"does not state {key}" in item.message for item in found)


@pytest.mark.parametrize("expires", ["31.12.2026", "2027-W01", "2027-W01-1", "20270101", "2027-02-29"])
def test_a_date_that_is_none_exempts_nothing(expires: str) -> None:
    """What is no date, or one in another form, never expires and is refused for it."""
    found = _judged(_OPEN, exemption(expires=expires))
    assert sorted(_verdicts(found)) == [("DOR01", "fail"), ("EXM01", "fail")]
    assert any(f"{expires!r}; allowed: a date as YYYY-MM-DD" in item.message for item in found)


def test_an_exemption_without_a_guardrail_is_incomplete_alone() -> None:
    """Where the code is missing EXM01 speaks, and EXM02 does not repeat it."""
    assert sorted(_verdicts(_judged(_OPEN, exemption(code=None)))) == [("DOR01", "fail"), ("EXM01", "fail")]


@pytest.mark.parametrize(
    ("doors", "said"),
    [
        (_SteelDoors(), "DOR01 is never waivable"),
        (_VaultDoors(), "DOR01 cannot be waived for all that the exemption names"),
    ],
)
@pytest.mark.parametrize("source", ["code", "platform"])
def test_what_nobody_may_waive_stays_a_failure(doors: Guardrail[Door], said: str, source: str) -> None:
    """Neither a guardrail that is never waivable nor such a failure of another one can be exempted, which is said."""
    found = _judged(_OPEN, exemption(source=source), doors=doors)
    assert sorted(_verdicts(found)) == [("DOR01", "fail"), ("EXM03", "fail")]
    assert said in [item.message for item in found]


def test_what_nobody_may_waive_stays_a_failure_without_exm03() -> None:
    """A run of that one guardrail, as a Config rule makes it, does not exempt it either."""
    facts = FixedFacts([_OPEN, exemption()])
    (found,) = evaluate(facts, GuardrailPolicy(), today=TODAY, catalogue=[_SteelDoors()]).findings
    assert found.verdict == "fail"


def test_an_unused_exemption_of_what_nobody_may_waive_is_refused_too() -> None:
    """The guardrail's own word counts where the exemption names no finding."""
    found = _judged(Door(place=PLACE), exemption(), doors=_SteelDoors())
    assert sorted(_verdicts(found)) == [("EXM02", "fail"), ("EXM03", "fail")]


@pytest.mark.parametrize(("source", "verdict"), [("code", "fail"), ("platform", "exempted")])
def test_the_platform_team_may_waive_more(source: str, verdict: str) -> None:
    """A guardrail that the platform team may waive is exempted by its file, not by code."""
    found = _verdicts(_judged(_OPEN, exemption(source=source), doors=_PlatformDoors()))
    assert ("DOR01", verdict) in found
    assert (("EXM03", "fail") in found) is (source == "code")


def test_a_guardrail_that_crashes_over_an_exemption_voids_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """An exemption that could not be judged exempts nothing, and the crash is reported."""
    monkeypatch.setattr(type(BY_CODE["EXM01"]), "check", lambda *_: 1 // 0)
    assert sorted(_verdicts(_judged(_OPEN, exemption()))) == [("DOR01", "fail"), ("EXM01", "error")]


def test_an_acknowledgement_without_a_record_warns_and_can_be_exempted() -> None:
    """EXM04 is a warning like any other: a record of its own exempts it, and then matches something."""
    acknowledged = Acknowledgement(place=PLACE, code="DOR01", reason="because", recorded=False)
    assert _verdicts(_judged(acknowledged)) == [("EXM04", "fail")]
    assert _verdicts(_judged(acknowledged, exemption(code="EXM04"))) == [("EXM04", "exempted")]


# --- the platform team's file -----------------------------------------------------------------------------------------

_TABLE = """
[[exemptions]]
code = "DOR01"
targets = ["Desk/Door", "Gate"]
reason = "listed building"
approved_by = "platform team"
ticket = "SEC-7"
expires = 2026-12-31
"""


def _file(folder: Path, text: str) -> Path:
    file = folder / "exemptions.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_file_gives_the_platform_teams_records(tmp_path: Path) -> None:
    """Each table is one record, in order; a TOML date is read like a text."""
    file = _file(tmp_path, _TABLE + _TABLE.replace("2026-12-31", '"2027-01-31"'))
    first, second = load_exemptions(file)
    assert first == exemption(
        place=Place(file=str(file), logical_id="exemptions[1]"), source="platform", targets=("Desk/Door", "Gate")
    )
    assert (second.expires, second.place.logical_id) == ("2027-01-31", "exemptions[2]")


def test_a_files_records_exempt_like_the_apps_own(tmp_path: Path) -> None:
    """A record of the file covers a finding of the app."""
    assert _verdicts(_judged(_OPEN, platform=load_exemptions(_file(tmp_path, _TABLE)))) == [("DOR01", "exempted")]


@pytest.mark.parametrize("text", ["", "exemptions = []"])
def test_an_empty_file_has_no_records(tmp_path: Path, text: str) -> None:
    """A file may hold nothing."""
    assert load_exemptions(_file(tmp_path, text)) == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[exemptions", "Expected"),
        ("[exemptions]\ncode = 1", "allowed: [[exemptions]] tables"),
        (_TABLE + '[other]\na = "b"', "allowed: [[exemptions]] tables"),
        ("exemptions = [1]", "table 1: got 1; allowed: a table"),
        (_TABLE + 'owner = "me"', "table 1: unknown key owner; allowed: code, reason"),
        ('[[exemptions]]\ncode = "DOR01"', "table 1: targets: got None; allowed: a list"),
        ("[[exemptions]]\ntargets = []", "table 1: targets: got []; allowed: a list"),
        ('[[exemptions]]\ntargets = "Door"', "table 1: targets: got 'Door'; allowed: a list"),
        ("[[exemptions]]\ntargets = [1]", "table 1: targets: got [1]; allowed: a list"),
        (_TABLE.replace('"listed building"', "false"), "table 1: reason: got False; allowed: text"),
        (_TABLE.replace('"SEC-7"', "7"), "table 1: ticket: got 7; allowed: text"),
        (_TABLE.replace('"SEC-7"', "2026-12-31"), "table 1: ticket: got datetime.date(2026, 12, 31); allowed: text"),
        (_TABLE.replace("2026-12-31", "2026"), "table 1: expires: got 2026; allowed: text or a date"),
        (_TABLE.replace("2026-12-31", "2026-12-31T00:00:00"), "; allowed: text or a date"),
        ('[[exemptions]]\ntargets = [""]', "table 1: targets: got ['']; allowed: a list"),
    ],
)
def test_a_file_that_is_not_usable_is_refused_in_one_line(tmp_path: Path, text: str, message: str) -> None:
    """The error names the file, the table and what is allowed."""
    file = _file(tmp_path, text)
    with pytest.raises(ValueError, match=f"^exemptions file {file}: ") as caught:
        load_exemptions(file)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    """A missing file and one that is not UTF-8 are errors, not empty lists."""
    with pytest.raises(ValueError, match="No such file or directory"):
        load_exemptions(tmp_path / "none.toml")
    file = tmp_path / "noise.toml"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(ValueError, match="exemptions file"):
        load_exemptions(file)
