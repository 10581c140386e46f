"""What becomes of a resource when its stack lets go of it."""

from __future__ import annotations

from dataclasses import dataclass

from connect_constructs.facts._known import Known


@dataclass(frozen=True, slots=True)
class Retention:
    """CloudFormation's two policies; None where the template does not state one.

    Args:
        on_delete: DeletionPolicy.
        on_replace: UpdateReplacePolicy.
    """

    on_delete: Known[str | None]
    on_replace: Known[str | None]
