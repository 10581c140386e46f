"""``docs/guardrails``: an index of the catalogue and a page a guardrail; ``make docs`` writes them, tests compare them.

A page is made of the guardrail's own words and of its plainest examples, with what `check` says of the bad one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from connect_constructs.enforcement.points import points_of
from connect_constructs.guardrails._guardrail import Guardrail
from connect_constructs.guardrails.catalogue import CATALOGUE
from tests.guardrails.example_files import EXAMPLES, judged

FOLDER = Path(__file__).parents[1] / "docs" / "guardrails"
_LANGUAGES = {".yaml": "yaml", ".json": "json"}
_INDEX = "index.md"
_INDEX_HEAD = """\
# Guardrails

Each guardrail has a page: what it checks, why, how to fix it, the controls it serves, and an example of each kind.
An error fails synth and CI; a warning is shown, and fails with `--strict` only. Waivable `no` can never be exempted,
`platform` by the platform team's file alone, `yes` by any recorded exemption.

| code | compliant state | severity | waivable | enforced at |
|---|---|---|---|---|
"""
_MARKUP = re.compile(r"(`[^`]*`)|([<*_\[])")


def pages() -> dict[str, str]:
    """Return every page by its file name."""
    return {_INDEX: _index()} | {_file_name(guardrail): _page(guardrail) for guardrail in CATALOGUE}


def write() -> None:
    """Write every page, and remove those of guardrails that are gone."""
    made = pages()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in FOLDER.iterdir():
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


def _file_name(guardrail: Guardrail[Any]) -> str:
    return f"{guardrail.code.lower()}.md"


def _index() -> str:
    rows = (
        f"| [{guardrail.code}]({_file_name(guardrail)}) | {_plain(guardrail.title)} | {guardrail.severity} "
        f"| {guardrail.waivable} | {', '.join(points_of(guardrail))} |\n"
        for guardrail in CATALOGUE
    )
    return _INDEX_HEAD + "".join(rows)


def _page(guardrail: Guardrail[Any]) -> str:
    parts = [
        f"# {guardrail.code} {_plain(guardrail.title)}",
        " · ".join(_facts_about(guardrail)),
        *(f"## {heading}\n\n{_plain(text)}" for heading, text in guardrail.sections().items()),
        *_controls(guardrail),
        *_shown(guardrail.code, "good", "Compliant"),
        *_shown(guardrail.code, "bad", "Not compliant"),
    ]
    return "\n\n".join(parts) + "\n"


def _facts_about(guardrail: Guardrail[Any]) -> Iterator[str]:
    yield f"Severity {guardrail.severity}"
    yield f"waivable: {guardrail.waivable}"
    yield f"enforced at: {', '.join(points_of(guardrail))}"
    yield f"reported at synth as `{guardrail.nag_id}`"
    yield f"[all guardrails]({_INDEX})"


def _controls(guardrail: Guardrail[Any]) -> Iterator[str]:
    if guardrail.controls:
        rows = (f"| {framework} | {', '.join(names)} |" for framework, names in guardrail.controls.items())
        yield "\n".join(("## Controls\n", "| framework | controls |", "|---|---|", *rows))


def _shown(code: str, kind: str, heading: str) -> Iterator[str]:
    """Yield a guardrail's plainest example of a kind, and what `check` says of one that is not compliant."""
    example = min((EXAMPLES / code).glob(f"{kind}*"), key=lambda path: (path.stem != kind, path.is_dir(), path.name))
    yield f"## {heading}"
    for file in sorted(example.rglob("*.json")) if example.is_dir() else [example]:
        named = f"`{file.relative_to(example)}`:\n\n" if example.is_dir() else ""
        yield f"{named}```{_LANGUAGES[file.suffix]}\n{file.read_text(encoding='utf-8').rstrip()}\n```"
    said = dict.fromkeys(found.message for found in judged(example).findings if found.guardrail == code)
    if said:
        yield "\n".join(("`check` says:\n", *(f"- {_plain(message)}" for message in said)))


def _plain(text: str) -> str:
    """Return a text of which Markdown takes nothing for markup but code spans."""
    return _MARKUP.sub(lambda found: found[1] or f"\\{found[2]}", text)


if __name__ == "__main__":
    write()
