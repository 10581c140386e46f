"""Small templates as readers see them, without a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connect_constructs.readers._app import Template


def template(
    resources: Mapping[str, Any] | None = None,
    *,
    stack: str = "Stack",
    region: str | None = None,
    account: str | None = None,
    parent: tuple[Template, str] | None = None,
    **sections: Any,
) -> Template:
    """Return a template with the given resources and other sections."""
    return Template(
        file=f"{stack}.template.json",
        stack=stack,
        construct_path=stack,
        body={"Resources": resources or {}, **sections},
        region=region,
        account=account,
        parent=parent,
    )
