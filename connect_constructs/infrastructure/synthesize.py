"""Synthesis with the guardrails on, and a report that a person can read."""

from __future__ import annotations

import sys
from pathlib import Path

from aws_cdk import App, Validations

from connect_constructs.infrastructure._arguments import require_type
from connect_constructs.infrastructure._plugin_reports import PluginReports
from connect_constructs.infrastructure._policy import policy_of
from connect_constructs.infrastructure.connect_checks import ConnectChecks
from connect_constructs.reports.text import render

_CDK_REPORTS_KEY = "@aws-cdk/core:failSynthOnValidationErrors"
"""The context key that the CDK's CLI sets to false, for the library to print no validation report of its own."""


def synthesize(app: App) -> None:
    """Synthesize an app with the guardrails on; when something fails, end the program with exit code 1.

    `ConnectChecks` is registered unless the app, or a Stage in it, has it already. The report goes to standard error:
    each guardrail once with its fix, then the constructs at fault, and last the counts and the policy's digest. What
    other validation plugins found is reported too and fails too. Errors of the app's own code are raised as ever.

    Args:
        app: The complete app.

    Raises:
        SystemExit: Something fails; the exit code is 1.
        ValueError: The argument is no App.

    Example:
        >>> from aws_cdk import App, Stack, aws_kms as kms
        >>> app = App()
        >>> _ = kms.Key(Stack(app, "Stack"), "Key", enable_key_rotation=True)
        >>> synthesize(app)

    References:
        AWS CDK, policy validation at synthesis time.
    """
    require_type(App, "an App", app=app)
    packs = ConnectChecks.made_in(app) or [ConnectChecks(app)]
    try:
        policy_of(app)
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(1) from None
    for pack in packs:
        pack.reports_to_cdk = False
        # One that was made but not registered would check nothing; registering twice changes nothing.
        Validations.of(pack.stage).add_plugins(pack)
    others = PluginReports(Path(app.outdir))
    blocks: list[str] = []
    try:
        app.synth()
    except RuntimeError as error:
        if not others.failed:
            raise
        blocks.append(str(error))
    failed = others.failed or any(pack.failed for pack in packs)
    if failed and app.node.try_get_context(_CDK_REPORTS_KEY) is False:
        # The CLI prints no report for an app that ends with an error.
        blocks.append("\n".join(others.lines()))
    if runs := [pack.run for pack in packs if pack.run]:
        blocks.append(render(runs))
    sys.stderr.write("\n".join(f"{block.rstrip()}\n" for block in blocks if block))
    if failed:
        raise SystemExit(1)
