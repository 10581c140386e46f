"""What a guardrail is: metadata, a page of explanation and one pure function over facts."""

from __future__ import annotations

import inspect
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar

from connect_constructs.facts._known import Unknown
from connect_constructs.facts.fact import Fact
from connect_constructs.facts.place import Place
from connect_constructs.facts.verdict import Severity, Waivable
from connect_constructs.guardrails.policy import GuardrailPolicy

F = TypeVar("F", bound=Fact)

SECTIONS = ("What it checks", "Why it matters", "How to fix", "References")
"""The headings of every guardrail's docstring, in order."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that a guardrail has to say about a fact: a failure, or that it cannot tell.

    Args:
        place: Where.
        message: What is wrong and what was found; for an unknown, why it cannot be told.
        unknown: What is not knowable, when that is the problem.
        waivable: Who may waive this failure, where it differs from the guardrail's own word.
    """

    place: Place
    message: str
    unknown: Unknown | None = None
    waivable: Waivable | None = None


class Guardrail(ABC, Generic[F]):
    """One rule of the catalogue, written once and judged wherever its facts can be read."""

    code: ClassVar[str]
    title: ClassVar[str]
    severity: ClassVar[Severity]
    waivable: ClassVar[Waivable]
    applies_to: ClassVar[tuple[type[Fact], ...]]
    controls: ClassVar[Mapping[str, tuple[str, ...]]]
    denies: ClassVar[tuple[Mapping[str, Any], ...]]

    @abstractmethod
    def check(self, fact: F, policy: GuardrailPolicy) -> Iterator[Problem]:
        """Yield what is wrong with a fact; nothing wrong, nothing yielded."""

    def fail(self, fact: Fact, message: str, *, waivable: Waivable | None = None) -> Problem:
        """Say that a fact is not compliant."""
        return Problem(fact.place, message, waivable=waivable)

    def cannot_tell(self, fact: Fact, unknown: Unknown) -> Problem:
        """Say that a fact may not be compliant, and go on: `need` would end the judgement here."""
        return Problem(fact.place, unknown.reason, unknown)

    def say(self, fact: Fact, wrong: str | Unknown) -> Problem:
        """Say what a shared judgement found: that a fact is not compliant, or may not be."""
        return self.cannot_tell(fact, wrong) if isinstance(wrong, Unknown) else self.fail(fact, wrong)

    @classmethod
    def sections(cls) -> dict[str, str]:
        """Return the docstring's sections by heading, each as flowing text with its line breaks kept."""
        parts = re.split(rf"^({'|'.join(SECTIONS)}):\s*", inspect.getdoc(cls) or "", flags=re.MULTILINE)
        return {heading: inspect.cleandoc(text) for heading, text in zip(parts[1::2], parts[2::2], strict=True)}

    @cached_property
    def fix(self) -> str:
        """What to do about a failure, in one line."""
        return " ".join(self.sections()["How to fix"].split())

    @property
    def nag_id(self) -> str:
        """The id under which synth reports it."""
        return f"Connect-{self.code}"
