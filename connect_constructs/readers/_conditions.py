"""Conditions: decided where they compare literals, else by assumption, else open."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from operator import not_
from typing import Any

from connect_constructs.facts._known import Known, Unknown, all_of, any_of, mapped, unknowns_in
from connect_constructs.facts.reference import has_reference


class Conditions:
    """The conditions of an app under some assumptions.

    Args:
        assumptions: Comparisons held true or false, as `Unknown.condition` names them.
        literal: Returns a value with its intrinsics resolved, parameters left as references.
        allowed: Returns the AllowedValues of the parameter that a text refers to, if it does.
    """

    def __init__(
        self,
        assumptions: Mapping[str, bool],
        literal: Callable[[Any, Any], Any],
        allowed: Callable[[str], Any],
    ) -> None:
        self._assumptions = assumptions
        self._literal = literal
        self._allowed = allowed
        self._open: set[tuple[int, str]] = set()
        self._circles = 0
        self._decided: dict[tuple[int, str], Known[bool]] = {}

    def named(self, name: Any, template: Any) -> Known[bool]:
        """Decide one of a template's conditions by its name, once."""
        declared = template.body.get("Conditions")
        if not (isinstance(name, str) and isinstance(declared, dict) and name in declared):
            return Unknown(f"condition {name!r} is not declared")
        key = (id(template), name)
        if key in self._decided:
            return self._decided[key]
        if key in self._open:
            self._circles += 1
            return Unknown(f"condition {name} depends on itself")
        circles = self._circles
        self._open.add(key)
        try:
            decided = self._decide(declared[name], template)
        finally:
            self._open.discard(key)
        if circles == self._circles:
            self._decided[key] = decided
        return decided

    def _decide(self, expression: Any, template: Any) -> Known[bool]:
        if not (isinstance(expression, dict) and len(expression) == 1):
            return Unknown(f"condition {json.dumps(expression)[:80]} is not understood")
        ((function, operands),) = expression.items()
        if function == "Condition":
            return self.named(operands, template)
        if not isinstance(operands, list):
            return Unknown(f"condition {function} has no list of operands")
        if function == "Fn::Equals" and len(operands) == 2:  # noqa: PLR2004 - the function's arity
            return self._equals(operands, template)
        decided = [self._decide(operand, template) for operand in operands]
        if function == "Fn::Not" and len(decided) == 1:
            return mapped(decided[0], not_)
        if function in ("Fn::And", "Fn::Or"):
            return any_of(decided) if function == "Fn::Or" else all_of(decided)
        return Unknown(f"condition function {function} is not understood")

    def _equals(self, operands: list[Any], template: Any) -> Known[bool]:
        values = [self._literal(operand, template) for operand in operands]
        undecided = next((unknown for value in values for unknown in unknowns_in(value) if unknown.condition), None)
        if undecided is not None:
            return undecided
        # What is open comes first, so that a comparison has one name whichever way round it is written.
        (left, is_open), (right, also_open) = sorted(
            (_text_of(value, operand, template) for value, operand in zip(values, operands, strict=True)),
            key=lambda text: (not text[1], text[0]),
        )
        if left == right:
            return True
        if not is_open:
            return False
        name = f"{left} = {right}"
        if name in self._assumptions:
            return self._assumptions[name]
        decided = None if also_open else self._from_others(left, right)
        return Unknown(f"it hangs on the condition {name}", condition=name) if decided is None else decided

    def _from_others(self, left: str, literal: str) -> bool | None:
        """Decide a comparison with a literal from what is assumed of, or allowed for, the same left side."""
        allowed = self._allowed_values(left)
        if allowed is not None and literal not in allowed:
            return False
        others = {
            assumed.removeprefix(f"{left} = "): held
            for assumed, held in self._assumptions.items()
            if assumed.startswith(f"{left} = ")
        }
        if any(held and not has_reference(other) for other, held in others.items()):
            return False
        if allowed is not None and all(others.get(value) is False for value in allowed if value != literal):
            return True
        return None

    def _allowed_values(self, left: str) -> tuple[str, ...] | None:
        declared = self._allowed(left)
        return tuple(_as_text(value) for value in declared) if isinstance(declared, list) else None


def _text_of(value: Any, operand: Any, template: Any) -> tuple[str, bool]:
    """Return an operand as text to compare, and whether it is open until deployment."""
    if any(unknowns_in(value)):
        return f"{template.stack}: {_as_text(operand)}", True
    text = _as_text(value)
    return text, has_reference(text)


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=repr)
