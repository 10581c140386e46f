"""Exemptions: the platform team's file, what each covers, and what becomes of a finding that one covers."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from connect_constructs.facts.exemption import Exemption
from connect_constructs.facts.finding import Finding
from connect_constructs.facts.place import Place
from connect_constructs.facts.verdict import Waivable
from connect_constructs.guardrails._codes import similar_codes

_KEYS = ("code", "reason", "approved_by", "ticket", "expires")


def load_exemptions(path: str | Path) -> tuple[Exemption, ...]:
    r"""Load the platform team's exemptions.

    Args:
        path: A TOML file of ``[[exemptions]]`` tables with ``code``, ``targets`` (a list of logical ids, construct
            paths, construct path prefixes, or flow files as reports name them, each with all its blocks), ``reason``,
            ``approved_by``, ``ticket`` and ``expires`` (YYYY-MM-DD).

    Returns:
        The records as written; guardrails EXM01 to EXM03 judge whether they hold.

    Raises:
        ValueError: The file cannot be read, is no TOML, or holds something else than such tables.

    Example:
        >>> import tempfile
        >>> with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
        ...     _ = file.write('[[exemptions]]\ncode = "STO06"\ntargets = ["Prod/Legacy"]')
        ...     file.flush()
        ...     load_exemptions(file.name)[0].targets
        ('Prod/Legacy',)

    References:
        Guardrails EXM01 to EXM03.
    """
    try:
        document = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise ValueError(f"exemptions file {path}: {reason}") from error
    tables = document.get("exemptions", [])
    if set(document) - {"exemptions"} or not isinstance(tables, list):
        raise ValueError(f"exemptions file {path}: got {', '.join(document)}; allowed: [[exemptions]] tables")
    return tuple(_record(table, str(path), number) for number, table in enumerate(tables, start=1))


def _record(table: Any, path: str, number: int) -> Exemption:
    where = f"exemptions file {path}: table {number}"
    if not isinstance(table, dict):
        raise ValueError(f"{where}: got {table!r}; allowed: a table")  # noqa: TRY004 - bad input is a ValueError
    for key in table:
        if key not in (*_KEYS, "targets"):
            raise ValueError(f"{where}: unknown key {key}; allowed: {', '.join((*_KEYS, 'targets'))}")
    targets = table.get("targets")
    if not (isinstance(targets, list) and targets and all(isinstance(target, str) and target for target in targets)):
        raise ValueError(
            f"{where}: targets: got {targets!r}; allowed: a list of logical ids, construct paths or flow files"
        )
    values: dict[str, Any] = {key: _text(table[key], key, where) if key in table else None for key in _KEYS}
    return Exemption(
        place=Place(file=path, logical_id=f"exemptions[{number}]"),
        source="platform",
        targets=tuple(targets),
        **values,
    )


def _text(value: Any, key: str, where: str) -> str:
    if isinstance(value, str):
        return value
    if key == "expires" and type(value) is date:  # a datetime is a date, too
        return value.isoformat()
    raise ValueError(f"{where}: {key}: got {value!r}; allowed: text{' or a date' if key == 'expires' else ''}")


def completed(
    exemption: Exemption, findings: Sequence[Finding], catalogue: Mapping[str, Waivable], today: date
) -> Exemption:
    """Return an exemption with what the run tells: days left, findings named, how far they may be waived."""
    named = [finding.waivable for finding in findings if _names(exemption, finding)]
    code = exemption.code or ""
    return replace(
        exemption,
        days_left=_days_left(exemption.expires or "", today),
        matches=len(named),
        waivable=(catalogue[code], *named) if code in catalogue else (),
        similar_codes=() if code in catalogue else similar_codes(code, catalogue),
    )


def _days_left(expires: str, today: date) -> int | None:
    """Count the days until a date; None for what is no YYYY-MM-DD, although it may be another form of ISO 8601."""
    try:
        day = date.fromisoformat(expires if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", expires) else "")
    except ValueError:
        return None
    return (day - today).days


def exempted(finding: Finding, exemptions: Sequence[Exemption]) -> Finding:
    """Return a finding as exempted where a sound exemption covers it, else as it is."""
    for exemption in exemptions:
        if finding.waivable != "no" and _names(exemption, finding):
            return replace(finding, verdict="exempted", exemption=exemption)
    return finding


def _names(exemption: Exemption, finding: Finding) -> bool:
    if exemption.code != finding.guardrail or finding.verdict not in ("fail", "unknown"):
        return False
    place = finding.place
    path = place.construct_path or ""
    return any(
        target in (place.address, place.logical_id, path) or path.startswith(f"{target}/")
        for target in exemption.targets
    )
