"""Policy documents, however they are written."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.statement import Condition, Principal, Statement
from connect_constructs.readers._keys_and_policies import all_statements, statements

_DOUBT = Unknown("parameter Env has no default")
_OPEN = Unknown("it hangs on the condition", condition="Env = prod")
_ALLOW = {"Effect": "Allow", "Action": "S3:Get*", "Resource": ["a", "b"], "Principal": "*"}
_READ = Statement("Allow", actions=("s3:get*",), resources=("a", "b"), principals=(Principal("*", "*"),))


@pytest.mark.parametrize(
    "document", [{"Statement": _ALLOW}, {"Statement": [_ALLOW]}, json.dumps({"Statement": [_ALLOW]})]
)
def test_a_document_is_read_however_it_is_written(document: Any) -> None:
    """One statement or several, as an object or as text."""
    assert statements(document) == (_READ,)


def test_principals_and_conditions_are_read() -> None:
    """Each name is a principal of its kind, each key a condition, its name in lower case."""
    (statement,) = statements(  # type: ignore[misc]  # an Unknown fails the test too
        {
            "Statement": {
                "Effect": "Deny",
                "NotAction": "S3:*",
                "NotResource": "a",
                "NotPrincipal": {"AWS": ["1", _DOUBT], "Service": "connect.amazonaws.com"},
                "Condition": {"StringEquals": {"aws:SourceAccount": ["1", 2], "SAML:aud": None}},
            }
        }
    )
    assert (statement.not_actions, statement.not_resources) == (("s3:*",), ("a",))
    assert statement.not_principals == (
        Principal("AWS", "1"),
        Principal("AWS", _DOUBT),
        Principal("Service", "connect.amazonaws.com"),
    )
    assert statement.conditions == (
        Condition("StringEquals", "aws:sourceaccount", ("1", "2")),
        Condition("StringEquals", "saml:aud", ()),
    )


@pytest.mark.parametrize(("item", "reason"), [(_DOUBT, _DOUBT.reason), ("text", "a policy statement is no object")])
def test_a_statement_that_cannot_be_read_hides_no_other(item: Any, reason: str) -> None:
    """A statement of which nothing is known may say anything of anybody; the others are read."""
    first, second = statements({"Statement": [item, _ALLOW]})  # type: ignore[misc]  # an Unknown fails the test too
    assert second == _READ
    parts = (first.effect, first.actions[0], first.resources[0], first.principals[0].name, first.conditions)
    assert set(parts) == {Unknown(reason)}


def test_nothing_stated_is_nothing() -> None:
    """No document, and one without statements, state nothing."""
    assert statements(None) == ()
    assert statements({}) == ()


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (_DOUBT, _DOUBT.reason),
        ("no json", "a policy document is text that is no JSON"),
        ([], "a policy document is no object"),
        ("[]", "a policy document is no object"),
        ({"Statement": _DOUBT}, _DOUBT.reason),
        ({"Statement": {"Action": [_OPEN]}}, _OPEN.reason),
        ({"Statement": {"Principal": _OPEN}}, _OPEN.reason),
        ({"Statement": {"Principal": {"AWS": _OPEN}}}, _OPEN.reason),
        ({"Statement": {"Condition": {"StringEquals": {"a": _OPEN}}}}, _OPEN.reason),
    ],
)
def test_what_is_no_document_is_unknown(document: Any, reason: str) -> None:
    """A document that cannot be read, or that hangs on a condition, is unknown as a whole."""
    found = statements(document)
    assert isinstance(found, Unknown)
    assert found.reason == reason


@pytest.mark.parametrize(
    ("part", "attribute", "expected"),
    [
        ({"Action": _DOUBT}, "actions", (_DOUBT,)),
        ({"Action": [None]}, "actions", (Unknown("an entry is empty"),)),
        ({"Action": [{}]}, "actions", (Unknown("a dict stands where a text should"),)),
        ({"Principal": _DOUBT}, "principals", (Principal("*", _DOUBT),)),
        ({"Principal": {"AWS": _DOUBT}}, "principals", (Principal("AWS", _DOUBT),)),
        ({"Condition": _DOUBT}, "conditions", _DOUBT),
        ({"Condition": []}, "conditions", Unknown("a Condition block is no object")),
        ({"Condition": {"Bool": _DOUBT}}, "conditions", _DOUBT),
        ({"Condition": {"Bool": "x"}}, "conditions", Unknown("condition operator Bool holds no object")),
        ({}, "effect", Unknown("a statement has no effect")),
    ],
)
def test_doubt_stays_where_it_is(part: Any, attribute: str, expected: Any) -> None:
    """One part that is not known leaves the rest of its statement known."""
    (statement,) = statements({"Statement": {"Resource": "*", **part}})  # type: ignore[misc]  # an Unknown fails too
    assert getattr(statement, attribute) == expected
    assert statement.resources == ("*",)


def test_documents_add_up() -> None:
    """The statements of several policies are one list; only one that hangs on a condition leaves them all open."""
    assert all_statements([(_READ,), (), (_READ,)]) == (_READ, _READ)
    assert all_statements([(_READ,), _OPEN]) is _OPEN
    first, second = all_statements([(_READ,), _DOUBT])  # type: ignore[misc]  # an Unknown fails the test too
    assert (first, second.effect) == (_READ, _DOUBT)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.just(_DOUBT),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["Statement", "Effect", "Action", "NotAction", "Resource", "Principal", "Condition", "AWS"]
            ),
            inner,
        )
    ),
    max_leaves=15,
)


@given(document=_VALUES)
def test_any_document_is_read_or_unknown(document: Any) -> None:
    """Whatever stands where a policy should, reading it never crashes."""
    assert isinstance(statements(document), tuple | Unknown)
