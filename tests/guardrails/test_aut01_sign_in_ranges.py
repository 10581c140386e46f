"""AUT01: what the examples do not show."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect_constructs.facts._known import Unknown
from connect_constructs.guardrails._shapes import address_fault
from connect_constructs.guardrails.policy import GuardrailPolicy
from tests.guardrails.conftest import Judge, Verdicts

_INSTANCE = {
    "Type": "AWS::Connect::Instance",
    "Properties": {"IdentityManagementType": "SAML", "InstanceAlias": "contact-centre", "Attributes": {}},
}


def _profile(**properties: Any) -> dict[str, Any]:
    allowed = {"InstanceId": {"Fn::GetAtt": ["Instance", "Id"]}, "AllowedIps": ["216.82.182.50/31"]}
    return {"Type": "Custom::ConnectAuthenticationProfile", "Properties": allowed | properties}


@pytest.mark.parametrize(
    "entry",
    [
        "216.82.182.50/255.255.255.254",
        "216.82.182.050",
        " 216.82.182.50",
        "216.82.182.50-60",
        "216.82.182.50/33",
        "::ffff:216.82.182.50",
        "0.0.0.0/0",
        "::/0",
        "",
    ],
)
def test_an_entry_that_is_no_cidr_or_is_outside_fails(entry: str) -> None:
    """Masks, leading zeros, blanks, ranges and whole families are no entries inside the ranges."""
    assert isinstance(address_fault(entry, GuardrailPolicy()), str)


@given(
    st.one_of(st.integers(0xD85200_00, 0xD853FF_FF), st.integers(0, 2**32 - 1)),
    st.integers(min_value=20, max_value=32),
)
def test_an_entry_passes_if_and_only_if_every_address_is_approved(number: int, length: int) -> None:
    """Network arithmetic agrees with looking at each address of the entry."""
    network = ip_network((number >> (32 - length) << (32 - length), length))
    first, last = ip_address("216.82.182.50"), ip_address("216.82.182.60")
    policy = GuardrailPolicy(sign_in_ranges=("216.82.182.50-216.82.182.60",))
    approved = all(int(first) <= int(address) <= int(last) for address in network)
    assert (address_fault(str(network), policy) is None) is approved


@given(st.integers(min_value=0, max_value=10), st.integers(min_value=28, max_value=32))
def test_approved_blocks_pass(offset: int, length: int) -> None:
    """Blocks near the edges of the default ranges pass exactly when they stay inside."""
    start = int(ip_address("216.131.56.50")) + offset
    network = ip_network((start >> (32 - length) << (32 - length), length))
    inside = all(50 <= int(address) % 256 <= 60 for address in network)
    assert (address_fault(str(network), GuardrailPolicy()) is None) is inside


def test_an_address_of_a_resource_is_unknown() -> None:
    """What only the deployed resource tells is neither inside nor outside."""
    assert address_fault(Unknown("a parameter"), GuardrailPolicy()) == Unknown("a parameter")


def test_an_elastic_address_is_unknown(verdicts: Verdicts) -> None:
    """An entry that references an address of the app is not knowable before deployment."""
    resources = {"Eip": {"Type": "AWS::EC2::EIP"}, "SignIn": _profile(AllowedIps=[{"Ref": "Eip"}])}
    assert ("AUT01", "unknown", "SignIn") in verdicts({"Resources": resources})


def test_each_of_several_profiles_is_judged(verdicts: Verdicts) -> None:
    """One good profile does not make up for another that lets everybody in."""
    found = verdicts(
        {"Resources": {"Instance": _INSTANCE, "Good": _profile(), "Bad": _profile(AllowedIps=["0.0.0.0/0"])}}
    )
    assert {item for item in found if item[0] == "AUT01"} == {
        ("AUT01", "pass", "Instance"),
        ("AUT01", "pass", "Good"),
        ("AUT01", "fail", "Bad"),
    }


def test_every_wrong_entry_is_named(judged: Judge) -> None:
    """Each entry that is wrong is a finding of its own, and one that is unknown hides none of them."""
    entries = [{"Ref": "Office"}, "10.0.0.1", "head-office"]
    template = {
        "Parameters": {"Office": {"Type": "String"}},
        "Resources": {"SignIn": _profile(AllowedIps=entries)},
    }
    found = [(item.verdict, item.message) for item in judged(template).findings if item.guardrail == "AUT01"]
    assert [verdict for verdict, _ in sorted(found)] == ["fail", "fail", "unknown"]
    assert any("10.0.0.1 reaches outside" in message for _, message in found)
    assert any("'head-office' is neither" in message for _, message in found)


def test_without_a_profile_aut01_speaks_alone(verdicts: Verdicts) -> None:
    """A missing profile is one failure, at the instance, and not one of its settings too."""
    found = verdicts({"Resources": {"Instance": _INSTANCE}})
    assert {item for item in found if item[0].startswith("AUT")} == {("AUT01", "fail", "Instance")}


def test_a_profile_that_hangs_on_a_condition_is_judged_both_ways(judged: Judge) -> None:
    """Where the profile may be absent, the instance fails in that case."""
    template = {
        "Parameters": {"Stage": {"Type": "String"}},
        "Conditions": {"Production": {"Fn::Equals": [{"Ref": "Stage"}, "production"]}},
        "Resources": {"Instance": _INSTANCE, "SignIn": _profile() | {"Condition": "Production"}},
    }
    (found,) = [item for item in judged(template).findings if item.guardrail == "AUT01"]
    assert (found.verdict, found.place.logical_id) == ("fail", "Instance")
    assert "when not" in found.message


@pytest.mark.parametrize("arn", [{"Fn::GetAtt": ["Instance", "Arn"]}, {"Ref": "Instance"}])
def test_an_id_that_is_cut_out_of_the_arn_names_the_instance(verdicts: Verdicts, arn: Any) -> None:
    """What stands after the slash of the instance's ARN is its id."""
    instance_id = {"Fn::Select": [1, {"Fn::Split": ["/", arn]}]}
    template = {"Resources": {"Instance": _INSTANCE, "SignIn": _profile(InstanceId=instance_id)}}
    assert ("AUT01", "pass", "Instance") in verdicts(template)
