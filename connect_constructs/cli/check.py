"""``connect-constructs check``: judge cloud assemblies and templates."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from connect_constructs.cli._output import deliver, say
from connect_constructs.enforcement.exemptions import load_exemptions
from connect_constructs.enforcement.template_check import check_app
from connect_constructs.guardrails.policy import GuardrailPolicy
from connect_constructs.readers._document import UnusableInputError
from connect_constructs.reports import json, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from connect_constructs.facts.evaluation import Run
    from connect_constructs.facts.exemption import Exemption
    from connect_constructs.facts.finding import Finding

_REPORTS: Mapping[str, Callable[[Sequence[Run]], str]] = {"text": text.render, "json": json.render}
_FILE = click.Path(path_type=Path, readable=False)  # what cannot be read stops no other path


@click.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=_FILE)
@click.option(
    "--format",
    "report",
    type=click.Choice(list(_REPORTS)),
    default="text",
    show_default=True,
    help="The report's form: text for people, json for machines.",
)
@click.option("--output", metavar="FILE", type=_FILE, help="Write the report to FILE instead of standard output.")
@click.option("--strict", is_flag=True, help="Fail on warnings and on what cannot be told, too.")
@click.option(
    "--policy",
    "policy_file",
    metavar="FILE",
    type=_FILE,
    help="Judge by this policy (TOML) instead of the assembly's own.",
)
@click.option(
    "--exemptions", "exemptions_file", metavar="FILE", type=_FILE, help="The platform team's exemptions (TOML)."
)
@click.pass_context
def check(  # noqa: PLR0913 - one argument per option, as click hands them over
    context: click.Context,
    *,
    paths: tuple[Path, ...],
    report: str,
    output: Path | None,
    strict: bool,
    policy_file: Path | None,
    exemptions_file: Path | None,
) -> None:
    """Judge each PATH by the guardrails.

    PATH is a cloud assembly (the folder that cdk synth leaves, by default cdk.out) or a CloudFormation template, JSON
    or YAML, told apart by content.

    Exit status: 0 nothing fails, 1 something fails, 2 input or usage is unusable (what can be read is reported
    nevertheless).
    """
    try:
        policy = GuardrailPolicy.from_toml(policy_file) if policy_file else None
        exemptions = load_exemptions(exemptions_file) if exemptions_file else ()
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    runs, unusable = _judge(paths or (Path("cdk.out"),), policy, exemptions)
    for line in unusable:
        say(line)
    if runs:
        deliver(_REPORTS[report](runs), output)
    context.exit(_exit_code(runs, unusable, strict=strict))


def _judge(
    paths: Iterable[Path], policy: GuardrailPolicy | None, exemptions: Sequence[Exemption]
) -> tuple[list[Run], list[str]]:
    """Judge every path that can be read; return a line for everything that cannot."""
    runs: list[Run] = []
    unusable: list[str] = []
    for path in paths:
        try:
            run = check_app(path, policy, today=datetime.now(tz=UTC).date(), exemptions=exemptions)
        except UnusableInputError as error:
            unusable.append(str(error))
        except OSError as error:
            unusable.append(f"{error.filename or path}: {error.strerror}")
        else:
            runs.append(run)
            unusable.extend(run.unreadable)
    return runs, unusable


def _exit_code(runs: Iterable[Run], unusable: Sequence[str], *, strict: bool) -> int:
    if unusable:
        return 2
    findings = (finding for run in runs for finding in run.evaluation.findings)
    return int(any(_fails(finding, strict=strict) for finding in findings))


def _fails(finding: Finding, *, strict: bool) -> bool:
    if finding.verdict == "fail":
        return strict or finding.severity == "error"
    return finding.verdict == "error" or (strict and finding.verdict == "unknown")
