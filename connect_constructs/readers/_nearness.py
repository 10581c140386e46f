"""Who is meant by a name that an app's stacks may use more than once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from connect_constructs.readers._app import Template

_Item = TypeVar("_Item")


def root_of(template: Template) -> Template:
    """Return the stack that a nested one belongs to."""
    while template.parent is not None:
        template = template.parent[0]
    return template


def environment_of(template: Template) -> tuple[str | None, str | None]:
    """Return the account and the Region that a template is deployed to, where they are stated."""
    root = root_of(template)
    return root.account, root.region


def nearest(asker: Template | None, candidates: Iterable[tuple[Template, _Item]]) -> list[_Item]:
    """Return what is declared nearest to who asks: in its own template, Stage, account and Region, or anywhere."""
    ranked = [(_distance(asker, template), item) for template, item in candidates]
    least = min((distance for distance, _ in ranked), default=0)
    return [item for distance, item in ranked if distance == least]


def _distance(asker: Template | None, other: Template) -> int:
    if asker is None or environment_of(asker) != environment_of(other):
        return 3
    if asker is other:
        return 0
    # Each Stage of a CDK app has a folder of its own, and Stages without an account are alike in all else.
    return 1 if Path(root_of(asker).file).parent == Path(root_of(other).file).parent else 2
