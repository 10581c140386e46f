"""The guardrails at synth: a cdk-nag pack that hands the finished assembly to the template check."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from aws_cdk import Stage
from cdk_nag import NagPack

from connect_constructs.enforcement.exemptions import load_exemptions
from connect_constructs.enforcement.template_check import check_app
from connect_constructs.infrastructure._acknowledgements import acknowledgements_in
from connect_constructs.infrastructure._arguments import require_clock, require_construct
from connect_constructs.infrastructure._policy import policy_of
from connect_constructs.infrastructure._policy_file import PolicyFile
from connect_constructs.infrastructure._violations import report_of, stopped, violations_of, without_acknowledged

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_cdk import App, CfnResource, IPolicyValidationContext, PolicyValidationPluginReport
    from constructs import IConstruct

    from connect_constructs.facts.evaluation import Run

EXEMPTIONS_CONTEXT_KEY = "connect-constructs:exemptions"
"""The context key under which cdk.json names the platform team's exemptions file."""


class ConnectChecks(NagPack):
    """Judges an app's synthesized templates by the whole catalogue and fails synth on what is not compliant.

    Register it with `Validations.of(app).add_plugins(ConnectChecks(app))`, or let `synthesize` do so. On a Stage it
    judges that Stage alone. Failures that code may not waive, and guardrails that crash, are fatal: the CDK lets
    nobody acknowledge those. Warnings and what cannot be told never fail synth. The platform team's exemptions are
    read from the file that the context key `connect-constructs:exemptions` names.

    Args:
        scope: The app or Stage to judge, or a construct in it.
        today: Tells the day on which exemptions must still hold. Default: the date in UTC.

    Attributes:
        stage: The app or Stage it judges.
        run: What the last synth came to; None before it, or when the checks could not run.
        failed: Whether the last synth must fail.
        reports_to_cdk: Whether the CDK gets the findings to report; `synthesize` reports them itself.

    Raises:
        ValueError: The scope is no construct or in no Stage, so that nothing would ever be judged, or `today` is no
            function.

    Example:
        >>> from aws_cdk import App, Stack, Validations, aws_kms as kms
        >>> app = App()
        >>> checks = ConnectChecks(app)
        >>> Validations.of(app).add_plugins(checks)
        >>> _ = kms.Key(Stack(app, "Stack"), "Key", enable_key_rotation=True), app.synth()
        >>> checks.run.evaluation.findings
        ()

    References:
        AWS CDK, Validations and policy validation plugins; cdk-nag 3, NagPack.
    """

    # The CDK does not tell which plugins an app has. Constructs are never freed, so neither need these be.
    _made: ClassVar[dict[IConstruct, list[ConnectChecks]]] = {}

    def __init__(self, scope: IConstruct, *, today: Callable[[], date] = lambda: datetime.now(tz=UTC).date()) -> None:
        super().__init__()
        require_construct(scope)
        require_clock(today)
        stage = scope if isinstance(scope, Stage) else Stage.of(scope)
        if stage is None:
            raise ValueError(f"scope {scope.node.path!r} is in no Stage; allowed: an App, a Stage or what is in one")
        self.stage: Stage = stage
        self.run: Run | None = None
        self.failed = False
        self.reports_to_cdk = True
        self._today = today
        stage.node.add_validation(PolicyFile(stage))
        self._made.setdefault(stage.node.root, []).append(self)

    @classmethod
    def made_in(cls, app: App) -> list[ConnectChecks]:
        """Return the checks that were made for an app or a Stage in it."""
        return cls._made.get(app, [])

    @property
    def name(self) -> str:
        """The plugin's name, which the CDK puts before the ids it reports."""
        return "Connect"

    def _check_resource(self, node: CfnResource) -> None:
        """Do nothing: cdk-nag asks for this member, but templates show what nodes do not."""

    def validate(self, context: IPolicyValidationContext) -> PolicyValidationPluginReport:
        """Judge the finished assembly; the CDK calls this.

        Args:
            context: The app's construct tree and templates.

        Returns:
            The findings as violations; a success unless one of them is fatal or an error.

        References:
            AWS CDK, IPolicyValidationPlugin.
        """
        self.run, self.failed = None, True
        try:
            self.run = self._judge(context)
            report = report_of(violations_of(self.run))
        except Exception as error:  # noqa: BLE001 - the CDK's CLI passes an app in silence when a plugin raises
            return report_of([stopped(f"{type(error).__name__}: {error}")])
        self.failed = not report.success
        return report if self.reports_to_cdk else report_of([])

    def _judge(self, context: IPolicyValidationContext) -> Run:
        folder = Path(self.stage.outdir).absolute()
        platform_file = self.stage.node.try_get_context(EXEMPTIONS_CONTEXT_KEY)
        acknowledgements = acknowledgements_in(
            folder, context.app_construct, [stack.stack_construct_path for stack in context.stack_templates]
        )
        run = check_app(
            folder,
            policy_of(self.stage),
            today=self._today(),
            exemptions=load_exemptions(platform_file) if platform_file else (),
            acknowledgements=acknowledgements,
        )
        return replace(run, evaluation=without_acknowledged(run.evaluation, acknowledgements))
