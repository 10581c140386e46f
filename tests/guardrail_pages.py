"""``docs/guardrails``: an index of the catalogue and a page a guardrail; ``make docs`` writes them, tests compare them.

A page is made of the guardrail's own words and of its plainest examples, with what `check` says of the bad one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from connect_constructs.enforcement.points import points_of
from connect_constructs.guardrails._guardrail import Guardrail
from connect_constructs.guardrails.catalogue import BY_CODE, CATALOGUE
from tests.guardrails.example_files import EXAMPLES, headers, judged, without_headers

FOLDER = Path(__file__).parents[1] / "docs" / "guardrails"
_LANGUAGES = {".yaml": "yaml", ".json": "json"}
_INDEX = "index.md"
_REQUIREMENTS = "../requirements.md"
_INDEX_HEAD = f"""\
# Guardrails

Each guardrail has a page: what it checks, why, how to fix it, the controls it serves, and an example of each kind.
An error fails synth and CI; a warning is shown, and fails with `--strict` only. Waivable `no` can never be exempted,
`platform` by the platform team's file alone, `yes` by any recorded exemption.

Enforced at `synth`: by the cdk-nag pack while the app is synthesized, and by `check` on its templates afterwards.
Enforced at `flow file`: by `check` on the flow's own file, before any template holds it.

The bank's service evaluation (E1, E2, …) and AWS's sample Config conformance packs (P1, P2, …), which references cite,
are the two documents that the library was written from; [their requirements]({_REQUIREMENTS}) are listed by number.

| code | compliant state | severity | waivable | enforced at |
|---|---|---|---|---|
"""
_REQUIREMENT = re.compile(r"\b[EP][0-9]+\b")
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
        *(f"## {heading}\n\n{_section(heading, text)}" for heading, text in guardrail.sections().items()),
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


def _section(heading: str, text: str) -> str:
    """Return a section's text, in the references with a link at each requirement's number."""
    if heading == "References":
        return _REQUIREMENT.sub(rf"[\g<0>]({_REQUIREMENTS})", _plain(text))
    return _plain(text)


def _controls(guardrail: Guardrail[Any]) -> Iterator[str]:
    if guardrail.controls:
        rows = (f"| {framework} | {', '.join(names)} |" for framework, names in guardrail.controls.items())
        yield "\n".join(("## Controls\n", "| framework | controls |", "|---|---|", *rows))


def _shown(code: str, kind: str, heading: str) -> Iterator[str]:
    """Yield a guardrail's plainest example of a kind, and what is said of one that is not compliant."""
    example = min((EXAMPLES / code).glob(f"{kind}*"), key=lambda path: (path.stem != kind, path.is_dir(), path.name))
    yield f"## {heading}"
    given = headers(example)
    yield from _circumstances(**given)
    for file in sorted(example.iterdir()) if example.is_dir() else [example]:
        named = f"`{file.name}`:\n\n" if example.is_dir() else ""
        yield f"{named}```{_LANGUAGES[file.suffix]}\n{without_headers(file).rstrip()}\n```"
    said = dict.fromkeys(found.message for found in judged(example).findings if found.guardrail == code)
    if said:
        speaker = "Synth" if "acknowledgements" in given else "`check`"
        yield "\n".join((f"{speaker} says:\n", *(f"- {_plain(message)}" for message in said)))


def _circumstances(
    policy: Mapping[str, Any] | None = None, acknowledgements: Iterable[Mapping[str, Any]] = ()
) -> Iterator[str]:
    """Yield in words what an example is judged with and no template can show."""
    if policy:
        # A number, or a list of texts, is written in TOML as it is in JSON.
        values = ", ".join(f"`{name} = {json.dumps(value)}`" for name, value in policy.items())
        yield f"Judged under the policy {values}, with the defaults for the rest:"
    for given in acknowledgements:
        rule = f'Acknowledgment(id="{BY_CODE[given["code"]].nag_id}", reason="{given["reason"]}")'
        call = f"Validations.of({given['logical_id'].lower()}).acknowledge({rule})"
        yield f"The CDK app said `{call}`, which no template shows, and synthesized:"


def _plain(text: str) -> str:
    """Return a text of which Markdown takes nothing for markup but code spans."""
    return _MARKUP.sub(lambda found: found[1] or f"\\{found[2]}", text)


if __name__ == "__main__":
    write()
