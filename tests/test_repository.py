"""What a fresh clone must be able to rely on."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

_REPOSITORY = Path(__file__).parents[1]


def _texts(suffixes: tuple[str, ...] = ()) -> dict[Path, str]:
    """Return the text of every file that is tracked, or would be."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607 - the user's own git
        cwd=_REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    files = (_REPOSITORY / name for name in listing.stdout.split("\0") if name)
    return {
        file: file.read_text(encoding="utf-8")
        for file in files
        if file.is_file() and (not suffixes or file.suffix in suffixes)
    }


def _lines(pattern: str, suffixes: tuple[str, ...] = ()) -> list[str]:
    """Return the lines that match, each with its place."""
    return [
        f"{file.relative_to(_REPOSITORY)}:{number}: {line.strip()}"
        for file, text in _texts(suffixes).items()
        for number, line in enumerate(text.splitlines(), start=1)
        if re.search(pattern, line)
    ]


@pytest.mark.parametrize("host", [r"pypi\.org", r"pythonhosted\.org", r"npmjs\.(org|com)", r"yarnpkg\.com"])
def test_no_file_names_a_package_registry(host: str) -> None:
    """Locks and documents work with whatever registry or mirror the machine is set up for."""
    assert _lines(host) == []


def test_no_file_names_a_path_of_one_machine() -> None:
    """Nothing depends on where somebody's clone or home lies."""
    assert _lines(r"(?<![\w.:/-])/(work|root|home|Users)/") == []


def test_every_lint_exception_in_the_code_says_why() -> None:
    """A rule or type error is silenced by its code and with a reason."""
    silenced = [line for line in _lines(r"#\s*noqa\b", (".py",)) if not re.search(r"#\snoqa: [A-Z0-9, ]+ - \w", line)]
    untyped = r"#\stype: ignore\[[a-z, -]+\]  # \w"
    silenced += [line for line in _lines(r"#\s*type:\s*ignore\b", (".py",)) if not re.search(untyped, line)]
    assert silenced == []


def test_every_lint_exception_in_the_settings_says_why() -> None:
    """A rule that is off, everywhere or in a folder, stands with its reason on the same line."""
    settings = (_REPOSITORY / "pyproject.toml").read_text(encoding="utf-8")
    codes = [line for line in settings.splitlines() if re.search(r'"[A-Z]+[0-9]{3,4}"', line)]
    assert codes
    assert [line for line in codes if not re.search(r"\] +# \w|, +# \w", line)] == []
