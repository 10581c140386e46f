"""What the other validation plugins of an app found, from the report that the CDK leaves in the assembly."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_REPORT_FILE = "validation-report.json"


class PluginReports:
    """The CDK's validation report of one synthesis.

    Args:
        folder: The app's assembly folder; a report that an earlier synthesis left there is removed.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / _REPORT_FILE
        self._file.unlink(missing_ok=True)

    @property
    def failed(self) -> bool:
        """Whether a plugin failed the app, or could not run."""
        return any(report["conclusion"] == "failure" for report in self._reports())

    def lines(self) -> Iterator[str]:
        """Yield each plugin's violations, every rule once with its fix and then the constructs at fault."""
        for report in self._reports():
            if not report["violations"] and report["conclusion"] == "failure":
                yield report.get("metadata", {}).get("error", f"{report['pluginName']} failed and does not say why")
            for violation in report["violations"]:
                yield f"{violation['ruleName']} {violation['description']} ({violation['severity']})"
                if violation.get("suggestedFix"):
                    yield f"  fix: {violation['suggestedFix']}"
                yield from (f"  {place}" for place in map(_place, violation["violatingConstructs"]) if place)

    def _reports(self) -> list[dict[str, Any]]:
        if not self._file.exists():
            return []
        reports: list[dict[str, Any]] = json.loads(self._file.read_text(encoding="utf-8"))["pluginReports"]
        return reports


def _place(construct: dict[str, Any]) -> str:
    """Return the construct's path, else where its resource stands, else nothing."""
    resource = construct.get("cloudFormationResource", {})
    return construct["constructPath"] or ": ".join(
        resource[key] for key in ("templatePath", "logicalId") if key in resource
    )
