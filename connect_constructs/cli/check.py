"""``connect-constructs check``: judge cloud assemblies, templates and flow files."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from connect_constructs.cli._output import deliver, say
from connect_constructs.enforcement.exemptions import load_exemptions
from connect_constructs.enforcement.flow_check import judge_flows
from connect_constructs.enforcement.template_check import check_app
from connect_constructs.facts.flow import FLOW_TYPES
from connect_constructs.guardrails.policy import GuardrailPolicy
from connect_constructs.readers._app import App
from connect_constructs.readers._document import UnusableInputError
from connect_constructs.readers._flow_envelopes import spelled_type
from connect_constructs.readers._flow_files import FlowFile, read_flows
from connect_constructs.readers._input import load_input
from connect_constructs.reports import json, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from connect_constructs.facts.evaluation import Run
    from connect_constructs.facts.finding import Finding

_REPORTS: Mapping[str, Callable[[Sequence[Run]], str]] = {"text": text.render, "json": json.render}
_FILE = click.Path(path_type=Path, readable=False)  # what cannot be read stops no other path


def _flow_type(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """Return a type as the API spells it, from whatever spelling."""
    spelled = spelled_type(value)
    if value is not None and spelled is None:
        raise click.BadParameter(f"got {value!r}; allowed: {', '.join(FLOW_TYPES)}")
    return spelled


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
    help="Judge by this policy (TOML) instead of the assembly's own; flow files have none and else take the defaults.",
)
@click.option(
    "--exemptions", "exemptions_file", metavar="FILE", type=_FILE, help="The platform team's exemptions (TOML)."
)
@click.option(
    "--flow-type",
    metavar="TYPE",
    callback=_flow_type,
    help=f"The type of flows in files that do not state theirs: {', '.join(FLOW_TYPES)}; in any case.",
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
    flow_type: str | None,
) -> None:
    """Judge each PATH by the guardrails.

    PATH is a cloud assembly (the folder that cdk synth leaves, by default cdk.out), a CloudFormation template, JSON or
    YAML, or a contact flow or flow module, exported from the console or answered by the API; told apart by content.

    All flow files are judged together: flows find the modules that they invoke among them, and so do the flows of
    assemblies and templates.

    Exit status: 0 nothing fails, 1 something fails, 2 input or usage is unusable (what can be read is reported
    nevertheless).
    """
    try:
        policy = GuardrailPolicy.from_toml(policy_file) if policy_file else None
        exemptions = load_exemptions(exemptions_file) if exemptions_file else ()
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    apps: dict[Path, App] = {}
    unusable: list[str] = []
    flows = read_flows(_flow_files(paths or (Path("cdk.out"),), apps, unusable), flow_type)
    runs: list[Run] = []
    today = datetime.now(tz=UTC).date()
    for path, app in apps.items():
        with _noting(path, unusable):
            run = check_app(path, policy, app=app, modules=flows.modules, today=today, exemptions=exemptions)
            runs.append(run)
            unusable.extend(run.unreadable)
    if flows.flows:
        runs.append(judge_flows(flows.flows, policy, today=today, exemptions=exemptions))
    for line in unusable:
        say(line)
    if runs:
        deliver(_REPORTS[report](runs), output)
    context.exit(_exit_code(runs, unusable, strict=strict))


def _flow_files(paths: Iterable[Path], apps: dict[Path, App], unusable: list[str]) -> Iterator[FlowFile]:
    """Load what lies at each path, once: yield a flow file, put an app aside, note what is unusable in one line."""
    for path in dict.fromkeys(paths):
        with _noting(path, unusable):
            loaded = load_input(path)
            if isinstance(loaded, App):
                apps[path] = loaded
            else:
                yield loaded


@contextmanager
def _noting(path: Path, unusable: list[str]) -> Iterator[None]:
    """Note what is unusable of a path in one line, and go on with the next."""
    try:
        yield
    except UnusableInputError as error:
        unusable.append(str(error))
    except OSError as error:
        unusable.append(f"{error.filename or path}: {error.strerror}")


def _exit_code(runs: Iterable[Run], unusable: Sequence[str], *, strict: bool) -> int:
    if unusable:
        return 2
    findings = (finding for run in runs for finding in run.evaluation.findings)
    return int(any(_fails(finding, strict=strict) for finding in findings))


def _fails(finding: Finding, *, strict: bool) -> bool:
    if finding.verdict == "fail":
        return strict or finding.severity == "error"
    return finding.verdict == "error" or (strict and finding.verdict == "unknown")
